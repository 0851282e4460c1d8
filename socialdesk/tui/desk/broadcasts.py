"""Announcements as the desk shows them: in which state each of them is, its last runs in figures, the
agenda; and what can be done to a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from socialdesk.model.i18n import translate
from socialdesk.services.broadcasting.agenda import Appointment, agenda
from socialdesk.services.broadcasting.announcing import Announcing
from socialdesk.store.broadcasts import LIVE, Broadcast, Run
from socialdesk.tui.desk.run_results import RunResults
from socialdesk.tui.desk.session import Session

MOST_RUNS = 5
"""Runs of one announcement that are shown in figures."""
AGENDA_DAYS = 60
ENDED = ("sent", "delivered", "read", "refused", "unconfirmed")
"""States of a delivery that has ended: somebody less to be told."""
_ORDER = ("waiting", "paused", "running", "planning", "scheduled", "draft", "done", "stopped", "skipped")  # fmt: skip
"""What wants to be seen first."""


@dataclass(frozen=True, slots=True)
class RunFigures:
    """A run, and how many of it are in which state, as far as its deliveries tell."""

    run: Run
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def picked(self) -> int:
        """How many the audience had, those included who were erased since."""
        return sum(self.counts.values()) + sum(self.run.erased.values())

    @property
    def wanted(self) -> int:
        """How many are to be told, or were."""
        return sum(self.counts.values()) - self.counts.get("skipped", 0)

    @property
    def told(self) -> int:
        """For how many it has ended, however it did."""
        return sum(self.counts.get(each, 0) for each in ENDED)

    @property
    def sent(self) -> int:
        """How many got it."""
        return sum(self.counts.get(each, 0) for each in ENDED[:3])


@dataclass(frozen=True, slots=True)
class Line:
    """An announcement in the list. `live` is the run of it that is on its way, `last` its last one."""

    broadcast: Broadcast
    last: Run | None = None
    live: RunFigures | None = None

    @property
    def state(self) -> str:
        """draft, scheduled, or the state of its run."""
        if self.live is not None:
            return self.live.run.state
        if self.broadcast.next_at is not None:
            return "scheduled"
        return self.last.state if self.last is not None else "draft"


class Broadcasts:
    """What is read here stays as it was read until it is read again; whoever reads is told whether it
    says something else."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.lines: Sequence[Line] = ()
        self.is_read = False
        self.chosen: int | None = None
        """The announcement under the cursor."""
        self.runs: Sequence[RunFigures] = ()
        """The last runs of the chosen one, the newest first."""
        self.appointments: Sequence[Appointment] = ()
        self.results = RunResults(session)
        self.pane = ""
        """Where the keys were when this was looked at last."""

    @cached_property
    def service(self) -> Announcing:
        """What is done with announcements, the same as by command."""
        return self._session.announcing()

    # -- reading

    @property
    def line(self) -> Line | None:
        """The chosen announcement."""
        return next((each for each in self.lines if each.broadcast.id == self.chosen), None)

    @property
    def row(self) -> int:
        """Where the chosen one stands."""
        ids = [each.broadcast.id for each in self.lines]
        return ids.index(self.chosen) if self.chosen in ids else 0

    def choose(self, broadcast_id: int) -> None:
        """Another one is under the cursor; its runs are not read yet."""
        if broadcast_id != self.chosen:
            self.chosen, self.runs = broadcast_id, ()

    def named(self, name: str) -> int | None:
        """The number of an announcement by its name."""
        return next((each.broadcast.id for each in self.lines if each.broadcast.name == name), None)

    async def load(self) -> bool:
        """Read the list; whether it says something else than before."""
        rooms = self._session.store
        live: dict[int, RunFigures] = {}
        for run in await rooms.broadcasts.live():  # the newest one of each stays
            live[run.broadcast_id] = RunFigures(run, await rooms.ledger.counts(run.id))
        last = {each.broadcast_id: each for each in await rooms.broadcasts.last_of_each()}
        lines = [
            Line(each, last.get(each.id), live.get(each.id))
            for each in await rooms.broadcasts.all()
        ]
        lines.sort(key=_place)
        changed, self.lines = list(self.lines) != lines or not self.is_read, lines
        self.is_read = True
        if self.line is None:
            self.chosen = lines[0].broadcast.id if lines else None
            self.runs = ()
        return changed

    async def load_runs(self) -> bool:
        """Read the last runs of the chosen one; whether they say something else than before."""
        chosen, rooms = self.chosen, self._session.store
        if chosen is None:
            return False
        found = [
            RunFigures(each, await rooms.ledger.counts(each.id))
            for each in await rooms.broadcasts.last_runs(chosen, MOST_RUNS)
        ]
        if chosen != self.chosen or found == list(self.runs):
            return False
        self.runs = found
        return True

    async def load_agenda(self) -> bool:
        """Read what goes out in the coming days; whether it says something else than before."""
        session = self._session
        found = await agenda(session.store, session.now(), AGENDA_DAYS, session.zone)
        changed, self.appointments = list(self.appointments) != found, found
        return changed

    async def beside(self, run: Run, step: int) -> Run | None:
        """The run before (-1) or after (1) one; None where there is none."""
        found = await self._session.store.broadcasts.runs(run.broadcast_id)
        return next((each for each in found if each.number == run.number + step), None)

    # -- doing

    async def pause(self, line: Line) -> str:
        """Nothing more leaves; what to tell. Raises NotAllowed."""
        return _now(await self.service.pause(line.broadcast))

    async def go_on(self, line: Line) -> str:
        """What was paused goes on, and what waits for somebody's word goes out. Raises NotAllowed."""
        if line.live is not None and line.live.run.state == "waiting":
            return _now(await self.service.release(line.broadcast, line.live.run))
        return _now(await self.service.resume(line.broadcast))

    async def stop(self, line: Line) -> str:
        """What has not left is cancelled, and it is scheduled no more."""
        run = await self.service.stop(line.broadcast)
        if run is None:
            return translate("Nothing of it is on its way, and it is scheduled no more.")
        return _now(run)

    async def skip(self, line: Line) -> str:
        """The run that waits for somebody's word is left out; its schedule stays. Raises NotAllowed."""
        return _now(await self.service.skip(line.broadcast))


