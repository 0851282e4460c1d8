"""What a game says in the shop's own words: by language, with fields that are all known."""

import pytest

from socialdesk.model.wording import LONGEST, check_answer, check_winner, words_in, words_or_any

BOTH = {"": "Cho mọi người", "en": "In English"}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en-GB", "In English"), ("EN", "In English"), ("th", "Cho mọi người"), ("", "Cho mọi người")],
)
def test_everybody_gets_their_own_language_or_what_is_for_anybody(
    language: str, words: str
) -> None:
    assert words_in(BOTH, language) == words


def test_where_nothing_is_for_anybody_the_first_words_are_better_than_none() -> None:
    assert words_or_any({"vi": "Chào", "en": "Hello"}, "th") == "Chào"
    assert words_in({"vi": "Chào"}, "th", "vi") == "Chào"
    assert (words_in({"vi": "Chào"}, "th"), words_or_any({}, "vi")) == ("", "")


@pytest.mark.parametrize(
    ("text", "is_timed", "said"),
    [
        ("{prize} và {gift}", True, "{gift} is no field of these words; there are {prize} {game}"),
        ("Chào {given}", True, "not everybody has a {given}: say what stands there for others, like {given|bạn}"),
        ("Trước {until}", False, "waits for ever, so {until} says nothing"),
        ("a" * (LONGEST + 1), True, f"at most {LONGEST} letters"),
    ],
)  # fmt: skip
def test_what_would_be_read_with_a_hole_is_refused(text: str, is_timed: bool, said: str) -> None:
    with pytest.raises(ValueError) as wrong:
        check_winner({"": "Dạ", "en": text}, is_timed=is_timed)
    assert said in str(wrong.value)


def test_what_says_something_for_everybody_is_taken() -> None:
    check_winner({"": "{given|Bạn} trúng {prize} của {game}, {name|bạn} ơi: {until|sớm} {5}"}, is_timed=False)  # fmt: skip
    check_winner({"": "{prize}, {until}"}, is_timed=True)
    check_answer({"": "Mã {id}"})
    with pytest.raises(ValueError, match="{prize} is no field of these words; there are {id}"):
        check_answer({"vi": "Mã {id} {prize}"})
