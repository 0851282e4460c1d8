"""Packs: the waits or episodes of a day column by column, in as few bytes as hold them; and all that the store
keeps of them as whole columns again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from socialdesk.store.packs import FOREVER, Kept

Column = NDArray[Any]
NEVER = np.int64(-1)
"""In a column of moments: what has not happened."""


class Kind(Enum):
    """What a column holds."""

    NUMBER = np.dtype(np.int64)
    CODE = np.dtype(np.int8)
    OPENED = np.dtype("M8[ms]")
    """The moment by which days are told apart."""
    MOMENT = np.dtype("m8[ms]")
    """In a pack: for how long after it opened, and 1 more where that is not before it; 0: never."""
    NAME = np.dtype(np.int32)
    """Its place in a list of names, of which '' is the first."""


@dataclass(frozen=True, slots=True)
class Form:
    """Columns in the order of the store's rows. `ended` is the one that says when it was over."""

    columns: Mapping[str, Kind]
    ended: str


WAITS = Form(
    {
        "id": Kind.NUMBER,
        "conversation": Kind.NUMBER,
        "account": Kind.NUMBER,
        "opened": Kind.OPENED,
        "ended": Kind.MOMENT,
        "outcome": Kind.CODE,
        "said_last": Kind.MOMENT,
        "agent": Kind.NAME,
        "assignee": Kind.NAME,
    },
    "ended",
)
EPISODES = Form(
    {
        "id": Kind.NUMBER,
        "conversation": Kind.NUMBER,
        "account": Kind.NUMBER,
        "opened": Kind.OPENED,
        "resolved": Kind.MOMENT,
        "by_customer": Kind.CODE,
        "resolved_by": Kind.NAME,
        "assignee": Kind.NAME,
    },
    "resolved",
)


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by their names, equally long; `names` is what those of names are places in."""

    columns: dict[str, Column]
    names: tuple[str, ...]


def tabled(form: Form, rows: Sequence[Sequence[Any]]) -> Table:
    """The store's rows as columns."""
    turned = list(zip(*rows, strict=False)) or [()] * len(form.columns)
    names = {"": 0}
    found: dict[str, Column] = {}
    for (name, kind), column in zip(form.columns.items(), turned, strict=False):
        if kind is Kind.NAME:
            codes = [names.setdefault(each, len(names)) for each in column]
            found[name] = np.array(codes, np.int32)
        else:
            found[name] = np.array(column, _kept_as(kind))
    return Table(found, tuple(names))


def _kept_as(kind: Kind) -> np.dtype[Any]:
    return np.dtype(np.int64) if kind in (Kind.OPENED, Kind.MOMENT) else kind.value


def gathered(form: Form, kept: Kept, wanted: Collection[str]) -> Table:
    """Those of these columns that are wanted, of all that the store gave, in the order in which it opened."""
    kinds = {name: kind for name, kind in form.columns.items() if name in {*wanted, "opened"}}
    packs = [_Pack(form, body, kept.gone.get(day, ())) for day, body in sorted(kept.packs)]
    loose = tabled(form, kept.loose)
    count = sum(each.count for each in packs)
    total = count + len(kept.loose)
    found = {name: np.empty(total, _kept_as(kind)) for name, kind in kinds.items()}
    names = {"": 0}
    start = 0
    for pack in packs:
        codes = codes_among(pack.names, names)
        pack.into({name: each[start : start + pack.count] for name, each in found.items()}, codes)
        start += pack.count
    codes = codes_among(loose.names, names)
    for name, each in found.items():
        column = loose.columns[name]
        each[count:] = codes[column] if kinds[name] is Kind.NAME else column
    return _in_turn(Table(found, tuple(names)))


def kinds(name: str) -> Kind:
    """What the column of a name holds, of waits and of episodes."""
    return (WAITS.columns.get(name) or EPISODES.columns.get(name)) or Kind.NUMBER


