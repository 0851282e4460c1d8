"""Rotating tokens between processes that share a store."""

import asyncio

from socialdesk.channel import Tokens
from socialdesk.model.ids import AccountId, Instant
from socialdesk.services.tokens import LEASE, LOOK_EVERY, StoredTokens
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW
from tests.support.waiting import until

SHOP = AccountId(1)


def vault(store: Store, clock: ManualClock, owner: str) -> StoredTokens:
    return StoredTokens(store, clock, SHOP, owner)


async def test_what_one_process_keeps_another_reads(store: Store, clock: ManualClock) -> None:
    pair = Tokens("access", "refresh", Instant(NOW + 1), 3, "seed")
    assert await vault(store, clock, "a").load() is None

    await vault(store, clock, "a").save(pair)

    assert await vault(store, clock, "b").load() == pair


async def test_one_refreshes_at_a_time(store: Store, clock: ManualClock) -> None:
    order = list[str]()

    async def refresh(name: str, until: asyncio.Event) -> None:
        async with vault(store, clock, name).alone():
            order.append(name)
            await until.wait()

    first, second = asyncio.Event(), asyncio.Event()
    second.set()
    one = asyncio.create_task(refresh("a", first))
    await until(lambda: bool(order))
    two = asyncio.create_task(refresh("b", second))
    await until(lambda: bool(clock.sleeping))
    assert order == ["a"]
    first.set()
    await one
    clock.advance(1)
    await two

    assert order == ["a", "b"]


async def test_a_process_that_died_holding_it_delays_the_next_no_longer_than_its_lease(
    store: Store, clock: ManualClock
) -> None:
    assert await store.accounts.take_lease("token:1", "dead", clock.now(), LEASE)
    waiting = vault(store, clock, "b").alone()
    entering = asyncio.create_task(waiting.__aenter__())
    for _ in range(int(LEASE / 1000 / LOOK_EVERY) + 2):
        await until(lambda: bool(clock.sleeping) or entering.done())
        clock.advance(LOOK_EVERY)
    await entering
    assert not await store.accounts.take_lease("token:1", "c", clock.now(), LEASE)
    await waiting.__aexit__(None, None, None)

    assert await store.accounts.take_lease("token:1", "c", clock.now(), LEASE)


async def test_a_refresh_that_fails_gives_the_turn_back(store: Store, clock: ManualClock) -> None:
    try:
        async with vault(store, clock, "a").alone():
            raise RuntimeError
    except RuntimeError:
        pass

    assert await store.accounts.take_lease("token:1", "b", clock.now(), LEASE)
