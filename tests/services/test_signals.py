"""Signals on their way to the platform: seen, typing."""

from typing import Any

from socialdesk.model.delivery import Signal
from socialdesk.model.ids import AccountId
from socialdesk.services.signals import STALE, give_signals, jobs
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound


class Signalling(FakeChannel):
    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock)
        self.given: list[Signal] = []

    async def signal(self, address: str, kind: Signal) -> None:
        self.given.append(kind)


async def ready(store: Store, clock: ManualClock) -> tuple[dict[AccountId, Any], Signalling]:
    await store.record([arrival(inbound())], NOW, ())
    channel = Signalling(clock)
    return {AccountId(1): channel}, channel


async def test_a_signal_is_given_once(desk_store: Store, clock: ManualClock) -> None:
    channels, channel = await ready(desk_store, clock)
    await desk_store.signals.give(1, Signal.SEEN, clock.now())
    (job,) = jobs(desk_store, clock, channels)

    await job.run()
    await job.run()

    assert channel.given == [Signal.SEEN]


async def test_what_is_over_is_not_shown(desk_store: Store, clock: ManualClock) -> None:
    channels, channel = await ready(desk_store, clock)
    await desk_store.signals.give(1, Signal.TYPING, clock.now())
    clock.advance(STALE / 1000 + 1)

    await give_signals(desk_store, clock, channels)
    clock.advance(-STALE / 1000)
    await give_signals(desk_store, clock, channels)

    assert channel.given == []


async def test_who_shows_no_signals_keeps_nobody_waiting(
    desk_store: Store, clock: ManualClock
) -> None:
    await ready(desk_store, clock)
    await desk_store.signals.give(1, Signal.SEEN, clock.now())
    silent: dict[AccountId, Any] = {AccountId(1): FakeChannel(clock)}

    await give_signals(desk_store, clock, silent)

    assert len(await desk_store.signals.take([AccountId(1)])) == 1
