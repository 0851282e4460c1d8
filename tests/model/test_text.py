import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.text import (
    display_safe,
    fold,
    one_line,
    safe_cut,
    split_text,
    storable,
    trigrams,
    utf16_length,
)

hostile = st.text(st.characters(), max_size=60) | st.text(
    "\x1b\x9b\u202e\u2066a\u0301[]/@\n\r\t\x07\u200b\u200d👨👩🏽", max_size=60
)


@given(hostile)
def test_nothing_that_moves_a_cursor_reaches_the_terminal(text: str) -> None:
    for lines in (False, True):
        shown = display_safe(text, lines=lines)
        assert all(ord(char) >= 0x20 or (lines and char == "\n") for char in shown)
        assert not any(0x7F <= ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000 for char in shown)
        assert not any(
            ord(char) in range(0x202A, 0x202F) or ord(char) in range(0x2066, 0x206A)
            for char in shown
        )


@given(hostile)
def test_making_it_safe_twice_changes_nothing(text: str) -> None:
    once = display_safe(text, lines=True)

    assert display_safe(once, lines=True) == once


def test_escape_sequences_lose_their_escape() -> None:
    assert display_safe("\x1b]52;c;ZXZpbA==\x07hi\x9b2J") == "]52;c;ZXZpbA==hi2J"


def test_zalgo_keeps_four_marks() -> None:
    assert display_safe("a" + "\u0301" * 40) == "á" + "\u0301" * 4


def test_vietnamese_thai_and_emoji_stay_as_they_are() -> None:
    for text in ("Điện thoại ở đâu?", "ราคาเท่าไหร่ครับ น้ำ", "👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ 1️⃣", "क्षि", "می‌خواهم"):
        assert display_safe(text) == unicodedata.normalize("NFC", text)


def test_folding_finds_what_accents_hide() -> None:
    assert fold("ĐIỆN  Thoại") == "dien thoai"
    assert fold("Đặng Đức") == "dang duc"
    assert fold(unicodedata.normalize("NFD", "Hương")) == fold("hương") == "huong"


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec="utf-8"), max_size=400), st.integers(8, 60))
def test_parts_fit_and_lose_nothing_but_blanks(text: str, limit: int) -> None:
    parts = split_text(text, limit)

    assert all(0 < utf16_length(part) <= limit for part in parts if len(part) > 1)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_it_splits_after_a_sentence() -> None:
    assert split_text("Dạ còn ạ. Chị lấy size nào? Em gửi ngay.", 30) == [
        "Dạ còn ạ. Chị lấy size nào?",
        "Em gửi ngay.",
    ]


def test_it_never_splits_inside_a_link_or_an_emoji() -> None:
    link = "https://example.com/" + "a" * 20
    assert link in split_text("Xem ở đây nhé " + link + " cảm ơn", 45)[1]

    family = "👨‍👩‍👧‍👦"
    parts = split_text(family * 10, 30)
    assert all(part.replace(family, "") == "" for part in parts)


def test_a_text_of_4096_emoji_is_split_for_either_way_of_counting() -> None:
    assert [utf16_length(part) for part in split_text("😀" * 4096, 4096)] == [4096, 4096]


@given(st.text(max_size=30), st.integers(0, 40))
def test_a_cut_is_always_inside(text: str, index: int) -> None:
    assert 0 <= safe_cut(text, index) <= len(text)


def test_words_without_end_are_cut_for_one_line() -> None:
    assert one_line("a\n b\t c", 10) == "a b c"
    assert one_line("x" * 50, 10) == "x" * 9 + "…"


def test_what_no_engine_can_keep_is_replaced() -> None:
    assert storable("a\x00b\ud800c") == "ab\ufffdc"


def test_trigrams() -> None:
    assert trigrams(" ao ") == [" ao", "ao "]
