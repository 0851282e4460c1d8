"""Amounts as Telegram tells them: whole numbers of a currency's smallest unit."""

from __future__ import annotations

_WHOLE = frozenset(("CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XTR"))
"""Currencies without a smaller unit (core.telegram.org/bots/payments/currencies.json); XTR are stars."""


def money(amount: object, currency: object) -> str:
    """`12.99 USD`, `350000 VND`; whatever is no number as it is."""
    name = str(currency or "")
    if isinstance(amount, bool) or not isinstance(amount, int) or abs(amount) >= 1 << 63:
        return f"{amount} {name}".strip()
    if name in _WHOLE:
        return f"{amount} {'⭐' if name == 'XTR' else name}"
    sign, digits = "-" if amount < 0 else "", f"{abs(amount):03}"
    return f"{sign}{digits[:-2]}.{digits[-2:]} {name}".strip()
