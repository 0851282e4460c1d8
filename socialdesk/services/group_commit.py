"""Group commit: what arrives while one batch is being written goes into the next, and everybody
waits for their own."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

MOST = 256
"""Items in one batch."""


class GroupCommit(Generic[T]):
    """Collects items from any number of callers and hands them on in batches, one batch at a time.

    `submit` returns once the caller's items are written, or raises what their batch raised.
    """

    def __init__(self, write: Callable[[list[T]], Awaitable[None]], most: int = MOST) -> None:
        self._write = write
        self._most = most
        self._waiting: deque[tuple[Sequence[T], asyncio.Future[None]]] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def submit(self, items: Sequence[T]) -> None:
        """Write these items together with whatever else is waiting. A cancelled caller's items are
        written all the same."""
        if not items:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((items, done))
        if self._writer is None:
            self._writer = asyncio.create_task(self._run())
        await done

    async def close(self) -> None:
        """Wait until everything that was submitted is written."""
        while self._writer is not None:
            await asyncio.gather(self._writer, return_exceptions=True)

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch, callers = self._next()
                try:
                    await self._write(batch)
                except Exception as error:  # noqa: BLE001 - each caller gets it
                    for caller in callers:
                        if not caller.done():
                            caller.set_exception(error)
                else:
                    for caller in callers:
                        if not caller.done():
                            caller.set_result(None)
        finally:
            self._writer = None
            if self._waiting:
                self._writer = asyncio.create_task(self._run())

    def _next(self) -> tuple[list[T], list[asyncio.Future[None]]]:
        batch: list[T] = []
        callers = []
        while self._waiting and (not batch or len(batch) + len(self._waiting[0][0]) <= self._most):
            items, caller = self._waiting.popleft()
            batch.extend(items)
            callers.append(caller)
        return batch, callers