def why_not_pause(line: Line | None) -> str:
    """Why nothing can be paused; empty if it can."""
    is_going = line is not None and line.live is not None and line.live.run.state in LIVE[:2]
    return "" if is_going else translate("nothing of it goes out now")


def why_not_go_on(line: Line | None) -> str:
    """Why nothing can go on; empty if it can."""
    held = line is not None and line.live is not None and line.live.run.state in LIVE[2:]
    return "" if held else translate("nothing of it is paused or waits")


def why_not_stop(line: Line | None) -> str:
    """Why nothing can be stopped; empty if it can."""
    if line is not None and (line.live is not None or line.broadcast.next_at is not None):
        return ""
    return translate("nothing of it is on its way or scheduled")


def why_not_skip(line: Line | None) -> str:
    """Why no run can be left out; empty if one can."""
    waits = line is not None and line.live is not None and line.live.run.state == "waiting"
    return "" if waits else translate("no run of it waits for a decision")


def _place(line: Line) -> tuple[int, int, int]:
    """What is on its way first, then what goes out next, then the newest."""
    broadcast = line.broadcast
    then = broadcast.next_at if line.state == "scheduled" and broadcast.next_at else 0
    newest = max(broadcast.changed_at, line.last.planned_for if line.last is not None else 0)
    return min(_ORDER.index(line.state), 5), then, -newest


def _now(run: Run) -> str:
    return translate("Run {number} is {state} now.", number=run.number, state=translate(run.state))
