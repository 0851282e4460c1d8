"""All services behind what the shop sells together, as a desk needs them."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.vietqr import Payee
from socialdesk.services.cases import Cases
from socialdesk.services.order_answers import OrderAnswers
from socialdesk.services.order_contacts import OrderContacts
from socialdesk.services.order_receipts import OrderReceipts
from socialdesk.services.orders import Orders
from socialdesk.services.payments import Payments
from socialdesk.services.products import Products


@dataclass(frozen=True, slots=True)
class Selling:
    """`payee` is whom orders are paid to (None: no account is configured); `home` the country in which telephone numbers
    are dialled."""

    orders: Orders
    products: Products
    receipts: OrderReceipts
    cases: Cases
    answers: OrderAnswers
    payments: Payments
    contacts: OrderContacts
    payee: Payee | None
    currency: str
    home: str
