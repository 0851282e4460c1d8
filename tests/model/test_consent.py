"""The words by which people say what they want, alone in a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.consent import Wish, WishAnswers, wish_of

LEAVING = (
    "STOP|stop.|Unsubscribe!|opt out|Hủy|huy|HUỶ!|Dừng|ngung|từ chối quảng cáo|Đừng gửi nữa nha|hủy nhận tin ạ|"
    "dừng nhé shop|🛑 STOP 🛑|Stop please|หยุด|หยุดค่ะ|ยกเลิก ครับ|ขอยกเลิกรับข่าวสาร|/stop|H\u0075\u0309y"
)
COMING_BACK = "subscribe|Đăng ký|dang ky nhé|START|สมัคร|สมัครค่ะ|nhận tin lại"
NEITHER = (
    "hủy đơn giúp em|tôi muốn hủy đơn 123|dừng lại ở đâu ạ|stop by the shop|please stop sending the red one, send blue|"
    "ยกเลิกออเดอร์|đăng ký thành viên ở đâu|/start|/start live|start shipping?|hủy hủy|h ủ y||còn size M không|"
    "không nhận tin nhắn này được|stop it is nice|cancel my order"
)


@pytest.mark.parametrize("text", LEAVING.split("|"))
def test_a_word_alone_is_an_opt_out_with_or_without_accents(text: str) -> None:
    found = wish_of(text)
    assert found is not None
    assert found[0] is Wish.LEAVE


@pytest.mark.parametrize("text", COMING_BACK.split("|"))
def test_and_so_they_come_back(text: str) -> None:
    found = wish_of(text)
    assert found is not None
    assert found[0] is Wish.COME_BACK


@pytest.mark.parametrize("text", NEITHER.split("|"))
def test_inside_a_sentence_it_is_none(text: str) -> None:
    assert wish_of(text) is None


@given(st.text(max_size=300))
def test_nothing_that_people_write_breaks_it(text: str) -> None:
    wish_of(text)


def test_it_is_confirmed_in_the_language_it_was_said_in() -> None:
    answers = WishAnswers("Hoa Sen", "vi")
    assert answers.left("en").startswith("Hoa Sen will send you no more")
    assert "ĐĂNG KÝ" in answers.left("vi-VN")
    assert "ĐĂNG KÝ" in answers.left("fr")
    assert "หยุด" in answers.joined("live", "th")
    for each in (answers.left("vi"), answers.back("en"), answers.joined("live", "en")):
        assert "{" not in each
