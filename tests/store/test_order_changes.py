"""Orders that are changed, and what is taken back of them, on both engines: the stock adds up, whoever does what at once."""

import asyncio
import json
from contextlib import suppress

import pytest

from socialdesk.model.order import Imported, Line, State
from socialdesk.model.statement import Outcome, Transfer
from socialdesk.store.order_changes import Fixed, NothingLeft
from socialdesk.store.order_rows import Order
from socialdesk.store.order_stock import NotEnough, Short
from socialdesk.store.order_undoing import CannotUndo
from socialdesk.store.store import Store, open_database
from tests.services.test_fair_games import Died, killed_after
from tests.store.test_orders import left, make, product, turn
from tests.support.make import NOW
from tests.support.store import at


async def relined(store: Store, order: Order, **items: int) -> Order:
    done = await store.orders.change(order.row.id, {}, "lan", at(9), items)
    assert done is not None
    return done


async def undo(store: Store, order: Order) -> Order:
    done = await store.orders.undo(order.row.id, "lan", at(10))
    assert done is not None
    return done.order


async def kinds(store: Store, order: Order) -> list[str]:
    return [each.kind for each in await store.orders.changes(order.row.id)]


async def test_lines_are_changed_with_what_they_hold(store: Store) -> None:
    await product(store)
    await product(store, "B2", 3, 80_000)
    made = await make(store, "k", A1=2)
    row = await store.products.one("A1")
    assert row is not None
    await store.products.archive(row.id, NOW, archived=True)

    done = await relined(store, made, a1=1, b2=3)
    assert [(each.sku, each.quantity, each.held) for each in done.lines] == [
        ("A1", 1, 1),
        ("B2", 3, 3),
    ]
    assert done.row.total == 125_000 + 240_000 + 30_000
    assert (await left(store), await left(store, "B2")) == ((5, 1), (3, 3))

    await make_again_available(store, row.id)
    with pytest.raises(NotEnough) as caught:
        await relined(store, made, A1=5, B2=4)
    assert caught.value.shorts == (Short("B2", 4, 0),)
    for wrong, error in (({"X": 1}, NotEnough), ({"X": 0}, KeyError), ({"A1": 0, "B2": 0}, NothingLeft)):  # fmt: skip
        with pytest.raises(error):
            await relined(store, made, **wrong)
    assert (await left(store), await left(store, "B2")) == ((5, 1), (3, 3))
    assert await store.orders.one(made.row.id) == done
    assert (await relined(store, made, A1=1)) == done
    assert await kinds(store, made) == ["made", "changed"]

    shipped = await turn(store, done, State.SHIPPED)
    with pytest.raises(Fixed):
        await relined(store, shipped, A1=2)
    assert await store.products.wrong() == []


async def make_again_available(store: Store, number: int) -> None:
    await store.products.archive(number, NOW, archived=False)


async def test_what_was_agreed_is_new_where_it_changes_and_agreed_again_where_that_is_taken_back(
    store: Store,
) -> None:
    await product(store)
    made = await turn(store, await make(store, "k", A1=2), State.AGREED)
    for change in ({"note": "gọi trước"}, {"name": "Lan"}):
        done = await store.orders.change(made.row.id, change, "lan", at(9))
        assert done is not None
        assert done.row.state is State.AGREED, change
    for change, items in (
        ({"fee": 20_000}, {}),
        ({"address": "34 Hai Bà Trưng"}, {}),
        ({}, {"A1": 3}),
    ):
        done = await store.orders.change(made.row.id, change, "lan", at(9), items)
        assert done is not None
        assert done.row.state is State.NEW
        *_, changed, turned = await store.orders.changes(made.row.id)
        assert (changed.kind, json.loads(turned.details)) == (
            "changed",
            {"from": "agreed", "to": "new", "because": "changed"},
        )
        back = await undo(store, made)
        assert (back.row.state, back.row.fee, back.row.address, back.lines[0].quantity) == (
            State.AGREED, 30_000, "", 2,
        )  # fmt: skip
    assert (await undo(store, made)).row.name == ""
    assert (await undo(store, made)).row.note == ""
    assert (await undo(store, made)).row.state is State.NEW
    with pytest.raises(CannotUndo, match="made"):
        await undo(store, made)
    assert await left(store) == (5, 2)
    assert await store.products.wrong() == []


