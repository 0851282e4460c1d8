"""Numbers for choices: as platforms are given them, and as people answer them."""

import pytest

from socialdesk.model.announcement import shown
from socialdesk.model.choice import choice_of, choices_in, number_of
from socialdesk.model.delivery import Button
from socialdesk.model.policy import ButtonLimits

OFFERED = "Tối nay live!\n\nXem: https://shop.vn\n1. Nhắc em\n2. Hủy"


def test_what_is_written_out_is_read_back() -> None:
    buttons = (Button("Xem", "https://shop.vn"), Button("Nhắc em"), Button("Hủy"))
    assert shown("Tối nay live!", buttons, ButtonLimits()).text == OFFERED
    assert choices_in(OFFERED) == ("Nhắc em", "Hủy")


@pytest.mark.parametrize(
    "text",
    ["", "Tối nay live!", "1. Áo\n3. Quần", "2. Áo\n3. Quần", "0. Áo\n1. Quần\nhết", "1. Áo\n\n2. Quần", "0. Áo"],
)  # fmt: skip
def test_a_text_without_choices_at_its_end_has_none(text: str) -> None:
    assert choices_in(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "1", " 1 ", "１", "1.", "1)", "(1)", "#1", "số 1", "Số 1 ạ", "so 1", "chọn số 1 nhé", "no. 1", "No 1 please",
        "number 1", "ข้อ 1", "ข้อ1", "ข้อ ๑", "เลือก 1 ค่ะ", "1️⃣", "①", "1!",
    ],
)  # fmt: skip
def test_a_number_alone_is_understood_as_people_write_it(text: str) -> None:
    assert number_of(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "", "1 cái", "lấy 1 áo", "-1", "+1", "1/2", "1.5", "1k", "$1", "1?", "10:30", "1 2", "11 giờ", "size 1", "một",
        "1" * 30, "hủy", "1-2",
    ],
)  # fmt: skip
def test_anything_else_is_just_text(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize(("text", "words"), [("2", "Hủy"), ("3", ""), ("0", ""), ("hai", "")])
def test_only_what_was_offered_can_be_chosen(text: str, words: str) -> None:
    assert choice_of(text, OFFERED) == words
