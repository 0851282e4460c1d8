"""Who goes first and how fast: lanes, the pace of chats and accounts, pauses, used-up plans."""

import asyncio
from dataclasses import replace

import pytest

from socialdesk.model.delivery import (
    Deferred,
    DeliveryKind,
    NewDelivery,
    Operation,
    Refused,
)
from socialdesk.model.ids import ConversationId, RemoteId
from socialdesk.services.dispatcher import IN_FLIGHT
from socialdesk.services.replies import Replies
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
)
from tests.support.make import NOW


async def test_many_conversations_at_once_and_each_in_order(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 20)
    for n in range(1, 21):
        for part in "abc":
            await replies.send(n, f"{n}{part}", f"{n}{part}", "linh")
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: len(channel.sent) == 60, step=0.01)

    for n in range(1, 21):
        assert [body for body in bodies(channel) if body[:-1] == str(n)] == [
            f"{n}a",
            f"{n}b",
            f"{n}c",
        ]
    assert 1 < channel.most_at_once <= IN_FLIGHT


async def test_the_pace_of_a_chat_and_of_the_account_is_kept(
    desk_store: Store, clock: ManualClock, replies: Replies
) -> None:
    channel = FakeChannel(clock, per_second=5, chat_gap=1_050)
    await talk(desk_store, 12)
    for n in range(1, 13):
        await replies.send(n, "x", f"k{n}", "linh")
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: len(channel.sent) == 5)
        await at_rest(dispatcher, clock)
        assert len(channel.sent) == 5
        await settled(desk_store, clock, lambda: len(channel.sent) == 12, step=0.1)

    assert clock.now() - NOW >= 2_000


async def test_two_limited_chats_hush_announcements_and_nobody_who_answers(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 30)
    channel.script = [Deferred("slow down", 30_000, is_limit=True)] * 2
    for n in range(1, 3):
        await _announced(desk_store, n)
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: len(channel.sent) == 2)
        await at_rest(dispatcher, clock)
        for n in range(3, 29):
            await _announced(desk_store, n)
        await replies.send(30, "dạ", "dạ", "linh")
        dispatcher.wake()
        await settled(desk_store, clock, lambda: len(channel.sent) == 3)
        await at_rest(dispatcher, clock)
        assert bodies(channel)[2:] == ["dạ"]
        clock.advance(31)
        await settled(desk_store, clock, lambda: len(channel.sent) == 31, step=0.5)


async def test_who_blocks_the_account_while_it_waits_is_not_tried(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    await talk(desk_store, 2)
    channel.script = [Refused("gone", "blocked", contact_gone=True)]
    for n in range(2):
        told = NewDelivery(f"a{n}", ConversationId(1), DeliveryKind.BROADCAST, f"phần {n}", "linh")
        await desk_store.outbox.operate(told, NOW)
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: has_states(desk_store, ["refused", "refused"]))

    assert bodies(channel) == ["phần 0"]


async def _announced(store: Store, number: int) -> None:
    told = NewDelivery(
        f"a{number}", ConversationId(number), DeliveryKind.BROADCAST, "live 20h", "linh"
    )
    await store.outbox.operate(told, NOW)


async def test_a_pause_is_obeyed_kept_and_no_failed_attempt(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 2)
    channel.script = [Deferred("slow down", 30_000, is_limit=True)]
    await replies.send(1, "a", "a", "linh")
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: len(channel.sent) == 1)
        await replies.send(2, "b", "b", "linh")
        await settled(desk_store, clock, lambda: len(channel.sent) == 2, step=0.1)
        assert bodies(channel) == ["a", "b"]  # one chat's pause holds nobody else up
    async with dispatching(desk_store, clock, channel) as dispatcher:
        clock.advance(29 - (clock.now() - NOW) / 1000)
        await at_rest(dispatcher, clock)
        assert len(channel.sent) == 2
        await settled(desk_store, clock, lambda: len(channel.sent) == 3, step=0.5)

    assert (await desk_store.deliveries.rows("all", 10))[0].attempts == 1


async def test_limits_in_four_chats_hold_the_whole_account(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 6)
    channel.script = [Deferred("slow", 60_000, is_limit=True)] * 4
    for n in range(1, 5):
        await replies.send(n, str(n), str(n), "linh")
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: not channel.script)
        await replies.send(5, "5", "5", "linh")
        dispatcher.wake()
        await at_rest(dispatcher, clock)

    assert "5" not in bodies(channel)
    assert (await desk_store.accounts.all())[0].not_before == NOW + 60_000


