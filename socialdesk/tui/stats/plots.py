"""The trend and the heat map as lines of text.

They are drawn by plotille: pure Python without a dependency, typed, imported in 8 ms; a figure is an object of
its own that asks no terminal and keeps nothing between two drawings, and its dots (Braille) are shapes, so a plot
says the same without colour. Of the others plotext keeps one figure for the whole process, asks the terminal for
its size, brings a native library and takes 130 ms to import; uniplot and textual-plot need NumPy on the way to
the first paint, and the latter is a widget with colours of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from plotille import Canvas
from rich.style import Style
from rich.text import Text

from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import fit
from socialdesk.tui.widgets import palette

SHADES = "·░▒▓█"
"""Nothing, and four levels."""
_BLANK = "\u2800"
LEFT = 7
"""Cells for what stands left of a plot."""
LABELS = 4
"""Cells for the days of the week."""
_MARGIN = 0.04
"""Of the height, so that a line along an edge is seen."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What stands beside a plot: its largest and its smallest value as words, and the first, the middle and
    the last of what is below it."""

    top: str
    bottom: str
    below: Sequence[str]


def trend(
    now: Sequence[float | None],
    before: Sequence[float | None],
    most: float,
    axis: Axis,
    size: tuple[int, int],
    chosen: int | None = None,
) -> Text:
    """A line for what is, dots for what was, of values between 0 and `most`; in so many cells and lines.
    `chosen` is the place of one that is marked."""
    width, height = max(size[0] - LEFT, 4), max(size[1] - 1, 2)
    was = _dots(before, most, width, height, joined=False)
    line = _dots(now, most, width, height, joined=True)
    column = None if chosen is None or not now else _column(chosen, len(now), width)
    text = Text()
    for row in range(height):
        side = axis.top if row == 0 else axis.bottom if row == height - 1 else ""
        text.append(f"{side:>{LEFT - 1}}┤" if side else " " * (LEFT - 1) + "│", palette.DIM)
        for style, cells in groupby(_cells(line[row], was[row], column), itemgetter(1)):
            text.append("".join(each for each, _ in cells), style)
        text.append("\n")
    text.append(" " * LEFT + _spread(axis.below, width), palette.DIM)
    return text


def _cells(line: str, was: str, column: int | None) -> Iterator[tuple[str, Style]]:
    """What stands in each cell of a row, and how."""
    for place, (ours, theirs) in enumerate(zip(line, was, strict=True)):
        both = chr(ord(ours) | ord(theirs))
        style = palette.STRONG if ours != _BLANK else palette.FAINT
        if place == column:
            both, style = ("┃" if both == _BLANK else both), palette.UNREAD
        yield " " if both == _BLANK else both, style


def _dots(
    values: Sequence[float | None], most: float, width: int, height: int, *, joined: bool
) -> list[str]:
    canvas = Canvas(
        width, height, xmin=0, xmax=max(len(values), 1), ymin=-_MARGIN, ymax=1 + _MARGIN
    )
    last: tuple[float, float] | None = None
    for place, value in enumerate(values):
        if value is None:
            last = None
            continue
        point = place + 0.5, min(value / most, 1) if most else 0
        canvas.point(*point)
        if joined and last is not None:
            canvas.line(*last, *point)
        elif joined:  # one alone is seen as well
            canvas.point(point[0], point[1] - 1 / (4 * height))
        last = point
    return [line.replace(" ", _BLANK) for line in canvas.plot("\n").split("\n")]


def _column(place: int, count: int, width: int) -> int:
    return min(int((place + 0.5) / count * width), width - 1)


def column_at(x: int, count: int, width: int) -> int | None:
    """Which of so many values stands at a column of a plot that is so wide."""
    inside = max(width - LEFT, 4)
    if not count or not 0 <= x - LEFT < inside:
        return None
    return min((x - LEFT) * count // inside, count - 1)


def _spread(words: Sequence[str], width: int) -> str:
    """The first at the left, the last at the right, one in the middle where there is room for it."""
    first, middle, last = words[0], words[1], words[-1]
    if cell_len(first) + cell_len(last) + 1 > width:
        return fit(first, width)
    line = fit(first, width - cell_len(last)) + last
    start = (width - cell_len(middle)) // 2
    taken = start > cell_len(first) and start + cell_len(middle) < width - cell_len(last)
    if taken:
        line = fit(first, start) + fit(middle, width - start - cell_len(last)) + last
    return line


# -- the heat map


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A value for each hour of each day of the week; `names` are those of the days."""

    values: Sequence[Sequence[float]]
    names: Sequence[str]
    said: Callable[[float], str]
    """A value in a few characters."""

    def most(self) -> float:
        """The largest."""
        return max((each for row in self.values for each in row), default=0)


