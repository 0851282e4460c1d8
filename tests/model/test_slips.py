"""One slip of the keyboard."""

import pytest

from socialdesk.model.slips import is_beside, neighbours, one_slip, shorter


@pytest.mark.parametrize("word", ["shiping", "shippping", "shippign", "shipqing"])
def test_one_letter_or_two_the_wrong_way_round_is_one_slip(word: str) -> None:
    assert one_slip(word, "shipping"), word


@pytest.mark.parametrize(("word", "other"), [("pork", "park"), ("hipping", "shipping"), ("shop", "shops?!"), ("cats", "cart")])  # fmt: skip
def test_another_word_is_none(word: str, other: str) -> None:
    assert not one_slip(word, other), word


def test_known_words_are_found_by_themselves_less_one_letter() -> None:
    found = neighbours(["ship", "tea"])

    assert found["ship"] == found["hip"] == found["shp"] == ["ship"]
    assert "tea" not in found
    assert list(shorter("abc")) == ["bc", "ac", "ab"]


def test_keys_touch_on_all_sides() -> None:
    assert {each for each in "abcdefghijklmnopqrstuvwxyz" if is_beside("s", each)} == set("adwezx")
    assert not is_beside("?", "s")
