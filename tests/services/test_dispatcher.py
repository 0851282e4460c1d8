"""Sending: how each delivery ends."""

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.delivery import (
    Deferred,
    DeliveryKind,
    NewDelivery,
    Refused,
    Unconfirmed,
)
from socialdesk.model.ids import DAY, ConversationId
from socialdesk.model.message import ChatKind
from socialdesk.services.replies import Replies
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.dispatching import at_rest, dispatching, has_states, settled, states, talk
from tests.support.make import NOW


async def test_a_dead_network_is_tried_again_until_it_lives(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    channel.script = [Deferred("Telegram cannot be reached.")] * 5
    await replies.send(1, "a", "a", "linh")
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: len(channel.sent) == 6, step=1)
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sent"]), step=0.01)


async def test_after_a_day_it_gives_up_and_says_so(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    await replies.send(1, "a", "a", "linh")
    clock.advance(DAY / 1000 + 10)
    channel.script = [Deferred("Telegram cannot be reached.")]
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: has_states(desk_store, ["refused"]))

    (row,) = await desk_store.deliveries.rows(None, 10)
    assert (row.state, row.code) == ("refused", "gave_up")


async def test_refused_and_unconfirmed_are_never_sent_again_by_themselves(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 3)
    channel.script = [
        Refused("blocked. Wait."),
        Unconfirmed("no answer. Look."),
        RuntimeError("a mistake"),
    ]
    for n in range(1, 4):
        await replies.send(n, str(n), str(n), "linh")
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: not channel.script)
        for _ in range(30):
            clock.advance(600)
            await at_rest(dispatcher, clock)

    assert len(channel.sent) == 3
    assert sorted(await states(desk_store)) == ["refused", "unconfirmed", "unconfirmed"]


async def test_a_window_that_closed_since_is_refused_without_asking_the_platform(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1, chat_kind=ChatKind.BUSINESS)
    await replies.send(1, "a", "a", "linh")
    clock.advance(DAY / 1000)
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: has_states(desk_store, ["refused"]), step=0.1)
    assert channel.sent == []
    with pytest.raises(NotAllowed, match="24 hours"):
        await replies.send(1, "b", "b", "linh")


async def test_a_channel_is_told_who_speaks_and_which_try_it_is(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 2)
    live = NewDelivery("b", ConversationId(2), DeliveryKind.BROADCAST, "LIVE", "linh")
    await replies.send(1, "a", "a", "linh")
    await desk_store.outbox.queue_many([live], NOW)
    channel.script = [Deferred("no network", 0)]
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sent", "sent"]), step=0.1)

    told = [(each.body, each.by_person, each.attempt, each.number) for each in channel.sent]
    assert sorted(told) == [("LIVE", False, 1, 2), ("a", True, 1, 1), ("a", True, 2, 1)]
