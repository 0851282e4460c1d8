"""Moments as people type them, in three languages."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.i18n import LANGUAGES, weekday
from socialdesk.model.when import parse_when

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")

HERE = datetime(2026, 11, 21, 10, 30, tzinfo=SAIGON)  # a Saturday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2h", "11-21 12:30"), ("90 phút", "11-21 12:00"), ("1d 2h", "11-22 12:30"), ("tomorrow", "11-22 08:00"),
        ("tomorrow 9:00", "11-22 09:00"), ("mai 9h", "11-22 09:00"), ("chiều mai 3h", "11-22 15:00"),
        ("thứ 2", "11-23 08:00"), ("sáng thứ hai 9h30", "11-23 09:30"), ("monday 14:00", "11-23 14:00"),
        ("15:30", "11-21 15:30"), ("9:00", "11-22 09:00"), ("tối nay", "11-21 19:00"), ("3pm", "11-21 15:00"),
        ("2026-12-24 08:30", "12-24 08:30"), ("24/12", "12-24 08:00"), ("พรุ่งนี้ 9:00", "11-22 09:00"),
    ],
)  # fmt: skip
def test_moments_as_people_type_them(text: str, expected: str) -> None:
    assert f"{parse_when(text, HERE):%m-%d %H:%M}" == expected


def test_seconds_that_are_written_count() -> None:
    """A moment a few seconds ahead is not in the past because its minute has begun."""
    here = HERE + timedelta(seconds=20)
    for text in ("2026-11-21 10:30:45", "2026-11-21T10:30:45", "2026-11-21 10:30:45+07:00"):
        assert parse_when(text, here) - here == timedelta(seconds=25)


@pytest.mark.parametrize("text", ["", "soon", "2026-13-40", "99:99", "2020-01-01", "0m"])
def test_what_is_no_moment_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="time I know|past"):
        parse_when(text, HERE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2 ชั่วโมง", "11-21 12:30"), ("จันทร์ 9:00", "11-23 09:00"), ("เช้า", "11-22 08:00"), ("12am", "11-22 00:00")],
)  # fmt: skip
def test_moments_as_people_in_thailand_type_them(text: str, expected: str) -> None:
    assert f"{parse_when(text, HERE):%m-%d %H:%M}" == expected


def test_a_length_is_counted_from_now_and_a_date_of_the_past_is_next_years() -> None:
    assert parse_when("3d", HERE) - HERE == timedelta(days=3)
    assert f"{parse_when('1/2', HERE):%Y-%m-%d %H:%M}" == "2027-02-01 08:00"
    assert f"{parse_when('1/2 7h15', HERE):%Y-%m-%d %H:%M}" == "2027-02-01 07:15"
    with pytest.raises(ValueError, match=r"past.*2026-11-21 10:30"):
        parse_when("21/11/2026", HERE)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_moment_to_come_or_a_sentence(text: str) -> None:
    try:
        assert parse_when(text, HERE) > HERE
    except ValueError as error:
        assert text in str(error)


@given(st.integers(1, 9), st.integers(0, 23), st.integers(0, 59))
def test_any_length_reads_the_same_in_three_languages(days: int, hours: int, minutes: int) -> None:
    length = timedelta(days=days, hours=hours, minutes=minutes)

    for text in (
        f"{days}d {hours}h {minutes}m",
        f"{days} ngày {hours} giờ {minutes} phút",
        f"{days} วัน {hours} ชั่วโมง {minutes} นาที",
    ):
        assert parse_when(text, HERE) - HERE == length


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("พรุ่งนี้เช้า", "11-22 08:00"), ("วันจันทร์", "11-23 08:00"), ("วันจันทร์หน้า 9:00", "11-23 09:00"),
        ("เย็นนี้", "11-21 18:00"), ("ตอนบ่าย 3:00", "11-21 15:00"), ("มะรืน", "11-23 08:00"),
        ("tối nay 12h", "11-22 00:00"), ("tonight 12:30", "11-22 00:30"), ("12h trưa", "11-21 12:00"),
        ("12pm", "11-21 12:00"), ("chiều 12h30", "11-21 12:30"), ("tối mai 8 giờ", "11-22 20:00"),
        ("thứ 2 tuần sau", "11-23 08:00"), ("thứ bảy", "11-28 08:00"), ("chủ nhật tuần sau", "11-29 08:00"),
        ("thứ bảy tuần sau 7h", "11-28 07:00"), ("next friday at 10am", "11-27 10:00"),
        ("mốt 7h", "11-23 07:00"), ("24/12/2026 lúc 9h", "12-24 09:00"), ("12/24", None), ("29/2", None),
        ("2026-12-24T7:05", "12-24 07:05"), ("in 3 days", "11-24 10:30"), ("2 tiếng nữa", "11-21 12:30"),
        ("9999999999d", None), ("9" * 5_000 + "h", None), ("25:00", None), ("mai mốt", None), ("9:75", None),
        ("24:00", "11-22 00:00"), ("tomorrow 24:30", "11-23 00:30"), ("today", None),
    ],
)  # fmt: skip
def test_more_moments_as_people_type_them(text: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(ValueError, match="time I know|in the past"):
            parse_when(text, HERE)
    else:
        assert f"{parse_when(text, HERE):%m-%d %H:%M}" == expected


def test_a_29th_of_february_is_the_next_one_where_that_is_within_a_year() -> None:
    for today, expected in (
        (datetime(2027, 5, 4), date(2028, 2, 29)),
        (datetime(2027, 1, 4), None),
    ):
        here = today.replace(tzinfo=HERE.tzinfo)
        if expected is None:
            with pytest.raises(ValueError, match="time I know|only in part"):
                parse_when("29/2", here)
        else:
            assert parse_when("29/2", here).date() == expected


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_days_that_the_desk_says_are_read_again(spoken: str) -> None:
    for ahead in range(1, 8):
        day = (HERE + timedelta(days=ahead)).date()

        assert parse_when(weekday(day, spoken), HERE).date() == day


@pytest.mark.parametrize(
    ("now", "text", "minutes"),
    [
        ("2026-03-29T01:45+01:00", "90m", 90),  # the clock leaves out 02:00 to 03:00
        ("2026-03-29T01:45+01:00", "1 giờ", 60),
        ("2026-03-28T10:00+01:00", "1d", 23 * 60),  # the same time of day tomorrow
        ("2026-03-28T10:00+01:00", "tomorrow 10:00", 23 * 60),
        ("2026-10-25T01:30+02:00", "2h", 120),  # the clock shows 02:00 to 03:00 twice
        ("2026-10-25T02:30+02:00", "60m", 60),
        ("2026-10-25T02:30+01:00", "15m", 15),
        ("2026-10-25T02:30+02:00", "2:45", 15),
        ("2026-10-25T02:30+01:00", "2:45", 15),
        ("2026-10-25T02:45+02:00", "2:30", 45),
        ("2026-10-24T10:00+02:00", "1d", 25 * 60),
    ],
)
def test_where_the_clock_is_changed(now: str, text: str, minutes: int) -> None:
    here = datetime.fromisoformat(now).astimezone(ZoneInfo("Europe/Berlin"))

    assert (parse_when(text, here).timestamp() - here.timestamp()) / 60 == minutes


zones = st.sampled_from(
    ["Asia/Ho_Chi_Minh", "Asia/Bangkok", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
     "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "UTC"]
).map(ZoneInfo)  # fmt: skip
instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


@given(zones, instants, st.integers(0, 200), st.integers(1, 5_000))
def test_hours_and_minutes_pass_in_every_zone(
    zone: ZoneInfo, moment: datetime, hours: int, minutes: int
) -> None:
    here = moment.astimezone(zone)
    found = parse_when(f"{hours}h {minutes}m", here)

    assert found.astimezone(UTC) - moment == timedelta(hours=hours, minutes=minutes)
    assert found.tzinfo is zone


@given(zones, instants, st.integers(0, 23), st.integers(0, 59))
def test_a_time_of_day_is_the_next_one_to_come(
    zone: ZoneInfo, moment: datetime, hour: int, minute: int
) -> None:
    here = moment.astimezone(zone)
    found = parse_when(f"{hour}:{minute:02}", here)

    assert timedelta() < found.astimezone(UTC) - moment <= timedelta(hours=26)
    shown = found.astimezone(UTC).astimezone(zone)
    skipped = timedelta(hours=shown.hour - hour, minutes=shown.minute - minute)
    assert timedelta() <= skipped <= timedelta(hours=1)  # more than nothing where it is left out


@given(zones, instants, st.integers(1, 300), st.integers(0, 23), st.integers(0, 59))
def test_a_date_is_read_as_any_calendar_writes_it(
    zone: ZoneInfo, moment: datetime, ahead: int, hour: int, minute: int
) -> None:
    here = moment.astimezone(zone)
    day = here.date() + timedelta(days=ahead)
    written = {
        parse_when(f"{day} {hour}:{minute:02}", here),
        parse_when(f"{day:%d/%m/%Y} {hour}:{minute:02}", here),
        parse_when(f"{day.day}/{day.month} {hour}h{minute:02}", here),
    }

    assert written == {datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)}


@given(zones, instants, st.text(max_size=20) | st.lists(st.sampled_from(
    ["mai", "tối", "thứ", "2", "9h", "3pm", "12", "tomorrow", "tonight", "เช้า", "พรุ่งนี้", "วันศุกร์", "24/12", "2h", "30m", "tuần sau", "next", "at", "::"]
), max_size=5).map(" ".join))  # fmt: skip
def test_nothing_that_is_read_has_passed_in_any_zone(
    zone: ZoneInfo, moment: datetime, text: str
) -> None:
    try:
        found = parse_when(text, moment.astimezone(zone))
    except ValueError as error:
        assert text in str(error)
        return
    assert found.timestamp() > moment.timestamp()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("monday|mon|thứ 2|thứ hai|จันทร์", "11-23 09:00"),
        ("tuesday|tue|thứ 3|thứ ba|อังคาร", "11-24 09:00"),
        ("wednesday|wed|thứ 4|thứ tư|พุธ", "11-25 09:00"),
        ("thursday|thứ 5|thứ năm|พฤหัส|พฤหัสบดี", "11-26 09:00"),
        ("friday|fri|thứ 6|thứ sáu|ศุกร์", "11-27 09:00"),
        ("saturday|sat|thứ 7|thứ bảy|เสาร์", "11-28 09:00"),
        ("sunday|sun|chủ nhật|cn|อาทิตย์", "11-22 09:00"),
        ("tomorrow|ngày mai|mai|พรุ่งนี้", "11-22 09:00"),
        ("ngày kia|mốt|มะรืน", "11-23 09:00"),
    ],
)
def test_every_word_for_a_day(words: str, expected: str) -> None:
    for word in words.split("|"):
        assert f"{parse_when(f'{word} 9:00', HERE):%m-%d %H:%M}" == expected, word


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("sáng|morning|เช้า", 8), ("trưa|noon|เที่ยง", 12), ("chiều|afternoon|บ่าย", 14),
        ("tối|evening", 19), ("เย็น", 18),
    ],
)  # fmt: skip
def test_every_word_for_a_part_of_the_day(words: str, hour: int) -> None:
    for word in words.split("|"):
        assert f"{parse_when(f'tomorrow {word}', HERE):%m-%d %H:%M}" == f"11-22 {hour:02}:00", word
