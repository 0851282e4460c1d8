"""Waits that have ended are put into packs, a day in one piece, so that figures of a quarter are read in
milliseconds."""

from __future__ import annotations

import asyncio
import importlib

from socialdesk.services.jobs import Job
from socialdesk.store.store import Store

LOOSE = 2_000
"""So many ended waits are read row by row, which takes milliseconds."""


class Packing:
    """A job of the worker's, which seldom has anything to do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked after."""
        return (Job("pack", 60, self.pack),)

    async def pack(self) -> None:
        """Once there are many loose waits, pack them, each day in a transaction of its own."""
        days = await self._store.figures.loose_days()
        if sum(each.count for each in days) <= LOOSE:
            return
        # What a worker without figures does without takes a while to be imported.
        columns = await asyncio.to_thread(
            importlib.import_module, "socialdesk.services.figures.columns"
        )
        for day in dict.fromkeys(each.day for each in days):
            await self._store.figures.pack(day, columns.repacked)
