"""Statements as banks in Vietnam write them."""

from datetime import datetime
from io import BytesIO
from unicodedata import normalize

import openpyxl
import pytest

from socialdesk.errors import NotAllowed
from socialdesk.services.statements import read_statement

PLAIN = """Ngày giao dịch,Số tham chiếu,Số tiền ghi nợ,Số tiền ghi có,Mô tả
27/11/2026,5123 - 12345,,"155,000",MBVCB.5123456789.DH1001.CT tu 0011001234567 NGUYEN THI LAN
27/11/2026,5123 - 12346,"20,000",,Phi SMS
28/11/2026,5123 - 12347,0,"90.000",dh 1002
"""
ABOVE = """\ufeffSAO KÊ TÀI KHOẢN;;;;
Số tài khoản: 0123456789;;;;
Ngày giao dịch/ Transaction Date;Diễn giải/ Description;Nợ/ Debit (VND);Có/ Credit (VND);Số dư/ Balance
27/11/2026 10:05;"DH1001
chuyen tien";0;155.000,00;1.155.000
27/11/2026 11:00;rut tien;-50.000;0;1.105.000
Tổng cộng/ Total;;50.000;155.000;
"""
SIGNED = """Date\tAmount\tRemarks
2026-11-27\t+155,000 VND\tDH1001
2026-11-27\t-155,000 VND\thoan tien DH1001
2026-11-28\tnhieu\tDH1002
2026-11-28\t90k\tDH1002
"""


def as_windows(text: str) -> bytes:
    """As Excel writes it on a Vietnamese Windows: the marks of tones stand behind their letters."""
    found = b""
    for each in text:
        apart = normalize("NFD", each)
        letters = each if len(apart) < 2 else normalize("NFC", apart[:-1]) + apart[-1]
        found += (each if each in "âêôăơưđ" else letters).encode("cp1258")
    return found


def came(raw: bytes) -> list[tuple[int, int, str]]:
    return [
        (each.line, each.amount, each.memo[:8]) for each in read_statement(raw, "VND").transfers
    ]


def test_columns_are_found_by_what_banks_call_them() -> None:
    found = read_statement(PLAIN.encode(), "VND")
    assert [(each.line, each.day, each.amount, each.reference) for each in found.transfers] == [
        (2, "27/11/2026", 155_000, "5123 - 12345"), (4, "28/11/2026", 90_000, "5123 - 12347"),
    ]  # fmt: skip
    assert found.errors == []
    assert came(ABOVE.encode()) == [(4, 155_000, "DH1001 c")]
    assert came(PLAIN.encode("utf-16")) == came(PLAIN.encode())
    assert came(as_windows(PLAIN)) == came(PLAIN.encode())


def test_one_column_of_amounts_is_read_by_its_signs_and_what_is_none_is_said() -> None:
    found = read_statement(SIGNED.encode(), "VND")

    assert [(each.line, each.amount) for each in found.transfers] == [(2, 155_000), (5, 90_000)]
    assert [line for line, _ in found.errors] == [4]
    assert "nhieu" in found.errors[0][1]


def test_a_workbook_is_read_as_well() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["NGÂN HÀNG"],
        ["STT", "Ngày giao dịch\nTransaction date", "Ghi có\nCredit", "Ghi nợ\nDebit", "Nội dung\nDetails"],
        [1, datetime(2026, 11, 27, 10, 5), 155_000, None, "DH1001"],
        [2, datetime(2026, 11, 27, 10, 6), None, 20_000, "phi"],
        [None, None, 155_000, 20_000, None],
    ):  # fmt: skip
        sheet.append(row)
    out = BytesIO()
    book.save(out)

    assert came(out.getvalue()) == [(3, 155_000, "DH1001")]


def test_what_is_no_statement_is_refused() -> None:
    for raw in (
        b"",
        b"a,b\n1,2\n",
        b"\x00\x01",
        "Ngày,Nội dung\n1,DH1001\n".encode(),
        b"\xff" * 99,
    ):
        with pytest.raises(NotAllowed):
            read_statement(raw, "VND")


def test_hostile_cells_stay_texts() -> None:
    raw = (
        'Date,Credit,Description\n27/11,"155,000","\x1b[2J=cmd|\' /C\'!A0 DH1001"\n27/11,'
        + "9" * 400
        + ",x\n"
    )
    found = read_statement(raw.encode(), "VND")

    assert [each.amount for each in found.transfers] == [155_000]
    assert [line for line, _ in found.errors] == [3]
