"""How a product is named, and in what amounts it is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.claim import Catalogue, Sellable, read
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
    for wrong in ("", "  ", "\u200b", "A\x1b1", "A\u202e1", "x" * (LONGEST_SKU + 1), "a\x00b"):
        with pytest.raises(ValueError):
            tidy_sku(wrong)


def test_a_sku_is_one_with_whichever_hyphen_it_is_written() -> None:
    for sign in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u00ad":
        assert tidy_sku(f"A1{sign}M") == "A1-M", hex(ord(sign))
        assert folded_sku(f"a1{sign}m") == "a1-m", hex(ord(sign))
    for blank in "\u00a0\u202f\u2007\u3000":
        assert folded_sku(f"A1{blank}M") == "a1 m", hex(ord(blank))
    for unseen in ("A1-\u00adM", "A1\u200b-M", "\ufeffA1-M", "\u00adA1-M\u00ad"):
        assert (tidy_sku(unseen), folded_sku(unseen)) == ("A1-M", "a1-m"), ascii(unseen)


def test_a_comment_claims_it_with_any_of_them() -> None:
    sold = Catalogue.of([Sellable("A1-M", "Áo", "M", 1_000), Sellable("B-2-X", "Váy", "", 1_000)])
    for said, sku in (
        ("A1\u2011M x2", "A1-M"),
        ("a1\u00adm 2", "A1-M"),
        ("B\u20122\u2012X 2", "B-2-X"),
    ):
        assert [(each.sku, each.quantity) for each in read(said, sold).items] == [(sku, 2)], said


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
