"""Numbers as the language that is spoken writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from socialdesk.model.i18n import language, mark, translate
from socialdesk.services.reporting.page import As, Cell

NOTHING = "–"
_COMMA = frozenset({"vi"})
"""Languages that write 1.204 and 66,7."""
_TWO = (
    (86_400, 3_600, mark("{n} d {rest} h")),
    (3_600, 60, mark("{n} h {rest} min")),
    (60, 1, mark("{n} min {rest} s")),
)


def cell(value: Any, how: As = As.TEXT) -> Cell:
    """A value with what people read."""
    return Cell(value, how, NOTHING if value is None else _said(value, how))


def _said(value: Any, how: As) -> str:
    match how:
        case As.COUNT:
            return _marked(f"{value:,}")
        case As.SHARE:
            return _marked(f"{value * 100:.1f}") + " %"
        case As.LENGTH:
            return span(value)
        case As.DAY:
            assert isinstance(value, date)
            return f"{value:%d/%m/%Y}"
        case As.MORE:
            return _signed(value, _marked(f"{abs(value):,}"))
        case As.POINTS:
            points = _marked(f"{abs(value) * 100:.1f}")
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


def _marked(number: str) -> str:
    return number.translate(_TURNED) if language() in _COMMA else number


_TURNED = str.maketrans(",.", ".,")
