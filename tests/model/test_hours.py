"""Working hours: half-open, past midnight, and the next opening."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.hours import WEEKDAYS, Interval, parse_interval, parse_week
from socialdesk.model.ids import Instant

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


def test_a_shop_that_opens_once_a_week_opens_in_a_week_again() -> None:
    hours = parse_week({"monday": ["08:00-12:00"]}, SAIGON)
    monday = datetime(2026, 9, 28, tzinfo=SAIGON)

    assert hours.next_opening(monday.replace(hour=12)) == monday.replace(hour=8) + timedelta(days=7)


@pytest.mark.parametrize("text", ["8-12", "08:00", "x", "08:00-12:00-13:00", "١٢:٠٠"])
def test_what_is_no_interval_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="interval") as raised:
        parse_interval(text)
    assert str(raised.value) == f'"{text}" is not an interval like "08:00-17:30"'


@pytest.mark.parametrize(
    "text",
    ["25:00-26:00", "25:00-08:00", "24:00-08:00", "08:00-24:01", "08:60-10:00", "08:00-09:60"],
)
def test_a_time_that_no_day_has_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="time") as raised:
        parse_interval(text)
    assert str(raised.value) == f'"{text}" names a time that no day has; use 00:00 to 24:00'


def test_a_wrong_weekday_is_said_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="weekday") as raised:
        parse_week({"montag": []}, SAIGON)
    assert str(raised.value) == (
        '"montag" is not a weekday; use monday, tuesday, wednesday, thursday, friday, saturday, sunday'
    )


BERLIN = ZoneInfo("Europe/Berlin")
FORWARD = datetime(2026, 3, 29, tzinfo=BERLIN)
"""A Sunday without the hour from 02:00 to 03:00."""
BACK = datetime(2026, 10, 25, tzinfo=BERLIN)
"""A Sunday with that hour twice."""


def test_the_hour_that_comes_twice_is_told_apart_however_the_moment_is_written() -> None:
    hours = parse_week({"saturday": ["20:00-02:30"]}, BERLIN)

    for minute, fold, is_open in ((29, 0, True), (30, 0, False), (0, 1, False), (29, 1, False)):
        moment = BACK.replace(hour=2, minute=minute, fold=fold)
        assert hours.is_open(moment) is is_open, moment
        assert hours.is_open(moment.astimezone(UTC)) is is_open, moment


def test_an_interval_that_ends_before_it_begins_where_an_hour_is_left_out_is_none() -> None:
    hours = parse_week({"sunday": ["02:30-03:15"]}, BERLIN)
    midnight = FORWARD.astimezone(UTC)

    assert not any(hours.is_open(midnight + timedelta(minutes=minute)) for minute in range(300))
    assert hours.next_opening(midnight) == datetime(2026, 4, 5, 2, 30, tzinfo=BERLIN)


def test_an_interval_that_is_all_in_the_hour_that_is_left_out_opens_nothing() -> None:
    hours = parse_week({"sunday": ["02:00-03:00"]}, BERLIN)

    assert hours.next_opening(FORWARD) == datetime(2026, 4, 5, 2, tzinfo=BERLIN)


def test_an_opening_in_the_hour_that_is_left_out_is_as_much_later() -> None:
    hours = parse_week({"sunday": ["02:30-09:00"]}, BERLIN)

    opens = hours.next_opening(FORWARD)
    assert opens is not None
    assert (opens.hour, opens.minute, opens.tzinfo) == (3, 30, BERLIN)
    assert hours.is_open(opens)


def test_a_shop_of_no_hours_never_opens_and_one_of_all_hours_never_closes() -> None:
    never = parse_week({}, SAIGON)
    always = parse_week({day: ["00:00-24:00"] for day in WEEKDAYS}, BERLIN)

    assert never.next_opening(BACK) is None
    for minutes in range(0, 49 * 60, 7):
        moment = BACK.astimezone(UTC) + timedelta(minutes=minutes)
        assert not never.is_open(moment)
        assert always.is_open(moment)
        assert always.next_opening(moment) is None


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("08:00-12:30", Interval(28800, 45000)),
        ("08:59-09:59", Interval(32340, 35940)),
        (" 8:00 - 24:00 ", Interval(28800, 86400)),
        ("22:00-06:00", Interval(79200, 108000)),
        ("09:00-09:00", Interval(32400, 118800)),
        ("00:00-24:00", Interval(0, 86400)),
        ("20:00-00:00", Interval(72000, 86400)),
    ],
)
def test_intervals_as_they_are_written(text: str, interval: Interval) -> None:
    assert parse_interval(text) == interval


def test_intervals_of_a_day_stand_in_their_order_however_they_are_written() -> None:
    week = parse_week({"tuesday": ["13:00-18:00", "08:00-12:00"]}, SAIGON).week

    assert [[each.start // 60 for each in day] for day in week] == [
        [],
        [480, 780],
        [],
        [],
        [],
        [],
        [],
    ]


_times = st.tuples(st.integers(0, 23), st.sampled_from([0, 10, 30, 59]))
_intervals = st.tuples(_times, _times).map(
    lambda each: "{:02}:{:02}-{:02}:{:02}".format(*each[0], *each[1])
)
_weeks = st.dictionaries(st.sampled_from(WEEKDAYS), st.lists(_intervals, max_size=3), max_size=4)
_zones = st.sampled_from(["Asia/Bangkok", "Europe/Berlin", "Australia/Lord_Howe", "UTC"]).map(
    ZoneInfo
)
_changes = st.sampled_from(
    [FORWARD, BACK, datetime(2026, 4, 5, tzinfo=ZoneInfo("Australia/Lord_Howe"))]
)
_moments = st.builds(lambda day, minutes: day.astimezone(UTC) + timedelta(minutes=minutes), _changes, st.integers(-3_000, 3_000))  # fmt: skip


@given(_weeks, _zones, _moments)
def test_any_week_opens_when_it_says_and_not_a_second_before(
    days: dict[str, list[str]], zone: ZoneInfo, moment: datetime
) -> None:
    hours = parse_week(days, zone)
    opens = hours.next_opening(moment)

    assert hours.is_open(moment) == hours.is_open(moment.astimezone(zone))
    if opens is None:
        assert hours.is_open(moment) or not any(days.values())
        return
    assert opens.astimezone(UTC) > moment
    assert opens.tzinfo is zone
    assert hours.is_open(opens)
    assert not hours.is_open(opens.astimezone(UTC) - timedelta(seconds=1))


@given(st.sampled_from(WEEKDAYS), _intervals, st.integers(0, 7 * 24 * 60 - 1))
def test_where_no_clock_is_changed_it_is_open_as_the_minutes_of_the_week_say(
    day: str, text: str, minute: int
) -> None:
    monday = datetime(2026, 9, 28, tzinfo=SAIGON)
    interval = parse_interval(text)
    start = WEEKDAYS.index(day) * 1_440 + interval.start // 60
    length = (interval.end - interval.start) // 60

    is_open = parse_week({day: [text]}, SAIGON).is_open(monday + timedelta(minutes=minute))
    assert is_open == ((minute - start) % (7 * 1_440) < length)


def ms(moment: datetime) -> Instant:
    return Instant(round(moment.timestamp() * 1000))


OFFICE = parse_week({day: ["09:00-17:00"] for day in WEEKDAYS[:5]}, SAIGON)


@pytest.mark.parametrize(
    ("begins", "ends", "minutes"),
    [
        ("2026-03-02 16:50", "2026-03-03 09:10", 20),
        ("2026-03-02 17:00", "2026-03-03 09:00", 0),
        ("2026-03-02 09:00", "2026-03-02 17:00", 480),
        ("2026-03-06 16:59", "2026-03-09 09:01", 2),
        ("2026-12-31 16:00", "2027-01-01 10:00", 120),
        ("2026-03-02 10:00", "2026-03-02 09:00", 0),
    ],
)
def test_business_time_is_what_the_shop_was_open(begins: str, ends: str, minutes: int) -> None:
    first, last = (datetime.fromisoformat(each).replace(tzinfo=SAIGON) for each in (begins, ends))

    assert OFFICE.business_ms(ms(first), ms(last)) == minutes * 60_000


def test_a_day_that_is_open_all_day_has_no_minute_missing() -> None:
    hours = parse_week({day: ["00:00-24:00"] for day in WEEKDAYS}, SAIGON)
    begins = ms(datetime(2026, 3, 2, 23, 50, tzinfo=SAIGON))

    assert hours.business_ms(begins, Instant(begins + 1_200_000)) == 1_200_000


def test_a_night_in_which_the_clock_goes_back_is_an_hour_longer() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    hours = parse_week({"saturday": ["20:00-06:00"]}, berlin)
    begins, ends = (
        datetime(2026, 10, 24, 12, tzinfo=berlin),
        datetime(2026, 10, 25, 12, tzinfo=berlin),
    )

    assert hours.business_ms(ms(begins), ms(ends)) == 11 * 3_600_000


_WEEK = {
    "monday": ["08:00-12:00", "11:00-13:30"],
    "friday": ["20:00-02:00"],
    "saturday": ["01:00-03:00"],
}


@given(
    st.integers(0, 500 * 24 * 60), st.integers(0, 14 * 24 * 60),
    st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin", "Pacific/Apia", "America/St_Johns"]),
)  # fmt: skip
def test_business_time_counts_the_minutes_in_which_the_shop_is_open(
    begins: int, length: int, zone: str
) -> None:
    hours = parse_week(_WEEK, ZoneInfo(zone))
    first = datetime(2025, 10, 1, tzinfo=UTC) + timedelta(minutes=begins)
    step = 30  # minutes: every interval and every zone's change begins and ends at such
    first -= timedelta(minutes=first.minute % step)
    moments = [first + timedelta(minutes=each) for each in range(0, length - length % step, step)]
    last = first + timedelta(minutes=length - length % step)

    opened = sum(hours.is_open(each) for each in moments)
    assert hours.business_ms(ms(first), ms(last)) == opened * step * 60_000
