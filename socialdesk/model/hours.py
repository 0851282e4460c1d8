"""When a shop is open: a week of intervals, single days, public holidays and vacations, in a time zone of its own.

What is said of a day counts in this order, the strongest first: a vacation, a single day, a calendar file, a public
holiday, the week. An interval belongs to the day on which it begins: a day that is closed closes what begins on it,
and a shift that goes on past midnight from the day before goes on. What closes from one moment to another (a vacation
that says the time of day, an hour of a calendar file) closes exactly that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_INTERVAL = re.compile(
    r"^\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*-\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*$", re.ASCII
)
_DAY = 24 * 60 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FAR = 800
"""For so many days a shop's next opening is looked for."""


class Source(StrEnum):
    """What a day's hours are from, the strongest first."""

    VACATION = "vacation"
    DAY = "day"
    FILE = "ics"
    HOLIDAY = "holiday"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Interval:
    """Seconds after the day's own midnight, half-open: `start` is inside, `end` is not. `end` may pass
    86 400."""

    start: int
    end: int


ALWAYS = ((Interval(0, _DAY),),) * 7
"""A week that is open all the time."""


@dataclass(frozen=True, slots=True)
class Day:
    """The hours of a single day; with `adds` they come to those that it has anyhow."""

    intervals: tuple[Interval, ...] = ()
    name: str = ""
    adds: bool = False


