"""Figures as the desk shows them: a question that keys change, its answer, and what stands behind each
figure.

Nothing here imports what counts: that takes a while, and is done in a thread when figures are first looked
at.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from socialdesk.errors import NotFound
from socialdesk.model.calendar import day_around
from socialdesk.model.i18n import mark
from socialdesk.model.ids import Instant
from socialdesk.model.measure import PROMISE, By, ClockKind, Figures, Question, When
from socialdesk.model.presets.catalogue import OURS, PRESETS
from socialdesk.model.timespan import Timespan, parse_timespan
from socialdesk.services.figures.dashboard import Behind, Beside, Dashboard, Pick, Waited
from socialdesk.tui.desk.sales import SalesReading
from socialdesk.tui.desk.session import Session
from socialdesk.tui.desk.sheets import Sheet, Subject, sheet_of

if TYPE_CHECKING:
    from socialdesk.services.figures.dashboards import Dashboards
    from socialdesk.services.figures.explaining import Explanation
    from socialdesk.services.figures.figuring import Figuring
    from socialdesk.services.figures.measuring import Measuring
    from socialdesk.services.figures.presets import MetricGroup
    from socialdesk.store.stories import Waiter

GROUPINGS = (
    By.CHANNEL, By.ACCOUNT, By.AGENT, By.TAG, By.HOUR, By.WEEKDAY, By.DAY, By.WEEK, By.MONTH, By.LANGUAGE,
    By.BROADCAST,
)  # fmt: skip
"""In the order in which a key turns them over."""
SYSTEMS = (OURS, *PRESETS)
_BY_TIME = (By.HOUR, By.WEEKDAY, By.DAY, By.WEEK, By.MONTH)
"""Groups that stand in the order of time; others by how many waits they have."""
_NO_FIGURES = Figures(0, 0, 0, 0, 0, None, None, None, None, None, None)


class Measure(StrEnum):
    """What the plot draws."""

    SHARE = "share"
    MEDIAN = "median"
    SLOWEST = "p90"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class View:
    """What is asked. A time is so many days up to today (`days`), or as it was typed (`words`)."""

    days: int = 7
    words: str = ""
    by: By = By.CHANNEL
    clock: ClockKind = ClockKind.WALL
    when: When = When.ARRIVAL
    target: int = PROMISE
    system: str = OURS
    measure: Measure = Measure.SHARE
    subject: Subject = Subject.WAITS


class Sort(StrEnum):
    """What a line of the list is."""

    TODAY = "today"
    WAITING = "waiting"
    WHOLE = "whole"
    HEADING = "heading"
    GROUP = "group"
    METRIC = "metric"
    """What another system counts, of everything."""
    PART = "part"
    """The same, of a group."""
    PIECE = "piece"
    """A piece of the trend, or of the heat map."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: a figure with the waits behind it, or a heading. `metric` names what another
    system counts."""

    sort: Sort
    name: str = ""
    figures: Figures = _NO_FIGURES
    before: Figures | None = None
    pick: Pick | None = None
    metric: str = ""
    system: str = OURS
    """Whose figure it is."""


HEADING = Line(Sort.HEADING)


class Stats:
    """What is read here stays as it was read until it is read again; whoever reads is told whether it says
    something else."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._services: tuple[Figuring, Dashboards] | None = None
        self.view = View()
        """What is asked."""
        self.shown = self.view
        """What is answered: the figures that are here are those of this."""
        self.dashboard: Dashboard | None = None
        self.theirs: Sequence[MetricGroup] = ()
        self.sheet = Sheet(Subject.WAITS)
        """The figures beside waits that are looked at."""
        self.lines: Sequence[Line] = ()
        self._sales = SalesReading()
        self.picked: Line | None = None
        """The figure whose waits are shown."""
        self.behind: Behind | None = None
        """The waits behind it; None while they are not read yet."""
        self.wait = 0
        """The key of what is under the cursor."""
        self.story: Explanation | None = None
        self.people: dict[int, Waiter] = {}
        """Who waited, as far as they were in sight."""
        self.accounts: dict[int, str] = {}
        self.channels: dict[int, str] = {}

    @property
    def now(self) -> Instant:
        """The moment, by the desk's clock."""
        return self._session.now()

    # -- asking

    def ask(self, view: View) -> None:
        """Something else is asked."""
        self.view = view

    def turned(self, step: int) -> View:
        """The same by the next groups."""
        place = GROUPINGS.index(self.view.by) if self.view.by in GROUPINGS else 0
        return replace(self.view, by=GROUPINGS[(place + step) % len(GROUPINGS)])

    def other_system(self, step: int) -> View:
        """The same as the next system counts."""
        place = SYSTEMS.index(self.view.system) + step
        return replace(self.view, system=SYSTEMS[place % len(SYSTEMS)])

    def other_subject(self, step: int) -> View:
        """The next subject, by the same days."""
        subjects = list(Subject)
        place = subjects.index(self.view.subject) + step
        return replace(self.view, subject=subjects[place % len(subjects)], system=OURS)

    def other_measure(self) -> View:
        """The same, with another plot."""
        measures = list(Measure)
        place = measures.index(self.view.measure) + 1
        return replace(self.view, measure=measures[place % len(measures)])

    def timespan(self, view: View | None = None) -> Timespan:
        """The days that are asked for. Raises ValueError for words that mean none."""
        view = view or self.view
        today = self._session.local(self.now)
        if view.words:
            return parse_timespan(view.words, today)
        tomorrow = today.date() + timedelta(days=1)
        return Timespan(tomorrow - timedelta(days=view.days), tomorrow)

    def question(self) -> Question:
        """What is asked now."""
        view = self.view
        begins, ends = self.timespan().moments(self._session.zone)
        return Question(self.now, begins, ends, view.by, view.clock, view.when, view.target)

    def within(self, begins: Instant, ends: Instant) -> Question:
        """The same of all groups and of another time."""
        return replace(self.question(), begins=begins, ends=ends, by=By.ALL)

    # -- reading

    async def _service(self) -> tuple[Figuring, Dashboards]:
        if self._services is None:
            self._services = await asyncio.to_thread(self._make)
        return self._services

    def _make(self) -> tuple[Figuring, Dashboards]:
        from socialdesk.services.figures.dashboards import Dashboards  # noqa: PLC0415 - brings NumPy

        found = self._session.figuring()
        return found, Dashboards(self._session.store, found.measuring, self._session.zone)

    async def load(self) -> bool:
        """Read the answer; whether it says something else than before."""
        figuring, dashboards = await self._service()
        view, question = self.view, self.question()
        accounts = await self._session.store.accounts.all()
        self.accounts = {each.id: each.name for each in accounts}
        self.channels = {each.id: each.channel for each in accounts}
        dashboard = await dashboards.dashboard(question)
        theirs: Sequence[MetricGroup] = ()
        if view.system != OURS:
            theirs = await _of_a_system(figuring.measuring, view, question)
        found = await sheet_of(self._session, figuring, self._sales, view.subject, question)
        if view != self.view:
            return False  # something else is asked by now
        changed = self.dashboard is None or _told(self.dashboard) != _told(dashboard)
        changed |= list(theirs) != list(self.theirs)
        changed |= self.shown != view or self.sheet != found
        self.dashboard, self.theirs, self.shown, self.sheet = dashboard, theirs, view, found
        self.lines = self._lines(dashboard)
        return changed

    def _lines(self, dashboard: Dashboard) -> list[Line]:
        question = dashboard.question
        begins, _ = day_around(question.as_of, self._session.zone)
        plain = replace(question, by=By.ALL)
        today = replace(plain, begins=begins, ends=None)
        found = [
            Line(Sort.TODAY, "", dashboard.today.figures, dashboard.today.before, Pick(today)),
            Line(Sort.WAITING, pick=Pick(plain, is_open=True)),
            Line(Sort.WHOLE, "", dashboard.whole.figures, dashboard.whole.before, Pick(plain)),
        ]
        if self.shown.system != OURS:
            return [*found, *self._metrics(question)]
        if dashboard.groups:
            found.append(HEADING)
        for each in _ordered(dashboard.groups, question.by):
            pick = Pick(question, each.name)
            found.append(Line(Sort.GROUP, each.name, each.figures, each.before, pick))
        return found

    def _metrics(self, question: Question) -> list[Line]:
        found, plain = list[Line](), replace(question, by=By.ALL)
        for each in self.theirs:
            pick = Pick(question, each.group) if each.group else Pick(plain)
            sort = Sort.PART if each.group else Sort.METRIC
            system = self.shown.system
            found.append(Line(sort, each.group, each.figures, None, pick, each.metric, system))
        return found

    @property
    def late(self) -> int:
        """How many wait now and are past the target."""
        if self.dashboard is None:
            return 0
        return bisect_left(self.dashboard.waiting, self.now - self.shown.target)

    @property
    def longest(self) -> int:
        """For how long (ms) somebody has waited by now; 0 where nobody waits."""
        if self.dashboard is None or not self.dashboard.waiting:
            return 0
        return max(self.now - self.dashboard.waiting[0], 0)

    # -- behind a figure

    def choose(self, line: Line | None) -> None:
        """The waits behind a figure are to be shown; None: none are."""
        self.picked, self.behind, self.story, self.wait = line, None, None, 0

    async def load_behind(self) -> bool:
        """Read the waits behind the figure; whether they are others than before."""
        picked = self.picked
        if picked is None or picked.pick is None:
            return False
        _, dashboards = await self._service()
        question = replace(picked.pick.question, as_of=self.now)
        pick = replace(picked.pick, question=question)
        if picked.system == OURS:
            found = await dashboards.behind(pick)
        else:
            preset, target = PRESETS[picked.system], _target(question.target)
            found = await dashboards.behind_theirs(preset, pick, picked.metric, target)
        if picked is not self.picked:
            return False
        changed, self.behind = found != self.behind, found
        return changed

    def row_of(self, wait: int) -> int | None:
        """Where a wait stands among them, by its key."""
        waits = self.behind.waits if self.behind is not None else ()
        return next((row for row, each in enumerate(waits) if each.key == wait), None)

    async def load_people(self, waits: Sequence[Waited]) -> bool:
        """Read who waited, of those who are not known; whether there were any."""
        missing = [each.key for each in waits if each.key not in self.people]
        if not missing:
            return False
        found = await self._session.store.stories.waiters(missing)
        self.people |= {each.wait: each for each in found}
        return bool(found)

    async def load_story(self, wait: int) -> bool:
        """Read one wait's story; whether it says something else than before. A conversation alone has none."""
        if wait < 0:
            return False
        figuring, _ = await self._service()
        question = replace(self.question(), as_of=self.now)
        try:
            found = await figuring.measuring.explain(wait, question)
        except NotFound:
            found = None  # its chat was erased meanwhile
        if wait != self.wait:
            return False
        changed, self.story = found != self.story, found
        return changed


