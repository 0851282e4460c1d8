"""Files as tables: which bytes are which letters, where cells end, and in which line each row stands."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.table_values import Cell
from socialdesk.model.text import human_size, text_of
from socialdesk.services.tables.markup import tables_of
from socialdesk.services.tables.workbooks import Merge, Page, pages_of

LARGEST = 256 * 1024 * 1024
"""Bytes of a file."""
DELIMITERS = ",;\t|"
CODE_PAGES = ("cp1258", "cp874")
"""In what Excel writes a CSV on a Vietnamese and on a Thai Windows."""
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NOTHING = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n,;|"
"""Of what a file is made that says nothing: marks, noughts, blanks and separators."""
_FEW = 20
"""One letter among so many may be a nought by accident; of UTF-16 every second byte is one, or nearly."""
_WEB_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"<style")
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_-]{2,20})""")


@dataclass(frozen=True, slots=True)
class Row:
    """A row and the line it begins in, from 1. `cells` is None where its quotation marks do not match."""

    line: int
    cells: Sequence[Cell] | None


class Lines(Protocol):
    """Rows that stand in lines of a text."""

    def rows(self) -> Iterator[tuple[int, Sequence[Cell] | None]]:
        """Each with the line it begins in, from 1."""
        ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table whose rows are read as often as they are asked for."""

    source: Page | Lines
    merges: tuple[Merge, ...] = ()
    is_workbook: bool = False

    def rows(self) -> Iterator[Row]:
        """All rows that say something."""
        for line, cells in self.source.rows():
            if cells is None or any(each not in (None, "") for each in cells):
                yield Row(line, cells)

    def head(self, most: int) -> list[Row]:
        """The first rows."""
        return list(islice(self.rows(), most))


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of separated values."""

    text: str
    delimiter: str
    before: int = 0

    def rows(self) -> Iterator[tuple[int, Sequence[Cell] | None]]:
        lines = io.StringIO(self.text, newline="")
        rows = csv.reader(lines, delimiter=self.delimiter, strict=True)
        while True:
            line = rows.line_num + 1 + self.before
            try:
                yield line, [each.strip() for each in next(rows)]
            except csv.Error:
                yield line, None
            except StopIteration:
                return


def sheets_of(
    raw: bytes,
    encoding: str = "",
    delimiter: str = "",
    objects: Callable[[bytes], Lines] | None = None,
) -> Iterator[Sheet]:
    """What a file may say as a table, the likeliest first; the first in which the titles make sense is meant.
    `encoding` and `delimiter` are the map's, empty where they are to be found out; `objects` reads JSON lines, where
    those are known. Raises NotAllowed for what is no table."""
    if len(raw) > LARGEST:
        raise NotAllowed(
            translate(
                "The file is too large: {size}, at most {most} are read. Split it, for example by months.",
                size=human_size(len(raw)),
                most=human_size(LARGEST),
            )
        )
    if not raw.strip(_NOTHING):
        raise NotAllowed(translate("The file is empty."))
    if raw.startswith(WORKBOOK):
        for page in pages_of(raw):
            yield Sheet(page, page.merges, is_workbook=True)
        return
    if raw.startswith(OLD_WORKBOOK):
        raise NotAllowed(
            translate(
                "This is an Excel file of before 2007, or one with a password. Save it as an Excel workbook (.xlsx) without a password, then import that."
            )
        )
    if raw.lstrip(b"\xef\xbb\xbf \r\n\t")[:9].lower().startswith(_WEB_PAGE):
        yield from _marked_up(raw, encoding)
        return
    if objects is not None and raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        yield Sheet(objects(raw.removeprefix(b"\xef\xbb\xbf")))
        return
    for text in _readings(raw, encoding):
        yield from _separated(text, delimiter)


def _marked_up(raw: bytes, encoding: str) -> Iterator[Sheet]:
    """The tables of a web page, or of Excel 2003's XML."""
    named = _CHARSET.search(raw[:2_048])
    with contextlib.suppress(LookupError):
        encoding = encoding or (codecs.lookup(named[1].decode()).name if named else "")
    tables = tables_of(next(_readings(raw, encoding), ""))
    if not tables:
        raise NotAllowed(
            translate(
                "This is a web page, although it may be called .xls. Open it in Excel, save it as a workbook (.xlsx), then import that."
            )
        )
    for each in tables:
        yield Sheet(each, tuple(each.merges))


def _readings(raw: bytes, encoding: str) -> Iterator[str]:
    """What the bytes may say as text."""
    has_mark = raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    if encoding and not has_mark:
        try:
            yield raw.decode(encoding).lstrip("\ufeff")
        except UnicodeError as error:
            raise NotAllowed(
                translate(
                    "Line {line} is no text in {encoding}, which the map names.",
                    line=raw[: getattr(error, "start", 0)].count(b"\n") + 1,
                    encoding=encoding,
                )
            ) from None
        return
    encodings: Iterable[str] = CODE_PAGES
    if not has_mark and raw.count(0) * _FEW > len(
        raw
    ):  # each letter has one before it or behind it
        noughts = raw[0::2].count(0) > raw[1::2].count(0)
        encodings = ("utf-16-be" if noughts else "utf-16-le",)
    else:
        with contextlib.suppress(UnicodeDecodeError):
            yield text_of(raw)
            return
    for each in encodings:
        with contextlib.suppress(UnicodeDecodeError):
            yield raw.decode(each).lstrip("\ufeff")


def _separated(text: str, delimiter: str) -> Iterator[Sheet]:
    before = 0
    first, _, rest = text.partition("\n")
    if first.startswith("sep=") and len(first.strip("\r")) == len("sep=,"):  # Excel's own
        delimiter, text, before = delimiter or first[len("sep=")], rest, 1
    head = text[:8_192]
    found = [delimiter] if delimiter else sorted(DELIMITERS, key=head.count, reverse=True)
    for each in found:
        if delimiter or each in head:
            yield Sheet(_Text(text, each, before))


@dataclass(slots=True)
class Filled:
    """Fills merged cells in as rows come by: their value stands in the first cell alone. In titles it is
    carried to the right, in rows also down."""

    merges: tuple[Merge, ...]
    _waiting: list[Merge] = field(default_factory=list)
    _values: dict[Merge, Cell] = field(default_factory=dict)
    _next: int = 0

    def __post_init__(self) -> None:
        self._waiting = sorted(self.merges)

    def row(self, row: Row, *, down: bool) -> Sequence[Cell]:
        """The cells of the next row; rows must come in their order."""
        if not self._waiting or row.cells is None:
            return row.cells or ()
        while self._next < len(self._waiting) and self._waiting[self._next].top <= row.line:
            merge = self._waiting[self._next]
            self._next += 1
            if merge.top == row.line and merge.left <= len(row.cells):
                self._values[merge] = row.cells[merge.left - 1]
        if not self._values:
            return row.cells
        cells = list(row.cells)
        for merge, value in list(self._values.items()):
            if merge.bottom < row.line:
                del self._values[merge]
            elif down or merge.top == row.line:
                for place in range(merge.left - 1, min(merge.right, len(cells))):
                    cells[place] = value
        return cells