@dataclass(frozen=True, slots=True)
class DaysOff:
    """A vacation from one day to another, both of them closed."""

    first: date
    last: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """A time, half-open, in which nothing is open; one of a calendar file gives way to single days."""

    begins: Instant
    ends: Instant
    source: Source = Source.VACATION
    name: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """A time, half-open, in which the shop is open, and what says so: it began on `day`."""

    begins: Instant
    ends: Instant
    day: date
    source: Source
    name: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What holds on a day: its intervals, and those that come to them by a single day."""

    source: Source
    name: str = ""
    intervals: tuple[Interval, ...] = ()
    added: tuple[Interval, ...] = ()
    added_by: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the shop is open at a moment, by what, and until when; None where that never ends."""

    is_open: bool
    source: Source
    name: str
    day: date
    """The day whose line it is: of an interval past midnight the one on which it began."""
    until: Instant | None


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A week of intervals, Monday first, and what holds instead on some days. A week without any, and no single
    day, is a shop that never opens."""

    week: tuple[tuple[Interval, ...], ...]
    zone: ZoneInfo
    days: Mapping[date, Day] = field(default_factory=dict)
    closed: Mapping[date, str] = field(default_factory=dict)
    """Days that a calendar file closes, and what it calls them."""
    holidays: Mapping[date, str] = field(default_factory=dict)
    """Public holidays, and what they are called."""
    vacations: tuple[DaysOff, ...] = ()
    closures: tuple[Closure, ...] = ()
    earlier: tuple[tuple[Instant, WorkingHours], ...] = ()
    """What held before, in turn, each with the moment up to which it did; these have none themselves."""

    def __hash__(self) -> int:
        """By the zone alone: what is kept for a shop's hours is looked up for every wait, and a zone
        hardly ever has two of them."""
        return hash(self.zone)

    def is_open(self, moment: datetime) -> bool:
        """Whether the shop is open at `moment` (aware)."""
        now = instant(moment)
        return any(each.begins <= now < each.ends for each in self._around(now))

    def next_opening(self, moment: datetime) -> datetime | None:
        """When the shop opens next after `moment`, in the shop's zone; None if it is open now or
        never opens."""
        now = instant(moment)
        if any(each.begins <= now < each.ends for each in self._around(now)):
            return None
        opens = self._opens_after(now)
        return None if opens is None else moment_of(opens).astimezone(self.zone)

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
        found = [
            (each.begins, each.ends)
            for number in range((last - first).days + 1)
            for each in self.opened_on(first + timedelta(days=number))
        ]
        return _joined(found)

    def opened_on(self, day: date) -> list[Opening]:
        """The openings that begin on a day, in turn, by the calendar that held at each moment; they may
        overlap."""
        if not self.earlier:
            return self._own(day)
        middle = instant(datetime(day.year, day.month, day.day, tzinfo=UTC))
        around = (middle - 2 * _DAY * 1000, middle + 4 * _DAY * 1000)
        found: list[Opening] = []
        since = Instant(around[0])
        for until, hours in (*self.earlier, (Instant(around[1]), self)):
            if until > since:
                found += _within(hours._own(day), since, until)
                since = until
        return found

    def plan(self, day: date) -> Plan:
        """What holds on a day by the calendar as it is now, and which line says so."""
        for each in self.vacations:
            if each.first <= day <= each.last:
                return Plan(Source.VACATION, each.name)
        own = self.days.get(day)
        if own is not None and not own.adds:
            return Plan(Source.DAY, own.name, own.intervals)
        name = self.closed.get(day)
        if name is not None:
            found = Plan(Source.FILE, name)
        elif (name := self.holidays.get(day)) is not None:
            found = Plan(Source.HOLIDAY, name)
        else:
            found = Plan(Source.WEEK, "", self.week[day.weekday()])
        return found if own is None else replace(found, added=own.intervals, added_by=own.name)

    def standing(self, moment: datetime) -> Standing:
        """Whether the shop is open at `moment` (aware), which line says so, and until when."""
        now = instant(moment)
        day = moment.astimezone(self.zone).date()
        current = self.at(now)
        for each in self._around(now):
            if each.begins <= now < each.ends:
                return Standing(
                    is_open=True,
                    source=each.source,
                    name=each.name,
                    day=each.day,
                    until=self._closes_after(now),
                )
        opens = self._opens_after(now)
        plan = current.plan(day)
        source, name = plan.source, plan.name
        cut = [each for each in current.closures if each.begins <= now < each.ends]
        if cut and source is not Source.VACATION:
            strongest = min(cut, key=lambda each: list(Source).index(each.source))
            if strongest.source is Source.VACATION or source is not Source.DAY:
                source, name = strongest.source, strongest.name
        return Standing(is_open=False, source=source, name=name, day=day, until=opens)

    def at(self, moment: Instant) -> WorkingHours:
        """The calendar that held, or holds, at a moment."""
        return next((hours for until, hours in self.earlier if moment < until), self)

    def opens_ever(self, since: date) -> bool:
        """Whether the shop is ever open within two years of a day."""
        return any(self.opened_on(since + timedelta(days=number)) for number in range(_FAR))

    def _around(self, now: Instant) -> Iterator[Opening]:
        """Openings near a moment. An interval ends 48 hours after its day began at the latest; a zone that
        leaves out a day, as Apia's did, makes that one more."""
        today = moment_of(now).astimezone(self.zone).date()
        for offset in (0, -1, 1, -2):
            yield from self.opened_on(today + timedelta(days=offset))

    def _opens_after(self, now: Instant) -> Instant | None:
        """The first opening after a moment at which the shop is closed."""
        today = moment_of(now).astimezone(self.zone).date()
        found: list[Instant] = []
        for number in range(-2, _FAR):
            openings = self.opened_on(today + timedelta(days=number))
            # Where clocks are changed, a later day's may begin before an earlier day's.
            was_found = bool(found)
            found += [each.begins for each in openings if each.begins > now]
            if was_found:
                break
        return min(found, default=None)

    def _closes_after(self, now: Instant) -> Instant | None:
        """When an opening that goes on now ends; None where that is not within a few months."""
        today = moment_of(now).astimezone(self.zone).date()
        for days in (3, 16, 128):
            last = today + timedelta(days=days)
            openings = self.openings(today - timedelta(days=2), last)
            ends = next(end for begin, end in openings if begin <= now < end)
            if moment_of(ends).astimezone(self.zone).date() < last - timedelta(days=1):
                return ends
        return None

    def _own(self, day: date) -> list[Opening]:
        """By this calendar alone, whatever held before."""
        plan = self.plan(day)
        found = self._opened(plan.intervals, day, plan.source, plan.name)
        if plan.source is not Source.DAY:
            found = self._without(found, Source.FILE)
        found += self._opened(plan.added, day, Source.DAY, plan.added_by)
        return self._without(found, Source.VACATION)

    def _opened(
        self, intervals: Iterable[Interval], day: date, source: Source, name: str
    ) -> list[Opening]:
        """In UTC: two moments of one zone would be compared by what its clock shows, which goes back once a
        year. One that falls into the hour that the clock leaves out is none."""
        moments = (
            (self._moment(day, each.start), self._moment(day, each.end)) for each in intervals
        )
        return [
            Opening(begins, ends, day, source, name) for begins, ends in moments if begins < ends
        ]

    def _without(self, openings: list[Opening], source: Source) -> list[Opening]:
        """What is left of openings beside the closures of a source."""
        for cut in self.closures:
            if cut.source is source:
                openings = [
                    part
                    for each in openings
                    for part in (
                        *_within([each], each.begins, cut.begins),
                        *_within([each], cut.ends, each.ends),
                    )
                ]
        return openings

    def _moment(self, day: date, seconds: int) -> Instant:
        days, rest = divmod(seconds, _DAY)
        clock = time(rest // 3600, rest // 60 % 60, rest % 60)
        return instant(datetime.combine(day + timedelta(days=days), clock, tzinfo=self.zone))


def _within(openings: Iterable[Opening], begins: Instant, ends: Instant) -> list[Opening]:
    """What of these lies in a time."""
    return [
        each
        if begins <= each.begins and each.ends <= ends
        else replace(each, begins=max(each.begins, begins), ends=min(each.ends, ends))
        for each in openings
        if max(each.begins, begins) < min(each.ends, ends)
    ]


def _joined(times: Iterable[tuple[Instant, Instant]]) -> list[tuple[Instant, Instant]]:
    whole: list[tuple[Instant, Instant]] = []
    for start, end in sorted(times):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


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


@lru_cache(maxsize=256)
def _open_in_year(hours: WorkingHours, year: int) -> _OpenTime:
    """Cut at the year's ends, by UTC; begun up to two days before it, as a day ends 48 hours after it begins
    at the latest, and zones differ."""
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    begins, ends = (instant(datetime(each.year, 1, 1, tzinfo=UTC)) for each in (first, last))
    cut = [
        (max(start, begins), min(end, ends))
        for start, end in hours.openings(first - timedelta(days=3), last + timedelta(days=1))
        if start < ends and end > begins
    ]
    lengths = [end - start for start, end in cut]
    before = tuple(accumulate(lengths, initial=0))[:-1]
    return _OpenTime(tuple(start for start, _ in cut), tuple(end for _, end in cut), before)


def _year_of(moment: Instant) -> int:
    return moment_of(moment).year


def instant(moment: datetime) -> Instant:
    """An aware moment in whole milliseconds; what is less is left off."""
    return Instant((moment - _EPOCH) // timedelta(milliseconds=1))


def moment_of(at: Instant) -> datetime:
    """The same, in UTC."""
    return _EPOCH + timedelta(milliseconds=at)


def parse_interval(text: str) -> Interval:
    """`"08:00-12:00"`, or `"20:00-01:00"` past midnight, or `"00:00-24:00"`, or `"08:00:30-12:00"`.

    Raises ValueError with a sentence for the person who wrote it.
    """
    found = _INTERVAL.match(text)
    if not found:
        raise ValueError(translate('"{text}" is not an interval like "08:00-17:30"', text=text))
    hours, minutes, seconds = (
        [int(each or 0) for each in found.group(n, n + 3)] for n in (1, 2, 3)
    )
    start, end = (
        hour * 3600 + minute * 60 + second
        for hour, minute, second in zip(hours, minutes, seconds, strict=True)
    )
    if max(minutes + seconds) > 59 or start >= _DAY or end > _DAY:
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
