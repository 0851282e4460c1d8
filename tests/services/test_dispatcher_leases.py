"""Leases of what is under way: how long it may last, and who may doubt it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from socialdesk.model.delivery import Operation
from socialdesk.services.dispatcher import Dispatcher
from socialdesk.services.replies import Replies
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.dispatching import (
    SHOP,
    bodies,
    dispatching,
    has_states,
    settled,
    states,
    talk,
    turns_at_rest,
)
from tests.support.outbox import doing


@asynccontextmanager
async def one_under_way(
    store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> AsyncIterator[Dispatcher]:
    """Two answers to one customer: the first has begun and does not end before `channel.hold` lets it,
    the second waits behind it."""
    await talk(store, 1)
    channel.hold = asyncio.Event()
    await replies.send(1, "first", "a", "linh")
    await replies.send(1, "second", "b", "linh")
    async with dispatching(store, clock, channel) as dispatcher:
        await settled(store, clock, lambda: bodies(channel) == ["first"])
        yield dispatcher


async def test_what_was_under_way_when_the_program_died_is_in_doubt(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    await replies.send(1, "a", "a", "linh")
    channel.hold = asyncio.Event()
    dispatcher = Dispatcher(desk_store, clock, lambda: 0.0)
    await dispatcher.attach(SHOP, channel, 0)
    task = asyncio.create_task(dispatcher.run())
    await settled(desk_store, clock, lambda: channel.sent)
    task.cancel()
    for flying in dispatcher._flying:
        flying.cancel()
    await asyncio.gather(task, *dispatcher._flying, return_exceptions=True)

    async with dispatching(desk_store, clock, FakeChannel(clock)):
        await settled(desk_store, clock, lambda: has_states(desk_store, ["unconfirmed"]))


async def test_a_send_may_outlast_its_lease_and_order_holds(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    async with one_under_way(desk_store, clock, channel, replies) as dispatcher:
        for _ in range(10):  # five minutes
            clock.advance(30)
            await dispatcher.renew_leases()
            assert await desk_store.claims.expire_leases(clock.now()) == (0, 0)
        assert await states(desk_store) == ["sending", "queued"]
        channel.hold.set()
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sent", "sent"]))

    assert bodies(channel) == ["first", "second"]


async def test_an_account_that_starts_again_does_not_doubt_what_is_still_under_way(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    async with one_under_way(desk_store, clock, channel, replies) as dispatcher:
        dispatcher.detach(SHOP)
        await dispatcher.attach(SHOP, channel, 0)
        await turns_at_rest(dispatcher, clock)
        assert await states(desk_store) == ["sending", "queued"]
        channel.hold.set()
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sent", "sent"]))

    assert bodies(channel) == ["first", "second"]


async def test_what_was_taken_for_lost_but_is_under_way_is_not_overtaken(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    async with one_under_way(desk_store, clock, channel, replies) as dispatcher:
        clock.advance(200)  # nothing was renewed: the store was not to be written to, say
        assert await desk_store.claims.expire_leases(clock.now()) == (0, 1)
        dispatcher.wake()
        await turns_at_rest(dispatcher, clock)
        assert bodies(channel) == ["first"]
        channel.hold.set()
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sent", "sent"]), step=0.5)

    assert bodies(channel) == ["first", "second"]


async def test_what_another_machine_took_for_lost_while_this_one_slept_ends_as_it_did(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    async with one_under_way(desk_store, clock, channel, replies):
        clock.advance(600)  # a lid that was closed in the middle of a send
        other = FakeChannel(clock)
        async with dispatching(desk_store, clock, other) as elsewhere:
            await settled(desk_store, clock, lambda: bodies(other) == ["second"], step=0.5)
            assert await states(desk_store) != ["queued", "queued"]
            channel.hold.set()
            await settled(
                desk_store, clock, lambda: has_states(desk_store, ["sent", "sent"]), step=0.5
            )
            await turns_at_rest(elsewhere, clock)

    assert (bodies(channel), bodies(other)) == (["first"], ["second"])  # neither twice


@pytest.mark.parametrize("operation", [Operation.HIDE, Operation.EDIT, Operation.UNSEND])
async def test_what_is_done_to_a_message_may_outlast_its_lease_too(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, operation: Operation
) -> None:
    await talk(desk_store, 1)
    channel.hold = asyncio.Event()
    for key in "ab":
        await desk_store.outbox.operate(doing(operation, "11", f"{key}", key), clock.now())
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: len(channel.sent) == 1)
        for _ in range(10):
            clock.advance(30)
            await dispatcher.renew_leases()
            assert await desk_store.claims.expire_leases(clock.now()) == (0, 0)
        assert await states(desk_store) == ["sending", "queued"]
        channel.hold.set()
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sent", "sent"]))
