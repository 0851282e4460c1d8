"""What keys change about the question: its time, its groups, its clock, whose rules count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import length, translate
from socialdesk.model.measure import PROMISE, By, ClockKind, When
from socialdesk.model.presets.catalogue import OURS
from socialdesk.model.query import length_of
from socialdesk.model.timespan import said as said_span
from socialdesk.tui.desk.sheets import Subject

if TYPE_CHECKING:
    from socialdesk.tui.desk.stats import Stats, View
    from socialdesk.tui.screen import DeskScreen

_MINUTE_NAMES = ("5m", "10m", "30m", "1h")


class Asking:
    """Each key asks something else; `asked` has it answered."""

    def __init__(self, screen: DeskScreen, stats: Stats, asked: Callable[[], None]) -> None:
        self._screen, self._stats, self._asked = screen, stats, asked

    def _ask(self, view: View) -> None:
        self._stats.ask(view)
        self._asked()

    # -- the time

    def last_days(self, days: int) -> None:
        """So many days up to today."""
        self._ask(replace(self._stats.view, days=days, words=""))

    def time_by_words(self) -> None:
        """Ask for a time, and say what is understood by it."""
        self._screen.ask(
            translate("Which days?"),
            translate(
                "today, last week, last 30 days, this month, october, 2026-11-01..2026-11-15"
            ),
            self._take_time,
            before=self._stats.view.words,
            meaning=self._time_meant,
        )

    def _time_meant(self, words: str) -> str:
        """Raises NotAllowed for words that mean none."""
        if not words.strip():
            return ""
        try:
            return said_span(self._stats.timespan(replace(self._stats.view, words=words)))
        except ValueError as error:
            raise NotAllowed(str(error)) from None

    async def _take_time(self, words: str) -> None:
        if not words.strip():
            return
        self._time_meant(words)
        self._ask(replace(self._stats.view, words=words))

    # -- how it is counted

    def next_group(self, step: int) -> None:
        """By the next groups, or those before."""
        self._ask(self._stats.turned(step))

    def take(self, tab: By | Subject | None) -> None:
        """By these groups, or about this: what was clicked."""
        if isinstance(tab, By):
            self._ask(replace(self._stats.view, by=tab))
        elif tab is not None:
            self._ask(replace(self._stats.view, subject=tab))

    def other_clock(self) -> None:
        """Every hour, or opening hours alone."""
        clock = self._stats.view.clock
        other = ClockKind.WALL if clock is ClockKind.BUSINESS else ClockKind.BUSINESS
        self._ask(replace(self._stats.view, clock=other))

    def other_moment(self) -> None:
        """By when customers wrote, or by when they were answered."""
        when = self._stats.view.when
        other = When.ARRIVAL if when is When.ANSWER else When.ANSWER
        self._ask(replace(self._stats.view, when=other))

    def target(self) -> None:
        """Ask what is in time."""
        self._screen.ask(
            translate("Answered within what time is in time?"),
            translate("10m, 1h, 12h; nothing: {time}", time=length(PROMISE)),
            self._take_target,
            offers=lambda begun: [each for each in _MINUTE_NAMES if each.startswith(begun)],
            meaning=self._target_meant,
        )

    def _target_meant(self, words: str) -> str:
        """Raises NotAllowed for words that mean none."""
        if not words.strip():
            return ""
        try:
            return length(length_of(words.strip()))
        except ValueError as error:
            raise NotAllowed(str(error)) from None

    async def _take_target(self, words: str) -> None:
        self._target_meant(words)
        target = length_of(words.strip()) if words.strip() else PROMISE
        self._ask(replace(self._stats.view, target=target))

    def other_measure(self) -> None:
        """Draw something else of the same waits."""
        self._ask(self._stats.other_measure())

    # -- what about

    def other_subject(self, step: int) -> None:
        """About what comes next, or about what was before."""
        self._ask(self._stats.other_subject(step))

    def waits_of_it(self) -> None:
        """About the waits of what is shown, in groups of its kind."""
        view = replace(self._stats.view, subject=Subject.WAITS)
        match self._stats.view.subject:
            case Subject.AGENTS:
                view = replace(view, by=By.AGENT, when=When.ANSWER)
            case Subject.BACKLOG:
                view = replace(view, by=By.DAY)
            case Subject.BUSY:
                view = replace(view, by=By.HOUR)
            case Subject.OUTCOMES:
                view = replace(view, by=By.BROADCAST)
        self._ask(view)

    def about_waits(self) -> None:
        """About waits again."""
        self._ask(replace(self._stats.view, subject=Subject.WAITS))

    # -- whose rules

    def other_system(self, step: int) -> None:
        """As the next system counts, or the one before."""
        self._ask(self._stats.other_system(step))

    def our_own(self) -> None:
        """As we count."""
        self._ask(replace(self._stats.view, system=OURS))
