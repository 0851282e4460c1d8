"""The figures as a list: today, who waits, all, and a line a group."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.style import Style

from socialdesk.model.i18n import grouped, mark, translate
from socialdesk.model.presets.catalogue import OURS
from socialdesk.services.figures.explaining import METRICS
from socialdesk.tui.cells import cell_len
from socialdesk.tui.desk.stats import Sort
from socialdesk.tui.stats import said
from socialdesk.tui.text import clip, clip_words, fit
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.desk.stats import Line, Stats
    from socialdesk.tui.screen import DeskScreen

Drawn = list[tuple[str, Style]]
_HEADS = (mark("waits"), mark("in time"), mark("median"), "p90")
_WIDTHS = (9, 8, 9, 7)
"""Cells of a number of waits, a share and two lengths of time."""


class ListPane:
    """The cursor stays on its figure, wherever that stands by now."""

    def __init__(self, screen: DeskScreen, stats: Stats, moved: Callable[[], None]) -> None:
        self._screen = screen
        self._stats = stats
        self._key: tuple[str, str, str] = ("", "", "")
        self._moved_on = moved
        self.widget = VirtualList(self._row, 1, "stats-list")
        self.cursor = Cursor(self.widget, self._moved, self._is_heading)

    def _row(self, row: int, width: int, is_cursor: bool) -> list[Drawn]:
        lines = self._stats.lines
        return [self._drawn(lines[row], width)] if row < len(lines) else [[]]

    def _drawn(self, line: Line, width: int) -> Drawn:
        places = _places(width)
        room = width - 2 - sum(_WIDTHS[place] for place in places)
        if line.sort is Sort.HEADING:
            name = translate(said.GROUPS[self._stats.shown.by])
            heads = [fit_right(translate(_HEADS[place]), _WIDTHS[place]) for place in places]
            return [(fit(f" {name}", room + 1), palette.STRONG), ("".join(heads), palette.FAINT)]
        if line.sort is Sort.WAITING:
            return self._waiting(line, width)
        found = line.figures
        cells = (
            grouped(found.n),
            said.share(found.share),
            said.took(found.p50_ms),
            said.took(found.p90_ms),
        )
        strong = line.sort not in (Sort.GROUP, Sort.PART)
        indent = 0 if strong else 2
        name = fit(f" {' ' * indent}{clip_words(self.name(line), room - indent)}", room + 1)
        numbers = "".join(fit_right(cells[place], _WIDTHS[place]) for place in places)
        return [(name, palette.STRONG if strong else palette.TEXT), (numbers, palette.TEXT)]

    def _waiting(self, line: Line, width: int) -> Drawn:
        stats = self._stats
        number = len(stats.dashboard.waiting) if stats.dashboard is not None else 0
        words = grouped(number)
        if stats.late:
            words = f"{words} · {translate('{n} too late', n=grouped(stats.late))}"
        room = max(width - 2 - len(words), 4)
        style = palette.ALARM if stats.late else palette.TEXT
        return [(fit(f" {self.name(line)}", room), palette.STRONG), (f" {words}", style)]

    def name(self, line: Line) -> str:
        """What a figure is called."""
        stats = self._stats
        match line.sort:
            case Sort.TODAY:
                return translate("Today")
            case Sort.WAITING:
                return translate("Waiting now")
            case Sort.METRIC:
                words = translate(METRICS[line.metric])
                return words[:1].upper() + words[1:]
            case Sort.WHOLE:
                view = stats.shown
                words = said.span_name(
                    stats.timespan(stats.shown), view.days if not view.words else 0
                )
                if view.system != OURS:
                    return translate("Ours, {time}", time=words)
                return words[:1].upper() + words[1:]
        return said.group_name(line.name, stats.shown.by)

    # -- moving

    @property
    def line(self) -> Line | None:
        """The figure under the cursor."""
        lines, row = self._stats.lines, self.widget.cursor
        return lines[row] if row < len(lines) else None

    def _is_heading(self, row: int) -> bool:
        lines = self._stats.lines
        return row < len(lines) and lines[row].sort is Sort.HEADING

    def _moved(self) -> None:
        if self.line is not None:
            self._key = _key(self.line)
        self._moved_on()

    def resize(self) -> None:
        """There are as many rows as figures; the cursor stays on its own."""
        self.widget.resize_to(len(self._stats.lines))
        keys = [_key(each) for each in self._stats.lines]
        if self._key in keys:
            self.widget.go(keys.index(self._key))

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.widget.refresh()


def _key(line: Line) -> tuple[str, str, str]:
    return line.sort.value, line.metric, line.name


def _places(width: int) -> tuple[int, ...]:
    """Which numbers there is room for beside a name."""
    if width >= 48:
        return 0, 1, 2, 3
    return (0, 1, 2) if width >= 39 else (0, 1)


def fit_right(text: str, width: int) -> str:
    """At the right of so many cells."""
    cut = clip(text, width)
    return " " * (width - cell_len(cut)) + cut
