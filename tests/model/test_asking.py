"""What an acknowledgement asks for."""

import pytest

from socialdesk.model.asking import QUESTIONS, question, wanted
from socialdesk.model.automatic_text import check


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("đơn của chị đến đâu rồi", "order"),
        ("chua nhan dc hang shop oi", "order"),
        ("đơn hàng DH1234 chưa nhận được", ""),
        ("don hang #12345 dau roi", ""),
        ("my order has not arrived", "order"),
        ("ยังไม่ได้รับของเลย", "order"),
        ("áo này mặc vừa không", "size"),
        ("60kg cao 1m65 mac size gi", ""),
        ("con size m ko", ""),
        ("còn size nào", "size"),
        ("bao nhieu tien vay", "phone"),
        ("gọi em 0912 345 678", ""),
        ("gọi em +84912345678 nhé", ""),
        ("โทร 061-234-5678", ""),
        ("sdt o9l2345678", ""),
        ("số em 0912 345", "phone"),
    ],
)
def test_only_what_is_not_said_yet(said: str, expected: str) -> None:
    assert wanted([said], is_open=False) == expected


def test_no_number_is_asked_for_that_is_known_or_not_needed() -> None:
    assert wanted(["giá?"], "0912345678", is_open=False) == ""
    assert wanted(["giá?"], is_open=True) == ""
    assert wanted(["đơn hàng sao rồi", "mã DH1234 nhé"]) == ""


def test_every_question_is_there_in_every_language() -> None:
    for kind, texts in QUESTIONS.items():
        assert set(texts) == {"vi", "en", "th"}
        for language, text in texts.items():
            check(text)
            assert question(kind, language) == text
    assert question("", "vi") == "" and question("size", "xx") == QUESTIONS["size"]["en"]
