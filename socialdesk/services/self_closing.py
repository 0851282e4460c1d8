"""Closing what was resolved by itself: the customer's last question was answered from the folder, and for as long as the
shop says nobody was needed."""

from __future__ import annotations

from socialdesk.clock import Clock
from socialdesk.model.by_itself import SELF_SERVICE
from socialdesk.model.changes import Resolve
from socialdesk.model.ids import DAY, Instant
from socialdesk.services.jobs import Job
from socialdesk.store.store import Store
from socialdesk.store.switches import ANSWERS

EVERY = 60.0
BACK = 30 * DAY
"""What is older (ms) than so long beyond the time is left as it is: a shop that sets this up closes nothing of last year."""


class SelfClosing:
    """`after`: how long (ms) after the answer. The customer's wait ends as resolved, never as answered; whatever is
    said meanwhile keeps it open."""

    def __init__(self, store: Store, clock: Clock, after: int) -> None:
        self._store = store
        self._clock = clock
        self._after = after

    def jobs(self) -> list[Job]:
        """What a worker does now and then."""
        return [Job("self_service", EVERY, self.close)] if self._after else []

    async def close(self) -> None:
        """Close what is due. What is closed is open no more, so a second try finds nothing."""
        if not await self._store.switches.is_on(ANSWERS):
            return
        now = self._clock.now()
        until = Instant(now - self._after)
        for each in await self._store.self_service.settled(Instant(until - BACK), until):
            await self._store.conversations.do(
                Resolve(), [each.id], SELF_SERVICE, now, seen={each.id: each.seen}
            )
