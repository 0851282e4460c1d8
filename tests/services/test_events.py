"""What happened to a conversation, in words."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import get_args

import pytest

from socialdesk.model.changes import (
    TOLD,
    VERBS,
    Assigned,
    DoneAgain,
    Dropped,
    GivenBack,
    Happened,
    Merged,
    OrderLinked,
    OrderUnlinked,
    Parted,
    Paused,
    Prioritised,
    Promised,
    PromiseSettled,
    Remark,
    Reopened,
    Replied,
    Resolved,
    Resumed,
    Snoozed,
    Tagged,
    TakenBack,
    Wanted,
    Woken,
)
from socialdesk.model.i18n import LANGUAGES, set_language
from socialdesk.services.events import event_text, event_words

UNTIL = 1_790_000_000_000
EVERY: list[tuple[Happened, str, str]] = [
    (Tagged(("vip", "size m"), ("old",)), "tagged +vip +size m -old", "gắn nhãn +vip +size m -old"),
    (Assigned("", "lan"), "assigned to lan", "giao cho lan"),
    (Assigned("lan", ""), "unassigned", "trả lại cho mọi người"),
    (Prioritised("normal", "urgent"), "priority urgent", "ưu tiên gấp"),
    (Resolved({}, {}), "resolved", "đã xong"),
    (Reopened({}, {}), "reopened", "mở lại"),
    (Snoozed({}, {"snoozed_until": UNTIL}, "Tue 8:00"), "snoozed until Tue 8:00", "hoãn đến 21/09"),
    (Snoozed({}, {}, "Tue 8:00"), "snoozed until Tue 8:00", "hoãn đến Tue 8:00"),
    (Woken(), "snooze over", "hết hoãn"),
    (Wanted(leave=("",)), "no promotions any more", "không nhận quảng cáo nữa"),
    (Wanted(join=("",)), "promotions again", "nhận quảng cáo lại"),
    (Wanted(("live",), ("sale",)), "topics +live -sale", "chủ đề +live -sale"),
    (
        Promised(3, UNTIL, "today 17:00", "em báo lại nhé"),
        "promised until today 17:00: “em báo lại nhé”",
        "hứa đến 21/09: “em báo lại nhé”",
    ),
    (
        PromiseSettled(3, "kept", "em báo lại nhé", 1, "linh"),
        "kept the promise: “em báo lại nhé”",
        "đã giữ lời: “em báo lại nhé”",
    ),
    (
        PromiseSettled(3, "dropped", "em báo lại nhé", 1, "linh"),
        "dropped the promise: “em báo lại nhé”",
        "bỏ lời hứa: “em báo lại nhé”",
    ),
    (
        Paused("stock", 1, None, ""),
        "target paused: waiting for stock",
        "tạm dừng mục tiêu: chờ hàng",
    ),
    (
        Paused("shipper", 1, UNTIL, "Tue 8:00"),
        "target paused until Tue 8:00: waiting for the shipper",
        "tạm dừng mục tiêu đến 21/09: chờ đơn vị giao hàng",
    ),
    (Resumed(1, None, 2), "the target's clock goes on", "mục tiêu chạy tiếp"),
    (Merged("Lan", (), ()), "same person as Lan", "cùng một người với Lan"),
    (
        Parted("Lan", (), (), (1, 2)),
        "not the same person as Lan",
        "không phải cùng một người với Lan",
    ),
    (OrderLinked(1, "DH1", 2, 3), "DH1 is an order of theirs", "DH1 là đơn của khách này"),
    (
        OrderUnlinked(1, "DH1", 2, 3),
        "DH1 is no order of theirs",
        "DH1 không phải đơn của khách này",
    ),
    (TakenBack("tag"), "undid: tag", "hoàn tác: gắn nhãn"),
    (DoneAgain("assign"), "did again: assign", "làm lại: giao việc"),
    (GivenBack("lan"), "given back: lan was away", "trả lại: lan vắng mặt"),
    (
        Dropped(7),
        "not sent later: the customer wrote first",
        "không gửi theo hẹn: khách đã nhắn trước",
    ),
    (Remark("the shop has moved"), "the shop has moved", "the shop has moved"),
]


@pytest.fixture
def vietnamese() -> Iterator[None]:
    set_language("vi")
    yield
    set_language("en")


def day(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%d/%m}"


@pytest.mark.parametrize(("happened", "english", "_"), EVERY)
def test_scripts_read_english_whatever_is_spoken(
    happened: Happened, english: str, _: str, vietnamese: None
) -> None:
    assert event_text("", happened) == english
    assert event_text("linh", happened) == f"linh: {english}"


@pytest.mark.parametrize(("happened", "_", "words"), EVERY)
def test_the_screen_says_it_in_its_language(
    happened: Happened, _: str, words: str, vietnamese: None
) -> None:
    assert event_words("linh", happened, day) == f"linh: {words}"


def test_everything_that_a_thread_tells_has_a_sentence() -> None:
    tested = {type(happened) for happened, *_ in EVERY}
    assert {each.kind for each in tested} == set(TOLD)
    assert {each.kind for each in get_args(Happened)} - set(TOLD)
    assert event_text("", Replied()) == "replied"


def test_names_are_never_looked_into_and_stay_on_one_line() -> None:
    assert event_words("{x}", Assigned("", "{who}\n[b]")) == "{x}: assigned to {who} [b]"
    assert len(event_text("linh", Tagged(("x" * 400,)))) == 300


@pytest.mark.parametrize("happened", [each for each, *_ in EVERY if not isinstance(each, Remark)])
def test_no_two_languages_say_it_alike_and_none_loses_a_name(happened: Happened) -> None:
    said = {}
    try:
        for language in LANGUAGES:
            set_language(language)
            said[language] = event_words("linh", happened)
    finally:
        set_language("en")

    assert len(set(said.values())) == 3, said
    named = [each for each in ("vip", "size m", "lan", "Lan", "Tue 8:00") if each in said["en"]]
    assert all(each in words for each in named for words in said.values())
    assert not any("{" in words for words in said.values())


@pytest.mark.parametrize("verb", sorted(VERBS.values()))
def test_every_deed_has_words_when_it_is_taken_back_or_done_again(verb: str) -> None:
    set_language("th")
    try:
        for happened in (TakenBack(verb), DoneAgain(verb)):
            words = event_words("", happened)
            assert verb not in words
            assert not words.isascii()
    finally:
        set_language("en")
