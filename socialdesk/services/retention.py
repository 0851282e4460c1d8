"""What the shop keeps no longer than it must: customers from whom nothing has come for so long are erased."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from socialdesk.clock import Clock
from socialdesk.model.ids import HOUR, Instant
from socialdesk.services.jobs import Job
from socialdesk.store.retention import Silent, silent_since
from socialdesk.store.store import Store

log = logging.getLogger(__name__)

EVERY = 6 * HOUR / 1000
"""Seconds between two looks."""
AT_ONCE = 200
"""People who are erased in one look at most: a shop that begins with it goes on working."""
MOST_SHOWN = 1_000


class Retention:
    """`customers` is how long (ms) somebody is kept from whom nothing comes; 0 for ever."""

    def __init__(self, store: Store, clock: Clock, customers: int) -> None:
        self._store = store
        self._clock = clock
        self._customers = customers

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked after."""
        return (Job("erase_silent", EVERY, self.erase_silent),) if self._customers else ()

    async def due(self, most: int = MOST_SHOWN) -> list[Silent]:
        """Who would be erased now, the longest silent first."""
        if not self._customers:
            return []
        before = Instant(self._clock.now() - self._customers)
        return await silent_since(self._store.database, before, most)

    async def erase_silent(self) -> None:
        """Erase who is due, as `socialdesk erase` does. Raises StoreError."""
        due = await self.due(AT_ONCE)
        for each in due:
            erased = await self._store.erase(each.conversation)
            await asyncio.to_thread(_remove, erased.files)
        if due:
            log.info("Customers erased of whom nothing had come for long: %d.", len(due))
            if left := await self._store.scrub():
                log.warning("%s", left)


def _remove(paths: tuple[str, ...]) -> None:
    for path in paths:
        Path(path).unlink(missing_ok=True)
