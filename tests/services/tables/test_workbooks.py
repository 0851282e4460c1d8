"""Workbooks from strangers: read as they look, and refused before they fill the memory."""

import io
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from socialdesk.errors import NotAllowed
from socialdesk.model.table_values import Cell
from socialdesk.services.tables.workbooks import Merge, pages_of

HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    for each in rows:
        book.active.append(list(each))
    return saved(book)


def with_part(name: str, text: str | bytes) -> bytes:
    """A workbook, one file of which is something else."""
    whole, file = zipfile.ZipFile(io.BytesIO(workbook(["a"]))), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for each in whole.namelist():
            if each != name:
                packed.writestr(each, whole.read(each))
        packed.writestr(name, text)
    return file.getvalue()


def sheet(body: str) -> bytes:
    return with_part("xl/worksheets/sheet1.xml", f"{HEAD}{body}</worksheet>")


def rows(raw: bytes) -> list[tuple[int, Sequence[Cell] | None]]:
    return [each for page in pages_of(raw) for each in page.rows()]


def test_cells_are_read_as_they_look() -> None:
    book = openpyxl.Workbook()
    there = book.active
    there.append(
        ["Mã", 7, 7.5, datetime(2026, 10, 5, 14, 5), date(2026, 10, 5), True, None, "  x "]
    )
    there.append([912345678])
    there["A2"].number_format = "0000000000"
    book.create_sheet("second").append(["b"])
    book.create_sheet("hidden").append(["c"])
    book["hidden"].sheet_state = "hidden"

    moment = datetime(2026, 10, 5)
    first = ["Mã", 7, 7.5, datetime(2026, 10, 5, 14, 5), moment, "TRUE", None, "x"]
    assert rows(saved(book)) == [(1, first), (2, ["0912345678", *[None] * 7]), (1, ["b"])]


def test_dates_are_the_same_in_both_of_excels_calendars() -> None:
    told = []
    for epoch in (None, CALENDAR_MAC_1904):
        book = openpyxl.Workbook()
        if epoch is not None:
            book.epoch = epoch
        book.active.append([datetime(2026, 10, 5, 14, 5)])
        told.append(rows(saved(book)))

    assert told[0] == told[1] == [(1, [datetime(2026, 10, 5, 14, 5)])]


def test_merged_cells_are_told_and_a_wrong_extent_is_none() -> None:
    raw = sheet(
        '<dimension ref="A1"/><sheetData><row r="2"><c r="B2"><v>1</v></c></row>'
        '<row r="4"><c r="C4" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        '<mergeCells><mergeCell ref="B2:XFD1048576"/></mergeCells>'
    )

    (page,) = pages_of(raw)
    assert page.merges == (Merge(2, 2, 4, 3),)
    assert list(page.rows()) == [(2, [None, 1, None]), (4, [None, None, "x"])]


def test_cells_that_stand_in_a_row_each_are_one_row() -> None:
    apart = (
        f'<row r="{row}"><c r="{column}{row}"><v>{row}</v></c></row>'
        for row in (1, 2)
        for column in "ABC"
    )

    assert rows(sheet(f"<sheetData>{''.join(apart)}</sheetData>")) == [(1, [1] * 3), (2, [2] * 3)]


def test_a_million_empty_columns_and_rows_are_none() -> None:
    begin = time.perf_counter()
    empty = "".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(2, 20_000))
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'

    assert rows(sheet(f"<sheetData>{ONE}{empty}{far}</sheetData>")) == [(1, [1])]
    assert time.perf_counter() - begin < 5


def bomb() -> bytes:
    return with_part("xl/worksheets/sheet1.xml", b"\x00" * (201 << 20))


def entities() -> bytes:
    text = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    return with_part(
        "xl/sharedStrings.xml", f'<?xml version="1.0"?>{text}<sst><si><t>&b;</t></si></sst>'
    )


HOSTILE: dict[str, Callable[[], bytes]] = {
    "no archive": lambda: b"PK\x03\x04 and nothing else",
    "half of one": lambda: workbook(["a"])[:-300],
    "packed zeros": bomb,
    "entities": entities,
    "a file from elsewhere": lambda: with_part(
        "xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    ),
    "nested": lambda: sheet("<a>" * 100 + "</a>" * 100),
    "far to the right": lambda: sheet(f'<sheetData>{ONE}<row r="2"><c r="XFD2"><v>1</v></c></row></sheetData>'),
    "far below": lambda: sheet('<sheetData><row r="2000000"><c r="A2000000"><v>1</v></c></row></sheetData>'),
    "far apart": lambda: sheet('<sheetData><row r="1048576"><c r="CV1048576"><v>1</v></c></row></sheetData>'),
    "a row without end": lambda: sheet(f'<sheetData><row r="1">{"<c/>" * 17_000}</row></sheetData>'),
    "merged": lambda: sheet(
        f'<sheetData>{ONE}<row r="1000"><c r="CV1000"><v>1</v></c></row></sheetData><mergeCells>'
        f'{"".join(f"""<mergeCell ref="A1:CV{n}"/>""" for n in range(800, 1_100))}</mergeCells>'
    ),
    "formats": lambda: with_part("xl/styles.xml", f"<styleSheet>{'<v/>' * 300_001}</styleSheet>"),
    "one cell of many": lambda: sheet(f'<sheetData><row r="1"><c>{"<v/>" * 100_001}</c></row></sheetData>'),
    "many files": lambda: packed(2_001),
}  # fmt: skip


def packed(files: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(files):
            archive.writestr(f"{number}", b"")
    return file.getvalue()


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_workbook_is_refused_with_a_sentence(kind: str) -> None:
    raw = HOSTILE[kind]()
    begin = time.perf_counter()

    with pytest.raises(NotAllowed, match="workbook"):
        rows(raw)
    assert time.perf_counter() - begin < 5
