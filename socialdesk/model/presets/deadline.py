"""Until when something is to be done, where a target counts opening hours."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from socialdesk.model.hours import Interval, WorkingHours
from socialdesk.model.ids import DAY, Instant

_PART = 128 * DAY
_PARTS = 5
"""How far it is looked ahead: a shop that is open for less in more than a year keeps no deadline."""


def business_due(hours: WorkingHours | None, begins: Instant, target: int) -> Instant | None:
    """The first moment at which the shop has been open for `target` ms since `begins`: what ends at closing
    time is due at closing time, and for a target of 0 it is the moment itself or the next opening. Without
    hours every hour counts; None where it never comes."""
    if hours is None:
        return Instant(begins + target)
    left = target
    first = begins // _PART
    for number in range(first, first + _PARTS):
        part = _open_in(hours, number)
        place = bisect_right(part.ends, begins)
        if place == len(part.ends):
            continue
        passed = part.before[place] + max(begins - part.starts[place], 0)
        if part.before[-1] - passed < left:
            left -= part.before[-1] - passed
            continue
        place = max(bisect_left(part.before, passed + left) - 1, place)
        return Instant(part.starts[place] + passed + left - part.before[place])
    return None


@lru_cache(maxsize=64)
def one_interval_a_day(
    hours: WorkingHours, latest: int, *, has_holidays: bool = False
) -> WorkingHours:
    """The hours of a system that keeps one interval a weekday: from the first opening to the last closing, at
    most until a second of the day. It knows no single days; of holidays (`has_holidays`) and vacations it knows
    that they are closed."""

    def whole(day: tuple[Interval, ...]) -> tuple[Interval, ...]:
        if not day:
            return ()
        start = min(each.start for each in day)
        end = min(max(each.end for each in day), latest)
        return (Interval(start, end),) if start < end else ()

    week = tuple(map(whole, hours.week))
    earlier = tuple(
        (until, one_interval_a_day(each, latest, has_holidays=has_holidays))
        for until, each in hours.earlier
    )
    if not has_holidays:
        return WorkingHours(week, hours.zone, earlier=earlier)
    shut = {day: own for day, own in hours.days.items() if not own.intervals}
    return replace(hours, week=week, days=shut, closures=(), earlier=earlier)


@dataclass(frozen=True, slots=True)
class _OpenTime:
    """When a shop is open, and for how long it was before each opening; all of it is the last of these."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]


@lru_cache(maxsize=64)
def _open_in(hours: WorkingHours, number: int) -> _OpenTime:
    """Cut at both ends of the part of time, so that nothing counts twice."""
    begins, ends = number * _PART, (number + 1) * _PART
    first, last = (datetime.fromtimestamp(each / 1000, UTC).date() for each in (begins, ends))
    cut = [
        (max(start, begins), min(end, ends))
        for start, end in hours.openings(first - timedelta(days=3), last + timedelta(days=1))
        if start < ends and end > begins
    ]
    before = tuple(accumulate((end - start for start, end in cut), initial=0))
    return _OpenTime(tuple(start for start, _ in cut), tuple(end for _, end in cut), before)
