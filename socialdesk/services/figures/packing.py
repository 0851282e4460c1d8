"""Waits and episodes are put into packs, a day in one piece, so that figures of a quarter are read in
milliseconds."""

from __future__ import annotations

import asyncio
import importlib
from functools import partial

from socialdesk.clock import Clock
from socialdesk.model.ids import DAY, Instant
from socialdesk.services.jobs import Job
from socialdesk.store.packs import EPISODES, WAITS
from socialdesk.store.store import Store

LOOSE = 2_000
"""So many that are not packed are read row by row, which takes milliseconds."""
SETTLED = DAY
"""Who waits for longer than this (ms) may go on waiting for long."""


class Packing:
    """A job of the worker's, which seldom has anything to do."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked after."""
        return (Job("pack", 60, self.pack),)

    async def pack(self) -> None:
        """Once there is much that could be packed, pack it, each day in a transaction of its own."""
        before = Instant(self._clock.now() - SETTLED)
        for what, form in ((WAITS, "WAITS"), (EPISODES, "EPISODES")):
            days = await self._store.packs.loose_days(what, before)
            if sum(each.count for each in days) <= LOOSE:
                continue
            # What a worker without figures does without takes a while to be imported.
            packs = await asyncio.to_thread(
                importlib.import_module, "socialdesk.services.figures.packs"
            )
            encode = partial(packs.repacked, getattr(packs, form))
            for day in dict.fromkeys(each.day for each in days):
                await self._store.packs.pack(what, day, before, encode)
