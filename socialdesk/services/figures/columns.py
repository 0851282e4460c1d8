"""Waits as columns: every figure is a few passes over whole arrays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from socialdesk.model.hours import WorkingHours
from socialdesk.model.ids import HOUR, MINUTE

Moments = NDArray[np.int64]
"""Instants; `NEVER` for what has not happened."""
Codes = NDArray[np.int32]
"""Places in a list of names."""
NEVER = np.int64(-1)
_QUARTER = 15 * MINUTE
"""Every zone changes its offset at a whole quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Waits:
    """A column for each thing that is known of waits (`model.waits.Wait`), all equally long or, where nobody
    asks for it, empty."""

    id: NDArray[np.int64]
    conversation: NDArray[np.int64]
    account: NDArray[np.int64]
    opened: Moments
    answered: Moments
    ended: Moments
    agent: Codes
    """Who answered, by its place in `agents`; 0: nobody of the desk."""
    agents: tuple[str, ...] = ("",)

    def where(self, mask: NDArray[np.bool_]) -> Waits:
        """Only those."""
        if mask.all():
            return self
        found: list[Any] = [each[mask] if len(each) else each for each in self.each()]
        return whole(found, self.agents)

    def slim(self, *, numbers: bool, accounts: bool) -> Waits:
        """Without columns that nobody asks for: these are empty."""
        none = np.zeros(0, np.int64)
        return replace(
            self,
            id=none,
            conversation=self.conversation if numbers else none,
            account=self.account if accounts else none,
        )

    def seen_at(self, moment: int) -> Waits:
        """As it was known at a moment, without those that ended unanswered by then."""
        seen = self.where(self.opened <= moment)
        later = seen.ended > moment
        if later.any():
            seen = replace(
                seen,
                answered=np.where(later, NEVER, seen.answered),
                ended=np.where(later, NEVER, seen.ended),
            )
        return seen.where((seen.ended == NEVER) | (seen.answered != NEVER))

    def each(self) -> list[NDArray[Any]]:
        """Its columns in turn."""
        return [
            self.id, self.conversation, self.account, self.opened, self.answered, self.ended, self.agent,
        ]  # fmt: skip

    def __len__(self) -> int:
        return len(self.opened)


def whole(each: Sequence[NDArray[Any]], agents: tuple[str, ...]) -> Waits:
    """From its columns in turn."""
    number, conversation, account, opened, answered, ended, agent = each
    return Waits(number, conversation, account, opened, answered, ended, agent, agents)


def columns(rows: Sequence[Sequence[Any]]) -> Waits:
    """From rows of (id, conversation, account, opened_at, answered_at, ended_at, agent) and more; None or -1
    for what has not happened."""
    turned = list(zip(*rows, strict=True)) or [()] * 7
    numbers = [
        np.array(
            [-1 if each is None else each for each in column] if None in column else column,
            np.int64,
        )
        for column in turned[:6]
    ]
    names = {"": 0}
    for name in turned[6]:
        names.setdefault(name, len(names))
    agents = np.array([names[name] for name in turned[6]], np.int32)
    return whole([*numbers, agents], tuple(names))


def encoded(waits: Waits) -> bytes:
    """As a pack: a line of JSON (the names of agents, how many waits, their first opening, the kind of each
    column), then column by column: id, conversation, account, opened since the first, for how long until it
    ended, whether it was answered then, agent."""
    first = int(waits.opened.min()) if len(waits) else 0
    parts = [
        _narrow(each)
        for each in (
            waits.id, waits.conversation, waits.account, waits.opened - first, waits.ended - waits.opened,
            waits.answered != NEVER, waits.agent,
        )
    ]  # fmt: skip
    kinds = [each.dtype.str for each in parts]
    head = json.dumps([waits.agents, len(waits), first, kinds])
    return head.encode() + b"\n" + b"".join(each.tobytes() for each in parts)