async def test_a_clock_set_back_does_not_lengthen_a_pause(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    channel.script = [Deferred("slow", 30_000, is_limit=True)]
    await replies.send(1, "a", "a", "linh")
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: not channel.script)
        await at_rest(dispatcher, clock)
        clock.set_back(3_600)
        clock.advance(1)
        await settled(desk_store, clock, lambda: len(channel.sent) == 2, step=0.5)

    assert clock.monotonic() < 60


async def test_what_was_put_off_for_an_account_goes_when_it_may(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    channel.script = [Deferred("full", 3_600_000, "account")]
    await replies.send(1, "a", "a", "linh")
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: not channel.script)
        await at_rest(dispatcher, clock)
        assert await states(desk_store) == ["queued"]
        await dispatcher.release_deferred(SHOP)
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sent"]))

    assert dispatcher.outcomes == {(SHOP, "deferred"): 1, (SHOP, "sent"): 1}
    assert clock.now() - NOW < 60_000


async def test_a_plan_that_is_used_up_is_kept_for_what_people_write(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 2)
    channel.capabilities = replace(channel.capabilities, monthly=1)
    live = NewDelivery("b", ConversationId(2), DeliveryKind.BROADCAST, "LIVE", "linh")
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await replies.send(1, "a", "a", "linh")
        dispatcher.wake()
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sent"]))
        await desk_store.outbox.queue_many([live], NOW)
        dispatcher.wake()
        await settled(desk_store, clock, lambda: has_states(desk_store, ["sent", "refused"]))

    assert bodies(channel) == ["a"]
    assert (await desk_store.deliveries.rows("refused", 9))[0].code == "quota"


async def test_a_plan_is_not_overrun_by_what_leaves_at_the_same_time(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    await talk(desk_store, 5)
    channel.capabilities = replace(channel.capabilities, monthly=3)
    channel.hold = asyncio.Event()
    live = [
        NewDelivery(f"b{n}", ConversationId(n), DeliveryKind.BROADCAST, "LIVE", "linh")
        for n in range(1, 6)
    ]
    await desk_store.outbox.queue_many(live, NOW)
    async with dispatching(desk_store, clock, channel) as dispatcher:
        dispatcher.wake()
        await settled(desk_store, clock, lambda: dispatcher.outcomes[SHOP, "refused"] == 2)
        channel.hold.set()
        await settled(desk_store, clock, lambda: dispatcher.outcomes[SHOP, "sent"] == 3)

    assert channel.most_at_once == 3


async def test_an_answer_leaves_before_thousands_of_acknowledgements_even_in_its_own_chat(
    desk_store: Store, clock: ManualClock, replies: Replies
) -> None:
    channel = FakeChannel(clock, per_second=25, chat_gap=1_050)
    count = 500
    await talk(desk_store, count)
    kind = DeliveryKind.ACKNOWLEDGEMENT
    await desk_store.outbox.queue_many(
        [
            NewDelivery(f"k{n}", ConversationId(n), kind, "we answer soon", "")
            for n in range(1, count + 1)
        ],
        NOW,
    )
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: len(channel.sent) >= 25)
        await replies.send(count, "dạ còn ạ", "mine", "linh")
        dispatcher.wake()
        await settled(desk_store, clock, lambda: "dạ còn ạ" in bodies(channel), step=0.1)

    assert bodies(channel).index("dạ còn ạ") <= 50
    assert clock.now() - NOW <= 2_000


@pytest.mark.parametrize("operation", [Operation.HIDE, Operation.EDIT, Operation.UNSEND])
@pytest.mark.parametrize("kind", [DeliveryKind.ACKNOWLEDGEMENT, DeliveryKind.BROADCAST])
async def test_what_a_person_does_to_a_message_waits_for_no_automatic_words(
    desk_store: Store, clock: ManualClock, kind: DeliveryKind, operation: Operation
) -> None:
    channel = FakeChannel(clock, per_second=25, chat_gap=1_050)
    count = 300
    await talk(desk_store, count)
    await desk_store.outbox.queue_many(
        [NewDelivery(f"k{n}", ConversationId(n), kind, "soon", "") for n in range(1, count + 1)],
        NOW,
    )
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: len(channel.sent) >= 25)
        act = NewDelivery(
            "act", ConversationId(count), DeliveryKind.REPLY, "mine", "linh", RemoteId("11"), operation=operation,
        )  # fmt: skip
        await desk_store.outbox.operate(act, clock.now())
        dispatcher.wake()
        await settled(desk_store, clock, lambda: "mine" in bodies(channel), step=0.1)

    assert bodies(channel).index("mine") <= 50
    assert clock.now() - NOW <= 2_000
