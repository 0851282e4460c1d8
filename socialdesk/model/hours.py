"""Working hours: several intervals a weekday, past midnight if need be, in the shop's own time
zone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_INTERVAL = re.compile(r"^\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$")
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Interval:
    """Minutes after the weekday's own midnight, half-open: `start` is inside, `end` is not. `end`
    may pass 1440."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A week of intervals, Monday first. A week without any is a shop that never opens."""

    week: tuple[tuple[Interval, ...], ...]
    zone: ZoneInfo

    def __hash__(self) -> int:
        """By the zone alone: what is kept for a shop's hours is looked up for every wait, and a zone
        hardly ever has two of them."""
        return hash(self.zone)

    def is_open(self, moment: datetime) -> bool:
        """Whether the shop is open at `moment` (aware)."""
        moment = moment.astimezone(UTC)
        return any(start <= moment < end for start, end in self._around(moment))

    def next_opening(self, moment: datetime) -> datetime | None:
        """When the shop opens next after `moment`, in the shop's zone; None if it is open now or
        never opens."""
        if self.is_open(moment):
            return None
        moment = moment.astimezone(UTC)
        starts = [start for start, _ in self._around(moment, days=15) if start > moment]
        return min(starts).astimezone(self.zone) if starts else None

    def business_ms(self, begins: Instant, ends: Instant) -> int:
        """For how long (ms) the shop is open from `begins` up to `ends`; 0 where that is no time. Intervals
        that overlap count once, and an hour that a clock shows twice counts as the two that it is."""
        if ends <= begins:
            return 0
        years = range(_year_of(begins), _year_of(ends) + 1)
        return sum(_open_in_year(self, year).between(begins, ends) for year in years)

    def openings(self, first: date, last: date) -> list[tuple[Instant, Instant]]:
        """When the shop is open on the days from `first` to `last`, begun on one of them, in turn; what
        meets or overlaps is one."""
        whole: list[tuple[Instant, Instant]] = []
        for number in range((last - first).days + 1):
            for start, end in sorted(map(_in_ms, self._on(first + timedelta(days=number)))):
                if whole and start <= whole[-1][1]:
                    whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
                else:
                    whole.append((start, end))
        return whole

    def _around(self, moment: datetime, days: int = 1) -> Iterator[tuple[datetime, datetime]]:
        """Intervals near a moment, in UTC: two moments of one zone would be compared by what its
        clock shows, which goes back once a year. One that falls into the hour that the clock leaves
        out is none."""
        today = moment.astimezone(self.zone).date()
        for offset in range(-1, days):
            yield from self._on(today + timedelta(days=offset))

    def _on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for interval in self.week[day.weekday()]:
            start, end = self._moment(day, interval.start), self._moment(day, interval.end)
            if start < end:
                yield start, end

    def _moment(self, day: date, minutes: int) -> datetime:
        days, rest = divmod(minutes, _DAY)
        return datetime.combine(
            day + timedelta(days=days), time(rest // 60, rest % 60), tzinfo=self.zone
        ).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _OpenTime:
    """When a shop is open in a year, and for how long it was from the year's beginning up to each opening."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]

    def between(self, begins: int, ends: int) -> int:
        return self._until(ends) - self._until(begins)

    def _until(self, moment: int) -> int:
        place = bisect_right(self.starts, moment) - 1
        if place < 0:
            return 0
        return self.before[place] + min(moment, self.ends[place]) - self.starts[place]


@lru_cache(maxsize=64)
def _open_in_year(hours: WorkingHours, year: int) -> _OpenTime:
    """Cut at the year's ends, by UTC; begun up to two days before it, as a day ends 48 hours after it begins
    at the latest, and zones differ."""
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    begins, ends = (_ms(datetime(each.year, 1, 1, tzinfo=UTC)) for each in (first, last))
    cut = [
        (max(start, begins), min(end, ends))
        for start, end in hours.openings(first - timedelta(days=3), last + timedelta(days=1))
        if start < ends and end > begins
    ]
    lengths = [end - start for start, end in cut]
    before = tuple(accumulate(lengths, initial=0))[:-1]
    return _OpenTime(tuple(start for start, _ in cut), tuple(end for _, end in cut), before)


def _year_of(moment: Instant) -> int:
    return datetime.fromtimestamp(moment / 1000, UTC).year


def _in_ms(interval: tuple[datetime, datetime]) -> tuple[Instant, Instant]:
    return _ms(interval[0]), _ms(interval[1])


def _ms(moment: datetime) -> Instant:
    return Instant(round(moment.timestamp() * 1000))


def parse_interval(text: str) -> Interval:
    """`"08:00-12:00"`, or `"20:00-01:00"` past midnight, or `"00:00-24:00"`.

    Raises ValueError with a sentence for the person who wrote it.
    """
    found = _INTERVAL.match(text)
    if not found:
        raise ValueError(translate('"{text}" is not an interval like "08:00-17:30"', text=text))
    start_hour, start_minute, end_hour, end_minute = map(int, found.groups())
    start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
    if start_minute > 59 or end_minute > 59 or start >= _DAY or end > _DAY:
        raise ValueError(
            translate('"{text}" names a time that no day has; use 00:00 to 24:00', text=text)
        )
    if end <= start:
        end += _DAY
    return Interval(start, end)


def parse_week(days: Mapping[str, Sequence[str]], zone: ZoneInfo) -> WorkingHours:
    """Hours from weekday names to interval texts; a weekday that is left out is closed. Raises
    ValueError."""
    for name in days:
        if name not in WEEKDAYS:
            raise ValueError(
                translate(
                    '"{name}" is not a weekday; use {all}', name=name, all=", ".join(WEEKDAYS)
                )
            )
    week = tuple(
        tuple(
            sorted(
                (parse_interval(text) for text in days.get(name, ())), key=lambda each: each.start
            )
        )
        for name in WEEKDAYS
    )
    return WorkingHours(week, zone)
