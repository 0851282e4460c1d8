"""How orders lie in their rows: what every part of the store that knows of orders reads, and writes down, of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.model.ids import Instant
from socialdesk.model.order import Line, Payment, State
from socialdesk.model.order_change import due
from socialdesk.model.order_hold import runs_out
from socialdesk.model.phone import HOMES, normal
from socialdesk.model.proof import digest_of, link_of
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask, ask_one, statement

MADE, TURNED, CHANGED, IMPORTED, PAID = "made", "state", "changed", "imported", "paid"
RECEIPT, YES, REFUNDED = "receipt", "yes", "refunded"
HELD_UNTIL, PARCEL, PARCEL_REMOVED = "hold", "parcel", "parcel_removed"
"""Kinds of what happens to an order. The details of a payment are its amount, and the transfer's day, number and key; those
of what went back its amount and the case. `HELD_UNTIL`: somebody says until when its goods are held (it is also why a cancellation was);
`PARCEL`: a parcel of it has come so far (also its first)."""
CHANGEABLE = ("name", "phone", "address", "note", "fee", "payment")
"""What of an order may be changed by hand."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order. Amounts in the currency's smallest unit, moments in ms. `source` is empty for one made here. `forgotten`
    (1): nothing is known any more of whose it was. So much of its total has been `paid`; `payment` is how it is to be,
    see `Payment`. Its goods are held until `hold_until` for who has not paid (None: for good); `hold_reminded` (1): they were
    reminded of that."""

    id: int
    source: str
    code: str
    stored_state: str
    account_id: int | None
    conversation_id: int | None
    contact_id: int | None
    name: str
    phone: str
    address: str
    note: str
    at: int
    fee: int
    total: int
    currency: str
    agent: str
    changed_at: int
    forgotten: int
    paid: int
    payment: str
    hold_until: int | None
    hold_reminded: int

    @property
    def due(self) -> int:
        """What is still to be paid of it."""
        return due(self.total, self.paid)

    @property
    def runs_out_at(self) -> int | None:
        """When its goods are free again unless somebody pays (ms); None where that is not to be, like of what is on its way."""
        is_held = runs_out(self.state, Payment(self.payment), self.paid)
        return self.hold_until if is_held else None

    @property
    def state(self) -> State:
        """How far it has come."""
        return State(self.stored_state)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of an order, see `Line`."""

    purchase_id: int
    sku: str
    name: str
    variant: str
    quantity: int
    price: int
    product: int | None
    held: int
    taken: int
    returned: int

    @property
    def line(self) -> Line:
        """Without whose it is."""
        return Line(
            self.sku, self.name, self.variant, self.quantity, self.price, self.product, self.held, self.taken,
            self.returned,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """An order with its lines."""

    row: OrderRow
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Something that happened to an order; `details` is JSON."""

    id: int
    at: int
    kind: str
    details: str
    agent: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders are asked for; what is None asks for all. `contact` is anybody whom that contact is known to be."""

    state: State | None = None
    conversation: int | None = None
    contact: int | None = None
    phone: str | None = None
    source: str | None = None


COLUMNS = """
    purchase.id, purchase.source, purchase.code, purchase.state AS stored_state, purchase.account_id, purchase.conversation_id,
    purchase.contact_id, purchase.name, purchase.phone, purchase.address, purchase.note, purchase.at, purchase.fee,
    purchase.total, purchase.currency, purchase.agent, purchase.changed_at, purchase.forgotten, purchase.paid,
    purchase.payment, purchase.hold_until, purchase.hold_reminded
"""
HOLD = "UPDATE purchase_counter SET last = last WHERE id = 1"
"""First in every transaction that makes or changes orders, or writes down what happened to them (`raise_revision` alone comes
before it): on PostgreSQL the lock that makes looking whether one is there, and then writing it, safe; nobody waits in a circle;
and what is written down of orders is seen in the order of its numbers (see `order_news`)."""
BY_ID = Query(OrderRow, f"SELECT {COLUMNS} FROM purchase WHERE id = $1")
LINES = Query(
    LineRow,
    """
    SELECT purchase_id, sku, name, variant, quantity, price, product_id AS product, held, taken, returned FROM purchase_line
    WHERE purchase_id IN ({list}) ORDER BY purchase_id, number
    """,
)
ADD = Statement(
    int,
    """
    INSERT INTO purchase (
        source, code, key, state, account_id, conversation_id, contact_id, name, folded, phone, address, note, at, fee, total,
        currency, agent, changed_at, digest, payment, hold_until
    ) VALUES (
        :source, :code, CAST(:key AS text), :state, CAST(:account_id AS bigint), CAST(:conversation_id AS bigint),
        CAST(:contact_id AS bigint), :name, :folded, :phone, :address, :note, :at, :fee, :total, :currency, :agent, :now,
        :digest, :payment, CAST(:hold_until AS bigint)
    )
    RETURNING id
    """,
)
ADD_LINE = statement(
    """
    INSERT INTO purchase_line (
        purchase_id, number, product_id, sku, name, variant, quantity, price, held, taken, returned
    ) VALUES (
        :purchase_id, :number, CAST(:product AS bigint), :sku, :name, :variant, :quantity, :price, :held, :taken, :returned
    )
    """
)
DROP_LINES = "DELETE FROM purchase_line WHERE purchase_id = $1"
WRITE_DOWN = Statement(
    int,
    """
    INSERT INTO purchase_change (purchase_id, at, kind, details, agent, digest, link)
    VALUES (:id, :now, :kind, :details, :agent, :digest, :link) RETURNING id
    """,
)
LAST_LINK = Query(
    str, "SELECT link FROM purchase_change WHERE purchase_id = $1 ORDER BY id DESC LIMIT 1"
)
OF_PEOPLE = Statement(
    int,
    """
    SELECT id FROM purchase WHERE contact_id IN (:contacts)
    UNION SELECT id FROM purchase WHERE phone IN (:phones) AND phone <> '' AND contact_id IS NULL
    UNION SELECT purchase_receipt.purchase_id FROM conversation
    JOIN purchase_receipt ON purchase_receipt.conversation_id = conversation.id WHERE conversation.contact_id IN (:contacts)
    """,
)
PHONES_OF = Statement(
    str,
    """
    SELECT phone FROM purchase WHERE contact_id IN (:contacts) AND phone <> ''
    UNION SELECT phone FROM contact WHERE id IN (:contacts) AND phone <> ''
    UNION SELECT value FROM contact_detail WHERE contact_id IN (:contacts) AND key = 'phone'
    """,
)
FORGET = """
    UPDATE purchase SET conversation_id = NULL, contact_id = NULL, name = '', folded = '', phone = '', address = '', note = '',
        digest = '', key = NULL, forgotten = 1
    WHERE id = $1
"""
FORGET_PARCELS = "DELETE FROM parcel WHERE purchase_id = $1"
"""A tracking number leads to whoever it was sent to, at the carrier's."""
FORGET_RECEIPTS = "DELETE FROM purchase_receipt WHERE purchase_id = $1"
FORGET_CHANGES = (
    "UPDATE purchase_change SET details = '{}' WHERE purchase_id = $1 AND kind <> 'state'"
)


def clauses_of(wanted: Wanted) -> tuple[list[str], list[object]]:
    """What must hold of an order that is wanted, and the arguments of that."""
    clauses, arguments = list[str](), list[object]()
    for clause, value in (
        ("purchase.state = ${}", wanted.state),
        ("purchase.conversation_id = ${}", wanted.conversation),
        (f"purchase.contact_id IN ({SAME_PERSON.replace('$1', '${0}')})", wanted.contact),
        ("purchase.phone = ${} AND purchase.phone <> ''", wanted.phone),
        ("purchase.source = ${}", wanted.source),
    ):
        if value is not None:
            arguments.append(str(value) if isinstance(value, State) else value)
            clauses.append(clause.format(len(arguments)))
    return clauses, arguments


def page_query(
    wanted: Wanted, after: tuple[int, int] | None
) -> tuple[Query[OrderRow], tuple[object, ...]]:
    """The newest orders of those that are wanted, and its arguments but the last: how many."""
    clauses, arguments = clauses_of(wanted)
    if after is not None:
        arguments += after
        clauses.append(f"(purchase.at, purchase.id) < (${len(arguments) - 1}, ${len(arguments)})")
    where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
    text = f"SELECT {COLUMNS} FROM purchase {where} ORDER BY purchase.at DESC, purchase.id DESC LIMIT ${len(arguments) + 1}"
    return Query(OrderRow, text), tuple(arguments)


async def one(conn: Connection, number: int) -> Order | None:
    """One by its number, inside a transaction."""
    row = await fetch_one(conn, BY_ID, number)
    return None if row is None else (await whole(conn, [row]))[0]


async def whole(conn: Connection, rows: Sequence[OrderRow]) -> list[Order]:
    """Orders with their lines, in the same order."""
    lines: dict[int, list[Line]] = {each.id: [] for each in rows}
    numbers = list(lines)
    for start in range(0, len(numbers), 500):
        query, arguments = LINES.over(1, numbers[start : start + 500])
        for each in await fetch_all(conn, query, *arguments):
            lines[each.purchase_id].append(each.line)
    return [Order(each, tuple(lines[each.id])) for each in rows]


async def add_lines(conn: Connection, purchase: int, lines: Sequence[Line]) -> None:
    """Write down the lines of an order that has none."""
    await conn.together(
        [
            ADD_LINE.once(each, purchase_id=purchase, number=number)
            for number, each in enumerate(lines, 1)
        ]
    )


async def write_down(
    conn: Connection, number: int, kind: str, details: Mapping[str, Any], agent: str, now: Instant
) -> int:
    """Write down what happened to an order, in a transaction that holds (`HOLD`): so nothing else follows on the link before
    it. Gives its number."""
    told = json.dumps(details, ensure_ascii=False)
    before = "" if kind == MADE else await fetch_one(conn, LAST_LINK, number) or ""
    digest = digest_of(told)
    link = link_of(before, number, now, kind, digest, agent)
    found = await ask_one(
        conn, WRITE_DOWN, id=number, kind=kind, details=told, agent=agent, now=now, digest=digest, link=link
    )  # fmt: skip
    assert found is not None
    return found


async def of_people(conn: Connection, contacts: Sequence[int]) -> list[int]:
    """The orders of these people; imported ones that are linked to nobody are theirs by the phone."""
    written = await ask(conn, PHONES_OF, contacts=contacts)
    phones = [found for each in written for home in HOMES if (found := normal(each, home))]
    return await ask(conn, OF_PEOPLE, contacts=contacts, phones=phones or [""])


async def forget(conn: Connection, contacts: Sequence[int]) -> list[int]:
    """Of the orders of these people nothing is known any more but what was bought for how much: the shop's books need that.
    Imported ones that are linked to nobody are theirs by the phone. The numbers of these orders."""
    if not contacts:
        return []
    await conn.rows(HOLD)
    numbers = await of_people(conn, contacts)
    await conn.many(FORGET, [(each,) for each in numbers])
    await conn.many(FORGET_PARCELS, [(each,) for each in numbers])
    await conn.many(FORGET_RECEIPTS, [(each,) for each in numbers])
    await conn.many(FORGET_CHANGES, [(each,) for each in numbers])
    return numbers
