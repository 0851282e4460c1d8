"""What is typed when an order is made: products by a few letters, with how many."""

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.order_typing import Catalogue, Item, completed, pieces, wanted, written

ITEMS = (
    Item("A1-M", "Áo thun A1", "đỏ, M", 125_000, 20),
    Item("A1-L", "Áo thun A1", "đỏ, L", 125_000, 3),
    Item("A10", "Áo khoác A10", "", 1, 1),
    Item("V2", "Váy hoa", "", 350_000, 0),
    Item("N1-2", "Nón 2 lớp", "", 9, 9),
    Item("Q9-XL", "Quần ống rộng Q9", "be, XL", 9, 9),
)
SHOP = Catalogue(ITEMS)
ODD = Catalogue(
    (Item("C+", "Kem C+", "", 1, 9), Item("A 12", "Áo", "", 1, 9), Item("A12", "Quần", "", 1, 9))
)


def test_a_product_is_meant_by_a_few_letters_and_a_number() -> None:
    for text, found in (
        ("a1 m", {"A1-M": 1}),
        ("a1 m 2", {"A1-M": 2}),
        ("A1M x2", {"A1-M": 2}),
        ("2 x a1 m", {"A1-M": 2}),
        ("a1-l:3", {"A1-L": 3}),
        ("ao đo l 2 cái", {"A1-L": 2}),
        ("vay 3", {"V2": 3}),
        ("2 cái váy, a1 l", {"V2": 2, "A1-L": 1}),
        ("vay; vay 2 + váy", {"V2": 4}),
        ("C+ 2, c+", {"C+": 3}),
        ("A 12 3", {"A 12": 3}),
        ("n1 2", {"N1-2": 1}),  # its own SKU, not two of N1
        ("nón 2 lớp 4", {"N1-2": 4}),
        ("quan xl", {"Q9-XL": 1}),
        ("a10", {"A10": 1}),
        ("", {}),
        (", ;+", {}),
    ):
        shop = ODD if {"C+", "A 12"} & found.keys() else SHOP
        assert wanted(shop.read(text)) == found, text


def test_what_is_not_sure_is_offered_the_likeliest_first() -> None:
    for text, offers in (
        ("a1", ["A1-M", "A1-L", "A10"]),
        ("ao do", ["A1-M", "A1-L"]),
        ("a1 9", ["A1-M", "A1-L", "A10"]),
        ("xyz", []),
        ("5", []),
    ):
        (typed,) = SHOP.read(text)
        assert (typed.item, [each.sku for each in typed.offers]) == (None, offers), text
    assert SHOP.read("a1 9")[0].quantity == 9


def test_a_piece_is_made_a_sku_and_keeps_its_number() -> None:
    for text, found in (
        ("a", "V2"),
        ("a1 m, vay 3", "a1 m, V2 3"),
        ("vay x2", "V2 2"),
        ("a;b", "a; V2"),
    ):
        assert completed(text, ITEMS[3]) == found, text
    assert written([("A1-M", 1), ("V2", 3)]) == "A1-M, V2 3"
    assert wanted(SHOP.read(written([("A1-M", 1), ("N1-2", 3)]))) == {"A1-M": 1, "N1-2": 3}
    assert pieces("a, b;c\nd + e+f +") == ["a", "b", "c", "d", "e+f"]
    assert (len(SHOP), SHOP.of("v2"), SHOP.of("x")) == (6, ITEMS[3], None)


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_nothing_that_is_typed_is_too_strange(text: str) -> None:
    for each in SHOP.read(text):
        assert each.quantity > 0
        assert each.item is None or each.item in each.offers
