"""Parcels on both engines: what they do to orders, once, however many write at the same moment."""

import asyncio
import json
from contextlib import suppress

from socialdesk.model.ids import Instant
from socialdesk.model.order import State as OrderState
from socialdesk.model.parcel import State, told_at
from socialdesk.store.engine.database import Query
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.parcels import NewParcel, ParcelRow, Wanted
from socialdesk.store.store import Store, open_database
from tests.services.test_fair_games import Died, killed_after
from tests.store.test_orders import left, make, product, turn
from tests.support.make import NOW, inbound
from tests.support.store import at, take

S = State


async def parcel(
    store: Store, purchase: int, tracking: str = "GAB123", carrier: str = "ghn", turn: OrderState | None = None
) -> ParcelRow:  # fmt: skip
    row = await store.parcels.add(NewParcel(purchase, carrier, tracking), "linh", NOW, turn)
    assert row is not None
    return row


async def tell(store: Store, row: ParcelRow, state: State, minutes: int) -> tuple[State, bool]:
    done = await store.parcels.tell(
        row, told_at(state, at(minutes * 60), Instant(NOW + 10**9)), "ghn", at(9_999)
    )
    assert done is not None
    return done[0].state, done[1]


async def state_of(store: Store, purchase: int) -> OrderState:
    order = await store.orders.one(purchase)
    assert order is not None
    return order.row.state


async def test_a_parcel_turns_its_order_and_its_goods_leave_once(store: Store) -> None:
    await product(store)
    order = await make(store, "k", A1=2)
    row = await parcel(store, order.row.id)
    assert (row.code, row.state) == ("DH1001", S.MADE)
    assert (await parcel(store, order.row.id, "gab-123")).id == row.id  # the same again
    assert await tell(store, row, S.ON_WAY, 5) == (S.ON_WAY, True)
    assert await tell(store, row, S.ON_WAY, 5) == (S.ON_WAY, False)
    assert await tell(store, row, S.ON_WAY, 7) == (S.ON_WAY, False)
    assert await tell(store, row, S.OUT_FOR_DELIVERY, 6) == (S.ON_WAY, False)
    assert (await state_of(store, order.row.id), await left(store)) == (OrderState.SHIPPED, (3, 0))
    assert await tell(store, row, S.DELIVERED, 8) == (S.DELIVERED, True)
    assert await tell(store, row, S.FAILED, 9) == (S.DELIVERED, False)
    assert await state_of(store, order.row.id) is OrderState.DELIVERED
    assert await tell(store, row, S.RETURNED, 10) == (S.RETURNED, True)
    assert (await state_of(store, order.row.id), await left(store)) == (
        OrderState.DELIVERED,
        (3, 0),
    )
    told = [
        (each.kind, json.loads(each.details).get("state") or json.loads(each.details).get("to"))
        for each in await store.orders.changes(order.row.id)
    ]
    assert told == [
        ("made", None), ("parcel", "made"), ("parcel", "on_way"), ("state", "shipped"), ("parcel", "delivered"),
        ("state", "delivered"), ("parcel", "returned"),
    ]  # fmt: skip
    assert await store.products.wrong() == []


async def test_shipped_with_its_parcel_is_one_step_and_another_orders_parcel_stays_there(
    store: Store,
) -> None:
    await product(store)
    one, two = await make(store, "k1", A1=1), await make(store, "k2", A1=1)
    row = await parcel(store, one.row.id, turn=OrderState.SHIPPED)
    assert (row.state, await state_of(store, 1), await left(store)) == (S.TAKEN, OrderState.SHIPPED, (4, 1))  # fmt: skip
    assert (await parcel(store, one.row.id, turn=OrderState.SHIPPED)).id == row.id
    assert (await parcel(store, two.row.id, turn=OrderState.SHIPPED)).purchase_id == one.row.id
    assert await state_of(store, two.row.id) is OrderState.NEW
    assert (await parcel(store, two.row.id, carrier="jt")).purchase_id == two.row.id
    assert [each.carrier for each in await store.parcels.tracked("gab.123")] == ["ghn", "jt"]
    await turn(store, two, OrderState.CANCELLED)
    new = NewParcel(two.row.id, "jt", "JT9")
    assert await store.parcels.add(new, "linh", NOW, OrderState.SHIPPED) is None

    assert [each.id for each in await store.parcels.page(Wanted(states=[S.TAKEN]), 9)] == [row.id]
    assert len(await store.parcels.page(Wanted(carrier="jt", purchase=two.row.id), 9)) == 1
    assert await store.parcels.page(Wanted(), 9, row.id) == []
    assert await store.parcels.remove(row, "linh", NOW)
    assert not await store.parcels.remove(row, "linh", NOW)
    assert await store.parcels.of(one.row.id) == []
    assert await store.parcels.tell(row, told_at(S.ON_WAY, NOW, NOW), "ghn", NOW) is None


async def test_killed_in_the_middle_neither_parcel_nor_order_has_moved(store: Store) -> None:
    await product(store)
    order = await make(store, "k", A1=1)
    row = await parcel(store, order.row.id)
    with killed_after(store, 0), suppress(Died):
        await tell(store, row, S.DELIVERED, 5)
    assert await store.parcels.of(order.row.id) == [row]
    assert (await state_of(store, order.row.id), await left(store)) == (OrderState.NEW, (5, 1))
    assert await tell(store, row, S.DELIVERED, 5) == (S.DELIVERED, True)
    assert await left(store) == (4, 0)


async def test_two_parcels_that_arrive_at_the_same_moment_deliver_their_order_once(
    store: Store, store_url: str
) -> None:
    await product(store)
    order = await make(store, "k", A1=1)
    rows = [await parcel(store, order.row.id, f"GAB{number}") for number in range(4)]
    desks = [store, *[Store(await open_database(store_url)) for _ in range(3)]]
    await asyncio.gather(
        *(
            tell(desk, rows[(number + place) % 4], S.DELIVERED, 5)
            for place, desk in enumerate(desks)
            for number in range(4)
        )
    )
    for desk in desks[1:]:
        await desk.close()
    kinds = [each.details for each in await store.orders.changes(order.row.id) if each.kind == "state"]  # fmt: skip
    assert [json.loads(each)["to"] for each in kinds] == ["shipped", "delivered"]
    assert await left(store) == (4, 0)
    assert await store.products.wrong() == []


async def test_of_somebody_who_is_erased_no_number_is_left_that_leads_to_them(store: Store) -> None:
    await take(store, inbound())
    await product(store)
    row = await store.inbox.conversation(1)
    buyer = Buyer(row.account_id, row.id, row.contact_id, "Trần Hương")
    made = await store.orders.make(NewOrder("k", {"A1": 1}, buyer, 0, "VND"), "linh", NOW)
    await tell(store, await parcel(store, made.row.id), S.ON_WAY, 5)
    other = await parcel(store, (await make(store, "k2", A1=1)).row.id, "OTHER1")

    await store.erase(1)

    assert await store.parcels.page(Wanted(), 9) == [other]
    details = await store.database.all(Query(str, "SELECT details FROM purchase_change"))
    assert "GAB123" not in "".join(details)
