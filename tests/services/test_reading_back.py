"""After a pause: what the platform kept, what a channel reads back, and what nobody can tell."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from socialdesk.channel import Channel, Receive, Recovery
from socialdesk.errors import ChannelError
from socialdesk.model.ids import DAY, HOUR, MINUTE, AccountId, Instant
from socialdesk.model.message import RECOVERED, Parsed, RawUpdate
from socialdesk.services.reading_back import (
    ARRIVE_WITHIN,
    BEFORE,
    LONGEST_PAUSE,
    PAUSE,
    TELL_AFTER,
    catch_up,
)
from socialdesk.services.receiver import Receiver
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound
from tests.support.waiting import until

SHOP = AccountId(1)
SINCE = Instant(NOW - HOUR)


class ReadsBack(FakeChannel):
    """Hands over what was said, after as many failures as it is told."""

    def __init__(self, clock: ManualClock, said: int = 0, failures: int = 0) -> None:
        super().__init__(clock)
        self.asked: list[Instant] = []
        self.failures = failures
        self._said = said

    def parse(self, raw: RawUpdate) -> Parsed:
        number = raw.body.decode()
        said = inbound(number, number, at=Instant(NOW - MINUTE), provenance=RECOVERED)
        return Parsed((said,), "message", (said.chat,))

    async def catch_up(self, since: Instant, receive: Receive) -> Recovery:
        self.asked.append(since)
        if self.failures:
            self.failures -= 1
            raise ChannelError("The platform is out of reach.")
        await receive([RawUpdate(str(n).encode(), NOW, str(n)) for n in range(1, self._said + 1)])
        return Recovery(2, "Two are older than the platform keeps.")


def reading(
    store: Store, clock: ManualClock, channel: Channel, since: Instant = SINCE, newest: int = 0
) -> asyncio.Task[str]:
    receiver = Receiver(store, clock, (), lambda: None)
    return asyncio.create_task(catch_up(store, clock, receiver, SHOP, channel, since, newest, 0))


async def offline(store: Store) -> tuple[Any, ...]:
    (row,) = await store.accounts.all()
    return row.offline_from, row.offline_until, row.recovered, row.missing


@pytest.fixture
async def kept(desk_store: Store, clock: ManualClock) -> AsyncIterator[FakeChannel]:
    """A platform that hands over by itself what nobody has taken for a day."""
    channel = FakeChannel(clock)
    channel.capabilities = replace(channel.capabilities, keeps_updates=DAY)
    yield channel


async def test_what_a_platform_kept_is_counted_when_it_had_time_to_arrive(
    desk_store: Store, clock: ManualClock, kept: FakeChannel
) -> None:
    """What was known before the pause, and what was said after it, has not waited."""
    known = inbound("trước", "1", at=Instant(SINCE - MINUTE))
    await desk_store.record([arrival(known)], NOW, ())
    task = reading(desk_store, clock, kept, newest=1)
    await until(lambda: clock.sleeping)
    waited = [inbound(str(n), str(n), at=Instant(NOW - n * MINUTE)) for n in (4, 3, 2)]
    fresh = inbound("mới", "9", at=Instant(NOW + 1))
    await desk_store.record([arrival(each) for each in (*waited, fresh)], NOW, ())
    clock.advance(ARRIVE_WITHIN)

    assert await task == "Messages that had waited: 3."
    assert await offline(desk_store) == (SINCE, NOW, 3, 0)


async def test_a_pause_longer_than_the_platform_keeps_may_have_cost_something(
    desk_store: Store, clock: ManualClock, kept: FakeChannel
) -> None:
    since = Instant(NOW - DAY)
    task = reading(desk_store, clock, kept, since)
    await until(lambda: clock.sleeping)
    clock.advance(ARRIVE_WITHIN)

    assert await task == ""
    assert await offline(desk_store) == (since, NOW, 0, None)


async def test_where_nothing_is_kept_nobody_can_tell_and_nobody_waits(
    desk_store: Store, clock: ManualClock
) -> None:
    assert await reading(desk_store, clock, FakeChannel(clock)) == ""
    assert await offline(desk_store) == (SINCE, NOW, 0, None)


async def test_what_is_read_back_is_recorded_counted_and_said(
    desk_store: Store, clock: ManualClock
) -> None:
    known = inbound("1", "1", at=Instant(NOW - MINUTE))
    await desk_store.record([arrival(known)], NOW, ())
    channel = ReadsBack(clock, said=3)

    said = await reading(desk_store, clock, channel)

    assert said == "Messages read back: 2. Two are older than the platform keeps."
    assert channel.asked == [SINCE - BEFORE]
    assert await offline(desk_store) == (SINCE, NOW, 2, 2)
    assert [row.body for row in await desk_store.threads.rows(1, 9)] == ["1", "2", "3"]


async def test_a_pause_from_the_beginning_of_time_is_asked_for_from_there(
    desk_store: Store, clock: ManualClock
) -> None:
    channel = ReadsBack(clock)
    await reading(desk_store, clock, channel, Instant(BEFORE - 1))
    assert channel.asked == [0]


async def test_out_of_reach_it_is_asked_again_ever_more_seldom_until_it_answers(
    desk_store: Store, clock: ManualClock
) -> None:
    """From the fourth failure on `accounts` tells; at the end it knows better."""
    failures = int(LONGEST_PAUSE / PAUSE) + 2
    channel = ReadsBack(clock, said=1, failures=failures)
    task = reading(desk_store, clock, channel)
    for tried in range(1, failures + 1):
        await until(lambda: clock.sleeping)
        assert len(channel.asked) == tried
        told = (SINCE, NOW, 0, None) if tried >= TELL_AFTER else (None, None, 0, None)
        assert await offline(desk_store) == told
        wait = min(PAUSE * tried, LONGEST_PAUSE)
        clock.advance(wait - 1)
        assert clock.sleeping == 1
        clock.advance(1)

    assert (await task).startswith("Messages read back: 1.")
    assert len(channel.asked) == failures + 1
    assert await offline(desk_store) == (SINCE, NOW, 1, 2)
