"""Texts that the program says by itself, and their fields."""

import pytest

from socialdesk.model.automatic_text import check, fields_of, filled


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Chào {name}", "{name} may be empty"),
        ("Chào {given}, ", "{given|bạn}"),
        ("{opens}", "while the shop is open"),
        ("Chào {nam|bạn}", "Do you mean {name}?"),
        ("{ask}", "{ask|}"),
        ("{xyz}", "there is no field {xyz}"),
        ("Chào {ten khach}", "there is no field {ten khach}"),
        ("Chào {name.first}", "there is no field {name.first}"),
        ("Chào { given }", "Do you mean {given}?"),
        ("Chào {{first-name|bạn}}", "there is no field {first-name}"),
    ],
)
def test_what_may_be_empty_says_what_stands_there_then(text: str, why: str) -> None:
    with pytest.raises(ValueError) as error:
        check(text)

    assert why in str(error.value)


def test_what_is_lawful() -> None:
    check("Chào {pronoun} {given|}, {shop} {Pronoun} {name|bạn} {ask|} {opens|sớm} { {} {1} 50% {}")
    check("Mở cửa {opens}", opens=True)
    check("")


def test_filling_in() -> None:
    values = {"name": "{shop}", "given": "", "shop": "Hoa Sen", "ask": " "}

    assert filled("Chào {given|bạn}, {shop}.", values) == "Chào bạn, Hoa Sen."
    assert filled("Chào {given|}, {name|x}", values) == "Chào, {shop}"
    assert filled("Chào {given|}, {shop}.{ask|}", values) == "Chào, Hoa Sen."
    assert filled("{unknown} {", values) == "{unknown} {"
    assert fields_of("a {given|} {shop}") == {"given", "shop"}


def test_nothing_that_is_said_by_itself_pays_for_a_rating() -> None:
    with pytest.raises(ValueError, match="gives something for a rating"):
        check("Cảm ơn bạn! Đánh giá 5 sao nhận voucher 20k nhé")
