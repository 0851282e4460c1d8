"""Which days a report is about."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.report import Kind, due, last_full, period_of

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("kind", "name", "first", "last", "before"),
    [
        (Kind.DAILY, "2027-01-01", date(2027, 1, 1), date(2027, 1, 1), "2026-12-31"),
        (Kind.WEEKLY, "2026-W53", date(2026, 12, 28), date(2027, 1, 3), "2026-W52"),
        (Kind.MONTHLY, "2027-01", date(2027, 1, 1), date(2027, 1, 31), "2026-12"),
    ],
)
def test_a_day_lies_in_one_period(
    kind: Kind, name: str, first: date, last: date, before: str
) -> None:
    period = period_of(kind, date(2027, 1, 1))

    assert (period.name, period.first, period.last) == (name, first, last)
    assert period.before().name == before
    assert period.before().until == period.first
    assert period.days[0] == first
    assert period.days[-1] == last


def test_the_last_full_one_is_over() -> None:
    assert last_full(Kind.DAILY, date(2026, 11, 26)).name == "2026-11-25"
    assert last_full(Kind.WEEKLY, date(2026, 11, 26)).name == "2026-W47"
    assert last_full(Kind.WEEKLY, date(2026, 11, 23)).name == "2026-W47"
    assert last_full(Kind.MONTHLY, date(2026, 11, 30)).name == "2026-10"


def test_it_begins_and_ends_by_the_shops_clock() -> None:
    period = period_of(Kind.DAILY, date(2026, 10, 25))

    assert period.ends(ZONE) - period.begins(ZONE) == 24 * 3_600_000
    berlin = ZoneInfo("Europe/Berlin")
    assert period.ends(berlin) - period.begins(berlin) == 25 * 3_600_000


@pytest.mark.parametrize(
    ("kind", "now", "name"),
    [
        (Kind.DAILY, datetime(2026, 11, 26, 7, 59), "2026-11-24"),
        (Kind.DAILY, datetime(2026, 11, 26, 8, 0), "2026-11-25"),
        (Kind.WEEKLY, datetime(2026, 11, 23, 7, 59), "2026-W46"),
        (Kind.WEEKLY, datetime(2026, 11, 23, 8, 0), "2026-W47"),
        (Kind.WEEKLY, datetime(2026, 11, 24, 0, 0), "2026-W47"),
        (Kind.MONTHLY, datetime(2026, 12, 1, 8, 0), "2026-11"),
    ],
)
def test_the_newest_that_is_due(kind: Kind, now: datetime, name: str) -> None:
    assert due(kind, time(8), now.replace(tzinfo=ZONE)).name == name
