"""How long is left until those who wait are to be answered, for the lines in sight."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialdesk.model.i18n import moment_words, translate
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.pause import Pause
from socialdesk.store.inbox import InboxItem
from socialdesk.store.switches import TARGETS
from socialdesk.tui.desk.session import Session
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.model.target import Target
    from socialdesk.services.targets import Targeting

MOST_KEPT = 2_000
EVERY = MINUTE // 4
"""So often it is asked whether somebody's target passed a step."""


@dataclass(frozen=True, slots=True)
class Steps:
    """When a wait passes the steps of its target (ms; None: not known, or never). While its clock stands still
    `still` says since when it does and how much of its time is left."""

    target: Target
    half: Instant | None
    risk: Instant | None
    due: Instant | None
    pause: Pause | None = None
    left: int = 0

    def is_still(self, now: int) -> bool:
        """Whether the clock stands still, and nothing was missed before."""
        stands = self.pause is not None and self.pause.holds(Instant(now))
        return stands and not (self.due is not None and self.due < now)


class Countdown:
    """What the shop has set up (`[targets]`) is read beside the desk, which shows how long somebody has waited until
    it is there; without it, or while it is switched off, nothing is counted down."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._targeting: Targeting | None = None
        self._is_on = False
        self._known: dict[int, tuple[object, Steps]] = {}
        self._looked_at: Instant | None = None

    async def load(self) -> None:
        """Read what is set up, and whether it is switched on. Raises StoreError."""
        make = self._session.settings.targeting
        if make is None:
            return
        if self._targeting is None:
            self._targeting = await asyncio.to_thread(make, self._session.store)
        before = self._targeting.calendars
        await self._targeting.read()
        if self._targeting.calendars != before:
            self._known.clear()
        self._is_on = TARGETS not in await self._session.store.switches.off()

    def of(self, item: InboxItem) -> Steps | None:
        """The steps of a conversation's wait; None where nobody waits, or nothing is counted down."""
        if self._targeting is None or not self._is_on or item.row.waiting_since is None:
            return None
        row = item.row
        key = (row.waiting_since, row.priority, item.tags, item.pauses)
        kept = self._known.get(row.id)
        if kept is not None and kept[0] == key:
            return kept[1]
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        found = self._reckoned(item, Instant(item.row.waiting_since), self._targeting)
        self._known[row.id] = key, found
        return found

    def words(self, item: InboxItem) -> str:
        """By when it is to be answered and by which target, in a sentence; empty where nothing is counted down."""
        steps = self.of(item)
        if steps is None:
            return ""
        target = shown(steps.target.name) or translate("everybody")
        if steps.due is None:
            return translate("target {target}: its clock stands still", target=target)
        due = moment_words(self._session.local(steps.due))
        return translate("target {target}: due {due}", target=target, due=due)

    def _reckoned(self, item: InboxItem, since: Instant, targeting: Targeting) -> Steps:
        from socialdesk.model.target import AT_RISK, DUE, HALF, Facts, moment, used  # noqa: PLC0415 - not before they are read

        row = item.row
        facts = Facts(row.channel, row.account, row.priority, item.tags)
        target, hours = targeting.targets.holding(facts), targeting.hours(row.account)
        half, risk, due = (
            moment(target, hours, since, item.pauses, share) for share in (HALF, AT_RISK, DUE)
        )
        pause = item.pauses[-1] if item.pauses else None
        left = 0
        if pause is not None:
            begun = max(pause.begins, since)
            left = target.answer - used(target, hours, since, begun, item.pauses[:-1])
        return Steps(target, half, risk, due, pause, left)

    async def passed(self) -> int:
        """How many waits came to be at risk, or past due, since the last time this was asked; asked of the store
        once in a while. Raises StoreError."""
        now = self._session.now()
        if self._targeting is None or not self._is_on:
            return 0
        before, self._looked_at = self._looked_at, self._looked_at or now
        if before is None or now - before < EVERY:
            return 0
        self._looked_at = now
        return await self._session.store.target_clocks.passed(before, now)
