"""How an account fares, in words."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.ids import DAY, HOUR, MINUTE
from socialdesk.services.health import (
    FEW_DAYS,
    health_lines,
    offline_line,
    token_days,
    worry,
)
from socialdesk.store.accounts import AccountRow
from socialdesk.store.store import Store
from tests.support.make import NOW

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
async def row(desk_store: Store) -> AccountRow:
    return (await desk_store.accounts.all())[0]


def test_an_account_of_which_nothing_is_known_says_nothing(row: AccountRow) -> None:
    assert health_lines(row, NOW, ZONE) == []
    assert worry(row, NOW) == ""
    assert offline_line(row, ZONE) == ""


@pytest.mark.parametrize(
    ("missing", "told"),
    [(None, "the platform cannot tell what is missing"), (0, "0 missing"), (2, "2 missing")],
)
def test_a_pause_says_what_it_cost(row: AccountRow, missing: int | None, told: str) -> None:
    off = replace(
        row, offline_from=NOW, offline_until=NOW + 29 * MINUTE, recovered=7, missing=missing
    )

    assert offline_line(off, ZONE) == f"offline 10:00-10:29, 7 recovered, {told}"


def test_a_pause_over_midnight_says_the_days(row: AccountRow) -> None:
    off = replace(row, offline_from=NOW, offline_until=NOW + 15 * HOUR, missing=0)

    assert offline_line(off, ZONE).startswith("offline 28/09 10:00-29/09 01:00,")


@pytest.mark.parametrize(
    ("until", "days"),
    [(None, None), (NOW + DAY, 1), (NOW + DAY - 1, 0), (NOW - DAY, 0)],
)
def test_whole_days_of_a_token(row: AccountRow, until: int | None, days: int | None) -> None:
    assert token_days(replace(row, token_until=until), NOW) == days


def test_a_token_is_a_worry_in_its_last_days(row: AccountRow) -> None:
    soon = replace(row, token_until=NOW + FEW_DAYS * DAY - 1)

    assert "13 days left" in worry(soon, NOW)
    assert worry(replace(row, token_until=NOW + FEW_DAYS * DAY), NOW) == ""


def test_forged_requests_are_a_worry_for_an_hour(row: AccountRow) -> None:
    forged = replace(row, unsigned_count=3, unsigned_at=NOW)

    assert "unsigned requests are turned away (3 so far)" in worry(forged, NOW + HOUR - 1)
    assert worry(forged, NOW + HOUR) == ""
    assert "unsigned requests turned away: 3, last 28/09 10:00" in health_lines(
        forged, NOW + DAY, ZONE
    )


def test_a_subscription_that_is_gone_is_said_twice(row: AccountRow) -> None:
    gone = replace(row, subscribed="no", checked_at=NOW)

    assert health_lines(gone, NOW, ZONE) == ["subscription: GONE, asked 28/09 10:00"]
    assert worry(gone, NOW).startswith("the platform sends us nothing")
