"""Working hours: several intervals a weekday, past midnight if need be, in the shop's own time
zone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from socialdesk.model.i18n import translate

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

    def _around(self, moment: datetime, days: int = 1) -> Iterator[tuple[datetime, datetime]]:
        """Intervals near a moment, in UTC: two moments of one zone would be compared by what its
        clock shows, which goes back once a year. One that falls into the hour that the clock leaves
        out is none."""
        today = moment.astimezone(self.zone).date()
        for offset in range(-1, days):
            day = today + timedelta(days=offset)
            for interval in self.week[day.weekday()]:
                start, end = self._moment(day, interval.start), self._moment(day, interval.end)
                if start < end:
                    yield start, end

    def _moment(self, day: date, minutes: int) -> datetime:
        days, rest = divmod(minutes, _DAY)
        return datetime.combine(
            day + timedelta(days=days), time(rest // 60, rest % 60), tzinfo=self.zone
        ).astimezone(UTC)


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
