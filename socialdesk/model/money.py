"""Amounts of money, counted in the smallest unit of their currency."""

from __future__ import annotations

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
