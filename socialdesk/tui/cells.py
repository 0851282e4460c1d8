"""How many cells a text takes: as most terminals count, and drawn so that no neighbour is moved in those
that count otherwise.

Spacing marks (the vowels that stand beside a letter in Hindi, Bengali, Tamil, Burmese, Khmer) take a
cell in terminals that ask the system's C library (tmux, VTE, xterm), and none in others (the wcwidth
package, and so pyte; kitty counts whole syllables). The toolkit's table has none for them: where a
terminal gives them one, everything to their right moves. Counted with one, what is counted is never
less than what is drawn.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rich import cells
from rich.cells import CellTable, cell_len

__all__ = ["cell_len", "chop", "placed", "widths"]

_UNSURE = re.compile(
    "[\u0900-\u0dff\u0f00-\u109f\u1700-\u17ff\u1900-\u1cff\ua800-\ua82f\ua880-\uabff\U00011000-\U00011fff]"
    "[\u0900-\u0dff\u0f00-\u109f\u1700-\u17ff\u1900-\u1cff\ua800-\ua82f\ua880-\uabff\U00011000-\U00011fff\u200c\u200d]*"
)
"""Words of scripts on whose width terminals do not agree."""
_SAVE, _RESTORE = "\x1b7", "\x1b8"
_load = cells.load_cell_table  # type: ignore[attr-defined] # where it looks its table up


@lru_cache(maxsize=4)
def _table(unicode_version: str = "auto") -> CellTable:
    """The library's table, but a cell for each spacing mark."""
    table = _load(unicode_version)
    widths: list[tuple[int, int, int]] = []
    for start, end, width in table.widths:
        if width or end > 0xE0000:
            widths.append((start, end, width))
            continue
        first = None
        for code in range(start, end + 2):
            is_none = code <= end and unicodedata.category(chr(code)) != "Mc"
            if is_none and first is None:
                first = code
            elif not is_none and first is not None:
                widths.append((first, code - 1, 0))
                first = None
    return CellTable(table.unicode_version, widths, table.narrow_to_wide)


def _measure_anew() -> None:
    """Whatever measures a text from here on, the toolkit too, asks this table."""
    cells.load_cell_table = _table  # type: ignore[attr-defined]
    cells.get_character_cell_size.cache_clear()
    cells.cached_cell_len.cache_clear()


_measure_anew()


def widths() -> list[tuple[int, int, int]]:
    """First and last character, and cells, of all that do not take exactly one."""
    return [(first, last, width) for first, last, width in _table().widths if width != 1]


def chop(text: str, width: int) -> list[str]:
    """`text` in pieces of at most `width` cells, never between a letter and its marks; a letter that is
    wider stands alone."""
    pieces, size = [""], 0
    for letter in _letters(text):
        cells_of = cell_len(letter)
        if size + cells_of > width and pieces[-1]:
            pieces.append("")
            size = 0
        pieces[-1] += letter
        size += cells_of
    return pieces


def _letters(text: str) -> list[str]:
    spans, _ = cells.split_graphemes(text)
    found: list[str] = []
    for start, end, _ in spans:
        if found and unicodedata.category(text[start]) in ("Mc", "Mn"):
            found[-1] += text[start:end]
        else:
            found.append(text[start:end])
    return found


def placed(text: str) -> str:
    """`text` for a terminal: each word on whose width terminals disagree stands on blanks of its own,
    and what follows begins where it was counted to end."""
    return _UNSURE.sub(_place, text)


def _place(found: re.Match[str]) -> str:
    width = cell_len(found[0])
    if not width:
        return found[0]
    return f"{_SAVE}{' ' * width}{_RESTORE}{_SAVE}{found[0]}{_RESTORE}\x1b[{width}C"
