"""By what people name the products of a live."""

import pytest

from socialdesk.model.claim_catalogue import (
    Catalogue,
    Meant,
    Sellable,
    compact,
    measure_of,
    size_of,
)

SHOP = Catalogue.of(
    [
        Sellable("AT-01-DO", "Áo thun", "Đỏ / M", 1, ("A1", "mã 7")),
        Sellable("AT-01-DEN", "Áo thun", "Black / XXL", 1, ("A1", "mã 7")),
        Sellable("KG5", "Khô gà", "500 gram", 1, ("gà lá chanh", "12")),
        Sellable("KG1", "Khô gà", "1 lít", 1),
    ]
)


def test_a_product_has_codes_numbers_and_names() -> None:
    for code in ("a1", "A01", "a-1", "at01", "at-01-do", "at"):
        assert SHOP.code(code.lower())[0] == {0}, code
    assert SHOP.code("al") == (frozenset((0,)), True)
    assert SHOP.code("b1") == (frozenset(), False)
    assert SHOP.numbers == {7: frozenset((0,)), 12: frozenset((1,))}
    assert SHOP.names["chanh"] == {1}
    assert SHOP.shown("0:05 Áo A1 199k") == SHOP.shown("at-01-den") == {0}
    assert SHOP.shown("Váy") == SHOP.shown("") == frozenset()


def test_a_variant_is_its_size_its_measure_and_its_words() -> None:
    kinds = [(each.size, each.measure, each.words) for p in SHOP.products for each in p.kinds]

    assert kinds == [
        ("m", "", ("do",)),
        ("2xl", "", ("den",)),
        ("", "500g", ()),
        ("", "1000ml", ()),
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("đỏ", Meant("do")), ("do", Meant("do")), ("dỏ", Meant("do", True)), ("đoe", Meant("do", True)), ("ddor", Meant("do", True)),
        ("dne", Meant("den", True)), ("dwn", Meant("den", True)), ("dan", None), ("thunn", Meant("thun", True)), ("xyz", None),
        ("chnah", Meant("chanh", True)), ("x" * 100, None), ("", None),
    ],
)  # fmt: skip
def test_a_slip_of_the_keyboard_is_seen_through(written: str, meant: Meant | None) -> None:
    assert SHOP.meant(written) == meant


def test_sizes_and_measures_have_one_spelling() -> None:
    assert [size_of(each) for each in ("m", "xl", "xxl", "2xl", "fs", "freesize", "x", "38", "ml")] == [
        "m", "xl", "2xl", "2xl", "free", "free", "", "", "",
    ]  # fmt: skip
    assert [measure_of(each) for each in ("500g", "0.5kg", "1ky", "2l", "236ml", "5", "1m")] == [
        "500g", "500g", "1000g", "2000ml", "236ml", "", "",
    ]  # fmt: skip
    assert [compact(each) for each in ("A-001", "T10", "mã 8", "")] == ["a1", "t10", "ma8", ""]
