"""A dispatcher with a clock that jumps and a channel that obeys a script."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from socialdesk.model.ids import AccountId
from socialdesk.services.dispatcher import Dispatcher
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound
from tests.support.waiting import GENEROUS, until

SHOP = AccountId(1)


@asynccontextmanager
async def dispatching(
    store: Store, clock: ManualClock, channel: FakeChannel
) -> AsyncIterator[Dispatcher]:
    dispatcher = Dispatcher(store, clock, lambda: 0.0)
    await dispatcher.attach(SHOP, channel, (await store.accounts.all())[0].not_before)
    task = asyncio.create_task(dispatcher.run())
    try:
        yield dispatcher
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await dispatcher.drain(GENEROUS)


async def settled(
    store: Store, clock: ManualClock, condition: Callable[[], Any], *, step: float = 0.0
) -> None:
    """Let everything run until a condition holds, moving the clock by `step` seconds whenever
    somebody waits for it."""

    async def look() -> bool:
        found = condition()
        if await found if inspect.isawaitable(found) else found:
            return True
        if clock.sleeping:
            clock.advance(step)
        return False

    await until(look, longest_step=0.005)


async def at_rest(dispatcher: Dispatcher, clock: ManualClock) -> None:
    """Let the dispatcher do all that there is to do at this time."""
    await until(
        lambda: clock.sleeping and not dispatcher._flying and not dispatcher._woken.is_set()
    )


def bodies(channel: FakeChannel) -> list[str]:
    return [each.body for each in channel.sent]


async def talk(store: Store, count: int, **more: Any) -> None:
    await store.record(
        [arrival(inbound(f"m{n}", "11", chat=str(n), **more)) for n in range(1, count + 1)], NOW, ()
    )


async def states(store: Store) -> list[str]:
    return [row.state for row in await store.deliveries.rows("all", 1_000)]


async def has_states(store: Store, expected: list[str]) -> bool:
    return await states(store) == expected


def watched(
    store: Store, monkeypatch: pytest.MonkeyPatch, before: Callable[[Any], Any] | None = None
) -> list[tuple[int, int]]:
    """Each turn that did something: how many it settled, and how many it began."""
    turns: list[tuple[int, int]] = []
    claim = store.claims.claim

    async def claiming(*args: Any, ended: Any = (), **more: Any) -> Any:
        if before is not None:
            await before(ended)
        begun = await claim(*args, ended=ended, **more)
        if ended or begun:
            turns.append((len(ended), len(begun)))
        return begun

    monkeypatch.setattr(store.claims, "claim", claiming)
    return turns


async def turns_at_rest(dispatcher: Dispatcher, clock: ManualClock) -> None:
    """The same while something is under way."""
    await until(lambda: clock.sleeping and not dispatcher._woken.is_set())
