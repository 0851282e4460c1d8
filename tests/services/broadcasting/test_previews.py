"""What a platform shows of an announcement, and what is said of it before."""

from socialdesk.model.announcement import Announcement, parse_button
from socialdesk.model.delivery import OutgoingFile
from socialdesk.services.broadcasting.enclosures import Along
from socialdesk.services.broadcasting.previews import Seen, remarks, seen, somebody
from tests.support.desk import LIMITS

PICTURE = OutgoingFile("/x/ao.jpg", "ao.jpg", "image/jpeg", 1000)
TEXTS = {"vi": "Chào {given|bạn}!", "en": "Hello {given}!"}
BUTTONS = (parse_button("Xem=https://shop.vn"), parse_button("Nhắc em"))


def shown(account: str, language: str = "vi", **more: object) -> Seen:
    announcement = Announcement(TEXTS, "vi", **more)  # type: ignore[arg-type]
    who = somebody("telegram", language, "Hoa Sen")
    return seen(announcement, LIMITS[account], "telegram", language, who.values)


def said(found: Seen) -> str:
    return " ".join(remarks(found, "Zalo"))


def test_each_language_in_its_own_words_and_any_other_in_the_shops() -> None:
    assert (shown("shop").shown.text, shown("shop").language) == ("Chào Lan!", "vi")
    assert shown("shop", "en").shown.text == "Hello Emily!"
    assert shown("shop", "th").shown.text.startswith("Chào ")


def test_a_field_without_value_is_named_with_what_helps() -> None:
    announcement = Announcement({"vi": "Đơn {order} của {given|bạn}"}, "vi")
    found = seen(announcement, LIMITS["shop"], "telegram", "vi", {})
    assert found.empty == ("order",)
    assert "{order} has no value" in said(found) and "{order|…}" in said(found)


def test_buttons_that_a_platform_has_not_stand_in_the_text_and_it_is_said() -> None:
    found = shown("bot", buttons=BUTTONS)
    assert found.shown.text.endswith("Xem: https://shop.vn\n1. Nhắc em")
    assert "they stand in the text" in said(found)


def test_what_becomes_of_the_file_is_said() -> None:
    assert shown("shop", file=PICTURE).along is Along.WITH
    assert said(shown("shop", file=PICTURE)) == ""
    long = Announcement({"vi": "a" * 2000}, "vi", file=PICTURE)
    found = seen(long, LIMITS["shop"], "telegram", "vi", {})
    assert found.along is Along.BEFORE and "it goes first" in said(found)
    none = seen(long, LIMITS["bot"], "zalo_bot", "vi", {})
    assert none.along is (Along.BEFORE if LIMITS["bot"].upload_limit(PICTURE) else Along.LEFT_OUT)


def test_where_an_approved_template_goes_it_is_shown_filled_in() -> None:
    texts = {"messenger": "order_ready: {given|bạn}; {order}"}
    announcement = Announcement(TEXTS, "vi", buttons=BUTTONS, templates=texts)
    rule = next(each for each in LIMITS["page"].rules if each.templated)
    found = seen(announcement, LIMITS["page"], "messenger", "vi", {"given": "Lan", "order": "A1"}, rule)  # fmt: skip
    assert (found.shown.text, found.shown.buttons) == ("[order_ready] Lan; A1", ())
    assert seen(announcement, LIMITS["page"], "messenger", "vi", {}, rule).empty == ("order",)
    assert [LIMITS[each].has_templates for each in ("page", "insta", "oa")] == [True, False, False]


def test_what_is_too_long_with_its_fields_and_choices_is_said() -> None:
    found = seen(Announcement({"vi": "a" * 1999}, "vi", buttons=BUTTONS), LIMITS["bot"], "zalo_bot", "vi", {})  # fmt: skip
    assert found.length > found.most == LIMITS["bot"].text_limit
    assert f"of {found.most}" in said(found)