def cell_width(width: int) -> int:
    """How many cells an hour has, where a map is so wide; 0: two hours share one."""
    return max(min((width - LABELS) // 24, 4), 0)


def level(value: float, most: float) -> int:
    """Which of the shades a value has."""
    if value <= 0 or most <= 0:
        return 0
    return min(int((value - 1e-9) * 4 / most) + 1, 4)


def styles() -> tuple[Style, ...]:
    """The colour of each shade, beside its shape."""
    return palette.FAINT, palette.DIM, palette.CUSTOMER, palette.NOTE, palette.WARNING


def heat(found: HeatMap, width: int, chosen: tuple[int, int] | None = None) -> Text:
    """Seven lines and the hours below them. Where there is room each hour has its value beside its shade."""
    cells = cell_width(width)
    most, step = found.most(), 1 if cells else 2
    wide = cells or 1
    canvas = Canvas(24 // step * wide, 7, xmin=0, xmax=24 // step * wide, ymin=0, ymax=7)
    for day, row in enumerate(found.values):
        for hour in range(0, 24, step):
            value = max(row[hour : hour + step])
            drawn = _cell(found, value, most, wide)
            canvas.text(hour // step * wide + 0.1, 6 - day + 0.1, drawn)
    text = Text()
    for day, line in enumerate(canvas.plot("\n").split("\n")):
        text.append(fit(found.names[day], LABELS - 1) + " ", palette.DIM)
        for place in range(24 // step):
            value = max(found.values[day][place * step : place * step + step])
            style = styles()[level(value, most)]
            if chosen == (day, place * step) or (step > 1 and chosen == (day, place * step + 1)):
                style = palette.UNREAD
            text.append(line[place * wide : place * wide + wide], style)
        text.append("\n")
    text.append(" " * LABELS + _hours(wide, step), palette.DIM)
    return text


def _cell(found: HeatMap, value: float, most: float, wide: int) -> str:
    shade = SHADES[level(value, most)]
    if wide < 3:
        return shade * wide
    said = found.said(value) if value > 0 else ""
    if cell_len(said) > wide - 1:
        said = ""
    return f"{said:>{wide - 1}}{shade}"


def _hours(wide: int, step: int) -> str:
    every = 3 if wide >= 2 else 6
    return "".join(fit(f"{hour:02}", wide * every // step) for hour in range(0, 24, every)).rstrip()


def cell_at(x: int, y: int, width: int) -> tuple[int, int] | None:
    """Which day and hour stands at a place of a map that is so wide."""
    cells = cell_width(width)
    hour = (x - LABELS) // cells if cells else (x - LABELS) * 2
    return (y, hour) if 0 <= y < 7 and x >= LABELS and 0 <= hour < 24 else None


def legend(found: HeatMap, width: int) -> str:
    """What each shade stands for."""
    most = found.most()
    if not most:
        return ""
    parts = [f"{SHADES[shade]} ≤{found.said(most * shade / 4)}" for shade in range(1, 5)]
    line = " " * LABELS + "  ".join(parts)
    return line if cell_len(line) <= width else ""
