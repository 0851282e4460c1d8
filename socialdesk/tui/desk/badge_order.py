"""Who is to be answered first so that badges are kept: the order of the tab Badges, and until when.

Nothing here imports what counts: that takes a while, and is done in a thread when the tab is first looked at.
"""

from __future__ import annotations

import asyncio
import importlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialdesk.model.coach import WHENEVER
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.text import span
from socialdesk.store.inbox import Order
from socialdesk.tui.desk.session import Session

if TYPE_CHECKING:
    from socialdesk.services.figures.badges import Badges, Candidate, Standing

_WHENEVER, _IN_RESERVE, _COUNTS_NOT = 1 << 43, 1 << 44, 1 << 46
"""Added to a moment, so that these come one after the other, all before those in which nobody waits."""


@dataclass(frozen=True, slots=True)
class BadgeRank:
    """Whose answer counts for a badge: by when, and whether it is among the `needed` ones."""

    badge: str
    by: Instant | None
    is_needed: bool
    needed: int | None

    @property
    def key(self) -> int:
        """Its place: what is needed first, then what is left in reserve, each by its moment."""
        moment = _WHENEVER if self.by is None else self.by
        return moment if self.is_needed else moment + _IN_RESERVE

    def left(self, now: Instant) -> int | None:
        """How long (ms) there is to answer; None where it counts whenever it comes."""
        return None if self.by is None else self.by - now


class BadgeOrder:
    """What the coach says of all badges together: of several that somebody counts for the most urgent holds."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._of: dict[int, BadgeRank] = {}

    @property
    def is_there(self) -> bool:
        """Whether the shop has badges at all."""
        return self._session.settings.badges is not None

    def of(self, conversation_id: int) -> BadgeRank | None:
        """Of somebody whose answer counts."""
        return self._of.get(conversation_id)

    async def read(self) -> None:
        """Ask the coach as of now: of the badges that the shop says it has, else of all. Raises StoreError."""
        service, now = await asyncio.to_thread(self._service), self._session.now()
        standings = await service.standings(now, had=True) or await service.standings(now)
        self._of = await asyncio.to_thread(_together, standings)

    def _service(self) -> Badges:
        importlib.import_module("socialdesk.services.figures.badges")
        return self._session.badges()

    async def ranked(self, order: Order) -> Order:
        """Those who wait, in the order in which they are to be answered; who counts for no badge comes last."""
        return await asyncio.to_thread(self._ranked, order)

    def _ranked(self, order: Order) -> Order:
        keys = {
            number: rank.key if (rank := self._of.get(number)) else _COUNTS_NOT + key
            for number, key in zip(order.ids, order.sort_keys, strict=True)
        }
        ids = sorted(keys, key=lambda number: (keys[number], number))
        return Order(array("q", (keys[number] for number in ids)), array("q", ids))

    def why(self, conversation_id: int) -> str:
        """Why somebody stands where they stand."""
        rank = self._of.get(conversation_id)
        if rank is None:
            return translate("Counts for no badge (any more).")
        left = rank.left(self._session.now())
        told = {"badge": rank.badge, "n": rank.needed or 0}
        words = translate("An answer counts for {badge}.", **told)
        if left is not None:
            time = span(max(left, 0))
            words = translate("An answer counts for {badge} within {time}.", time=time, **told)
        if rank.is_needed and rank.needed is not None:
            return f"{words} {translate('It is one of the {n} that keep it.', **told)}"
        return words


def _together(standings: Sequence[Standing]) -> dict[int, BadgeRank]:
    found: dict[int, BadgeRank] = {}
    for standing in standings:
        for candidate in standing.candidates():
            rank = _rank(standing, candidate)
            known = found.get(candidate.conversation)
            if known is None or rank.key < known.key:
                found[candidate.conversation] = rank
    return found


def _rank(standing: Standing, candidate: Candidate) -> BadgeRank:
    watched = standing.watched
    name = f"{watched.badge.name} {watched.account}" if watched.account else watched.badge.name
    by = None if candidate.by == WHENEVER else candidate.by
    return BadgeRank(name, by, candidate.is_needed, standing.needed)
