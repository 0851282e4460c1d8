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


async def nap(clock: Clock, seconds: float, called: asyncio.Event) -> None:
    """Wait for so long, or until somebody calls."""
    sleeping = asyncio.create_task(clock.sleep(seconds))
    waiting = asyncio.create_task(called.wait())
    try:
        await asyncio.wait((sleeping, waiting), return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleeping.cancel()
        waiting.cancel()


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


class SharedClock:
    """One wall time for all machines that share a store, where that has a clock of its own; no two
    machines agree on theirs. What is measured is measured here."""

    def __init__(self, machine: Clock | None = None) -> None:
        self.machine: Clock = machine or SystemClock()
        self.ahead = 0
        """How far (ms) the store's clock is ahead of this machine's, as it was last seen."""

    def now(self) -> Instant:
        """The store's wall time."""
        return Instant(self.machine.now() + self.ahead)

    def monotonic(self) -> float:
        """The machine's."""
        return self.machine.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self.machine.sleep(seconds)
