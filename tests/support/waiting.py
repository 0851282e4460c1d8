"""How a test waits: for the thing itself, with an end so generous that only a fault reaches it.

`until` and `comes_to` are for tests that run a loop, `until_now` for those that do not. A wait that
fails says what was waited for and what was seen last.
"""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
GENEROUS = 90.0
"""Seconds. What takes one on an idle machine may take thirty on a busy one."""
STEP = 0.005
LONGEST_STEP = 0.1


async def until(
    condition: Callable[[], Any],
    *,
    seconds: float = GENEROUS,
    longest_step: float = LONGEST_STEP,
    show: Callable[[], object] | None = None,
) -> Any:
    """Wait until the condition, a plain function or one that is awaited, gives something true, and
    give that back. What `show` gives is part of what a failure says."""
    end, step, seen = time.monotonic() + seconds, STEP, None
    while True:
        found = condition()
        seen = await found if inspect.isawaitable(found) else found
        if seen:
            return seen
        if time.monotonic() > end:
            raise AssertionError(_failure(condition, seconds, seen, show))
        await asyncio.sleep(step)
        step = min(step * 1.2, longest_step)


async def comes_to(read: Callable[[], Any], expected: object, **more: Any) -> None:
    """Wait until what is read equals what is expected; a failure shows how they differ."""
    seen: Any = None

    async def same() -> bool:
        nonlocal seen
        found = read()
        seen = await found if inspect.isawaitable(found) else found
        return bool(seen == expected)

    try:
        await until(same, **more)
    except AssertionError:
        assert seen == expected
        raise


def until_now(
    condition: Callable[[], T],
    *,
    seconds: float = GENEROUS,
    show: Callable[[], object] | None = None,
) -> T:
    """The same where no loop runs."""
    end, step = time.monotonic() + seconds, STEP
    while not (seen := condition()):
        if time.monotonic() > end:
            raise AssertionError(_failure(condition, seconds, seen, show))
        time.sleep(step)
        step = min(step * 1.2, LONGEST_STEP)
    return seen


async def moment(seconds: float) -> None:
    """Let real time pass where any length of it will do: between blows that come at random, never
    before a look at what came of it."""
    await asyncio.sleep(seconds)


async def turns(number: int = 20) -> None:
    """Let everything that is ready run: for what must not happen, where time stands still."""
    for _ in range(number):
        await asyncio.sleep(0)


def source(condition: Callable[[], object]) -> str:
    """A condition as it is written."""
    try:
        return " ".join(inspect.getsource(condition).split())
    except (OSError, TypeError):
        return repr(condition)


def _failure(
    condition: Callable[[], object],
    seconds: float,
    seen: object,
    show: Callable[[], object] | None,
) -> str:
    shown = f"\n{show()}" if show else ""
    return f"not within {seconds:.0f} s: {source(condition)}\nlast seen: {seen!r}{shown}"
