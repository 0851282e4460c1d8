"""What carriers tell, on both engines: the same again changes nothing, and what comes before the shop types the number is not lost."""

import asyncio
from contextlib import suppress

from socialdesk.model.ids import DAY, Instant
from socialdesk.model.order import State as OrderState
from socialdesk.model.parcel import State, told_at
from socialdesk.store import early_parcels
from socialdesk.store.carrier_news import Became, Brought, CarrierNews
from socialdesk.store.engine.database import Query
from socialdesk.store.parcels import Wanted
from socialdesk.store.store import Store, open_database
from tests.services.test_fair_games import Died, killed_after
from tests.store.test_orders import left, make, product
from tests.store.test_parcels import parcel, state_of
from tests.support.make import NOW
from tests.support.store import at

S = State
COUNT = Query(int, "SELECT count(*) FROM parcel_early")
LATER = at(10**9)


def brought(state: State, minutes: int, tracking: str = "GAB123", order: str = "") -> Brought:
    return Brought("ghn", tracking, told_at(state, at(minutes * 60_000), LATER), order)


async def take(store: Store, *some: Brought, keeps: bool = False, dry: bool = False) -> list[Became]:  # fmt: skip
    return await CarrierNews(store.database).take_in(some, "ghn", LATER, keeps=keeps, dry_run=dry)


async def test_what_is_told_again_changes_nothing_and_a_dry_run_writes_nothing(
    store: Store,
) -> None:
    await product(store)
    order = await make(store, "k", A1=1)
    await parcel(store, order.row.id)
    some = (
        brought(S.ON_WAY, 5),
        brought(S.ON_WAY, 7),
        brought(S.DELIVERED, 9),
        brought(S.FAILED, 8),
    )
    expected = [Became.CHANGED, Became.SAME, Became.CHANGED, Became.SAME]
    assert (await take(store, some[0], dry=True), await state_of(store, 1)) == (
        [Became.CHANGED],
        OrderState.NEW,
    )
    assert await take(store, *some) == expected
    assert await take(store, *some) == [Became.SAME] * 4
    assert await take(store, brought(S.ON_WAY, 5, "OTHER1")) == [Became.UNKNOWN]
    assert await state_of(store, order.row.id) is OrderState.DELIVERED
    assert await store.database.one(COUNT) == 0
    assert await left(store) == (4, 0)


async def test_a_parcel_whose_order_the_carrier_names_is_written_down_by_itself(
    store: Store,
) -> None:
    await product(store)
    order, gone = await make(store, "k", A1=1), await make(store, "k2", A1=1)
    await store.orders.turn(gone, OrderState.CANCELLED, "linh", NOW)
    told = brought(S.ON_WAY, 5, order="dh1001")
    assert await take(store, told, dry=True) == [Became.NEW]
    assert await store.parcels.page(Wanted(), 9) == []
    assert await take(store, told, told) == [Became.NEW, Became.SAME]
    assert await take(store, brought(S.ON_WAY, 5, "B22", "DH1002")) == [Became.UNKNOWN]
    (row,) = await store.parcels.of(order.row.id)
    assert (row.tracking, row.state) == ("GAB123", S.ON_WAY)
    assert await state_of(store, order.row.id) is OrderState.SHIPPED


async def test_what_came_before_the_number_was_typed_holds_once_it_is(store: Store) -> None:
    await product(store)
    order = await make(store, "k", A1=1)
    for each in (brought(S.ON_WAY, 5), brought(S.OUT_FOR_DELIVERY, 9), brought(S.ON_WAY, 7)):
        assert await take(store, each, keeps=True) == [Became.UNKNOWN]
    assert await store.database.one(COUNT) == 1
    row = await parcel(store, order.row.id, "gab-123")
    assert (row.state, row.at) == (S.OUT_FOR_DELIVERY, at(9 * 60_000))
    assert await state_of(store, order.row.id) is OrderState.SHIPPED
    assert await store.database.one(COUNT) == 0
    assert (await parcel(store, order.row.id)).id == row.id


async def test_what_no_order_ever_has_is_forgotten(store: Store) -> None:
    for number in range(5):
        await CarrierNews(store.database).take_in([brought(S.ON_WAY, 1, f"GAB{number}")], "ghn", at(number), keeps=True)  # fmt: skip
    await CarrierNews(store.database).forget_early(at(2))
    assert await store.database.one(COUNT) == 3
    was, early_parcels.MOST = early_parcels.MOST, 1
    try:
        await CarrierNews(store.database).forget_early(Instant(0))
    finally:
        early_parcels.MOST = was
    assert await store.database.one(COUNT) == 1
    await CarrierNews(store.database).forget_early(Instant(NOW + DAY))
    assert await store.database.one(COUNT) == 0


async def test_webhook_and_shop_at_the_same_moment_lose_nothing(
    store: Store, store_url: str
) -> None:
    await product(store, stock=20)
    orders = [await make(store, f"k{number}", A1=1) for number in range(6)]
    other = Store(await open_database(store_url))
    await asyncio.gather(
        *(take(other, brought(S.DELIVERED, 5, f"GAB{number}"), keeps=True) for number in range(6)),
        *(parcel(store, each.row.id, f"GAB{number}") for number, each in enumerate(orders)),
    )
    await other.close()
    assert {each.state for each in await store.parcels.page(Wanted(), 9)} == {S.DELIVERED}
    assert await store.database.one(COUNT) == 0
    assert await left(store) == (14, 0)


async def test_killed_in_the_middle_of_a_file_nothing_of_that_part_has_happened(
    store: Store,
) -> None:
    await product(store)
    order = await make(store, "k", A1=1)
    told = brought(S.ON_WAY, 5, order=order.row.code)
    with killed_after(store, 0), suppress(Died):
        await take(store, told)
    assert await store.parcels.page(Wanted(), 9) == []
    assert await take(store, told) == [Became.NEW]
