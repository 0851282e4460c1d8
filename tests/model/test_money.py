"""Amounts as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.money import Ambiguous, amount_in, money, typed


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (165, "VND", "165 ₫"),
        (1_650_000, "VND", "1.650.000 ₫"),
        (1_650, "JPY", "1,650 JPY"),
        (165_005, "THB", "1,650.05 THB"),
        (5, "USD", "0.05 USD"),
    ],
)
def test_an_amount_is_written_as_its_currency_is(amount: int, currency: str, words: str) -> None:
    assert money(amount, currency) == words


def test_an_amount_is_read_as_people_type_it() -> None:
    for words, currency, expected in (
        ("125000", "VND", 125_000), ("125.000", "VND", 125_000), ("1,250,000 ₫", "VND", 1_250_000), ("125k", "VND", 125_000),
        ("80 000đ", "VND", 80_000), ("0", "VND", 0), ("1tr2", "VND", 1_200_000), ("1,5tr", "VND", 1_500_000), ("1.5 Tr", "VND", 1_500_000),
        ("2 triệu", "VND", 2_000_000), ("1tr250", "VND", 1_250_000), ("1tr25", "VND", 1_250_000), ("1tr250k", "VND", 1_250_000),
        ("2 triệu rưỡi", "VND", 2_500_000), ("125k5", "VND", 125_500), ("99 ngàn", "VND", 99_000), ("1,2 tỷ", "VND", 1_200_000_000),
        ("VND 125.000", "VND", 125_000), ("30.000 vnđ", "VND", 30_000), ("1.250.000,00", "VND", 1_250_000), ("1.250.000k", "VND", 1_250_000_000),
        ("1650", "THB", 1_650), ("฿125", "THB", 12_500), ("125.5", "THB", 12_550), ("1,650.05", "THB", 165_005), ("1.650,05", "THB", 165_005),
        ("125 บาท", "THB", 12_500), ("1,650 THB", "THB", 165_000), ("12500 สตางค์", "THB", 12_500), ("1.5k", "THB", 150_000), ("30K", "JPY", 30_000),
    ):  # fmt: skip
        assert amount_in(words, currency) == expected, words
    for wrong, currency in (
        ("", "THB"), ("k", "VND"), ("-5", "THB"), ("1.2345", "THB"), ("1.000,000", "THB"), ("x", "VND"), ("1" * 50, "VND"), ("٣x", "THB"),
        ("٣", "VND"), ("1.5tr2", "VND"), ("1k5k", "VND"), ("1.2345", "VND"), ("1..5", "VND"), ("1,5 2", "VND"), ("12 5", "VND"),
        ("125 THB", "VND"), ("125 ₫", "THB"), ("1.5 satang", "THB"), ("1,2345k", "VND"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=".*") as caught:
            amount_in(wrong, currency)
        assert not isinstance(caught.value, Ambiguous), wrong


def test_what_may_be_two_amounts_is_neither() -> None:
    for words, currency, expected in (
        ("1,5", "VND", (1_500_000, 1_500)), ("12.50", "VND", (12_500_000, 12_500)), ("1.250k", "VND", (1_250_000, 1_250)),
        ("1.250tr", "VND", (1_250_000_000, 1_250_000)), ("1tr50", "VND", (1_500_000, 1_050_000)), ("125k50", "VND", (125_500, 125_050)),
        ("1,650", "THB", (165_000, 1_650)),
    ):  # fmt: skip
        with pytest.raises(Ambiguous) as caught:
            amount_in(words, currency)
        assert caught.value.readings == expected, words


@given(st.integers(0, 10**13), st.sampled_from(("VND", "THB", "JPY", "USD")))
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_back(amount: int, currency: str) -> None:
    for written in (money(amount, currency), typed(amount, currency), str(amount)):
        assert amount_in(written, currency) == amount, written


@given(st.text("0123456789.,_ ktrđ₫mytỷiệu", max_size=12), st.sampled_from(("VND", "THB")))
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_is_an_amount_or_is_refused(words: str, currency: str) -> None:
    with suppress(ValueError):
        assert amount_in(words, currency) >= 0
