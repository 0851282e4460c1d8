"""Claims in a live and the orders that they became: what somebody changes or takes back of an order is so of its claims, on both
engines."""

import pytest

from socialdesk.model.ids import Instant
from socialdesk.model.live_claim import State as Claimed
from socialdesk.model.live_claim import Why
from socialdesk.model.order import State
from socialdesk.store.order_stock import NotEnough, Short
from socialdesk.store.store import Store
from tests.store.test_live_claims import lines, orders, stall
from tests.support.claims import Stall
from tests.support.lives import commented, hear
from tests.support.make import NOW

__all__ = ["stall"]


async def sweep(store: Store, stall: Stall) -> None:
    await store.live_claims.sweep(stall.terms, NOW, Instant(0))


async def two_on_a_line(store: Store, stall: Stall) -> int:
    """Two claims that one line of an order holds; its number."""
    await stall.sells(A1=3, B2=3)
    await hear(store, commented("A1", "1", "77"), commented("+A1 2", "2", "77"))
    await stall.read()
    assert await stall.claims() == ["77 A1 1 held", "77 A1 2 held"]
    (order,) = await orders(store)
    return order.row.id


async def test_of_a_line_lowered_by_hand_a_claim_lets_go_of_no_unit_twice(
    store: Store, stall: Stall
) -> None:
    order = await two_on_a_line(store, stall)
    await store.orders.change(order, {}, "lan", NOW, {"A1": 2})
    await store.orders.change(
        order, {}, "lan", NOW, {"A1": 1}
    )  # seconds later; nobody has looked yet
    _, second = await store.live_claims.page(stall.live.id, 0, 9)
    await store.live_claims.act(
        stall.live.id, stall.terms, "lan", NOW,
        lambda turn, _: turn.release(second.claim, Claimed.CANCELLED, Why.NONE),
    )  # fmt: skip
    assert await lines(store) == [("Khách 77", "new", 100, {"A1": 1})]
    assert await stall.claims() == ["77 A1 1 held", "77 A1 2 cancelled"]
    await sweep(store, stall)
    assert await lines(store) == [("Khách 77", "new", 100, {"A1": 1})]
    assert await stall.left() == (3, 1)
    assert await store.products.wrong() == []


async def test_who_swaps_right_after_their_line_was_lowered_gets_as_many_as_they_had(
    store: Store, stall: Stall
) -> None:
    order = await two_on_a_line(store, stall)
    await store.orders.change(order, {}, "lan", NOW, {"A1": 1})
    await hear(store, commented("A1>B2", "3", "77"))
    await stall.read()
    assert await lines(store) == [("Khách 77", "new", 100, {"B2": 1})]
    assert (await stall.left(), await stall.left("B2")) == ((3, 0), (3, 1))
    await sweep(store, stall)
    assert await stall.claims() == ["77 A1 1 cancelled", "77 A1 2 cancelled", "77 B2 1 held"]


async def test_claims_are_held_again_with_the_order_that_is_taken_back(
    store: Store, stall: Stall
) -> None:
    number = await two_on_a_line(store, stall)
    (order,) = await orders(store)
    await store.orders.turn(order, State.CANCELLED, "lan", NOW)
    await sweep(store, stall)
    assert await stall.claims() == ["77 A1 1 cancelled", "77 A1 2 cancelled"]
    await store.orders.undo(number, "lan", NOW)
    assert await stall.claims() == ["77 A1 1 held", "77 A1 2 held"]
    await store.orders.change(number, {}, "lan", NOW, {"A1": 1})
    await sweep(store, stall)
    assert await stall.claims() == ["77 A1 1 held", "77 A1 2 cancelled"]
    await store.orders.undo(number, "lan", NOW)
    assert await stall.claims() == ["77 A1 1 held", "77 A1 2 held"]

    (order,) = await orders(store)
    await store.orders.turn(order, State.AGREED, "lan", NOW)
    await sweep(store, stall)
    assert await stall.claims() == ["77 A1 1 confirmed", "77 A1 2 confirmed"]
    await store.orders.change(number, {}, "lan", NOW, {"A1": 1})  # they said yes to another one
    await sweep(store, stall)
    assert await stall.claims() == ["77 A1 1 held", "77 A1 2 cancelled"]
    assert await store.products.wrong() == []


async def test_what_was_given_to_who_waited_is_not_taken_back(store: Store, stall: Stall) -> None:
    number = await two_on_a_line(store, stall)
    await hear(store, commented("A1", "5", "78"))
    await stall.read()
    (order,) = await orders(store)
    await store.orders.turn(order, State.CANCELLED, "lan", NOW)
    await sweep(store, stall)
    with pytest.raises(NotEnough) as caught:
        await store.orders.undo(number, "lan", NOW)
    assert caught.value.shorts == (Short("A1", 3, 2),)
    assert await stall.claims() == ["77 A1 1 cancelled", "77 A1 2 cancelled", "78 A1 1 held"]
    assert await stall.left() == (3, 1)
