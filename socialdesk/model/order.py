"""Orders: which state follows which, what each does to the stock, and what an order comes to. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from socialdesk.model.i18n import mark
from socialdesk.model.ids import Instant
from socialdesk.model.product import MOST_AMOUNT, MOST_UNITS, folded_sku

MOST_LINES = 200
CODE = "DH"
"""How the code of an order begins that is made here (đơn hàng): short, and plain enough for a bank's memo."""


class State(StrEnum):
    """How far an order has come."""

    NEW = "new"
    AGREED = "agreed"
    """The customer said yes."""
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class Payment(StrEnum):
    """How an order is to be paid."""

    NONE = "none"
    """Nobody has said."""
    TRANSFER = "transfer"
    COD = "cod"
    """In cash, or however, when it arrives."""


PAYMENTS = {
    Payment.NONE: mark("not said how"),
    Payment.TRANSFER: mark("by transfer"),
    Payment.COD: mark("on delivery"),
}
"""What each is called to people."""
STATES = {
    State.NEW: mark("new"),
    State.AGREED: mark("agreed"),
    State.PACKED: mark("packed"),
    State.SHIPPED: mark("shipped"),
    State.DELIVERED: mark("delivered to them"),
    State.CANCELLED: mark("cancelled"),
    State.RETURNED: mark("returned"),
}
"""What each is called to people."""
WAY = (State.NEW, State.AGREED, State.PACKED, State.SHIPPED, State.DELIVERED)
"""The way of an order that goes well. Steps may be left out: who hands goods over in the shop never ships them."""
IN_STOCK = (State.NEW, State.AGREED, State.PACKED)
"""Its goods are still here: it may be cancelled."""
GONE = (State.SHIPPED, State.DELIVERED)
"""Its goods have left: it may be returned."""
ENDED = (State.CANCELLED, State.RETURNED)
"""Nothing follows, and nothing is to be paid."""


def follows(state: State) -> tuple[State, ...]:
    """To what an order may be turned: on its way forward, one step back where somebody wrote down
    too early that goods had left or arrived, out of it. Nothing follows where it ended: freed goods may be somebody else's by
    now."""
    if state not in WAY:
        return ()
    place = WAY.index(state)
    back = WAY[place - 1 : place] if state in GONE else ()
    out = State.CANCELLED if state in IN_STOCK else State.RETURNED
    return (*WAY[place + 1 :], *back, out)


class Line(NamedTuple):
    """A line of an order: `price` is one unit's. Of the `quantity` units `held` wait in the stock, `taken` have left it and
    `returned` of these came back. `product` is None where the SKU is none of ours; then no stock is held."""

    sku: str
    name: str
    variant: str
    quantity: int
    price: int
    product: int | None = None
    held: int = 0
    taken: int = 0
    returned: int = 0


class Shift(NamedTuple):
    """By how much a product's stock, and what is reserved of it, changes."""

    stock: int
    reserved: int


def total_of(lines: Sequence[Line], fee: int) -> int:
    """What lines come to, with the fee. Raises ValueError where that, or one of them, cannot be."""
    if not 0 < len(lines) <= MOST_LINES or not 0 <= fee <= MOST_AMOUNT:
        raise ValueError(len(lines))
    if any(
        not (0 < each.quantity <= MOST_UNITS and 0 <= each.price <= MOST_AMOUNT) for each in lines
    ):
        raise ValueError(lines)
    total = sum(each.quantity * each.price for each in lines) + fee
    if total > MOST_AMOUNT:
        raise ValueError(total)
    return total


def held(line: Line) -> tuple[Line, Shift]:
    """A line of a new order, and what it does to the stock."""
    return line._replace(held=line.quantity), Shift(0, line.quantity)


def turned(line: Line, before: State, after: State, back: int = 0) -> tuple[Line, Shift]:
    """A line whose order goes from one state to another, and what that does to the stock; of an order that is returned,
    `back` units come into it. What holds no stock (an imported order's) changes none."""
    if before in IN_STOCK and after in GONE:
        return line._replace(held=0, taken=line.taken + line.held), Shift(-line.held, -line.held)
    if before in GONE and after in IN_STOCK:
        return line._replace(held=line.taken, taken=0), Shift(line.taken, line.taken)
    if after is State.CANCELLED:
        return line._replace(held=0), Shift(0, -line.held)
    if after is State.RETURNED:
        came = min(back, line.taken)
        return line._replace(returned=came), Shift(came, 0)
    return line, Shift(0, 0)


def backs(lines: Sequence[Line], by_sku: Mapping[str, int | None] | None) -> list[int]:
    """How many units of each line come back into the stock: by SKU, None for all of it; everything where `by_sku` is None.
    Raises KeyError for a SKU that the order has none of, ValueError for more units than it has."""
    if by_sku is None:
        return [each.taken for each in lines]
    there: dict[str, int] = {}
    for each in lines:
        there[folded_sku(each.sku)] = there.get(folded_sku(each.sku), 0) + each.taken
    left: dict[str, int] = {}
    written = {folded_sku(sku): sku for sku in by_sku}
    for sku, number in by_sku.items():
        if (word := folded_sku(sku)) not in there:
            raise KeyError(sku)
        left[word] = left.get(word, 0) + (there[word] if number is None else number)
    found = []
    for each in lines:
        some = min(left.get(folded_sku(each.sku), 0), each.taken)
        found.append(some)
        if some:
            left[folded_sku(each.sku)] -= some
    if wrong := [word for word, number in left.items() if number]:
        raise ValueError(written[wrong[0]])
    return found


@dataclass(frozen=True, slots=True)
class Imported:
    """An order as another system tells it. `code` is its number there and `source` that system; `at` is when it was ordered,
    `total` what the customer pays (vouchers may make it less than its lines and the fee). Texts are as they are kept: NFC,
    one line; the phone is E.164 or empty."""

    source: str
    code: str
    at: Instant
    state: State
    lines: tuple[Line, ...]
    name: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""
    fee: int = 0
    total: int = 0
    currency: str = "VND"

    def digest(self) -> str:
        """The same for the same order, told again."""
        plain = replace(self, lines=())
        told = [
            *(str(getattr(plain, name)) for name in self.__slots__ if name != "lines"),
            *(
                [each.sku, each.name, each.variant, each.quantity, each.price]
                for each in self.lines
            ),
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def items_of(words: Sequence[str], least: int = 1) -> dict[str, int]:
    """How many of each SKU is wanted: `A1-M:2`, or `A1-M` for one; not fewer than `least`. Raises ValueError with the word that is none of
    these."""
    found: dict[str, int] = {}
    for word in words:
        sku, colon, number = word.rpartition(":")
        sku, number = (sku, number.strip()) if colon else (number, "1")
        if (
            not sku.strip()
            or not number.isdecimal()
            or len(number) > 10
            or not least <= int(number) <= MOST_UNITS
        ):
            raise ValueError(word)
        found[sku.strip()] = found.get(sku.strip(), 0) + int(number)
    return found


def backs_of(words: Sequence[str]) -> dict[str, int | None] | None:
    """What of a returned order comes back into the stock: `all`, `none`, or some by SKU (`A1-M:1`; `A1-M` for all of it). None
    for all. Raises ValueError with the word that is none of these."""
    if list(words) == ["all"]:
        return None
    if list(words) == ["none"]:
        return {}
    found: dict[str, int | None] = {}
    for word in words:
        sku = word.strip()
        if ":" in word:
            ((sku, number),) = items_of([word]).items()
            found[sku] = (found.get(sku) or 0) + number
        elif sku:
            found[sku] = None
        else:
            raise ValueError(word)
    return found
