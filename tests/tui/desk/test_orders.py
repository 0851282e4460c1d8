"""Orders at the desk, without a terminal: a list of any length is read on as one scrolls, and follows what others do."""

import pytest

from socialdesk.model.order import State
from socialdesk.services.products import Edit
from socialdesk.store import order_lists
from socialdesk.store.order_lists import Sought, patterns
from socialdesk.store.order_rows import Wanted
from socialdesk.store.store import Store
from socialdesk.tui.desk import orders as room
from socialdesk.tui.desk.orders import Orders, Person
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, selling_on
from tests.support.make import arrival, inbound


async def opened(store: Store, clock: ManualClock, number: int) -> Orders:
    """A desk at a shop with so many orders, DH1001 the oldest."""
    selling = selling_on(store, clock)
    await selling.products.add("A1", Edit("Áo", "", "125000", "99"), "linh")
    for each in range(number):
        clock.advance(60)
        phone = f"09123456{each:02}"
        await selling.orders.new(None, {"A1": 1}, "linh", name=f"Chị Đào {each}", phone=phone)
    return desk_on(store, clock).orders


def codes(orders: Orders) -> list[int]:
    return [int(each.row.code[2:]) - 1000 for each in orders.orders]


async def test_a_long_list_is_read_on_and_every_order_stands_in_it_once(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "PAGE", 4)
    monkeypatch.setattr(room, "AHEAD", 1)
    orders = await opened(desk_store, clock, 10)
    assert not orders.is_read
    assert await orders.load()
    assert codes(orders) == [10, 9, 8, 7]
    assert not orders.wants_more(2)
    assert orders.wants_more(3)
    assert await orders.more()
    assert codes(orders) == [10, 9, 8, 7, 6, 5, 4, 3]

    # Meanwhile others make one, turn one that was read, and one that was not.
    selling = selling_on(desk_store, clock)
    clock.advance(60)
    await selling.orders.new(None, {"A1": 1}, "mai", key="another")
    for code in ("DH1009", "DH1001"):
        await selling.orders.turn(await selling.orders.found(code), State.AGREED, "mai")
    assert await orders.load()
    assert codes(orders) == [11, 10, 9, 8, 7, 6, 5, 4, 3]
    assert orders.orders[2].row.state is State.AGREED
    assert orders.counts == {State.NEW: 9, State.AGREED: 2, State.PACKED: 0}
    assert not await orders.load()

    assert await orders.more()
    assert codes(orders) == [*range(11, 0, -1)]
    assert orders.reached is None
    assert not orders.wants_more(99)
    assert not await orders.more()


async def test_a_narrowed_list_lets_go_of_what_is_no_longer_meant(
    desk_store: Store, clock: ManualClock
) -> None:
    orders = await opened(desk_store, clock, 3)
    orders.state = State.NEW
    await orders.load()
    assert codes(orders) == [3, 2, 1]
    selling = selling_on(desk_store, clock)
    await selling.orders.turn(await selling.orders.found("DH1002"), State.CANCELLED, "mai")
    await orders.load()
    assert codes(orders) == [3, 1]
    orders.state = State.CANCELLED
    await orders.load()
    assert codes(orders) == [2]


async def test_more_than_can_be_followed_is_read_anew(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = await opened(desk_store, clock, 1)
    await orders.load()
    monkeypatch.setattr(order_lists, "MOST_CHANGES", 2)
    selling = selling_on(desk_store, clock)
    for each in range(3):
        await selling.orders.new(None, {"A1": 1}, "mai", key=f"more{each}")
    assert await orders.load()
    assert codes(orders) == [4, 3, 2, 1]


async def test_words_are_found_in_name_code_and_number_portion_by_portion(
    store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_lists, "LOOKED_THROUGH", 4)
    monkeypatch.setattr(room, "PAGE", 3)
    orders = await opened(store, clock, 12)
    for words, found in (
        ("dao", [*range(12, 0, -1)]),
        ("dao 11 chị", [12, 11]),
        ("dh1002", [2]),
        ("0912 3456.05", [6]),
        ("+84912345605", [6]),
        ("1003", [3]),
        ("%", []),
        ("_", []),
        ("khong ai", []),
    ):
        orders.words = words
        await orders.load()
        while orders.wants_more(99):
            await orders.more()
        assert codes(orders) == found, words
        assert not await orders.load(), words

    # What is meant by its code stands there at once, however old it is; narrowed by state and person too.
    lists = store.order_lists
    assert [each.row.code for each in await lists.named(Sought(Wanted(), " dh1001 "))] == ["DH1001"]
    assert await lists.named(Sought(Wanted(State.PACKED), "DH1001")) == []
    assert patterns("100% a_b") == [("%100!%%", "%100!%%"), ("%a!_b%", "%a!_b%")]


async def test_a_persons_orders_alone(store: Store, clock: ManualClock) -> None:
    orders = await opened(store, clock, 2)
    await store.record([arrival(inbound("đặt 1 áo"))], clock.now(), ())
    selling = selling_on(store, clock)
    mine = await selling.orders.new(1, {"A1": 1}, "linh", key="mine")
    assert mine.row.contact_id is not None
    orders.person = Person(mine.row.contact_id, mine.row.name)
    await orders.load()
    assert codes(orders) == [3]
    orders.chosen = mine.row.id
    assert orders.happened(mine.row.id) is None
    assert await orders.load_changes()
    assert [each.kind for each in orders.happened(mine.row.id) or ()] == ["made"]
    assert not await orders.load_changes()
