"""Sending, with a clock that jumps and a channel that obeys a script."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from socialdesk.errors import NotAllowed, StoreError, Unstorable
from socialdesk.model.delivery import (
    Deferred,
    DeliveryKind,
    NewDelivery,
    Refused,
    Unconfirmed,
)
from socialdesk.model.ids import DAY, AccountId, ConversationId
from socialdesk.model.message import ChatKind
from socialdesk.services.dispatcher import IN_FLIGHT, TOGETHER, Dispatcher
from socialdesk.services.replies import Replies
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound
from tests.support.waiting import GENEROUS, until

SHOP = AccountId(1)


@pytest.fixture
def channel(clock: ManualClock) -> FakeChannel:
    return FakeChannel(clock)


@pytest.fixture
def replies(desk_store: Store, clock: ManualClock, channel: FakeChannel) -> Replies:
    return Replies(desk_store, clock, {"shop": channel.capabilities})


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


async def test_a_dead_network_is_tried_again_until_it_lives(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    channel.script = [Deferred("Telegram cannot be reached.")] * 5
    await replies.send(1, "a", "a", "linh")
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: len(channel.sent) == 6, step=1)
        await settled(desk_store, clock, lambda: _is(desk_store, ["sent"]), step=0.01)


async def _is(store: Store, expected: list[str]) -> bool:
    return await states(store) == expected


async def test_after_a_day_it_gives_up_and_says_so(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    await replies.send(1, "a", "a", "linh")
    clock.advance(DAY / 1000 + 10)
    channel.script = [Deferred("Telegram cannot be reached.")]
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: _is(desk_store, ["refused"]))

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
        await settled(desk_store, clock, lambda: _is(desk_store, ["unconfirmed"]))


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


async def test_a_window_that_closed_since_is_refused_without_asking_the_platform(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1, chat_kind=ChatKind.BUSINESS)
    await replies.send(1, "a", "a", "linh")
    clock.advance(DAY / 1000)
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: _is(desk_store, ["refused"]), step=0.1)
    assert channel.sent == []
    with pytest.raises(NotAllowed, match="24 hours"):
        await replies.send(1, "b", "b", "linh")


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


async def test_whole_portions_are_settled_and_begun_in_one_commit(
    desk_store: Store,
    clock: ManualClock,
    channel: FakeChannel,
    replies: Replies,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = 3 * IN_FLIGHT
    await talk(desk_store, count)
    for n in range(1, count + 1):
        await replies.send(n, f"{n}", f"{n}", "linh")
    turns = watched(desk_store, monkeypatch)
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: _is(desk_store, ["sent"] * count), step=0.01)

    assert sum(ended for ended, _ in turns) == sum(begun for _, begun in turns) == count
    assert len(turns) <= 2 * count / TOGETHER


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
        await settled(desk_store, clock, lambda: _is(desk_store, ["sending", "sent"]))
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
        await settled(desk_store, clock, lambda: _is(desk_store, ["sent"]), step=0.5)

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
        await settled(desk_store, clock, lambda: _is(desk_store, ["sent"]), step=0.5)

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
        await settled(desk_store, clock, lambda: _is(desk_store, ["sent", "queued"]))
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
        await settled(desk_store, clock, lambda: _is(desk_store, ["sent"]))

    assert dispatcher.outcomes == {(SHOP, "deferred"): 1, (SHOP, "sent"): 1}
    assert clock.now() - NOW < 60_000


async def test_a_channel_is_told_who_speaks_and_which_try_it_is(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 2)
    live = NewDelivery("b", ConversationId(2), DeliveryKind.BROADCAST, "LIVE", "linh")
    await replies.send(1, "a", "a", "linh")
    await desk_store.outbox.queue_many([live], NOW)
    channel.script = [Deferred("no network", 0)]
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: _is(desk_store, ["sent", "sent"]), step=0.1)

    told = [(each.body, each.by_person, each.attempt, each.number) for each in channel.sent]
    assert sorted(told) == [("LIVE", False, 1, 2), ("a", True, 1, 1), ("a", True, 2, 1)]


async def test_a_plan_that_is_used_up_is_kept_for_what_people_write(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 2)
    channel.capabilities = replace(channel.capabilities, monthly=1)
    live = NewDelivery("b", ConversationId(2), DeliveryKind.BROADCAST, "LIVE", "linh")
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await replies.send(1, "a", "a", "linh")
        dispatcher.wake()
        await settled(desk_store, clock, lambda: _is(desk_store, ["sent"]))
        await desk_store.outbox.queue_many([live], NOW)
        dispatcher.wake()
        await settled(desk_store, clock, lambda: _is(desk_store, ["sent", "refused"]))

    assert bodies(channel) == ["a"]
    assert (await desk_store.deliveries.rows("refused", 9))[0].code == "quota"


async def test_a_send_may_outlast_its_lease_and_order_holds(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    channel.hold = asyncio.Event()
    await replies.send(1, "a big file", "a", "linh")
    await replies.send(1, "and words", "b", "linh")
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: bodies(channel) == ["a big file"])
        for _ in range(10):  # five minutes
            clock.advance(30)
            await dispatcher.renew_leases()
            assert await desk_store.claims.expire_leases(clock.now()) == (0, 0)
        assert await states(desk_store) == ["sending", "queued"]
        channel.hold.set()
        await settled(desk_store, clock, lambda: _is(desk_store, ["sent", "sent"]))

    assert bodies(channel) == ["a big file", "and words"]


async def test_an_account_that_starts_again_does_not_doubt_what_is_still_under_way(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    channel.hold = asyncio.Event()
    await replies.send(1, "first", "a", "linh")
    await replies.send(1, "second", "b", "linh")
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: bodies(channel) == ["first"])
        dispatcher.detach(SHOP)
        await dispatcher.attach(SHOP, channel, 0)
        await at_rest_flying(dispatcher, clock)
        assert await states(desk_store) == ["sending", "queued"]
        channel.hold.set()
        await settled(desk_store, clock, lambda: _is(desk_store, ["sent", "sent"]))

    assert bodies(channel) == ["first", "second"]


async def test_what_was_taken_for_lost_but_is_under_way_is_not_overtaken(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    channel.hold = asyncio.Event()
    await replies.send(1, "first", "a", "linh")
    await replies.send(1, "second", "b", "linh")
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await settled(desk_store, clock, lambda: bodies(channel) == ["first"])
        clock.advance(200)  # nothing was renewed: the store was not to be written to, say
        assert await desk_store.claims.expire_leases(clock.now()) == (0, 1)
        dispatcher.wake()
        await at_rest_flying(dispatcher, clock)
        assert bodies(channel) == ["first"]
        channel.hold.set()
        await settled(desk_store, clock, lambda: _is(desk_store, ["sent", "sent"]), step=0.5)

    assert bodies(channel) == ["first", "second"]


async def at_rest_flying(dispatcher: Dispatcher, clock: ManualClock) -> None:
    """The same while something is under way."""
    await until(lambda: clock.sleeping and not dispatcher._woken.is_set())


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
