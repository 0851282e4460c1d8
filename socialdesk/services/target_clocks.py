"""Keeps it known when each wait passes its target's steps."""

from __future__ import annotations

import hashlib

from socialdesk.model.target import AT_RISK, HALF, State, moment
from socialdesk.services.jobs import Job
from socialdesk.services.targets import Targeting, facts_of
from socialdesk.store.store import Store
from socialdesk.store.target_clocks import TargetClock
from socialdesk.store.targets import Known

EVERY = 2.0
"""Seconds between two looks; so late a query may know of a wait."""
EXCLUDED = "excluded"


class ClockKeeper:
    """A job of the worker's, and what commands do before they ask. Waits, tags, priorities and pauses change a
    conversation's revision, so only what changed is looked at; other targets or hours have all clocks set anew."""

    def __init__(self, store: Store, targeting: Targeting) -> None:
        self._store = store
        self._targeting = targeting
        self._called: tuple[object, str] = (None, "")

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked; never where the shop says nothing of targets, which need not pay for them."""
        return (Job("target_clocks", EVERY, self.look),) if self._targeting.targets.is_set else ()

    async def look(self) -> None:
        """Set every clock that is to be set otherwise. Raises StoreError."""
        await self._targeting.read()
        await self._store.target_clocks.keep(self.by_what(), self.reckoned)

    def by_what(self) -> str:
        """What clocks follow from beside the store: other targets or hours are called otherwise."""
        calendars = self._targeting.calendars
        if self._called[0] is not calendars:  # years of holidays are not written out at every look
            said = repr((self._targeting.targets, calendars))
            self._called = (calendars, hashlib.sha256(said.encode()).hexdigest())
        return self._called[1]

    def reckoned(self, known: Known) -> TargetClock | None:
        """The clock of a conversation's newest wait; None where nobody ever waited."""
        row = known.row
        if row.since is None:
            return None
        target = self._targeting.targets.holding(facts_of(known))
        hours = self._targeting.hours(row.account)
        half, risk, due = (
            moment(target, hours, row.since, known.pauses, share) for share in (HALF, AT_RISK, 100)
        )
        state = ""
        if row.why_excluded:
            state = EXCLUDED
        elif row.ended_at is not None:
            late = due is not None and due < row.ended_at
            state = (State.MISSED if late else State.REACHED).value
        return TargetClock(row.conversation_id, row.since, target.name, state, half, risk, due)
