"""A turn is one transaction: what is settled and begun together, and what stopping, cancelling and a store in trouble do to it."""

import asyncio
import math
from typing import Any

import pytest

from socialdesk.errors import StoreError, Unstorable
from socialdesk.services.dispatcher import FEW, IN_FLIGHT, TOGETHER, Dispatcher
from socialdesk.services.replies import Replies
from socialdesk.store.engine import database
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.dispatching import (
    SHOP,
    at_rest,
    bodies,
    dispatching,
    has_states,
    settled,
    states,
    talk,
    watched,
)
from tests.support.make import NOW
from tests.support.waiting import GENEROUS


async def test_stopping_lets_what_is_under_way_arrive(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    await replies.send(1, "a", "a", "linh")
    channel.hold = asyncio.Event()
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: channel.sent)
        asyncio.get_running_loop().call_later(0.05, channel.hold.set)  # while it drains

    assert await states(desk_store) == ["sent"]


async def sent_in_turns(
    store: Store,
    clock: ManualClock,
    channel: FakeChannel,
    replies: Replies,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
) -> list[tuple[int, int]]:
    """Send so many answers; how many ended and how many were begun in each commit."""
    await talk(store, count)
    for n in range(1, count + 1):
        await replies.send(n, f"{n}", f"{n}", "linh")
    turns = watched(store, monkeypatch)
    async with dispatching(store, clock, channel):
        await settled(store, clock, lambda: has_states(store, ["sent"] * count), step=0.01)
    assert sum(ended for ended, _ in turns) == sum(begun for _, begun in turns) == count
    return turns


async def test_whole_portions_are_settled_and_begun_in_one_commit(
    desk_store: Store,
    clock: ManualClock,
    channel: FakeChannel,
    replies: Replies,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database, "RECENTLY", 0)
    count = 3 * IN_FLIGHT
    turns = await sent_in_turns(desk_store, clock, channel, replies, monkeypatch, count)

    assert len(turns) <= 2 * count / TOGETHER


async def test_while_customers_write_commits_are_small(
    desk_store: Store,
    clock: ManualClock,
    channel: FakeChannel,
    replies: Replies,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database, "RECENTLY", math.inf)
    turns = await sent_in_turns(desk_store, clock, channel, replies, monkeypatch, 4 * FEW)

    assert max(max(turn) for turn in turns) == FEW


async def test_one_that_ended_does_not_wait_for_those_that_hang(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 2)
    channel.hold = asyncio.Event()
    await replies.send(1, "hangs", "a", "linh")
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: bodies(channel) == ["hangs"])
        hanging, channel.hold = channel.hold, None
        await replies.send(2, "arrives", "b", "linh")
        dispatcher.wake()
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sending", "sent"]))
        hanging.set()


async def test_what_was_sent_is_not_forgotten_while_the_store_cannot_be_written(
    desk_store: Store,
    clock: ManualClock,
    channel: FakeChannel,
    replies: Replies,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failures = [StoreError("The disk is full."), StoreError("The disk is full.")]

    async def full(ended: Any) -> None:
        if ended and failures:
            raise failures.pop()

    await talk(desk_store, 1)
    await replies.send(1, "a", "a", "linh")
    turns = watched(desk_store, monkeypatch, full)
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sent"]), step=0.5)

    assert (failures, bodies(channel), turns) == ([], ["a"], [(0, 1), (1, 0)])


@pytest.mark.parametrize("error", [Unstorable("DataError"), ValueError("số 0903"), KeyError(3)])
async def test_trouble_that_nobody_foresaw_stops_no_answer(
    desk_store: Store,
    clock: ManualClock,
    channel: FakeChannel,
    replies: Replies,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    failures = [error, error]

    async def odd(_: Any) -> None:
        if failures:
            raise failures.pop()

    await talk(desk_store, 1)
    await replies.send(1, "a", "a", "linh")
    watched(desk_store, monkeypatch, odd)
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sent"]), step=0.5)

    assert bodies(channel) == ["a"]
    assert "Sending met something unforeseen" in caplog.text
    assert "0903" not in caplog.text


async def test_stopped_in_the_middle_of_a_turn_nothing_is_in_doubt(
    desk_store: Store,
    clock: ManualClock,
    channel: FakeChannel,
    replies: Replies,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> None:
        reached.set()
        await go_on.wait()

    await talk(desk_store, 1)
    await replies.send(1, "a", "a", "linh")
    watched(desk_store, monkeypatch, slow)
    async with dispatching(desk_store, clock, channel):
        await reached.wait()
        asyncio.get_running_loop().call_later(0.01, go_on.set)

    assert (channel.sent, await states(desk_store)) == ([], ["queued"])


async def test_what_is_cancelled_before_its_turn_is_not_sent(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    await replies.send(1, "a", "a", "linh")
    (second,) = await replies.send(1, "b", "b", "linh")
    channel.hold = asyncio.Event()
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: bodies(channel) == ["a"])
        await desk_store.deliveries.cancel([second], NOW)
        channel.hold.set()
        await at_rest(dispatcher, clock)

    assert bodies(channel) == ["a"]
    assert await states(desk_store) == ["sent", "cancelled"]


async def test_nothing_more_is_begun_for_an_account_that_was_let_go(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 2)
    channel.hold = asyncio.Event()
    await replies.send(1, "a", "a", "linh")
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: bodies(channel) == ["a"])
        dispatcher.detach(SHOP)
        await replies.send(2, "b", "b", "linh")
        dispatcher.wake()
        channel.hold.set()
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sent", "queued"]))
        await at_rest(dispatcher, clock)

    assert bodies(channel) == ["a"]


async def test_stopping_waits_no_longer_than_it_may(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 2)
    channel.hold = asyncio.Event()
    await replies.send(1, "hangs", "a", "linh")
    dispatcher = Dispatcher(desk_store, clock, lambda: 0.0)
    await dispatcher.attach(SHOP, channel, 0)
    task = asyncio.create_task(dispatcher.run())
    await settled(desk_store, clock, lambda: channel.sent)
    task.cancel()
    await asyncio.wait_for(dispatcher.drain(0.01), GENEROUS)

    assert await states(desk_store) == ["sending"]
    channel.hold.set()
    await dispatcher.drain(GENEROUS)
    assert await states(desk_store) == ["sent"]
