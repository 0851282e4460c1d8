"""The words of a comment, as a claim is read."""

import pytest

from socialdesk.model.claim_words import LONGEST, MOST_WORDS, class_of, words_of
from tests.support.claiming import catalogue

CLOTHES = catalogue("clothes")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("chốt A1 đỏ M", "take P A S"),
        ("áo 1 a 1 a-1 Al", "P P P P"),
        ("cho a 1 cái", "give filler N unit"),
        ("2a1 x2 2c 2️⃣ ✌️", "Q P Q Q N N"),
        ("150k 1.200.000 150 k 48kg 1m55 cao 160", "K K K B B B"),
        ("mã 8, m8 mã 20 size 38", "P , P Z mark N"),
        ("váy hoa nhí hồng", "P A"),
        ("con v3 hong hong", "still P ask ask"),
        ("v3 hong m", "P A S"),
        ("Lan ơi @Hoa", "tag filler tag"),
        ("เอา A1 สีแดง 2 ตัว", "take P mark A N unit"),
        ("A1-DO-M-2", "P N"),
    ],
)
def test_each_is_what_it_says(text: str, kinds: str) -> None:
    assert [each.kind for each in words_of(text, CLOTHES).tokens] == kinds.split(), text


def test_a_phone_number_is_taken_out_wherever_it_stands() -> None:
    words = words_of("0901.234.567 A1 +84 912 345 678", CLOTHES)

    assert words.phone == "+84901234567"
    assert [each.kind for each in words.tokens] == ["T!", "P", "T!"]


def test_accents_tell_words_apart_where_they_are_written() -> None:
    assert [class_of(each) for each in ("vâng", "vàng", "bỏ", "bộ", "bo", "đổi", "đôi", "doi")] == [
        "filler", "", "drop", "unit", "unit", "swap", "pair", "pair",
    ]  # fmt: skip


def test_only_so_much_is_read() -> None:
    assert not words_of("a" * LONGEST, CLOTHES).is_cut
    assert words_of("a" * (LONGEST + 1), CLOTHES).is_cut
    assert len(words_of("1 " * 300, CLOTHES).tokens) == MOST_WORDS
