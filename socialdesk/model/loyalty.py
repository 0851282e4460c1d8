"""Loyal customers: in which tier somebody is, and what the shop would offer them, with why. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from socialdesk.model.ids import DAY, Instant


class Bought(NamedTuple):
    """What somebody bought within a period: orders that were agreed to and neither cancelled nor returned, and what they come to
    in the shop's currency's smallest unit."""

    orders: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class Tier:
    """Who bought for so much and so many times within so many months (0: ever) is in it."""

    name: str
    spent: int = 0
    orders: int = 0
    months: int = 0

    def holds(self, bought: Bought) -> bool:
        """Whether who bought this is in it."""
        return bought.spent >= self.spent and bought.orders >= self.orders


@dataclass(frozen=True, slots=True)
class Perk:
    """What may be offered to whom all of this holds for: they are in one of the tiers, have one of the tags, have ordered nothing
    for so many days (but have before), have bought one of these SKUs. Said by a `text`, or by a canned answer (its shortcut)."""

    name: str
    tiers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    quiet_days: int = 0
    bought: tuple[str, ...] = ()
    text: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Loyalty:
    """`tiers` from the highest to the lowest."""

    tiers: tuple[Tier, ...] = ()
    perks: tuple[Perk, ...] = ()

    @property
    def periods(self) -> tuple[int, ...]:
        """In months, those that tiers are counted over."""
        return tuple(dict.fromkeys(each.months for each in self.tiers))

    @property
    def skus(self) -> tuple[str, ...]:
        """Those that a perk asks for."""
        return tuple(dict.fromkeys(sku for each in self.perks for sku in each.bought))


NO_LOYALTY = Loyalty()


@dataclass(frozen=True, slots=True)
class Standing:
    """In which tier somebody is, and what they bought within its period."""

    tier: Tier | None = None
    bought: Bought = field(default_factory=Bought)


IN_NONE = Standing()
"""Of who is in no tier."""


def standing_of(tiers: Sequence[Tier], bought: Mapping[int, Bought]) -> Standing:
    """The highest tier that holds, by what somebody bought within each period (in months)."""
    for tier in tiers:
        found = bought.get(tier.months, Bought())
        if tier.holds(found):
            return Standing(tier, found)
    return IN_NONE


class Fact(NamedTuple):
    """What is known of somebody when it is decided what to offer them. `last_at` is when they last ordered (ms)."""

    tier: str
    tags: Collection[str]
    last_at: int | None
    bought: Collection[str]


class Fitting(NamedTuple):
    """A perk that fits, and what it fits by: tag, days since the last order, SKU (empty and 0 where it does not ask)."""

    perk: Perk
    tier: str
    tag: str
    days: int
    sku: str


def fitting(perks: Sequence[Perk], fact: Fact, now: Instant) -> list[Fitting]:
    """The perks that fit somebody, in the order in which the shop wrote them."""
    return [found for each in perks if (found := _fits(each, fact, now)) is not None]


def _fits(perk: Perk, fact: Fact, now: Instant) -> Fitting | None:
    tag = next((each for each in perk.tags if each in fact.tags), "")
    sku = next((each for each in perk.bought if each in fact.bought), "")
    days = 0 if fact.last_at is None else (now - fact.last_at) // DAY
    wrong = (
        (perk.tiers and fact.tier not in perk.tiers)
        or (perk.tags and not tag)
        or (perk.bought and not sku)
        or (perk.quiet_days and (fact.last_at is None or days < perk.quiet_days))
    )
    if wrong:
        return None
    return Fitting(perk, fact.tier if perk.tiers else "", tag, days if perk.quiet_days else 0, sku)


def months_before(now: datetime, months: int) -> datetime:
    """The same day and time so many months before, or the last day of that month."""
    total = now.year * 12 + now.month - 1 - months
    year, month = divmod(total, 12)
    day = now.day
    while True:
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            day -= 1
