"""What announcements cost, as it is written down: what people had, what is covered, what a run came to."""

from socialdesk.model.delivery import (
    DeliveryKind,
    NewDelivery,
    Refused,
    Sent,
    Settlement,
    Unconfirmed,
)
from socialdesk.model.ids import DAY, HOUR, AccountId, ConversationId, Instant
from socialdesk.model.preflight import Had
from socialdesk.store.engine.database import Query
from socialdesk.store.store import Store
from tests.services.broadcasting.conftest import followers
from tests.support.make import NOW

SHOP = AccountId(1)
COSTS = Query(int, "SELECT cost FROM outbox ORDER BY id")


async def told(store: Store, number: int, at: int, tag: str = "promotion", cost: int = 300) -> None:
    delivery = NewDelivery(
        f"k{number}:{at}", ConversationId(number), DeliveryKind.BROADCAST, "Sale", "linh",
        message_tag=tag, purpose="promotion", cost=cost,
    )  # fmt: skip
    await store.outbox.operate(delivery, Instant(at))


async def test_what_people_had_is_counted_by_mark_within_a_day_and_a_month(store: Store) -> None:
    await followers(store, 3)
    for number, at in ((1, NOW - 3 * DAY), (1, NOW), (2, NOW), (2, NOW - 60 * DAY)):
        await told(store, number, at)
    await told(store, 3, NOW, tag="transaction")
    await told(store, 3, NOW, tag="")

    had = await store.costs.had(SHOP, "promotion", Instant(NOW - DAY), Instant(NOW - 20 * DAY))

    assert had == {1: Had(1, 2), 2: Had(1, 1)}


async def test_what_is_covered_shrinks_with_what_was_queued_since_and_is_forgotten_in_time(
    store: Store,
) -> None:
    await followers(store, 2)
    await told(store, 1, NOW - 5)
    (begun,) = await store.claims.claim([SHOP], Instant(NOW - 4), Instant(NOW + HOUR), 1)
    await store.settlements.settle([Settlement(begun, Sent("a", 0, NOW))], Instant(NOW - 3))
    await told(store, 1, NOW - 2)  # lies in the outbox when the platform says so
    await store.costs.keep_covered(SHOP, {"promotion": 4, "consultation": 9}, NOW)
    await told(store, 1, NOW + 1)
    await told(store, 2, NOW + 2)

    left = await store.costs.covered(SHOP, Instant(NOW + 3))
    assert left == ({"promotion": 1, "consultation": 9}, 3)
    assert await store.costs.covered(SHOP, Instant(NOW + 3 * DAY)) == ({}, 0)
    assert await store.costs.covered(AccountId(7), NOW) == ({}, 0)


async def test_what_may_have_arrived_counts_also_when_somebody_has_put_it_away(
    store: Store,
) -> None:
    await followers(store, 3)
    await store.costs.keep_covered(SHOP, {"promotion": 9}, Instant(NOW - 1))
    for number in (1, 2, 3):
        await told(store, number, NOW)
    begun = await store.claims.claim([SHOP], NOW, Instant(NOW + HOUR), 2)
    results = [Unconfirmed("?"), Refused("no", "blocked")]
    await store.settlements.settle(
        [Settlement(each, result) for each, result in zip(begun, results, strict=True)], NOW
    )

    await store.deliveries.cancel([1, 2, 3], NOW)

    had = await store.costs.had(SHOP, "promotion", Instant(NOW - DAY), Instant(NOW - DAY))
    assert had == {1: Had(1, 1)}
    assert await store.costs.covered(SHOP, NOW) == ({"promotion": 8}, 1)


async def test_what_the_platform_did_not_charge_for_costs_nothing(store: Store) -> None:
    await followers(store, 3)
    for number in (1, 2, 3):
        await told(store, number, NOW)
    results = [Sent("a", 0, NOW), Sent("b", 0, NOW, is_covered=True), Refused("no", "no_money")]

    begun = await store.claims.claim([SHOP], NOW, Instant(NOW + HOUR), 3)
    await store.settlements.settle(
        [Settlement(each, result) for each, result in zip(begun, results, strict=True)], NOW
    )

    assert await store.database.all(COSTS) == [300, 0, 300]
