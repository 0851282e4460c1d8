"""Figures for whoever watches the shop, kept so that they cost little every few seconds: each answer is counted
once, in the process that is asked."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.model.calendar import day_around
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.measure import PROMISE
from socialdesk.store.monitoring import Snapshot
from socialdesk.store.store import Store

BOUNDS = tuple(each * MINUTE for each in (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1_440))
"""How long answers take is counted up to each of these (ms)."""
LATE = 6 * HOUR
"""An answer may become known so long after it was written: it was on its way, or the platform told of it
later."""


@dataclass(slots=True)
class Histogram:
    """How many took how long."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    """Up to each of `BOUNDS` and no sooner one; the last: longer."""
    total: int = 0
    """Of all of them (ms)."""

    def add(self, took: int) -> None:
        """Count one."""
        self.counts[bisect_left(BOUNDS, took)] += 1
        self.total += took


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known when it is asked. Histograms, by accounts' numbers, only ever grow while the process
    lives."""

    now: Instant
    target: int
    snapshot: Snapshot
    answers: dict[int, Histogram]
    first_answers: dict[int, Histogram]


class Monitor:
    """Asked every few seconds. What was answered before it was first asked is in no histogram."""

    def __init__(self, store: Store, clock: Clock, zone: ZoneInfo, target: int = PROMISE) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._target = target
        self._answers: dict[int, Histogram] = {}
        self._first_answers: dict[int, Histogram] = {}
        self._counted: set[int] | None = None
        self._looked_at = Instant(0)
        self._one_at_a_time = asyncio.Lock()

    async def look(self) -> Seen:
        """Raises StoreError."""
        async with self._one_at_a_time:
            now = self._clock.now()
            await self._count(now)
            today, _ = day_around(now, self._zone)
            snapshot = await self._store.monitoring.snapshot(today, self._target, now)
        return Seen(now, self._target, snapshot, self._answers, self._first_answers)

    async def _count(self, now: Instant) -> None:
        """Count what was answered since the last look."""
        since = Instant(min(self._looked_at or now, now) - LATE)
        found = await self._store.monitoring.answered(since)
        if self._counted is not None:
            for each in await self._store.monitoring.answers(found - self._counted):
                self._answers.setdefault(each.account_id, Histogram()).add(each.took)
                if each.is_first:
                    self._first_answers.setdefault(each.account_id, Histogram()).add(each.took)
        self._counted, self._looked_at = found, now
