"""A store that takes its time: what was read, and what is to be written, waits until somebody lets it
through."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

from socialdesk.store.store import Store


class SlowStore:
    """Answers come in any order, as those of a busy disk or a slow line; writes are begun in the order
    in which they were asked for, as the one writer of a store does, and end even if nobody waits any
    more."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self._held: list[asyncio.Future[None]] = []
        self._queue: list[asyncio.Future[None]] = []
        self._chance = chance
        self._is_open = True
        database: Any = store.database
        reading: Callable[..., Awaitable[Any]] = database.read
        writing: Callable[..., Awaitable[Any]] = database.transact

        async def read(work: Callable[[Any], Awaitable[Any]]) -> Any:
            found = await reading(work)
            await self._wait(self._held)
            return found

        async def write(*arguments: Any, **more: Any) -> Any:
            await self._wait(self._queue)
            done = await writing(*arguments, **more)
            await self._wait(self._held)
            return done

        async def transact(*arguments: Any, **more: Any) -> Any:
            return await asyncio.shield(asyncio.ensure_future(write(*arguments, **more)))

        database.read, database.transact = read, transact

    async def _wait(self, line: list[asyncio.Future[None]]) -> None:
        if not self._is_open:
            held = asyncio.get_running_loop().create_future()
            line.append(held)
            await held

    def hold(self) -> None:
        """From now on everything waits."""
        self._is_open = False

    def let_some_through(self) -> None:
        """Some of what waits, by chance."""
        self._chance.shuffle(self._held)
        for line in (self._held, self._queue):
            for _ in range(self._chance.randrange(len(line) + 1)):
                self._let(line)

    def open(self) -> None:
        """Nothing waits any more."""
        self._is_open = True
        for line in (self._queue, self._held):
            while line:
                self._let(line)

    @staticmethod
    def _let(line: list[asyncio.Future[None]]) -> None:
        held = line.pop(0)
        if not held.done():
            held.set_result(None)
