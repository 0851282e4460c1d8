"""Asking the policies that take their time: right after a message is recorded, so that no platform waits for them, and
where messages pour in, mostly between them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress

from socialdesk.clock import Clock, nap
from socialdesk.errors import StoreError, Unstorable
from socialdesk.model.effects import Foresees, Policy
from socialdesk.model.ids import DAY, AccountId, Instant
from socialdesk.store.store import Store
from socialdesk.store.undecided import Decided, Undecided

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds after which it is looked for what another process has recorded, or left behind."""
SELDOM = 5.0
"""The same where nothing is left to later (any more)."""
PORTION = 100
"""Messages that one transaction decides about."""
TOO_OLD = DAY
"""What came so long (ms) ago is left to people."""
REST = 9.0
"""While messages pour in, so many times as long as a portion took nothing is decided, ..."""
LONGEST_REST = 0.3
"""... but not for longer (s), ..."""
LATE = 10_000
"""... and only as long as the portion took once a message has waited for so long (ms): customers wait too."""
BREATHER = 10
"""Messages for which answers are looked for until others have their turn."""


class Decider:
    """Asks `policies` about what is left to be decided in the accounts that this process looks after now (`accounts`), in
    its order, and calls `wake` where something is to be sent. Any number of them may: each message is decided
    about once. What others left is looked for `every` so many seconds."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        accounts: Callable[[], Collection[AccountId]],
        policies: Sequence[Policy],
        wake: Callable[[], None],
        every: float = LOOK_EVERY,
    ) -> None:
        self._store = store
        self._clock = clock
        self._accounts = accounts
        self._policies = policies
        self._every = every
        self._foreseeing = [each for each in policies if isinstance(each, Foresees)]
        self._wake = wake
        self._called = asyncio.Event()
        self.total = Decided()
        """What became of all since this process started."""

    def call(self) -> None:
        """Something was recorded that is to be decided."""
        self._called.set()

    async def run(self) -> None:
        """Decide until cancelled."""
        while True:
            try:
                self._called.clear()
                began = self._clock.monotonic()
                since = await self._decide_some()
                if since is None:
                    await nap(self._clock, self._every, self._called)
                elif self._called.is_set():
                    took = self._clock.monotonic() - began
                    is_late = self._clock.now() - since >= LATE
                    await self._clock.sleep(min(took * (1 if is_late else REST), LONGEST_REST))
            except StoreError as error:
                log.warning("%s", error)
                await self._clock.sleep(LOOK_EVERY)
            except Exception as error:  # noqa: BLE001 - whatever it is, customers still wait
                log.error(  # noqa: TRY400 - no words of customers
                    "Deciding what to answer met something unforeseen (%s); it is tried again every second. Update "
                    "socialdesk, and tell its makers if it goes on.",
                    type(error).__name__,
                )
                await self._clock.sleep(LOOK_EVERY)

    async def decide(self) -> None:
        """Decide about all that there is by now. Raises StoreError."""
        while await self._decide_some() is not None:
            pass

    async def _decide_some(self) -> Instant | None:
        """When the oldest came about which it was decided; None where there is none."""
        until, accounts = Instant(self._clock.now() - TOO_OLD), sorted(self._accounts())
        if not accounts:
            return None
        found = await self._store.to_decide.next(PORTION, accounts, until)
        if not found:
            return None
        fresh = [each for each in found if each.received_at > until]
        if len(fresh) < len(found):
            old = [each.id for each in found if each.received_at <= until]
            await self._store.to_decide.forget(old)
        if fresh:
            await self._decide_about(fresh)
        return min(each.received_at for each in fresh) if fresh else Instant(0)

    async def _decide_about(self, found: Sequence[Undecided]) -> None:
        now = self._clock.now()
        for number, each in enumerate(found):
            if number % BREATHER == 0:
                await asyncio.sleep(0)
            for policy in self._foreseeing:
                with suppress(Exception):  # it fails once more where it is counted
                    policy.foresee(each.account_id, each.message, now)
        try:
            done = [await self._put(found)]
        except Unstorable as fault:
            log.warning("Deciding about %d messages failed (%s); one by one.", len(found), fault)
            done = [await self._decide_one(each) for each in found]
        for some in done:
            self.total.queued += some.queued
            self.total.failed += some.failed
            for (name, kind), count in some.failed.items():
                log.warning("The policy %s failed (%d in all, %s).", name, count, kind)
        if any(each.queued for each in done):
            self._wake()

    async def _decide_one(self, each: Undecided) -> Decided:
        """One that nothing can be decided about is left to people, like any that nothing answers."""
        try:
            return await self._put([each])
        except Unstorable as fault:
            log.warning("Nothing could be decided about a message (%s).", fault)
            await self._store.to_decide.forget([each.id])
            return Decided()

    async def _put(self, found: Sequence[Undecided]) -> Decided:
        store, now = self._store, self._clock.now()
        return await store.to_decide.decide(found, now, self._policies, store.guard)
