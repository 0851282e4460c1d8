"""Tables of web pages and of Excel 2003's XML, as programs write them into files that are called .xls."""

import time

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.services.tables import markup
from socialdesk.services.tables.markup import tables_of
from socialdesk.services.tables.sheets import sheets_of
from socialdesk.services.tables.workbooks import Merge

PAGE = """<html><head><meta charset="windows-1258"><title>x</title><style>td {}</style></head><body>
<table><tr><td>logo</table>
<table border=1><tr><th colspan=2>Khách</th><th rowspan=2>Mã</tr><tr><td>Tên<td>SĐT</td></tr>
<tr><td>Lan &amp; <b>Tư</b><br>Huế</td><td>0912<script>alert(1)</script></td><td>D1</td></tr></table>"""
BOOK = """<?xml version="1.0" encoding="UTF-8"?><Workbook xmlns:ss="urn"><Styles><Style ss:ID="1"/></Styles>
<Worksheet ss:Name="A"><Table><Column/><Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Khách</Data></Cell><Cell><Data>Mã</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:Index="3"><Data ss:Type="Number">7</Data></Cell></Row></Table></Worksheet></Workbook>"""


def test_a_table_of_a_page_is_read_with_its_merged_cells() -> None:
    _, there = sheets_of(PAGE.encode("cp1258", "xmlcharrefreplace"))

    assert [list(each.cells or ()) for each in there.rows()] == [
        ["Khách", None, "Mã"],
        ["Tên", "SĐT"],
        ["Lan & Tư Huế", "0912", "D1"],
    ]
    assert there.merges == (Merge(1, 1, 1, 2), Merge(1, 3, 2, 3))


def test_a_sheet_of_excel_2003_is_read() -> None:
    (there,) = sheets_of(BOOK.encode())

    assert [(each.line, list(each.cells or ())) for each in there.rows()] == [
        (1, ["Khách", None, "Mã"]),
        (3, [None, None, "7"]),
    ]
    assert there.merges == (Merge(1, 1, 1, 2),)


def test_a_page_without_a_table_and_one_that_is_too_large_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(NotAllowed, match="web page"):
        list(sheets_of(b"<!DOCTYPE html><p>Log in"))
    monkeypatch.setattr(markup, "MOST_CELLS", 2_000)
    tables_of("<table><tr ss:index=999><td colspan=99>")
    for large in (
        "<table><tr><td colspan=99>" + "<tr><td colspan=99>" * 20,
        "<worksheet><row ss:index=9999></row><row ss:index=9999></row>",
        "<table><tr>" * 200,
    ):
        with pytest.raises(NotAllowed, match="too large"):
            tables_of(large)
    monkeypatch.setattr(markup, "LARGEST", 5)
    with pytest.raises(NotAllowed, match="too large"):
        tables_of("<table>")


def test_no_page_takes_for_ever() -> None:
    begin = time.perf_counter()
    for evil in (
        "<table><tr><td rowspan=9999>",
        "<table>",
        "<td colspan=99999>",
        "<tr ss:index=99999><td>x",
        "</table>",
        "<!",
        "&",
        "<table ",
    ):
        tables_of("<table><tr><td>" + evil * 1_500)

    assert time.perf_counter() - begin < 10