def codes_among(of_part: Iterable[str], names: dict[str, int]) -> NDArray[np.int32]:
    """The place in all names of each name of a part."""
    return np.array([names.setdefault(each, len(names)) for each in of_part], np.int32)


def _in_turn(table: Table) -> Table:
    opened = table.columns["opened"]
    if len(opened) < 2 or (opened[1:] >= opened[:-1]).all():
        return table
    order = np.argsort(opened, kind="stable")
    return Table({name: each[order] for name, each in table.columns.items()}, table.names)


class _Pack:
    """A pack that is looked into: a line of JSON (names, how many, the first opening, the kind of each
    column), then column by column."""

    def __init__(self, form: Form, body: bytes, gone: Collection[int] = ()) -> None:
        line = body.index(b"\n")
        names, count, first, kinds = json.loads(body[:line])
        self.names: list[str] = names
        self._kinds = form.columns
        self._first = np.int64(first)
        self._views: dict[str, Column] = {}
        start = line + 1
        for name, kind in zip(form.columns, kinds, strict=True):
            self._views[name] = np.frombuffer(body, kind, count, start)
            start += self._views[name].nbytes
        self._left: NDArray[np.bool_] | None = None
        self.count: int = count
        if gone:
            self._left = ~np.isin(self._views["id"], np.fromiter(gone, np.int64, len(gone)))
            self.count = int(np.count_nonzero(self._left))

    def into(self, places: Mapping[str, Column], codes: NDArray[np.int32]) -> None:
        """Write its columns, without what is gone; `codes` are the places of its names among all."""
        opened = self._view("opened") + self._first
        for name, place in places.items():
            match self._kinds[name]:
                case Kind.OPENED:
                    place[:] = opened
                case Kind.MOMENT:
                    since = self._view(name)
                    np.copyto(place, opened + since)
                    np.subtract(place, since > 0, out=place)
                    place[since == 0] = NEVER
                case Kind.NAME:
                    place[:] = codes[self._view(name)]
                case _:
                    place[:] = self._view(name)

    def _view(self, name: str) -> Column:
        view = self._views[name]
        return view if self._left is None else view[self._left]


def repacked(
    form: Form, before: Sequence[bytes], gone: Collection[int], rows: Sequence[Sequence[Any]]
) -> tuple[bytes, int]:
    """A day's pack with what is gone left out and rows added, and when the last of it was over (what is not
    over yet: in a far future)."""
    kept = Kept([(0, each) for each in before], {0: gone}, rows)
    found = gathered(form, kept, form.columns)
    if not len(found.columns["id"]):
        return _encoded(form, found), 0
    order = np.lexsort((found.columns["id"], found.columns["opened"]))
    found = Table({name: each[order] for name, each in found.columns.items()}, found.names)
    ended = found.columns[form.ended]
    is_over = bool((ended != NEVER).all())
    return _encoded(form, found), int(ended.max()) if is_over else FOREVER


def _encoded(form: Form, table: Table) -> bytes:
    opened = table.columns["opened"]
    first = int(opened[0]) if len(opened) else 0
    parts = [_narrow(each) for each in _since(form, table.columns, opened, first)]
    head = json.dumps([table.names, len(opened), first, [each.dtype.str for each in parts]])
    return head.encode() + b"\n" + b"".join(each.tobytes() for each in parts)


def _since(
    form: Form, columns: Mapping[str, Column], opened: Column, first: int
) -> Iterator[Column]:
    for name, kind in form.columns.items():
        column = columns[name]
        if kind is Kind.OPENED:
            yield opened - first
        elif kind is Kind.MOMENT:
            since = column - opened
            yield np.where(column == NEVER, 0, since + (since >= 0))
        else:
            yield column


def _narrow(column: Column) -> Column:
    """The same in as few bytes as hold it, in an order of bytes that is the same everywhere."""
    for kind in ("<i1", "<i2", "<i4"):
        limits = np.iinfo(kind)
        if not len(column) or (column.min() >= limits.min and column.max() <= limits.max):
            return column.astype(kind)
    return column.astype("<i8")
