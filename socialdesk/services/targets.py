"""Which target holds for a conversation, and where its wait stands."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.clock import Clock
from socialdesk.model.calendars import Calendars
from socialdesk.model.hours import WorkingHours
from socialdesk.model.ids import Instant
from socialdesk.model.pause import Pause
from socialdesk.model.target import Facts, Standing, State, Target, Targets, standing
from socialdesk.services.working_hours import KeptHours
from socialdesk.store.conversations import no_conversation
from socialdesk.store.store import Store
from socialdesk.store.targets import Known


@dataclass(frozen=True, slots=True)
class Explained:
    """A conversation, the target that holds for it, and where its newest wait stands: None where nobody ever
    waited, or where the wait ended without an answer (`why_excluded`)."""

    known: Known
    target: Target
    standing: Standing | None

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """When the clock stood still in its newest wait, or does so now."""
        since = self.known.row.since
        if since is None:
            return self.known.pauses[-1:]
        return tuple(each for each in self.known.pauses if each.ends is None or each.ends > since)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody waits now."""
        return self.known.row.since is not None and self.known.row.ended_at is None


@dataclass(frozen=True, slots=True)
class Counted:
    """A target, and how many who wait stand where."""

    target: Target
    running: int = 0
    risk: int = 0
    missed: int = 0
    paused: int = 0


class Targeting:
    """The one service behind targets for commands, desks and workers."""

    def __init__(
        self, store: Store, clock: Clock, targets: Targets, calendars: Calendars | KeptHours
    ) -> None:
        self._store = store
        self._clock = clock
        self._hours = calendars
        self.targets = targets
        self.calendars = calendars if isinstance(calendars, Calendars) else calendars.calendars
        """The opening hours that hold and held, as of the last `read`."""

    async def read(self) -> None:
        """Take in vacations that were begun by command, and what held before the configuration changed. Raises
        StoreError."""
        self.calendars = await known_hours(self._hours)

    def hours(self, account: str) -> WorkingHours | None:
        """The opening hours of an account; None where it is always open."""
        return self.calendars.calendar_of(account)

    async def explain(self, conversation_id: int, at: Instant | None = None) -> Explained:
        """Where a conversation stands. Raises NotFound, StoreError."""
        await self.read()
        found = await self._store.promised.of([conversation_id])
        if not found:
            raise no_conversation(conversation_id)
        return self.explained(found[0], self._clock.now() if at is None else at)

    def explained(self, known: Known, now: Instant) -> Explained:
        """The same for what was read."""
        row = known.row
        target = self.targets.holding(facts_of(known))
        if row.since is None or row.why_excluded:
            return Explained(known, target, None)
        hours, ended = self.hours(row.account), row.ended_at
        return Explained(
            known, target, standing(target, hours, row.since, now, known.pauses, ended)
        )

    async def counted(self) -> list[Counted]:
        """Every target in the order in which they are tried, and how those who wait stand, as far as their clocks
        are set (`ClockKeeper`). Raises StoreError."""
        counts = {each.name: dict.fromkeys(State, 0) for each in self.targets.in_turn}
        for found in await self._store.target_clocks.counted(self._clock.now()):
            if found.target in counts:
                counts[found.target][State(found.state)] = found.n
        return [
            Counted(
                each,
                counts[each.name][State.RUNNING],
                counts[each.name][State.RISK],
                counts[each.name][State.MISSED],
                counts[each.name][State.PAUSED],
            )
            for each in self.targets.in_turn
        ]


async def known_hours(hours: Calendars | KeptHours) -> Calendars:
    """The opening hours that hold and held. Raises StoreError."""
    return hours if isinstance(hours, Calendars) else await hours.read()


def facts_of(known: Known) -> Facts:
    """What targets go by."""
    return Facts(known.row.channel, known.row.account, known.row.priority, known.tags)
