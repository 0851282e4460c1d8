"""What a tap or a command does, through the policy and the store."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.bots import registry
from socialdesk.bots.telegram import limits as telegram
from socialdesk.model.acknowledge import AcknowledgeSettings
from socialdesk.model.changes import Resolve
from socialdesk.model.consent import WishAnswers
from socialdesk.model.effects import Effect, Policy, Say, Wish
from socialdesk.model.faq import Answer, Faq, Part
from socialdesk.model.ids import DAY, AccountId, Instant
from socialdesk.model.menu import Choice, Entry, Menu
from socialdesk.model.message import ChatKind, InboundMessage, RawUpdate
from socialdesk.services.automation import SwitchWatch
from socialdesk.services.deciding import Decider
from socialdesk.services.menus import Menus
from socialdesk.services.policies import policies, policies_of_later
from socialdesk.services.self_service import Manners, SelfService, Where
from socialdesk.store.engine.database import Query
from socialdesk.store.store import Store
from socialdesk.store.switches import MENUS
from tests.services.test_policies import occasion
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import at

ENTRIES = (
    Entry("gia", {"vi": "Bảng giá"}, text={"vi": "Áo 120k", "en": "A shirt is 120k"}),
    Entry("web", {"": "Web"}, url="https://hoasen.example"),
    Entry("moi", {"": "Hàng mới"}, topic="Hàng mới"),
    Entry("het", {"": "Hết"}, topic="gone"),
    Entry("ship", {"": "Ship"}, answer="ship"),
    Entry("khac", {"": "Khác"}, answer="none"),
    Entry("nguoi", {"": "Gặp nhân viên"}, person=True),
)
MENU = Menu(
    entries={each.name: each for each in ENTRIES},
    greeting={"vi": "Chào {name|bạn}, {shop} nghe", "en": "Hello {name|there}"},
)
SAY_SO = AcknowledgeSettings(enabled=True, inside="shop nghe", outside="", shop="S", hours=None)


SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


def policy(**more: Any) -> Menus:
    return Menus(
        {AccountId(1): MENU}, {}, "Hoa Sen", "vi", {"hang moi": "Hàng mới"}, WishAnswers("Hoa Sen", "vi"),
        **more,
    )  # fmt: skip


def done(message: InboundMessage, rule: Menus | None = None, **more: Any) -> Sequence[Effect]:
    return (rule or policy()).decide(occasion(message, **more))


def test_each_entry_does_its_one_thing() -> None:
    tapped = {"kind": "button", "payload": "menu:gia"}
    nobody = sender("Facebook user")
    for message, effects in (
        (inbound("/gia"), (Say("Áo 120k"),)),
        (inbound("Bảng giá", **tapped), (Say("Áo 120k"),)),
        (inbound("/gia", sender=sender(language="en-GB")), (Say("A shirt is 120k"),)),
        (inbound("/gia", sender=sender(language="ru")), (Say("Áo 120k"),)),
        (inbound("bang gia"), (Say("Áo 120k", asks=True),)),
        (inbound("/start web"), (Say("https://hoasen.example"),)),
        (inbound("/web"), (Say("https://hoasen.example"),)),
        (inbound("/ship"), ()),  # the answers folder gives it
        (inbound("/start"), (Say("Chào Lan, Hoa Sen nghe"),)),
        (inbound("/start", sender=nobody), (Say("Chào bạn, Hoa Sen nghe"),)),
        (inbound("/start", sender=sender("{shop}")), (Say("Chào bạn, Hoa Sen nghe"),)),
        (inbound("/nguoi"), ()),
        (inbound("/het"), ()),
        (inbound("/start live0925"), ()),
        (inbound("còn size M không?"), ()),
        (inbound("/gia", provenance="recovered"), ()),
        (inbound("/gia", chat_kind=ChatKind.GROUP), ()),
        (inbound("/gia", sender=sender(is_bot=True)), ()),
    ):
        assert done(message) == effects, message.body

    (wish,) = done(inbound("/moi"))
    assert isinstance(wish, Wish) and (wish.topic, wish.wanted) == ("Hàng mới", True)
    assert done(inbound("/gia"), is_settled=True) == ()
    assert done(inbound("/gia"), policy(is_on=lambda: False)) == ()
    assert policy().decide(occasion(inbound("/gia"), account=2)) == ()


def asked() -> tuple[Policy, ...]:
    return policies(SAY_SO, {}, menus=policy())


async def take(store: Store, *messages: InboundMessage) -> None:
    done = await store.record([arrival(each) for each in messages], NOW, asked())
    assert done.failed == {}


async def queued(store: Store) -> list[str]:
    return [each.body for each in await store.deliveries.rows("all", 99)]


async def test_who_begins_is_greeted_and_nobody_waits_until_they_ask(store: Store) -> None:
    await take(store, inbound("/start", "11"))
    row = await store.inbox.conversation(1)
    assert (row.state.waiting_since, row.state.status, row.state.unread) == (None, "pending", 0)
    assert await queued(store) == ["Chào Lan, Hoa Sen nghe"]

    await take(store, inbound("/start", "11"))  # the same once more
    later = replace(inbound("còn áo không", "12"), at=Instant(NOW + 5))
    await take(store, later)
    row = await store.inbox.conversation(1)
    assert (row.state.waiting_since, row.state.status) == (NOW + 5, "open")
    assert await queued(store) == ["Chào Lan, Hoa Sen nghe", "shop nghe"]


async def test_a_choice_is_answered_each_time_and_leaves_a_wait_as_it_was(store: Store) -> None:
    await take(store, inbound("còn áo không", "11"))
    tap = {"kind": "button", "payload": "menu:gia", "at": Instant(NOW + 9)}
    await take(store, inbound("Bảng giá", "tap:1", **tap), inbound("Bảng giá", "tap:2", **tap))
    row = await store.inbox.conversation(1)

    assert row.state.waiting_since == NOW
    assert await queued(store) == ["shop nghe", "Áo 120k", "Áo 120k"]


async def test_who_gets_no_more_because_it_is_too_much_waits_for_a_person(store: Store) -> None:
    await take(store, inbound("còn áo không", "11"))
    await store.conversations.do(Resolve(), [1], "linh", at(1))
    tap = {"kind": "button", "payload": "menu:gia"}
    for number in range(1, 9):
        await take(store, inbound("Bảng giá", f"tap:{number}", at=at(9 + number), **tap))
    row = await store.inbox.conversation(1)

    assert len(await queued(store)) == 6
    assert (row.state.waiting_since, row.state.status, row.state.episode) == (at(15), "open", 2)
    assert row.priority == "high"
    unasked = Query(int, "SELECT unasked FROM message WHERE author = 'customer' ORDER BY at")
    assert await store.database.all(unasked) == [0, 1, 1, 1, 1, 1, 0, 0, 0]
    waits = Query(int, "SELECT opened_at FROM wait WHERE ended_at IS NULL AND answered_at IS NULL")
    assert await store.database.all(waits) == [at(15)]


async def test_whoever_typed_a_title_gets_what_it_gives_and_waits(store: Store) -> None:
    await take(store, inbound("bảng giá", "11"))

    assert (await store.inbox.conversation(1)).state.waiting_since == NOW
    assert await queued(store) == ["Áo 120k"]


async def test_who_asks_for_a_person_waits_for_one(store: Store) -> None:
    await take(store, inbound("/nguoi", "11"))
    row = await store.inbox.conversation(1)

    assert row.state.waiting_since == NOW
    assert await queued(store) == ["shop nghe"]


async def test_a_choice_in_what_is_done_opens_nothing(store: Store) -> None:
    await take(store, inbound("còn áo không", "11"))
    await store.conversations.do(Resolve(), [1], "linh", NOW)
    await take(store, replace(inbound("/web", "12"), at=Instant(NOW + 2 * DAY)))
    state = (await store.inbox.conversation(1)).state

    assert (state.status, state.episode, state.waiting_since) == ("resolved", 1, None)


SHIP = Answer("ship", {"vi": Part("Dạ ship 30k ạ")}, ("phí giao hàng",))
OLD = Answer("tet", {"vi": Part("Tết shop nghỉ")}, ("tết mở không",), last=date(2026, 2, 20))


async def test_an_answer_of_the_folder_is_given_as_often_as_it_is_chosen(store: Store) -> None:
    menu = replace(MENU, entries={**MENU.entries, "tet": Entry("tet", {"": "Tết"}, answer="tet")})
    rule = replace(policy(), menus={AccountId(1): menu})
    where = {AccountId(1): Where("telegram", telegram.capabilities())}
    serving = SelfService(
        lambda: Faq((SHIP, OLD), 0.7, "vi"), where, Manners("Hoa Sen", "vi", SAIGON, "cần-người")
    )
    clock = ManualClock(NOW)
    later = policies_of_later(SAY_SO, {}, serving)
    decider = Decider(store, clock, lambda: [AccountId(1)], later, lambda: None)
    asked = policies(SAY_SO, {}, self_service=serving, menus=rule)

    async def hears(*said: InboundMessage) -> list[str]:
        before = len(await queued(store))
        for each in said:
            await store.record([arrival(each)], NOW, asked)
        await decider.decide()
        return (await queued(store))[before:]

    tap = {"kind": "button", "payload": "menu:ship"}
    assert (
        await hears(inbound("Ship", "21", **tap), inbound("Ship", "22", **tap))
        == ["Dạ ship 30k ạ"] * 2
    )
    assert (await store.inbox.conversation(1)).state.waiting_since is None
    assert await hears(inbound("/tet", "23")) == ["shop nghe"]  # it does not hold any more
    row = await store.inbox.conversation(1)
    assert (row.state.waiting_since, row.priority) == (NOW, "normal")
    (called,) = await hears(inbound("/nguoi", "24"))
    assert "Hoa Sen" in called
    assert (await store.inbox.by_ids([1]))[1].tags == ("cần-người",)
    assert await hears(inbound("/nguoi", "25")) == []
    outcomes = [(each.outcome, each.why) for each in await store.self_service.of(1)]
    assert outcomes == [("answered", "chosen"), ("answered", "chosen"), ("called", "asked")]


async def test_a_switch_that_is_off_leaves_choices_to_people(store: Store) -> None:
    watch = SwitchWatch(store, MENUS)
    assert watch.is_on()
    await store.switches.turn(MENUS, False, "linh", NOW)
    await watch.read()

    assert done(inbound("/gia"), policy(is_on=watch.is_on)) == ()
    assert [job.name for job in watch.jobs()] == ["read_switch_menus"]


def test_what_taps_send_along_comes_through_the_platforms() -> None:
    tapped = {
        "object": "page",
        "entry": [{"id": "1", "time": 1, "messaging": [{
            "sender": {"id": "77"}, "recipient": {"id": "1"}, "timestamp": 1767226100100,
            "postback": {"mid": "m_1", "title": "Bảng giá", "payload": "menu:gia"},
        }]}],
    }  # fmt: skip
    callback = {
        "update_id": 5,
        "callback_query": {
            "id": "9", "from": {"id": 501, "first_name": "Lan"}, "data": "menu:gia",
            "message": {"message_id": 3, "chat": {"id": 501, "type": "private"}, "date": 1767226100},
        },
    }  # fmt: skip
    page = registry.find("messenger").parser(None, "1", {})
    bot = registry.find("telegram").parser(None, "7", {})
    for parse, update in ((page, tapped), (bot, callback)):
        (event,) = parse(RawUpdate(json.dumps(update).encode(), NOW)).events
        assert isinstance(event, InboundMessage)
        assert (event.kind, event.payload, event.author) == ("button", "menu:gia", "customer")
        assert policy().choice(AccountId(1), event) == Choice(MENU.entries["gia"])
