"""Targets: within how long somebody who waits is to be answered, and where a wait stands against it.

Which target holds follows from where the customer writes and what the shop has said of them; its clock runs on
every hour or on opening hours alone, and stands still while the shop itself waits for something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from socialdesk.model.conversation import LATE
from socialdesk.model.hours import WorkingHours
from socialdesk.model.ids import Instant
from socialdesk.model.pause import Pause
from socialdesk.model.presets.deadline import business_due


class State(StrEnum):
    """Where a wait stands."""

    RUNNING = "running"
    RISK = "risk"
    """`AT_RISK` percent of the time are used up."""
    MISSED = "missed"
    """It is past due, or was answered after it."""
    PAUSED = "paused"
    """The clock stands still."""
    REACHED = "reached"
    """It was answered in time."""


HALF, AT_RISK, DUE = STEPS = (50, 80, 100)
"""Percent of a target's time at which a wait is shown, and told, as nearer to being missed."""


@dataclass(frozen=True, slots=True)
class Target:
    """One target: an answer within `answer` ms. It holds where all that it names holds; what it does not name
    may be anything. `business`: its clock runs while the shop is open (all the time where the shop says no
    hours)."""

    answer: int = LATE
    business: bool = False
    channel: str = ""
    account: str = ""
    tag: str = ""
    priority: str = ""
    vip: bool | None = None

    @property
    def name(self) -> str:
        """What it holds for, as a query says it; empty where that is everybody."""
        told = [
            f"{field}:{value}"
            for field in ("channel", "account", "tag", "priority")
            if (value := getattr(self, field))
        ]
        if self.vip is not None:
            told.append("vip" if self.vip else "-vip")
        return " ".join(told)

    @property
    def conditions(self) -> int:
        """How many things it asks for."""
        said = (self.channel, self.account, self.tag, self.priority)
        return sum(map(bool, said)) + (self.vip is not None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a conversation that a target may ask for."""

    channel: str = ""
    account: str = ""
    priority: str = "normal"
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Targets:
    """A shop's targets: `general` for everybody, and what holds for some instead. `vip` are the tags of customers
    who count as VIP, and `tell_owner` the steps (percent) at which the owner is told. `is_set`: the shop has said
    anything of targets; without, nobody is told anything."""

    general: Target = Target()
    some: tuple[Target, ...] = ()
    vip: tuple[str, ...] = ("vip",)
    tell_owner: tuple[int, ...] = ()
    is_set: bool = False

    @property
    def in_turn(self) -> list[Target]:
        """Every target, in the order in which they are tried: the one that asks for most first, of equals
        the one that is written first, and last the one for everybody."""
        return [*sorted(self.some, key=lambda each: -each.conditions), self.general]

    def holding(self, facts: Facts) -> Target:
        """The target that holds for a conversation."""
        return next(each for each in self.in_turn if self.holds(each, facts))

    def holds(self, target: Target, facts: Facts) -> bool:
        """Whether all holds that a target asks for."""
        return (
            target.channel in ("", facts.channel)
            and target.account in ("", facts.account)
            and target.priority in ("", facts.priority)
            and (not target.tag or any(is_tag(each, target.tag) for each in facts.tags))
            and (target.vip is None or target.vip is self.is_vip(facts.tags))
        )

    def is_vip(self, tags: Iterable[str]) -> bool:
        """Whether who has these tags counts as VIP."""
        return any(is_tag(each, wanted) for each in tags for wanted in self.vip)


def is_tag(tag: str, wanted: str) -> bool:
    """Whether a tag is the one that is meant, or lies below it: `vip/gold` is a `vip`, as in queries."""
    return tag == wanted or tag.startswith(f"{wanted}/")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a wait stands. Lengths in ms; `due` None where that is not known yet: the clock stands still until
    further notice, or the shop never opens. `step` is the last of `STEPS` that was passed, 0 before all."""

    target: Target
    state: State
    since: Instant
    due: Instant | None
    used: int
    paused: int
    step: int
    reason: str = ""
    """A `PauseReason`, while the clock stands still."""

    @property
    def left(self) -> int:
        """How much of the time is left (ms of the target's clock); less than nothing once it is used up."""
        return self.target.answer - self.used


def moment(
    target: Target,
    hours: WorkingHours | None,
    since: Instant,
    pauses: Sequence[Pause] = (),
    percent: int = 100,
) -> Instant | None:
    """When so much of a target's time will have passed since a moment: the first one, so that what ends at
    closing time is due at closing time. None where that is never, or nobody knows."""
    left = target.answer * percent // 100
    open_hours = hours if target.business else None
    for begins, ends in _runs(since, pauses):
        found = business_due(open_hours, begins, left)
        if ends is None or (found is not None and found <= ends):
            return found
        left -= _between(open_hours, begins, ends)
    return None


def used(
    target: Target,
    hours: WorkingHours | None,
    since: Instant,
    now: Instant,
    pauses: Sequence[Pause] = (),
) -> int:
    """How much of a target's clock has passed since a moment, in ms."""
    open_hours = hours if target.business else None
    return sum(
        _between(open_hours, begins, now if ends is None else min(ends, now))
        for begins, ends in _runs(since, pauses)
        if begins < now
    )


def standing(
    target: Target,
    hours: WorkingHours | None,
    since: Instant,
    now: Instant,
    pauses: Sequence[Pause] = (),
    ended: Instant | None = None,
) -> Standing:
    """Where a wait stands at a moment; `ended` is when it was answered, if it was. What was missed before the
    clock stood still stays so."""
    at = now if ended is None else min(ended, now)
    due = moment(target, hours, since, pauses)
    spent = used(target, hours, since, at, pauses)
    paused = next((each for each in pauses if each.holds(at)), None)
    step = max((each for each in STEPS if spent * 100 >= target.answer * each), default=0)
    if due is not None and due < at:
        state = State.MISSED
    elif ended is not None and ended <= now:
        state = State.REACHED
    elif paused is not None:
        state = State.PAUSED
    else:
        state = State.RISK if step >= AT_RISK else State.RUNNING
    still = sum(
        max((at if ends is None else min(ends, at)) - begins, 0)
        for begins, ends in _still(since, pauses)
    )
    reason = paused.reason if paused is not None else ""
    return Standing(target, state, since, due, spent, still, step, reason)


def _between(hours: WorkingHours | None, begins: Instant, ends: Instant) -> int:
    return max(ends - begins, 0) if hours is None else hours.business_ms(begins, ends)


def _still(since: Instant, pauses: Sequence[Pause]) -> Iterator[tuple[Instant, Instant | None]]:
    """When the clock stands still since a moment: in turn, and none within another."""
    reached = since
    for each in sorted(pauses, key=lambda one: one.begins):
        begins = max(each.begins, reached)
        if each.ends is not None and each.ends <= begins:
            continue
        yield begins, each.ends
        if each.ends is None:
            return
        reached = each.ends


def _runs(since: Instant, pauses: Sequence[Pause]) -> Iterator[tuple[Instant, Instant | None]]:
    """When it runs."""
    begins = since
    for still, again in _still(since, pauses):
        if still > begins:
            yield begins, still
        if again is None:
            return
        begins = again
    yield begins, None
