"""Whether the terminal is still there."""

from __future__ import annotations

import asyncio
import select
import sys
from collections.abc import Callable

LOOKED_FOR_EVERY = 1.0
"""Seconds between two looks."""


async def hung_up(heed: Callable[[], None]) -> None:
    """Wait until the terminal is gone, then heed that. Only the program that leads its session is told by a
    signal; `make`, say, waits for us instead, and the toolkit would read the end of a terminal for ever."""
    poll = select.poll()
    poll.register(sys.stdin.fileno(), 0)  # that it hung up is told in any case
    while not poll.poll(0):  # noqa: ASYNC110 - a terminal wakes nobody when it goes
        await asyncio.sleep(LOOKED_FOR_EVERY)
    heed()
