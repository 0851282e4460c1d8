"""Moments of recurrences: each once, also where clocks are changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from socialdesk.model.ids import Instant
from socialdesk.model.recurrence import parse_cron
from socialdesk.services.broadcasting.occurrences import Occurrences

HANOI, BERLIN = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = HANOI) -> Instant:
    return Instant(int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000))


def shown(moments: list[Instant], zone: ZoneInfo) -> list[str]:
    return [f"{datetime.fromtimestamp(each / 1000, zone):%m-%d %H:%M%z}" for each in moments]


def listed(cron: str, first: str, last: str, zone: ZoneInfo = HANOI) -> list[str]:
    found = Occurrences(parse_cron(cron), zone).between(at(first, zone), at(last, zone))
    return shown(list(found), zone)


def test_sundays_are_sundays() -> None:
    assert listed("15 21 * * 0", "2026-11-26T00:00", "2026-12-08T00:00") == [
        "11-29 21:15+0700",
        "12-06 21:15+0700",
    ]


def test_the_last_day_of_a_month_is_the_last() -> None:
    assert [each[:5] for each in listed("0 9 last * *", "2027-01-01T00:00", "2027-04-30T23:59")] == [
        "01-31", "02-28", "03-31", "04-30",
    ]  # fmt: skip


def test_days_or_weekdays_as_crontab_has_it() -> None:
    found = listed("0 9 1 * 1", "2026-11-29T00:00", "2026-12-08T00:00")
    assert [each[:5] for each in found] == ["11-30", "12-01", "12-07"]


def test_an_hour_that_is_left_out_is_meant_an_hour_later() -> None:
    assert listed("30 2 * * *", "2027-03-27T00:00", "2027-03-29T12:00", BERLIN) == [
        "03-27 02:30+0100",
        "03-28 03:30+0200",
        "03-29 02:30+0200",
    ]


def test_an_hour_that_comes_twice_is_meant_once() -> None:
    assert listed("30 2 * * *", "2027-10-30T12:00", "2027-11-01T12:00", BERLIN) == [
        "10-31 02:30+0200",
        "11-01 02:30+0100",
    ]


def test_what_never_comes_ends() -> None:
    assert Occurrences(parse_cron("0 9 30 2 *"), HANOI).after(at("2026-01-01")) is None


@pytest.mark.parametrize(
    "zone", [HANOI, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]
)
@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)),
    cron=st.sampled_from(
        ["30 2 * * *", "0 9 * * 1", "*/20 1-3 * * *", "15 2 last * *", "0 0 1 * *"]
    ),
)
def test_it_goes_on_and_shows_what_was_asked(start: datetime, cron: str, zone: ZoneInfo) -> None:
    times, recurrence = Occurrences(parse_cron(cron), zone), parse_cron(cron)
    moment = Instant(int(start.replace(tzinfo=UTC).timestamp() * 1000))
    for _ in range(5):
        following = times.after(moment)
        assert following is not None
        assert following > moment
        wall = datetime.fromtimestamp(following / 1000, zone)
        is_asked = wall.minute in recurrence.minutes and wall.hour in recurrence.hours
        there = wall.replace(tzinfo=None)
        before = (there - timedelta(hours=1), there - timedelta(minutes=30))
        assert is_asked or any(
            each.minute in recurrence.minutes and each.hour in recurrence.hours for each in before
        )
        moment = following


@pytest.mark.parametrize(
    ("zone", "around"),
    [
        (BERLIN, "2027-03-28T00:00"),
        (BERLIN, "2027-10-31T00:00"),
        (ZoneInfo("Australia/Lord_Howe"), "2026-10-04T00:00"),
        (ZoneInfo("Australia/Lord_Howe"), "2027-04-04T00:00"),
    ],
)
@given(
    minutes=st.sets(st.sampled_from(range(0, 60, 5)), min_size=1),
    hours=st.sets(st.sampled_from(range(5)), min_size=1),
    later=st.integers(0, 8 * 60),
)
@example(minutes={0, 30}, hours={2}, later=125)  # at 3:05 in Berlin, where 2:30 is meant at 3:30
def test_from_whatever_moment_it_is_asked_none_is_left_out(
    zone: ZoneInfo, around: str, minutes: set[int], hours: set[int], later: int
) -> None:
    first = datetime.fromisoformat(around)
    cron = f"{','.join(map(str, minutes))} {','.join(map(str, hours))} * * *"
    meant = sorted(
        {
            at(f"{first + timedelta(days=day, hours=hour, minutes=minute):%Y-%m-%dT%H:%M}", zone)
            for day in (0, 1)
            for hour in hours
            for minute in minutes
        }
    )
    moment = Instant(at(around, zone) + later * 60_000)
    expected = next(each for each in meant if each > moment)
    assert Occurrences(parse_cron(cron), zone).after(moment) == expected
