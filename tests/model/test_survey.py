"""Which messages are marks, and which are not."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.choice import told_choice
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.message import Attachment, Author, ChatKind, InboundMessage, Sender
from socialdesk.model.survey import (
    HEARD_FOR,
    SCALES,
    Asked,
    Given,
    Kind,
    Mark,
    Reasoned,
    heard,
    mark_in,
    reread,
)

CSAT, CES, NPS = Kind
SENT = 1_000_000_000
ASKED = Asked(7, CSAT, 1, SENT, "q1")


def says(text: str, at: int = SENT + MINUTE, kind: str = "text", **other: object) -> InboundMessage:
    lan = Sender("9", "Lan")
    message = InboundMessage(
        "9", ChatKind.PRIVATE, "{}", "m1", 0, Author.CUSTOMER, lan, lan, kind, text, Instant(at)
    )  # type: ignore[arg-type]
    return replace(message, **other)  # type: ignore[arg-type]


ALONE = {
    CSAT: {
        1: "1|số 1|No. 1|một|rất không hài lòng|very dissatisfied",
        4: "4|４|๔|4️⃣|bốn|tư|dạ 4 ạ|4 nhé shop|4!|4/5|chọn 4",
        5: "5|năm|ห้า|rất hài lòng|Rất hài lòng ạ|พอใจมาก|số ５",
    },
    CES: {7: "7|bảy|rất dễ|very easy|7/7", 1: "1|rất khó"},
    NPS: {0: "0|zero|0/10", 10: "10|mười|🔟|10/10|10 out of 10", 9: "9|chín|9 of 10"},
}
EXPLICIT = {
    CSAT: {
        5: "5 sao|5 sao ạ shop ơi|⭐⭐⭐⭐⭐|cho shop 5 sao nhé|5⭐|năm sao|5 stars|i give 5 stars|ให้ 5 ดาว|5 ดาวค่ะ|5 điểm",
        4: "⭐⭐⭐⭐|★★★★☆|⭐️⭐️⭐️⭐️|4 sao|4*",
    },
    NPS: {
        9: "9 điểm|9 điểm nhé|em cho 9 điểm|9 คะแนน|9 points",
        10: "mười điểm|muoi diem",
        0: "0 điểm",
    },
}
NONE = [
    "5 cái áo nhé",
    "lấy 5",
    "lấy 5 cái",
    "cho em 5",
    "cho em 5 cái",
    "5k",
    "5.000",
    "4,5",
    "5h",
    "5:30",
    "5?",
    "4-5",
    "5 hoặc 4",
    "+5",
    "-5",
    "5%",
    "5đ",
    "50",
    "1, 2",
    "1\n2\n3",
    "nam",
    "không",
    "không sao",
    "5 sao vàng",
    "1. Còn áo không",
    "5, cái này còn không?",
    "hài lòng",
    "ok",
    "👍",
    "4/6",
    "3/10",
    "năm sau",
    "a5",
    "A5 đỏ M",
    "0912345678",
    "5 cây",
    "5 size M",
    "15",
    "⭐⭐⭐⭐⭐⭐",
]
WORDED = [
    "2, áo rách",
    "2\náo rách lắm",
    "2 - giao chậm",
    "2 sao, áo rách",
    "2 sao nhưng vải mỏng",
    "2 sao vì giao chậm",
    "⭐⭐ giao chậm",
]


def test_what_a_mark_looks_like() -> None:
    for is_explicit, table in ((False, ALONE), (True, EXPLICIT)):
        for kind, marks in table.items():
            for score, written in marks.items():
                for text in written.split("|"):
                    assert mark_in(text, kind) == Mark(score, False, is_explicit), (kind, text)
    for text in NONE:
        assert mark_in(text, CSAT) is None, text
    for text in ("5 sao", "⭐⭐⭐⭐⭐", "5 ⭐", "11", "9/5", "rất dễ"):
        assert mark_in(text, NPS) is None, text


def test_a_mark_with_words_beside_it() -> None:
    for text in WORDED[:-1]:
        found = mark_in(text, CSAT)
        assert found is not None and (found.score, found.has_words) == (2, True), text
    assert mark_in("2 sao vàng áo đỏ", CSAT) is None
    assert mark_in("2" + "," + "x" * 400, CSAT) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.sampled_from(list(Kind)))
def test_whatever_is_written_is_a_mark_of_the_scale_or_none(text: str, kind: Kind) -> None:
    found = mark_in(text, kind)
    assert found is None or found.score in SCALES[kind].marks


def test_a_number_is_a_mark_only_right_after_the_question() -> None:
    five = says("5")
    assert heard(ASKED, five, 1) == Given(ASKED, Mark(5))
    for asked in (replace(ASKED, is_last=False), replace(ASKED, has_others=True)):
        assert heard(asked, five, 1) is None
        assert heard(asked, says("5 sao"), 1) == Given(asked, Mark(5, is_explicit=True))
        assert heard(asked, says("5", reply_to="q1"), 1) == Given(asked, Mark(5))
    assert heard(ASKED, says("5", reply_to="m0"), 1) is None
    assert heard(ASKED, five, 2) is None, "in another chat a number alone may be anything"
    assert heard(ASKED, says("5 sao"), 2) == Given(ASKED, Mark(5, is_explicit=True))


def test_a_tap_is_a_mark_of_the_question_that_was_tapped() -> None:
    late = replace(ASKED, is_last=False, has_others=True)
    assert heard(late, says("5", kind="button", reply_to="q1"), 1) == Given(late, Mark(5))
    assert heard(late, says("5", kind="button", reply_to="q2"), 1) is None
    assert heard(late, says("5", kind="button"), 2) is None


@pytest.mark.parametrize(
    "message",
    [
        says("5", at=SENT - 1), says("5", at=SENT + HEARD_FOR), says("5", kind="sticker"), says("5", author=Author.OWNER),
        says("5", said=told_choice("Áo")), says("5", attachments=(Attachment("image"),)), says("5", chat_kind=ChatKind.COMMENT),
        says("5", sender=Sender("9", "Lan", is_bot=True)),
    ],
)  # fmt: skip
def test_what_is_no_mark_although_it_reads_like_one(message: InboundMessage) -> None:
    assert heard(ASKED, message, 1) is None


def test_a_mark_may_be_changed_within_an_hour_and_what_is_said_then_is_why() -> None:
    given_ = replace(ASKED, score=2, answered_at=SENT + MINUTE, answer="m0")
    soon, late = SENT + MINUTE + HOUR, SENT + MINUTE + HOUR + 1
    assert heard(given_, says("4", at=soon), 1) == Given(given_, Mark(4))
    assert heard(given_, says("áo rách", at=soon), 1) == Reasoned(given_)
    assert heard(
        given_, says("", at=soon, kind="image", attachments=(Attachment("image"),)), 1
    ) == Reasoned(given_)
    for message in (says("4", at=late), says("áo rách", at=late)):
        assert heard(given_, message, 1) is None
    assert heard(given_, says("áo rách", at=soon), 2) is None
    assert heard(replace(given_, words=5), says("áo rách", at=soon), 1) is None
    assert heard(ASKED, says("áo rách"), 1) is None


def test_an_edited_mark_is_another_one_or_none() -> None:
    given_ = replace(ASKED, score=2, answered_at=SENT + MINUTE, answer="m1")
    now = Instant(SENT + 2 * MINUTE)
    assert reread(given_, says("4"), now) == Given(given_, Mark(4))
    assert reread(given_, says("2 áo"), now) == Given(given_, None)
    assert reread(given_, says("2 ạ"), now) is None
    assert reread(given_, says("4"), Instant(now + HOUR)) is None
    assert reread(replace(given_, answer="m0"), says("4"), now) is None
