"""Amounts as people write them."""

import pytest

from socialdesk.model.money import amount_in, money


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
    for typed, currency, expected in (
        ("125000", "VND", 125_000), ("125.000", "VND", 125_000), ("1,250,000 ₫", "VND", 1_250_000), ("125k", "VND", 125_000),
        ("80 000đ", "VND", 80_000), ("0", "VND", 0), ("1650", "THB", 1_650), ("30K", "JPY", 30_000),
    ):  # fmt: skip
        assert amount_in(typed, currency) == expected, typed
    for wrong in (
        "",
        "k",
        "-5",
        "1.5",
        "12.50",
        "1.2345",
        "1.000,000",
        "125k",
        "x",
        "1" * 30,
        "٣x",
    ):
        with pytest.raises(ValueError):
            amount_in(wrong, "THB")
