"""What is asked of figures: of which time, by which clock, how grouped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from socialdesk.model.ids import Instant
from socialdesk.model.measure import PROMISE


class By(StrEnum):
    """Into which groups waits fall."""

    ALL = ""
    ACCOUNT = "account"
    CHANNEL = "channel"
    """The platform."""
    AGENT = "agent"
    """Who answered, `elsewhere` for the platform's own app; nobody, while it is open."""
    TAG = "tag"
    """A conversation with two tags counts in both."""
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
