"""What comes due in the store by itself: snoozes, scheduled answers, leases, the search index, old bytes,
people who asked to be forgotten."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from socialdesk.clock import Clock
from socialdesk.model.ids import DAY, Instant
from socialdesk.services.jobs import Job
from socialdesk.store.store import Store

log = logging.getLogger(__name__)

REST = 9
"""Times as long as it took to index some messages, the writer is left to others."""


class Upkeep:
    """Each method does what is due now and returns. All raise StoreError."""

    def __init__(self, store: Store, clock: Clock, journal_days: int, lease: int = 0) -> None:
        self._store = store
        self._clock = clock
        self._journal_days = journal_days
        self._lease = lease
        """How long (ms) an idle agent keeps a customer who waits; 0: for ever."""

    def jobs(self) -> tuple[Job, ...]:
        """When each is looked after."""
        return (
            Job("wake_snoozed", 1, self.wake_snoozed),
            Job("queue_scheduled", 1, self.queue_scheduled),
            Job("index_words", 1, self.index_words),
            Job("fold_waits", 5, self.fold_waits),
            Job("give_back", 15, self.give_back),
            Job("expire_leases", 20, self.expire_leases),
            Job("erase_on_request", 60, self.erase_on_request),
            Job("finish_erasures", 3600, self.finish_erasures),
            Job("forget_old_bytes", 3600, self.forget_old_bytes),
        )

    async def wake_snoozed(self) -> None:
        """Open conversations whose snooze is over, however long nobody looked."""
        while await self._store.conversations.wake(self._clock.now()):
            pass

    async def queue_scheduled(self) -> None:
        """Queue what was scheduled and is due; drop what customers have made needless."""
        while await self._store.deliveries.release_scheduled(self._clock.now()):
            pass

    async def give_back(self) -> None:
        """Customers who wait for an agent who has been idle too long are everybody's again."""
        now = self._clock.now()
        if self._lease:
            while await self._store.conversations.give_back(Instant(now - self._lease), now):
                pass
        await self._store.team.forget_gone(now, Instant(now - max(self._lease, DAY)))

    async def index_words(self) -> None:
        """Bring the search index level, in short transactions with rests between them: it may come
        seconds late after a burst, and nothing that is received or sent waits for it."""
        began = self._clock.monotonic()
        while await self._store.search.index():
            ended = self._clock.monotonic()
            await self._clock.sleep((ended - began) * REST)
            began = self._clock.monotonic()

    async def fold_waits(self) -> None:
        """Make the waits of conversations that an older version left, or all anew, where that was asked
        for; in short transactions, as the index."""
        began = self._clock.monotonic()
        while await self._store.figures.catch_up():
            ended = self._clock.monotonic()
            await self._clock.sleep(ended - began)
            began = self._clock.monotonic()

    async def expire_leases(self) -> None:
        """Sort out deliveries whose dispatcher vanished."""
        await self._store.claims.expire_leases(self._clock.now())

    async def forget_old_bytes(self) -> None:
        """Delete raw updates older than the shop keeps them."""
        before = Instant(self._clock.now() - self._journal_days * DAY)
        while await self._store.journal.expire(before):
            pass
        await self._store.history.forget(before)

    async def erase_on_request(self) -> None:
        """Forget people who asked their platform for it."""
        requested = await self._store.erasures_requested()
        for conversation_id in requested:
            erased = await self._store.erase(conversation_id)
            await asyncio.to_thread(_remove, erased.files)
            log.info("A person asked to be forgotten; messages erased: %d.", erased.messages)
        if requested and (left := await self._store.scrub()):
            log.warning("%s", left)

    async def finish_erasures(self) -> None:
        """Take away what is left of people who were erased while the disk was full, the store was
        busy or the program ended."""
        left = await self._store.unfinished_erasures()
        for each in left:
            await asyncio.to_thread(_remove, each.files)
        if left and (why := await self._store.scrub()):
            log.warning("%s", why)


def _remove(paths: Sequence[str]) -> None:
    for path in paths:
        Path(path).unlink(missing_ok=True)
