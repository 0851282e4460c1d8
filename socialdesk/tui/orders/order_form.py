"""An order as it is typed: what every field holds, what is understood of it, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from socialdesk.errors import NotAllowed
from socialdesk.model import phone
from socialdesk.model.i18n import grouped, mark, translate
from socialdesk.model.money import typed as typed_amount
from socialdesk.model.order import PAYMENTS, Payment
from socialdesk.model.order_typing import Catalogue, Item, wanted, written
from socialdesk.model.order_typing import Typed as TypedItem
from socialdesk.model.text import fold
from socialdesk.services.orders import phone_of
from socialdesk.services.typed_amounts import amount_typed
from socialdesk.store.order_rows import Order
from socialdesk.tui.dialogs.typed import Typed
from socialdesk.tui.text import shown

ITEMS, NAME, PHONE, ADDRESS, FEE, PAY, NOTE = (
    "items", "name", "phone", "address", "fee", "pay", "note",
)  # fmt: skip
FIELDS = (ITEMS, FEE, PAY, NAME, PHONE, ADDRESS, NOTE)
"""In their order."""
PERSONAL = (NAME, PHONE, ADDRESS, NOTE)
"""What is hidden from whoever looks over somebody's shoulder."""
KEY = "key"
"""What makes it once, however often it is kept; no field."""
_LABELS = {
    ITEMS: mark("what"),
    FEE: mark("fee"),
    PAY: mark("pays"),
    NAME: mark("name"),
    PHONE: mark("telephone"),
    ADDRESS: mark("address"),
    NOTE: mark("note"),
}
_HINTS = {
    ITEMS: mark("SKU or a few words, with how many: a1 m 2, váy hoa, 3 x N1."),
    FEE: mark("What sending it costs the customer: 30000, 30k. Empty: nothing."),
    PAY: mark("cod (when it arrives), transfer, or nothing: nobody has said."),
    NAME: mark("Who gets it."),
    PHONE: mark("Their telephone number, like 0912 345 678."),
    ADDRESS: mark("Where it goes."),
    NOTE: mark("What the shop writes down about it; no customer reads it."),
}


_SHORT = {
    Payment.TRANSFER: ("ck", "chuyen khoan", "bank", "โอน"),
    Payment.COD: ("thu ho", "tien mat", "khi nhan", "ปลายทาง"),
}
"""How people type it, folded."""


def label(name: str) -> str:
    """What a field is called."""
    return translate(_LABELS[name])


def hint(name: str) -> str:
    """What a field takes."""
    return translate(_HINTS[name])


@dataclass(slots=True)
class Form(Typed):
    """What stands in each field, by its name. `hidden` are fields that such an order does not have."""

    values: dict[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    lines: tuple[tuple[str, int], ...] = ()
    """The SKUs of an order that is there, with how many: as long as nobody types other ones."""

    def has(self, name: str) -> bool:
        """Whether there is such a field now."""
        return name not in self.hidden

    def understood(self, catalogue: Catalogue, currency: str, home: str) -> Understood:
        """What the fields mean."""
        problems: dict[str, str] = {}
        typed = self._items(catalogue) if self.has(ITEMS) else []
        if (problem := next(filter(None, map(_not_sure, typed)), "")) or (
            problem := _too_many(typed, catalogue)
        ):
            problems[ITEMS] = problem
        fee = 0
        try:
            fee = amount_typed(self[FEE], currency) if self[FEE].strip() else 0
        except NotAllowed as error:
            problems[FEE] = str(error)
        pay = payment_of(self[PAY])
        if pay is None:
            problems[PAY] = hint(PAY)
        try:
            phone_of(self[PHONE], home)
        except NotAllowed as error:
            problems[PHONE] = str(error)
        return Understood(tuple(typed), fee, pay or Payment.NONE, problems)

    def _items(self, catalogue: Catalogue) -> list[TypedItem]:
        if not self.lines or self[ITEMS] != written(self.lines):
            return catalogue.read(self[ITEMS])
        items = ((catalogue.of(sku), sku, number) for sku, number in self.lines)
        return [TypedItem(sku, number, (item,), item) for item, sku, number in items if item]


@dataclass(frozen=True, slots=True)
class Understood:
    """An order as far as it is understood; `problems` by field, in words."""

    items: tuple[TypedItem, ...]
    fee: int
    payment: Payment
    problems: Mapping[str, str]

    @property
    def wanted(self) -> Mapping[str, int]:
        """How many of each SKU."""
        return wanted(self.items)

    @property
    def total(self) -> int:
        """What it comes to, as far as it is understood."""
        return self.fee + sum(each.quantity * each.item.price for each in self.items if each.item)


def form_of(order: Order, home: str, hidden: frozenset[str]) -> Form:
    """The fields of an order that is there."""
    row, lines = order.row, tuple((each.sku, each.quantity) for each in order.lines)
    return Form(
        {
            ITEMS: written(lines),
            NAME: row.name,
            PHONE: phone.at_home(row.phone, home),
            ADDRESS: row.address,
            FEE: typed_amount(row.fee, row.currency) if row.fee else "",
            PAY: typed_payment(Payment(row.payment)),
            NOTE: row.note,
        },
        hidden,
        lines,
    )


def payment_of(words: str) -> Payment | None:
    """How it is paid, as it is typed; None for what is not understood."""
    said = fold(words.strip())
    if not said:
        return Payment.NONE
    for each in Payment:
        if said in (each.value, fold(translate(PAYMENTS[each])), *_SHORT.get(each, ())):
            return each
    return None


def typed_payment(payment: Payment) -> str:
    """The way back."""
    return "" if payment is Payment.NONE else payment.value


def _not_sure(each: TypedItem) -> str:
    if each.item is not None:
        return ""
    if not each.offers:
        return translate("The shop sells nothing like “{words}”.", words=shown(each.words))
    skus = ", ".join(shown(offer.sku) for offer in each.offers[:4])
    return translate("“{words}” may be {skus}: write more of it, or → puts one in.", words=shown(each.words), skus=skus)  # fmt: skip


def _too_many(typed: list[TypedItem], catalogue: Catalogue) -> str:
    for sku, number in wanted(typed).items():
        item = catalogue.of(sku)
        if item is not None and number > item.free:
            return not_free(item)
    return ""


def not_free(item: Item) -> str:
    """That there is not enough of it."""
    if not item.free:
        return translate("None of {sku} is free.", sku=shown(item.sku))
    return translate("Only {n} of {sku} are free.", n=grouped(item.free), sku=shown(item.sku))
