"""What texts take in of people's orders, on both engines."""

import pytest

from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.effects import Effect, Occasion, Reply
from socialdesk.model.message import ChatKind
from socialdesk.model.order import State
from socialdesk.services.customers import values_for
from socialdesk.store.store import Store
from tests.store.test_buyers import PARCEL, order, people
from tests.store.test_effects import always, said
from tests.support.make import NOW, inbound, sender
from tests.support.store import take


async def parcel(store: Store, purchase: int, tracking: str) -> None:
    await store.database.transact(lambda conn: conn.rows(PARCEL, purchase, tracking, "on_way"))


async def test_the_newest_that_is_under_way_is_meant_else_the_newest(store: Store) -> None:
    await people(store)
    await order(store, "S1", 1, State.SHIPPED, when=1, total=280_000)
    await order(store, "S2", 1, State.DELIVERED, when=2)
    await order(store, "S3", 2, State.CANCELLED, when=3, total=50_000)
    await parcel(store, 1, "GHN1")
    await parcel(store, 1, "GHN2")
    found = await store.audience.details([1, 2, 3], orders=True)
    assert found == {
        1: {"order": "S1", "total": "280.000 ₫", "tracking": "GHN2"},
        2: {"order": "S3", "total": "50.000 ₫"},
    }
    await store.contacts.merge(1, 2, "linh", NOW)
    for among in ([2], None):
        assert (await store.audience.details(among, orders=True))[2]["order"] == "S1"
    await store.contacts.set_detail(2, "order", "DH0")
    await store.contacts.set_detail(3, "order", "DH0")
    values = await values_for(store, 2, "Hoa Sen", "linh")
    assert (values["order"], values["total"], values["tracking"]) == ("S1", "280.000 ₫", "GHN2")
    values = await values_for(store, 3, "Hoa Sen", "linh")
    assert (values["order"], values["total"]) == ("DH0", "")


@pytest.mark.parametrize("is_public", [False, True])
async def test_what_is_said_by_itself_is_filled_in_where_it_is_queued_and_never_in_public(
    store: Store, *, is_public: bool
) -> None:
    """Everybody would read what somebody has ordered."""
    await people(store)
    await order(store, "S1", 1, State.SHIPPED, total=280_000)
    kind = ChatKind.COMMENT if is_public else ChatKind.PRIVATE
    chat = "comment:9:501" if is_public else "501"
    who = sender("Khách 501", "501")
    message = inbound("đơn tới đâu", "12", chat=chat, chat_kind=kind, sender=who, contact=who)
    text = "Đơn {order|của mình} hết {total|tiền đã báo}"
    await take(store, message, policies=[always(Reply(text, DeliveryKind.BROADCAST))])
    told = "Đơn của mình hết tiền đã báo" if is_public else "Đơn S1 hết 280.000 ₫"
    assert [body for _, _, body in await said(store)] == [told]


async def test_nobodys_order_is_looked_up_for_a_text_that_says_nothing_of_it(store: Store) -> None:
    def answer(occasion: Occasion) -> list[Effect]:
        return [Reply("dạ {name}", DeliveryKind.ACKNOWLEDGEMENT)]

    policy = always()
    policy.answer = answer
    await take(store, inbound(), policies=[policy])
    assert [body for _, _, body in await said(store)] == ["dạ {name}"]
