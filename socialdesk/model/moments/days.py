"""Days and times of day as a calendar and a clock have them, also where the clock is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

MIDNIGHT = 24


def months_on(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        if found := day_of(year, month + 1, number):
            return found
    return day_of(year, month + 1, min(day.day, 28)) or day


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def at_clock(now: datetime, day: date | None, hour: int, minute: int) -> datetime | None:
    """The moment at which the clock shows this, of that day or (from 24 on) of the night after it;
    None where there is none."""
    if day is None:
        return None
    if hour >= MIDNIGHT:
        day, hour = day + timedelta(days=1), hour - MIDNIGHT
    try:
        moment = datetime.combine(day, time(hour, minute), tzinfo=now.tzinfo)
    except ValueError:
        return None
    # In the hour that comes twice the second is meant once the first has gone by.
    return moment.replace(fold=1) if passed(moment, now) else moment


def passed(moment: datetime, now: datetime) -> bool:
    """Whether a moment is no longer to come. Two of one zone would be compared by what its clock
    shows, which goes back once a year."""
    return moment.astimezone(UTC) <= now.astimezone(UTC)
