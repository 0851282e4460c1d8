"""A report as a workbook: a sheet for each part, numbers and days as such, and a last sheet with the figures as
`stats --json` has them. Words are written as words: what a customer called themselves is never a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook

from socialdesk.model.ids import DAY
from socialdesk.services.reporting.page import As, Cell, Drawing, Page, Section

_FORMATS: Mapping[As, str] = {
    As.COUNT: "#,##0",
    As.DECIMAL: "#,##0.0",
    As.SHARE: "0.0%",
    As.LENGTH: "[h]:mm:ss",
    As.DAY: "dd/mm/yyyy",
    As.MORE: "+#,##0;-#,##0;0",
    As.POINTS: "+0.0%;-0.0%;0.0%",
}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST = 31
_TALL = 20
"""Rows that a picture takes, and one of them is as tall as 20 dots."""


def xlsx(page: Page, draw: Callable[[Drawing], bytes]) -> bytes:
    """The whole file."""
    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    made = datetime.fromtimestamp(page.as_of / 1000, UTC).replace(tzinfo=None)
    book.set_properties({"title": page.footer, "author": page.shop, "created": made})
    styles = {how: book.add_format({"num_format": code}) for how, code in _FORMATS.items()}
    bold = book.add_format({"bold": True})
    names: set[str] = set()
    for section in page.sections:
        sheet = book.add_worksheet(_name(section.title, names))
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        row = _top(sheet, page, section, bold)
        if section.table is not None:
            row = _table(sheet, section, row, styles, bold)
        for drawing in section.drawings:
            sheet.insert_image(
                row + 1, 0, "drawing.png", {"image_data": io.BytesIO(draw(drawing)), "x_scale": 0.75, "y_scale": 0.75}
            )  # fmt: skip
            row += _TALL
    _data(book.add_worksheet(_name(page.data, names)), page, bold)
    book.close()
    return out.getvalue()


def _name(title: str, names: set[str]) -> str:
    """A sheet's name: no two alike."""
    short = _NOT_IN_NAMES.sub(" ", title).strip("' ")[:_LONGEST]
    found, number = short, 2
    while found.casefold() in names:
        found, number = f"{short[: _LONGEST - 3]} {number}", number + 1
    names.add(found.casefold())
    return found


def _top(sheet: Any, page: Page, section: Section, bold: Any) -> int:
    sheet.write_string(0, 0, f"{section.title} · {page.title}", bold)
    sheet.write_string(1, 0, f"{page.shop} · {page.time}")
    sheet.write_string(2, 0, page.made)
    for row, words in enumerate(section.says, 3):
        sheet.write_string(row, 0, words)
    return 4 + len(section.says)


def _table(sheet: Any, section: Section, row: int, styles: Mapping[As, Any], bold: Any) -> int:
    table = section.table
    assert table is not None
    for column, head in enumerate(table.heads):
        sheet.write_string(row, column, head, bold)
    for cells in table.rows:
        row += 1
        for column, cell in enumerate(cells):
            _put(sheet, row, column, cell, styles)
    sheet.set_column(0, 0, 34)
    if len(table.heads) < 24:
        sheet.set_column(1, len(table.heads), 14)
    return row + 1


def _put(sheet: Any, row: int, column: int, cell: Cell, styles: Mapping[As, Any]) -> None:
    style = styles.get(cell.how)
    if cell.value is None:
        sheet.write_blank(row, column, None, style)
        return
    match cell.how:
        case As.TEXT:
            sheet.write_string(row, column, cell.value)
        case As.DAY:
            sheet.write_datetime(row, column, cell.value, style)
        case As.LENGTH:
            sheet.write_number(row, column, cell.value / DAY, style)
        case As.LONGER:
            # Spreadsheets show no lengths below zero: seconds, then, with their sign.
            sheet.write_number(row, column, cell.value / 1000, styles[As.MORE])
        case _:
            sheet.write_number(row, column, cell.value, style)


def _data(sheet: Any, page: Page, bold: Any) -> None:
    columns = list(page.records[0])
    for column, name in enumerate(columns):
        sheet.write_string(0, column, name, bold)
    for row, record in enumerate(page.records, 1):
        for column, value in enumerate(record.values()):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, value)
    sheet.freeze_panes(1, 2)
