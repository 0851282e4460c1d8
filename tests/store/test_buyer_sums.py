"""What is kept of each contact's orders is what counting them one by one gives, whatever was done to them, on both engines."""

import json
import random
from collections import Counter
from dataclasses import replace

from socialdesk.model.buyer import BOUGHT
from socialdesk.model.ids import DAY, ContactId, Instant
from socialdesk.model.order import Imported, Line, State
from socialdesk.store.engine.database import Connection
from socialdesk.store.order_rows import OrderRow
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from socialdesk.store.tiers import PERIOD
from tests.support.make import NOW
from tests.support.store import say

COLUMNS = "orders, bought, spent, taken, refused, returned, cancelled, paid_ahead"
SET = "UPDATE purchase SET {} WHERE id = $1"
ACTS = (
    "contact_id = 1", "contact_id = NULL", "contact_id = contact_id % 3 + 1", "currency = 'THB'", "total = total + 7", "total = 0",
    "paid = total", "payment = 'cod'", "at = at - 2592000000", "name = 'Lan'",
)  # fmt: skip
NEXT = [*State, State.PACKED, State.SHIPPED, State.SHIPPED, State.RETURNED]


async def kept(conn: Connection) -> dict[tuple[object, ...], tuple[int, ...]]:
    rows = await conn.rows(f"SELECT contact_id, period, currency, {COLUMNS} FROM buyer_sum")
    return {tuple(row)[:3]: tuple(row)[3:] for row in rows}


async def counted(conn: Connection) -> dict[tuple[object, ...], tuple[int, ...]]:
    """From every order, and from what is written down of each."""
    turns = await conn.rows(
        "SELECT purchase_id, details FROM purchase_change WHERE kind = 'state' ORDER BY id"
    )
    before = {number: json.loads(details)["from"] for number, details in turns}
    found: dict[tuple[object, ...], Counter[str]] = {}
    for number, contact, at, currency, state, total, paid, payment in await conn.rows(
        "SELECT id, contact_id, at, currency, state, total, paid, payment FROM purchase WHERE contact_id IS NOT NULL"
    ):
        some = found.setdefault((contact, at // PERIOD, currency), Counter())
        was = before.get(number)
        some["orders"] += 1
        some["bought"] += state in BOUGHT
        some["spent"] += total * (state in BOUGHT)
        some["taken"] += state == "delivered"
        some["refused"] += state == "returned" and was == "shipped"
        some["returned"] += state == "returned" and was != "shipped"
        some["cancelled"] += state == "cancelled" and was == "packed"
        some["paid_ahead"] += payment != "cod" and 0 < total <= paid
    return {key: tuple(some[name] for name in COLUMNS.split(", ")) for key, some in found.items()}


async def holds(store: Store) -> None:
    assert await store.database.read(kept) == await store.database.read(counted)


async def act(store: Store, chance: random.Random, number: int, now: Instant) -> None:
    """Something that may happen to an order, by the program or past it."""
    order = await store.orders.one(number)
    assert order is not None
    way = chance.random()
    if way < 0.5:
        to = chance.choice(NEXT)
        if to is not order.row.state:
            await store.orders.turn(order, to, "mai", now)
    elif way < 0.6:
        told = told_again(order.row, chance)
        await store.orders.take_in([told], "mai", now)
    elif way < 0.7:
        await store.orders.change(number, {"note": f"{number}", "fee": chance.randrange(9)}, "mai", now)  # fmt: skip
    else:
        sql = SET.format(chance.choice(ACTS))
        await store.database.transact(lambda conn: conn.rows(sql, number))


def told_again(row: OrderRow, chance: random.Random) -> Imported:
    return Imported(
        "shopee", f"S{chance.randrange(4)}", Instant(row.at + chance.randrange(-40, 40) * DAY), chance.choice(NEXT),
        (Line("A1", "Áo", "", 1, 5),), total=5,
    )  # fmt: skip


async def test_they_are_what_counting_one_by_one_gives(store: Store) -> None:
    await say(store, "501", "502", "503")
    await store.products.add(NewProduct("A1", "Áo", "", 1000, 1 << 20), "chu", NOW)
    chance = random.Random(15)
    for number in range(1, 13):
        bought = Buyer(1, None, chance.choice([1, 2, 3, None]), "Lan")
        now = Instant(NOW - chance.randrange(90) * DAY)
        order = await store.orders.make(NewOrder(f"k{number}", {"A1": 1}, bought, 0, "VND"), "mai", now)  # fmt: skip
        for _ in range(4):
            await act(store, chance, order.row.id, now)
        await holds(store)
    assert len(await store.database.read(kept)) > 5
    order_one = await store.orders.one(1)
    assert order_one is not None
    turned = await store.orders.turn(order_one, State.CANCELLED, "mai", NOW)
    if turned is not None:
        await store.orders.undo(1, "mai", NOW)
    await holds(store)
    # Of who is erased nothing is kept, and their orders are nobody's.
    await store.erase(1)
    await holds(store)
    assert {key[0] for key in await store.database.read(kept)} == {2, 3}

    # Whatever a statement does to many orders at once.
    async def at_once(conn: Connection) -> None:
        await conn.rows("UPDATE purchase SET contact_id = 2, total = total + 1 WHERE id % 2 = 0")
        await conn.rows("DELETE FROM purchase_change")
        await conn.rows("UPDATE purchase SET turned_from = ''")

    await store.database.transact(at_once)
    await holds(store)


async def test_what_a_file_says_came_back_is_not_refused(store: Store) -> None:
    await say(store, "501")
    for code, steps in (("S1", (State.SHIPPED, State.DELIVERED)), ("S2", (State.SHIPPED,))):
        told = Imported("shopee", code, NOW, State.AGREED, (Line("A1", "Áo", "", 1, 5),), total=5)
        await store.orders.take_in([told], "mai", NOW)
        (row,) = await store.orders.coded(code)
        await store.people.linking.link(row.id, 1, "mai", NOW, "b")
        for step in steps:
            order = await store.orders.one(row.id)
            assert order is not None
            assert await store.orders.turn(order, step, "mai", NOW) is not None
        await store.orders.take_in([replace(told, state=State.RETURNED)], "mai", NOW)
    known = await store.buyers.reliability.of(ContactId(1))
    assert (known.made, known.refused, known.returned) == (2, 0, 2)


async def test_what_was_bought_since_a_moment_is_counted_to_the_order(store: Store) -> None:
    await say(store, "501", "502")
    await store.products.add(NewProduct("A1", "Áo", "", 1000, 1 << 20), "chu", NOW)
    edge = NOW // PERIOD * PERIOD
    moments = [edge - PERIOD - 1, edge - 1, edge, edge + 1, edge + PERIOD, edge + 3 * PERIOD]
    for number, at in enumerate(moments):
        bought = Buyer(1, None, 1 + number % 2, "Lan")
        order = await store.orders.make(NewOrder(f"k{number}", {"A1": 1}, bought, 0, "VND"), "mai", Instant(at))  # fmt: skip
        await store.orders.turn(order, State.AGREED, "mai", Instant(at))
    await store.contacts.merge(1, 2, "mai", NOW)
    for since in sorted({0, *moments, *(each + 1 for each in moments)}):
        found = await store.people.tiers.of(1, [1], lambda _, at=since: Instant(at), "VND")
        expected = len([each for each in moments if each >= since])
        assert (found[1].orders, found[1].spent) == (expected, expected * 1000), since
