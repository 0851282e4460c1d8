"""Waits and episodes as columns: every figure is a few passes over whole arrays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar, Protocol, Self, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from socialdesk.model.hours import WorkingHours
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.services.figures import packs
from socialdesk.services.figures.packs import NEVER
from socialdesk.store.packs import Kept

Numbers = NDArray[np.int64]
Moments = NDArray[np.int64]
"""Instants; `NEVER` for what has not happened."""
Codes = NDArray[np.int32]
"""Places in a list of names; 0 is ''."""
Mask = NDArray[np.bool_]
Small = NDArray[np.int8]
OPEN, ANSWERED, RESOLVED, TAKEN_BACK, MOVED = range(5)
"""What became of a wait (`model.waits.Why` of those that nobody answered)."""
_QUARTER = 15 * MINUTE
"""Every zone changes its offset at a whole quarter of an hour, and never twice a day."""


class Table(Protocol):
    """A dataclass of columns."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


T = TypeVar("T", bound=Table)


def taken(table: T, rows: Mask | Numbers | slice) -> T:
    """The same of only those rows that a mask tells, of rows in another order, or from one to another. Everything
    but `names` is a column; an empty one stays so, and one that holds the same throughout takes no room."""
    if isinstance(rows, slice):
        pass
    elif rows.dtype == np.bool_:
        if rows.all():
            return table
        rows = np.flatnonzero(rows)
    changed: dict[str, Any] = {}
    for field in fields(table):
        column = getattr(table, field.name)
        if field.name == "names" or not len(column):
            continue
        if column.strides == (0,) and not isinstance(rows, slice):
            changed[field.name] = same(column[0], len(rows))
        else:
            changed[field.name] = column[rows]
    return replace(table, **changed)


def hidden(table: T, rows: Mask, **values: int | np.int64) -> T:
    """The same with these values in some rows of these columns, as far as those are there: what is not known yet."""
    changed: dict[str, Any] = {
        name: np.where(rows, column.dtype.type(value), column)
        for name, value in values.items()
        if len(column := getattr(table, name))
    }
    return replace(table, **changed)


