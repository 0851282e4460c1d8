"""How long customers waited: a conversation's occurrences become its episodes and waits.

An **episode** begins with a customer's first words after the conversation was resolved (or ever) and ends
when it is resolved. A **wait** begins with the oldest of a customer's messages that nobody has answered and
ends with the first words of a person of the shop, from the desk or from elsewhere. What programs say ends
none. Everything here follows from what was said and done alone, in whatever order it was heard of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import attrgetter

from socialdesk.model.ids import Instant


class Act(StrEnum):
    """What happened, as far as waits go."""

    SAID = "said"
    """A customer said something that wants an answer."""
    ANSWERED = "answered"
    """A person of the shop wrote."""
    ASSIGNED = "assigned"
    """It was given to `agent`; nobody's, where that is empty."""
    RESOLVED = "resolved"
    REOPENED = "reopened"
    """A person of the shop took up what was resolved."""
    CARRIED = "carried"
    """A wait goes on here that began in another chat."""
    LEFT = "left"
    """The chat goes on elsewhere, and a wait with it."""


@dataclass(slots=True)
class Occurrence:
    """Something that happened in a conversation `at` a moment.

    What is done at a desk is about what the desk held then: `recorded_at` is when the store took in a
    customer's message, `written_at` when an agent did something, by the same clock, and `seen` the number
    of the newest message that they had seen. Without `written_at` it was done elsewhere, where people see
    all that was said before it by the platform's clock.
    """

    act: Act
    at: Instant
    number: int = 0
    """The message's, in the order in which the store took them in; an answer's delivery. Tells what happened
    at the same moment apart."""
    agent: str = ""
    """Who did it. An answer without one came from elsewhere: the platform's own app."""
    seq: int = 0
    recorded_at: Instant | None = None
    taken_back_at: Instant | None = None
    written_at: Instant | None = None
    seen: int | None = None
    underway: bool = False
    """An answer that has not arrived."""
    but_since: Instant | None = None
    """What was said from then on was not on the screen of who resolved it, and goes on waiting."""
    is_numbered: bool = True
    """False for what came from another system: its `number` says nothing of when it could be seen."""


class Why(StrEnum):
    """Why a wait that nobody answered is no unanswered one."""

    RESOLVED = "resolved"
    """The shop had nothing to answer: an agent resolved it."""
    TAKEN_BACK = "taken_back"
    """The customer took back all that they had said in it."""
    MOVED = "moved"
    """It goes on in another chat."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A customer waited, or waits. Moments are `Instant`s, None where they have not come."""

    opened_at: Instant
    said_last_at: Instant | None = None
    """When the customer last wrote in it, once it has ended: some systems begin anew with each message."""
    answered_at: Instant | None = None
    agent: str = ""
    """Who answered; empty where that was elsewhere, or nobody did."""
    assignee: str = ""
    """Whose the conversation was when it ended."""
    underway: int | None = None
    """The delivery that answers it, where that has not arrived: `answered_at` is when it was written."""
    ended_at: Instant | None = None
    """When it ended, by an answer or otherwise."""
    why_excluded: str = ""
    """A `Why`, for one that ended without an answer."""

    @property
    def by(self) -> str:
        """`agent` or `elsewhere`; empty where nobody answered."""
        if self.answered_at is None:
            return ""
        return "agent" if self.agent else "elsewhere"


@dataclass(frozen=True, slots=True)
class Episode:
    """From a customer's first words (or an agent who took it up again) until it was resolved."""

    opened_at: Instant
    by_customer: bool
    resolved_at: Instant | None = None
    resolved_by: str = ""
    assignee: str = ""
    """Whose it was when it was resolved."""


@dataclass(frozen=True, slots=True)
class Segments:
    """What a conversation's occurrences come to, each in turn."""

    episodes: tuple[Episode, ...]
    waits: tuple[Wait, ...]


def segments(occurrences: Iterable[Occurrence]) -> Segments:
    """The episodes and waits of one conversation, from all that happened in it."""
    folding = _Folding()
    for each in _in_turn(list(occurrences)):
        folding.take(each)
    return folding.done()


def _in_turn(occurrences: list[Occurrence]) -> list[Occurrence]:
    """By when they happened. What was done at a desk stands behind all that it was about: the platform's
    clock and ours may differ."""
    if all(each.written_at is None for each in occurrences):
        return sorted(occurrences, key=_PLACE)
    said = [each for each in occurrences if each.act is Act.SAID]

    def place(each: Occurrence) -> tuple[int, int, int, int]:
        if each.written_at is None:
            return each.at, each.seq, 0, each.number
        newest = max((one.at for one in said if _concerns(each, one)), default=each.written_at)
        return max(newest, each.written_at), _BEHIND, each.written_at, each.number

    return sorted(occurrences, key=place)


