"""What a customer is told of an order, in their language; and what they say yes to."""

from dataclasses import replace

import pytest

from socialdesk.model.announcement import on_button
from socialdesk.model.order import Line
from socialdesk.model.receipt import (
    ASKS,
    CHOICES,
    LACKING,
    TEXTS,
    Told,
    account_of,
    check,
    choices,
    lacking,
    words_of,
)
from socialdesk.model.yes import Reading, read

TOLD = Told(
    "DH1001", (Line("A1", "Áo A1", "đỏ, M", 2, 125_000), Line("B2", "Quần", "", 1, 80_000)), 30_000, 360_000, "VND",
    "Hương", "0912 345 678", "12 Lý Tự Trọng",
)  # fmt: skip
ACCOUNT = account_of("970436", "0011", "HOA")


def said(told: Told, language: str = "vi") -> str:
    return words_of(told, TEXTS[language], ASKS[language], language, "Shop Hoa", ACCOUNT)


def test_everything_that_is_agreed_to_stands_in_it() -> None:
    for language in TEXTS:
        text = said(TOLD, language)
        for words in ("DH1001", "Áo A1 (đỏ, M): 2 × 125.000 ₫ = 250.000 ₫", "30.000 ₫", "360.000 ₫", "0912 345 678", "12 Lý Tự Trọng", "0011 (Vietcombank, HOA)"):  # fmt: skip
            assert words in text, (language, words)
        assert "{" not in text
        yes, change = choices("DH1001", language)
        assert read(yes, "DH1001") is Reading.WELL
        assert read(change, "DH1001") not in (Reading.WELL, Reading.YES)
        assert all(on_button(each) == each for each in (yes, change))
    assert CHOICES.keys() == TEXTS.keys() == ASKS.keys()


def test_what_is_not_there_is_left_out() -> None:
    text = said(replace(TOLD, name="", phone="", address="", fee=0, paid=360_000))
    assert "Điện thoại" not in text
    assert "Địa chỉ" not in text
    assert "Phí giao hàng" not in text, "nobody said what it costs, nor that it is free"
    assert "Chuyển khoản" not in text, "it is paid"
    assert "Đã thanh toán: 360.000 ₫" in text
    part = said(replace(TOLD, paid=100_000))
    assert "Còn lại: 260.000 ₫" in part
    assert "Thanh toán khi nhận hàng" in said(replace(TOLD, is_cod=True))
    hostile = said(replace(TOLD, address="{total} {code}"))
    assert "{total} {code}" in hostile


def test_a_revision_is_what_is_agreed_to() -> None:
    same = replace(TOLD, name="Lan", phone="", paid=5, is_cod=True)
    assert same.digest() == TOLD.digest()
    for other in (
        replace(TOLD, fee=0), replace(TOLD, total=1), replace(TOLD, address="Huế"), replace(TOLD, lines=TOLD.lines[:1]),
        replace(TOLD, lines=(TOLD.lines[0]._replace(price=1), TOLD.lines[1])), replace(TOLD, code="DH1002"),
    ):  # fmt: skip
        assert other.digest() != TOLD.digest()


def test_words_of_the_shops_own_are_checked() -> None:
    check("{code} {items} {total} { x")
    for wrong in ("{code} {items}", "{code} {items} {total} {x}", "", "{} {code} {items} {total}"):
        with pytest.raises(ValueError):
            check(wrong)
    assert account_of("", "", "") is None


def test_what_nobody_knows_is_asked_for_where_the_shop_says_it() -> None:
    for told, template, words in (
        (TOLD, TEXTS["vi"], ()), (replace(TOLD, phone=""), TEXTS["vi"], ("phone",)), (replace(TOLD, address=""), TEXTS["vi"], ("address",)),
        (replace(TOLD, phone="", address=""), TEXTS["vi"], ("phone", "address")), (replace(TOLD, phone="", address=""), "{code} {items} {total}", ()),
    ):  # fmt: skip
        assert lacking(told, template) == words
    for language, each in LACKING.items():
        for what, asked in each.items():
            nothing = dict.fromkeys(what, "")
            assert asked in said(replace(TOLD, **nothing), language), (language, what)
