"""What a word of a comment is by those beside it."""

import pytest

from socialdesk.model.claim_beside import kind_beside
from socialdesk.model.claim_words import words_of
from tests.support.claiming import catalogue

CLOTHES = catalogue("clothes")


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("chị Hương D7", "huong", "filler"), ("mùi hương D7", "huong", "mark"), ("D7 nữa nha con", "con", "filler"), ("D7 con", "con", "still"),
        ("D7 2 bao", "bao", "unit"), ("D7 bao", "bao", "ask"), ("làm 1 cái D7", "lam", "take"), ("không lấy D7 đâu", "dau", "filler"),
        ("D7 ở đâu", "dau", "ask"), ("i don't want D7", "don", "no"), ("don't buy D7", "don", "other"), ("swap D7 to T10", "to", "into"),
        ("D7 too small", "too", "other"), ("đổi D7 lên T10", "len", "into"),
    ],
)  # fmt: skip
def test_a_word_is_what_those_beside_it_make_of_it(text: str, word: str, kind: str) -> None:
    tokens = words_of(text, CLOTHES).tokens
    assert [each.kind for each in tokens if each.word == word] == [kind], text


def test_what_stands_alone_stays_what_it_is() -> None:
    tokens = words_of("đẹp D7", CLOTHES).tokens
    assert [kind_beside(tokens, place, []) for place in range(2)] == ["nice", "P"]
