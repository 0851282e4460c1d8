"""Samples of other systems' metrics as columns, and what they are made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from socialdesk.model.coach import IN_TIME, MISSED, UNDECIDED
from socialdesk.model.measure import By, Figures
from socialdesk.model.presets.sample import Metric, tally
from socialdesk.services.figures.columns import (
    ANSWERED,
    OPEN,
    RESOLVED,
    Codes,
    Columns,
    Episodes,
    Mask,
    Moments,
    Numbers,
    Small,
    Waits,
    same,
    taken,
)
from socialdesk.services.figures.counting import Facts, Group, Shop, grouped, who_answered
from socialdesk.services.figures.packs import NEVER

T = TypeVar("T", bound=Columns)
NO_LENGTH = np.int64(np.iinfo(np.int64).min)


@dataclass(frozen=True, slots=True)
class Samples:
    """What a system counts under one metric (`model.presets.sample.Sample`), a column each, equally long; of
    each conversation in turn."""

    conversation: Numbers
    account: Numbers
    wait: Numbers
    """The number of the wait that it is about; 0 where it is about none."""
    opened: Moments
    """When that began; where it is about none: `at`."""
    at: Moments
    """The moment by which it is reported; for a badge: when it began."""
    credited: Codes
    """By its place in `names`."""
    names: tuple[str, ...]
    length: NDArray[np.int64]
    """How long it took (ms); `NO_LENGTH` where that is in no average."""
    is_answered: Mask
    in_time: Small
    """`IN_TIME`, `MISSED`, or `UNDECIDED`: there is no target, or it still may be answered in time."""
    due: Moments
    """Until when it is to be answered; `NEVER` where nothing is due, or nobody asks."""
    waiting: Numbers
    """The open wait whose answer now would make it `IN_TIME`; 0 where none would, or nobody asks."""
    since: Moments
    """When that began."""

    def where(self, rows: Mask | Numbers) -> Samples:
        """Only those that a mask tells, or in another order."""
        return taken(self, rows)

    def in_order(self) -> Samples:
        """In the order of their moments; of the same moment by conversation."""
        return self.where(stable_order(self.at))

    def __len__(self) -> int:
        return len(self.at)


Counted = Mapping[str, Callable[[], Samples]]
"""The samples of each metric, once they are asked for."""


@dataclass(frozen=True, slots=True)
class StoryColumns:
    """All waits and episodes of conversations, as they were known at a moment: one conversation after the other,
    each in turn. `customers`: conversations, and for each one number for all chats of its person."""

    waits: Waits
    episodes: Episodes
    customers: tuple[Numbers, Numbers] | None = None

    @property
    def standing(self) -> Waits:
        """See `Story.standing`."""
        return self.waits.where(self.waits.outcome <= RESOLVED)

    @property
    def answered(self) -> Waits:
        """See `Story.answered`."""
        return self.waits.where(self.waits.outcome == ANSWERED)

    def created(self, conversation: Numbers) -> Moments:
        """When each of these conversations began, see `Story.created_at`; all have a wait or an episode."""
        numbers = [each.conversation for each in (self.waits, self.episodes)]
        found = np.full(
            max(int(each.max(initial=0)) for each in numbers) + 1, np.iinfo(np.int64).max
        )
        for each in (self.waits, self.episodes):
            first = each.where(starts_of(each.conversation))
            found[first.conversation] = np.minimum(found[first.conversation], first.opened)
        moments: Moments = found[conversation]
        return moments

    def episode_of(self, waits: Waits) -> Numbers:
        """For each wait the place (among `episodes`) of the last episode that had begun when it did; a place of
        another conversation, or -1, where none had."""
        begun, asked = keys(self.episodes, waits)
        return np.searchsorted(begun, asked, side="right") - 1


def keys(*parts: Columns) -> list[Numbers]:
    """One number for the conversation and the opening of each row, in the order of both."""
    opened = [each.opened for each in parts if len(each)]
    first = min((int(each.min()) for each in opened), default=0)
    bits = max((int(each.max()) - first for each in opened), default=0).bit_length()
    numbers = np.concatenate([each.conversation for each in parts])
    if len(numbers) and int(numbers.max()).bit_length() + bits > 62:
        numbers = np.unique(numbers, return_inverse=True)[1]
    bounds = np.cumsum([len(each) for each in parts])[:-1]
    return [
        (number << bits) | (each.opened - first)
        for number, each in zip(np.split(numbers, bounds), parts, strict=True)
    ]


def by_conversation(columns: T, *, is_nearly: bool = False) -> T:
    """Rows in the order in which they opened, a conversation after the other; `is_nearly`: they are, but for those
    of a conversation that opened at the same moment."""
    found = columns if is_nearly else columns.where(stable_order(columns.conversation))
    tied = ~starts_of(found.conversation, found.opened)
    if not tied.any():
        return found
    tied[:-1] |= tied[1:]
    rows = np.flatnonzero(tied)  # by their numbers, then
    order = np.arange(len(found))
    order[rows] = rows[np.lexsort((found.id[rows], found.opened[rows], found.conversation[rows]))]
    return found.where(order)


def stable_order(values: NDArray[np.int64]) -> Numbers:
    """The places of values in order, equal ones as they stand. Places are sorted along with the values in one
    number, many times faster than a stable sort."""
    if not len(values):
        return np.zeros(0, np.int64)
    bits = len(values).bit_length()
    first = values.min()
    if int(values.max() - first).bit_length() + bits > 62:
        return np.argsort(values, kind="stable")
    keys = ((values - first) << bits) | np.arange(len(values))
    keys.sort()
    places: Numbers = keys & ((1 << bits) - 1)
    return places


def starts_of(*columns: NDArray[np.int64]) -> Mask:
    """Where a row differs from the one before in any column."""
    found = np.ones(len(columns[0]), np.bool_)
    if len(found):
        found[1:] = False
        for each in columns:
            found[1:] |= each[1:] != each[:-1]
    return found


@dataclass(frozen=True, slots=True)
class Runs:
    """Waits that count as one, beginning where a mask says: for each run the place of its first, of the first
    that was answered, and of the one that is open (-1: none)."""

    first: Numbers
    reply: Numbers
    waiting: Numbers


def runs(waits: Waits, begins: Mask) -> Runs:
    """See there."""
    first = np.flatnonzero(begins)
    reply, waiting = first.copy(), np.full(len(first), -1)
    # Most first waits are answered: only the others are looked behind.
    others = np.flatnonzero(waits.outcome[first] != ANSWERED)
    answered = np.append(np.flatnonzero(waits.outcome == ANSWERED), len(waits))
    following = answered[np.searchsorted(answered, first[others])]
    stops = np.append(first[1:], len(waits))[others]
    reply[others] = np.where(following < stops, following, -1)
    is_open = np.flatnonzero(waits.outcome == OPEN)
    waiting[np.searchsorted(first, is_open, side="right") - 1] = is_open
    return Runs(first, reply, waiting)


def samples(
    of: Columns,
    *,
    at: Moments | None = None,
    credited: tuple[Codes, tuple[str, ...]] | None = None,
    length: NDArray[np.int64] | None = None,
    is_answered: Mask | None = None,
    in_time: Small | None = None,
    due: Moments | None = None,
    waiting: tuple[Numbers, Moments] | None = None,
) -> Samples:
    """A sample for each of these waits, or of episodes: reported by when it opened, a wait's credited to who
    answered, unless told otherwise."""
    count = len(of)
    at = of.opened if at is None else at
    nothing, never = same(np.int64(0), count), same(NEVER, count)
    wait, opened, nobody = nothing, at, (same(np.int32(0), count), of.names)
    answered = same(np.True_, count)
    if isinstance(of, Waits):
        wait, opened, answered = of.id, of.opened, of.outcome == ANSWERED
        nobody = who_answered(of) if len(of.agent) else nobody
    codes, names = nobody if credited is None else credited
    return Samples(
        of.conversation,
        of.account,
        wait,
        opened,
        at,
        codes,
        names,
        same(NO_LENGTH, count) if length is None else length,
        answered if is_answered is None else is_answered,
        same(np.int8(UNDECIDED), count) if in_time is None else in_time,
        never if due is None else due,
        *(waiting or (nothing, never)),
    )


def joined(first: Samples, second: Samples) -> Samples:
    """Both, of the same names."""
    both: dict[str, Any] = {
        each.name: np.concatenate((getattr(first, each.name), getattr(second, each.name)))
        for each in fields(first)
        if each.name != "names"
    }
    return replace(first, **both)


def judged(answered: Moments, due: Moments, as_of: int) -> Small:
    """`model.presets.sample.judged` of many; `NEVER` answered: not yet."""
    still = np.where(due < as_of, MISSED, UNDECIDED)
    return np.where(answered == NEVER, still, answered <= due).astype(np.int8)


def figures_of(found: Samples, metric: Metric, by: By, shop: Shop) -> list[Group]:
    """The figures of each group that has any, in their order; of all samples exactly one."""
    known = Facts(
        found.at, found.opened, found.conversation, found.account, found.credited, found.names
    )
    rows, codes, names = grouped(known, by, shop)
    told = _Outcomes(found.at, found.length, found.is_answered, found.in_time)
    if by is By.ALL:
        return [Group("", _tallied(told, metric, is_whole=True))]
    places = np.arange(len(found)) if rows is None else rows
    order = stable_order(codes)
    bounds = np.searchsorted(codes[order], np.arange(len(names) + 1))
    return [
        Group(name, _tallied(taken(told, places[order[start:stop]]), metric, is_whole=False))
        for name, start, stop in zip(names, bounds, bounds[1:], strict=False)
        if start < stop
    ]


@dataclass(frozen=True, slots=True)
class _Outcomes:
    """Of samples what their figures are made of."""

    at: Moments
    length: NDArray[np.int64]
    is_answered: Mask
    in_time: Small


def _tallied(told: _Outcomes, metric: Metric, *, is_whole: bool) -> Figures:
    lengths = np.sort(told.length[told.length != NO_LENGTH])
    within = int(np.count_nonzero(told.in_time == IN_TIME))
    missed = int(np.count_nonzero(told.in_time == MISSED))
    counts = (len(told.at), int(np.count_nonzero(told.is_answered)), within, missed)
    total = int(lengths.sum())
    return tally(metric, counts, _last(told), lengths, total, is_whole=is_whole)


def _last(told: _Outcomes) -> Callable[[int], int]:
    """How many of the last few that are decided were in time."""

    @cache
    def in_order() -> Mask:
        decided = told.in_time != UNDECIDED
        met: Mask = (told.in_time[decided] == IN_TIME)[stable_order(told.at[decided])]
        return met

    return lambda count: int(np.count_nonzero(in_order()[len(in_order()) - count :]))
