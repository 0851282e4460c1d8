"""Taking updates in: read each by itself, record them together, tell each caller once its own are
durable."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from socialdesk.clock import Clock
from socialdesk.errors import StoreError, Unreadable, Unstorable
from socialdesk.model.effects import Policy
from socialdesk.model.ids import AccountId
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.model.reason import Reason
from socialdesk.model.text import storable
from socialdesk.services.group_commit import GroupCommit
from socialdesk.services.policies import AGAIN
from socialdesk.store.journal import Arrival
from socialdesk.store.recording import Recorded, merged
from socialdesk.store.store import Store

log = logging.getLogger(__name__)

Parse = Callable[[RawUpdate], Parsed]
LONGEST_KIND = 200


class Receiver:
    """The one door for everything that platforms hand over."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        policies: Sequence[Policy],
        wake: Callable[[], None],
        decide: Callable[[], None] = lambda: None,
    ) -> None:
        """`wake` is called where something is to be sent, `decide` where it is left to later what is."""
        self._store = store
        self._clock = clock
        self._policies = policies
        self._wake = wake
        self._decide = decide
        self._commits: GroupCommit[Arrival] = GroupCommit(self._write)
        self.total = Recorded()

    async def receive(
        self, account_id: AccountId, parse: Parse, updates: Sequence[RawUpdate]
    ) -> None:
        """Return once these updates are journalled and recorded. Raises StoreError, whatever it was
        that failed; then nothing may be confirmed."""
        arrivals = [read(account_id, raw, parse) for raw in updates]
        try:
            await self._commits.submit(arrivals)
        except StoreError:
            raise
        except Exception as error:
            log.error("Updates could not be stored: %s", describe(error))  # noqa: TRY400 - no words of customers
            raise StoreError(Reason("account.mistake")) from error

    async def close(self) -> None:
        """Wait for what was handed over."""
        await self._commits.close()

    async def _write(self, batch: list[Arrival]) -> None:
        try:
            outcome = await self._store.record(batch, self._clock.now(), self._policies)
        except Unstorable as fault:
            log.warning("A batch of %d failed (%s); recording it one by one.", len(batch), fault)
            outcome = merged([await self._write_one(arrival) for arrival in batch])
        self.total = merged([self.total, outcome])
        if outcome.quarantined:
            log.warning(
                "%d updates could not be read; see `socialdesk journal --state quarantined`.",
                outcome.quarantined,
            )
        for (policy, kind), count in outcome.failed.items():
            log.warning("The policy %s failed (%d in all, %s).", policy, count, kind)
        if outcome.queued:
            self._wake()
        if outcome.undecided:
            self._decide()

    async def _write_one(self, arrival: Arrival) -> Recorded:
        """One update by itself: with what policies answer, or without, or into quarantine. Only what
        is said of the update itself judges it; trouble of the store goes to whoever waits."""
        now = self._clock.now()
        try:
            return await self._store.record([arrival], now, self._policies)
        except Unstorable as fault:
            log.warning("An update could not be recorded (%s); trying without policies.", fault)
        with suppress(Unstorable):
            # Whatever it is that cannot be said to them: who enters a game has entered it.
            return await self._store.record([arrival], now, AGAIN)
        try:
            return await self._store.record([arrival], now, ())
        except Unstorable as fault:
            # Nothing of what it was taken for goes along: that is what could not be kept.
            parsed = Parsed(kind=storable(arrival.parsed.kind)[:LONGEST_KIND])
            failure = describe(fault.__cause__ or fault)
            return await self._store.record(
                [replace(arrival, parsed=parsed, failure=failure)], now, ()
            )


def read(account_id: AccountId, raw: RawUpdate, parse: Parse) -> Arrival:
    """An update as an arrival: what it means, or why nobody can tell."""
    try:
        return Arrival(account_id, raw, parse(raw))
    except Exception as error:  # noqa: BLE001 - whatever a payload provokes, its neighbours go on
        return Arrival(account_id, raw, failure=describe(error))


def describe(error: BaseException) -> str:
    """An error without the words of any customer: its type, our own sentence if it is ours, and
    where it happened."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "socialdesk" in frame.filename] or list(frames)
    place = f" at {ours[-1].filename.rsplit('/', 1)[-1]}:{ours[-1].lineno}" if ours else ""
    is_ours = isinstance(error, Unreadable)
    return (
        f"{type(error).__name__}: {error}{place}" if is_ours else f"{type(error).__name__}{place}"
    )
