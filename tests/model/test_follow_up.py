"""Whether somebody still is to be asked how they find what they got."""

from socialdesk.model.follow_up import TOO_LATE, Bought, needless
from socialdesk.model.order import State
from tests.support.make import NOW
from tests.support.store import at


def test_only_where_it_is_needed() -> None:
    cases = {
        "": Bought(State.DELIVERED, NOW),
        "follow_up.returned": Bought(State.RETURNED, NOW, wrote=True),
        "follow_up.not_delivered": Bought(State.CANCELLED, NOW),
        "follow_up.troubled": Bought(State.DELIVERED, NOW, wrote=True, troubled=True),
        "follow_up.wrote": Bought(State.DELIVERED, NOW, wrote=True),
        "follow_up.nobody": Bought(State.DELIVERED, NOW, reachable=False),
        "follow_up.too_late": Bought(State.DELIVERED, at(-TOO_LATE - 1)),
    }
    assert {code: needless(each, NOW).code for code, each in cases.items()} == {
        code: code for code in cases
    }
    assert not needless(Bought(State.DELIVERED, at(-TOO_LATE)), NOW)
    assert needless(Bought(State.SHIPPED, NOW), NOW).code == "follow_up.not_delivered"
