"""A clock that stands still until it is told to move, or until everybody who waits can be let go."""

from __future__ import annotations

import asyncio
import heapq
import itertools

from socialdesk.model.ids import Instant

MONDAY_10 = Instant(1_790_564_400_000)
"""2026-09-28, a Monday, 10:00 in Ho Chi Minh City (03:00 UTC)."""


class ManualClock:
    """`advance` moves it; `sleep` waits for that. Wall and monotonic time may be moved apart with
    `set_back`."""

    def __init__(self, now: int = MONDAY_10) -> None:
        self._now = now
        self._elapsed = 0.0
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = itertools.count()

    def now(self) -> Instant:
        return Instant(self._now)

    def monotonic(self) -> float:
        return self._elapsed

    @property
    def sleeping(self) -> int:
        """How many wait for it to move. Who sleeps has done what there was to do."""
        return sum(not waiting.done() for _, _, waiting in self._waiting)

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self._elapsed + seconds, next(self._count), mine))
        await mine

    def advance(self, seconds: float) -> None:
        """Move both times forward and wake whoever's time has come."""
        self._now += int(seconds * 1000)
        self._elapsed += seconds
        while self._waiting and self._waiting[0][0] <= self._elapsed:
            waiting = heapq.heappop(self._waiting)[2]
            if not waiting.done():
                waiting.set_result(None)

    def set_back(self, seconds: float) -> None:
        """Somebody set the machine's clock: wall time jumps, monotonic time does not."""
        self._now -= int(seconds * 1000)
