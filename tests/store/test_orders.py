"""Orders and the stock, on both engines: no unit is sold twice, and all sums are right, whatever happens when."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.ids import Instant
from socialdesk.model.order import Imported, Line, State, follows
from socialdesk.services.order_proof import Proving
from socialdesk.services.orders import Orders as Service
from socialdesk.services.products import Products
from socialdesk.store.engine.database import Connection, Query
from socialdesk.store.order_changes import Fixed, NothingLeft
from socialdesk.store.order_imports import Taken
from socialdesk.store.order_rows import Order, Wanted
from socialdesk.store.order_stock import NotEnough, Short
from socialdesk.store.order_undoing import CannotUndo
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store, open_database
from tests.services.test_fair_games import Died, killed_after
from tests.support.clock import ManualClock
from tests.support.make import NOW, inbound
from tests.support.store import at, take

COUNT = Query(int, "SELECT count(*) FROM purchase")


async def product(store: Store, sku: str = "A1", stock: int = 5, price: int = 125_000) -> None:
    assert await store.products.add(NewProduct(sku, f"Áo {sku}", "đỏ", price, stock), "chu", NOW)


async def make(store: Store, key: str, now: Instant = NOW, **items: int) -> Order:
    order = NewOrder(key, items, Buyer(), 30_000, "VND")
    return await store.orders.make(order, "linh", now)


async def left(store: Store, sku: str = "A1") -> tuple[int, int]:
    row = await store.products.one(sku)
    assert row is not None
    return row.stock, row.reserved


async def turn(store: Store, order: Order, *states: State, back: Any = None) -> Order:
    for state in states:
        done = await store.orders.turn(order, state, "linh", at(5), back)
        assert done is not None
        order = done
    return order


async def test_an_order_holds_its_goods_and_says_what_was_done_to_it(store: Store) -> None:
    await product(store)
    await product(store, "B2", 1, 80_000)
    made = await make(store, "k1", A1=2, b2=1)
    assert (made.row.code, made.row.state, made.row.total) == ("DH1001", State.NEW, 360_000)
    assert [(each.sku, each.name, each.variant, each.quantity, each.price) for each in made.lines] == [
        ("A1", "Áo A1", "đỏ", 2, 125_000), ("B2", "Áo B2", "đỏ", 1, 80_000),
    ]  # fmt: skip
    assert (await left(store), await left(store, "B2")) == ((5, 2), (1, 1))

    assert (await make(store, "k1", A1=2)).row.id == made.row.id  # Enter was pressed twice
    assert (await make(store, "k2", a1=1)).row.code == "DH1002"
    assert await left(store) == (5, 3)

    shipped = await turn(store, made, State.AGREED, State.SHIPPED)
    assert (await left(store), [each.taken for each in shipped.lines]) == ((3, 1), [2, 1])
    await turn(store, shipped, State.RETURNED, back={"A1": 1})
    assert (await left(store), await left(store, "B2")) == ((4, 1), (0, 0))
    told = [
        (each.kind, json.loads(each.details)) for each in await store.orders.changes(made.row.id)
    ]
    assert told == [
        ("made", {"total": 360_000}),
        ("state", {"from": "new", "to": "agreed"}),
        ("state", {"from": "agreed", "to": "shipped"}),
        ("state", {"from": "shipped", "to": "returned", "back": [["A1", 1], ["B2", 0]]}),
    ]
    assert await store.products.wrong() == []


async def test_what_there_is_not_is_named_and_nothing_is_done(store: Store) -> None:
    await product(store)
    await product(store, "B2", 1)
    await make(store, "k", A1=4)
    with pytest.raises(NotEnough) as caught:
        await make(store, "k2", B2=1, A1=2)
    assert caught.value.shorts == (Short("A1", 2, 1),)
    for items, missing in (({"X": 1, "A1": 1}, ("X",)), ({"": 1}, ("",))):
        with pytest.raises(NotEnough) as caught:
            await make(store, "k3", **items)
        assert caught.value.missing == missing
    row = await store.products.one("B2")
    assert row is not None
    await store.products.archive(row.id, NOW, archived=True)
    with pytest.raises(NotEnough):
        await make(store, "k4", B2=1)
    with pytest.raises(ValueError, match="0"):
        await make(store, "k5")
    assert (await left(store), await left(store, "B2")) == ((5, 4), (1, 0))
    assert await store.database.one(COUNT) == 1
    assert (
        await make(store, "k6", A1=1)
    ).row.code == "DH1002"  # what came to nothing has no number


async def test_eight_who_write_at_once_sell_no_unit_twice(store: Store, store_url: str) -> None:
    await product(store, "A1", 30)
    await product(store, "B2", 13)
    desks = [store, *[Store(await open_database(store_url)) for _ in range(7)]]

    async def works(desk: Store, who: int) -> list[Order]:
        made = []
        for number in range(6):
            items = {"A1": 1, "B2": 1} if (who + number) % 2 else {"B2": 1, "A1": 2}
            with suppress(NotEnough):
                made.append(await make(desk, f"{who}-{number}", **items))
        for order in made[::2]:
            await desk.orders.turn(order, State.CANCELLED, "linh", at(9))
        for order in made[1::2]:
            await desk.orders.turn(order, State.SHIPPED, "linh", at(9))
        return made

    done = await asyncio.gather(*(works(desk, who) for who, desk in enumerate(desks)))
    for desk in desks[1:]:
        await desk.close()

    codes = [order.row.code for orders in done for order in orders]
    assert len(set(codes)) == len(codes) >= 13
    sold = [
        line for order in await store.orders.page(Wanted(State.SHIPPED), 99) for line in order.lines
    ]
    for sku, stock in (("A1", 30), ("B2", 13)):
        units = sum(line.quantity for line in sold if line.sku == sku)
        assert await left(store, sku) == (stock - units, 0)
    assert await store.products.wrong() == []


async def test_eight_who_cancel_one_order_free_it_once(store: Store, store_url: str) -> None:
    await product(store)
    made = await make(store, "k", A1=3)
    desks = [store, *[Store(await open_database(store_url)) for _ in range(7)]]
    states = [State.CANCELLED, State.SHIPPED] * 4
    done = await asyncio.gather(
        *(
            desk.orders.turn(made, state, "linh", at(1))
            for desk, state in zip(desks, states, strict=True)
        )
    )
    for desk in desks[1:]:
        await desk.close()
    (won,) = [each for each in done if each is not None]
    assert await left(store) == ((5, 0) if won.row.state is State.CANCELLED else (2, 0))
    assert await store.products.wrong() == []


async def test_one_key_and_one_file_from_eight_at_once_make_one_order(
    store: Store, store_url: str
) -> None:
    await product(store, stock=99)
    desks = [store, *[Store(await open_database(store_url)) for _ in range(7)]]
    made = await asyncio.gather(*(make(desk, "k", A1=2) for desk in desks))
    some = [told(code=str(number)) for number in range(5)]
    took = await asyncio.gather(
        *(desk.orders.take_in(some[number % 2 :], "chu", NOW) for number, desk in enumerate(desks))
    )
    for desk in desks[1:]:
        await desk.close()
    assert {each.row.code for each in made} == {"DH1001"}
    assert await left(store) == (99, 2)
    assert [each for one in took for each in one].count(Taken.NEW) == 5
    assert await store.database.one(COUNT) == 6
    assert (await make(store, "k2", A1=1)).row.code == "DH1002"


async def test_killed_in_the_middle_nothing_has_happened(store: Store) -> None:
    await product(store)
    made = await make(store, "k", A1=1)
    with killed_after(store, 0), suppress(Died):
        await make(store, "k2", A1=2)
    with killed_after(store, 0), suppress(Died):
        await turn(store, made, State.SHIPPED)
    assert (await left(store), await store.database.one(COUNT)) == ((5, 1), 1)
    assert (await store.orders.one(made.row.id)) == made
    assert await store.products.wrong() == []
    assert (await make(store, "k2", A1=2)).row.code == "DH1002"


async def empty(conn: Connection) -> None:
    for table in ("stock_change", "purchase_change", "purchase_line", "purchase", "product"):
        await conn.rows(f"DELETE FROM {table}")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["make", "turn", "count", "import", "change", "undo"]),
        st.integers(0, 5),
        st.integers(0, 7),
    ),
    max_size=25,
)


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(steps=STEPS)
async def test_whatever_is_done_the_sums_are_right(
    desk_store: Store, steps: Sequence[tuple[str, int, int]]
) -> None:
    store, orders = desk_store, list[Order]()
    await store.database.transact(empty)
    for sku in ("A1", "B2"):
        await product(store, sku, 4)
    for number, (verb, one, two) in enumerate(steps):
        if verb == "make":
            with suppress(NotEnough):
                orders.append(await make(store, f"{number}", A1=one % 3 + 1, B2=two % 2 + 1))
        elif verb == "turn" and orders:
            place = (one * 8 + two) % len(orders)
            if states := follows(orders[place].row.state):
                state = states[two % len(states)]
                back: dict[str, int | None] = {"A1": None} if one % 2 else {}
                with suppress(NotEnough):
                    done = await store.orders.turn(orders[place], state, "lan", at(number), back)
                    assert done is not None
                    orders[place] = done
        elif verb in ("change", "undo") and orders:
            place = (one * 8 + two) % len(orders)
            number_of, done = orders[place].row.id, None
            with suppress(NotEnough, CannotUndo, Fixed, NothingLeft, KeyError):
                if verb == "undo":
                    undone = await store.orders.undo(number_of, "lan", at(number))
                    done = undone and undone.order
                else:
                    items = {"A1": two % 4, "B2": one % 3 + 1}
                    done = await store.orders.change(number_of, {"fee": two}, "lan", at(number), items)  # fmt: skip
            orders[place] = done or orders[place]
        elif verb == "count":
            row = await store.products.one("A1")
            assert row is not None
            await store.products.change(
                row.id, lambda row, n=two: NewProduct(row.sku, row.name, "", 5, n), "lan", NOW
            )  # type: ignore[misc]
        elif verb == "import":
            await store.orders.take_in([told(code=str(one), total=two)], "lan", NOW)
    assert await store.products.wrong() == []
    proving = Proving(store, Service(store, ManualClock(NOW), "VND", lambda: "k"))
    assert [wrong async for _, wrong in proving.wrong() if wrong] == []
    for order in await store.orders.page(Wanted(source=""), 500):
        assert (
            order.row.total
            == sum(each.quantity * each.price for each in order.lines) + order.row.fee
        )


def told(**more: Any) -> Imported:
    lines = (Line("A1", "Áo", "", 2, 100_000), Line("ZZ", "Quần", "", 1, 90_000))
    return replace(
        Imported("shopee", "2411270ABC", NOW, State.DELIVERED, lines, "Trần Hương", "+84912345678", "12 Lý Tự Trọng", "", 0, 290_000),
        **more,
    )  # fmt: skip


async def test_what_is_imported_again_changes_nothing_and_what_is_told_otherwise_is_taken(
    store: Store,
) -> None:
    await product(store)
    assert await store.orders.take_in([told()], "chu", NOW, dry_run=True) == [Taken.NEW]
    assert await store.database.one(COUNT) == 0
    assert await store.orders.take_in([told(), told()], "chu", NOW) == [Taken.NEW, Taken.SAME]
    (there,) = await store.orders.page(Wanted(phone="+84912345678"), 9)
    assert [each.product is None for each in there.lines] == [False, True]
    await turn(store, there, State.RETURNED)
    assert await left(store) == (5, 0)  # it is history
    assert await store.orders.take_in([told()], "chu", NOW) == [
        Taken.SAME
    ]  # what was done here since stays

    other = told(address="34 Hai Bà Trưng", lines=told().lines[:1], total=200_000)
    assert await store.orders.take_in([other], "chu", NOW, dry_run=True) == [Taken.CHANGED]
    assert await store.orders.take_in([other], "chu", NOW) == [Taken.CHANGED]
    (there,) = await store.orders.page(Wanted(), 9)
    assert (there.row.address, there.row.total, len(there.lines)) == ("34 Hai Bà Trưng", 200_000, 1)
    assert (await store.orders.changes(there.row.id))[-1].kind == "imported"
    assert await store.orders.take_in([replace(other, source="lazada")], "chu", NOW) == [Taken.NEW]


async def test_an_order_of_our_own_that_comes_back_is_the_same_or_stays_as_it_is(
    store: Store,
) -> None:
    await product(store)
    made = await make(store, "k", A1=2)
    lines = tuple(Line(*each[:5]) for each in made.lines)
    same = Imported("", "DH1001", NOW, State.NEW, lines, fee=30_000, total=280_000)
    assert await store.orders.take_in([same, replace(same, fee=0)], "chu", NOW) == [
        Taken.SAME,
        Taken.OURS,
    ]
    assert await store.orders.take_in([replace(same, code="DH2000")], "chu", NOW) == [Taken.NEW]
    assert (await make(store, "k2", A1=1)).row.code == "DH2001"


async def test_pages_follow_each_other_and_find_what_is_wanted(store: Store) -> None:
    await product(store, stock=99)
    for number in range(7):
        await make(store, f"k{number}", at(number // 3), A1=1)
    first = await store.orders.page(Wanted(), 4)
    rest = await store.orders.page(Wanted(), 4, (first[-1].row.at, first[-1].row.id))
    assert [each.row.code for each in [*first, *rest]] == [
        f"DH{number}" for number in range(1007, 1000, -1)
    ]
    await turn(store, first[0], State.CANCELLED)
    assert len(await store.orders.page(Wanted(State.NEW), 9)) == 6
    assert [each.code for each in await store.orders.coded("DH1007")] == ["DH1007"]


async def test_of_somebody_who_is_erased_only_what_was_bought_is_left(store: Store) -> None:
    await take(store, inbound())
    await product(store)
    row = await store.inbox.conversation(1)
    buyer = Buyer(
        row.account_id, row.id, row.contact_id, "Trần Hương", "+84912345678", "12 Lý Tự Trọng"
    )
    made = await store.orders.make(
        NewOrder("k", {"A1": 1}, buyer, 0, "VND", "gọi trước"), "linh", NOW
    )
    await store.orders.change(made.row.id, {"address": "34 Hai Bà Trưng"}, "linh", at(1))
    await store.orders.take_in([told(), told(code="2", phone="+84987654321")], "chu", NOW)
    assert [each.row.id for each in await store.orders.page(Wanted(conversation=1), 9)] == [
        made.row.id
    ]
    assert [each.row.id for each in await store.orders.page(Wanted(contact=row.contact_id), 9)] == [
        made.row.id
    ]

    await store.erase(1)

    other, imported, mine = sorted(
        await store.orders.page(Wanted(), 9), key=lambda each: -each.row.id
    )
    for each in (mine, imported):
        found = each.row
        assert (found.name, found.phone, found.address, found.note, found.conversation_id, found.contact_id) == ("", "", "", "", None, None)  # fmt: skip
    assert (mine.row.total, imported.row.total, other.row.name) == (125_000, 290_000, "Trần Hương")
    assert "Trưng" not in "".join(each.details for each in await store.orders.changes(mine.row.id))
    assert await store.orders.take_in([told()], "chu", NOW) == [
        Taken.SAME
    ]  # nobody fills it in again
    await turn(store, mine, State.CANCELLED)
    assert await left(store) == (5, 0)


async def test_words_that_no_engine_keeps_are_no_trouble(store: Store) -> None:
    orders = Service(store, ManualClock(NOW), "VND", lambda: "k")
    products = Products(store, ManualClock(NOW), "VND")
    for words in ("\x00", "a\udc80", "'; DROP TABLE purchase; --", "%", "x" * 5_000):
        with pytest.raises(NotFound):
            await orders.found(words)
        with pytest.raises(NotFound):
            await products.one(words)
        with pytest.raises(NotAllowed, match="does not sell"):
            await orders.new(None, {words: 1}, "linh")
        assert await products.listed(words) == []
    await product(store)
    made = await orders.new(
        None, {"A1": 1}, "linh", name="a\x00\udc80", address="\x00", note="\udcff", key="k\x00"
    )
    assert (await orders.found(made.row.code)).row.name == "a\ufffd"
