"""Workbooks of Excel from strangers: looked through before anything is made of them, so that none fills the memory
or takes for ever. What is read is told by openpyxl."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from xml.parsers import expat

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import mark, translate
from socialdesk.model.table_values import Cell

MOST_UNPACKED = 200 * 1024 * 1024
MOST_FILES = 2_000
"""Of the folder that a workbook is."""
MOST_CELLS = 5_000_000
MOST_PARTS = 15_000_000
"""What rows and texts are made of: each of them is let go when the next begins."""
MOST_ROWS_AND_TEXTS = 2_500_000
MOST_OTHERS = 300_000
"""Formats, columns and whatever else is kept until the end."""
MOST_DEPTH = 60
MOST_ROWS, MOST_COLUMNS = 1_048_576, 1_000
MOST_AREA = 20_000_000
"""Cells between the first and the last that says something, empty ones included."""
MOST_MERGES = 100_000
LARGEST_ROW = 16_384
"""Cells of a row, as Excel has them."""
_LET_GO = frozenset(("row", "si"))
MOST_WITHIN = 100_000
"""Parts of one row, or of one text."""
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_AREA = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})")
_NOUGHTS = re.compile(r"0{2,30}")
_BROKEN = mark(
    "This workbook cannot be read: it is broken, or made by a program that Excel's own readers do not understand. Open it in Excel and save it anew (.xlsx, or “CSV UTF-8”), then import that."
)
_ARCHIVE = mark(
    "This is no Excel workbook but another archive (.zip, .ods): unpack it, or save it as a workbook (.xlsx), then import that."
)
_CONTENTS = "[Content_Types].xml"
"""What every workbook has."""
_TOO_LARGE = mark(
    "This workbook is too large to be read safely: {what}. Delete what is no order, split it, or save the sheet as “CSV UTF-8”, then import that."
)


class Merge(NamedTuple):
    """Merged cells, counted from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class _Extent:
    """What a sheet comes to, without its values."""

    rows: int = 0
    columns: int = 0
    merges: list[Merge] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of a workbook."""

    sheet: Any
    extent: _Extent

    @property
    def merges(self) -> tuple[Merge, ...]:
        """Its merged cells."""
        return tuple(self.extent.merges)

    def rows(self) -> Iterator[tuple[int, Sequence[Cell] | None]]:
        """Its rows by number; empty cells are None. Raises NotAllowed."""
        if not self.extent.rows or not self.extent.columns:
            return
        formats: dict[Any, str] = {}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for number, row in _rows(self.sheet, self.extent):
                    yield number, [_value(each, formats) for each in row]
        except NotAllowed:
            raise
        except Exception:  # noqa: BLE001 - its reader meets what no reader expects with any error there is
            raise NotAllowed(translate(_BROKEN)) from None


def pages_of(raw: bytes) -> Iterator[Page]:
    """The sheets of a workbook that are shown. Raises NotAllowed with a sentence for what is none, or would
    take too much."""
    try:
        extents = _looked_through(raw)
        import openpyxl  # noqa: PLC0415 - for those who read one

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        sheets = [
            (each, extents.get(each._worksheet_path.lstrip("/"), _Extent()))
            for each in book.worksheets
            if each.sheet_state == "visible" and hasattr(each, "_worksheet_path")
        ]
    except NotAllowed:
        raise
    except Exception:  # noqa: BLE001 - as above
        raise NotAllowed(translate(_BROKEN)) from None
    for sheet, extent in sheets:
        yield Page(sheet, extent)


def _rows(sheet: Any, extent: _Extent) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of a sheet as they are written. Files of TikTok Shop have each cell in a row of its own, all of the same
    number; of these openpyxl's own reader keeps the first alone and says nothing."""
    from openpyxl.worksheet._reader import WorkSheetParser  # noqa: PLC0415 - for those who read one

    book = sheet.parent
    with sheet._get_source() as source:
        found = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, parts in groupby(found.parse(), key=itemgetter(0)):
            if number <= extent.rows:
                cells = [cell for _, part in parts for cell in part]
                yield number, sheet._get_row(cells, 1, extent.columns)


def _value(cell: Any, formats: dict[Any, str]) -> Cell:
    value = cell.value
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, str):
        return "" if cell.data_type == "e" else value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        style = cell._style_id
        if style not in formats:
            formats[style] = str(cell.number_format)
        shape = formats[style]
        if _NOUGHTS.fullmatch(shape) and value == int(value) and value >= 0:
            return f"{int(value):0{len(shape)}d}"  # as it is seen
        return value
    return datetime.combine(value, datetime.min.time()) if isinstance(value, date) else str(value)


