"""The owner is warned before a badge is lost."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.model.badges import Watched
from socialdesk.model.coach import Score, State
from socialdesk.model.i18n import count, length, moment_words, percent, translate
from socialdesk.model.ids import HOUR, Instant
from socialdesk.services.jobs import Job
from socialdesk.services.owner import Owner

if TYPE_CHECKING:
    from socialdesk.services.figures.badges import Badges, Standing

EVERY = 300.0
"""Seconds between two looks."""
AHEAD = 2 * HOUR
"""So long before a badge would be lost its owner is told: earlier, most of those who wait are answered anyway."""


class BadgeWarnings:
    """A job of the worker's. Each is told once for a badge and the day on which it would be lost: that is its key, so that
    neither a restart nor a second worker says it again."""

    def __init__(
        self,
        clock: Clock,
        zone: ZoneInfo,
        owner: Owner,
        shop: str,
        watched: Sequence[Watched],
        badges: Callable[[], Badges],
    ) -> None:
        self._clock = clock
        self._zone = zone
        self._owner = owner
        self._shop = shop
        self._is_needed = owner.is_there and any(each.is_had for each in watched)
        self._badges = badges

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked; where nobody is to be told, or the shop says of no badge that it has it, never."""
        return (Job("badges", EVERY, self.look),) if self._is_needed else ()

    async def look(self) -> None:
        """Tell the owner of each badge that would be lost soon. Raises SocialdeskError."""
        # A worker without figures does without what they are counted by.
        await asyncio.to_thread(importlib.import_module, "socialdesk.services.figures.badges")
        now = self._clock.now()
        for each in await self._badges().standings(now, had=True):
            if (
                each.state is State.AT_RISK
                and each.lost_at is not None
                and each.lost_at - now <= AHEAD
            ):
                await self._warn(each, each.lost_at)

    async def _warn(self, standing: Standing, lost_at: Instant) -> None:
        lost = datetime.fromtimestamp(lost_at / 1000, self._zone)
        whose = standing.watched.account or ""
        key = f"badge:{standing.watched.badge.name}:{whose}:{lost:%Y-%m-%d}"
        await self._owner.tell(key, lambda: warning(standing, self._shop, lost))


def warning(standing: Standing, shop: str, lost: datetime) -> str:
    """What the owner is told: figures and moments, and no words of anybody's."""
    badge = standing.watched.badge
    told = {
        "shop": shop,
        "badge": f"{badge.name} ({standing.watched.account})" if standing.watched.account else badge.name,
        "value": _figure(standing, standing.now),
        "then": _figure(standing, standing.then),
        "best": _figure(standing, standing.advice.then),
        "moment": moment_words(lost),
        "rate": f"{float(standing.goal.rate):.0%}",
    }  # fmt: skip
    lines = [
        translate("{shop}: the badge {badge} is in danger.", **told),
        translate("Now {value}, at least {rate} is asked for. If nobody is answered it is lost on {moment} ({then} in the end).", **told),
    ]  # fmt: skip
    needed = standing.needed
    if needed is None:
        lines.append(
            translate("Answering everybody who waits would not keep it, but come nearest: {best}.", **told)
        )  # fmt: skip
    else:
        lines.append(
            count(
                "One answer before then keeps it ({best}): the tab Badges in the inbox says whose.",
                "{n} answers before then keep it ({best}): the tab Badges in the inbox says whose.",
                needed,
                best=told["best"],
            )
        )
    return "\n".join(lines)


def _figure(standing: Standing, score: Score) -> str:
    rate = standing.shown(score)
    said = "-" if rate is None else percent(rate, float(standing.goal.rate))
    if standing.goal.mean is None or score.mean is None:
        return said
    return f"{said}, {length(int(score.mean))}"