def _narrow(column: NDArray[Any]) -> NDArray[Any]:
    """The same in as few bytes as hold it, in an order of bytes that is the same everywhere."""
    for kind in ("<i1", "<i2", "<i4"):
        limits = np.iinfo(kind)
        if not len(column) or (column.min() >= limits.min and column.max() <= limits.max):
            return column.astype(kind)
    return column.astype("<i8")


def decoded(pack: bytes) -> Waits:
    """The way back from `encoded`."""
    line = pack.index(b"\n")
    agents, count, first, kinds = json.loads(pack[:line])
    start, found = line + 1, list[NDArray[np.int64]]()
    for kind in kinds:
        found.append(np.frombuffer(pack, kind, count, start).astype(np.int64))
        start += count * np.dtype(kind).itemsize
    number, conversation, account, since, length, is_answered, agent = found
    opened = since + first
    ended = opened + length
    answered = np.where(is_answered == 1, ended, NEVER)
    return Waits(
        number,
        conversation,
        account,
        opened,
        answered,
        ended,
        agent.astype(np.int32),
        tuple(agents),
    )


def together(parts: Sequence[Waits]) -> Waits:
    """All of these in turn."""
    names: dict[str, int] = {"": 0}
    agents = []
    for part in parts:
        codes = np.array([names.setdefault(each, len(names)) for each in part.agents], np.int32)
        agents.append(codes[part.agent])
    if not parts:
        return columns(())
    rest = [
        np.concatenate(each) for each in zip(*(part.each()[:-1] for part in parts), strict=True)
    ]
    found: list[Any] = [*rest, np.concatenate(agents)]
    return whole(found, tuple(names))


def repacked(
    before: Sequence[bytes], gone: Sequence[int], rows: Sequence[Sequence[Any]]
) -> tuple[bytes, int]:
    """A day's pack with what is gone left out and rows added, and when the last of its waits ended."""
    found = together([*(without(decoded(each), gone) for each in before), columns(rows)])
    return encoded(found), int(found.ended.max()) if len(found) else 0


def without(waits: Waits, gone: Sequence[int]) -> Waits:
    """Those whose numbers are not among these."""
    return waits.where(~np.isin(waits.id, np.array(gone, np.int64))) if len(gone) else waits


def local(moments: Moments, zone: ZoneInfo) -> Moments:
    """The same moments as milliseconds of a clock on the wall of a zone, counted as if it were UTC."""
    if not len(moments):
        return moments
    quarters = moments // _QUARTER
    first = quarters.min()
    shifts = np.zeros(int(quarters.max() - first) + 1, np.int64)
    for each in np.unique(quarters):
        offset = datetime.fromtimestamp(int(each) * _QUARTER / 1000, zone).utcoffset()
        shifts[each - first] = round((offset or timedelta()).total_seconds() * 1000)
    found: Moments = moments + shifts[quarters - first]
    return found


def business(begins: Moments, ends: Moments, hours: WorkingHours) -> Moments:
    """For how long the shop was open between each two moments (ms): `WorkingHours.business_ms` of many."""
    if not len(begins):
        return np.zeros(0, np.int64)
    first = datetime.fromtimestamp(int(begins.min()) / 1000, UTC).date() - timedelta(days=3)
    last = datetime.fromtimestamp(int(ends.max()) / 1000, UTC).date() + timedelta(days=2)
    opened = hours.openings(first, last)
    if not opened:
        return np.zeros(len(begins), np.int64)
    starts = np.array([start for start, _ in opened], np.int64)
    stops = np.array([stop for _, stop in opened], np.int64)
    before = np.concatenate(([0], np.cumsum(stops - starts)))

    def until(moments: Moments) -> Moments:
        place = np.searchsorted(starts, moments, side="right") - 1
        inside = np.minimum(moments, stops[place]) - starts[place]
        found: Moments = np.where(place < 0, 0, before[place] + inside)
        return found

    found: Moments = np.maximum(until(ends) - until(begins), 0)
    return found


def hour_of(walls: Moments) -> Moments:
    """The hour (0 to 23) that a local clock shows."""
    found: Moments = walls // HOUR % 24
    return found
