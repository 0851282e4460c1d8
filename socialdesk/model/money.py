"""Amounts of money, counted in the smallest unit of their currency."""

from __future__ import annotations

import re

from socialdesk.model.text import fold

DONG = "VND"
WHOLE = frozenset(("CLP", "ISK", "JPY", "KRW", "PYG", "UGX", DONG))
"""Currencies without a smaller unit (core.telegram.org/bots/payments/currencies.json)."""


def money(amount: int, currency: str) -> str:
    """As it is written: `165.000 ₫`, `1,650.00 THB`."""
    if currency == DONG:
        return f"{amount:,}".replace(",", ".") + " ₫"
    if currency in WHOLE:
        return f"{amount:,} {currency}"
    return f"{amount / 100:,.2f} {currency}"


def typed(amount: int, currency: str) -> str:
    """As people type it, without the currency: `165.000`, `1650.00`."""
    if currency == DONG:
        return f"{amount:,}".replace(",", ".")
    return str(amount) if currency in WHOLE else f"{amount // 100}.{amount % 100:02}"


class Ambiguous(ValueError):
    """What was typed may be one of two amounts: `readings`, in the currency's smallest unit."""

    def __init__(self, words: str, *readings: int) -> None:
        super().__init__(words)
        self.readings = readings


_SCALES = {
    "k": 10**3, "nghin": 10**3, "ngan": 10**3, "tr": 10**6, "trieu": 10**6, "m": 10**6, "ty": 10**9, "ti": 10**9,
}  # fmt: skip
_HALF = "ruoi"
_NAMES = {DONG: ("₫", "vnd", "dong", "d"), "THB": ("฿", "thb", "baht", "บาท")}
"""How a currency is written beside an amount (folded); any is by its code."""
_SMALLEST = {"THB": ("satang", fold("สตางค์")), "USD": ("cent", "cents")}
_TYPED = re.compile(
    rf"(?P<number>\d(?:[\d.,_ ]*\d)?) ?(?:(?P<unit>{'|'.join(_SCALES)}) ?(?:(?P<rest>\d{{1,3}}|{_HALF}) ?(?P<thousands>k|nghin|ngan)?)?)?",
    re.ASCII,
)
_GROUPED = re.compile(r"\d{1,3}([.,_ ])\d{3}(?:\1\d{3})*", re.ASCII)
_WITH_FRACTION = re.compile(r"(\d{1,3}(?:([., ])\d{3})+|\d+)([.,])(\d+)", re.ASCII)
_LONGEST = 40


def amount_in(text: str, currency: str) -> int:
    """An amount as people type it, in the currency's smallest unit: `125000`, `125.000 ₫`, `125k`, `1tr2`, `1,5tr`, `2 triệu`,
    `1tr250`; where there is a smaller unit `฿125`, `125.50`, `1,650.00`, and digits alone count the smallest (`12500`). Raises
    Ambiguous for what may be two amounts, else ValueError for what is none."""
    plain, is_named = _without_currency(fold(text[: 4 * _LONGEST]), currency)
    for name in _SMALLEST.get(currency, ()):
        if plain.endswith(name) and (digits := plain.removesuffix(name).strip()).isascii() and digits.isdecimal():  # fmt: skip
            return int(digits)
    found = _TYPED.fullmatch(plain) if len(plain) <= _LONGEST else None
    if found is None:
        raise ValueError(text)
    smaller = 1 if currency in WHOLE else 100
    if found["unit"]:
        return smaller * _scaled(found, text, smaller)
    return _bare(found["number"], text, smaller, is_named=is_named)


def _without_currency(plain: str, currency: str) -> tuple[str, bool]:
    """Words without what the currency is called, and whether it was."""
    for name in (*_NAMES.get(currency, ()), currency.lower()):
        for rest in (plain.removesuffix(name), plain.removeprefix(name)):
            if rest != plain:
                return rest.strip(), True
    return plain, False


def _scaled(found: re.Match[str], text: str, smaller: int) -> int:
    """An amount with a word for thousands or more, in whole units of the currency."""
    number, scale, rest = found["number"], _SCALES[found["unit"]], found["rest"]
    if rest is None:
        return _of_many(number, scale, text, smaller)
    if not number.isdecimal() or (found["thousands"] and (scale == 1_000 or rest == _HALF)):
        raise ValueError(text)
    whole = int(number) * scale
    if rest == _HALF:
        return whole + scale // 2
    if found["thousands"]:
        return whole + int(rest) * 1_000
    if len(rest) == 2 and (
        scale == 1_000 or rest.endswith("0")
    ):  # "1tr50": and a half, or fifty thousand?
        after = int(rest) * scale // 100, int(rest) * scale // 1_000
        raise Ambiguous(text, *(smaller * (whole + each) for each in after))
    return whole + int(rest.ljust(3, "0")) * scale // 1_000


def _of_many(number: str, scale: int, text: str, smaller: int) -> int:
    if number.isdecimal():
        return int(number) * scale
    grouped, fraction = _GROUPED.fullmatch(number), _WITH_FRACTION.fullmatch(number)
    if grouped and (grouped[1] in " _" or number.count(grouped[1]) > 1):
        return _digits(number) * scale
    if fraction is None or fraction[2]:
        raise ValueError(text)
    units, left = divmod(_digits(number) * scale, int("1".ljust(len(fraction[4]) + 1, "0")))
    if left:
        raise ValueError(text)
    if grouped:  # "1.250k": a thousand of them, or one and a quarter?
        raise Ambiguous(text, smaller * _digits(number) * scale, smaller * units)
    return units


def _bare(number: str, text: str, smaller: int, *, is_named: bool) -> int:
    """An amount in figures alone, in the smallest unit."""
    if number.isdecimal():
        return int(number) * (smaller if is_named else 1)
    if _GROUPED.fullmatch(number):
        if smaller > 1 and not is_named:
            raise Ambiguous(text, smaller * _digits(number), _digits(number))
        return _digits(number) * smaller
    found = _WITH_FRACTION.fullmatch(number)
    if found is None or found[2] == found[3]:
        raise ValueError(text)
    fraction = found[4]
    if smaller == 1 and not found[2] and len(fraction) < 3 and fraction.strip("0"):
        typed = _digits(number)
        raise Ambiguous(text, *(typed * scale // 10 ** len(fraction) for scale in (10**6, 10**3)))
    if len(fraction) > 2 or (smaller == 1 and (fraction.strip("0") or not found[2])):
        raise ValueError(text)
    return _digits(found[1]) * smaller + (int(fraction.ljust(2, "0")) if smaller > 1 else 0)


def _digits(number: str) -> int:
    return int(re.sub(r"\D", "", number))
