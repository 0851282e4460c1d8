"""What is offered while somebody writes."""

import pytest

from socialdesk.model.text import fold
from socialdesk.store.canned import CannedAnswer
from socialdesk.tui.offers import MOST, OfferList, offers, trigger

VALUES = {"name": "Nguyễn Thị Hương", "given": "Hương", "order": "DH12"}


def canned(number: int, shortcut: str, body: str, uses: int = 0, file: str = "") -> CannedAnswer:
    folded = fold(f"{shortcut} {shortcut.title()} {body}")
    return CannedAnswer(
        id=number, shortcut=shortcut, title=shortcut.title(), folder="", body=body, file=file,
        uses=uses, folded=folded,
    )  # fmt: skip


ANSWERS = (
    canned(1, "gia", "Dạ {given} ơi, 350k ạ", 2),
    canned(2, "giao", "Giao trong 2 ngày", 9),
    canned(3, "size", "Bảng size và giá", file="/shop/size.jpg"),
)


@pytest.mark.parametrize(
    ("before", "noting", "found"),
    [
        ("/", False, ("/", "")),
        ("dạ /gi", False, ("/", "gi")),
        ("1/2", False, None),
        ("xem /a/b", False, None),
        ("chị {gi", False, ("{", "gi")),
        ("{given}", False, None),
        (":tim", False, (":", "tim")),
        (":t", False, None),
        ("9:30", False, None),
        ("hỏi @ma", True, ("@", "ma")),
        ("hỏi @ma", False, None),
        ("a@b", True, None),
        ("", True, None),
    ],
)
def test_a_sign_and_letters_before_the_cursor_ask_for_something(
    before: str, noting: bool, found: tuple[str, str] | None
) -> None:
    assert trigger(before, noting=noting) == found


def labels(sign: str, letters: str) -> list[str]:
    return [each.label for each in offers(sign, letters, ANSWERS, VALUES, ["linh", "Lân", "mai"])]


def test_canned_answers_by_shortcut_then_by_use_then_by_words() -> None:
    assert labels("/", "gi") == ["/giao", "/gia", "/size"]
    assert labels("/", "gia") == ["/giao", "/gia", "/size"]
    assert labels("/", "bang") == ["/size"]
    assert labels("/", "xyz") == []


def test_a_canned_answer_is_seen_as_it_will_read_here() -> None:
    first = offers("/", "gia", ANSWERS[:1], VALUES, [])[0]

    assert first.insert == first.preview == "Dạ Hương ơi, 350k ạ"
    assert (first.canned_id, first.detail) == (1, "Gia: Dạ {given} ơi, 350k ạ")
    assert offers("/", "size", ANSWERS, {}, [])[0].file == "/shop/size.jpg"


def test_no_more_is_offered_than_can_be_looked_over() -> None:
    many = [canned(number, f"a{number}", "x") for number in range(30)]

    assert len(offers("/", "", many, {}, [])) == MOST
    assert len(offers(":", "a", (), {}, [])) <= MOST


def test_a_field_is_put_in_by_its_value_or_stays_to_be_filled_in() -> None:
    found = {each.label: each.insert for each in offers("{", "", (), VALUES, [])}

    assert found["{given}"] == "Hương"
    assert found["{order}"] == "DH12"
    assert labels("{", "giv") == ["{given}"]
    assert offers("{", "pro", (), {}, [])[0].insert == "{pronoun}"


def test_colleagues_are_named_without_their_accents() -> None:
    assert labels("@", "l") == ["@linh", "@Lân"]
    assert offers("@", "la", (), {}, ["Lân"])[0].insert == "@Lân "


def test_emoji_by_a_vietnamese_word() -> None:
    assert offers(":", "tim", (), {}, [])[0].insert == "❤"


def test_what_is_put_in_replaces_the_sign_and_its_letters() -> None:
    assert OfferList("/", "gia", []).length == 4
