"""Moments as people type them, in three languages."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize("text", ["", "soon", "2026-13-40", "99:99", "2020-01-01", "0h"])
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
