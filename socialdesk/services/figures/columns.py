"""Waits as columns: every figure is a few passes over whole arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
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
    """A column for each thing that is known of waits (`model.waits.Wait`), all equally long."""

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
        names = [each.name for each in fields(self) if each.name != "agents"]
        return replace(self, **{name: getattr(self, name)[mask] for name in names})

    def seen_at(self, moment: int) -> Waits:
        """As it was known at a moment, without those that ended unanswered by then."""
        opened = self.where(self.opened <= moment)
        later = opened.ended > moment
        seen = replace(
            opened,
            answered=np.where(later, NEVER, opened.answered),
            ended=np.where(later, NEVER, opened.ended),
        )
        return seen.where((seen.ended == NEVER) | (seen.answered != NEVER))

    def __len__(self) -> int:
        return len(self.opened)


def columns(rows: Sequence[Sequence[Any]]) -> Waits:
    """From rows of (id, conversation, account, opened_at, answered_at, ended_at, agent)."""
    names: dict[str, int] = {"": 0}
    for row in rows:
        names.setdefault(row[6], len(names))

    def column(place: int) -> NDArray[np.int64]:
        values = (-1 if row[place] is None else row[place] for row in rows)
        return np.fromiter(values, np.int64, len(rows))

    agents = np.fromiter((names[row[6]] for row in rows), np.int32, len(rows))
    return Waits(
        column(0), column(1), column(2), column(3), column(4), column(5), agents, tuple(names)
    )


def local(moments: Moments, zone: ZoneInfo) -> Moments:
    """The same moments as milliseconds of a clock on the wall of a zone, counted as if it were UTC."""
    quarters, places = np.unique(moments // _QUARTER, return_inverse=True)
    offsets = [
        datetime.fromtimestamp(int(each) * _QUARTER / 1000, zone).utcoffset() or timedelta()
        for each in quarters
    ]
    shifts = np.array([round(each.total_seconds() * 1000) for each in offsets], np.int64)
    found: Moments = moments + (shifts[places] if len(shifts) else 0)
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
