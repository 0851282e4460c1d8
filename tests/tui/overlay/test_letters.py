"""Big letters: what is drawn, how large, and what the terminal's own letters say instead."""

import pytest

from socialdesk.tui.overlay import letters
from socialdesk.tui.overlay.letters import LEVELS, Face, Mask, drawable, fitted, lined

SMALL = Face(letters.SMALLEST)


def picture(text: str, face: Face = SMALL) -> Mask:
    return letters._mask(letters._line(text, face))


def ink(mask: Mask) -> list[str]:
    """Rows with something in them."""
    return ["".join(map(str, row)) for row in mask.rows() if any(row)]


@pytest.mark.parametrize(
    "alike",
    [
        "AÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬ",
        "eéèẻẽẹêếềểễệ",
        "oóòỏõọôốồổỗộơớờởỡợ",
        "uúùủũụưứừửữự",
        "yýỳỷỹỵdđDĐ",
    ],
)
def test_no_two_letters_of_vietnamese_look_alike_at_the_smallest_size(alike: str) -> None:
    for is_narrow in (False, True):
        drawn = {char: picture(char, Face(letters.SMALLEST, is_narrow)).levels for char in alike}
        assert len(set(drawn.values())) == len(alike)


@pytest.mark.parametrize("base", "กนปฟมยญ")
def test_no_two_signs_of_thai_look_alike_on_a_letter(base: str) -> None:
    marks = ["", "ั", "ิ", "ี", "ึ", "ื", "ุ", "ู", "่", "้", "๊", "๋", "์", "ิ่", "ี้", "ื้", "ุ่", "ู้"]
    drawn = {mark: picture(base + mark).levels for mark in marks}

    assert len(set(drawn.values())) == len(marks)


def test_a_tone_stands_above_the_vowel_that_stands_above_its_letter() -> None:
    for face in (SMALL, Face(30)):
        plain, vowel, both = (letters._cluster(each, face) for each in ("ก", "กี", "กี้"))
        assert both.top < vowel.top < plain.top
        assert plain.advance == vowel.advance == both.advance
    assert drawable("น้ำ") == "น้\u0e4dา"
    assert letters._cluster("น้\u0e4d", SMALL).top < letters._cluster("น\u0e4d", SMALL).top


def test_digits_are_all_as_wide_so_that_a_clock_does_not_tremble() -> None:
    widths = {letters._width(text, Face(40)) for text in ("11:11", "08:47", "20:00")}

    assert len(widths) == 1


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Lan 🌸 ơi", "Lan ơi"),
        ("  a\x1b[2J b ", "a[2J b"),
        ("김철수", None),
        ("Lan 김", None),
        ("🌸", None),
        ("", ""),
    ],
)
def test_emoji_are_left_out_and_other_scripts_are_not_drawn(text: str, drawn: str | None) -> None:
    assert drawable(text) == drawn


def test_words_are_as_large_as_there_is_room_and_none_where_they_could_not_be_read() -> None:
    small, large = fitted("12:05", 78, 40), fitted("12:05", 190, 90)
    assert small is not None and large is not None
    assert small.width <= 78 and small.height <= 40 < large.height <= 90
    assert set(small.levels) <= set(range(LEVELS)) and max(small.levels) == LEVELS - 1
    assert fitted("12:05", 20, 40) is None and fitted("12:05", 200, 7) is None
    assert fitted("김", 200, 100) is None and fitted("", 200, 100) is None
    assert fitted("a" * 300, 190, 100) is None


def test_a_question_is_broken_between_words_and_drawn_narrower_before_it_is_given_up() -> None:
    asked = "Áo này còn size M màu đen không shop ơi?"
    for text, is_narrow in (("Lan", False), (asked, True)):
        face = letters._largest(lambda face, text=text: letters._width(text, face) <= 300)  # type: ignore[misc]
        assert face is not None and face.is_narrow is is_narrow
    narrow = fitted(asked, 76, 44)
    assert narrow is not None and narrow.width <= 76 and narrow.height <= 44
    assert fitted(asked, 76, 44, lines=1) is None


def test_thai_is_cut_only_where_it_must_and_never_from_its_vowels() -> None:
    assert list(letters._syllables("เสื้อราคาเท่าไหร่")) == ["เสื้", "อ", "รา", "คา", "เท่า", "ไห", "ร่"]
    assert "".join(letters._cut("เสื้อราคาเท่าไหร่", SMALL, 40)) == "เสื้อราคาเท่าไหร่"
    assert fitted("ราคาเท่าไหร่คะ", 40, 80) is not None
    one_line = fitted("ราคา", 78, 40)
    assert one_line is not None and one_line == fitted("ราคา", 78, 40, lines=1)


def test_rows_of_a_table_are_all_of_one_size_and_height() -> None:
    rows = lined((("1. Nguyễn Thị Ánh", "Áo thun"), ("2. คุณสมชาย", "")), 188, 30)
    assert rows is not None
    heights = {mask.height for row in rows for mask in row}
    assert len(heights) == 1 and heights.pop() <= 30
    assert all(sum(mask.width for mask in row) < 188 for row in rows)
    assert lined((("1. Nguyễn Thị Ánh", "Áo thun"),), 60, 30) is None
    assert lined((("김", "1"),), 188, 30) is None


def test_marks_are_drawn_apart_from_their_letter() -> None:
    rows = ink(picture("Ế", Face(24)))
    gaps = [place for place, row in enumerate(picture("Ế", Face(24)).rows()) if not any(row)]

    assert len(rows) > 20 and gaps
