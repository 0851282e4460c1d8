"""Announcements: texts by language, fields, and what a platform shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.announcement import (
    Announcement,
    Purpose,
    Sort,
    dump,
    filled,
    load,
    needed,
    parse_button,
    parse_purpose,
    shown,
    topic_name,
)
from socialdesk.model.delivery import Button, OutgoingFile
from socialdesk.model.policy import ButtonLimits

LINK, CHOICE, OTHER = Button("Xem", "https://shop.vn"), Button("Còn hàng?"), Button("Nhắc em")


def test_customers_get_their_own_language_and_else_the_shops() -> None:
    said = Announcement(
        {"vi": "Chào", "en": "Hello"}, "vi", overrides={"zalo_oa": {"vi": "Chào từ Zalo"}}
    )
    assert said.text_for("en-US", "telegram") == ("Hello", "en")
    assert said.text_for("th", "telegram") == ("Chào", "vi")
    assert said.text_for("", "telegram") == ("Chào", "vi")
    assert said.text_for("vi", "zalo_oa") == ("Chào từ Zalo", "vi")
    assert said.text_for("en", "zalo_oa") == ("Hello", "en")


def test_a_field_without_value_has_its_own_word_or_is_told() -> None:
    text = "Chào {given|bạn}, đơn {order} ở {shop}, {x|}"
    assert filled(text, {"given": "Lan", "order": "DH1", "shop": "Hoa"}) == (
        "Chào Lan, đơn DH1 ở Hoa, ",
        (),
    )
    assert filled(text, {"shop": "Hoa"}) == ("Chào bạn, đơn  ở Hoa, ", ("order",))
    assert needed(text) == {"order", "shop"}


def test_a_value_with_braces_is_no_field() -> None:
    assert filled("{name}", {"name": "{shop}", "shop": "x"}) == ("{shop}", ())


@pytest.mark.parametrize(
    ("limits", "buttons", "lines"),
    [
        (ButtonLimits(3, 3, mixed=True), (LINK, CHOICE, OTHER), ""),
        (ButtonLimits(0, 3), (CHOICE, OTHER), "\n\nXem: https://shop.vn"),
        (ButtonLimits(3, 0), (LINK,), "\n\n1. Còn hàng?\n2. Nhắc em"),
        (ButtonLimits(), (), "\n\nXem: https://shop.vn\n1. Còn hàng?\n2. Nhắc em"),
        (ButtonLimits(1, 1, mixed=True), (LINK, CHOICE), "\n\n1. Nhắc em"),
    ],
)
def test_what_a_platform_does_not_show_stands_in_the_text(
    limits: ButtonLimits, buttons: tuple[Button, ...], lines: str
) -> None:
    found = shown("Chào", (LINK, CHOICE, OTHER), limits)
    assert (found.buttons, found.text) == (buttons, f"Chào{lines}")
    assert {*found.buttons, *found.written_out} == {LINK, CHOICE, OTHER}


def test_classes_and_topics_have_one_spelling() -> None:
    assert str(parse_purpose("topic:Xem Live")) == "topic:xem-live"
    assert parse_purpose("topic live") == Purpose(Sort.TOPIC, "live")
    assert parse_purpose("Service") == Purpose(Sort.SERVICE)
    assert topic_name("Đồ Mới") == "do-moi"
    for wrong in ("", "ads", "topic:", "topic", "topic:a b!", "promotion:x"):
        with pytest.raises(ValueError, match=r"\S"):
            parse_purpose(wrong)


def test_buttons_are_checked() -> None:
    assert parse_button("Xem = https://shop.vn/a?b=c") == Button("Xem", "https://shop.vn/a?b=c")
    assert parse_button("Nhắc em") == Button("Nhắc em")
    for wrong in (
        "",
        "=https://x.vn",
        "x" * 21,
        "Xem=javascript:alert(1)",
        "Xem=shop.vn",
        "Xem=https://a b",
    ):
        with pytest.raises(ValueError, match=r"\S"):
            parse_button(wrong)


_texts = st.text(st.characters(blacklist_categories=["Cs"]), max_size=40)


@given(
    st.dictionaries(st.sampled_from(["vi", "en", "th"]), _texts, min_size=1),
    st.lists(st.builds(Button, _texts, _texts), max_size=3),
    st.none() | st.builds(OutgoingFile, _texts, _texts, _texts, st.integers(0, 9)),
)
def test_it_comes_back_from_the_store_as_it_was(
    texts: dict[str, str], buttons: list[Button], file: OutgoingFile | None
) -> None:
    said = Announcement(
        texts, "vi", Purpose(Sort.TOPIC, "live"), tuple(buttons), file, {"telegram": texts}
    )
    assert load(dump(said)) == said


@given(_texts, st.dictionaries(_texts, _texts, max_size=3))
def test_nothing_typed_breaks_a_text(text: str, values: dict[str, str]) -> None:
    filled(text, values)
    needed(text)
