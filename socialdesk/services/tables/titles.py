"""The table in a file: where its titles stand, and which of its columns is which of ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from socialdesk.model.table_cells import Place, text_of_cell
from socialdesk.model.table_values import Cell
from socialdesk.model.text import fold
from socialdesk.services.tables.sheets import Filled, Row, Sheet

SEARCHED = 30
"""Rows among which the titles are looked for: some systems write their name and the shop's above them."""
JOINED = " / "
Titles = tuple[str, ...]
"""One column by its title, or several whose texts are joined."""


class NoTable(Exception):
    """No row has the titles that are looked for; `seen` is the most that was read as such."""

    def __init__(self, seen: Sequence[str]) -> None:
        super().__init__()
        self.seen = seen


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table whose titles were found."""

    sheet: Sheet
    titles: Sequence[str]
    last_title: Row

    def rows_below(self) -> Iterator[tuple[int, Sequence[Cell] | None]]:
        """Its rows with their lines, merged cells filled in; None where quotation marks do not match. The same titles again, as where
        somebody put files together, are left out."""
        filled = Filled(self.sheet.merges)
        for row in self.sheet.rows():
            is_below = row.line > self.last_title.line
            cells = None if row.cells is None else filled.row(row, down=is_below)
            if is_below and not (cells and self._is_heading(cells)):
                yield row.line, cells

    def _is_heading(self, cells: Sequence[Cell]) -> bool:
        begin = next((at for at, title in enumerate(self.titles) if title), 0)
        if begin >= len(cells) or text_of_cell(cells[begin]) != self.titles[begin]:
            return False
        return list(map(text_of_cell, cells)) == list(self.titles)


def table_in(
    sheets: Iterable[Sheet], header_rows: int, worth: Callable[[Sequence[str]], int]
) -> FoundTable:
    """The table in the first sheet that has one. Titles are a heading where they are worth more than nothing, and of several the
    first that is worth the most. Raises NoTable."""
    seen: list[str] = []
    for sheet in sheets:
        head = sheet.head(SEARCHED)
        titles = _titles_in(sheet, head, header_rows)
        worths = list(map(worth, titles))
        if any(worths):
            start = worths.index(max(worths))
            return FoundTable(sheet, titles[start], head[start + header_rows - 1])
        seen = max(seen, *titles, key=len) if titles else seen
    raise NoTable(seen)


def places_of(
    titles: Sequence[str], columns: Mapping[str, Sequence[Titles]]
) -> dict[str, list[Place]]:
    """Where each of our columns may stand, as far as its titles are there."""
    known = KnownTitles(titles)
    places: dict[str, list[Place]] = {}
    for column, some in columns.items():
        found = [
            tuple(at for each in titles_ if (at := known.place(each)) is not None)
            for titles_ in some
        ]
        places[column] = [each for each in found if each]
    return places


_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_ASIDE = re.compile(r"\*|\((?:vnd|d|₫|thb|฿|usd|\$)\)|:$")
"""What stands beside a title: that it must be filled in, or in which currency it is."""


class KnownTitles:
    """Titles by their place, found however they are written: as they are, else without case and accents, else also without what
    stands beside them ("Tracking Number*", "Total (VND)"). Shopee has two titles that only differ in case. What stands in two rows
    ("Khách hàng" above "Tên") is found as one title in either order, else by the lower alone."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._known: tuple[dict[str, int], ...] = ({}, {}, {}, {}, {})
        for at, title in enumerate(titles):
            whole = _spellings(title)
            above, is_joined, below = whole[2].rpartition(JOINED)
            turned = f"{below} {above}" if is_joined else ""
            for known, written in zip(self._known, (*whole, turned, below), strict=True):
                if written:
                    known.setdefault(written, at)
            if is_joined:
                self._known[3].setdefault(f"{above} {below}", at)

    def place(self, title: str) -> int | None:
        """Where a title stands, from 0; None where nowhere."""
        whole = _spellings(title)
        found = zip(self._known, (*whole, whole[2], whole[2]), strict=True)
        return next((known[written] for known, written in found if written in known), None)

    def has(self, titles: Titles) -> bool:
        """Whether one of a column's titles is there."""
        return any(self.place(each) is not None for each in titles)


def _spellings(title: str) -> tuple[str, str, str]:
    exact = " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", title)).split())
    folded = fold(exact)
    return exact, folded, " ".join(_ASIDE.sub(" ", folded).split())


def _titles_in(sheet: Sheet, head: Sequence[Row], rows: int) -> list[list[str]]:
    """The titles that the table has if they begin in this row, or that one, of its beginning."""
    filled = Filled(sheet.merges)
    merged = [list(map(text_of_cell, filled.row(each, down=False))) for each in head]
    tops = {each.top for each in sheet.merges}
    found = []
    for start in range(len(head) - rows + 1):
        some = merged[start : start + rows]
        is_merged = any(each.line in tops for each in head[start : start + rows])
        above = [each if is_merged else _carried(each) for each in some[:-1]]
        found.append(_joined([*above, some[-1]]))
    return found


def _carried(titles: Sequence[str]) -> list[str]:
    """A title above several columns stands in the first of them alone."""
    last, carried = "", []
    for each in titles:
        last = each or last
        carried.append(last)
    return carried


def _joined(rows: Sequence[Sequence[str]]) -> list[str]:
    width = max(map(len, rows), default=0)
    columns = ([row[at] if at < len(row) else "" for row in rows] for at in range(width))
    return [JOINED.join(filter(None, each)) for each in columns]
