"""Runs: everybody once, whatever dies; pausing, stopping, and never in the way of others."""

import asyncio
from collections import Counter

import pytest

from socialdesk.model.announcement import Purpose
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Refused, Sort, Unconfirmed
from socialdesk.model.ids import ConversationId
from socialdesk.services.broadcasting.broadcaster import Broadcaster, key_of
from socialdesk.services.dispatcher import Dispatcher
from socialdesk.store.broadcasts import Run
from socialdesk.store.store import Store
from tests.services.broadcasting.conftest import draft, followers, preflights
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.dispatching import dispatching, settled
from tests.support.make import NOW


async def started(store: Store, **more: object) -> Run:
    await store.broadcasts.add(draft(**more), "linh", NOW)  # type: ignore[arg-type]
    kept = await store.broadcasts.named("live")
    return await store.broadcasts.run(await store.broadcasts.begin(kept, NOW, "linh", NOW))


async def to_the_end(store: Store, broadcaster: Broadcaster, clock: ManualClock) -> None:
    clock.advance(0.05)  # nobody is told in the millisecond in which they wrote

    async def is_over() -> bool:
        await broadcaster.step()
        return not await store.broadcasts.live()

    await settled(store, clock, is_over, step=0.05)


async def test_everybody_is_told_once_with_their_own_name(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, broadcaster: Broadcaster
) -> None:
    await followers(desk_store, 450)
    run = await started(desk_store, text="Chào {given|bạn}, {shop} live 20h nhé!")
    async with dispatching(desk_store, clock, channel):
        await to_the_end(desk_store, broadcaster, clock)

    told = Counter(each.chat for each in channel.sent)
    assert set(told.values()) == {1}
    assert len(told) == 450
    assert channel.sent[0].body.startswith("Chào Lan, Hoa Sen live") or (
        channel.sent[0].body.startswith("Chào bạn, Hoa Sen live")
    )
    assert {each.state for each in await desk_store.ledger.rows(run.id)} == {"sent"}
    assert (await desk_store.broadcasts.run(run.id)).state == "done"
    counts = await desk_store.inbox.counts()
    assert counts.waiting == 450  # nobody's wait ended


