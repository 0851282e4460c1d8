"""Amounts of money, counted in the smallest unit of their currency."""

from __future__ import annotations

import re

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


_GROUPED = re.compile(r"\d{1,3}([.,_ ])\d{3}(?:\1\d{3})*|\d+")


def amount_in(text: str, currency: str) -> int:
    """An amount as people type it, in the currency's smallest unit: `125000`, `125.000`, `125,000 ₫`, and where there is no
    smaller unit `125k`. Raises ValueError for anything else."""
    plain = text.strip().removesuffix("₫").removesuffix("đ").removesuffix(currency).strip()
    thousands = plain.lower().removesuffix("k")
    if (
        thousands != plain.lower()
        and currency in WHOLE
        and thousands.isdecimal()
        and len(thousands) < 16
    ):
        return int(thousands) * 1_000
    if len(plain) > 24 or not _GROUPED.fullmatch(plain):
        raise ValueError(text)
    return int(re.sub(r"\D", "", plain))
