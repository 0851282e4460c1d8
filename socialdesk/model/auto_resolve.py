"""Closing by itself what has been quiet for long: what is done to one conversation now, and why not.

Pure: what is known of a conversation and the moment in, a decision out. Whatever somebody still waits for, or
still has to do, keeps it open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from socialdesk.model.ids import Instant

_OLD = 2
"""How many times as long as it takes to be closed makes a conversation old."""


class Step(StrEnum):
    """What is done."""

    NOTICE = "notice"
    """The customer is told that it will be closed."""
    CLOSE = "close"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Periods:
    """After how long (ms) without a word a conversation is closed, and how long before that its customer is told
    (0: never)."""

    after: int
    notice: int = 0

    @property
    def least(self) -> int:
        """For so long (ms) it must have been quiet before anything is done."""
        return self.after - self.notice


@dataclass(frozen=True, slots=True)
class Quiet:
    """What is known of a conversation. `since` is when somebody last did anything in it: the customer, a person of
    the shop, or time itself (a snooze that ended)."""

    since: Instant
    status: str = "open"
    is_waiting: bool = False
    is_unread: bool = False
    handled_by: str = ""
    promises: int = 0
    """Open ones, however long they are overdue."""
    scheduled: int = 0
    """Answers that go out later."""
    unsent: int = 0
    """What is on its way, and what somebody has to look at: refused, unconfirmed."""
    drafts: int = 0
    is_paused: bool = False
    noticed_at: Instant | None = None
    """When its customer was told, since it has been quiet."""
    can_be_told: bool = False
    """Whether the platform lets a program say something here now."""
    is_wanted: bool = True
    """Whether the shop wants this one to be closed at all (`only`, `unless`)."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`why` is a code: quiet, unannounced (the platform lets nobody be told) or long_quiet (so long that a notice would
    only surprise) for what is done; not_yet or told (its
    customer knows) for what will be; else what keeps it open. `at` is when it will be closed if nothing happens; None where it will not."""

    step: Step
    why: str
    at: Instant | None = None


def decide(quiet: Quiet, periods: Periods, now: Instant) -> Decision:
    """What is done to a conversation now.

    Its customer is told once, `notice` before it is closed; when that comes late (nobody ran), it is closed so
    long after the notice all the same. Where the platform lets a program say nothing (its window is closed,
    under a post, blocked) it is closed without: nothing is lost, their next message opens it anew. So is what has
    been quiet for twice as long: a shop that begins to close what is old writes to nobody it spoke with last year.
    """
    kept = _kept(quiet)
    if kept:
        return Decision(Step.NOTHING, kept)
    closes = Instant(quiet.since + periods.after)
    is_old = now >= quiet.since + _OLD * periods.after
    if periods.notice and quiet.noticed_at is None and quiet.can_be_told and not is_old:
        if now < quiet.since + periods.least:
            return Decision(Step.NOTHING, "not_yet", closes)
        return Decision(Step.NOTICE, "quiet", Instant(max(closes, now + periods.notice)))
    if quiet.noticed_at is not None:
        closes = Instant(max(closes, quiet.noticed_at + periods.notice))
    if now < closes:
        why = "not_yet" if quiet.noticed_at is None else "told"
        return Decision(Step.NOTHING, why, closes)
    if not periods.notice or quiet.noticed_at is not None:
        return Decision(Step.CLOSE, "quiet", now)
    return Decision(Step.CLOSE, "long_quiet" if quiet.can_be_told else "unannounced", now)


def _kept(quiet: Quiet) -> str:
    """What keeps it as it is; empty for nothing."""
    reasons = (
        ("resolved", quiet.status == "resolved"),
        ("snoozed", quiet.status == "snoozed"),
        ("waiting", quiet.is_waiting),
        ("unread", quiet.is_unread),
        ("promised", quiet.promises > 0),
        ("scheduled", quiet.scheduled > 0),
        ("unsent", quiet.unsent > 0),
        ("draft", quiet.drafts > 0),
        ("paused", quiet.is_paused),
        ("handled", bool(quiet.handled_by)),
        ("unwanted", not quiet.is_wanted),
    )
    return next((code for code, holds in reasons if holds), "")