def same(value: np.generic, count: int) -> NDArray[Any]:
    """A column that holds the same throughout."""
    return np.broadcast_to(value, count)


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns in the order in which things opened, all equally long or, where nobody asked for one, empty."""

    id: Numbers
    conversation: Numbers
    account: Numbers
    opened: Moments
    names: tuple[str, ...]

    def where(self, rows: Mask | Numbers) -> Self:
        """Only those that a mask tells, or in another order."""
        return taken(self, rows)

    def opened_in(self, begins: int | None, ends: int | None) -> Self:
        """Those that opened in a time, half-open; None: without end. They stand in that order."""
        first = 0 if begins is None else int(np.searchsorted(self.opened, begins))
        last = len(self) if ends is None else int(np.searchsorted(self.opened, ends))
        return self if last - first == len(self) else taken(self, slice(first, max(first, last)))

    def __len__(self) -> int:
        return len(self.opened)


@dataclass(frozen=True, slots=True)
class Waits(Columns):
    """What is known of waits (`model.waits.Wait`). `ended` is when one was answered, if it was."""

    ended: Moments
    outcome: Small
    said_last: Moments
    agent: Codes
    """Who answered; '' where that was elsewhere, or nobody did."""
    assignee: Codes

    @property
    def answered(self) -> Moments:
        """When each was answered."""
        return np.where(self.outcome == ANSWERED, self.ended, NEVER)

    def seen_at(self, moment: int) -> Waits:
        """As it was known at a moment, without those that ended unanswered by then."""
        known = self.known_at(moment)
        return known.where(known.outcome <= ANSWERED)

    def known_at(self, moment: int) -> Waits:
        """As it was known at a moment."""
        seen = self.where(self.opened <= moment)
        later = seen.ended > moment
        if not later.any():
            return seen
        return hidden(seen, later, ended=NEVER, outcome=OPEN, said_last=NEVER, agent=0, assignee=0)


@dataclass(frozen=True, slots=True)
class Episodes(Columns):
    """What is known of episodes (`model.waits.Episode`)."""

    resolved: Moments
    by_customer: Small
    resolved_by: Codes
    assignee: Codes

    def known_at(self, moment: int) -> Episodes:
        """As it was known at a moment."""
        seen = self.where(self.opened <= moment)
        later = seen.resolved > moment
        if not later.any():
            return seen
        return hidden(seen, later, resolved=NEVER, resolved_by=0, assignee=0)


def waits_of(kept: Kept, wanted: Collection[str] = packs.WAITS.columns) -> Waits:
    """Those of these columns that are wanted, of all waits that the store gave."""
    return Waits(**_columns(packs.WAITS, kept, wanted))


def episodes_of(kept: Kept, wanted: Collection[str] = packs.EPISODES.columns) -> Episodes:
    """The same of episodes."""
    return Episodes(**_columns(packs.EPISODES, kept, wanted))


def numbers(text: str) -> Numbers:
    """Numbers that stand in a text, with commas."""
    return np.fromstring(text, np.int64, sep=",")


def _columns(form: packs.Form, kept: Kept, wanted: Collection[str]) -> dict[str, Any]:
    table = packs.gathered(form, kept, wanted)
    none = np.zeros(0, np.int64)
    return {name: table.columns.get(name, none) for name in form.columns} | {"names": table.names}


def local(moments: Moments, zone: ZoneInfo) -> Moments:
    """The same moments as milliseconds of a clock on the wall of a zone, counted as if it were UTC."""
    if not len(moments):
        return moments
    first, last = int(moments.min()) // DAY, int(moments.max()) // DAY
    midnights = [_shift(day * DAY, zone) for day in range(first, last + 2)]
    if len(set(midnights)) == 1:
        whole: Moments = moments + np.int64(midnights[0])
        return whole
    shifts = np.repeat(np.array(midnights[:-1], np.int64), DAY // _QUARTER)
    for place, (before, after) in enumerate(pairwise(midnights)):
        if before != after:
            begins, count = (first + place) * DAY, DAY // _QUARTER
            shifts[place * count : (place + 1) * count] = [
                _shift(begins + each * _QUARTER, zone) for each in range(count)
            ]
    found: Moments = moments + shifts[(moments - first * DAY) // _QUARTER]
    return found


def _shift(moment: int, zone: ZoneInfo) -> int:
    """For how much a zone's clocks are ahead then (ms)."""
    offset = datetime.fromtimestamp(moment / 1000, zone).utcoffset() or timedelta()
    return round(offset.total_seconds() * 1000)


def business(begins: Moments, ends: Moments, hours: WorkingHours) -> Moments:
    """For how long the shop was open between each two moments (ms): `WorkingHours.business_ms` of many."""
    if not len(begins):
        return np.zeros(0, np.int64)
    opened = open_time(hours, int(begins.min()), int(ends.max()))
    found: Moments = np.maximum(opened.until(ends) - opened.until(begins), 0)
    return found


def is_open(moments: Moments, hours: WorkingHours) -> NDArray[np.bool_]:
    """Whether the shop is open at each moment."""
    if not len(moments):
        return np.zeros(0, np.bool_)
    return open_time(hours, int(moments.min()), int(moments.max())).holds(moments)


_MOST_PIECES = 1 << 21
"""Of which a table is made: a few years by the minute."""


def open_time(hours: WorkingHours, first: int, last: int) -> OpenTime | OpenTimes:
    """When a shop is open around some time, in pieces where these are few, else by its openings."""
    days = [datetime.fromtimestamp(each / 1000, UTC).date() for each in (first, last)]
    opened = hours.openings(days[0] - timedelta(days=3), days[1] + timedelta(days=2))
    starts, stops = np.array(opened or [(Instant(first), Instant(first + 1))], np.int64).T
    piece = np.gcd.reduce(np.concatenate((starts, stops)) - starts[0])
    if (stops[-1] - starts[0]) // piece > _MOST_PIECES:
        return OpenTimes(starts, stops)
    return OpenTime(starts, stops, piece, is_ever=bool(opened))


