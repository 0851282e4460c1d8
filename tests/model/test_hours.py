"""Working hours: half-open, past midnight, and the next opening."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.hours import parse_interval, parse_week

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


def test_past_midnight_belongs_to_the_day_it_began() -> None:
    hours = parse_week({"saturday": ["20:00-01:00"]}, SAIGON)

    assert hours.is_open(datetime(2026, 9, 27, 0, 59, 59, tzinfo=SAIGON))
    assert not hours.is_open(datetime(2026, 9, 27, 1, 0, tzinfo=SAIGON))
    assert not hours.is_open(datetime(2026, 9, 26, 0, 30, tzinfo=SAIGON))


def test_an_interval_is_half_open_to_the_second() -> None:
    hours = parse_week({"monday": ["08:00-12:00", "13:30-18:00"]}, SAIGON)
    monday = datetime(2026, 9, 28, tzinfo=SAIGON)

    assert hours.is_open(monday.replace(hour=8))
    assert hours.is_open(monday.replace(hour=11, minute=59, second=59))
    assert not hours.is_open(monday.replace(hour=12))
    assert hours.next_opening(monday.replace(hour=12)) == monday.replace(hour=13, minute=30)


def test_a_whole_day_has_no_gap_at_midnight() -> None:
    hours = parse_week({"monday": ["00:00-24:00"], "tuesday": ["00:00-24:00"]}, SAIGON)

    assert hours.is_open(datetime(2026, 9, 28, 23, 59, 59, 999_999, tzinfo=SAIGON))
    assert hours.is_open(datetime(2026, 9, 29, tzinfo=SAIGON))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)))
def test_the_shop_is_open_when_its_next_opening_has_come(moment: datetime) -> None:
    hours = parse_week(
        {"monday": ["08:00-12:00"], "friday": ["20:00-02:00"]}, ZoneInfo("Europe/Berlin")
    )
    opens = hours.next_opening(moment)

    if opens is None:
        assert hours.is_open(moment)
    else:
        assert opens > moment
        assert hours.is_open(opens)
        assert not hours.is_open(opens - timedelta(seconds=1))


@pytest.mark.parametrize(
    "text", ["8-12", "08:00", "25:00-26:00", "08:60-09:00", "24:00-25:00", "x"]
)
def test_a_wrong_interval_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="interval|time"):
        parse_interval(text)


def test_a_wrong_weekday_is_said() -> None:
    with pytest.raises(ValueError, match="weekday"):
        parse_week({"montag": []}, SAIGON)
