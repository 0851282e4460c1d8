"""Amounts as Telegram tells them: whole numbers of a currency's smallest unit."""

from __future__ import annotations

from socialdesk.model.money import WHOLE

STARS = "XTR"
"""Telegram's own money, without a smaller unit."""


def money(amount: object, currency: object) -> str:
    """`12.99 USD`, `350000 VND`; whatever is no number as it is."""
    name = str(currency or "")
    if isinstance(amount, bool) or not isinstance(amount, int) or abs(amount) >= 1 << 63:
        return f"{amount} {name}".strip()
    if name in WHOLE or name == STARS:
        return f"{amount} {'⭐' if name == STARS else name}"
    sign, digits = "-" if amount < 0 else "", f"{abs(amount):03}"
    return f"{sign}{digits[:-2]}.{digits[-2:]} {name}".strip()
