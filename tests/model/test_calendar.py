"""When days begin, and what they, their weeks and months are called."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.calendar import day_around, day_begins, day_of, period_name
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.measure import By


def _moment(*wall: int, zone: ZoneInfo, fold: int = 0) -> Instant:
    local = datetime(*wall, tzinfo=zone, fold=fold)  # type: ignore[arg-type, misc]
    return Instant(round(local.timestamp() * 1000))


def test_a_day_without_a_midnight_begins_when_clocks_first_show_it() -> None:
    zone = ZoneInfo("America/Sao_Paulo")
    begins, ends = day_around(_moment(2018, 11, 4, 12, zone=zone), zone)
    assert f"{datetime.fromtimestamp(begins / 1000, zone):%d %H:%M}" == "04 01:00"
    assert f"{datetime.fromtimestamp(ends / 1000, zone):%d %H:%M}" == "05 00:00"


def test_a_day_with_two_midnights_begins_with_the_first() -> None:
    zone = ZoneInfo("America/Havana")  # at 1:00 clocks go back to 0:00
    second = _moment(2026, 11, 1, 0, 30, zone=zone, fold=1)
    begins, ends = day_around(second, zone)
    assert second - begins == HOUR + HOUR // 2
    assert ends - begins == 25 * HOUR
    assert day_of(second, zone) == date(2026, 11, 1)
    assert day_begins(date(2026, 11, 1), zone) == begins


@pytest.mark.parametrize(
    ("day", "by", "name"),
    [
        (date(2026, 11, 26), By.DAY, "2026-11-26"),
        (date(2026, 11, 26), By.WEEK, "2026-W48"),
        (date(2027, 1, 3), By.WEEK, "2026-W53"),
        (date(2024, 12, 30), By.WEEK, "2025-W01"),
        (date(2026, 2, 28) + timedelta(days=1), By.MONTH, "2026-03"),
    ],
)
def test_periods_have_names(day: date, by: By, name: str) -> None:
    assert period_name(day, by) == name
