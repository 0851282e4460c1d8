"""Which messages enter a game."""

from dataclasses import replace
from typing import Any

import pytest

from socialdesk.model.choice import told_choice
from socialdesk.model.entering import (
    Heard,
    heard,
    is_right_answer,
    is_word,
    number_in,
    standing,
)
from socialdesk.model.game import (
    ANSWER,
    BUTTON,
    COMMENT,
    DICE,
    WORD,
    Question,
    Running,
    Settings,
    Way,
    Where,
)
from socialdesk.model.ids import MINUTE, SECOND, Instant
from socialdesk.model.message import Attachment, Author, ChatKind, RemoteChat
from tests.support.make import NOW, inbound, sender


def running(way: Way, kind: str = "draw", state: str = "open", **more: Any) -> Running:
    settings = Settings(ways=(way,), **more)
    question = 1 if settings.questions else 0
    return Running(1, kind, state, question, settings, NOW, None, NOW)


QUAY = running(Way(WORD, "QUAY"))
CAPITAL = Question("Thủ đô?", ("Hà Nội", "HN"))


@pytest.mark.parametrize(
    "text",
    ["QUAY", "quay", "Quay", "  quay \n", "QUAY!", "quay.", '"quay"', "#quay", "quay ?", "quay\u200b", "“Quay”", "(quay)"],
)  # fmt: skip
def test_a_word_alone_is_one_in_any_case_with_a_mark_around_it(text: str) -> None:
    assert is_word(text, "QUAY")


@pytest.mark.parametrize(
    "text",
    ["", "!", "quáy", "quay đi", "tôi quay", "QUAY QUAY", "quayy", "quay!!", "..quay", "q u a y", "quay 1", "quay ❤"],
)  # fmt: skip
def test_anything_else_is_none(text: str) -> None:
    assert not is_word(text, "QUAY")


def test_words_of_several_parts_and_with_marks_of_their_own_are_known() -> None:
    assert is_word("Mua  Ngay!", "mua ngay")
    assert is_word("#LIVE", "#live")
    assert not is_word("live", "#live")
    assert is_word("ĐẶT", "đặt")
    assert not is_word("dat", "đặt")


def test_only_words_of_customers_enter_and_only_where_it_is_played() -> None:
    assert heard(QUAY, 1, inbound("quay")) == Heard(WORD)
    no = (
        inbound("quay", author=Author.OWNER),
        inbound("quay", sender=sender(is_bot=True)),
        inbound("quay", chat_kind=ChatKind.GROUP),
        inbound("quay", attachments=(Attachment("photo"),)),
        inbound("quay", kind="photo"),
        inbound("quay", opens_window=True),
        inbound("quay", "7_8", sender=sender(remote_id="comment:7_8")),
    )
    assert [heard(QUAY, 1, each) for each in no] == [None] * len(no)


def test_it_is_played_in_private_in_one_chat_under_a_post_or_everywhere() -> None:
    remark = inbound("quay", chat=RemoteChat("comment:5_7:99"), chat_kind=ChatKind.COMMENT, kind="comment")  # fmt: skip
    group = inbound("quay", chat_kind=ChatKind.GROUP, contact=sender("Hội", "-100"))

    def where(*places: Where) -> list[bool]:
        game = running(Way(WORD, "QUAY"), where=places)
        return [heard(game, 3, each) is not None for each in (inbound("quay"), remark, group)]

    assert where(Where("private")) == [True, False, False]
    assert where(Where("post", "5_7")) == [False, True, False]
    assert where(Where("post", "7")) == [False, True, False]
    assert where(Where("post", "5"), Where("post", "")) == [False, False, False]
    assert where(Where("group", "comment:5_7:99")) == [False, True, False]
    assert where(Where("comments"), Where("chat", "9")) == [False, True, False]
    assert where(Where("chat", "3")) == [True, True, True]
    assert where(Where("everywhere")) == [True, True, True]


def test_a_button_is_tapped_or_its_number_sent_and_a_comment_needs_no_word() -> None:
    button = running(Way(BUTTON, "Chơi"))
    assert heard(button, 1, inbound("Chơi")) is None
    assert heard(button, 1, inbound("chơi", kind="button")) == Heard(BUTTON)
    assert heard(button, 1, inbound("1", said=told_choice("Chơi"))) == Heard(BUTTON)
    comments = running(Way(COMMENT), where=(Where("comments"),))
    remark = inbound("đẹp quá", chat_kind=ChatKind.COMMENT, kind="comment")
    assert heard(comments, 1, remark) == Heard(COMMENT)


