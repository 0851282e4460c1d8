"""Text for cells: safe, measured, cut and wrapped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from socialdesk.model.ids import Instant
from socialdesk.tui.text import (
    Veil,
    clip,
    composed,
    countdown,
    fit,
    plain_emoji,
    shown,
    veiled,
    wrap,
)

WORDS = st.text("aàệdđ ก็ครับ你好😀\u200d\n-", max_size=60)
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000


@given(st.text(max_size=80))
def test_nothing_that_steers_a_terminal_is_drawn(text: str) -> None:
    drawn = shown(text)

    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in drawn)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("👨‍👩‍👧", "👨"),
        ("👍🏽 ok", "👍 ok"),
        ("❤️", "❤"),
        ("1️⃣", "1"),
        ("ผู้ค้า", "ผู้ค้า"),
        ("abc", "abc"),
    ],
)
def test_emoji_are_drawn_as_wide_as_everybody_measures_them(text: str, plain: str) -> None:
    assert plain_emoji(text) == plain


@given(WORDS, st.integers(-2, 30))
def test_a_fitted_text_takes_exactly_its_cells(text: str, width: int) -> None:
    line = shown(text)

    assert cell_len(fit(line, width)) == max(width, 0)
    if 0 < width >= cell_len(line):  # in no cells there is nothing, not even a mark without a width
        assert fit(line, width).startswith(line)


@given(WORDS, st.integers(1, 30))
def test_a_clipped_text_takes_no_more(text: str, width: int) -> None:
    line = shown(text)

    assert cell_len(clip(line, width)) <= max(width, 0)
    assert clip(line, 200) == line


def test_what_is_cut_says_so() -> None:
    assert (fit("áo khoác", 4), clip("你好吗", 4), fit("x", 0)) == ("áo …", "你…", "")


@given(WORDS, st.integers(4, 30))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    lines = wrap(text, width)

    assert lines
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")


def test_lines_are_broken_between_words() -> None:
    assert wrap("áo khoác đỏ\n\ncòn không", 8) == ["áo khoác", "đỏ", "", "còn", "không"]
    assert wrap("abcdefghij k", 4) == ["abcd", "efgh", "ij k"]


def test_under_the_veil_only_the_shape_is_seen() -> None:
    try:
        Veil.drawn = True
        assert veiled("Lan Anh\nơi") == "▒▒▒ ▒▒▒\n▒▒"
    finally:
        Veil.drawn = False
    assert veiled("Lan") == "Lan"


def test_what_is_typed_is_composed() -> None:
    assert composed("e\u0302\u0323") == "ệ"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (3 * DAY, "3d"),
        (2 * DAY, "2d"),
        (2 * DAY - SECOND, "47h59"),
        (90 * MINUTE, "1h30"),
        (89 * MINUTE, "89m"),
        (2 * MINUTE, "2m"),
        (119 * SECOND, "119s"),
        (0, "0s"),
        (-5 * SECOND, "0s"),
    ],
)
def test_how_long_a_window_stays_open(left: int, words: str) -> None:
    assert countdown(Instant(10 * DAY + left), Instant(10 * DAY)) == words
