"""A bank's statement read: which of its columns say when, how much came in, and with which words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.imported import Unreadable
from socialdesk.model.statement import Transfer
from socialdesk.model.table_values import Cell, amount_of
from socialdesk.model.text import fold, one_line
from socialdesk.services.tables.sheets import Sheet, sheets_of

SEARCHED = 40
"""Rows among which the titles are looked for: banks write the account, its holder and the time above them."""


def _titles(words: str) -> frozenset[str]:
    return frozenset(fold(each.strip()) for each in words.split(","))


CREDIT, AMOUNT, MEMO, DAY, REFERENCE = "credit", "amount", "memo", "day", "reference"
TITLES: Mapping[str, frozenset[str]] = {
    CREDIT: _titles(
        "có, ghi có, số tiền ghi có, số tiền có, phát sinh có, ps có, tiền vào, số tiền vào, tiền đến, credit, credit amount, "
        "amount credit, money in, paid in, deposit, deposits, cr"
    ),
    AMOUNT: _titles(
        "số tiền, số tiền giao dịch, số tiền gd, giá trị giao dịch, amount, transaction amount"
    ),
    MEMO: _titles(
        "nội dung, nội dung giao dịch, nội dung chi tiết, nội dung chuyển khoản, diễn giải, diễn giải giao dịch, mô tả, mô tả giao dịch, "
        "chi tiết, chi tiết giao dịch, description, transaction description, details, detail, transaction details, transaction detail, "
        "transactions in detail, remark, remarks, memo, narrative, particulars"
    ),
    DAY: _titles(
        "ngày, ngày giao dịch, ngày gd, ngày hiệu lực, ngày hạch toán, ngày giờ, ngày giờ giao dịch, thời gian, thời gian giao dịch, date, "
        "transaction date, tnx date, txn date, effective date, posting date, value date, date time, time, transaction time"
    ),
    REFERENCE: _titles(
        "số tham chiếu, mã tham chiếu, số ct, số chứng từ, số bút toán, bút toán, mã giao dịch, mã gd, số giao dịch, số gd, reference, "
        "reference number, reference no, ref no, ref, transaction no, transaction number, transaction id, trans no, doc no"
    ),
}
"""What banks call a column, with signs and large letters taken away; in two languages either of them will do."""


@dataclass(slots=True)
class StatementRead:
    """What came in; and lines that cannot be read, by their number from 1, with a sentence each."""

    transfers: list[Transfer] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)


def read_statement(raw: bytes, currency: str) -> StatementRead:
    """What came in by a statement: CSV or a workbook, whatever stands above its table. Raises NotAllowed where no column
    says what came in, or with which words."""
    for sheet in sheets_of(raw):
        for row in sheet.head(SEARCHED):
            places = _places(row.cells or ())
            if MEMO in places and (CREDIT in places or AMOUNT in places):
                return _read(sheet, row.line, places, currency)
    raise NotAllowed(
        translate(
            "This is no statement: no row has titles like “Ghi có” and “Nội dung” (Credit, Description)."
        )
    )


def _places(cells: Sequence[Cell]) -> dict[str, int]:
    """Where each kind of column stands, as far as its title is known."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        said = {
            re.sub(r"[^\w ]", "", each).strip()
            for each in re.split(r"[/\n(|]", fold(re.sub(r"\s*\n\s*", "/", cell)))
        }
        for kind, known in TITLES.items():
            if said & known:
                found.setdefault(kind, at)
    return found


def _read(sheet: Sheet, head: int, places: Mapping[str, int], currency: str) -> StatementRead:
    read = StatementRead()
    for row in sheet.rows():
        if row.line <= head:
            continue
        if row.cells is None:
            said = translate("Its quotation marks do not match; what stands in them was not read.")
            read.errors.append((row.line, said))
            continue
        cells = row.cells

        def cell(kind: str, cells: Sequence[Cell] = cells) -> Cell:
            at = places.get(kind, len(cells))
            return cells[at] if at < len(cells) else None

        # Sums below the table, and notes, are of no day.
        if DAY in places and not re.search(r"\d", _text(cell(DAY))):
            continue
        try:
            amount = _came_in(cell(CREDIT if CREDIT in places else AMOUNT), currency)
        except Unreadable as error:
            read.errors.append((row.line, str(error)))
            continue
        if amount:
            texts = (_text(cell(DAY)), _text(cell(MEMO)), _text(cell(REFERENCE)))
            day, memo, reference = texts
            read.transfers.append(Transfer(row.line, day, amount, memo, reference))
    return read


def _came_in(cell: Cell, currency: str) -> int:
    """An amount that came in; 0 where nothing did, or it went out. Raises Unreadable."""
    if cell is None or isinstance(cell, float | int):
        return amount_of(cell, currency) if cell and cell > 0 else 0
    text = _text(cell).strip()
    if not re.search(r"\w", text) or text.startswith(("-", "−", "(")):
        return 0
    return amount_of(text.removeprefix("+").strip(), currency)


def _text(cell: Cell) -> str:
    """A cell on one line."""
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return one_line("" if cell is None else str(cell), 500)
