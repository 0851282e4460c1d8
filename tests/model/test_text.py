"""Text from outside: what is shown, compared, cut and kept of it."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.text import (
    display_safe,
    fold,
    human_size,
    last_piece,
    one_line,
    safe_cut,
    sentence,
    span,
    split_text,
    storable,
    trigrams,
    utf16_length,
    without_signs,
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


def test_a_sentence_ends_with_one_sign() -> None:
    for whole in ("It is.", "Is it?", "Wait…", "No!", "ใช่หรือไม่"):
        assert sentence(whole) == whole
    assert sentence(ValueError("it is not")) == "it is not."


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
def test_what_is_no_letter_mark_or_number_is_left_out_as_a_blank(text: str) -> None:
    said = "".join(" " if unicodedata.category(each)[0] in "PSZC" else each for each in text)

    assert without_signs(text) == said
    assert without_signs("giá? 1.200đ\u3002กี่ บาท") == "giá  1 200đ กี่ บาท"


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


whole = st.sampled_from(
    ["a", "đ", "e\u0302\u0301", "o\u031b\u0323", "น้ำ"[:2], "ที่", "ก\u0e33", "👨‍👩‍👧", "👍🏽", "❤️", "1️⃣", "🇻🇳", "🇹🇭",
     "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "क्"[:2], "😀", "漢"]
)  # fmt: skip
"""Characters as people see them, each of one to seven code points."""


@given(st.lists(whole, min_size=1, max_size=60), st.integers(16, 50), st.booleans())
def test_no_part_begins_or_ends_inside_a_character_that_people_see(
    seen: list[str], limit: int, points: bool
) -> None:
    measure = len if points else utf16_length
    parts = split_text("".join(seen), limit, measure)
    ends = set(itertools.accumulate(map(len, seen)))

    assert "".join(parts) == "".join(seen)
    assert all(measure(part) <= limit for part in parts)
    assert set(itertools.accumulate(map(len, parts))) <= ends


@given(st.lists(whole, min_size=1, max_size=12), st.integers(1, 40))
def test_a_cut_never_falls_inside_a_character_unless_it_is_the_only_one(
    seen: list[str], index: int
) -> None:
    ends = list(itertools.accumulate(map(len, seen)))
    cut = safe_cut("".join(seen), index)

    if index >= ends[0]:
        assert cut == max(end for end in ends if end <= index)
    else:
        assert 0 < cut <= index


@given(st.lists(whole | st.sampled_from([" ", "\n", "\t"]), max_size=30), st.integers(7, 30))
def test_one_line_is_short_whole_and_says_where_it_was_cut(seen: list[str], length: int) -> None:
    text = "".join(seen)
    line = one_line(text, length)
    flat = " ".join(text.split())

    assert len(line) <= length
    assert "\n" not in line
    if len(flat) <= length:
        assert line == flat or flat.startswith(line.removesuffix("…"))
    else:
        assert line.endswith("…")
        kept = line.removesuffix("…")
        assert flat.startswith(kept)
        assert len(kept) == safe_cut(flat, len(kept))


def test_blanks_are_no_reason_for_an_ellipsis_and_hide_no_words() -> None:
    assert one_line("a" + " " * 500, 10) == "a"
    assert one_line("\n" * 500 + "alo", 10) == "alo"
    assert one_line("alo" + " " * 500 + "x", 10) == "alo…"
    assert one_line("12345678a\u0301" + " " * 500 + "x", 10) == "12345678…"
    assert [one_line("👨‍👩‍👧", length) for length in (1, 3)] == ["…", "👨\u200d…"]
    assert one_line("", 10) == one_line(" \n", 10) == ""


@given(st.text(max_size=200), st.integers(1, 40))
def test_a_line_is_never_longer_than_was_asked_for(text: str, length: int) -> None:
    assert len(one_line(text, length)) <= length


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 10, []),
        (" \n ", 10, []),
        ("một hai ba bốn", 8, ["một hai", "ba bốn"]),
        ("một\n\nhai ba bốn năm", 14, ["một", "hai ba bốn năm"]),
        ("A. b c d e f g h", 12, ["A. b c d e f", "g h"]),
        ("Giá 1.250.000đ nhé chị", 16, ["Giá 1.250.000đ", "nhé chị"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
        ("  alo  ", 10, ["alo"]),
        ("ok http://a.vn/" + "b" * 20 + " x", 10, ["ok http://", "a.vn/bbbbb", "bbbbbbbbbb", "bbbbb x"]),
    ],
)  # fmt: skip
def test_where_a_text_is_cut(text: str, limit: int, parts: list[str]) -> None:
    assert split_text(text, limit) == parts


@given(st.text(st.sampled_from("ab .\nđ😀"), max_size=120), st.integers(4, 30))
def test_other_measures_are_kept_to(text: str, limit: int) -> None:
    def measure(part: str) -> int:
        return len(part.encode())

    parts = split_text(text, limit, measure)
    assert all(measure(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc", "a b c"),
        ("a\u2028b\r\nc", "a b c"),
        ("Gi\u200bá", "Giá"),
        ("\ufeffalo\u00ad", "alo"),
        ("\u202eoga", "⟲oga"),
        ("a\u2066b\u200f", "a⟲b⟲"),
        ("\ud800", "\ufffd"),
        ("a\u200db", "ab"),
        ("\ufe0fx", "x"),
        ("❤\ufe0f\ufe0f", "❤\ufe0f"),
        ("👩\u200d", "👩"),
        ("\x1b[31mđỏ\x1b[0m", "[31mđỏ[0m"),
        ("\u3164\u115f\u2060", ""),
        ("e\u0301", "é"),
        ("🏴\U000e0067x\U000e0067", "🏴\U000e0067x"),
    ],
)
def test_what_reaches_the_screen(text: str, shown: str) -> None:
    assert display_safe(text) == shown


def test_lines_stay_lines_where_they_are_asked_for() -> None:
    assert display_safe("a\r\nb\u2029c\td\x00", lines=True) == "a\nb\nc    d"


@given(st.text(max_size=40))
def test_what_is_stored_can_be_encoded_and_is_otherwise_as_it_came(text: str) -> None:
    kept = storable(text + "\ud83d\x00")

    assert kept == text.replace("\x00", "") + "\ufffd"
    assert kept.encode().decode() == storable(kept) == kept


@given(st.text(max_size=40))
def test_length_in_the_units_of_utf16(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


@given(st.text(max_size=20), st.text(max_size=20))
def test_folding_knows_no_case_form_or_spacing(first: str, second: str) -> None:
    text = f"{first} {second}"

    assert fold(f"  {first}\n\t{second} ") == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert "\x00" not in fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ĐẶNG", "dang"), ("Straße", "strasse"), ("ÐỨC", "duc"), ("น้ำ", "น้ำ"), ("İstanbul", "istanbul"),
     ("a\x00b", "a b"), ("Mỹ\u00a0Phẩm", "my pham")],
)  # fmt: skip
def test_what_folding_makes_alike(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(-5, "0s"), (999, "0s"), (59_999, "59s"), (60_000, "1m"), (3_599_999, "59m"), (7_200_000, "2h"),
     (86_399_999, "23h"), (86_400_000, "1d"), (999 * 86_400_000, "999d")],
)  # fmt: skip
def test_a_short_length_of_time(milliseconds: int, words: str) -> None:
    assert span(milliseconds) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (1_023, "1023 B"), (1_024, "1 KB"), (1_536_000, "1.5 MB"), (3 << 20, "3.0 MB")],
)
def test_bytes_for_people(size: int, words: str) -> None:
    assert human_size(size) == words


@pytest.mark.parametrize(
    ("text", "piece"),
    [("", ""), ("a", "a"), ("a b", "b"), ("a ", ""), ('a "b c', '"b c'), ('"a b" c', "c"), ('tag:"a b', 'tag:"a b'),
     ('x"y z" w"', 'w"')],
)  # fmt: skip
def test_the_piece_that_is_being_typed(text: str, piece: str) -> None:
    assert last_piece(text) == piece


@given(st.text(max_size=20))
def test_trigrams_are_every_run_of_three_once(text: str) -> None:
    runs = trigrams(text)

    assert len(runs) == len(set(runs))
    assert set(runs) == {"".join(run) for run in zip(text, text[1:], text[2:], strict=False)}
    assert runs == sorted(runs, key=text.index)
