"""The face that time shows: parts that wait or date things are given one, tests give one that
jumps."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

from socialdesk.model.ids import Instant


class Clock(Protocol):
    """Wall time for what is stored, monotonic time for what is measured."""

    def now(self) -> Instant:
        """Milliseconds since the epoch, UTC; may jump when the machine's clock is set."""
        ...

    def monotonic(self) -> float:
        """Seconds that only ever rise; its zero means nothing."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; cancellation comes through."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> Instant:
        """Wall time."""
        return Instant(time.time_ns() // 1_000_000)

    def monotonic(self) -> float:
        """Time since some start."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