async def _of_a_system(
    measuring: Measuring, view: View, question: Question
) -> Sequence[MetricGroup]:
    preset = PRESETS[view.system]
    target = _target(view.target)
    whole = await measuring.preset(preset, replace(question, by=By.ALL), target)
    parts = await measuring.preset(preset, question, target)
    named = [each for each in parts if each.group]
    return [
        one
        for each in whole
        for one in (each, *(part for part in named if part.metric == each.metric))
    ]


def _target(asked: int) -> int | None:
    """What another system takes as its target; its own, where nobody named one."""
    return None if asked == PROMISE else asked


def _ordered(groups: Sequence[Beside], by: By) -> list[Beside]:
    if by in _BY_TIME:
        return list(groups)
    return sorted(groups, key=lambda each: (-each.figures.n, each.name))


def _told(dashboard: Dashboard) -> tuple[object, ...]:
    """What a dashboard says, whenever it was asked."""
    return (
        dashboard.waiting,
        dashboard.today,
        dashboard.whole,
        dashboard.groups,
        dashboard.trend,
        dashboard.heat,
    )


MEASURES = {
    Measure.SHARE: mark("share in time"),
    Measure.MEDIAN: mark("median"),
    Measure.SLOWEST: mark("nine of ten within"),
    Measure.WAITS: mark("number of waits"),
}
"""What each is called."""
