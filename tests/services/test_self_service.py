"""Common questions are answered by themselves, in the transaction that records them, on both engines."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.bots.telegram import limits as telegram
from socialdesk.bots.zalo_oa import limits as zalo
from socialdesk.model.acknowledge import AcknowledgeSettings
from socialdesk.model.changes import Resolve, Tag
from socialdesk.model.delivery import load_file
from socialdesk.model.faq import Answer, Faq, Hindrance, Part
from socialdesk.model.hours import parse_week
from socialdesk.model.ids import DAY, HOUR, MINUTE, AccountId, Instant
from socialdesk.model.message import RECOVERED, Author, ChatKind, InboundMessage, Sender
from socialdesk.services.acknowledging import Acknowledgements, Wanted
from socialdesk.services.deciding import Decider
from socialdesk.services.policies import policies, policies_of_later
from socialdesk.services.self_closing import SelfClosing
from socialdesk.services.self_service import Manners, SelfService, Where
from socialdesk.store.engine.database import Query
from socialdesk.store.journal import Arrival
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.products import NewProduct
from socialdesk.store.self_service import served_in
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender

FILES = Query(str, "SELECT file FROM outbox ORDER BY id")
SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
SHIP = Answer(
    "phi-ship",
    {"vi": Part("Dạ {shop} ship 30k toàn quốc ạ."), "en": Part("Shipping is 30,000 dong.")},
    ("phí ship bao nhiêu", "how much is shipping"),
)
SIZE = Answer("size", {"vi": Part("Dạ còn đủ size ạ.")}, ("còn size nào", "bảng size như thế nào"))
FAQ = Faq((SHIP, SIZE), 0.7, "vi")
ACKNOWLEDGE = AcknowledgeSettings(
    True, "Chào bạn, shop đã nhận được tin.", "Ngoài giờ", "Hoa Sen", None, "vi"
)
TELEGRAM = telegram.capabilities()
BUTTON = "Gặp nhân viên"


class Shop:
    """What customers say to a shop with two answers, and what is said to them."""

    def __init__(self, store: Store, faq: Faq = FAQ, **manners: object) -> None:
        self.store = store
        where = Where("telegram", TELEGRAM)
        shop = Manners("Hoa Sen", "vi", SAIGON, "cần-người", **manners)  # type: ignore[arg-type]
        self.serving = SelfService(lambda: faq, {AccountId(1): where}, shop)
        self.policies = policies(ACKNOWLEDGE, {}, self_service=self.serving)
        self.clock = ManualClock(NOW)
        later = policies_of_later(ACKNOWLEDGE, {}, self.serving)
        self.decider = Decider(store, self.clock, lambda: [AccountId(1)], later, lambda: None)
        self.now = Instant(NOW)
        self._numbers: Iterator[int] = count(11)

    def limit(self, where: Where) -> None:
        self.serving.accounts = {AccountId(1): where}

    async def hears(self, *said: str | InboundMessage, wait: int = MINUTE) -> list[str]:
        """The texts that are queued after these words."""
        before = {each.key for each in await self.store.deliveries.rows("all", 99)}
        for each in said:
            number = str(next(self._numbers))
            words = inbound(each) if isinstance(each, str) else each
            message = replace(words, remote_id=number, seq=int(number), at=self.now)
            await self.takes_in(arrival(message, key=number))
            self.now = Instant(self.now + wait)
        rows = await self.store.deliveries.rows("all", 99)
        return [
            each.body for each in sorted(rows, key=lambda one: one.id) if each.key not in before
        ]

    async def takes_in(self, *arrivals: Arrival) -> None:
        received = [replace(each, raw=replace(each.raw, received_at=self.now)) for each in arrivals]
        await self.store.record(received, self.now, self.policies)
        self.clock.advance((self.now - self.clock.now()) / 1000)
        await self.decider.decide()

    async def outcomes(self) -> list[tuple[str, str, str]]:
        return [
            (each.outcome, each.answer, each.why) for each in await self.store.self_service.of(1)
        ]

    async def tags(self) -> tuple[str, ...]:
        return (await self.store.inbox.by_ids([1]))[1].tags


@pytest.fixture
def shop(store: Store) -> Shop:
    return Shop(store)


async def test_a_common_question_is_answered_at_once_and_somebody_still_waits(shop: Shop) -> None:
    assert await shop.hears("phi ship bao nhieu vay shop") == ["Dạ Hoa Sen ship 30k toàn quốc ạ."]
    (item,) = (await shop.store.inbox.by_ids([1])).values()
    assert item.row.waiting_since == NOW
    assert await shop.outcomes() == [("answered", "phi-ship", "")]


async def test_it_is_answered_in_the_customers_language(shop: Shop) -> None:
    assert await shop.hears("how much is shipping") == ["Shipping is 30,000 dong."]


async def test_it_is_explained_in_the_language_that_is_asked_for(shop: Shop) -> None:
    who = sender(language="vi")
    await shop.hears(inbound("alo", sender=who, contact=who))
    first = (shop.serving,)
    explaining = Acknowledgements(shop.store, shop.clock, ACKNOWLEDGE, {}, lambda: None, first)

    for language, said in (
        ("en", "Shipping is 30,000 dong."),
        ("", "Dạ Hoa Sen ship 30k toàn quốc ạ."),
    ):
        wanted = Wanted(1, "phí ship bao nhiêu", language=language)
        found = await explaining.explain(wanted, shop.now)
        assert (found.code, found.text.partition("\n")[0]) == ("answer", said)


async def test_what_no_answer_covers_is_acknowledged_as_ever(shop: Shop) -> None:
    assert await shop.hears("hôm qua mình đặt mà chưa thấy gì") == [ACKNOWLEDGE.inside]
    assert await shop.outcomes() == []


async def test_a_tag_that_a_person_put_on_later_stays_though_one_was_called_long_ago(
    shop: Shop,
) -> None:
    async def resolved(*said: str) -> None:
        await shop.hears(*said)
        await shop.store.conversations.do(Resolve(), [1], "linh", shop.now)
        shop.now = Instant(shop.now + DAY)

    await resolved("cho mình gặp nhân viên")
    await resolved("phí ship bao nhiêu")
    assert await shop.tags() == ()
    await resolved("còn size nào")
    await shop.hears("alo")
    await shop.store.conversations.do(Tag(("cần-người",)), [1], "linh", shop.now)
    await shop.hears("còn size nào", "phí ship bao nhiêu")
    assert await shop.tags() == ("cần-người",)


async def test_the_same_answer_is_given_once_then_a_person_is_called(shop: Shop) -> None:
    first, second = await shop.hears("phí ship bao nhiêu"), await shop.hears("ship bao nhieu phi")

    assert len(first) == 1
    assert len(second) == 1 and "nhân viên" in second[0]
    assert await shop.tags() == ("cần-người",)
    assert await shop.hears("còn size nào") == []
    assert (await shop.outcomes())[-1] == ("called", "phi-ship", "again")


async def test_a_person_is_called_in_any_of_the_three_languages(store: Store) -> None:
    for number, (words, reply) in enumerate(
        {
            "cho gặp nhân viên": "nhân viên",
            "agent pls": "I have called a person",
            "ขอคุยกับคน": "พนักงาน",
        }.items(),
        1,
    ):
        shop = Shop(store)
        (said,) = await shop.hears(inbound(words, chat=str(500 + number)))
        assert reply in said, words
        item = (await store.inbox.by_ids([number]))[number]
        assert (item.tags, item.row.priority) == (("cần-người",), "high")


async def test_who_taps_the_command_for_a_person_is_spoken_to_as_the_shop_speaks(
    shop: Shop,
) -> None:
    (said,) = await shop.hears("/person")
    assert "nhân viên" in said


async def test_whoever_asks_for_a_person_at_night_is_told_when_we_open(store: Store) -> None:
    shop = Shop(store)
    hours = parse_week({"tuesday": ["08:00-17:00"]}, SAIGON)
    shop.limit(Where("telegram", TELEGRAM, lambda: hours))

    (said,) = await shop.hears("gặp nhân viên")

    assert "8:00 sáng mai" in said


async def test_after_it_is_resolved_answers_go_on_and_the_mark_is_gone(shop: Shop) -> None:
    await shop.hears("gặp nhân viên")
    await shop.store.conversations.do(Resolve(), [1], "linh", shop.now)

    assert await shop.hears("phí ship bao nhiêu") == ["Dạ Hoa Sen ship 30k toàn quốc ạ."]
    assert await shop.tags() == ()


async def test_while_a_person_talks_nothing_is_answered_by_itself(shop: Shop) -> None:
    await shop.hears("alo shop")
    owner = inbound("dạ em nghe", author=Author.OWNER)
    assert await shop.hears(owner) == []

    assert await shop.hears("phí ship bao nhiêu") == []
    assert await shop.outcomes() == [("left", "phi-ship", "")]
    shop.now = Instant(shop.now + HOUR)
    assert await shop.hears("phí ship bao nhiêu") == ["Dạ Hoa Sen ship 30k toàn quốc ạ."]


async def test_nothing_is_said_to_bots_to_what_was_read_back_or_in_public(shop: Shop) -> None:
    bot = replace(inbound("phí ship bao nhiêu"), sender=replace(inbound().sender, is_bot=True))
    old = inbound("phí ship bao nhiêu", provenance=RECOVERED)
    group = inbound("phí ship bao nhiêu", chat="-5", chat_kind=ChatKind.GROUP)
    comment = inbound("phí ship bao nhiêu", chat="c", chat_kind=ChatKind.COMMENT, kind="comment")

    assert await shop.hears(bot, old, group, comment) == []
    assert await shop.outcomes() == []


async def test_comments_are_answered_where_the_shop_wants_it(store: Store) -> None:
    shop = Shop(store, comments=True)
    comment = inbound("phí ship bao nhiêu", chat="c", chat_kind=ChatKind.COMMENT, kind="comment")

    assert await shop.hears(comment) == ["Dạ Hoa Sen ship 30k toàn quốc ạ."]


async def test_switches_silence_all_answers_or_one(shop: Shop) -> None:
    await shop.store.switches.turn("answer:phi-ship", False, "linh", NOW)
    assert await shop.hears("phí ship bao nhiêu") == [ACKNOWLEDGE.inside]
    assert await shop.hears("còn size nào") == ["Dạ còn đủ size ạ."]
    await shop.store.switches.turn("answers", False, "linh", NOW)
    assert await shop.hears("gặp nhân viên") == []


async def test_where_there_are_no_buttons_a_line_says_how_to_reach_a_person(shop: Shop) -> None:
    shop.limit(Where("zalo_oa", zalo.capabilities()))
    (said,) = await shop.hears("phí ship bao nhiêu")

    assert said.startswith("Dạ Hoa Sen ship 30k toàn quốc ạ.\n\n(Trả lời tự động.")


async def test_of_near_answers_it_is_asked_which_is_meant_and_a_number_or_a_tap_chooses(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date(2026, 11, 23)
    near = [
        *FAQ.match("phí ship bao nhiêu", language="vi", channel="", day=day)[:1],
        *FAQ.match("còn size nào", language="vi", channel="", day=day)[:1],
    ]
    unsure = [replace(each, confidence=0.5, hindrance=Hindrance.UNSURE) for each in near]
    ask = "Dạ mình muốn hỏi về điều nào ạ?"
    lines = ["1. phí ship bao nhiêu", "2. còn size nào", "3. Gặp nhân viên"]
    for number, (where, said, body, answer) in enumerate(
        [
            (Where("telegram", TELEGRAM), "còn size nào", ask, "Dạ còn đủ size ạ."),
            (
                Where("zalo_oa", zalo.capabilities()),
                "số 2 ạ",
                "\n".join([ask, "", *lines]),
                "Dạ còn đủ size ạ.",
            ),
            (
                Where("zalo_oa", zalo.capabilities()),
                "cái cuối",
                "\n".join([ask, "", *lines]),
                "Dạ em đã báo nhân viên",
            ),
        ],
        1,
    ):
        shop, chat = Shop(store), str(600 + number)
        shop.limit(where)
        with monkeypatch.context() as patched:
            patched.setattr(SelfService, "_found", lambda *_: unsure)
            assert await shop.hears(inbound("ship size", chat=chat)) == [body]
        (asked,) = [each for each in await store.deliveries.rows("all", 99) if each.body == body][
            -1:
        ]
        shop.now = Instant(shop.now + HOUR)
        replies = await shop.hears(inbound(said, chat=chat))
        assert len(replies) == 1 and replies[0].startswith(answer), (said, asked)


async def test_an_answer_with_a_field_that_nothing_fills_in_is_left_to_people(store: Store) -> None:
    asks = Answer("a", {"vi": Part("Dạ {pronoun} ơi, {shop} ship 30k")}, ("phí ship bao nhiêu",))
    shop = Shop(store, Faq((asks,), 0.7, "vi"))

    assert await shop.hears("phí ship bao nhiêu") == [ACKNOWLEDGE.inside]
    assert await shop.outcomes() == [("left", "a", "")]


async def test_no_customer_reads_a_field_in_braces(store: Store) -> None:
    part = Part("Dạ {given|bạn} ơi, {shop} ship {size|30k}{ghi_chu|}")
    wrong = Answer("b", {"vi": Part("Dạ {gvien} ơi")}, ("còn size nào",))
    shop = Shop(store, Faq((replace(SHIP, parts={"vi": part}), wrong), 0.7, "vi"))

    assert await shop.hears("phí ship bao nhiêu") == ["Dạ Lan ơi, Hoa Sen ship 30k"]
    assert await shop.hears(
        inbound(
            "phí ship bao nhiêu", chat="777", sender=Sender("777", ""), contact=Sender("777", "")
        )
    ) == ["Dạ bạn ơi, Hoa Sen ship 30k"]
    assert await shop.hears("còn size nào") == []
    assert (await shop.outcomes())[-1] == ("left", "b", "")


async def test_an_answer_and_the_acknowledgement_take_in_what_somebody_ordered(
    store: Store,
) -> None:
    part = Part("Đơn {order|của mình} ship 30k, tổng {total|chưa có}")
    shop = Shop(store, Faq((replace(SHIP, parts={"vi": part}),), 0.7, "vi"))
    words = replace(ACKNOWLEDGE, inside="Đơn {order|…}, shop nghe")
    later = policies_of_later(words, {}, shop.serving)
    shop.decider = Decider(store, shop.clock, lambda: [AccountId(1)], later, lambda: None)

    said = [await shop.hears("phí ship bao nhiêu"), await shop.hears(inbound("alo", chat="777"))]
    assert said == [["Đơn của mình ship 30k, tổng chưa có"], ["Đơn …, shop nghe"]]
    await store.products.add(NewProduct("A1", "Áo", "", 125_000, 9), "chu", NOW)
    for contact in (1, 2):
        made = NewOrder(f"k{contact}", {"A1": 2}, Buyer(1, contact, contact, "Lan"), 0, "VND")
        await store.orders.make(made, "linh", NOW)
    shop.now = Instant(shop.now + DAY)
    for number in (1, 2):
        await store.conversations.do(Resolve(), [number], "linh", shop.now)
    assert await shop.hears("phí ship bao nhiêu") == ["Đơn DH1001 ship 30k, tổng 250.000 ₫"]
    assert await shop.hears(inbound("alo", chat="777")) == ["Đơn DH1002, shop nghe"]


async def test_pictures_go_before_the_words(store: Store, tmp_path: Path) -> None:
    picture = tmp_path / "size.png"
    picture.write_bytes(b"png")
    size = replace(SIZE, parts={"vi": Part("Dạ còn đủ size ạ.", (str(picture), "/nowhere.png"))})
    shop = Shop(store, Faq((size,), 0.7, "vi"))
    shop.serving.files = tmp_path / "files"

    assert await shop.hears("còn size nào") == ["", "Dạ còn đủ size ạ."]
    (first, second) = await store.database.all(FILES)
    assert load_file(first).name == "size.png" and not second  # type: ignore[union-attr]


async def test_pictures_of_what_is_chosen_are_copied_before_it_is(
    store: Store, tmp_path: Path
) -> None:
    picture = tmp_path / "size.png"
    picture.write_bytes(b"png")
    shop = Shop(store, Faq((replace(SIZE, parts={"vi": Part("Dạ", (str(picture),))}),), 0.7, "vi"))
    shop.serving.files = tmp_path / "files"
    shop.serving.keep_pictures({"size", "", "gone"})
    picture.unlink()

    assert await shop.hears("còn size nào") == ["", "Dạ"]


async def test_the_same_message_twice_is_answered_once(shop: Shop) -> None:
    message = arrival(inbound("phí ship bao nhiêu"), key="a")
    for _ in range(2):
        await shop.takes_in(message)
    both = [
        arrival(inbound("còn size nào", "21"), key="b"),
        arrival(inbound("bảng size như thế nào", "22"), key="c"),
    ]
    await shop.takes_in(*both)

    rows = await shop.store.deliveries.rows("all", 99)
    assert sorted(each.key for each in rows) == ["answer:1:11", "answer:1:21", "answer:1:22"]
    assert [each[0] for each in await shop.outcomes()] == ["answered", "answered", "called"]


async def test_looking_ahead_finds_the_same(shop: Shop) -> None:
    message = inbound("phí ship bao nhiêu")
    shop.serving.foresee(AccountId(1), message, NOW)
    known = dict(shop.serving._known)

    assert len(known) == 1
    assert await shop.hears(message) == ["Dạ Hoa Sen ship 30k toàn quốc ạ."]
    assert dict(shop.serving._known) == known
    shop.serving.foresee(AccountId(1), message, Instant(NOW + DAY))
    assert len(shop.serving._known) == 2


async def test_what_was_resolved_by_itself_is_closed_and_nothing_else(store: Store) -> None:
    shop = Shop(store)
    for number, said in enumerate(
        [
            ["phí ship bao nhiêu"],  # 1: nothing more
            ["phí ship bao nhiêu", "vậy mai giao kịp không"],  # 2: asked more
            ["phí ship bao nhiêu", "gặp nhân viên"],  # 3: a person was called
            ["phí ship bao nhiêu", "phí ship bao nhiêu"],  # 4: it was no help
            ["mai giao kịp không"],  # 5: nothing was answered
            ["mai giao kịp không", "phí ship bao nhiêu"],  # 6: only the last was answered
        ],
        1,
    ):
        await shop.hears(*(inbound(each, chat=str(700 + number)) for each in said), wait=1)
    await store.database.transact(lambda conn: conn.rows("UPDATE outbox SET state = 'sent'"))
    closing = SelfClosing(store, ManualClock(Instant(NOW + 71 * HOUR)), 72 * HOUR)
    await closing.close()
    assert await status(store) == ["open"] * 6
    closing = SelfClosing(store, ManualClock(Instant(NOW + 73 * HOUR)), 72 * HOUR)
    await store.switches.turn("answers", False, "linh", NOW)
    await closing.close()
    assert await status(store) == ["open"] * 6
    await store.switches.turn("answers", True, "linh", NOW)
    await closing.close()
    await closing.close()

    assert await status(store) == ["resolved", *["open"] * 4, "open"]


async def status(store: Store) -> list[str]:
    return await store.database.all(Query(str, "SELECT status FROM conversation ORDER BY chat"))


async def test_of_what_is_left_to_people_without_end_only_the_newest_is_read_again(
    shop: Shop,
) -> None:
    """A program that asked the very same 8,000 times made each decision slower than the one before."""
    await shop.hears("phí ship bao nhiêu", inbound("dạ em nghe", author=Author.OWNER))
    await shop.hears(*["còn size nào"] * 9, wait=1)
    assert await shop.outcomes() == [("answered", "phi-ship", ""), *[("left", "size", "")] * 9]
    told = await shop.store.database.read(lambda conn: served_in(conn, [1]))
    assert [each.outcome for each in told[1]] == ["answered", "left"]
    assert told[1][-1].at == shop.now - 1
