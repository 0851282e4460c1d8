"""Customers are told how their orders get on, on both engines: once, the newest alone, by a way that is open, or by a person."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialdesk.bots.instagram.limits import capabilities as instagram
from socialdesk.bots.messenger.limits import capabilities as messenger
from socialdesk.bots.telegram.limits import capabilities as telegram
from socialdesk.bots.zalo_bot.limits import capabilities as zalo_bot
from socialdesk.bots.zalo_oa.limits import capabilities as zalo_oa
from socialdesk.model.ids import DAY, HOUR
from socialdesk.model.notice import HOLD, Event, Standing
from socialdesk.model.order import State
from socialdesk.model.parcel import State as ParcelState
from socialdesk.model.parcel import told_at
from socialdesk.model.preflight import Quiet
from socialdesk.services.notice_settings import NoticesTable
from socialdesk.services.notices import OrderNotices, Words
from socialdesk.store.engine.database import Query
from socialdesk.store.notices import Wanted
from socialdesk.store.order_rows import Order
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.parcels import NewParcel, ParcelRow
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store, open_database
from socialdesk.store.telling import Means
from tests.services.test_fair_games import Died, killed_after
from tests.store.test_orders import told as imported
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import SHOP, at, claim

NEVER, NIGHT = Quiet(time(), time()), Quiet(time(22), time(7))
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LIMITS = {
    "shop": telegram(), "page": messenger(), "insta": instagram(), "bot": zalo_bot(), "oa": zalo_oa(),
}  # fmt: skip
MEANS = Means(LIMITS, NEVER, ZONE)
ALL = Wanted(list(Event))
USUAL = Wanted([Event.CONFIRMED, Event.PACKED, Event.SHIPPED, Event.DELIVERED])
SAID = Query(str, "SELECT body FROM outbox WHERE state <> 'cancelled' ORDER BY id")
SHIPPED = "Đơn DH1001 của bạn đã được gửi đi ạ."
LONG_AGO = {"page": 2 * DAY, "insta": 2 * DAY, "oa": 3 * DAY}


@dataclass
class Teller:
    """What tells, at the time of a clock that jumps."""

    store: Store
    wanted: Wanted = USUAL
    means: Means = MEANS
    clock: ManualClock = field(default_factory=ManualClock)
    template: str = ""

    def service(self, store: Store | None = None) -> OrderNotices:
        table = NoticesTable()
        words = Words(
            lambda event: table.texts(event, "vi"), lambda _: self.template, "Hoa Sen", "vi",
            {"kerry": "https://kerry.example/{tracking}"},
        )  # fmt: skip
        return OrderNotices(
            store or self.store, self.clock, self.wanted, words, self.means, ["telegram", "messenger"]
        )  # fmt: skip

    def goes_to(self, moment: int) -> None:
        self.clock.advance((at(moment) - self.clock.now()) / 1000)

    async def after(self, moment: int) -> list[str]:
        """What has been said so long (ms) after `NOW`."""
        self.goes_to(moment)
        await self.service().look()
        said = await self.store.database.all(SAID)
        await claim(self.store, self.clock.now())  # and is on its way
        return said


@pytest.fixture
async def shop(store: Store) -> Store:
    """1 Hương on Telegram, then one each on Messenger, Instagram and a Zalo account, who wrote days ago, and on a Zalo bot."""
    rows = await store.accounts.ensure(
        [("page", "messenger"), ("insta", "instagram"), ("oa", "zalo_oa"), ("bot", "zalo_bot")]
    )
    people = [(SHOP, "77", 0)]
    people += [
        (rows[name].id, str(78 + place), LONG_AGO.get(name, 0))
        for place, name in enumerate(("page", "insta", "oa", "bot"))
    ]
    for account, chat, ago in people:
        who = sender(f"Khách {chat}", chat)
        said = inbound("dạ shop ơi", "11", chat=chat, sender=who, contact=who, at=at(-ago))
        await store.record([arrival(said, account=account)], said.at, ())
    await Teller(store).service().look()  # whoever follows anew hears nothing of what was
    return store


async def order(store: Store, conversation: int = 1, **more: Any) -> Order:
    await store.products.add(NewProduct("A1", "Áo", "", 125_000, 99), "chu", NOW)
    row = await store.inbox.conversation(conversation)
    buyer = replace(Buyer(row.account_id, row.id, row.contact_id, row.contact_name), **more)
    return await store.orders.make(
        NewOrder(f"k{conversation}", {"A1": 2}, buyer, 0, "VND"), "linh", NOW
    )


async def turn(store: Store, found: Order, state: State, moment: int = 0) -> Order:
    now = await store.orders.one(found.row.id)
    assert now is not None
    done = await store.orders.turn(now, state, "linh", at(moment))
    assert done is not None
    return done


async def parcel(store: Store, found: Order, moment: int = 0, carrier: str = "ghn") -> ParcelRow:
    row = await store.parcels.add(NewParcel(found.row.id, carrier, "GAB/1"), "linh", at(moment))
    assert row is not None
    return row


async def tell(store: Store, row: ParcelRow, state: ParcelState, since: int, moment: int) -> None:
    await store.parcels.tell(row, told_at(state, at(since), at(moment)), "ghn", at(moment))


async def standings(teller: Teller, number: int = 1) -> dict[str, str]:
    return {
        each.event.value: each.told or each.standing.value
        for each in await teller.service().listed(number, 9)
    }


async def tasks(store: Store) -> list[tuple[int | None, str]]:
    return [(each.conversation_id, each.draft) for each in await store.tasks.open(1 << 60, 9)]


async def test_of_what_happens_within_a_minute_the_newest_is_told_once(shop: Store) -> None:
    teller, made = Teller(shop), await order(shop)
    await turn(shop, made, State.AGREED)
    await turn(shop, made, State.SHIPPED, 5_000)
    assert await teller.after(HOLD) == []
    assert await teller.after(HOLD + 5_000) == [SHIPPED]
    assert await teller.after(HOUR) == [SHIPPED]
    assert await standings(teller) == {"confirmed": "newer", "shipped": "queued"}

    await turn(shop, made, State.PACKED, HOUR)  # taken back, and set again
    await turn(shop, made, State.SHIPPED, 2 * HOUR)
    assert await teller.after(3 * HOUR) == [SHIPPED]
    await turn(shop, made, State.DELIVERED, 4 * HOUR)
    said = await teller.after(5 * HOUR)
    assert said[1].startswith(
        "Đơn DH1001 đã được giao đến bạn. Cảm ơn bạn đã mua hàng của Hoa Sen!"
    )


async def test_what_is_taken_back_before_it_was_told_is_told_when_it_is_so_again(
    shop: Store,
) -> None:
    teller, made = Teller(shop), await order(shop)
    await turn(shop, made, State.SHIPPED)
    assert await teller.after(1_000) == []
    await turn(shop, made, State.PACKED, 2_000)
    assert await teller.after(HOUR) == []
    await turn(shop, made, State.SHIPPED, HOUR)
    assert await teller.after(HOUR + HOLD) == [SHIPPED]
    other = await order(shop, 5)
    await turn(shop, other, State.AGREED, 2 * HOUR)
    await teller.after(2 * HOUR)
    await turn(shop, other, State.CANCELLED, 2 * HOUR + 1)
    assert await teller.after(3 * HOUR) == [SHIPPED]


async def test_with_its_parcel_the_customer_is_told_where_to_follow_it(shop: Store) -> None:
    teller, made = Teller(shop, ALL), await order(shop)
    await parcel(shop, made)
    await turn(shop, made, State.SHIPPED)
    link = "https://donhang.ghn.vn/?order_code=GAB%2F1"
    assert await teller.after(HOUR) == [f"{SHIPPED} GHN GAB/1 {link}"]

    late = await order(shop, 5)  # whose number is written down afterwards
    await turn(shop, late, State.SHIPPED, HOUR)
    assert (await teller.after(2 * HOUR))[1:] == [SHIPPED.replace("1001", "1002")]
    row = await parcel(shop, late, 2 * HOUR, "kerry")
    said = (await teller.after(3 * HOUR))[2:]
    assert said == ["Mã vận đơn của đơn DH1002: kerry GAB/1 https://kerry.example/GAB%2F1"]
    await tell(shop, row, ParcelState.ON_WAY, 3 * HOUR, 3 * HOUR)
    assert len(await teller.after(4 * HOUR)) == 3
    assert (await standings(teller, late.row.id))["tracking"] == "queued"


async def test_what_a_carrier_tells_at_once_is_told_by_its_farthest_step(shop: Store) -> None:
    teller, made = Teller(shop, ALL), await order(shop)
    row = await parcel(shop, made)
    await tell(shop, row, ParcelState.OUT_FOR_DELIVERY, HOUR, HOUR)
    said = await teller.after(2 * HOUR)
    assert said == ["Đơn DH1001 đang trên đường giao đến bạn ạ. Bạn để ý điện thoại giúp shop nhé!"]
    assert (await standings(teller))["shipped"] == "newer"
    await tell(shop, row, ParcelState.FAILED, 3 * HOUR, 3 * HOUR)
    assert "chưa giao được đơn DH1001" in (await teller.after(4 * HOUR))[1]
    usual = Teller(shop, USUAL)
    other = await order(shop, 5)
    await tell(shop, await parcel(shop, other, 0, "jt"), ParcelState.FAILED, 4 * HOUR, 4 * HOUR)
    assert (await usual.after(5 * HOUR))[2].startswith("Đơn DH1002 của bạn đã được gửi đi")


async def test_where_an_order_has_arrived_nothing_of_its_parcel_is_told(shop: Store) -> None:
    teller, made = Teller(shop, ALL), await order(shop)
    row = await parcel(shop, made)
    await turn(shop, made, State.DELIVERED)
    await tell(shop, row, ParcelState.FAILED, HOUR, HOUR)
    (said,) = await teller.after(2 * HOUR)
    assert "đã được giao đến bạn" in said


async def test_what_came_back_is_a_persons_task_until_the_order_says_so(shop: Store) -> None:
    teller, made = Teller(shop), await order(shop)
    row = await parcel(shop, made)
    await tell(shop, row, ParcelState.RETURNED, HOUR, HOUR)
    assert await teller.after(2 * HOUR) == []  # it never was under way, as far as anybody told
    assert await tasks(shop) == []
    other = await order(shop, 5)
    row = await parcel(shop, other, 2 * HOUR, "jt")
    await tell(shop, row, ParcelState.DELIVERED, 2 * HOUR, 2 * HOUR)
    await tell(shop, row, ParcelState.RETURNED, 3 * HOUR, 3 * HOUR)
    await teller.after(4 * HOUR)
    (task,) = await shop.tasks.at_hand(5)
    assert (task.kind, task.code) == ("case", "DH1002")
    assert "order state DH1002 returned" in str(task.why)
    await turn(shop, other, State.RETURNED, 5 * HOUR)
    await teller.after(6 * HOUR)
    assert await shop.tasks.at_hand(5) == []
    late = await order(shop, 3)
    row = await parcel(shop, late, 9 * DAY)
    await tell(shop, row, ParcelState.ON_WAY, DAY, 9 * DAY)
    await tell(shop, row, ParcelState.LOST, DAY + 1, 9 * DAY)  # a file of last week
    await teller.after(9 * DAY + HOUR)
    assert [each.kind for each in await shop.tasks.open(1 << 60, 9) if each.kind == "case"] == []


async def test_each_platforms_way_is_gone_or_a_person_is_asked(shop: Store) -> None:
    """In the window it is told; where the platform lets nobody be told any more, a person has the words."""
    for conversation in range(1, 6):
        await turn(shop, await order(shop, conversation), State.SHIPPED)
    said = await Teller(shop).after(HOUR)
    assert said == [SHIPPED, SHIPPED.replace("1001", "1005")]
    left = [(number, SHIPPED.replace("1001", f"100{number}")) for number in (2, 3, 4)]
    assert await tasks(shop) == left
    (row,) = await shop.tasks.at_hand(2)
    assert (row.code, row.kind) == ("DH1002", "notice")
    assert "is on its way" in str(row.why)

    await turn(shop, await order(shop, 2), State.DELIVERED, 2 * HOUR)
    await Teller(shop).after(3 * HOUR)
    assert len(await tasks(shop)) == 3  # the older words are not to be said any more
    assert "DH1002 đã được giao" in dict(await tasks(shop))[2]


async def test_the_lawful_way_of_a_platform_is_gone_where_the_shop_has_it(shop: Store) -> None:
    limits = {**LIMITS, "oa": zalo_oa(paid=["transaction"]), "page": messenger(utility_templates=True)}  # fmt: skip
    teller = Teller(shop, means=Means(limits, NEVER, ZONE, paid=True), template="order_shipped: {order}; {tracking|-}")  # fmt: skip
    for conversation in (2, 4):
        await turn(shop, await order(shop, conversation), State.SHIPPED)
    await teller.after(HOUR)
    rows = await shop.database.read(
        lambda conn: conn.rows("SELECT conversation_id, message_tag, manner, cost > 0 FROM outbox ORDER BY id")
    )  # fmt: skip
    messenger_row, zalo_row = (tuple(each) for each in rows)
    assert messenger_row[0] == 2 and '"order_shipped"' in messenger_row[2] and '["DH1001", "-"]' in messenger_row[2]  # fmt: skip
    assert (zalo_row[0], zalo_row[1], bool(zalo_row[3])) == (4, "transaction", True)


async def test_what_happened_more_than_a_day_ago_is_told_to_nobody(shop: Store) -> None:
    teller, made = Teller(shop), await order(shop)
    await turn(shop, made, State.AGREED)
    assert await teller.after(2 * DAY) == []  # the worker stood still
    assert await standings(teller) == {"confirmed": "old"}
    row = await parcel(shop, made, 2 * DAY)
    await tell(shop, row, ParcelState.DELIVERED, 5_000, 2 * DAY)  # a carrier's old file
    assert await teller.after(2 * DAY + HOUR) == []
    assert (await standings(teller))["delivered"] == "old"
    other = await order(shop, 5)
    await turn(shop, other, State.SHIPPED, 2 * DAY)
    await teller.after(2 * DAY + HOUR + 1)
    assert (await standings(teller, other.row.id))["shipped"] == "queued"
    third = await order(shop, 3)
    await turn(shop, third, State.SHIPPED, 3 * DAY)
    teller.goes_to(3 * DAY)
    await teller.service()._notices.follow(USUAL, at(3 * DAY))  # heard of, and then stood still
    await teller.after(5 * DAY)
    assert (await standings(teller, third.row.id))["shipped"] == Standing.OLD


async def test_of_nobody_and_of_imported_orders_nothing_is_told_unless_the_shop_says_so(
    shop: Store,
) -> None:
    teller = Teller(shop)
    nobodys = await order(shop, 1, conversation_id=None, contact_id=None)
    await turn(shop, nobodys, State.SHIPPED)
    assert await teller.after(HOUR) == []
    assert await standings(teller, nobodys.row.id) == {"shipped": "nobody"}
    await shop.orders.take_in([imported(state=State.PACKED)], "chu", at(HOUR))
    theirs = next(each for each in await shop.orders.coded("2411270ABC"))
    row = await shop.inbox.conversation(1)
    await shop.database.transact(
        lambda conn: conn.rows("UPDATE purchase SET contact_id = $1 WHERE id = $2", row.contact_id, theirs.id)
    )  # fmt: skip
    found = await shop.orders.one(theirs.id)
    assert found is not None
    await turn(shop, found, State.SHIPPED, HOUR)
    assert await teller.after(2 * HOUR) == []
    assert await standings(teller, theirs.id) == {}
    teller.wanted = replace(USUAL, imported=True)
    await turn(shop, found, State.DELIVERED, 2 * HOUR)
    assert len(await teller.after(3 * HOUR)) == 1


async def test_nobody_is_woken_and_what_is_newer_by_the_morning_is_told_alone(shop: Store) -> None:
    night, morning = 13 * HOUR, 21 * HOUR  # 23:00 and 07:00 by the shop's clock
    teller = Teller(shop, means=replace(MEANS, quiet=NIGHT))
    made = await order(shop)
    await turn(shop, made, State.PACKED, night)
    assert await teller.after(night + HOUR) == []
    assert await standings(teller) == {"packed": "later"}
    await turn(shop, made, State.SHIPPED, night + 2 * HOUR)
    assert await teller.after(night + 3 * HOUR) == []
    await shop.tellings.look(teller.means, at(morning))
    assert await teller.after(morning) == [SHIPPED]


async def test_switched_off_nothing_is_told_nor_made_up_for(shop: Store) -> None:
    teller, made = Teller(shop), await order(shop)
    await shop.switches.turn("notices", False, "chu", NOW)
    await turn(shop, made, State.AGREED)
    assert await teller.after(HOUR) == []
    await shop.switches.turn("notices", True, "chu", at(HOUR))
    assert await teller.after(2 * HOUR) == []
    await turn(shop, made, State.SHIPPED, 2 * HOUR)
    assert await teller.after(3 * HOUR) == [SHIPPED]


async def test_two_workers_tell_once_and_who_is_killed_has_done_nothing(
    shop: Store, store_url: str
) -> None:
    teller = Teller(shop)
    for conversation in (1, 5):
        await turn(shop, await order(shop, conversation), State.SHIPPED)
    teller.goes_to(HOUR)
    for rows in range(3):  # in the follower's transaction, and in that which tells
        with killed_after(shop, rows), suppress(Died):
            await teller.service().look()
    other = Store(await open_database(store_url))
    await asyncio.gather(*(teller.service(each).look() for each in (shop, other, shop, other)))
    await other.close()
    assert await shop.database.all(SAID) == [SHIPPED, SHIPPED.replace("1001", "1002")]


async def test_in_the_customers_language_with_what_they_are_called(shop: Store) -> None:
    who = sender("Emily Stone", "90", language="en")
    said = inbound("hi, is it there?", "12", chat="90", sender=who, contact=who)
    await shop.record([arrival(said, account=SHOP)], NOW, ())
    hostile = sender("{order} \x1b[2J", "91")
    said = inbound("chị muốn hỏi đơn của chị đến đâu", "13", chat="91", sender=hostile, contact=hostile)  # fmt: skip
    await shop.record([arrival(said, account=SHOP)], NOW, ())
    await turn(shop, await order(shop, 6), State.AGREED)
    await turn(shop, await order(shop, 7), State.AGREED)
    assert await Teller(shop).after(HOUR) == [
        "Hoa Sen has confirmed your order DH1001, 250.000 ₫ in all. We are getting it ready.",
        "Dạ Hoa Sen đã xác nhận đơn DH1002 của chị, tổng cộng 250.000 ₫. Shop chuẩn bị hàng ngay ạ.",
    ]


async def test_who_was_erased_is_told_nothing(shop: Store) -> None:
    teller, made = Teller(shop), await order(shop)
    await turn(shop, made, State.AGREED)
    await teller.service()._notices.follow(USUAL, NOW)
    await shop.erase(1)
    assert await teller.after(HOUR) == []
    assert await standings(teller) == {"confirmed": "nobody"}


async def test_a_preview_says_what_would_be_said_and_says_it_to_nobody(shop: Store) -> None:
    teller, made, far = Teller(shop), await order(shop), await order(shop, 2)
    await turn(shop, made, State.AGREED)
    await teller.after(HOUR)
    said = await shop.database.all(SAID)
    found = {each.event: each for each in await teller.service().preview(made.row)}
    assert [each.value for each, one in found.items() if one.is_wanted] == [
        "confirmed", "packed", "shipped", "tracking", "delivered",
    ]  # fmt: skip
    shipped = found[Event.SHIPPED].tried
    assert shipped is not None
    assert (shipped.outcome, shipped.conversation_id, shipped.account) == ("queued", 1, "shop")
    assert found[Event.CONFIRMED].before is not None
    closed = (await teller.service().preview(far.row))[0].tried
    assert closed is not None
    assert (closed.outcome, closed.why.code, closed.conversation_id) == ("task", "policy.closed", None)  # fmt: skip
    assert await shop.database.all(SAID) == said
    assert await tasks(shop) == []
    assert await shop.database.one(Query(int, "SELECT count(*) FROM telling")) == 1
