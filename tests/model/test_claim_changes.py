"""Comments that give up what was taken, or take something else."""

import pytest

from socialdesk.model.claim_changes import cancelled, swapped
from socialdesk.model.claim_words import words_of
from tests.support.claiming import catalogue

CLOTHES = catalogue("clothes")


@pytest.mark.parametrize("text", ["hủy D7", "bo d7", "bỏ D7 giúp em", "không lấy D7 nữa", "thôi ko lấy d7", "khoi d7 nha", "em k lấy nữa"])  # fmt: skip
def test_it_is_given_up(text: str) -> None:
    found = cancelled(words_of(text, CLOTHES).tokens, CLOTHES)

    assert found is not None, text
    assert [each.sku for each in found.items] == (["D7"] if "7" in text else []), text


@pytest.mark.parametrize("text", ["D7 1 bộ", "lấy bộ D7", "1 bo d7", "D7", "em không lấy", "chốt D7 thôi", "em không hủy D7", "đừng mua D7", "bỏ D7 vô giỏ", "hết tiền rồi không là chốt D7", "hôm qua không lấy D7 tiếc ghê"])  # fmt: skip
def test_it_is_not_given_up(text: str) -> None:
    assert cancelled(words_of(text, CLOTHES).tokens, CLOTHES) is None, text


@pytest.mark.parametrize(
    ("text", "taken"),
    [("đổi D7 sang T10", "T10"), ("doi d7 qua t10", "T10"), ("không lấy D7, lấy T10", "T10"), ("lấy T10 thay D7", "T10"), ("1 doi g5 den 38", None), ("D7", None)],
)  # fmt: skip
def test_something_else_is_taken(text: str, taken: str | None) -> None:
    found = swapped(words_of(text, CLOTHES).tokens, CLOTHES, frozenset(), "")

    assert (found.items[0].sku if found else None) == taken, text


def test_what_may_be_given_up_as_well_as_taken_is_left_to_a_person() -> None:
    found = swapped(words_of("đổi D7", CLOTHES).tokens, CLOTHES, frozenset(), "")

    assert found is not None
    assert found.confidence < 0.9