def test_a_dice_counts_by_the_platforms_own_value() -> None:
    game = running(Way(DICE), "dice")
    assert heard(game, 1, inbound("🎲 5", kind="dice")) == Heard(DICE, "5")
    assert heard(game, 1, inbound("🎲 5")) is None
    assert heard(game, 1, inbound("🎲 6", kind="dice", forwarded_from="Mai")) is None


def test_a_guess_is_a_number_alone_or_behind_the_word() -> None:
    free = running(Way(ANSWER), "guess", questions=(Question("?", ("57",)),))
    assert heard(free, 1, inbound("1.200")) == Heard(ANSWER, "1200")
    assert heard(free, 1, inbound("giá 57k?")) is None
    others = ("0912345678", "+84912345678", "123456", "05")
    assert [heard(free, 1, inbound(each)) for each in others] == [None] * 4
    word = running(Way(WORD, "ĐOÁN"), "guess", questions=(Question("?", ("57",)),))
    assert heard(word, 1, inbound("đoán 57!")) == Heard(WORD, "57")
    assert heard(word, 1, inbound("đoán 123456")) == Heard(WORD, "123456")
    assert heard(word, 1, inbound("57")) is None
    assert [number_in(each) for each in ("５７", "-3", "1,234,567", "12 34", "", "5.5")] == [
        57, -3, 1234567, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["Hà Nội", "ha noi", "HÀ NỘI!!", "hn", "“Hà Nội”", "𝐇𝐚 𝐍𝐨𝐢"])
def test_answers_are_right_without_accents_case_and_marks(text: str) -> None:
    assert is_right_answer(text, CAPITAL, 0)


def test_typos_are_forgiven_as_set_but_not_in_numbers_and_short_words() -> None:
    assert not is_right_answer("ha nio", CAPITAL, 0)
    assert is_right_answer("ha nio", CAPITAL, 1)
    assert not is_right_answer("ha nnii", CAPITAL, 1)
    assert not is_right_answer("hm", CAPITAL, 2)
    assert not is_right_answer("1975", Question("?", ("1945",)), 2)
    assert not is_right_answer("", CAPITAL, 2)


def test_choices_are_named_by_letter_or_in_full_and_a_wrong_one_is_an_answer() -> None:
    asked = Question("?", ("B",), ("A. Huế", "B. Hà Nội"))
    game = running(Way(ANSWER), "quiz", questions=(asked,))
    told = [heard(game, 1, inbound(each)) for each in ("b", "hà nội", "B. Hà Nội", "A", "chào shop")]  # fmt: skip
    assert [None if each is None else each.is_right for each in told] == [
        True, True, True, False, None,
    ]  # fmt: skip


def test_without_choices_only_what_is_right_is_heard_but_behind_the_word_all() -> None:
    free = running(Way(ANSWER), "quiz", questions=(CAPITAL,))
    assert heard(free, 1, inbound("Huế")) is None
    assert heard(free, 1, inbound("ha noi")) == Heard(ANSWER, "ha noi")
    word = running(Way(WORD, "QUIZ"), "quiz", questions=(CAPITAL,))
    assert heard(word, 1, inbound("quiz: Huế")) == Heard(WORD, "hue", is_right=False)
    assert heard(word, 1, inbound("quizz Huế")) is None
    assert heard(replace(word, question=2), 1, inbound("quiz HN")) is None


def test_what_is_in_time_and_right_stands_above_the_rest() -> None:
    good, wrong = Heard(WORD), Heard(WORD, "x", is_right=False)
    until = replace(QUAY, until=Instant(NOW + MINUTE))

    def at(game: Running, later: int, said: Heard = good) -> int:
        return standing(game, said, Instant(NOW + later))

    assert at(QUAY, 0) == at(QUAY, -5 * SECOND) == at(until, MINUTE) == 0
    assert at(QUAY, -6 * SECOND) == at(until, MINUTE + 1) == 1
    planned = replace(QUAY, opened_at=Instant(NOW - MINUTE))
    assert at(planned, -1) == 1
    assert at(planned, 0, wrong) == 0
    retried = replace(planned, settings=replace(QUAY.settings, retries=True))
    assert at(retried, 0, wrong) == 1
    assert at(replace(QUAY, state="closed"), 0) == 1
