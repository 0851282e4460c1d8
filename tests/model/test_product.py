"""How a product is named, and in what amounts it is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.product import (
    LONGEST_SKU,
    MOST_UNITS,
    folded_sku,
    tidy,
    tidy_sku,
    titled,
    units,
)


def test_a_sku_is_what_can_be_seen_and_found_however_it_is_written() -> None:
    assert tidy_sku("  A1   M ") == "A1 M"
    assert tidy_sku("Áo-đỏ") == "Áo-đỏ"
    assert folded_sku("Áo-Đỏ") == folded_sku("AO-do")
    for wrong in ("", "  ", "A\u200b1", "A\x1b1", "A\u202e1", "x" * (LONGEST_SKU + 1), "a\x00b"):
        with pytest.raises(ValueError):
            tidy_sku(wrong)


def test_a_name_stands_on_one_line_in_nfc() -> None:
    assert tidy("A\u0301o\n  thun\x1b[31m") == "Áo thun[31m"
    assert (titled("Áo", ""), titled("Áo", "đỏ, M")) == ("Áo", "Áo (đỏ, M)")


@given(st.text(max_size=40))
def test_tidied_twice_it_stays(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_a_stock_is_a_number_or_by_how_much_it_changes() -> None:
    for typed, now, expected in (("50", 3, 50), ("+20", 3, 23), ("-3", 3, 0), ("\u22121", 3, 2), (" 7 ", 0, 7), ("0", 9, 0)):  # fmt: skip
        assert units(typed, now) == expected, typed
    for wrong in (
        "",
        "-",
        "+-3",
        "x",
        "1.5",
        "-4",
        "\u0661\u0662x",
        str(MOST_UNITS + 1),
        "9" * 5_000,
    ):
        with pytest.raises(ValueError):
            units(wrong, 3)
