"""Keeping a marketplace's badge: what it comes to if nothing is done, and the fewest waiting customers whose
answers keep it.

At the horizon, right after the last moment by which somebody who waits is to be answered, every chat so far is
decided: so how many count, and which of them are the recent ones, does not depend on who is answered. An answer
then adds a fixed weight to the rate and, where the badge asks for a mean time too, its length to that. Of several
that weigh the same the shorter ones are never worse, so it is enough to look at every split of every number
between those that weigh more and those that weigh less, which is exact.

Answers are taken as given now; until when they may wait is said for each.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, groupby
from operator import itemgetter
from typing import NamedTuple

from socialdesk.model.ids import Instant


class State(StrEnum):
    """How a badge stands."""

    OK = "ok"
    AT_RISK = "at risk"
    """It is held, and lost if nobody who waits is answered."""
    LOST = "lost"
    UNKNOWN = "unknown"
    """Too little has happened for a figure."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What a badge asks for: at least a `rate` and, where there is one, at most a `mean` time (ms). `recent`: how many
    of so many chats, the last that began, make up half of the rate. Fewer than `fewest` chats have no rate."""

    rate: Fraction
    mean: int | None = None
    recent: Callable[[int], int] | None = None
    fewest: int = 1


@dataclass(frozen=True, slots=True)
class Score:
    """What a badge is counted from: of `n` chats `hits` were answered in time, of the `recent` ones `recent_hits`;
    `count` answers took `total` ms together."""

    hits: int
    n: int
    recent_hits: int = 0
    recent: int = 0
    total: int = 0
    count: int = 0

    def rate(self, goal: Goal) -> Fraction | None:
        """The share that the badge shows."""
        if self.n < goal.fewest:
            return None
        share = Fraction(self.hits, self.n)
        if goal.recent is None:
            return share
        return (share + Fraction(self.recent_hits, self.recent)) / 2

    @property
    def mean(self) -> Fraction | None:
        """How long answers took (ms)."""
        return Fraction(self.total, self.count) if self.count else None

    def holds(self, goal: Goal) -> bool | None:
        """Whether the badge is held; None where that is not known."""
        return held(goal, self.hits, self.n, self.recent_hits, self.recent, self.total, self.count)

    def after(self, number: int, recent: int, took: int) -> Score:
        """With so many more answered in time, of them so many recent ones, which took so long together."""
        return replace(
            self,
            hits=self.hits + number,
            recent_hits=self.recent_hits + recent,
            total=self.total + took,
            count=self.count + number,
        )


def held(
    goal: Goal, hits: int, n: int, recent_hits: int, recent: int, total: int, count: int
) -> bool | None:
    """The same of a score's parts, in whole numbers."""
    if n < goal.fewest:
        return None
    if goal.mean is not None and total > goal.mean * count:
        return False
    asked, of = goal.rate.numerator, goal.rate.denominator
    if goal.recent is None:
        return hits * of >= asked * n
    return (hits * recent + recent_hits * n) * of >= 2 * asked * n * recent


def state_of(goal: Goal, now: Score, then: Score) -> State:
    """How a badge stands that is so `now`, and so `then` if nothing is done."""
    holds = now.holds(goal)
    if holds is None:
        return State.UNKNOWN
    if not holds:
        return State.LOST
    return State.AT_RISK if then.holds(goal) is False else State.OK


WHENEVER = Instant((1 << 53) - 1)
"""When an answer is due that counts whenever it comes."""


class Waiting(NamedTuple):
    """Somebody whose answer counts if it comes by `due`; by a place that the caller knows."""

    due: Instant
    since: Instant
    place: int
    is_recent: bool = False


class Answer(NamedTuple):
    """Whom to answer, and by when at the latest if all of them are answered by then."""

    by: Instant
    since: Instant
    place: int


@dataclass(frozen=True, slots=True)
class Advice:
    """The fewest answers that hold the badge at the horizon or, where nothing does (`is_reachable` False), those that
    come nearest; and what it comes to `then`, if they are given now."""

    is_reachable: bool
    answers: tuple[Answer, ...]
    then: Score


