"""Sending, with a clock that jumps and a channel that obeys a script."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.delivery import Deferred, Refused, Unconfirmed
from socialdesk.model.ids import DAY, AccountId, Instant
from socialdesk.model.message import ChatKind
from socialdesk.services.dispatcher import Dispatcher
from socialdesk.services.replies import Replies
from socialdesk.services.upkeep import Upkeep
from socialdesk.store.filters import InboxFilter
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

    await until(look)


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
    assert 1 < channel.most_at_once <= 48


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


async def test_long_text_goes_in_parts_and_once(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, replies: Replies
) -> None:
    await talk(desk_store, 1)
    text = "Dạ còn ạ. " * 25
    first, second = [await replies.send(1, text, "k", "linh") for _ in range(2)]
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: len(channel.sent) == len(first), step=0.01)

    assert first == second
    assert len(first) == 3
    assert " ".join(bodies(channel)) == text.strip()


async def test_nothing_to_say_and_a_blocked_customer_are_said(
    desk_store: Store, replies: Replies
) -> None:
    await talk(desk_store, 1)
    with pytest.raises(NotAllowed, match="no text"):
        await replies.send(1, " \n", "k", "linh")


async def test_upkeep_fetches_files_wakes_and_forgets(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, tmp_path: Path
) -> None:
    await talk(desk_store, 1)
    channel.files["f"] = b"picture"
    upkeep = Upkeep(desk_store, clock, {SHOP: channel}, tmp_path / "files", 30)
    await desk_store.attachments.want(SHOP, "../../evil", "f", NOW)
    await desk_store.attachments.want(SHOP, "gone", "x", Instant(NOW + 1))
    await desk_store.conversations.snooze(1, Instant(NOW + 1_000), "linh", "soon", NOW)
    clock.advance(31 * 86_400)
    await upkeep.fetch_files()
    await upkeep.wake_snoozed()
    await upkeep.index_words()
    await upkeep.expire_leases()
    await upkeep.forget_old_bytes()

    ready = await desk_store.attachments.look(SHOP, "../../evil")
    gone = await desk_store.attachments.look(SHOP, "gone")
    assert ready is not None
    assert gone is not None
    assert (Path(ready.path).read_bytes(), Path(ready.path).parent) == (
        b"picture",
        tmp_path / "files" / "1",
    )
    assert (gone.state, gone.error) == ("failed", "The platform no longer has this file.")
    assert (await desk_store.inbox.page(InboxFilter(), 5))[0].row.status == "open"
    assert await desk_store.journal.rows(None, Instant(0), 5) == []
