"""How much there was to do, when, and who was there: definitions of figures about time.

Moments are `Instant`s; days, hours and weeks are the shop's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from socialdesk.model.calendar import day_begins, day_of, period_name
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.measure import By

IDLE = 5 * MINUTE
"""Whoever has not touched their desk for longer is not there, though it is open."""


@dataclass(frozen=True, slots=True)
class Busy:
    """An hour of the week, over all weeks of a time: Monday 9 to 10, say."""

    weekday: str
    hour: int
    hours: int
    """How many such hours there were, also those of which only a part lies in the time."""
    messages: int
    """What customers said in them that wants an answer, all together; deleted since or not."""
    waiting: int
    """People who waited for an answer at some moment of such an hour, all hours together: whoever waits from
    9:50 to 11:10 waited in three."""

    @property
    def messages_mean(self) -> float | None:
        """Of one such hour."""
        return self.messages / self.hours if self.hours else None

    @property
    def waiting_mean(self) -> float | None:
        """Of one such hour."""
        return self.waiting / self.hours if self.hours else None


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much was left at the end of a period, and how much came and was done in it."""

    group: str
    """The period: `2026-11-26`, `2026-W48`, `2026-11`, `2026-11-26 13:00`."""
    at: Instant
    """Its end; what happens in that very moment belongs to the next. The last one may end now, and now counts."""
    waiting: int
    """Conversations whose customer waited then, also those that needed no answer after all."""
    late: int
    """Of them those who waited for longer than the target."""
    unresolved: int
    """Episodes that were not resolved then."""
    opened: int
    """Episodes that began in the period."""
    resolved: int
    """Episodes that were resolved in it."""


@dataclass(frozen=True, slots=True)
class AgentWork:
    """What somebody did in a time, and beside it what tells how hard that was. No figure says who is good;
    None where nothing is known."""

    agent: str
    answered: int
    """Waits that they answered, by when they did."""
    p50_ms: int | None
    """The median of those, on the wall."""
    business_p50_ms: int | None
    """The same in opening hours."""
    open: int
    """Conversations that are theirs and whose customer waits: now, or at the moment as of which it is asked."""
    resolved: int
    """Episodes that they resolved."""
    online_ms: int
    """For how long they were at a desk: it was open, and they had touched it in the last five minutes. None is
    known of before there was such a record, of answers by command, and of people elsewhere."""
    conversations: int
    """In how many they answered."""
    first: int
    """Of the answered those with which an episode began: somebody has to find out what it is about."""
    closed: int | None
    """Of the answered those that began while the shop was closed, and so are long whoever answers; None
    without opening hours."""

    @property
    def first_share(self) -> float | None:
        """`first` of `answered`."""
        return self.first / self.answered if self.answered else None

    @property
    def closed_share(self) -> float | None:
        """`closed` of `answered`."""
        return None if self.closed is None or not self.answered else self.closed / self.answered

    @property
    def each(self) -> float | None:
        """Answers a conversation: long talks, or many short ones."""
        return self.answered / self.conversations if self.conversations else None


def covered(spans: Iterable[tuple[int, int]], begins: int, ends: int) -> int:
    """For how long (ms, wall clock) any of these half-open spans lasts between two moments: where two overlap,
    as an agent's two desks do, it counts once. In any order."""
    total, until = 0, begins
    for began, stopped in sorted(spans):
        start, stop = max(began, until), min(stopped, ends)
        if stop > start:
            total += stop - start
            until = stop
    return total


def periods(
    begins: Instant, ends: Instant, by: By, zone: ZoneInfo
) -> Iterator[tuple[str, Instant]]:
    """The hours, days, weeks (ISO 8601) or months in which some part of a time lies, in turn: what each is called
    and when it ends by the shop's clocks; none of no time. An hour that a change of clocks repeats comes twice."""
    if ends <= begins:
        return
    day = day_of(begins, zone)
    if by is By.WEEK:
        day -= timedelta(days=day.weekday())
    elif by is By.MONTH:
        day = day.replace(day=1)
    while (starts := day_begins(day, zone)) < ends:
        after = _next(day, by)
        stops = day_begins(after, zone)
        if by is By.HOUR:
            yield from _hours(starts, stops, begins, ends, zone)
        elif stops > begins:
            yield period_name(day, by), stops
        day = after


def _hours(
    starts: Instant, stops: Instant, begins: Instant, ends: Instant, zone: ZoneInfo
) -> Iterator[tuple[str, Instant]]:
    """Those of a day."""
    while starts < min(stops, ends):
        after = Instant(min(starts + HOUR, stops))
        if after > begins:
            yield f"{datetime.fromtimestamp(starts / 1000, zone):%Y-%m-%d %H:%M}", after
        starts = after


def _next(day: date, by: By) -> date:
    if by is By.MONTH:
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day + timedelta(days=7 if by is By.WEEK else 1)
