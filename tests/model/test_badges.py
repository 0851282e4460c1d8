"""What badges ask for."""

from fractions import Fraction

import pytest

from socialdesk.cli.figures import PRESETS as CHOICES
from socialdesk.model.badges import BADGES, FACEBOOK, SHOPEE_90D, TIKTOK, quarter
from socialdesk.model.ids import MINUTE
from socialdesk.model.presets.catalogue import PRESETS


def test_each_badge_is_a_preset_that_looks_back_on_days() -> None:
    assert set(BADGES) <= set(PRESETS) <= set(CHOICES)


def test_the_shop_may_ask_for_more_but_not_for_a_mean_where_there_is_none() -> None:
    assert SHOPEE_90D.goal(Fraction(9, 10)).rate == Fraction(9, 10)
    assert FACEBOOK.goal(mean=MINUTE).mean == MINUTE
    assert TIKTOK.goal(mean=MINUTE).mean is None


@pytest.mark.parametrize(("chats", "recent"), [(1, 1), (2, 1), (4, 1), (5, 2), (100, 25)])
def test_the_recent_quarter_is_rounded_up(chats: int, recent: int) -> None:
    assert quarter(chats) == recent