async def test_a_cancellation_or_a_return_is_taken_back_while_the_goods_are_there(
    store: Store,
) -> None:
    await product(store)
    made = await make(store, "k", A1=3)
    await turn(store, made, State.CANCELLED)
    assert (await undo(store, made)).row.state is State.NEW
    assert await left(store) == (5, 3)

    cancelled = await turn(store, made, State.CANCELLED)
    other = await make(store, "k2", A1=4)
    with pytest.raises(NotEnough) as caught:
        await undo(store, cancelled)
    assert caught.value.shorts == (Short("A1", 3, 1),)

    gone = await turn(store, other, State.SHIPPED, State.RETURNED, back={"A1": 2})
    assert await left(store) == (3, 0)
    assert (await undo(store, gone)).row.state is State.SHIPPED
    assert await left(store) == (1, 0)
    back = await undo(store, gone)
    assert (back.row.state, await left(store)) == (State.NEW, (5, 4))
    assert await store.products.wrong() == []


async def test_what_comes_from_elsewhere_or_was_paid_is_not_taken_back(store: Store) -> None:
    await product(store)
    made = await make(store, "k", A1=1)
    await store.payments.record([Transfer(2, "27/11", 155_000, "DH1001", "F1")], "VND", "chu", NOW)
    with pytest.raises(CannotUndo, match="paid"):
        await undo(store, made)
    line = Line("A1", "Áo", "", 2, 100_000)
    await store.orders.take_in(
        [Imported("shopee", "77", NOW, State.AGREED, (line,), total=200_000)], "chu", NOW
    )
    (imported,) = await store.orders.coded("77")
    with pytest.raises(CannotUndo, match="imported"):
        await store.orders.undo(imported.id, "lan", NOW)
    with pytest.raises(Fixed):
        await store.orders.change(imported.id, {}, "lan", NOW, {"A1": 1})
    whole = await store.orders.one(imported.id)
    assert whole is not None
    await turn(store, whole, State.CANCELLED)
    assert (await undo(store, whole)).row.state is State.AGREED
    assert await store.products.wrong() == []


async def test_a_change_after_it_was_paid_leaves_something_to_be_paid(store: Store) -> None:
    await product(store)
    made = await make(store, "k", A1=1)

    async def pays(amount: int, number: str) -> Outcome:
        transfer = Transfer(2, "27/11", amount, "DH1001", number)
        (match,) = await store.payments.record([transfer], "VND", "chu", NOW)
        return match.outcome

    assert await pays(155_000, "F1") is Outcome.PAID
    done = await relined(store, made, A1=2)
    assert (done.row.paid, done.row.due) == (155_000, 125_000)
    assert await pays(280_000, "F2") is Outcome.MORE
    assert await pays(125_000, "F3") is Outcome.PAID
    assert await pays(125_000, "F3") is Outcome.SAME
    assert await pays(125_000, "F4") is Outcome.TWICE
    found = await store.orders.one(made.row.id)
    assert found is not None
    assert (found.row.paid, found.row.due) == (280_000, 0)


async def test_eight_who_change_and_take_back_at_once_leave_no_unit_twice(
    store: Store, store_url: str
) -> None:
    await product(store, "A1", 20)
    await product(store, "B2", 9)
    orders = [await make(store, f"k{number}", A1=1) for number in range(3)]
    desks = [store, *[Store(await open_database(store_url)) for _ in range(7)]]

    async def works(desk: Store, who: int) -> None:
        for step in range(4):
            order = orders[(who + step) % 3]
            with suppress(NotEnough, CannotUndo, Fixed):
                if step % 2:
                    await desk.orders.undo(order.row.id, "lan", at(step))
                else:
                    await desk.orders.change(
                        order.row.id, {}, "lan", at(step), {"B2": who % 4 + 1, "A1": who + 1}
                    )

    await asyncio.gather(*(works(desk, who) for who, desk in enumerate(desks)))
    for desk in desks[1:]:
        await desk.close()
    assert await store.products.wrong() == []
    for sku in ("A1", "B2"):
        now = [await store.orders.one(order.row.id) for order in orders]
        units = sum(line.quantity for each in now if each for line in each.lines if line.sku == sku)
        assert (await left(store, sku))[1] == units


async def test_killed_in_the_middle_of_a_change_nothing_has_happened(store: Store) -> None:
    await product(store)
    made = await turn(store, await make(store, "k", A1=1), State.AGREED)
    with killed_after(store, 0), suppress(Died):
        await relined(store, made, A1=3)
    assert (await store.orders.one(made.row.id), await left(store)) == (made, (5, 1))
    with killed_after(store, 0), suppress(Died):
        await undo(store, made)
    assert await store.orders.one(made.row.id) == made


async def test_of_somebody_who_is_erased_nothing_is_taken_back(store: Store) -> None:
    await product(store)
    made = await make(store, "k", A1=1)
    await store.orders.change(made.row.id, {"address": "34 Hai Bà Trưng"}, "lan", NOW)
    await store.database.transact(
        lambda conn: conn.rows("UPDATE purchase_change SET details = '{}' WHERE kind <> 'state'")
    )
    with pytest.raises(CannotUndo) as caught:
        await undo(store, made)
    assert caught.value.erased
