"""The text of a VietQR code: who is paid, how much, and with which words, as every bank's app in Vietnam reads it.

The form is EMVCo's for codes that merchants show (v1.1), with NAPAS's own fields (NAPAS247 transfers to an account): each field is two
digits of its number, two of its length, its value.
"""

from __future__ import annotations

import re
from binascii import crc_hqx
from dataclasses import dataclass

BIN = re.compile(r"[0-9]{6}")
"""A bank's number at NAPAS: 970436 is Vietcombank's."""
ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
"""An account's number, or the name that a bank gives one."""
MEMO = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z ]{0,23}[0-9A-Za-z])?")
"""What all banks carry unchanged from payer to payee: other signs they leave out, or write as they like."""
MOST = 10**13 - 1
"""The largest amount that the field holds, in đồng."""


@dataclass(frozen=True, slots=True)
class Payee:
    """The account that is paid into: the bank's number at NAPAS, the account's number there."""

    bin: str
    account: str


def vietqr(payee: Payee, amount: int | None = None, memo: str = "") -> str:
    """The code's text. With an amount (đồng) the code is for one payment (dynamic); without, whoever pays says how
    much (static). Raises ValueError for what no code can say."""
    if not BIN.fullmatch(payee.bin) or not ACCOUNT.fullmatch(payee.account):
        raise ValueError("no bank's number of six digits, or no account's of up to 19 signs")
    if amount is not None and not 0 < amount <= MOST:
        raise ValueError(f"no amount that can be paid: {amount}")
    if memo and not MEMO.fullmatch(memo):
        raise ValueError(f"no memo that every bank carries: {memo!r}")
    account = _field(0, payee.bin) + _field(1, payee.account)
    text = (
        _field(0, "01")
        + _field(1, "11" if amount is None else "12")
        + _field(38, _field(0, "A000000727") + _field(1, account) + _field(2, "QRIBFTTA"))
        + _field(53, "704")
        + ("" if amount is None else _field(54, str(amount)))
        + _field(58, "VN")
        + (_field(62, _field(8, memo)) if memo else "")
        + "6304"
    )
    return text + checksum(text)


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 1021, from FFFF) of a text up to `6304`, as four hexadecimal digits."""
    return f"{crc_hqx(text.encode(), 0xFFFF):04X}"


def _field(number: int, value: str) -> str:
    return f"{number:02}{len(value):02}{value}"
