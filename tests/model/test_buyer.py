"""What counts as bought."""

from socialdesk.model.buyer import BOUGHT, NOBODY
from socialdesk.model.order import ENDED, WAY, State


def test_bought_is_what_they_agreed_to_and_what_did_not_come_back() -> None:
    assert set(BOUGHT) == set(WAY) - {State.NEW}
    assert not set(BOUGHT) & set(ENDED)
    assert (NOBODY.orders, NOBODY.spent, NOBODY.last) == (0, 0, None)
