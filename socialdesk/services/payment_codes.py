"""The VietQR code that an order is paid by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.money import DONG, money
from socialdesk.model.order import ENDED, STATES
from socialdesk.model.vietqr import MEMO, MOST, Payee, vietqr
from socialdesk.services.products import shown

if TYPE_CHECKING:
    from socialdesk.store.order_rows import OrderRow


def payment_code(order: OrderRow, payee: Payee | None) -> str:
    """The code's text: what is due for the order, its number as memo. The same order gives the same text. Raises NotAllowed
    where nothing is to be paid, or no code can say it."""
    if payee is None:
        raise NotAllowed(
            translate(
                "No bank account is configured: write [bank] into the configuration (docs/orders.md)."
            )
        )
    if order.currency != DONG:
        raise NotAllowed(
            translate(
                "VietQR pays in đồng alone; order {code} is in {currency}.",
                code=shown(order.code),
                currency=order.currency,
            )
        )
    is_paid = order.paid > 0 and not order.due
    if is_paid or order.state in ENDED:
        said = translate("paid") if is_paid else translate(STATES[order.state])
        raise NotAllowed(
            translate(
                "Nothing is to be paid for {code}: {state}.", code=shown(order.code), state=said
            )
        )
    if not 0 < order.due <= MOST:
        raise NotAllowed(
            translate(
                "No code can say what order {code} comes to: {amount}.",
                code=shown(order.code),
                amount=money(order.due, DONG),
            )
        )
    return vietqr(payee, order.due, memo_of(order.code))


def memo_of(code: str) -> str:
    """An order's number as every bank carries it: another system's `#1001` is 1001. Raises NotAllowed where nothing
    is left, or too much."""
    memo = re.sub(r"[^0-9A-Za-z]", "", code)
    if not MEMO.fullmatch(memo):
        raise NotAllowed(
            translate(
                "The number of order {code} fits into no transfer's memo: 25 letters and digits at most.",
                code=shown(code),
            )
        )
    return memo
