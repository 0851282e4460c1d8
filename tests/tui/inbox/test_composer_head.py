"""The line above the composer: what is written, whether it may be sent, until when."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.tui.desk.answering import Queued
from socialdesk.tui.inbox.composer_head import composer_head
from socialdesk.tui.inbox.writing import Writing
from socialdesk.tui.registry import keymap
from socialdesk.tui.widgets import palette
from tests.support.make import NOW
from tests.support.threads import thread

KEYS = keymap()
HELD = Queued(1, (4,), "xin chào", Instant(NOW + 4_200))


def head(
    opened: Any = None,
    writing: Writing | None = None,
    words: str = "",
    width: int = 200,
    **more: Any,
) -> str:
    made: dict[str, Any] = {"now": NOW, "queued": None, "is_open": True, "is_active": True, **more}
    text = composer_head(
        opened or thread(), writing or Writing(), words, made["now"], made["queued"], KEYS, width,
        is_open=made["is_open"], is_active=made["is_active"],
    )  # fmt: skip
    return text.plain.strip("─ ")


@pytest.mark.parametrize(
    ("mode", "is_comment", "label"),
    [
        ("reply", False, "answer"),
        ("reply", True, "answer in public"),
        ("private", True, "answer in private, once"),
        ("note", True, "note, for the shop alone"),
        ("edit", False, "other words for your message"),
    ],
)
def test_it_says_who_will_read_it(mode: str, is_comment: bool, label: str) -> None:
    said = head(thread(is_comment=is_comment, private="used"), Writing(mode=mode))
    assert said == label


def test_what_everybody_reads_is_red_while_somebody_writes_and_only_then() -> None:
    public = thread(is_comment=True, private="used")
    for is_active, style in ((True, palette.ALARM), (False, palette.DIM)):
        text = composer_head(
            public, Writing(), "", NOW, None, KEYS, 80, is_open=True, is_active=is_active
        )
        assert style in [
            span.style for span in text.spans if "public" in text.plain[span.start : span.end]
        ]


def test_why_nothing_can_be_sent_takes_the_place_of_what_is_written_but_a_note_can_be() -> None:
    barred = thread(barred="The 48 hours are over.", until=Instant(NOW + HOUR))
    assert head(barred) == "The 48 hours are over."
    assert head(barred, Writing(mode="note")) == "note, for the shop alone"


def test_the_window_is_said_in_words_where_there_is_room_and_warns_before_it_closes() -> None:
    soon = thread(until=Instant(NOW + 59 * MINUTE))
    assert head(soon, width=90) == "answer ⏳ window closes in 59m"
    assert head(soon, width=89) == "answer ⏳ 59m"
    for hours, style in ((3, palette.WARNING), (5, palette.FAINT)):
        late = thread(until=Instant(NOW + hours * HOUR))
        text = composer_head(late, Writing(), "", NOW, None, KEYS, 80, is_open=True, is_active=True)
        (span,) = [each for each in text.spans if "⏳" in text.plain[each.start : each.end]]
        assert span.style == style


def test_what_an_answer_costs_and_that_a_comment_may_be_answered_in_private_once() -> None:
    assert head(thread(cost="charged by Zalo")) == "answer charged by Zalo"
    assert head(thread(is_comment=True)) == "answer in public P: or once in private"
    assert "in private" not in head(thread(is_comment=True, private="It was used."))


def test_the_length_is_said_with_how_many_messages_it_makes_and_whether_it_is_kept() -> None:
    short = thread(limit=10)
    assert head(short, words="xin chào") == "answer 8/10"
    assert head(short, words="x" * 10) == "answer 10/10"
    assert head(short, words="x" * 21) == "answer 21/10 · 3 messages"
    assert head(short, Writing(kept="xin"), "xin") == "answer 3/10 draft kept"
    assert head(short, Writing(kept="xin"), "xin ") == "answer 4/10"


def test_what_goes_along_is_said_before_the_length() -> None:
    writing = Writing(attached="ao.png 4 B", at=Instant(NOW), at_words="Tue 15:00", quote=7)
    assert head(writing=writing, words="a") == (
        "answer 📎 ao.png 4 B ⏰ Tue 15:00 ↩ to the chosen message 1/4096"
    )


def test_what_was_sent_can_be_taken_back_while_it_is_held_by_the_key_that_holds_here() -> None:
    assert head(queued=HELD).startswith("sent in 5 s · ^z takes it back")
    assert head(queued=HELD, is_active=False).startswith("sent in 5 s · u takes it back")
    assert "takes it back" not in head(queued=HELD, now=HELD.until)


def test_with_nothing_open_it_is_a_line_and_no_more() -> None:
    assert head(is_open=False) == ""


@given(
    width=st.integers(1, 250),
    name=st.text(max_size=60),
    words=st.text(max_size=300),
    barred=st.text(max_size=40),
)
def test_it_fills_its_width_whatever_is_said_and_draws_no_control(
    width: int, name: str, words: str, barred: str
) -> None:
    opened = thread(barred=barred, until=Instant(NOW + HOUR))
    text = composer_head(
        opened, Writing(attached=name), words, NOW, HELD, KEYS, width, is_open=True, is_active=True
    )
    assert text.cell_len >= width
    assert text.cell_len == width or not text.plain.endswith("──")
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in text.plain)


def test_an_answer_that_pays_for_a_rating_is_warned_of() -> None:
    paid, stars = "Đánh giá giúp em, em tặng voucher nhé", "Cho shop xin 5 sao nhé"
    assert "⚠ pays for a rating" in head(words=paid)
    assert "⚠ asks for stars" in head(words=stars)
    for mode, words in (("note", paid), ("reply", "Chị đánh giá thật giúp em nhé"), ("reply", "")):
        assert "⚠" not in head(writing=Writing(mode=mode), words=words)
