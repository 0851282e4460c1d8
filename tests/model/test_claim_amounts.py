"""Which numbers of a comment are amounts."""

import pytest

from socialdesk.model.claim_amounts import amounts
from socialdesk.model.claim_tokens import COUNT
from socialdesk.model.claim_words import words_of
from tests.support.claiming import catalogue

CLOTHES = catalogue("clothes")


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("2 cái", [2]), ("x 2", [2]), ("2 x A1", [2]), ("A1*3", [3]), ("+1", [1]), ("sl 4", [4]), ("hai cái", [2]), ("lấy hai", [2]),
        ("cặp a1", [2]), ("1 đôi", [1]), ("mỗi màu 2", [2]), ("size 38", []), ("màu 2", []), ("20 tuổi", []), ("giá 150", []), ("2", []),
        ("+ A1", []), ("D7 + T10", []),
    ],
)  # fmt: skip
def test_what_is_counted(text: str, counted: list[int]) -> None:
    found = amounts(words_of(text, CLOTHES).tokens)
    assert [each.number for each in found if each.kind == COUNT] == counted, text
