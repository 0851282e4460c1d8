"""Whether customers say yes to an order: no yes is read where there is none, and hardly one is missed."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.yes import Reading, mentions, read

ANSWERS = [
    (half, what == "yes", words.replace("\\n", "\n"))
    for half, what, words in (
        line.split(" ", 2)
        for line in Path(__file__).with_name("yes_answers.txt").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    )
]
AGREES = (Reading.YES, Reading.WELL)


def test_no_answer_is_a_yes_that_is_none_and_of_those_that_are_hardly_one_is_missed() -> None:
    assert len({words for _, _, words in ANSWERS}) == len(ANSWERS) >= 200
    for half in ("tuning", "test"):
        found = Counter(
            (is_yes, read(words, "DH1001") in AGREES)
            for each, is_yes, words in ANSWERS
            if each == half
        )
        assert not found[False, True], [
            words for each, is_yes, words in ANSWERS if each == half and not is_yes and read(words, "DH1001") in AGREES
        ]  # fmt: skip
        assert found[True, True] >= 0.95 * (found[True, True] + found[True, False]), half


@pytest.mark.parametrize(
    ("reading", "answers"),
    [
        (Reading.YES, "chốt đơn|ok chốt đơn nha|chot don|lên đơn đi em|confirm my order please|ยืนยันออเดอร์ค่ะ"),
        (Reading.WELL, "ok|chốt|ừ|👍🏽|oke shop ơi|Đồng ý DH1001|โอเค|okshop|đúng rồi|yes please|ตกลงค่ะ|lấy nha|shop ơi cho em đặt hàng|em đặt đơn"),
        (Reading.UNCLEAR, "ok nhưng đổi size L|ok bao nhiêu?|ok DH1002|dạ|ok?|ok k|dung|lấy rồi|ok 2 cái|ok :(|ok shop cho em xin"),
        (Reading.NO, "không|chưa|sai địa chỉ rồi|no|ไม่ใช่ค่ะ"),
        (Reading.CHANGE, "đổi size L|để chị xem|khoan đã|change it to L"),
        (Reading.CANCEL, "thôi hủy đơn|em không lấy nữa|cancel please|ยกเลิกค่ะ|" + "chị bận quá " * 20 + "hủy đơn nhé"),
        (Reading.OTHER, "|   |?|alo|cảm ơn shop|bao giờ giao vậy|giao cho bạn em|❤|" + "ok " * 60),
    ],
)  # fmt: skip
def test_what_is_said_to_an_order(reading: Reading, answers: str) -> None:
    for words in answers.split("|"):
        assert read(words, "DH1001") is reading, words


def test_an_order_is_named_however_its_code_is_written() -> None:
    assert mentions("ok dh1001 nhé", "DH1001")
    assert not mentions("ok dh10012", "DH1001")
    for code in ("#SON10012", "2411270ABBC"):
        assert mentions(f"Đồng ý {code.lower()}", code)
        assert read(f"Đồng ý {code}", code) is Reading.WELL
        assert read(f"Đồng ý {code}1", code) is Reading.UNCLEAR
    assert not mentions("a-b", "")
    assert not mentions("", "DH1001")


@given(st.text(max_size=300))
def test_whatever_is_written_is_read(words: str) -> None:
    assert read(words, "DH1001") in Reading


@given(st.sampled_from([words for _, is_yes, words in ANSWERS if is_yes]), st.integers(2, 499))
def test_a_yes_beside_anything_else_is_none(words: str, number: int) -> None:
    for more in (f"{words} {number}", f"{words} xyz", f"{words}?", f"nhưng {words}"):
        assert read(more, "DH1001") not in AGREES, more
