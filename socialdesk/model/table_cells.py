"""What stands in a table's cells, whatever a spreadsheet put around it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from socialdesk.model.table_values import Cell
from socialdesk.model.text import fold, storable

_EXCEL_TEXT = re.compile(r'="(.*)"')
_OBEYED = re.compile(r"'(?='*\s*[=+\-@\t\r\n＝＋－＠])")
_SHORTENED = re.compile(r"\d[.,]\d+e\+?\d+", re.IGNORECASE)
_EXACT = 10**15
"""From here on Excel keeps no number whole."""
T = TypeVar("T")
Place = tuple[int, ...]
"""A column, or several whose texts are joined."""


def cell_in(cells: Sequence[Cell], places: Sequence[Place], blanks: Collection[str] = ()) -> Cell:
    """What stands in the first of these columns that is filled in, tidied; None where nothing does, or one of `blanks`."""
    for place in places:
        if len(place) == 1:
            value = _tidy(cells[place[0]]) if place[0] < len(cells) else None
        else:
            texts = [text_of_cell(cells[each]) for each in place if each < len(cells)]
            value = ", ".join(dict.fromkeys(filter(None, texts))) or None
        if value not in (None, "") and not (isinstance(value, str) and value in blanks):
            return value
    return None


def title_of(
    cells: Sequence[Cell],
    places: Sequence[Place],
    titles: Sequence[str],
    blanks: Collection[str] = (),
) -> str:
    """Under which of a table's titles that stands, as it is written there, or would where nothing does; empty for none."""
    filled = (each for each in places if cell_in(cells, (each,), blanks) is not None)
    place = next(filled, places[0] if places else ())
    return " + ".join(titles[at] for at in place if at < len(titles))


BLANKS = frozenset(("-", "--", "—", "–", "N/A", "n/a", "#N/A", "NULL", "null", "NaN"))
"""What systems write where there is nothing."""


def word_in(words: Mapping[str, T], word: str) -> T | None:
    """What a word stands for, of those that a map names, folded; one that ends with `*` stands for all that begin like it."""
    plain = fold(word)
    if plain in words:
        return words[plain]
    begun = (
        found
        for begin, found in words.items()
        if begin.endswith("*") and plain.startswith(begin[:-1])
    )
    return next(begun, None)


def is_shortened(cell: Cell) -> bool:
    """Whether Excel has shortened a number that is a name, and its last digits are lost."""
    if isinstance(cell, int | float):
        return abs(cell) >= _EXACT
    return isinstance(cell, str) and bool(_SHORTENED.fullmatch(text_of_cell(cell)))


def _tidy(cell: Cell) -> Cell:
    """Without what spreadsheets put around a text that is to stay one: `="0901"`, `'+84`."""
    if not isinstance(cell, str):
        return cell
    text = unicodedata.normalize("NFC", storable(cell)).strip().replace("\u00a0", " ")
    if found := _EXCEL_TEXT.fullmatch(text):
        text = found[1].strip()
    return _OBEYED.sub("", text, count=1) if text.startswith("'") else text


def text_of_cell(cell: Cell) -> str:
    """A cell as one line of text, NFC."""
    tidied = _tidy(cell)
    if tidied is None:
        return ""
    if isinstance(tidied, float) and tidied.is_integer():
        return str(int(tidied))
    if isinstance(tidied, datetime):
        return tidied.isoformat(sep=" ")
    return " ".join(str(tidied).split())
