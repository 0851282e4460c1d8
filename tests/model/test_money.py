"""Amounts as people write them."""

import pytest

from socialdesk.model.money import money


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
