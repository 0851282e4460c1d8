"""Spans of days by words: what each means, in three languages, and that days add up everywhere."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from unicodedata import normalize
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.i18n import set_language
from socialdesk.model.text import fold
from socialdesk.model.timespan import Timespan, parse_timespan, said

HOME = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 26, 10, tzinfo=HOME)  # a Thursday
PHRASES = """
hôm nay                             2026-11-26 2026-11-27
ngày hôm qua                        2026-11-25 2026-11-26
tuần này                            2026-11-23 2026-11-30
tuần trước                          2026-11-16 2026-11-23
tuần rồi                            2026-11-16 2026-11-23
tháng này                           2026-11-01 2026-12-01
tháng trước                         2026-10-01 2026-11-01
7 ngày qua                          2026-11-20 2026-11-27
trong 30 ngày gần đây               2026-10-28 2026-11-27
7 ngày trước                        2026-11-19 2026-11-20
2 tuần trước                        2026-11-09 2026-11-16
quý này                             2026-10-01 2027-01-01
quý III                             2026-07-01 2026-10-01
quý 4 năm ngoái                     2025-10-01 2026-01-01
năm nay                             2026-01-01 2027-01-01
năm ngoái                           2025-01-01 2026-01-01
tháng 10                            2026-10-01 2026-11-01
tháng 12                            2025-12-01 2026-01-01
tháng mười năm ngoái                2025-10-01 2025-11-01
tháng 10/2025                       2025-10-01 2025-11-01
từ 1/11 đến 15/11                   2026-11-01 2026-11-16
từ 15/12 tới 15/1                   2025-12-15 2026-01-16
1 đến 15 tháng 10                   2026-10-01 2026-10-16
từ đầu tháng đến nay                2026-11-01 2026-11-27
từ thứ hai                          2026-11-23 2026-11-27
thứ 2 tuần trước                    2026-11-16 2026-11-17
cuối tuần trước                     2026-11-21 2026-11-23
ngày 5 tháng trước                  2026-10-05 2026-10-06
yesterday                           2026-11-25 2026-11-26
last week                           2026-11-16 2026-11-23
the past week                       2026-11-20 2026-11-27
in the last 30 days                 2026-10-28 2026-11-27
3 months                            2026-08-27 2026-11-27
3 days ago                          2026-11-23 2026-11-24
this month                          2026-11-01 2026-12-01
last quarter                        2026-07-01 2026-10-01
Q3 2026                             2026-07-01 2026-10-01
october                             2026-10-01 2026-11-01
october last year                   2025-10-01 2025-11-01
since october                       2026-10-01 2026-11-27
Nov 1st to Nov 15th                 2026-11-01 2026-11-16
nov 1-15                            2026-11-01 2026-11-16
between 1/11 and 5/11               2026-11-01 2026-11-06
Jan - Mar                           2026-01-01 2026-04-01
2026-11-01..2026-11-15              2026-11-01 2026-11-16
2026-11-01 – 2026-11-15             2026-11-01 2026-11-16
2026-11-05                          2026-11-05 2026-11-06
2026-10                             2026-10-01 2026-11-01
2025                                2025-01-01 2026-01-01
29/2                                2024-02-29 2024-03-01
ของเดือนนี้                         2026-11-01 2026-12-01
สัปดาห์ที่แล้ว                      2026-11-16 2026-11-23
อาทิตย์ที่แล้ว                      2026-11-16 2026-11-23
เมื่อวาน                            2026-11-25 2026-11-26
วันนี้                              2026-11-26 2026-11-27
30 วันที่ผ่านมา                     2026-10-28 2026-11-27
๓๐ วันที่ผ่านมา                     2026-10-28 2026-11-27
7 วันล่าสุด                         2026-11-20 2026-11-27
3 วันที่แล้ว                        2026-11-23 2026-11-24
ไตรมาสนี้                           2026-10-01 2027-01-01
ปีที่แล้ว                           2025-01-01 2026-01-01
ต.ค. 2569                           2026-10-01 2026-11-01
ตั้งแต่วันที่ 1 ถึงวันที่ 15 พ.ย.   2026-11-01 2026-11-16
"""
MEANT = [tuple(line.rsplit(maxsplit=2)) for line in PHRASES.strip().splitlines()]


@pytest.fixture(autouse=True)
def speaking_english() -> Iterator[None]:
    yield
    set_language("en")


def meant(text: str, now: datetime = NOW) -> tuple[str, str]:
    found = parse_timespan(text, now)
    return str(found.first), str(found.until)


def test_what_people_write_means_what_they_mean() -> None:
    assert [(text, *meant(text)) for text, _, _ in MEANT] == MEANT


def test_accents_case_and_how_letters_are_composed_make_no_difference() -> None:
    spelt = [(each, *meaning) for text, *meaning in MEANT for each in (
        text.upper(), normalize("NFD", text), normalize("NFC", text).title(), f' "{text}" '
    )]  # fmt: skip
    spelt += [(fold(text), first, until) for text, first, until in MEANT if "ๆ" not in text]
    assert [(text, *meant(text)) for text, _, _ in spelt] == spelt


@pytest.mark.parametrize(
    "text",
    (
        "", "xyz", "tomorrow", "ngày mai", "tuần sau", "in 7 days", "อีก 7 วัน", "2h", "31/2", "32/1",
        "tháng 13", "quý 5", "0 ngày qua", "999999999 days", "30000 years ago", "tuần trước nữa x",
        "9999-12-31..x", "last", "từ", "..",
    ),
)  # fmt: skip
def test_what_is_no_span_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match="last week, last 30 days"):
        parse_timespan(text, NOW)


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        parse_timespan("2026-11-15..2026-11-01", NOW)


def test_a_span_is_said_back_in_the_language_that_is_spoken() -> None:
    week = parse_timespan("tuần trước", NOW)
    assert said(week) == "Monday 16/11/2026 to Sunday 22/11/2026 (7 days)"
    assert said(parse_timespan("hôm qua", NOW)) == "Wednesday 25/11/2026"
    set_language("vi")
    assert said(week) == "thứ Hai 16/11/2026 đến Chủ nhật 22/11/2026 (7 ngày)"


ZONES = st.sampled_from(
    ("Asia/Ho_Chi_Minh", "America/Sao_Paulo", "America/Havana", "Pacific/Apia", "Africa/Cairo", "Europe/London")
).map(ZoneInfo)  # fmt: skip
DAYS = st.dates(date(2005, 1, 1), date(2040, 1, 1))


@given(DAYS, ZONES)
def test_spans_lie_one_after_the_other_and_are_half_open(day: date, zone: ZoneInfo) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    for chain in (
        ("2 days ago", "yesterday", "today"),
        ("2 tuần trước", "tuần trước", "tuần này"),
        ("2 months ago", "tháng trước", "เดือนนี้"),
        ("2 quý trước", "quý trước", "quý này"),
        ("2 ปีก่อน", "năm ngoái", "this year"),
    ):
        spans = [parse_timespan(each, now) for each in chain]
        assert all(one.until == other.first for one, other in pairwise(spans))
        moments = [each.moments(zone) for each in spans]
        assert all(one[1] == other[0] for one, other in pairwise(moments))
        assert day in spans[-1] and day not in spans[-2]
    months = [parse_timespan(f"tháng {number}/{day.year}", now) for number in range(1, 13)]
    whole = parse_timespan(f"năm {day.year}", now)
    assert sum(each.days for each in months) == whole.days
    assert all(one.until == other.first for one, other in pairwise(months))
    quarters = [parse_timespan(f"Q{number} {day.year}", now).days for number in (1, 2, 3, 4)]
    assert sum(quarters) == whole.days


@given(DAYS, st.integers(1, 400))
def test_the_last_days_are_as_many_and_end_with_today(day: date, number: int) -> None:
    now = datetime(day.year, day.month, day.day, tzinfo=HOME)
    found = parse_timespan(f"{number} ngày qua", now)
    assert (found.days, found.until) == (number, day + timedelta(days=1))
    first = found.first
    assert parse_timespan(f"{first}..{day}", now) == found
    assert parse_timespan(f"từ {first:%d/%m/%Y} đến {day:%d/%m/%Y}", now) == found
    assert parse_timespan(f"since {first}", now) == found


@given(DAYS, ZONES)
def test_every_moment_lies_in_the_day_that_clocks_show(day: date, zone: ZoneInfo) -> None:
    begins, ends = Timespan(day, day + timedelta(days=1)).moments(zone)
    assert ends - begins in {hours * 3_600_000 for hours in (0, 23, 24, 25)}
    if ends > begins:
        shown = [datetime.fromtimestamp(each / 1000, zone).date() for each in (begins, ends - 1)]
        assert shown == [day, day]
