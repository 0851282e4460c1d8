"""The items of a comment, word by word."""

import pytest

from socialdesk.model.claim_amounts import amounts
from socialdesk.model.claim_drafts import drafts, is_short
from socialdesk.model.claim_words import words_of
from tests.support.claiming import catalogue

CLOTHES, FOOD = catalogue("clothes"), catalogue("food")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A1 đỏ M 2 đen L 1", [(1, "do", "m", 2), (0, "den", "l", 1)]),
        ("2 A1 đỏ M 1 B2 đen", [(1, "do", "m", 2), (1, "den", "", 1)]),
        ("M đỏ a1 2", [(1, "do", "m", 2)]),
        ("A1 đỏ M, 2 đen L", [(1, "do", "m", 0), (0, "den", "l", 2)]),
        ("G5 38 39", [(1, "", "38", 0), (0, "", "39", 0)]),
        ("A1 2 3", [(1, "", "", 2), (0, "", "", 3)]),
    ],
)
def test_what_cannot_belong_to_an_item_begins_the_next_one(
    text: str, said: list[tuple[int, str, str, int]]
) -> None:
    found = drafts(amounts(words_of(text, CLOTHES).tokens), CLOTHES, frozenset()).found

    assert [
        (len(each.products), " ".join(each.words), each.size, each.quantity) for each in found
    ] == said, text


def test_a_number_that_is_nothing_is_remembered() -> None:
    made = drafts(words_of("D7 150", CLOTHES).tokens, CLOTHES, frozenset())
    priced = drafts(words_of("D7 320", CLOTHES).tokens, CLOTHES, frozenset())

    assert (made.last().is_odd, made.price) == (True, None)
    assert (priced.last().is_odd, priced.price) == (False, 320_000)


def test_initials_are_short_for_a_variant() -> None:
    jam = FOOD.codes["f5"]

    assert is_short("sr", jam, FOOD)
    assert not is_short("xx", jam, FOOD)