def advise(goal: Goal, base: Score, waiting: Iterable[Waiting], now: Instant) -> Advice:
    """Whom to answer. `base` is what it comes to at the horizon if nothing is done."""
    ways = _Ways(goal, base, waiting, now)
    number = ways.least()
    return ways.advice(
        ways.nearest() if number is None else number, is_reachable=number is not None
    )


class _Ways:
    """Answering so many of those who wait in the best way. Where a mean counts the shortest come first, else who is due
    first, so that the others are left in reserve."""

    def __init__(self, goal: Goal, base: Score, waiting: Iterable[Waiting], now: Instant) -> None:
        every = sorted(waiting)
        if goal.mean is not None:
            every.sort(key=_SINCE, reverse=True)
        weighs_more = goal.recent is not None
        self._goal, self._base, self._now = goal, base, now
        self._recent = [each for each in every if weighs_more and each.is_recent]
        self._older = [each for each in every if not (weighs_more and each.is_recent)]
        self._took = [
            list(accumulate((now - each.since for each in some), initial=0))
            for some in (self._recent, self._older)
        ]
        self._among = list(
            accumulate((weighs_more and each.is_recent for each in every), initial=0)
        )
        """How many of the first so many are recent ones."""
        self.count = len(every)
        self.fewest = bisect_left(range(self.count + 1), 1, key=self._reaches)
        """So many reach the rate; one more than there are where none does."""

    def _least(self, number: int) -> int:
        """Of so many answers at least so many must be recent ones for the rate; more than there may be where that is
        not enough."""
        goal, base = self._goal, self._base
        if base.n < goal.fewest:
            return 0
        asked, of = goal.rate.numerator, goal.rate.denominator
        if goal.recent is None:
            return 0 if (base.hits + number) * of >= asked * base.n else number + 1
        missing = (
            2 * asked * base.n * base.recent
            - of * base.recent * (base.hits + number)
            - of * base.n * base.recent_hits
        )
        return max(-(-missing // (of * base.n)), 0)

    def _reaches(self, number: int) -> bool:
        return self._least(number) <= min(number, len(self._recent))

    def _split(self, number: int) -> int:
        """How many of so many are recent ones: as they come, but for what the rate needs. What they take
        together is convex in this, so that the nearest is the least."""
        most = min(number, len(self._recent))
        least = max(self._least(number), number - len(self._older))
        return min(max(self._among[number], least), most)

    def _totals(self) -> Sequence[int]:
        """How long so many answers take together, for each number of them."""
        if not self._recent:
            return self._took[1]
        return [self._taken(number) for number in range(self.count + 1)]

    def _taken(self, number: int) -> int:
        recent = self._split(number)
        return self._took[0][recent] + self._took[1][number - recent]

    def least(self) -> int | None:
        """The fewest answers that hold the badge; None where none do."""
        mean, base = self._goal.mean, self._base
        if base.n < self._goal.fewest:
            return 0
        if mean is None or self.fewest > self.count:
            return self.fewest if self.fewest <= self.count else None
        totals = self._totals()
        numbers = range(self.fewest, self.count + 1)
        enough = (
            each for each in numbers if base.total + totals[each] <= mean * (base.count + each)
        )
        return next(enough, None)

    def nearest(self) -> int:
        """How many to answer where the badge is held by none: all, or where the rate is reached as many as have
        the least mean."""
        if self.fewest > self.count:
            return self.count
        totals, base = self._totals(), self._base
        return min(
            range(self.fewest, self.count + 1),
            key=lambda each: (base.total + totals[each]) / max(base.count + each, 1),
        )

    def score(self, number: int) -> Score:
        """What it comes to with so many answers."""
        return self._base.after(number, self._split(number), self._taken(number))

    def advice(self, number: int, *, is_reachable: bool) -> Advice:
        """These answers, who is to be answered first at the top."""
        then = self.score(number)
        recent = self._split(number)
        chosen = [*self._recent[:recent], *self._older[: number - recent]]
        latest = WHENEVER
        if is_reachable and self._goal.mean is not None and number:
            spare = (self._goal.mean * then.count - then.total) // number
            latest = Instant(self._now + spare)
        answers = sorted(Answer(min(due, latest), since, place) for due, since, place, _ in chosen)
        return Advice(is_reachable, tuple(answers), then)


_FIRST, _SINCE = itemgetter(0), itemgetter(1)
IN_TIME, MISSED, UNDECIDED = 1, 0, -1
"""What became of a chat, where there are columns of them."""


@dataclass(frozen=True, slots=True)
class Chats:
    """What a badge looks back on, in the order in which they began: when (at least of the first, which grow too old), and
    `IN_TIME`, `MISSED` or `UNDECIDED`. `answers`: when what an answer is counted by began, and how long it took, in
    order."""

    at: Sequence[int]
    outcome: Sequence[int]
    undecided: Sequence[tuple[int, int]]
    """Until when those are to be answered, and their places."""
    recent_from: int = 0
    """Where those begin of which the recent half is made."""
    answers: Sequence[tuple[int, int]] = ()


def lost_at(goal: Goal, now: Score, chats: Chats, window: int, ends: Instant) -> Instant | None:
    """The first moment until `ends` at which the badge is not held any more if nothing is done: chats are missed right
    after they are due, and what began more than `window` ms ago counts no longer."""
    walk = _Walk(goal, now, chats)
    late = window + 1
    events = [(due + 1, _MISS, place) for due, place in chats.undecided if due < ends]
    gone = bisect_left(chats.at, ends - window)
    events += [(chats.at[place] + late, _LEAVE, place) for place in range(gone)]
    gone = bisect_left(chats.answers, ends - window, key=_FIRST)
    events += [(chats.answers[each][0] + late, _FORGET, each) for each in range(gone)]
    events.sort()
    for moment, some in groupby(events, key=_FIRST):
        for _, what, place in some:
            walk.take(what, place)
        if walk.holds() is False:
            return Instant(moment)
    return None


_MISS, _LEAVE, _FORGET = range(3)
_GONE = -2


class _Walk:
    """A badge as time goes on."""

    def __init__(self, goal: Goal, now: Score, chats: Chats) -> None:
        self._goal, self._chats = goal, chats
        self._outcome = array("b", chats.outcome)
        self._hits, self._n = now.hits, now.n
        self._total, self._count = now.total, now.count
        self._recent_hits, self._recent = now.recent_hits, now.recent
        self._place = chats.recent_from

    def take(self, what: int, place: int) -> None:
        """Something happens to what stands at a place."""
        if what == _MISS:
            if self._outcome[place] != _GONE:
                self._outcome[place] = MISSED
                self._n += 1
                self._recent += place >= self._place
        elif what == _LEAVE:
            self._leave(place)
        else:
            self._total -= self._chats.answers[place][1]
            self._count -= 1

    def _leave(self, place: int) -> None:
        outcome, self._outcome[place] = self._outcome[place], _GONE
        if outcome == UNDECIDED:
            return
        self._n -= 1
        self._hits -= outcome
        if place >= self._place:
            self._recent -= 1
            self._recent_hits -= outcome

    def holds(self) -> bool | None:
        """Whether the badge is held by now."""
        if self._goal.recent is not None and self._n:
            self._find_recent(self._goal.recent(self._n))
        return held(
            self._goal,
            self._hits,
            self._n,
            self._recent_hits,
            self._recent,
            self._total,
            self._count,
        )

    def _find_recent(self, wanted: int) -> None:
        while self._recent < wanted:
            self._place -= 1
            self._count_in(self._place, 1)
        while self._recent > wanted:
            self._count_in(self._place, -1)
            self._place += 1

    def _count_in(self, place: int, way: int) -> None:
        outcome = self._outcome[place]
        if outcome >= MISSED:
            self._recent += way
            self._recent_hits += way * outcome
