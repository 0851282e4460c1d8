"""Tables of web pages and of Excel 2003's XML: many programs write one of these into a file that is called .xls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.table_values import Cell
from socialdesk.model.text import human_size
from socialdesk.services.tables.workbooks import MOST_COLUMNS, MOST_MERGES, Merge

LARGEST = 32 * 1024 * 1024
"""Letters of such a file: all of it is in memory at once."""
MOST_CELLS = 2_000_000
TABLE = 16
"""As many cells as a table with nothing in it weighs; such a row weighs one: a file of a few MB could ask for more of them than there
is memory."""
_TABLES, _ROWS, _CELLS = ("table", "worksheet"), ("tr", "row"), ("td", "th", "cell")
_UNSEEN = ("script", "style", "title")
_BREAKS = ("br", "p", "div", "li")


@dataclass(slots=True)
class MarkupTable:
    """A table with its rows from 1; merged cells have their value in the first alone, as in a workbook."""

    cells: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    reached: dict[int, int] = field(default_factory=dict)
    """Of a column the last row into which a cell from above reaches."""

    def rows(self) -> Iterator[tuple[int, Sequence[Cell] | None]]:
        """Each with its number."""
        yield from enumerate(self.cells, 1)


def tables_of(text: str) -> list[MarkupTable]:
    """The tables of a text, in the order in which they begin. Raises NotAllowed for one that is too large."""
    if len(text) > LARGEST:
        raise _too_large(text)
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    return [each for each in reader.tables if each.cells]


def _too_large(text: str) -> NotAllowed:
    return NotAllowed(
        translate(
            "The file is too large: {size}, at most {most} are read. Split it, for example by months.",
            size=human_size(len(text)),
            most=human_size(LARGEST),
        )
    )


class _Reader(HTMLParser):
    """Puts tables together; what stands in a table within a cell is a table of its own."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[MarkupTable] = []
        self._text = text
        self._open: list[MarkupTable] = []
        self._cells = 0
        self._words: list[str] | None = None
        self._unseen = 0
        self._at = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        said = {name: value or "" for name, value in attrs}
        if tag in _TABLES:
            self._end_cell()
            if tag == "table" and self._open and not self._open[-1].cells:
                return  # that of a sheet of Excel 2003, which has begun
            self._weigh(TABLE)
            self.tables.append(MarkupTable())
            self._open.append(self.tables[-1])
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BREAKS and self._words is not None:
            self._words.append(" ")
        elif self._open and tag in _ROWS:
            self._begin_row(_number(said.get("ss:index")))
        elif self._open and self._open[-1].cells and tag in _CELLS:
            self._begin_cell(said)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that begins and ends."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _CELLS or tag in _ROWS:
            self._end_cell()
        elif tag in _TABLES and self._open:
            self._end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Letters."""
        if self._words is not None and not self._unseen:
            self._words.append(data)

    def _begin_row(self, number: int) -> None:
        self._end_cell()
        rows = self._open[-1].cells
        some = min(max(number - len(rows), 1), 1_000)
        self._weigh(some)
        rows.extend([] for _ in range(some))

    def _weigh(self, some: int) -> None:
        self._cells += some
        if self._cells > MOST_CELLS:
            raise _too_large(self._text)

    def _begin_cell(self, said: dict[str, str]) -> None:
        self._end_cell()
        table = self._open[-1]
        row, line = table.cells[-1], len(table.cells)
        at = max(_number(said.get("ss:index")) - 1, len(row))
        while at < MOST_COLUMNS and table.reached.get(at, 0) >= line:
            at += 1
        wide = max(_number(said.get("colspan")), _number(said.get("ss:mergeacross")) + 1, 1)
        high = max(_number(said.get("rowspan")), _number(said.get("ss:mergedown")) + 1, 1)
        end = min(at + wide, MOST_COLUMNS)
        self._weigh(end - len(row))
        if len(table.merges) >= MOST_MERGES:
            raise _too_large(self._text)
        row.extend([None] * (end - len(row)))
        if (wide > 1 or high > 1) and at < end:
            table.merges.append(Merge(line, at + 1, line + high - 1, end))
            for place in range(at, end):
                table.reached[place] = line + high - 1
        self._words = []
        self._at = at

    def _end_cell(self) -> None:
        if self._words is None or not self._open or not self._open[-1].cells:
            self._words = None
            return
        row = self._open[-1].cells[-1]
        if self._at < len(row):
            row[self._at] = " ".join("".join(self._words).split())
        self._words = None


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else 0