def _looked_through(raw: bytes) -> dict[str, _Extent]:
    """What each file in a workbook comes to. Raises NotAllowed."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError):
        raise NotAllowed(translate(_BROKEN)) from None
    if not any(each.filename == _CONTENTS for each in entries):
        raise NotAllowed(translate(_ARCHIVE))
    # What is unpacked ends where the directory says, whatever follows.
    unpacked = sum(each.file_size for each in entries)
    if len(entries) > MOST_FILES:
        raise _too_large(translate("{many} files are packed into it", many=len(entries)))
    if unpacked > MOST_UNPACKED:
        raise _too_large(translate("unpacked it has {many} megabytes", many=unpacked >> 20))
    looking = _Looking()
    return {each.filename: looking.through(archive, each) for each in entries}


def _too_large(what: str) -> NotAllowed:
    return NotAllowed(translate(_TOO_LARGE, what=what))


class _Looking:
    """Goes through the files of a workbook as a reader will, counting."""

    def __init__(self) -> None:
        self._cells = self._parts = self._rows_and_texts = self._others = 0
        self._open = self._within = 0
        self._depth = 0
        self._row = 0
        self._column = 0
        self._in_row = 0
        self._area = 0
        self._extent = _Extent()

    def through(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> _Extent:
        """What one file comes to; whatever is no XML comes to nothing."""
        self._depth = self._row = self._column = self._in_row = self._open = 0
        self._extent = _Extent()
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.buffer_text = True
        try:
            with archive.open(entry) as file:
                while piece := file.read(1 << 16):
                    parser.Parse(piece, False)  # noqa: FBT003 - as expat has it
        except expat.ExpatError:
            pass  # a picture; and of XML that is broken a reader comes no farther either
        area = self._extent.rows * self._extent.columns
        self._area += sum(
            (each.bottom - each.top + 1) * (each.right - each.left + 1)
            for each in self._extent.merges
        )
        if area > MOST_AREA or self._area > MOST_AREA:
            raise _too_large(translate("its cells lie too far apart"))
        return self._extent

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise _too_large(translate("its parts are nested too deep"))
        name = name.rpartition(" ")[2]
        self._count(name)
        match name:
            case "row":
                self._begin_row(attributes)
            case "c":
                self._begin_cell(attributes)
            case "v" | "is" if self._in_row:
                self._extent.rows = max(self._extent.rows, self._row)
                self._extent.columns = max(self._extent.columns, self._column)
                if self._column > MOST_COLUMNS:
                    raise _too_large(
                        translate("it says something beyond its column {n}", n=MOST_COLUMNS)
                    )
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def _end(self, _: str) -> None:
        if self._depth == self._open:
            self._open = 0
        self._depth -= 1

    def _count(self, name: str) -> None:
        """What a reader has in its memory at once: all but what rows and texts are made of."""
        if self._open:
            self._within += 1
            self._parts += 1
            if self._within > MOST_WITHIN:
                raise _too_large(translate("a row has more than {most} cells", most=LARGEST_ROW))
            if self._parts > MOST_PARTS:
                raise _too_large(translate("it has more than {most} cells", most=MOST_CELLS))
        elif name in _LET_GO:
            self._open, self._within = self._depth, 0
            self._rows_and_texts += 1
            if self._rows_and_texts > MOST_ROWS_AND_TEXTS:
                raise _too_large(
                    translate("it has more than {most} rows and texts", most=MOST_ROWS_AND_TEXTS)
                )
        else:
            self._others += 1
            if self._others > MOST_OTHERS:
                raise _too_large(translate("it has more than {most} formats", most=MOST_OTHERS))

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number, before = attributes.get("r", ""), self._row
        self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
        self._column = 0
        if self._row != before:  # else it is more of the same
            self._in_row = 0
        if self._row > MOST_ROWS:
            raise _too_large(translate("it has a row {n}", n=self._row))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._in_row += 1
        self._cells += 1
        if self._in_row > LARGEST_ROW:
            raise _too_large(translate("a row has more than {most} cells", most=LARGEST_ROW))
        if self._cells > MOST_CELLS:
            raise _too_large(translate("it has more than {most} cells", most=MOST_CELLS))
        place = _PLACE.fullmatch(attributes.get("r", ""))
        self._column = _column(place[1]) if place else self._column + 1

    def _merge(self, area: str) -> None:
        found = _AREA.fullmatch(area)
        if found is None:
            return
        if len(self._extent.merges) >= MOST_MERGES:
            raise _too_large(translate("it has more than {most} merged cells", most=MOST_MERGES))
        merge = Merge(int(found[2]), _column(found[1]), int(found[4]), _column(found[3]))
        self._extent.merges.append(
            merge._replace(
                bottom=min(merge.bottom, max(self._extent.rows, merge.top)),
                right=min(merge.right, max(self._extent.columns, merge.left)),
            )
        )


def _refuse_doctype(*_: object) -> None:
    raise NotAllowed(translate(_BROKEN))


def _column(letters: str) -> int:
    number = 0
    for each in letters:
        number = number * 26 + ord(each) - 64
    return number
