"""Customers are asked how they find what they got, on both engines: once for each step, and only where it is needed."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from socialdesk.bots.messenger.limits import capabilities as messenger
from socialdesk.bots.telegram.limits import capabilities as telegram
from socialdesk.model.case import Cause
from socialdesk.model.case import Kind as CaseKind
from socialdesk.model.delivery import Refused, Settlement
from socialdesk.model.ids import DAY, HOUR
from socialdesk.model.order import State
from socialdesk.model.preflight import Quiet
from socialdesk.model.reason import NO_REASON
from socialdesk.model.task import Kind, NewTask, Outcome
from socialdesk.services.follow_up_settings import FollowUpTable
from socialdesk.services.following_up import FollowingUp, Wanted
from socialdesk.services.telling import Telling
from socialdesk.store.cases import Cases, NewCase
from socialdesk.store.engine.database import Query
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.store import Store, open_database
from socialdesk.store.telling import Means
from tests.services.test_fair_games import Died, killed_after
from tests.store.test_orders import product, turn
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import SHOP, at, claim, take

MEANS = Means(
    {"shop": telegram(), "page": messenger()},
    Quiet(time(22), time(7)),
    ZoneInfo("Asia/Ho_Chi_Minh"),
)
TABLE = FollowUpTable()
OUTBOX = Query(str, "SELECT body FROM outbox ORDER BY id")


def service(store: Store, clock: ManualClock, *after: int) -> FollowingUp:
    wanted = Wanted(after or (5 * DAY,), lambda step: TABLE.texts(step, "vi"), "Hoa Sen", "vi")
    return FollowingUp(store, clock, wanted, MEANS)


def until(clock: ManualClock, moment: int) -> None:
    clock.advance((moment - clock.now()) / 1000)


async def delivered(
    store: Store, conversation: int | None = 1, contact: int | None = 1, key: str = "k"
) -> int:
    buyer = Buyer(None, conversation, contact, "Trần Hương")
    made = await store.orders.make(NewOrder(key, {"A1": 1}, buyer, 0, "VND"), "linh", NOW)
    await turn(store, made, State.AGREED, State.SHIPPED, State.DELIVERED)
    return made.row.id


@pytest.fixture
async def shop(store: Store) -> Store:
    """1 Hương on Telegram, 2 Lan on Messenger; there are goods, and the follower has begun."""
    page = (await store.accounts.ensure([("page", "messenger")]))["page"].id
    for account, chat, words in (
        (SHOP, "77", "chị lấy size M nhé"),
        (page, "78", "hello, how much is the dress?"),
    ):
        who = sender(f"Khách {chat}", chat)
        said = inbound(words, "11", chat=chat, sender=who, contact=who, at=at(-HOUR))
        await store.record([arrival(said, account=account)], said.at, ())
    await product(store, stock=99)
    await service(store, ManualClock(NOW)).look()
    return store


async def state(store: Store, clock: ManualClock, *after: int) -> list[tuple[int, int, str, str]]:
    found = await service(store, clock, *after).listed(ended=True)
    return [
        (each.row.purchase_id, each.row.step, each.row.outcome, each.row.why.code) for each in found
    ]


async def test_asked_once_for_each_step_in_their_words(shop: Store) -> None:
    clock = ManualClock(NOW)
    asking = service(shop, clock, 5 * DAY, 30 * DAY)
    number = await delivered(shop)
    await asking.look()
    assert await state(shop, clock) == [(number, 0, "", ""), (number, 1, "", "")]
    (first, second) = await asking.listed()
    assert first.text == (
        "Dạ Hoa Sen hỏi thăm chị chút ạ: đơn DH1001 dùng có ổn không? Có gì chưa ưng chị cứ nhắn, shop xử lý liền nhé!"
    )
    assert (first.row.due_at, second.row.due_at) == (at(5 * DAY + 5), at(30 * DAY + 5))

    until(clock, at(5 * DAY))
    await asking.look()
    assert await shop.database.all(OUTBOX) == []
    until(clock, at(5 * DAY + HOUR))
    for _ in range(2):
        await asking.look()
    assert await shop.database.all(OUTBOX) == [first.text]
    assert await state(shop, clock) == [(number, 1, "", ""), (number, 0, "sent", "")]
    until(clock, at(31 * DAY))
    await asking.look()
    assert len(await shop.database.all(OUTBOX)) == 2

    order = await shop.orders.one(number)
    assert order is not None
    await turn(shop, order, State.SHIPPED, State.DELIVERED)  # somebody turned it too early
    until(clock, at(99 * DAY))
    await asking.look()
    assert len(await shop.database.all(OUTBOX)) == 2


async def test_where_the_window_is_closed_a_person_asks(shop: Store) -> None:
    clock = ManualClock(NOW)
    number = await delivered(shop, 2, 2)
    await service(shop, clock).look()
    until(clock, at(5 * DAY + HOUR))
    await service(shop, clock).look()
    assert await state(shop, clock) == [(number, 0, "task", "policy.closed")]
    (task,) = await shop.tasks.open(1 << 60, 9)
    assert (task.kind, task.purchase_id, task.conversation_id) == (Kind.FOLLOW_UP, number, 2)
    assert task.draft.startswith("Hoa Sen here: is everything all right with your order DH1001?")
    assert await shop.database.all(OUTBOX) == []


async def test_not_whom_it_is_not_needed_for(shop: Store) -> None:
    clock = ManualClock(NOW)
    orders = [await delivered(shop, key=f"k{each}") for each in range(4)]
    stranger = await delivered(shop, None, None, "k9")
    await service(shop, clock).look()
    returned = await shop.orders.one(orders[1])
    assert returned is not None
    await turn(shop, returned, State.RETURNED)
    case = NewTask("c", Kind.CASE, NO_REASON, at(DAY), order=orders[2])
    await shop.tasks.make(case, NOW)
    complaint = NewCase(CaseKind.COMPLAINT, Cause.FAULTY, NOW, order=orders[3])
    await Cases(shop.database).open(complaint, "linh", NOW)
    for each in await shop.tasks.open(1 << 60, 9):
        if each.key.startswith("case:"):  # its task is dropped, but it is open
            assert await shop.tasks.end(each.id, Outcome.DROPPED, "linh", NOW)
    foreseen = {(each[0], each[3]) for each in await state(shop, clock)}
    assert foreseen == {
        (orders[0], ""), (orders[1], "follow_up.returned"), (orders[2], "follow_up.troubled"),
        (orders[3], "follow_up.troubled"), (stranger, "follow_up.nobody"),
    }  # fmt: skip
    who = sender("Khách 77", "77")
    await take(shop, inbound("hàng đẹp lắm", "12", chat="77", sender=who, contact=who, at=at(DAY)))
    until(clock, at(6 * DAY))
    await service(shop, clock).look()
    assert {(each[0], each[2], each[3]) for each in await state(shop, clock)} == {
        (orders[0], "cancelled", "follow_up.wrote"), (orders[1], "cancelled", "follow_up.returned"),
        (orders[2], "cancelled", "follow_up.troubled"), (orders[3], "cancelled", "follow_up.troubled"), (stranger, "cancelled", "follow_up.nobody"),
    }  # fmt: skip
    assert await shop.database.all(OUTBOX) == []


async def test_at_night_they_may_still_write(shop: Store) -> None:
    clock = ManualClock(NOW)
    number = await delivered(shop)
    await service(shop, clock).look()
    until(clock, at(5 * DAY + 13 * HOUR))  # 23:00
    await service(shop, clock).look()
    assert await state(shop, clock) == [(number, 0, "", "telling.quiet")]
    who = sender("Khách 77", "77")
    await take(
        shop,
        inbound("ok shop", "12", chat="77", sender=who, contact=who, at=at(5 * DAY + 14 * HOUR)),
    )
    until(clock, at(5 * DAY + 21 * HOUR))
    await service(shop, clock).look()
    assert await state(shop, clock) == [(number, 0, "cancelled", "follow_up.wrote")]


async def test_two_workers_a_kill_and_a_refusal(shop: Store, store_url: str) -> None:
    clock = ManualClock(NOW)
    number = await delivered(shop)
    with killed_after(shop, 0), suppress(Died):
        await service(shop, clock).look()
    assert await state(shop, clock) == []
    await service(shop, clock).look()
    until(clock, at(5 * DAY + HOUR))
    with killed_after(shop, 0), suppress(Died):
        await service(shop, clock).look()
    assert await shop.database.all(OUTBOX) == []
    desks = [shop, *[Store(await open_database(store_url)) for _ in range(3)]]
    await asyncio.gather(*(service(desk, clock).look() for desk in desks))
    for desk in desks[1:]:
        await desk.close()
    assert len(await shop.database.all(OUTBOX)) == 1
    (claimed,) = await claim(shop, clock.now())
    await shop.settlements.settle([Settlement(claimed, Refused("Blocked."))], clock.now())
    await Telling(shop, clock, MEANS).look()
    assert await state(shop, clock) == [(number, 0, "task", "text")]


async def test_switched_off_nothing_is_planned_or_asked(shop: Store) -> None:
    clock = ManualClock(NOW)
    number = await delivered(shop)
    await service(shop, clock).look()
    await shop.switches.turn("follow_up", False, "linh", NOW)
    await delivered(shop, key="k2")
    until(clock, at(5 * DAY + HOUR))
    await service(shop, clock).look()
    assert await state(shop, clock) == [(number, 0, "", "")]
    await shop.switches.turn("follow_up", True, "linh", NOW)
    await service(shop, clock).look()
    assert await state(shop, clock) == [(number, 0, "sent", "")]
    assert service(shop, clock).jobs() != ()
    never = FollowingUp(shop, clock, replace(service(shop, clock)._wanted, after=()), MEANS)
    assert never.jobs() == ()


async def test_who_is_erased_is_not_asked(shop: Store) -> None:
    clock = ManualClock(NOW)
    number = await delivered(shop)
    await service(shop, clock).look()
    await shop.erase(1)
    (found,) = await service(shop, clock).listed()
    assert (found.text, found.row.name, found.row.why.code) == ("", "", "follow_up.nobody")
    until(clock, at(6 * DAY))
    await service(shop, clock).look()
    assert await state(shop, clock) == [(number, 0, "cancelled", "follow_up.nobody")]