async def test_a_worker_that_dies_anywhere_tells_nobody_twice_and_goes_on(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    await followers(desk_store, 300)
    run = await started(desk_store)
    for steps in (1, 2, 1, 3):  # dies after so many steps, before what it did was told to anybody
        broadcaster = Broadcaster(
            desk_store, clock, preflights(desk_store, clock, channel), lambda: None
        )
        for _ in range(steps):
            await broadcaster.step()
    await desk_store.broadcasts.turn(await desk_store.broadcasts.run(run.id), "planning", NOW)
    broadcaster = Broadcaster(
        desk_store, clock, preflights(desk_store, clock, channel), lambda: None
    )
    async with dispatching(desk_store, clock, channel):
        await to_the_end(desk_store, broadcaster, clock)

    assert sorted(Counter(each.chat for each in channel.sent).values()) == [1] * 300


async def test_what_is_paused_leaves_nothing_more_and_goes_on_where_it_was(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, broadcaster: Broadcaster
) -> None:
    await followers(desk_store, 300)
    run = await started(desk_store)
    await broadcaster.step()
    await broadcaster.step()
    run = await desk_store.broadcasts.run(run.id)
    assert await desk_store.ledger.hold(run, "paused", NOW)
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await broadcaster.step()
        await _at_rest(dispatcher, clock)
        assert channel.sent == []
        assert await desk_store.ledger.counts(run.id) == {"planned": 300}
        run = await desk_store.broadcasts.run(run.id)
        assert await desk_store.broadcasts.turn(run, "running", NOW)
        await to_the_end(desk_store, broadcaster, clock)

    assert len(channel.sent) == 300


async def _at_rest(dispatcher: Dispatcher, clock: ManualClock) -> None:
    from tests.support.dispatching import at_rest

    await at_rest(dispatcher, clock)


async def test_what_is_stopped_says_so_of_everybody_it_did_not_come_to(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, broadcaster: Broadcaster
) -> None:
    await followers(desk_store, 30)
    run = await started(desk_store)
    await broadcaster.step()
    await broadcaster.step()
    run = await desk_store.broadcasts.run(run.id)
    assert await desk_store.ledger.hold(run, "stopped", NOW)
    async with dispatching(desk_store, clock, channel) as dispatcher:
        await broadcaster.step()
        await _at_rest(dispatcher, clock)

    assert channel.sent == []
    rows = await desk_store.ledger.rows(run.id)
    assert {(each.state, each.reason) for each in rows} == {("skipped", "stopped")}


async def test_a_reply_goes_before_what_is_left_of_a_broadcast(
    desk_store: Store, clock: ManualClock, broadcaster: Broadcaster
) -> None:
    await followers(desk_store, 100)
    await started(desk_store)
    await broadcaster.step()
    await broadcaster.step()
    reply = NewDelivery("r", ConversationId(7), DeliveryKind.REPLY, "dạ có ạ", "linh")
    await desk_store.outbox.reply([reply], NOW)
    slow = FakeChannel(clock, per_second=1)
    async with dispatching(desk_store, clock, slow):
        await settled(desk_store, clock, lambda: len(slow.sent) >= 3, step=1)

    assert slow.sent[0].body == "dạ có ạ"


@pytest.mark.parametrize(
    ("ending", "state"),
    [
        (Refused("blocked", "blocked", contact_gone=True), "refused"),
        (Unconfirmed("?"), "unconfirmed"),
    ],
)
async def test_how_each_ended_stands_in_the_ledger(
    desk_store: Store,
    clock: ManualClock,
    channel: FakeChannel,
    broadcaster: Broadcaster,
    ending: Refused | Unconfirmed,
    state: str,
) -> None:
    await followers(desk_store, 2)
    run = await started(desk_store)
    channel.script = [ending]
    async with dispatching(desk_store, clock, channel):
        await to_the_end(desk_store, broadcaster, clock)

    rows = await desk_store.ledger.rows(run.id)
    assert sorted(each.state for each in rows) == sorted([state, "sent"])


async def test_who_left_between_pre_flight_and_portion_is_told_nothing(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, broadcaster: Broadcaster
) -> None:
    await followers(desk_store, 3)
    run = await started(desk_store)
    await broadcaster.step()
    await desk_store.consents.say(2, "", NOW, "chat", wanted=False)
    async with dispatching(desk_store, clock, channel):
        await to_the_end(desk_store, broadcaster, clock)

    assert {each.chat for each in channel.sent} == {"1", "3"}
    rows = {
        each.contact: (each.state, each.reason) for each in await desk_store.ledger.rows(run.id)
    }
    assert rows[2] == ("skipped", "opted_out")


async def test_a_service_message_goes_to_who_wants_no_promotions(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, broadcaster: Broadcaster
) -> None:
    await followers(desk_store, 2)
    await desk_store.consents.say(2, "", NOW, "chat", wanted=False)
    await started(desk_store, purpose=Purpose(Sort.SERVICE))
    async with dispatching(desk_store, clock, channel):
        await to_the_end(desk_store, broadcaster, clock)

    assert len(channel.sent) == 2


def test_its_key_is_one_for_ever() -> None:
    assert key_of(3, 12) == "broadcast:3:12"


async def test_it_lives_on_in_trouble(
    desk_store: Store,
    clock: ManualClock,
    channel: FakeChannel,
    broadcaster: Broadcaster,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live, failures = desk_store.broadcasts.live, [RuntimeError("x"), OSError()]

    async def failing() -> list[Run]:
        if failures:
            raise failures.pop()
        return await live()

    monkeypatch.setattr(desk_store.broadcasts, "live", failing)
    await followers(desk_store, 2)
    await started(desk_store)
    task = asyncio.create_task(broadcaster.run())
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: len(channel.sent) == 2, step=0.3)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