class OpenTimes:
    """When a shop is open, by openings that begin and end at any millisecond: what a moment falls into is searched
    for."""

    def __init__(self, starts: Moments, stops: Moments) -> None:
        self._starts = starts
        self._stops = stops
        self._open_by = np.cumsum(stops - starts)
        self._open_before = self._open_by - (stops - starts)

    def until(self, moments: Moments) -> Moments:
        """For how long it had been open by then, since somewhen before the first moment."""
        place = np.maximum(np.searchsorted(self._starts, moments, "right") - 1, 0)
        since = np.minimum(moments, self._stops[place]) - self._starts[place]
        found: Moments = self._open_before[place] + np.maximum(since, 0)
        return found

    def holds(self, moments: Moments) -> NDArray[np.bool_]:
        """Whether it is open at each moment: at the one of opening it is, at that of closing it is not."""
        place = np.maximum(np.searchsorted(self._starts, moments, "right") - 1, 0)
        found: NDArray[np.bool_] = (moments >= self._starts[place]) & (moments < self._stops[place])
        return found

    def after(self, moments: Moments, length: int) -> Moments:
        """`deadline.business_due` of many; `NEVER` where it lies behind the time that is known."""
        wanted = self.until(moments) + length
        # What ends at closing time is due at closing time.
        place = np.searchsorted(self._open_by, wanted, "left" if length > 0 else "right")
        known = np.minimum(place, len(self._open_by) - 1)
        found = self._starts[known] + wanted - self._open_before[known]
        return np.where(place < len(self._open_by), found, NEVER)


class OpenTime:
    """When a shop is open, cut into pieces so long that each is open or closed as a whole: what a moment falls into
    is reckoned and not searched for."""

    def __init__(self, starts: Moments, stops: Moments, piece: np.int64, *, is_ever: bool) -> None:
        self._first = np.int64(starts[0])
        self._length = np.int64(stops[-1] - starts[0])
        self._piece = piece
        count = int(self._length // self._piece)
        change = np.zeros(count + 1, np.int64)
        if is_ever:
            change[(starts - starts[0]) // self._piece] = 1
            change[(stops - starts[0]) // self._piece] = -1
        self._is_open = np.cumsum(change)
        self._open = np.flatnonzero(self._is_open)
        # In an open piece it has been open since its beginning, beside what was open before: with the beginning
        # taken off here, two looks and a sum are all that each moment needs.
        before = np.concatenate(([0], np.cumsum(self._is_open[:-1]))) * self._piece
        self._base = before - self._is_open * np.arange(count + 1) * self._piece

    def _since(self, moments: Moments) -> Moments:
        since = moments - self._first
        return np.clip(since, 0, self._length, out=since)

    def until(self, moments: Moments) -> Moments:
        """For how long it had been open by then, since somewhen before the first moment."""
        found = self._since(moments)
        place = found // self._piece
        found *= self._is_open[place]
        found += self._base[place]
        return found

    def holds(self, moments: Moments) -> NDArray[np.bool_]:
        """Whether it is open at each moment: at the one of opening it is, at that of closing it is not."""
        found: NDArray[np.bool_] = self._is_open[self._since(moments) // self._piece] == 1
        found &= moments >= self._first
        return found

    def after(self, moments: Moments, length: int) -> Moments:
        """`deadline.business_due` of many; `NEVER` where it lies behind the time that is known."""
        wanted = self.until(moments) + length
        piece = (
            wanted - (length > 0)
        ) // self._piece  # what ends at closing time is due at closing time
        known = piece < len(self._open)
        place = self._open[np.where(known, piece, 0)] if len(self._open) else piece
        found = self._first + place * self._piece + wanted - piece * self._piece
        return np.where(known, found, NEVER)


def due_after(moments: Moments, length: int, hours: WorkingHours | None) -> Moments:
    """`deadline.business_due` of many: it is looked ahead as far as need be, for about two years."""
    if hours is None or not len(moments):
        return moments + length
    for days in (15, 128, 640):
        opened = open_time(hours, int(moments.min()), int(moments.max()) + days * DAY)
        found = opened.after(moments, length)
        if (found != NEVER).all():
            break
    return found


def hour_of(walls: Moments) -> Moments:
    """The hour (0 to 23) that a local clock shows."""
    found: Moments = walls // HOUR % 24
    return found
