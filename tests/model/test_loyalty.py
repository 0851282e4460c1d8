"""In which tier somebody is, and what is offered to whom."""

from datetime import UTC, datetime

import pytest

from socialdesk.model.ids import DAY, Instant
from socialdesk.model.loyalty import (
    IN_NONE,
    Bought,
    Fact,
    Loyalty,
    Perk,
    Standing,
    Tier,
    fitting,
    months_before,
    standing_of,
)
from tests.support.make import NOW

GOLD = Tier("Vàng", spent=5_000_000, months=12)
SILVER = Tier("Bạc", spent=1_000_000, orders=2, months=12)
FRIEND = Tier("Thân", orders=3)


@pytest.mark.parametrize(
    ("year", "ever", "tier"),
    [
        (Bought(1, 5_000_000), Bought(1, 5_000_000), GOLD),
        (Bought(9, 4_999_999), Bought(9, 9_000_000), SILVER),
        (Bought(1, 4_999_999), Bought(1, 4_999_999), None),
        (Bought(1, 4_999_999), Bought(3, 4_999_999), FRIEND),
        (Bought(), Bought(), None),
    ],
)
def test_the_highest_tier_that_holds_is_theirs(
    year: Bought, ever: Bought, tier: Tier | None
) -> None:
    found = standing_of((GOLD, SILVER, FRIEND), {12: year, 0: ever})
    assert found.tier is tier
    assert found == (Standing(tier, ever if tier is FRIEND else year) if tier else IN_NONE)


def test_a_perk_is_for_whom_all_holds_that_it_asks_for() -> None:
    perks = (
        Perk("gold", tiers=("Vàng",), text="a"),
        Perk("tagged", tags=("vip", "sỉ"), text="b"),
        Perk("back", quiet_days=30, text="c"),
        Perk("shoes", bought=("S1",), tiers=("Vàng",), text="d"),
    )
    assert Loyalty((GOLD,), perks).skus == ("S1",)

    def names(
        tier: str = "", tags: tuple[str, ...] = (), ago: int | None = None, *skus: str
    ) -> list[str]:
        last = None if ago is None else NOW - ago * DAY
        return [each.perk.name for each in fitting(perks, Fact(tier, tags, last, skus), NOW)]

    assert names() == []
    assert names("Vàng") == ["gold"]
    assert names("Vàng", (), 29, "S1") == ["gold", "shoes"]
    assert names("Bạc", ("sỉ",), 30, "S1") == ["tagged", "back"]
    (found,) = fitting(perks, Fact("", ("sỉ",), None, ()), NOW)
    assert (found.tag, found.days, found.sku, found.tier) == ("sỉ", 0, "", "")


def test_a_month_before_is_the_same_day_or_the_last_one() -> None:
    march = datetime(2027, 3, 31, 8, tzinfo=UTC)
    assert months_before(march, 1) == datetime(2027, 2, 28, 8, tzinfo=UTC)
    assert months_before(march, 12) == datetime(2026, 3, 31, 8, tzinfo=UTC)
    assert months_before(march, 3) == datetime(2026, 12, 31, 8, tzinfo=UTC)
    assert Instant(0) < NOW
