"""Numbers as the language that is spoken writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from socialdesk.model.i18n import grouped, mark, number, percent, translate
from socialdesk.model.report import Period
from socialdesk.model.text import display_safe, one_line
from socialdesk.services.reporting.page import As, Cell

NOTHING = "–"
_LONGEST_NAME = 40
_TWO = (
    (86_400, 3_600, mark("{n} d {rest} h")),
    (3_600, 60, mark("{n} h {rest} min")),
    (60, 1, mark("{n} min {rest} s")),
)


def cell(value: Any, how: As = As.TEXT) -> Cell:
    """A value with what people read."""
    return Cell(value, how, NOTHING if value is None else _said(value, how))


def named(text: str) -> str:
    """A name from outside: on one line, not too long, nothing in it that turns or hides its neighbours."""
    return one_line(display_safe(text), _LONGEST_NAME)


def two_times(period: Period) -> tuple[str, ...]:
    """The heads of a table of such rows."""
    return "", _days(period), _days(period.before()), translate("change")


def _days(period: Period) -> str:
    first, last = period.first, period.last
    return f"{first:%d/%m/%Y}" if first == last else f"{first:%d/%m} – {last:%d/%m/%Y}"


def compared(name: str, how: As, now: float | None, then: float | None) -> tuple[Cell, ...]:
    """A row of a table: a figure, what it was before, and by how much it changed."""
    change = None if now is None or then is None else now - then
    return cell(name), cell(now, how), cell(then, how), cell(change, _CHANGES[how])


_CHANGES = {As.SHARE: As.POINTS, As.COUNT: As.MORE, As.LENGTH: As.LONGER}


def _said(value: Any, how: As) -> str:
    match how:
        case As.COUNT:
            return grouped(value)
        case As.DECIMAL:
            return number(f"{value:,.1f}")
        case As.SHARE:
            return percent(value)
        case As.LENGTH:
            return span(value)
        case As.DAY:
            assert isinstance(value, date)
            return f"{value:%d/%m/%Y}"
        case As.MORE:
            return _signed(value, grouped(abs(value)))
        case As.POINTS:
            points = number(f"{abs(value) * 100:.1f}")
            return translate("{change} points", change=_signed(round(value, 3), points))
        case As.LONGER:
            return _signed(value, span(abs(value)))
        case As.TEXT:
            return str(value)


def span(milliseconds: int) -> str:
    """`8 min 5 s`, `2 h 10 min`: by the two largest units."""
    seconds = round(milliseconds / 1000)
    for size, part, words in _TWO:
        if seconds >= size:
            return translate(words, n=seconds // size, rest=seconds % size // part)
    return translate("{n} s", n=seconds)


def _signed(value: float, text: str) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{text}"
