"""All waits, or all episodes, by conversation: what is in packs is put in order once, and kept as long as no pack
changes. Who looks again and again (a desk, the warnings of a worker) adds what is not packed each time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from socialdesk.model.ids import DAY
from socialdesk.services.figures.columns import Columns, Numbers
from socialdesk.services.figures.packs import Kind, codes_among, kinds
from socialdesk.services.figures.samples import by_conversation, keys
from socialdesk.store.packs import EARLIEST, FOREVER, Kept, Packed, Packs

T = TypeVar("T", bound=Columns)
MOST = 64 << 20
"""So many bytes are kept; a larger shop's are read each time."""
_ALWAYS = frozenset({"id", "conversation", "opened"})


@dataclass(frozen=True, slots=True)
class _Base(Generic[T]):
    """What is packed, of so many packs as a version tells."""

    version: int
    wanted: frozenset[str]
    columns: T


_CACHES: WeakKeyDictionary[Packs, dict[Packed, Any]] = WeakKeyDictionary()
"""One of each for a store, whoever asks."""


class PackCache(Generic[T]):
    """One of the two; `made` makes columns of what the store gives."""

    def __init__(
        self, packs: Packs, what: Packed, made: Callable[[Kept, Collection[str]], T]
    ) -> None:
        self._packs = packs
        self._what = what
        self._made = made
        self._kept: dict[Packed, _Base[T]] = _CACHES.setdefault(packs, {})

    async def all(self, wanted: frozenset[str]) -> T:
        """These columns (others may be there) of all there are now, a conversation after the other, each in turn.
        Raises StoreError."""
        beside, base = await self._packs.beside(self._what), self._kept.get(self._what)
        if base is None or base.version != beside.version or not wanted <= base.wanted:
            wanted |= _ALWAYS if base is None else base.wanted
            beside = await self._packs.kept(self._what, (EARLIEST, FOREVER))
            base = await asyncio.to_thread(self._put_in_order, beside, wanted)
            size = sum(getattr(base.columns, name).nbytes for name in base.wanted)
            if size <= MOST:
                self._kept[self._what] = base
            else:
                self._kept.pop(self._what, None)
        return await asyncio.to_thread(self._now, base, beside)

    def _put_in_order(self, kept: Kept, wanted: frozenset[str]) -> _Base[T]:
        packed = self._made(Kept(kept.packs, {}, ()), wanted)
        return _Base(kept.version, wanted, by_conversation(packed))

    def _now(self, base: _Base[T], beside: Kept) -> T:
        loose = self._made(Kept((), {}, beside.loose), base.wanted)
        return joined(base.columns, beside.gone, loose)


def joined(packed: T, gone: Mapping[int, Collection[int]], loose: T) -> T:
    """All there is now, of what is packed (by conversation), of what is gone from that, and of the rest."""
    left = _without(packed, gone)
    return _with(left, by_conversation(loose)) if len(loose) else left


def _without(packed: T, gone: Mapping[int, Collection[int]]) -> T:
    """But for what is gone from the packs of its day."""
    if not gone:
        return packed
    known = {(day, number) for day, numbers in gone.items() for number in numbers}
    ids = np.fromiter((number for _, number in known), np.int64, len(known))
    rows = np.flatnonzero(np.isin(packed.id, ids))
    pairs = zip((packed.opened[rows] // DAY).tolist(), packed.id[rows].tolist(), strict=True)
    stale = np.fromiter((pair in known for pair in pairs), np.bool_, len(rows))
    left = np.ones(len(packed), np.bool_)
    left[rows[stale]] = False
    return packed.where(left)


def _with(packed: T, loose: T) -> T:
    """Both, in order."""
    places, more = keys(packed, loose)
    new = np.searchsorted(places, more, side="right") + np.arange(len(loose))
    is_old = np.ones(len(packed) + len(loose), np.bool_)
    is_old[new] = False
    old: Numbers = np.flatnonzero(is_old)
    names = {name: place for place, name in enumerate(packed.names)}
    codes = codes_among(loose.names, names)
    changed: dict[str, Any] = {"names": ()}
    for field in fields(packed):
        column = getattr(packed, field.name)
        given = getattr(loose, field.name)
        if field.name == "names" or not len(given):
            continue
        found = np.empty(len(is_old), given.dtype)
        found[old] = column
        found[new] = codes[given] if kinds(field.name) is Kind.NAME else given
        changed[field.name] = found
    changed["names"] = tuple(names)
    return by_conversation(replace(packed, **changed), is_nearly=True)
