"""What customers are told of the program's own accord, on both engines: once, by a way that is open, or by a person."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialdesk.bots.messenger.limits import capabilities as messenger
from socialdesk.bots.telegram.limits import capabilities as telegram
from socialdesk.bots.zalo_oa.limits import capabilities as zalo_oa
from socialdesk.model.delivery import Refused, Settlement, Sort
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.message import ContactChange
from socialdesk.model.preflight import Quiet
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask
from socialdesk.model.telling import STUCK, Outcome, Saying, Told
from socialdesk.store.engine.database import Query
from socialdesk.store.store import Store, open_database
from socialdesk.store.telling import Means
from tests.services.test_fair_games import Died, killed_after
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import SHOP, at, claim, comment, take

NEVER, NIGHT = Quiet(time(), time()), Quiet(time(22), time(7))
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LIMITS = {"shop": telegram(), "page": messenger(), "oa": zalo_oa(paid=["transaction"])}
MEANS = Means(LIMITS, NEVER, ZONE)
WHAT = Reason("prize.refused")
TASK = NewTask("t", Kind.NOTICE, WHAT, at(DAY))
SAYING = Saying(1, "dh1:shipped", "Đơn DH1 đã gửi {x} \x1b[2J", task=TASK)
NIGHTLY, MORNING = at(13 * HOUR), at(21 * HOUR)
OUTBOX = Query(str, "SELECT body FROM outbox ORDER BY id")
COMMENTS = Query(int, "SELECT id FROM conversation WHERE chat_kind = 'comment' ORDER BY id")
CHATS = Query(int, "SELECT conversation_id FROM outbox ORDER BY id")


async def tell(store: Store, now: Instant = NOW, means: Means = MEANS, **more: Any) -> Told:
    return await store.tellings.tell(replace(SAYING, **more), means, now)


async def tasks(store: Store) -> list[tuple[str, str, int | None]]:
    found = await store.tasks.open(1 << 60, 9)
    return [(each.key, each.draft, each.conversation_id) for each in found]


@pytest.fixture
async def shop(store: Store) -> Store:
    """1 Hương on Telegram, 2 Lan on Messenger, who wrote two days ago, 3 Mai on Zalo, three days ago."""
    rows = await store.accounts.ensure([("page", "messenger"), ("oa", "zalo_oa")])
    people = ((SHOP, "77", 0), (rows["page"].id, "78", 2 * DAY), (rows["oa"].id, "79", 3 * DAY))
    for account, chat, ago in people:
        who = sender(f"Khách {chat}", chat)
        said = inbound("alo", "11", chat=chat, sender=who, contact=who, at=at(-ago))
        await store.record([arrival(said, account=account)], said.at, ())
    return store


async def test_it_is_said_once_for_ever(shop: Store) -> None:
    assert await tell(shop) == Told(Outcome.SENT)
    assert await tell(shop, at(DAY), text="something else") == Told(Outcome.SENT)
    assert await shop.database.all(OUTBOX) == [SAYING.text]
    (claimed,) = await claim(shop)
    assert (claimed.kind, claimed.purpose, claimed.author) == (
        "broadcast",
        Sort.SERVICE,
        "socialdesk",
    )
    row = await shop.inbox.conversation(1)
    assert row.state.waiting_since is not None  # no wait ends with it
    assert await tasks(shop) == []


async def test_eight_at_once_say_it_once_and_who_is_killed_says_nothing(
    shop: Store, store_url: str
) -> None:
    with killed_after(shop, 0), suppress(Died):
        await tell(shop)
    assert await shop.database.all(OUTBOX) == []
    desks = [shop, *[Store(await open_database(store_url)) for _ in range(7)]]
    told = await asyncio.gather(*(tell(desk) for desk in desks))
    assert {each.outcome for each in told} == {Outcome.SENT}
    night = NIGHTLY
    later = await asyncio.gather(
        *(tell(desk, night, replace(MEANS, quiet=NIGHT), key="n") for desk in desks)
    )
    assert {each.outcome for each in later} == {Outcome.LATER}
    morning = MORNING
    with killed_after(shop, 0), suppress(Died):
        await shop.tellings.look(MEANS, morning)
    assert len(await shop.database.all(OUTBOX)) == 1
    await asyncio.gather(*(desk.tellings.look(MEANS, morning) for desk in desks))
    for desk in desks[1:]:
        await desk.close()
    assert len(await shop.database.all(OUTBOX)) == 2


async def test_where_the_window_is_closed_a_person_says_it(shop: Store) -> None:
    told = await tell(shop, conversation=2)
    assert (told.outcome, told.why.code) == (Outcome.TASK, "policy.closed")
    assert await tasks(shop) == [("t", SAYING.text, 2)]
    (row,) = await shop.tasks.at_hand(2)
    assert row.why == Reason("task.could_not", what=WHAT, why=told.why)
    assert await tell(shop, conversation=2) == told
    assert len(await tasks(shop)) == 1
    alone = await tell(shop, conversation=2, key="k2", task=None)
    assert (alone.outcome, await shop.database.all(OUTBOX)) == (Outcome.REFUSED, [])


async def test_the_same_person_is_told_where_they_may_be(shop: Store) -> None:
    await shop.contacts.merge(1, 2, "linh", NOW)
    assert (await tell(shop, conversation=2)).outcome is Outcome.SENT
    assert await shop.database.all(CHATS) == [1]
    gone = ContactChange(inbound(chat="77").chat, sender("Khách 77", "77"), blocked=True, at=NOW)
    await take(shop, gone)
    assert (await tell(shop, conversation=2, key="k2")).outcome is Outcome.TASK
    stopped = await tell(
        shop, conversation=1, key="k3"
    )  # who stops us there is not sought elsewhere
    assert stopped == Told(Outcome.REFUSED, Reason("policy.blocked"))
    assert len(await tasks(shop)) == 1


async def test_what_costs_money_only_if_the_shop_says_so(shop: Store) -> None:
    assert (await tell(shop, conversation=3, task=None)).outcome is Outcome.REFUSED
    told = await tell(shop, means=replace(MEANS, paid=True), conversation=3, key="k2")
    assert told == Told(Outcome.SENT)
    rows = await shop.database.read(
        lambda conn: conn.rows("SELECT message_tag, cost, body FROM outbox")
    )
    assert [tuple(row) for row in rows] == [
        ("transaction", 165, f"{SAYING.text}\nTên khách hàng: Khách 79")
    ]


async def test_never_in_public_but_to_their_own_chat(shop: Store) -> None:
    who = sender("Minh", "99")
    await take(
        shop, comment("giá?", "c1"), comment("giá?", "c2", "comment:p1:99", sender=who, contact=who)
    )
    theirs, strangers = await shop.database.all(COMMENTS)
    assert (await tell(shop, conversation=theirs)).outcome is Outcome.SENT
    assert await shop.database.all(CHATS) == [1]
    told = await tell(shop, conversation=strangers, key="k1")
    assert (told.outcome, told.why.code) == (Outcome.TASK, "telling.in_public")
    assert (
        await tell(shop, conversation=None, contact=None, key="k2", task=None)
    ).why.code == "prize.no_chat"
    assert (await tell(shop, conversation=None, contact=1, key="k3")).outcome is Outcome.SENT


async def test_at_night_it_waits_and_is_judged_in_the_morning(shop: Store) -> None:
    means, night, morning = replace(MEANS, quiet=NIGHT), NIGHTLY, MORNING
    assert (await tell(shop, night, means)).outcome is Outcome.LATER
    assert (await tell(shop, night, means, conversation=2, key="k2")).outcome is Outcome.LATER
    assert (await tell(shop, at(20 * HOUR), means, key="k3", quiet=False)).outcome is Outcome.SENT
    assert not await shop.tellings.look(means, at(20 * HOUR))
    assert await shop.database.all(OUTBOX) == [SAYING.text]
    await shop.tellings.look(means, morning)
    assert await shop.database.all(CHATS) == [1, 1]
    assert await tasks(shop) == [("t", SAYING.text, 2)]


async def test_what_is_not_needed_any_more_is_not_said(shop: Store) -> None:
    means, night = replace(MEANS, quiet=NIGHT), NIGHTLY
    await tell(shop, night, means)
    await tell(shop, NOW, key="k2")
    why = Reason("telling.cancelled")
    assert [await shop.tellings.drop(key, why, night) for key in (SAYING.key, "k2", "k2", "none")] == [
        True, True, False, False,
    ]  # fmt: skip
    await shop.tellings.look(MEANS, at(DAY))
    assert await claim(shop, at(DAY)) == []
    assert await tell(shop) == Told(Outcome.REFUSED, why)
    assert await tasks(shop) == []
    await tell(shop, key="k3")
    assert len(await claim(shop, at(DAY))) == 1
    assert not await shop.tellings.drop("k3", why, at(DAY))  # it is on its way


async def test_what_was_refused_or_lay_for_hours_is_a_persons(shop: Store) -> None:
    await tell(shop)
    (claimed,) = await claim(shop)
    await shop.settlements.settle([Settlement(claimed, Refused("Blocked."))], NOW)
    await tell(shop, key="k2", task=replace(TASK, key="t2", draft="nháp"))
    await shop.tellings.look(MEANS, at(STUCK))
    assert await tasks(shop) == [("t", SAYING.text, 1)]
    await shop.tellings.look(MEANS, at(STUCK + 1))
    assert await tasks(shop) == [("t", SAYING.text, 1), ("t2", "nháp", 1)]
    assert await claim(shop, at(DAY)) == []
    for key, code in ((SAYING.key, "text"), ("k2", "telling.stuck")):
        row = await shop.tellings.one(key)
        assert row is not None
        assert (row.told.outcome, row.told.why.code) == (Outcome.TASK, code)
    assert not await shop.tellings.look(MEANS, at(DAY))


async def test_opt_outs_and_switches(shop: Store) -> None:
    await shop.consents.say(1, "", NOW, "desk", wanted=False)
    assert (await tell(shop, purpose=Sort.PROMOTION)).why.code == "telling.unwanted"
    assert (
        await tell(shop, key="k2")
    ).outcome is Outcome.SENT  # of their own order they hear all the same
    await shop.switches.turn("follow_up", False, "linh", NOW)
    assert (await tell(shop, key="k3", switch="follow_up")).why.code == "telling.off"
    await shop.switches.turn("follow_up", True, "linh", NOW)
    await tell(shop, NIGHTLY, replace(MEANS, quiet=NIGHT), key="k4", switch="follow_up")
    await shop.switches.turn("follow_up", False, "linh", NOW)
    await shop.tellings.look(MEANS, at(DAY))
    row = await shop.tellings.one("k4")
    assert row is not None
    assert row.told.why.code == "telling.off"


async def test_more_within_an_hour_than_is_bearable_is_a_persons(shop: Store) -> None:
    means = replace(MEANS, per_hour=2)
    told = [(await tell(shop, at(each), means, key=f"k{each}")).outcome for each in range(3)]
    assert told == [Outcome.SENT, Outcome.SENT, Outcome.TASK]
    assert (await tell(shop, at(HOUR + 2), means, key="k9")).outcome is Outcome.SENT


async def test_who_is_erased_is_told_nothing(shop: Store) -> None:
    means, night = replace(MEANS, quiet=NIGHT), NIGHTLY
    await tell(shop, night, means)
    await tell(shop, key="k2")
    await tell(shop, night, means, key="k3", conversation=None, contact=1)
    await shop.erase(1)
    assert await shop.tellings.one(SAYING.key) is None
    assert await shop.database.all(Query(int, "SELECT count(*) FROM telling")) == [0]
    await shop.tellings.look(MEANS, at(DAY))
    assert await shop.database.all(OUTBOX) == []


async def test_an_account_that_is_gone(shop: Store) -> None:
    told = await tell(shop, means=replace(MEANS, limits={}))
    assert (told.outcome, told.why.code) == (Outcome.TASK, "account.not_configured")
