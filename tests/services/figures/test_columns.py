"""Opening hours over many moments at once, beside one at a time."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.hours import WEEKDAYS, WorkingHours, parse_week
from socialdesk.model.ids import DAY, MINUTE, Instant
from socialdesk.services.figures.columns import business, is_open

SUNDAY_OF_NEW_CLOCKS = 1_774_742_400_000
"""29 March 2026, when Berlin's clocks go from 2 to 3."""
TIMES = st.sampled_from(
    [[], ["09:00-17:00"], ["08:00-12:00", "13:30-17:45"], ["20:00-01:00"], ["00:00-24:00"]]
)
WEEKS = st.builds(
    lambda days, zone: parse_week(dict(zip(WEEKDAYS, days, strict=True)), ZoneInfo(zone)),
    st.lists(TIMES, min_size=7, max_size=7),
    st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin", "Asia/Kolkata"]),
)
MOMENTS = st.one_of(
    st.integers(-12 * 96, 12 * 96).map(lambda quarter: quarter * 15 * MINUTE),
    st.integers(-12 * DAY, 12 * DAY),
).map(lambda since: SUNDAY_OF_NEW_CLOCKS + since)


@given(WEEKS, st.lists(MOMENTS, max_size=12))
def test_many_moments_are_open_or_closed_as_each_is(
    hours: WorkingHours, moments: list[int]
) -> None:
    begins = np.array(moments, np.int64)

    assert is_open(begins, hours).tolist() == [
        hours.business_ms(Instant(each), Instant(each + 1)) == 1 for each in moments
    ]
    assert business(begins, begins + DAY, hours).tolist() == [
        hours.business_ms(Instant(each), Instant(each + DAY)) for each in moments
    ]


def test_hours_that_begin_at_any_second_are_looked_up_and_make_no_table_of_milliseconds() -> None:
    hours = parse_week(
        {"monday": ["08:00:01-12:00"], "tuesday": ["09:00-12:00:59"]}, ZoneInfo("UTC")
    )
    begins = SUNDAY_OF_NEW_CLOCKS + np.array([0, DAY + 9 * 3_600_123, 400 * DAY])

    assert business(begins, begins + 800 * DAY, hours).tolist() == [
        hours.business_ms(Instant(each), Instant(each + 800 * DAY)) for each in begins.tolist()
    ]
