"""What somebody saw was paid, on both engines: once, no more than is due, taken back, and beside a bank's statement."""

import asyncio
from pathlib import Path

import pytest

from socialdesk.errors import NotAllowed, Overtaken
from socialdesk.model.ids import DAY
from socialdesk.model.order import State
from socialdesk.model.statement import Outcome
from socialdesk.services.order_words import happened
from socialdesk.services.payments import Payments
from socialdesk.store.store import Store, open_database
from tests.services.test_order_holds import held, pays
from tests.services.test_order_receipts import Shop, opened


def paying(shop: Shop, store: Store | None = None) -> Payments:
    return Payments(store or shop.store, shop.clock, "VND", lambda: f"p{next(shop.numbers)}")


async def test_what_somebody_saw_was_paid_counts_once_and_is_taken_back(
    store: Store, tmp_path: Path
) -> None:
    shop = await opened(store, tmp_path)
    order = await shop.order()
    service = paying(shop)
    for wrong in (0, 280_001):
        with pytest.raises(NotAllowed, match=r"280.000 ₫ is still"):
            await service.by_hand(order, wrong, "lan")
    some = await service.by_hand(order, 100_000, "lan", "cash")
    assert (some.row.paid, some.row.due) == (100_000, 180_000)
    assert (await service.by_hand(some, 100_000, "lan", "cash")).row.paid == 100_000
    with pytest.raises(Overtaken):
        await service.by_hand(order, 100_000, "mai")  # looked at before that
    assert await pays(shop) is Outcome.MORE
    whole = await service.by_hand(some, None, "mai")
    assert whole.row.due == 0
    with pytest.raises(NotAllowed, match="Nothing of DH1001"):
        await service.by_hand(whole, None, "mai")
    assert await pays(shop, number="F2") is Outcome.TWICE

    done = await shop.orders.undo(whole, "lan")
    assert (done.order.row.paid, happened(done.change)) == (100_000, "paid, as somebody says")
    done = await shop.orders.undo(done.order, "lan")
    assert done.order.row.paid == 0
    told = [happened(each) for each in await store.orders.changes(order.row.id)]
    assert told[-2:] == ["payment taken back"] * 2
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        await shop.orders.undo(done.order, "lan")
    assert await pays(shop, number="F3") is Outcome.PAID
    cancelled = await shop.orders.turn(await shop.order(), State.CANCELLED, "lan")
    with pytest.raises(NotAllowed, match="cancelled"):
        await service.by_hand(cancelled, None, "lan")


async def test_two_who_write_the_same_down_have_done_it_once(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    shop = await opened(store, tmp_path)
    order = await shop.order()
    other = Store(await open_database(store_url))
    done = await asyncio.gather(
        *(paying(shop, each).by_hand(order, 200_000, "lan") for each in (store, other)),
        return_exceptions=True,
    )
    await other.close()
    found = await store.orders.one(order.row.id)
    assert found is not None
    assert found.row.paid == 200_000
    assert sum(isinstance(each, Exception) for each in done) == 1


async def test_what_is_no_longer_paid_is_held_anew(desk_store: Store, tmp_path: Path) -> None:
    shop = await held(desk_store, tmp_path)
    order = await paying(shop).by_hand(await shop.order(), None, "lan")
    await shop.later(2 * DAY)
    back = await shop.orders.undo(await shop.now_is(order), "lan")
    assert back.order.row.hold_until == shop.now + DAY
