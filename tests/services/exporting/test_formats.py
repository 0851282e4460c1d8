"""The files of exports, read back by other programs."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import openpyxl
import pytest

from socialdesk.errors import NotAllowed
from socialdesk.services.exporting.cells import MOST_LETTERS
from socialdesk.services.exporting.columns import Kind
from socialdesk.services.exporting.formats import (
    BOM,
    CsvTable,
    LinesTable,
    ParquetTable,
    WorkbookTable,
)
from tests.support.make import NOW

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
COLUMNS = {
    "n": Kind.NUMBER, "at": Kind.MOMENT, "took": Kind.LENGTH, "text": Kind.TEXT, "is": Kind.FLAG, "tags": Kind.NAMES,
    "files": Kind.OBJECTS,
}  # fmt: skip
FILE = {"kind": "photo", "name": "=1.jpg"}
ROWS = [
    (1, NOW, 60_000, '=HYPERLINK("x")', True, ["vip", "size-m"], [FILE]),
    (2, None, None, None, False, [], []),
    (3, NOW, 0, 'a,"b"\r\nc\x00\x1b\ud800 ⟲\u202e', False, ["=x"], []),
]
WHEN = "2026-09-28T10:00:00.000+07:00"


def test_csv_is_rfc_4180_and_obeys_nobody() -> None:
    kept = io.BytesIO()
    table = CsvTable(COLUMNS, ZONE, kept.write, bom=True)
    for each in ROWS:
        table.add([each])
    table.finish()

    told = kept.getvalue()
    assert told.startswith(BOM)
    assert told.count(b"\r\n") == 4
    head, *rows = csv.reader(io.StringIO(told.decode("utf-8-sig"), newline=""), strict=True)
    assert head == list(COLUMNS)
    assert rows == [
        ["1", WHEN, "60000", '\'=HYPERLINK("x")', "true", "vip, size-m", json.dumps([FILE])],
        ["2", "", "", "", "false", "", ""],
        ["3", WHEN, "0", 'a,"b"\nc��� ⟲\u202e', "false", "'=x", ""],
    ]


def test_where_there_is_nothing_there_is_a_head() -> None:
    kept = io.BytesIO()
    CsvTable(COLUMNS, ZONE, kept.write, bom=False).finish()
    assert kept.getvalue() == b"n,at,took,text,is,tags,files\r\n"


def test_json_lines_hold_every_letter_and_no_terminal_obeys_them() -> None:
    kept = io.BytesIO()
    LinesTable(COLUMNS, ZONE, kept.write).add(ROWS)

    lines = kept.getvalue().decode().splitlines()
    assert [tuple(json.loads(each).values()) for each in lines] == [
        tuple(WHEN if each == NOW else each for each in row) for row in ROWS
    ]
    assert "\\u202e" in lines[2]


def test_a_workbook_has_texts_dates_and_as_many_sheets_as_needed(tmp_path: Path) -> None:
    long = "x" * (MOST_LETTERS + 1)
    table = WorkbookTable(COLUMNS, ZONE, tmp_path / "x", "waits", most=3)
    table.add([*ROWS, (4, NOW, 1, long, True, [], [])])
    table.finish()
    assert (table.sheets, table.cut) == (2, 1)
    assert [each.name for each in tmp_path.iterdir()] == ["x"]

    with (tmp_path / "x").open("rb") as file:
        book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["waits", "waits 2"]
    found: list[Any] = [list(each.values) for each in book]
    assert found[0][0] == found[1][0] == tuple(COLUMNS)
    when = datetime(2026, 9, 28, 10)
    assert found[0][1] == (
        1, when, 60_000, '=HYPERLINK("x")', True, "vip, size-m", json.dumps([FILE]),
    )  # fmt: skip
    assert book["waits"]["D2"].data_type == "s"
    assert book["waits"]["D2"].style_id and book["waits"]["D2"].quotePrefix
    assert found[0][2] == (2, None, None, None, False, None, None)
    assert found[1][1] == (3, when, 0, 'a,"b"\nc��� ⟲\u202e', False, "=x", None)
    assert found[1][2][3] == "x" * (MOST_LETTERS - 1) + "…"


def test_parquet_has_kinds(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    table = ParquetTable(COLUMNS, ZONE, path)
    table.add(ROWS)
    table.finish()

    with duckdb.connect() as other:
        other.execute("SET TimeZone = 'Asia/Ho_Chi_Minh'")
        read = f'SELECT n, CAST("at" AS text), took, text, "is", tags, files FROM \'{path}\''
        rows = other.execute(read).fetchall()
        kinds = {each[0]: each[1] for each in other.execute(f"DESCRIBE FROM '{path}'").fetchall()}
    assert rows == [
        (1, "2026-09-28 10:00:00+07", 60_000, '=HYPERLINK("x")', True, ["vip", "size-m"], json.dumps([FILE])),
        (2, None, None, None, False, [], ""),
        (3, "2026-09-28 10:00:00+07", 0, 'a,"b"\r\nc\x00\x1b� ⟲\u202e', False, ["=x"], ""),
    ]  # fmt: skip
    assert kinds == {
        "n": "BIGINT", "at": "TIMESTAMP WITH TIME ZONE", "took": "BIGINT", "text": "VARCHAR", "is": "BOOLEAN",
        "tags": "VARCHAR[]", "files": "VARCHAR",
    }  # fmt: skip


def test_without_its_library_parquet_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(NotAllowed, match=r"pip install 'pyarrow>=17'"):
        ParquetTable(COLUMNS, ZONE, tmp_path / "x")
