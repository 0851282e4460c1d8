"""Reading again what others change: soon after, but not all the time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

READ_EVERY = 0.5
"""Seconds between two readings of what changes, unless whoever reads says otherwise."""
REST = 4
"""For so many times as long as a reading took nothing is read again: counting very many takes time that
others need."""


class Reader:
    """Nothing is read while nobody changes anything."""

    def __init__(
        self, read: Callable[[], Coroutine[Any, Any, None]], every: float = READ_EVERY
    ) -> None:
        self._read, self._every = read, every
        self._is_due = asyncio.Event()

    def ask(self) -> None:
        """Read in a moment."""
        self._is_due.set()

    async def run(self) -> None:
        """Read whenever it is asked for, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await self._is_due.wait()
            self._is_due.clear()
            before = loop.time()
            await self._read()
            await asyncio.sleep(max(self._every, REST * (loop.time() - before)))
