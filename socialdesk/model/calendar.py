"""A shop's days: when each begins by the clocks of its zone, and what days, weeks and months are called."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from socialdesk.model.ids import Instant
from socialdesk.model.measure import By


def day_of(moment: Instant, zone: ZoneInfo) -> date:
    """The day on which a moment lies."""
    return datetime.fromtimestamp(moment / 1000, zone).date()


def day_begins(day: date, zone: ZoneInfo) -> Instant:
    """The first moment of a day, also of one whose clocks have no midnight, or two."""
    return Instant(round(datetime.combine(day, time(), zone).timestamp()) * 1000)


def day_around(moment: Instant, zone: ZoneInfo) -> tuple[Instant, Instant]:
    """When the day on which a moment lies begins, and when the next one does."""
    day = day_of(moment, zone)
    return day_begins(day, zone), day_begins(day + timedelta(days=1), zone)


def period_name(day: date, by: By) -> str:
    """What the period in which a day lies is called: a month `2026-11`, a week `2026-W48` (ISO 8601: from Monday, and
    of the year in which its Thursday lies), else the day `2026-11-26`."""
    match by:
        case By.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year:04}-W{week:02}"
        case By.MONTH:
            return f"{day.year:04}-{day.month:02}"
    return day.isoformat()
