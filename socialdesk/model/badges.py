"""Which presets are badges, and what each asks for. Sellers' centres change these without notice: the shop may say its own in the configuration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from zoneinfo import ZoneInfo

from socialdesk.model.calendar import day_begins, day_of
from socialdesk.model.coach import Goal
from socialdesk.model.ids import MINUTE, Instant


class Pauses(Enum):
    """What a vacation leaves out."""

    DAYS = "days"
    """What is due on one of its days; and public holidays."""
    ARRIVALS = "arrivals"
    """What arrives in it; who had written before is still owed an answer."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A preset by its name, and what it takes: at least a `rate`, at most a `mean` time (ms; None: it asks for none)."""

    name: str
    rate: Fraction
    mean: int | None = None
    halves: bool = False
    """Whether the most recent quarter of chats makes up half of the rate."""
    fewest: int = 1
    """Fewer chats have no rate."""
    pauses: Pauses | None = None
    """What its marketplace leaves out while the shop is away; None: nothing."""

    def goal(self, rate: Fraction | None = None, mean: int | None = None) -> Goal:
        """What is to be reached; the shop's own targets instead of these."""
        return Goal(
            self.rate if rate is None else rate,
            mean if mean is not None and self.mean is not None else self.mean,
            quarter if self.halves else None,
            self.fewest,
        )


@dataclass(frozen=True, slots=True)
class Watched:
    """A badge that the shop has: with one account, or (None) with all of them together, and the rate it asks for."""

    badge: Badge
    account: str | None = None
    rate: Fraction | None = None
    is_had: bool = True
    """Whether the shop says so; else it is only shown."""
    away: tuple[tuple[Instant, Instant], ...] = ()
    """When its marketplace was told that the shop is away, each half-open."""

    def days_away(self, zone: ZoneInfo) -> frozenset[date]:
        """The days that are away as a whole."""
        found = set()
        for begins, ends in self.away:
            day = day_of(begins, zone)
            while day_begins(day + timedelta(days=1), zone) <= ends:
                if day_begins(day, zone) >= begins:
                    found.add(day)
                day += timedelta(days=1)
        return frozenset(found)


def quarter(count: int) -> int:
    """How many of so many chats are the recent quarter: rounded up, as `shopee.CEIL`."""
    return -(-count // 4)


LAZADA = Badge("lazada-2020", Fraction(85, 100), 30 * MINUTE, pauses=Pauses.DAYS)
"""85 % and 30 minutes: jpbdirectory as noted in 2026-11; LazMall asks for 85 % too. A guide for Malaysia of 2026-05 calls 50 % green for
others than LazMall."""
SHOPEE_90D = Badge("shopee-90d", Fraction(75, 100), halves=True, fewest=2, pauses=Pauses.ARRIVALS)
"""75 %: the Thai policy of 2024 (sellerby.com/p/32)."""
SHOPEE_30D = replace(SHOPEE_90D, name="shopee-30d", rate=Fraction(80, 100))
"""80 %: Preferred, in sellers' guides of 2026; Preferred+ asks for 90 %."""
TIKTOK = Badge("tiktok-12h", Fraction(90, 100))
"""90 %: duoke.com, 2026-05."""
FACEBOOK = Badge("facebook-7d", Fraction(90, 100), 15 * MINUTE)
"""90 % and 15 minutes: Facebook's help as copied by brandee.edu.vn, noted in 2026-11."""
BADGES = {each.name: each for each in (LAZADA, SHOPEE_90D, SHOPEE_30D, TIKTOK, FACEBOOK)}
"""Every badge by its name."""
