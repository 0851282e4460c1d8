"""What is asked of many waits, and what they come to: how many were answered in time, how long they took."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Protocol

from socialdesk.model.ids import MINUTE, Instant

PROMISE = 10 * MINUTE
"""Within this (ms) 82 % of customers expect an answer: the target where nobody names another."""


class By(StrEnum):
    """Into which groups waits fall."""

    ALL = ""
    ACCOUNT = "account"
    CHANNEL = "channel"
    """The platform."""
    AGENT = "agent"
    """Who answered, `elsewhere` for the platform's own app; nobody, while it is open."""
    TAG = "tag"
    """Those that the conversation had last before the customer's next wait began (now, for the newest one): what is
    tagged otherwise afterwards moves no figure of then. With two tags it counts in both."""
    BROADCAST = "broadcast"
    """The last one that the customer had been told within three days before the wait began."""
    HOUR = "hour"
    WEEKDAY = "weekday"
    DAY = "day"
    WEEK = "week"
    """By ISO 8601: `2026-W10`."""
    MONTH = "month"
    LANGUAGE = "language"


class ClockKind(StrEnum):
    """Which time is counted."""

    WALL = "wall"
    BUSINESS = "business"
    """Only while the shop is open."""


class When(StrEnum):
    """Which moment of a wait decides to which time it belongs."""

    ARRIVAL = "arrival"
    """When the customer began to wait."""
    ANSWER = "answer"
    """When they were answered; who still waits belongs to now."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about waits. The time is half-open: `begins` is in it and `ends` is not; None: without
    end. `target` is a length (ms); `as_of` the moment by which everything is seen."""

    as_of: Instant
    begins: Instant | None = None
    ends: Instant | None = None
    by: By = By.ALL
    clock: ClockKind = ClockKind.WALL
    when: When = When.ARRIVAL
    target: int = PROMISE

    def has(self, moment: int) -> bool:
        """Whether a moment lies in the time that is asked for."""
        if self.begins is not None and moment < self.begins:
            return False
        return self.ends is None or moment < self.ends


class Lengths(Protocol):
    """Whole milliseconds, the shortest first: a list or an array."""

    def __len__(self) -> int: ...
    def __getitem__(self, place: int, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Figures:
    """Waits of one group. `n` = `answered` + `open`; lengths are whole milliseconds over those that were
    answered, None where there are none, and all None where a clock is not known."""

    n: int
    answered: int
    open: int
    """Still waiting."""
    missed: int | None
    """Answered after the target, or still waiting and past it."""
    within: int | None
    """Answered within the target, which counts as within."""
    share: float | None
    """`within` of all whose outcome is known: who still waits and is not late yet is on neither side."""
    mean_ms: int | None
    p50_ms: int | None
    p90_ms: int | None
    p95_ms: int | None
    max_ms: int | None


def figures(answered: Lengths, waiting: Lengths, target: int, total: int) -> Figures:
    """The figures of waits that took so long, `total` all together, and of those that have lasted so long
    by now."""
    count = len(answered)
    within = bisect_right(answered, target)
    late = len(waiting) - bisect_right(waiting, target)
    missed = count - within + late
    decided = within + missed
    return Figures(
        count + len(waiting),
        count,
        len(waiting),
        missed,
        within,
        within / decided if decided else None,
        rounded(Fraction(int(sum(answered) if total is None else total), count)) if count else None,
        percentile(answered, 50),
        percentile(answered, 90),
        percentile(answered, 95),
        int(answered[-1]) if count else None,
    )


def unknown(answered: int, waiting: int) -> Figures:
    """The same where nobody knows how long they took: a shop without working hours has no business time."""
    return Figures(answered + waiting, answered, waiting, *(None,) * 8)


def percentile(lengths: Lengths, percent: int) -> int | None:
    """The value below which `percent` of them lie, between its two neighbours in proportion (as Excel's
    PERCENTILE.INC, pandas and NumPy); None of none. `lengths` are in order."""
    if not len(lengths):
        return None
    whole, part = divmod((len(lengths) - 1) * percent, 100)
    low = int(lengths[whole])
    high = int(lengths[min(whole + 1, len(lengths) - 1)])
    return rounded(low + Fraction((high - low) * part, 100))


def rounded(value: Fraction) -> int:
    """To the nearest whole; a half to the larger one."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
