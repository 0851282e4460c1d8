"""The files that exports are written to, a portion of rows at a time: never more than that in memory."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.text import escaped
from socialdesk.services.exporting.cells import (
    LocalMoments,
    as_text,
    cut,
    is_formula,
    plain,
    unobeyed,
)
from socialdesk.services.exporting.columns import Columns, Kind, Record

MOST_ROWS = 1_048_576
"""Of a sheet of Excel, its head included."""
BOM = b"\xef\xbb\xbf"
_WIDTHS = {Kind.TEXT: 18, Kind.NUMBER: 10, Kind.LENGTH: 12, Kind.MOMENT: 19}
_SURROGATE = re.compile("[\ud800-\udfff]")
Write = Callable[[bytes], object]


class Table(Protocol):
    """A file that is being written."""

    cut: int
    """Texts that it does not hold whole."""
    sheets: int

    def add(self, records: Iterable[Record]) -> None:
        """Write some more."""
        ...

    def finish(self) -> None:
        """Write what is left."""
        ...


class CsvTable:
    """RFC 4180: commas, CRLF, UTF-8; with a mark at the beginning where Excel is to see that."""

    cut = 0
    sheets = 1

    def __init__(self, columns: Columns, zone: ZoneInfo, write: Write, *, bom: bool) -> None:
        self._kinds = tuple(columns.values())
        self._moments = LocalMoments(zone)
        self._write = write
        self._begin = BOM if bom else b""
        self._head = [list(columns)]

    def add(self, records: Iterable[Record]) -> None:
        """Write some more."""
        rows = [list(map(self._cell, each, self._kinds)) for each in records]
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(self._head + rows)
        self._write(self._begin + text.getvalue().encode())
        # Before there is anything to tell, a pipe is told nothing.
        self._begin, self._head = b"", []

    def finish(self) -> None:
        """Write the head, where there was nothing below it."""
        if self._head:
            self.add([])

    def _cell(self, value: Any, kind: Kind) -> str:
        if value is None:
            return ""
        match kind:
            case Kind.TEXT:
                return unobeyed(plain(value))
            case Kind.NUMBER | Kind.LENGTH:
                return str(value)
            case Kind.MOMENT:
                return self._moments.iso(value)
            case Kind.FLAG:
                return "true" if value else "false"
            case Kind.NAMES | Kind.OBJECTS:
                return unobeyed(plain(as_text(value, kind)))


class LinesTable:
    """JSON lines: an object a line with every key, letters as they are, and what a terminal would obey as
    `\\u…`."""

    cut = 0
    sheets = 1

    def __init__(self, columns: Columns, zone: ZoneInfo, write: Write) -> None:
        self._names = tuple(columns)
        self._moments = [at for at, kind in enumerate(columns.values()) if kind is Kind.MOMENT]
        self._iso = LocalMoments(zone).iso
        self._write = write

    def add(self, records: Iterable[Record]) -> None:
        """Write some more."""
        lines = "\n".join(map(self._line, records))
        if lines:
            self._write(f"{lines}\n".encode())

    def _line(self, record: Record) -> str:
        values = list(record)
        for place in self._moments:
            if values[place] is not None:
                values[place] = self._iso(values[place])
        whole = dict(zip(self._names, values, strict=True))
        # A lone surrogate is escaped as well, and read back as itself.
        return escaped(json.dumps(whole, ensure_ascii=False))

    def finish(self) -> None:
        """Nothing is left."""


class WorkbookTable:
    """A workbook of Excel: moments are dates by the shop's clock, texts are texts and never formulas. What
    one sheet cannot hold goes on in the next."""

    def __init__(
        self, columns: Columns, zone: ZoneInfo, path: Path, name: str, most: int = MOST_ROWS
    ) -> None:
        import xlsxwriter  # noqa: PLC0415 - for those who write one

        self.cut = 0
        self.sheets = 0
        self._columns = columns
        self._name = name
        self._most = most
        self._moments = LocalMoments(zone)
        self._book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "tmpdir": str(path.parent)}
        )
        self._book.use_zip64()
        self._head = self._book.add_format({"bold": True})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._number = self._book.add_format({"num_format": "0"})
        # Typed into once more, it is no formula either.
        self._quoted = self._book.add_format({"quote_prefix": True})
        self._row = most
        self._begin()

    def _begin(self) -> None:
        self.sheets += 1
        name = self._name if self.sheets == 1 else f"{self._name} {self.sheets}"
        self._sheet: Any = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for place, (column, kind) in enumerate(self._columns.items()):
            self._sheet.set_column(place, place, 60 if column == "text" else _WIDTHS.get(kind, 18))
        for place, column in enumerate(self._columns):
            self._sheet.write_string(0, place, column, self._head)
        self._row = 1

    def add(self, records: Iterable[Record]) -> None:
        """Write some more."""
        for each in records:
            if self._row >= self._most:
                self._begin()
            for place, (value, kind) in enumerate(zip(each, self._columns.values(), strict=True)):
                if value is not None:
                    self._cell(place, value, kind)
            self._row += 1

    def _cell(self, place: int, value: Any, kind: Kind) -> None:
        row, sheet = self._row, self._sheet
        match kind:
            case Kind.NUMBER | Kind.LENGTH:
                sheet.write_number(row, place, value, self._number)
            case Kind.MOMENT:
                sheet.write_number(row, place, self._moments.serial(value), self._moment)
            case Kind.FLAG:
                sheet.write_boolean(row, place, value)
            case Kind.TEXT | Kind.NAMES | Kind.OBJECTS:
                whole = plain(value if kind is Kind.TEXT else as_text(value, kind))
                text = cut(whole)
                self.cut += text is not whole
                if text:
                    sheet.write_string(row, place, text, self._quoted if is_formula(text) else None)

    def finish(self) -> None:
        """Write what is left. Raises OSError."""
        from xlsxwriter.exceptions import XlsxWriterException  # noqa: PLC0415 - as above

        try:
            self._book.close()
        except XlsxWriterException as error:
            cause = error.args[0] if error.args else error
            raise cause if isinstance(cause, OSError) else OSError(str(cause)) from None


class ParquetTable:
    """Apache Parquet: moments in the shop's zone, texts exactly as they came."""

    cut = 0
    sheets = 1

    def __init__(self, columns: Columns, zone: ZoneInfo, path: Path) -> None:
        try:
            import pyarrow  # noqa: PLC0415 - few have it
            from pyarrow import parquet  # noqa: PLC0415
        except ImportError:
            raise NotAllowed(
                translate(
                    "Parquet needs a library that is not here: pip install 'pyarrow>=17', then try again. Or write --csv, --jsonl or --xlsx."
                )
            ) from None
        text, whole = pyarrow.string(), pyarrow.int64()
        kinds = {
            Kind.TEXT: text, Kind.NUMBER: whole, Kind.LENGTH: whole, Kind.FLAG: pyarrow.bool_(),
            Kind.MOMENT: pyarrow.timestamp("ms", tz=zone.key), Kind.NAMES: pyarrow.list_(text),
            Kind.OBJECTS: text,
        }  # fmt: skip
        self._arrow: Any = pyarrow
        self._columns = columns
        self._schema = pyarrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
        self._file = parquet.ParquetWriter(str(path), self._schema, compression="zstd")
        self._kept: list[Record] = []

    def add(self, records: Iterable[Record]) -> None:
        """Write some more, in groups that are worth it."""
        self._kept.extend(records)
        if len(self._kept) >= 20_000:
            self._flush()

    def _flush(self) -> None:
        if not self._kept:
            return
        turned: list[Sequence[Any]] = [*zip(*self._kept, strict=True)]
        columns = [
            self._arrow.array([_whole(each, kind) for each in values], field.type)
            for values, kind, field in zip(
                turned, self._columns.values(), self._schema, strict=True
            )
        ]
        self._file.write_table(self._arrow.table(columns, schema=self._schema))
        self._kept = []

    def finish(self) -> None:
        """Write what is left. Raises OSError."""
        self._flush()
        self._file.close()


def _whole(value: Any, kind: Kind) -> Any:
    """Text that UTF-8 can say."""
    if value is None or kind not in (Kind.TEXT, Kind.NAMES, Kind.OBJECTS):
        return value
    if kind is Kind.NAMES:
        return [_SURROGATE.sub("\ufffd", each) for each in value]
    return _SURROGATE.sub("\ufffd", value if kind is Kind.TEXT else as_text(value, kind))
