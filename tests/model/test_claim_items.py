"""What the items of a comment mean, and why some are unclear."""

import pytest

from socialdesk.model.claim_amounts import amounts
from socialdesk.model.claim_drafts import drafts
from socialdesk.model.claim_items import items
from socialdesk.model.claim_words import words_of
from tests.support.claiming import catalogue


@pytest.mark.parametrize(
    ("trade", "text", "code"),
    [
        ("clothes", "A1 đỏ", "claim.size_not_said"),
        ("clothes", "A1 M", "claim.variant_not_said"),
        ("clothes", "A1 tím M", "claim.none_such"),
        ("clothes", "D7 2 3", "claim.two_quantities"),
        ("clothes", "D7 x50", "claim.many"),
        ("clothes", "D7 777", "claim.number"),
        ("clothes", "A1 đỏ M hoặc L", "claim.choice"),
        ("clothes", "Al đỏ M", "claim.slip"),
        ("food", "hạt điều 2kg 3 hộp", "claim.two_quantities"),
    ],
)
def test_what_is_unclear_has_its_reason(trade: str, text: str, code: str) -> None:
    shop = catalogue(trade)
    _, why = items(drafts(amounts(words_of(text, shop).tokens), shop, frozenset()))

    assert code in [each.code for each in why], text


def test_a_weight_may_be_several_of_a_variant() -> None:
    shop = catalogue("food")
    found, _ = items(drafts(words_of("hạt điều 3kg", shop).tokens, shop, frozenset()))

    assert [(each.sku, each.quantity) for each in found] == [("HD-1000", 3)]


def test_one_of_each_is_every_variant() -> None:
    shop = catalogue("food")
    found, _ = items(drafts(amounts(words_of("f5 mỗi vị 2", shop).tokens), shop, frozenset()))

    assert [(each.sku, each.quantity) for each in found] == [("MD-SR", 2), ("MD-LD", 2)]
