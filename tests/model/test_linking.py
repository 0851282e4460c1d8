"""Whose an order is, and which numbers of a message say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.linking import (
    MOST_PEOPLE,
    Clue,
    Decision,
    How,
    Reason,
    Why,
    address_clue,
    decided,
    numbers_in,
    order_numbers,
    why_of,
)

PHONE, CODE = "+84912345678", "2411270ABC"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("đơn dh1001 tới đâu rồi shop", ["DH1001"]),
        ("DH 1001, dh-1002 và DH1003.", ["DH1001", "DH1002", "DH1003"]),
        ("mã đơn shopee 2411270abc ạ", ["2411270ABC"]),
        ("đơn #1001 với #SON1234", ["#1001", "#SON1234"]),
        ("576460752303423488", ["576460752303423488"]),
        ("HD000123 nha", ["HD000123"]),
        ("cho em 2 cái A1 đỏ size M, 125000đ, 0912345678", []),
        ("sdt +84912345678", []),
        ("xDH1001 1001 #", []),
        ("https://shop.vn/p-12 hàng về 27/11/2026", []),
    ],
)  # fmt: skip
def test_an_orders_number_is_a_word_of_its_own(text: str, found: list[str]) -> None:
    assert order_numbers(text) == found


def test_every_number_of_a_message_is_a_clue() -> None:
    assert numbers_in("đơn DH1001, sđt O912.345.678 nhé") == [PHONE, "DH1001"]
    assert numbers_in("còn size M không ạ") == []
    assert numbers_in("เบอร์ 081-234-5678", "TH") == ["+66812345678"]


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for each in numbers_in(text):
        assert why_of(each) in (Why.PHONE, Why.NUMBER)


def test_an_address_is_the_same_however_it_is_written() -> None:
    one = address_clue("Nguyễn Thị Lan", "12 Lý Tự Trọng, Quận 1")
    assert one and one == address_clue("nguyen thi LAN ", "12, Lý Tự Trọng - quận 1")
    assert one != address_clue("Nguyễn Thị Lan", "12 Lý Tự Trọng, Quận 3")
    assert (address_clue("", "12 Lý Tự Trọng"), address_clue("Lan", "Huế")) == ("", "")
    assert why_of(one) is Why.ADDRESS


def clue(person: int, value: str = PHONE, how: How = How.SAID, contact: int | None = None) -> Clue:
    return Clue(value, contact or person, person, how, 7 if how is How.SAID else None)


def test_whoever_alone_has_the_phone_has_the_order() -> None:
    found = decided(PHONE, CODE, [clue(1, contact=4), clue(1, how=How.TOLD, contact=5)])
    assert found.link is not None
    assert (found.link.person, found.link.contact) == (1, 5)
    assert found.link.reasons == (Reason(Why.PHONE, PHONE, How.TOLD),)
    assert found.suggest == ()


def test_of_several_with_the_phone_it_is_whose_chat_has_its_number() -> None:
    two = [clue(1), clue(2)]
    assert [each.person for each in decided(PHONE, CODE, two).suggest] == [1, 2]
    found = decided(PHONE, CODE, [*two, clue(2, CODE)])
    assert found.link is not None
    assert (found.link.person, [each.why for each in found.link.reasons]) == (
        2,
        [Why.PHONE, Why.NUMBER],
    )
    both = decided(PHONE, CODE, [*two, clue(2, CODE), clue(1, CODE)])
    assert (both.link, len(both.suggest)) == (None, 2)


def test_a_number_alone_is_a_suggestion() -> None:
    found = decided(PHONE, CODE, [clue(1, CODE)])
    assert (found.link, [each.person for each in found.suggest]) == (None, [1])
    assert decided("", "", [clue(1, "")]) == Decision()


def test_never_what_somebody_refused() -> None:
    assert decided(PHONE, CODE, [clue(1)], refused=[1]) == Decision()
    found = decided(PHONE, CODE, [clue(1), clue(2)], refused=[1])
    assert (found.link, [each.person for each in found.suggest]) == (None, [2])


def test_a_number_of_many_is_nobodys() -> None:
    many = [clue(person) for person in range(1, MOST_PEOPLE + 2)]
    assert decided(PHONE, CODE, many) == Decision()
    assert len(decided(PHONE, CODE, many[:-1]).suggest) == MOST_PEOPLE


def test_reasons_are_kept_whole() -> None:
    for each in (Reason(Why.HAND), Reason(Why.PHONE, PHONE, How.SAID, 7)):
        assert Reason.of_json(each.as_json()) == each
