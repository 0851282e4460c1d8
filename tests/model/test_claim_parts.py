"""The part of a comment that can take something."""

import pytest

from socialdesk.model.claim_parts import is_question, said
from socialdesk.model.claim_words import words_of
from tests.support.claiming import catalogue

CLOTHES = catalogue("clothes")


@pytest.mark.parametrize(
    ("text", "left", "asks", "most"),
    [
        ("chốt D7, ship bao nhiêu?", "take P ,", True, 1.0),
        ("chốt D7, còn không?", "", True, 1.0),
        ("D7 hết rồi, chốt T10 nha", "take P filler", False, 0.75),
        ("chốt D7 mai em ck", "take P later filler filler", False, 0.6),
        ("mai em chốt D7", "", False, 0.75),
        ("D7 giao Huế", "P", False, 0.6),
        ("chốt D7 giao Huế 0901234567", "take P T!", False, 1.0),
        ("D7 giao chậm quá", "", False, 0.6),
        ("chốt D7 0901234567 12 Lê Lợi", "take P T!", False, 1.0),
        ("D7 0901234567 T10", "P T! P", False, 1.0),
    ],
)
def test_questions_tales_and_addresses_are_left_out(
    text: str, left: str, asks: bool, most: float
) -> None:
    part = said(words_of(text, CLOTHES).tokens)

    assert " ".join(each.kind for each in part.tokens) == left, text
    assert part.asks == asks, text
    assert not left or part.most == most, text


@pytest.mark.parametrize("text", ["D7 ko", "D7?", "giá D7", "D7 size", "đỏ hay đen đẹp hơn", "còn D7 k shop"])  # fmt: skip
def test_it_asks(text: str) -> None:
    assert is_question(words_of(text, CLOTHES).tokens), text


@pytest.mark.parametrize("text", ["không lấy D7", "D7 giá 320", "D7 320k", "chốt D7 size M", "A1 đỏ hay đen", ""])  # fmt: skip
def test_it_does_not_ask(text: str) -> None:
    assert not is_question(words_of(text, CLOTHES).tokens), text
