"""What is more than chance."""

import pytest

from socialdesk.model.together import pairs


def test_shares_are_of_what_they_say_and_chance_is_left_out() -> None:
    found = pairs([("B", "Mũ", 8, 10), ("C", "Giày", 2, 20), ("D", "Túi", 5, 5)], 10, 100)
    assert [each.sku for each in found] == ["B", "D"]  # C stands in every fifth order anyway
    first = found[0]
    assert (first.together, first.orders) == (8, 10)
    assert (first.support, first.confidence) == (0.08, 0.8)
    assert first.lift == pytest.approx(8.0)
    assert pairs([], 0, 0) == []
