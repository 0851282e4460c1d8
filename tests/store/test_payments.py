"""Transfers and the orders that they pay, on both engines: none pays twice."""

import asyncio
import json
from contextlib import suppress

from socialdesk.model.order import Imported, Line, State
from socialdesk.model.statement import Outcome, Transfer
from socialdesk.store.order_rows import Order
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.payments import AT_ONCE
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from tests.services.test_fair_games import Died, killed_after
from tests.support.make import NOW
from tests.support.store import at


async def orders(store: Store) -> list[Order]:
    """DH1001 and DH1002, each of 155.000 đồng."""
    assert await store.products.add(NewProduct("A1", "Áo", "", 125_000, 50), "chu", NOW)
    return [
        await store.orders.make(
            NewOrder(key, {"A1": 1}, Buyer(), 30_000, "VND"), "linh", NOW
        )
        for key in ("k1", "k2")
    ]  # fmt: skip


def came(line: int, memo: str, amount: int = 155_000, reference: str = "") -> Transfer:
    return Transfer(line, "27/11/2026", amount, memo, reference or f"FT{line}")


async def record(store: Store, *transfers: Transfer, currency: str = "VND") -> list[Outcome]:
    found = await store.payments.record(transfers, currency, "linh", at(5))
    return [each.outcome for each in found]


async def paid(store: Store, order: Order) -> list[dict[str, object]]:
    changes = await store.orders.changes(order.row.id)
    return [json.loads(each.details) for each in changes if each.kind == "paid"]


async def due(store: Store, order: Order) -> int:
    found = await store.orders.one(order.row.id)
    assert found is not None
    return found.row.due


async def test_a_transfer_is_written_down_with_its_order_once(store: Store) -> None:
    first, second = await orders(store)
    statement = [came(2, "dh1001 chi Lan"), came(3, "DH1002", 90_000), came(4, "ung ho", 155_000)]

    matches = await store.payments.match(statement, "VND")
    assert [each.outcome for each in matches] == [Outcome.PAID, Outcome.LESS, Outcome.NO_CODE]
    assert await due(store, first) == 155_000, "it was only looked at"

    assert await record(store, *statement) == [Outcome.PAID, Outcome.LESS, Outcome.NO_CODE]
    (told,) = await paid(store, first)
    assert (told["amount"], told["day"], told["reference"]) == (155_000, "27/11/2026", "FT2")
    assert "Lan" not in json.dumps(told), "what customers write stays out of it"
    assert await due(store, first) == 0
    assert await paid(store, second) == []

    longer = [came(9, "DH1002"), *statement]
    assert (await record(store, *longer))[:2] == [Outcome.PAID, Outcome.SAME]
    assert await record(store, came(1, "DH1001", reference="FT77")) == [Outcome.TWICE]
    assert (len(await paid(store, first)), len(await paid(store, second))) == (1, 1)


async def test_what_is_closed_imported_or_of_another_currency_is_not_paid(store: Store) -> None:
    first, _ = await orders(store)
    assert await store.orders.turn(first, State.CANCELLED, "linh", NOW)
    line = Line("X", "x", "", 1, 5_000)
    told = Imported("shopee", "DH9", NOW, State.NEW, (line,), total=5_000)
    await store.orders.take_in([told], "linh", NOW)

    assert await record(store, came(2, "DH1001"), came(3, "DH9", 5_000)) == [
        Outcome.CLOSED,
        Outcome.NO_ORDER,
    ]
    assert await record(store, came(4, "DH1002"), currency="THB") == [Outcome.NO_ORDER]


async def test_other_systems_orders_are_paid_by_their_numbers_where_these_are_clear(
    store: Store,
) -> None:
    line = Line("X", "x", "", 1, 5_000)
    told = [
        Imported(source, code, NOW, State.AGREED, (line,), total=5_000)
        for source, code in (
            ("shopee", "2411270ABC12"), ("shopify", "#SON10012"), ("sapo", "DUP12345"), ("haravan", "DUP12345"), ("kiotviet", "271126"),
        )
    ]  # fmt: skip
    await store.orders.take_in(told, "linh", NOW)
    memos = (
        "MBVCB.99.2411270abc12.CT tu",
        "son10012 cam on",
        "DUP12345",
        "GD 271126",
        "2411270ABC12 son10012",
    )
    assert await record(store, *(came(line, memo, 5_000) for line, memo in enumerate(memos, 2))) == [
        Outcome.PAID, Outcome.PAID, Outcome.NO_CODE, Outcome.NO_CODE, Outcome.SEVERAL,
    ]  # fmt: skip
    (shopee,) = await store.orders.coded("2411270ABC12")
    assert (shopee.paid, shopee.due) == (5_000, 0)


async def test_eight_who_read_the_same_statement_pay_each_order_once(store: Store) -> None:
    pair = await orders(store)
    statements = [
        [came(2, "DH1001"), came(3, "DH1002")],
        [came(3, "DH1002"), came(2, "DH1001")],
    ] * 4

    done = await asyncio.gather(*(record(store, *each) for each in statements))
    assert (
        sorted(each for some in done for each in some) == [Outcome.PAID] * 2 + [Outcome.SAME] * 14
    )
    assert [len(await paid(store, each)) for each in pair] == [1, 1]


async def test_who_is_killed_in_the_middle_has_recorded_nothing(store: Store) -> None:
    first, _ = await orders(store)
    statement = (came(2, "DH1001"), came(3, "DH1002"))

    with killed_after(store, 0), suppress(Died):
        await record(store, *statement)
    assert await paid(store, first) == []
    assert await record(store, *statement) == [Outcome.PAID, Outcome.PAID]


async def test_of_an_erased_person_it_is_still_known_that_they_paid(store: Store) -> None:
    await orders(store)
    assert await record(store, came(2, "DH1001")) == [Outcome.PAID]
    await store.database.transact(
        lambda conn: conn.rows("UPDATE purchase_change SET details = '{}' WHERE kind = 'paid'")
    )

    assert await record(store, came(2, "DH1001")) == [Outcome.TWICE]


async def test_a_long_statement_is_written_down_in_parts(store: Store) -> None:
    pair = await orders(store)
    filler = [came(n, "ung ho", n) for n in range(10, 10 + AT_ONCE)]
    same = [
        came(2, "DH1001", reference="-"),
        *filler,
        came(3, "DH1001", reference="-"),
        came(4, "DH1002"),
    ]

    with killed_after(store, 1), suppress(Died):
        await record(store, *same)
    assert [len(await paid(store, each)) for each in pair] == [1, 0]
    for second in (Outcome.PAID, Outcome.SAME):
        done = [each for each in await record(store, *same) if each is not Outcome.NO_CODE]
        assert done == [Outcome.SAME, Outcome.TWICE, second]
