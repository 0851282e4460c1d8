"""Products that are named by words of their names."""

import pytest

from socialdesk.model.claim_tokens import PRODUCT
from socialdesk.model.claim_words import words_of
from tests.support.claiming import catalogue


@pytest.mark.parametrize(
    ("trade", "text", "names"),
    [
        ("food", "khô bò khô gà", ["Khô bò miếng", "Khô gà lá chanh"]),
        ("food", "mực 1 nắng", ["Mực một nắng"]),
        ("food", "khô", []),
        ("food", "khô gfa", ["Khô gà lá chanh"]),
        ("clothes", "áo thun", ["Áo thun cổ tròn", "Áo thun tay lỡ"]),
        ("clothes", "áo thun tay", ["Áo thun tay lỡ"]),
        ("clothes", "áo", []),
        ("cosmetics", "son velvet hồng đất", ["Son Velvet Tint"]),
        ("cosmetics", "phấn nước cushion", ["Cushion Glow"]),
        ("cosmetics", "giây", []),
    ],
)
def test_the_words_that_stand_together_are_one_product(
    trade: str, text: str, names: list[str]
) -> None:
    shop = catalogue(trade)
    found = [
        shop.product(each).name
        for token in words_of(text, shop).tokens
        if token.kind == PRODUCT
        for each in sorted(token.products)
    ]
    assert found == names, text


def test_a_word_of_two_meanings_is_a_colour_where_the_product_has_it() -> None:
    shop = catalogue("clothes")
    kinds = {
        text: [each.kind for each in words_of(text, shop).tokens][-1]
        for text in ("v3 hong", "d7 hong", "còn v3 hong", "hong v3 hong")
    }
    assert kinds == {"v3 hong": "A", "d7 hong": "ask", "còn v3 hong": "ask", "hong v3 hong": "A"}
    assert [each.kind for each in words_of("do M", shop, shop.shown("A1")).tokens] == ["A", "S"]


def test_a_stroke_between_two_sizes_is_a_choice() -> None:
    shop = catalogue("clothes")
    assert [each.kind for each in words_of("a1 m/l", shop).tokens] == ["P", "S", "alt", "S"]
    assert [each.kind for each in words_of("a1/m/2", shop).tokens] == ["P", "S", "N"]