_PLACE = attrgetter("at", "seq", "number")
_BEHIND = 1 << 62
"""Behind all that was said in the same millisecond."""


class _Folding:
    """What is known after some of the occurrences."""

    def __init__(self) -> None:
        self.episodes: list[Episode] = []
        self.waits: list[Wait] = []
        self.asked: list[Occurrence] = []
        """What the customer said since the last answer."""
        self.is_open = False
        self.assignee = ""

    def take(self, each: Occurrence) -> None:
        match each.act:
            case Act.SAID | Act.CARRIED:
                self._said(each)
            case Act.ANSWERED:
                self._answered(each)
            case Act.ASSIGNED:
                self.assignee = each.agent
            case Act.RESOLVED:
                self._done_with(each, Why.RESOLVED)
            case Act.LEFT:
                self._done_with(each, Why.MOVED)
                self.assignee = ""
            case Act.REOPENED:
                if not self.is_open:
                    self._begin(each.at, by_customer=False)

    def _done_with(self, each: Occurrence, why: Why) -> None:
        self._end([one for one in self.asked if _concerns(each, one)], each.at, why)
        self.asked = [one for one in self.asked if not _concerns(each, one)]
        if each.but_since is not None:
            return
        if self.asked and self.is_open and self.episodes[-1].opened_at >= self.asked[0].at:
            return  # nothing of this episode was there yet, or on their screen
        self._close(each)
        if self.asked:
            self._begin(self.asked[0].at, by_customer=True)

    def _close(self, each: Occurrence) -> None:
        if self.is_open:
            self.is_open = False
            self.episodes[-1] = replace(
                self.episodes[-1],
                resolved_at=each.at,
                resolved_by=each.agent,
                assignee=self.assignee,
            )

    def done(self) -> Segments:
        """With what is still waited for."""
        standing = [each for each in self.asked if each.taken_back_at is None]
        if standing:
            self.waits.append(Wait(standing[0].at))
        else:
            self._end(self.asked, None, Why.TAKEN_BACK)
        return Segments(tuple(self.episodes), tuple(self.waits))

    def _begin(self, at: Instant, *, by_customer: bool) -> None:
        self.episodes.append(Episode(at, by_customer))
        self.is_open = True

    def _said(self, each: Occurrence) -> None:
        if self.asked and not _standing(self.asked, each.recorded_at or each.at):
            self._end(self.asked, None, Why.TAKEN_BACK)
            self.asked = []
        if not self.is_open:
            self._begin(each.at, by_customer=True)
        self.asked.append(each)

    def _answered(self, answer: Occurrence) -> None:
        if not self.asked:
            return
        if answer.written_at is None:  # people see all of it there
            covered, self.asked = self.asked, []
        else:
            covered = [each for each in self.asked if _concerns(answer, each)]
            self.asked = [each for each in self.asked if not _concerns(answer, each)]
        if not covered:
            return
        standing = _standing(covered, answer.written_at or answer.at)
        if not standing:
            self._end(covered, None, Why.TAKEN_BACK)
            return
        at = max(answer.at, standing[0].at)
        going = answer.number if answer.underway else None
        self.waits.append(
            Wait(standing[0].at, _last(standing), at, answer.agent, self.assignee, going, at)
        )

    def _end(self, asked: list[Occurrence], at: Instant | None, why: Why) -> None:
        """A wait that ends otherwise than by an answer."""
        if not asked:
            return
        standing = [] if at is None else _standing(asked, at)
        if standing and at is not None:
            self.waits.append(self._ended(standing, at, why))
        else:
            last = max(each.taken_back_at or each.at for each in asked)
            self.waits.append(self._ended(asked, last, Why.TAKEN_BACK))

    def _ended(self, asked: Sequence[Occurrence], at: Instant, why: Why) -> Wait:
        return Wait(
            asked[0].at,
            _last(asked),
            assignee=self.assignee,
            ended_at=max(at, asked[0].at),
            why_excluded=why.value,
        )


def _last(asked: Sequence[Occurrence]) -> Instant:
    return max(each.at for each in asked) if len(asked) > 1 else asked[0].at


def _standing(asked: list[Occurrence], at: Instant) -> list[Occurrence]:
    """What had not been taken back by then."""
    if len(asked) == 1 and asked[0].taken_back_at is None:
        return asked
    return [each for each in asked if each.taken_back_at is None or each.taken_back_at > at]


def _concerns(act: Occurrence, said: Occurrence) -> bool:
    """Whether what a person of the shop did is about a message: not where it was not there yet, or not on
    their screen."""
    if act.but_since is not None and said.at >= act.but_since:
        return False
    if act.written_at is None or said.recorded_at is None:
        return True
    if act.seen is not None and said.is_numbered:
        return said.number <= act.seen
    return said.recorded_at <= act.written_at
