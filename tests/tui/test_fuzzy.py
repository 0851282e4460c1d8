"""Finding by a few letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.text import fold
from socialdesk.tui.fuzzy import score


def test_fuzzy_finding_puts_whole_words_before_beginnings_before_letters() -> None:
    assert score("huong", "Nguyễn Thị Hương") > score("huong", "Phuong Anh Trang") > 0
    assert score("dang", "Đặng Đức") > score("dang", "Hoàng Dũng An")
    assert score("xyz", "Đặng") == 0


@pytest.mark.parametrize(
    ("letters", "better", "worse"),
    [
        ("lan", "Lan", "Lan Anh"),  # the whole name before a word of it
        ("anh", "Lan Anh", "Anhthu"),  # a word before a beginning
        ("ngu", "Nguyễn", "Lan Nguyệt"),  # the beginning before the beginning of a word
        ("hu", "Lan Hương", "Phú Chu"),  # the beginning of a word before letters inside one
        ("th hu", "Thị Hương", "Nguyễn Thị Hương Thảo"),  # the shorter one
        ("nth", "Ngọc Thảo", "Nguyễn Văn Tường Hân"),  # letters that stand nearer
    ],
)
def test_the_better_fit_comes_first(letters: str, better: str, worse: str) -> None:
    assert score(letters, better) > score(letters, worse) > 0


def test_no_letters_fit_everybody_alike() -> None:
    assert score("", "Lan") == score("", "Đức") == 1


def test_letters_out_of_order_fit_nobody() -> None:
    assert score("nal", "Lan") == 0
    assert score("lan vy", "Lan") == 0


@given(st.text("abc đâư -", max_size=12))
def test_every_name_fits_itself_best(name: str) -> None:
    letters = fold(name)
    if letters.strip():
        assert score(letters, name) == 1_000


@given(st.text("abcd ", min_size=1, max_size=6), st.text("abcdeư ", max_size=30))
def test_a_fit_has_the_letters_in_order(letters: str, name: str) -> None:
    place, inside = 0, True
    for letter in letters.replace(" ", ""):
        found = fold(name).find(letter, place)
        inside, place = inside and found >= 0, found + 1
    if score(letters, name) > 0 and not all(f" {w}" in f" {fold(name)}" for w in letters.split()):
        assert inside
