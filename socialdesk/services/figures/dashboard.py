"""What a desk shows of figures at once, and which waits stand behind each: values without arrays, so that a desk
knows them before it counts anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.measure import Figures, Question

HOURS_UP_TO, DAYS_UP_TO, WEEKS_UP_TO = 1, 100, 730
"""A time of so many days is drawn hour by hour, day by day, week by week; a longer one by months."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The figures of a group, and those of the same days before; None where there are none."""

    name: str
    figures: Figures
    before: Figures | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a time: an hour, a day, a week, a month."""

    begins: Instant
    ends: Instant
    figures: Figures
    before: Figures


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The answer to a question, whole, in groups and over time; with how it stands today and who waits now."""

    question: Question
    earlier: Question | None
    """The same question of the same days before."""
    waiting: tuple[Instant, ...]
    """Since when each who waits now has waited, the longest first."""
    today: Beside
    whole: Beside
    groups: tuple[Beside, ...]
    trend: tuple[Stretch, ...]
    heat: tuple[tuple[Figures, ...], ...]
    """For each day of the week, Monday first, each of its 24 hours."""


@dataclass(frozen=True, slots=True)
class Pick:
    """Which waits stand behind a figure: those of a question; of one of its groups, of one hour of a day of
    the week, of who still waits."""

    question: Question
    group: str | None = None
    cell: tuple[int, int] | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Waited:
    """One of them; of another system it may be a conversation alone, and `wait` 0. `length`: for how long it lasted, by the question's clock; None where nobody knows.
    `is_counted`: False for what figures leave out."""

    wait: int
    conversation: int
    account: int
    opened_at: Instant
    answered_at: Instant | None
    agent: str
    length: int | None
    is_late: bool
    is_counted: bool = True

    @property
    def key(self) -> int:
        """Tells it from others."""
        return self.wait or -self.conversation


@dataclass(frozen=True, slots=True)
class Behind:
    """The waits behind a figure: who waits and is late first, then the longest; last what is left out.
    Of very many only the first are here."""

    waits: tuple[Waited, ...] = ()
    counted: int = 0
    left_out: int = 0


def earlier(question: Question, zone: ZoneInfo) -> Question | None:
    """The same days before, as they stood at the same hour: so many whole weeks ago that both do not overlap,
    and Saturdays are compared with Saturdays. None for a time without a beginning."""
    if question.begins is None:
        return None
    last = min(question.as_of, question.ends or question.as_of)
    weeks = max(-(-(last - question.begins) // (7 * DAY)), 1)

    def then(at: Instant) -> Instant:
        return shifted(at, -7 * weeks, zone)

    return replace(
        question,
        as_of=then(question.as_of),
        begins=then(question.begins),
        ends=then(last),
    )


def shifted(at: Instant, days: int, zone: ZoneInfo) -> Instant:
    """The same hour by the shop's clock, so many days later."""
    moved = datetime.fromtimestamp(at / 1000, zone) + timedelta(days=days)
    return Instant(round(moved.timestamp() * 1000))


def stretches(begins: Instant, ends: Instant, zone: ZoneInfo) -> list[tuple[Instant, Instant]]:
    """The pieces in which a time is drawn."""
    found, at = [], begins
    for after in _next(begins, ends, zone):
        found.append((at, min(after, ends)))
        at = after
    return found


def _next(begins: Instant, ends: Instant, zone: ZoneInfo) -> Iterator[Instant]:
    """The end of each piece."""
    days, number = round((ends - begins) / DAY), 0
    first, at = datetime.fromtimestamp(begins / 1000, zone), begins
    while at < ends:
        number += 1
        if days <= HOURS_UP_TO:
            at = Instant(begins + number * HOUR)
        elif days <= WEEKS_UP_TO:
            at = shifted(begins, number * (1 if days <= DAYS_UP_TO else 7), zone)
        else:
            months = first.month - 1 + number
            moved = first.replace(year=first.year + months // 12, month=months % 12 + 1, day=1)
            at = Instant(round(moved.replace(hour=0, minute=0).timestamp() * 1000))
        yield at
