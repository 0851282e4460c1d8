"""A word that says nothing says nothing by default."""

from socialdesk.model.claim_tokens import Token


def test_a_word_names_no_product_and_no_number_unless_it_says_so() -> None:
    word = Token("filler", "nha")

    assert (word.number, word.products, word.sku, word.is_attribute) == (0, frozenset(), -1, False)
