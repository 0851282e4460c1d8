"""Customers are asked how it was, and answer, over days that pass in a moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialdesk.bots.telegram.calls import keyboard
from socialdesk.bots.telegram.convert import Converter
from socialdesk.bots.zalo_bot import limits as zalo_bot
from socialdesk.errors import NotAllowed
from socialdesk.model.case import Cause
from socialdesk.model.case import Kind as CaseKind
from socialdesk.model.case import Outcome as Ending
from socialdesk.model.changes import Reopen, Resolve, Tag
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Sent, Settlement, load_buttons
from socialdesk.model.effects import Effect, Occasion, Policy
from socialdesk.model.ids import MINUTE, Instant, RemoteId
from socialdesk.model.measure import By
from socialdesk.model.measure import Question as Asked
from socialdesk.model.message import ChatKind, RawUpdate
from socialdesk.model.message import Edit as Edited
from socialdesk.model.order import State
from socialdesk.model.preflight import Quiet
from socialdesk.model.reason import Reason
from socialdesk.model.survey_asking import Why
from socialdesk.services import surveys as services_surveys
from socialdesk.services.customers import customer_of
from socialdesk.services.figures.surveys import surveys_answered
from socialdesk.services.orders import Orders
from socialdesk.services.policies import Players
from socialdesk.services.products import Edit, Products
from socialdesk.services.search import Asker, narrowed, understood
from socialdesk.services.survey_answers import SurveyAnswers, Wording
from socialdesk.services.survey_settings import SurveyTable
from socialdesk.services.surveys import Asking, by_telling
from socialdesk.services.telling import Telling
from socialdesk.settings import read
from socialdesk.store import surveys as store_surveys
from socialdesk.store.cases import Cases, NewCase
from socialdesk.store.engine.database import Query
from socialdesk.store.filters import Shelf
from socialdesk.store.store import Store
from socialdesk.store.surveys import Left, Question
from socialdesk.store.telling import Means
from tests.support.clock import ManualClock
from tests.support.desk import LIMITS, playing_on
from tests.support.make import arrival, inbound, sender
from tests.support.played import lot
from tests.support.store import SHOP, AcknowledgeOnce, put_store

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
ROWS = Query(
    lambda *row: row,
    """
    SELECT kind, state, why, agent, score, conversation_id FROM survey ORDER BY id
    """,
)
STANDS = Query(
    lambda status, since, episode: (status, since is not None, episode),
    "SELECT status, waiting_since, episode FROM conversation WHERE id = $1",
)


def table(**kinds: dict[str, Any]) -> SurveyTable:
    from socialdesk.services.survey_settings import AskedCes, AskedCsat, AskedNps

    types = {"csat": AskedCsat, "ces": AskedCes, "nps": AskedNps}
    return SurveyTable(**{name: read(each, types[name]) for name, each in kinds.items()})  # type: ignore[arg-type]


async def deliver_order(store: Store, clock: ManualClock, key: str) -> None:
    """An order of conversation 1, from beginning to end."""
    if key == "a":
        await Products(store, clock, "VND").add("A1", Edit("Áo", "đỏ", "125000", "5"), "chu")
    orders = Orders(store, clock, "VND", lambda: key)
    order = await orders.new(1, {"A1": 1}, "mai")
    for state in (State.AGREED, State.SHIPPED, State.DELIVERED):
        order = await orders.turn(order, state, "mai")


class Acknowledge(AcknowledgeOnce):
    """As the real one: not where all is done."""

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        return () if occasion.is_settled else super().decide(occasion)


class Shop:
    """A shop with customers, its worker and a platform that takes everything."""

    def __init__(self, store: Store, settings: SurveyTable, clock: ManualClock) -> None:
        self.store = store
        self.clock = clock
        self.chance = 0.0
        self.wording = Wording(settings, "Hoa Sen", "vi")
        plans = settings.plans()
        lows = {kind: each.low for kind, each in plans.kinds.items()}
        self.policies: Sequence[Policy] = (
            Players(), SurveyAnswers(self.wording, lows), Acknowledge(),
        )  # fmt: skip
        self.limits = dict(LIMITS)
        self.quiet = Quiet(time(), time())
        telling = Telling(store, clock, Means(self.limits, self.quiet, SAIGON))
        self.asking = Asking(
            store, clock, plans, self.wording, self.limits, lambda: Asker("linh", clock.now(), SAIGON, {}),
            by_telling(telling), lambda: self.chance, lambda _: self.is_night,
        )  # fmt: skip
        self.is_night = False
        self.numbers = 100

    async def says(self, text: str, chat: str = "501", **more: Any) -> None:
        """A customer writes; a second passes."""
        self.clock.advance(1)
        self.numbers += 1
        now = self.clock.now()
        who = sender("Lan", chat)
        message = inbound(text, str(self.numbers), chat=chat, at=now, sender=who, contact=who)
        await self.store.record([arrival(replace(message, **more))], now, self.policies)

    async def answers(self, chat: int = 1, agent: str = "mai") -> None:
        self.clock.advance(1)
        delivery = NewDelivery(f"k{self.clock.now()}", chat, DeliveryKind.REPLY, "dạ", agent)  # type: ignore[arg-type]
        await self.store.outbox.reply([delivery], self.clock.now())
        await self.deliver()

    async def resolves(self, chat: int = 1, agent: str = "mai") -> None:
        self.clock.advance(1)
        await self.store.conversations.do(Resolve(), [chat], agent, self.clock.now())

    async def helps(self, chat: int = 1, remote: str = "501") -> None:
        """A conversation from beginning to end."""
        await self.says("còn áo không", remote)
        await self.answers(chat)
        await self.resolves(chat)

    async def deliver(self) -> list[str]:
        """What leaves."""
        self.clock.advance(1)
        now = self.clock.now()
        begun = await self.store.claims.claim([SHOP], now, Instant(now + 60_000), 50)
        ended = [
            Settlement(each, Sent(RemoteId(str(9_000 + each.id)), each.id, now)) for each in begun
        ]
        await self.store.settlements.settle(ended, now)
        return [each.body for each in begun]

    async def look(self, seconds: int = 0) -> list[str]:
        self.clock.advance(seconds)
        await self.asking.look()
        return await self.deliver()

    async def asked(self, chat: int = 1, remote: str = "501") -> None:
        """A conversation and the question after it."""
        await self.helps(chat, remote)
        assert len(await self.look(301)) == 1

    async def rows(self) -> list[Any]:
        return await self.store.database.all(ROWS)

    async def tasks(self) -> list[tuple[str, int]]:
        found = await self.store.tasks.open(1 << 60, 10)
        return [(str(each.why), each.due_at - self.clock.now()) for each in found]

    async def stands(self, chat: int = 1) -> tuple[str, bool, int]:
        (found,) = await self.store.database.all(STANDS, chat)
        return found


@pytest.fixture
def shop(store: Store, clock: ManualClock) -> Shop:
    return Shop(store, table(csat={"after": "5m"}), clock)


@pytest.fixture
def quick(desk_store: Store, clock: ManualClock) -> Shop:
    """The same on one engine."""
    return Shop(desk_store, table(csat={"after": "5m"}), clock)


async def test_a_mark_is_written_down_and_nobody_waits_because_of_it(shop: Shop) -> None:
    await shop.helps()
    assert await shop.look(200) == []
    (question,) = await shop.look(120)
    assert "1 (rất không hài lòng)" in question
    assert await shop.look(60) == [], "once"
    await shop.says("5 nhé")
    assert await shop.rows() == [("csat", "asked", "", "mai", 5, 1)]
    assert await shop.stands() == ("resolved", False, 1)
    assert await shop.deliver() == ["Dạ Hoa Sen cảm ơn bạn đã đánh giá ạ!"]
    assert await shop.tasks() == []
    await shop.says("cho mình hỏi thêm")
    assert await shop.stands() == ("open", True, 2)


async def test_a_low_mark_asks_why_once_and_calls_somebody_within_ten_minutes(shop: Shop) -> None:
    await shop.asked()
    await shop.says("2")
    assert await shop.stands() == ("resolved", False, 1)
    assert await shop.tasks() == [
        ("Gave 2 of 5 for what mai answered: not satisfied.", 10 * MINUTE)
    ]
    (why,) = await shop.deliver()
    assert "điều gì chưa ổn" in why
    await shop.says("1")
    assert await shop.deliver() == [], "asked once"
    await shop.says("áo rách")
    assert await shop.stands() == ("open", True, 2)
    assert await shop.deliver() == [], "a person is called already"
    assert [each[4] for each in await shop.rows()] == [1]


async def test_a_mark_with_its_reason_waits_for_a_person(shop: Shop) -> None:
    await shop.asked()
    await shop.says("2, áo rách")
    assert await shop.stands() == ("open", True, 2)
    (sorry,) = await shop.deliver()
    assert "xin lỗi" in sorry
    assert len(await shop.tasks()) == 1


async def test_a_changed_mark_takes_its_task_along(shop: Shop) -> None:
    await shop.asked()
    await shop.says("2")
    await shop.says("5")
    assert ([each[4] for each in await shop.rows()], await shop.tasks()) == ([5], [])
    shop.clock.advance(3601)
    await shop.says("1")
    assert [each[4] for each in await shop.rows()] == [5], "an hour is over"
    assert await shop.stands() == ("open", True, 2)


async def test_an_edited_mark_is_the_one_that_counts(shop: Shop) -> None:
    await shop.asked()
    await shop.says("5")
    number, now = str(shop.numbers), shop.clock.now()
    for text, score in (("3", 3), ("3 cái áo nhé", None)):
        edited = Edited(inbound(text, number, at=now), Instant(shop.clock.now() + 1))
        shop.clock.advance(2)
        await shop.store.record([arrival(edited)], shop.clock.now(), shop.policies)
        assert [each[4] for each in await shop.rows()] == [score]
    assert await shop.tasks() == []


async def test_an_order_is_no_mark(quick: Shop) -> None:
    await quick.asked()
    for text in ("5 cái áo nhé", "lấy 5", "5"):
        await quick.says(text)
    assert await quick.rows() == [("csat", "asked", "", "mai", None, 1)]
    assert await quick.stands() == ("open", True, 2)
    await quick.says("5 sao nha shop")
    assert [each[4] for each in await quick.rows()] == [5]


async def test_what_was_said_since_by_a_person_makes_a_number_an_answer_to_it(quick: Shop) -> None:
    await quick.asked()
    await quick.answers()
    await quick.says("5")
    assert [each[4] for each in await quick.rows()] == [None]
    assert (await quick.stands())[1]


async def test_a_tap_is_heard_however_late(quick: Shop) -> None:
    await quick.helps()
    await quick.look(301)
    number = (await quick.store.database.all(Query(str, "SELECT remote_id FROM message WHERE author = 'bot' ORDER BY id DESC LIMIT 1")))[0]  # fmt: skip
    await quick.says("còn áo đỏ không")
    await quick.answers()
    tapped = {"kind": "button", "said": Reason("said.tapped"), "reply_to": RemoteId(number)}
    await quick.says("4", **tapped)
    assert [each[4] for each in await quick.rows()] == [4]


async def test_buttons_where_they_fit_and_a_number_where_not(quick: Shop) -> None:
    await quick.helps()
    seen = await quick.asking.preview(1)
    assert isinstance(seen.decided, Question)
    assert seen.decided.buttons == ("1", "2", "3", "4", "5")
    quick.limits["shop"] = zalo_bot.capabilities()
    seen = await quick.asking.preview(1)
    assert isinstance(seen.decided, Question)
    assert seen.decided.buttons == ()


async def test_who_is_not_asked(quick: Shop) -> None:
    await quick.says("alo")  # 1: resolved without an answer
    await quick.resolves(1)
    await quick.helps(2, "502")  # wrote again
    await quick.says("à quên", "502")
    await quick.helps(3, "503")  # by itself
    await quick.store.conversations.do(Reopen(), [3], "mai", quick.clock.now())
    await quick.resolves(3, agent="auto-resolve")
    await quick.says("giá?", "504", chat_kind=ChatKind.COMMENT)
    await quick.answers(4)
    await quick.resolves(4)
    await quick.helps(5, "505")  # chance
    quick.chance = 1.0
    assert await quick.look(301) == []
    assert [each[2] for each in await quick.rows()] == [
        "nobody",
        "by_itself",
        "public",
        "unsampled",
    ]
    quick.chance = 0.0
    assert await quick.look(301) == [], "whoever was left out stays so"
    await quick.helps(6, "506")
    quick.clock.advance(12 * 3600 + 301)
    assert await quick.look() == [], "too late"


async def test_a_person_is_asked_once_in_thirty_days_over_all_chats(shop: Shop) -> None:
    store, clock = shop.store, shop.clock
    await shop.asked()
    await shop.says("alo", "777")
    await store.contacts.merge(1, 2, "mai", clock.now())
    await shop.answers(2)
    await shop.resolves(2)
    assert await shop.look(301) == []
    clock.advance(29 * 24 * 3600)
    await shop.helps(1)
    assert await shop.look(301) == []
    clock.advance(2 * 24 * 3600)
    await shop.helps(1)
    assert len(await shop.look(301)) == 1
    assert [each[1:3] for each in await shop.rows()] == [
        ("asked", ""), ("skipped", "asked_lately"), ("skipped", "asked_lately"), ("asked", ""),
    ]  # fmt: skip


async def test_the_same_person_may_answer_in_another_chat(shop: Shop) -> None:
    await shop.asked()
    await shop.says("alo", "777")
    await shop.store.contacts.merge(1, 2, "mai", shop.clock.now())
    await shop.says("4", "777")
    assert [each[4] for each in await shop.rows()] == [None]
    await shop.says("4 sao nhé", "777")
    assert [each[4] for each in await shop.rows()] == [4]


async def test_two_workers_and_two_taps_do_it_once(shop: Shop) -> None:
    import asyncio

    await shop.helps()
    shop.clock.advance(301)
    await asyncio.gather(shop.asking.look(), shop.asking.look())
    assert len(await shop.deliver()) == 1
    who = sender("Lan", "501")
    now = Instant(shop.clock.now() + 1)
    shop.clock.advance(2)
    mark = arrival(inbound("2", "900", at=now, sender=who, contact=who))
    await shop.store.record([mark], shop.clock.now(), shop.policies)
    await shop.store.record([mark], shop.clock.now(), shop.policies)
    assert (len(await shop.tasks()), len(await shop.deliver())) == (1, 1)


async def test_a_game_and_a_choice_come_before_a_mark(quick: Shop) -> None:
    await quick.asked()
    playing = playing_on(quick.store, quick.clock)
    await playing.open(await playing.add(lot("Quà", "5"), "mai"))
    await quick.says("5")
    assert [each[4] for each in await quick.rows()] == [None]


async def test_after_a_delivered_order_somebody_is_asked_whether_they_would_recommend_us(
    store: Store, clock: ManualClock
) -> None:
    shop = Shop(store, table(csat={}, nps={"after": "3d", "every": "90d"}), clock)
    await shop.look()
    await shop.says("mua 1 cái")
    await shop.answers()
    for code in ("a", "b"):
        await deliver_order(store, clock, code)
        assert await shop.look() == []
    (question,) = await shop.look(3 * 24 * 3600)
    assert "từ 0 (chắc chắn không) đến 10" in question
    await shop.says("9 điểm")
    assert [each[:5] for each in await shop.rows()] == [
        ("nps", "asked", "", "mai", 9), ("nps", "skipped", "asked_lately", "mai", None),
    ]  # fmt: skip
    assert await shop.stands() == ("pending", False, 1)


async def test_kinds_stand_back_for_the_more_special_and_only_is_asked_of_whom_it_finds(
    quick: Shop,
) -> None:
    shop = Shop(
        quick.store, table(csat={}, ces={"only": "tag:đổi-trả", "text": "Dễ không? 1-7"}), quick.clock
    )  # fmt: skip
    await shop.says("đổi hàng", "501")
    await shop.answers(1)
    await shop.store.conversations.do(Tag(("đổi-trả",)), [1], "mai", shop.clock.now())
    await shop.resolves(1)
    await shop.helps(2, "502")
    asked = await shop.look(301)
    assert asked[0] == "Dễ không? 1-7" and "1 (rất không hài lòng)" in asked[1]
    await shop.says("2", "501")
    await shop.says("very satisfied", "502")
    assert [(each[0], each[4]) for each in await shop.rows()] == [("ces", 2), ("csat", 5)]


async def test_at_night_and_out_of_reach_nobody_is_asked(quick: Shop) -> None:
    quick.is_night = True
    await quick.helps()
    assert (await quick.look(301), await quick.rows()) == ([], [])
    quick.is_night = False
    assert len(await quick.look(6 * 3600)) == 1
    rows = await quick.store.accounts.ensure([("page", "messenger")])
    clock = quick.clock
    who = sender("Minh", "9")
    await quick.says("còn không", "9", address="{}", sender=who, contact=who)
    await quick.answers(2)
    await quick.store.database.transact(
        lambda conn: conn.rows(
            "UPDATE conversation SET account_id = $1 WHERE id = 2", rows["page"].id
        )
    )
    clock.advance(30 * 3600)
    await quick.resolves(2)
    assert await quick.look(301) == []
    assert (await quick.rows())[1][1:3] == ("skipped", "window")
    assert await quick.tasks() == [], "a survey is worth no task"


async def test_by_hand_it_is_asked_at_once_and_no_more_often(quick: Shop) -> None:
    await quick.says("alo")
    await quick.answers()
    done = await quick.asking.send(1)
    assert isinstance(done, Question)
    assert await quick.deliver() == [done.text]
    assert await quick.asking.send(1) is None
    await quick.says("cảm ơn")
    await quick.resolves()
    seen = await quick.asking.preview(1)
    assert isinstance(seen.decided, Left)
    assert seen.decided.why is Why.ASKED_LATELY


async def test_who_is_erased_leaves_a_mark_and_no_words(shop: Shop) -> None:
    await shop.asked()
    await shop.says("1, áo rách")
    before = await surveys_answered(shop.store, SAIGON, Asked(shop.clock.now(), by=By.AGENT))
    await shop.store.erase(1)
    assert (
        await surveys_answered(shop.store, SAIGON, Asked(shop.clock.now(), by=By.AGENT)) == before
    )
    (row,) = await shop.store.survey_rows.asked(0, shop.clock.now())
    assert (row.score, row.name, row.conversation_id, row.arrived) == (1, "", None, 1)
    assert await shop.store.survey_rows.words([row.id]) == {}
    assert await shop.tasks() == []


async def test_figures_by_agent_tag_and_day(quick: Shop) -> None:
    await quick.helps(1, "501")
    await quick.says("giá?", "502")
    await quick.answers(2, "lan")
    await quick.store.conversations.do(Tag(("sỉ",)), [2], "lan", quick.clock.now())
    await quick.resolves(2, "mai")
    await quick.helps(3, "503")
    assert len(await quick.look(301)) == 3
    await quick.says("5", "501")
    await quick.says("2, đắt", "502")
    await quick.store.conversations.do(Tag((), ("sỉ",)), [2], "lan", quick.clock.now())

    async def by(group: By) -> list[tuple[str, int, int, float | None]]:
        found = await surveys_answered(quick.store, SAIGON, Asked(quick.clock.now(), by=group))
        return [(each.key, each.figures.sent, each.figures.n, each.figures.score) for each in found]

    assert await by(By.ALL) == [("", 3, 2, 50.0)]
    assert await by(By.AGENT) == [("lan", 1, 1, 0.0), ("mai", 2, 1, 100.0)]
    assert await by(By.TAG) == [("sỉ", 1, 1, 0.0)]
    assert [each[0] for each in await by(By.CHANNEL)] == ["telegram"]
    early = Asked(quick.clock.now(), ends=Instant(1))
    assert await surveys_answered(quick.store, SAIGON, early) == []
    with pytest.raises(NotAllowed):
        await by(By.HOUR)
    assert [each.body for each in (await quick.store.survey_rows.words([2]))[2]] == ["2, đắt"]


async def test_a_question_that_did_not_arrive_is_not_counted(quick: Shop) -> None:
    await quick.helps()
    quick.clock.advance(301)
    await quick.asking.look()
    assert await surveys_answered(quick.store, SAIGON, Asked(quick.clock.now())) == []
    await quick.says("5")
    assert [each[4] for each in await quick.rows()] == [None], "nobody was asked yet"


async def test_waits_are_what_they_would_be_without_surveys(tmp_path: Path) -> None:
    found = []
    for number, settings in enumerate((table(csat={}), table())):
        store = await Store.open(put_store(tmp_path / f"{number}.db"))
        await store.accounts.ensure([("shop", "telegram")])
        shop = Shop(store, settings, ManualClock())
        await shop.helps()
        await shop.look(301)
        if number == 0:
            await shop.says("2")
            await shop.deliver()
        else:
            shop.clock.advance(2)
        shop.clock.advance(60)
        await shop.says("áo rách")
        await shop.answers()
        await shop.resolves()
        waits, episodes = await store.stories.of(1)
        found.append(([each[3:6] for each in waits], [each[3:6] for each in episodes]))
        await store.close()
    assert found[0] == found[1]


async def test_the_newest_mark_is_known_of_a_customer_and_found_by_queries(shop: Shop) -> None:
    async def found(text: str) -> list[int]:
        asker = Asker("linh", shop.clock.now(), SAIGON, {})
        wanted = await narrowed(shop.store, understood(text), asker, Shelf.ALL)
        return [each.row.id for each in await shop.store.inbox.page(wanted, 9)]

    await shop.asked()
    assert (await customer_of(shop.store, 1)).mark is None
    await shop.says("2")
    known = (await customer_of(shop.store, 1)).mark
    assert known is not None
    assert (known.score, known.agent) == (2, "mai")
    assert (await found("score:low"), await found("điểm:tốt")) == ([1], [])
    await shop.says("5")
    assert (await found("score:low"), await found("score:good")) == ([], [1])


async def test_what_telegram_shows_under_the_question_comes_back_as_a_mark(quick: Shop) -> None:
    """The keyboard as it is sent, the tap as Telegram tells it."""
    await quick.helps()
    quick.clock.advance(301)
    await quick.asking.look()
    now = quick.clock.now()
    (question,) = await quick.store.claims.claim([SHOP], now, Instant(now + 60_000), 50)
    shown = keyboard(load_buttons(question.buttons_text))
    ended = Settlement(question, Sent(RemoteId("9100"), 9100, now))
    await quick.store.settlements.settle([ended], now)
    lan = {"id": 501, "is_bot": False, "first_name": "Lan"}
    tapped = {
        "update_id": 7,
        "callback_query": {
            "id": "77", "from": lan, "data": "2",
            "message": {"message_id": 9100, "date": now // 1000, "chat": {"id": 501, "type": "private"}, "reply_markup": shown},
        },
    }  # fmt: skip
    assert shown is not None
    ((*row,),) = shown["inline_keyboard"]  # type: ignore[misc]
    assert [each["text"] for each in row] == ["1", "2", "3", "4", "5"]
    quick.clock.advance(1)
    raw = RawUpdate(json.dumps(tapped).encode(), quick.clock.now())
    (tap,) = Converter("7").parse(raw).events
    await quick.store.record([arrival(tap)], quick.clock.now(), quick.policies)
    assert [each[4] for each in await quick.rows()] == [2]
    assert (await quick.stands())[1] is False
    assert len(await quick.tasks()) == 1


async def test_who_cannot_be_asked_yet_stands_in_nobodys_way(
    quick: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (services_surveys, store_surveys):
        monkeypatch.setattr(module, "PORTION", 1)
    await quick.helps(1, "501")
    await quick.helps(2, "502")
    later = NewDelivery(
        "later", 1, DeliveryKind.REPLY, "mai nhé", "mai", due_at=1 << 50, scheduled=True
    )  # type: ignore[arg-type]
    await quick.store.outbox.reply([later], quick.clock.now())
    assert len(await quick.look(301)) == 1
    assert [each[5] for each in await quick.rows()] == [2]


async def test_a_worker_that_dies_in_between_has_asked_nobody(quick: Shop) -> None:
    await quick.helps()
    quick.clock.advance(301)
    told = quick.asking._say

    async def dies(*given: Any) -> Any:
        await told(*given)
        raise KeyError("killed")

    quick.asking._say = dies
    with pytest.raises(Exception, match="StoreRefused|KeyError|killed|did not do"):
        await quick.asking.look()
    assert (await quick.rows(), await quick.deliver()) == ([], [])
    quick.asking._say = told
    assert len(await quick.look()) == 1


async def test_a_mark_and_its_reason_may_come_in_one_go(shop: Shop) -> None:
    await shop.asked()
    who, now = sender("Lan", "501"), shop.clock.now()
    batch = [
        arrival(inbound(text, str(700 + place), at=Instant(now + place), sender=who, contact=who))
        for place, text in enumerate(("2", "4", "vải mỏng"), 1)
    ]
    shop.clock.advance(1)
    await shop.store.record(batch, shop.clock.now(), shop.policies)
    assert ([each[4] for each in await shop.rows()], await shop.tasks()) == ([4], [])
    assert [each.body for each in (await shop.store.survey_rows.words([1]))[1]] == ["vải mỏng"]
    assert await shop.stands() == ("open", True, 2)


async def test_once_a_case_is_closed_somebody_is_asked_how_easy_it_was(
    store: Store, clock: ManualClock
) -> None:
    shop = Shop(store, table(csat={}, ces={"about": "case", "after": "1h"}), clock)
    await shop.says("áo rách")
    cases = Cases(store.database)
    new = NewCase(CaseKind.COMPLAINT, Cause.OTHER, Instant(1 << 50), conversation=1, contact=1)
    number = await cases.open(new, "mai", clock.now())
    await shop.answers()
    await shop.resolves()
    assert await shop.look(301) == [], "not while the case is open"
    case = await cases.one(number)
    assert case is not None
    await cases.close(case, Ending.REFUNDED, "", "mai", clock.now())
    (question,) = await shop.look(301)
    assert "từ 1 (rất không hài lòng)" in question, "of the conversation"
    clock.advance(40 * 24 * 3600)
    number = await cases.open(new, "mai", clock.now())
    case = await cases.one(number)
    assert case is not None
    await cases.close(case, Ending.REFUNDED, "", "mai", clock.now())
    assert await shop.look(3000) == []
    (question,) = await shop.look(700)
    assert "từ 1 (rất khó)" in question
    assert await shop.look(60) == []
