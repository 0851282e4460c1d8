"""A reading is no surer than its items, and none of them surer than it may be."""

from socialdesk.model.claim_items import Item
from socialdesk.model.claim_reading import Kind, made
from socialdesk.model.reason import Reason


def test_it_is_as_sure_as_its_least_sure_item() -> None:
    sure, unsure = Item("A", ("A",), 1, 0.97), Item(None, ("B", "C"), 1, 0.6)
    found = made(Kind.CLAIM, [sure, unsure], [Reason("claim.choice")] * 2, 0.95)

    assert [each.confidence for each in found.items] == [0.95, 0.6]
    assert found.confidence == 0.6
    assert found.why == (Reason("claim.choice"),)
    assert made(Kind.CANCEL, [], [], 0.9).confidence == 0.9
