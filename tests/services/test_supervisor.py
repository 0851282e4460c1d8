"""Looking after accounts: one process at a time, started again, and what is written down of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from socialdesk.channel import AccountState, Health, Identity, Receive, Report
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.ids import AccountId
from socialdesk.services.dispatcher import Dispatcher
from socialdesk.services.lease import LeaseHolder
from socialdesk.services.receiver import Receiver
from socialdesk.services.supervisor import (
    HEARTBEAT,
    LEASE,
    RESTART_PAUSE,
    ConnectedAccount,
    Supervisor,
)
from socialdesk.store.accounts import lease_name
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel, FakePlatform
from tests.support.clock import ManualClock
from tests.support.make import NOW
from tests.support.nobody import no_process
from tests.support.waiting import turns, until

SHOP = AccountId(1)


class Watched:
    """A supervisor of one account, and what it told."""

    def __init__(self, store: Store, clock: ManualClock, channel: FakeChannel, owner: str) -> None:
        self.store, self.clock, self.channel = store, clock, channel
        dispatcher = Dispatcher(store, clock, lambda: 0.5)
        self.receiver = Receiver(store, clock, (), dispatcher.wake)
        self.supervisor = Supervisor(store, clock, self.receiver, dispatcher, owner)
        self.told: list[str] = []

    async def state(self) -> tuple[str, str]:
        (row,) = await self.store.accounts.all()
        return row.state, str(row.reason)

    async def comes_to(self, state: AccountState, move: float = 0.0) -> None:
        async def there() -> bool:
            if move:
                self.clock.advance(move)
            return self.supervisor.states.get(SHOP) is state

        await until(there)


@asynccontextmanager
async def watched(
    store: Store, clock: ManualClock, channel: FakeChannel, owner: str = "here:1:1"
) -> AsyncIterator[Watched]:
    made = Watched(store, clock, channel, owner)
    (row,) = await store.accounts.all()
    connected = ConnectedAccount(row, channel)
    running = asyncio.create_task(made.supervisor.run([connected], made.told.append))
    try:
        yield made
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await made.receiver.close()


class Failing(FakeChannel):
    """Ends in each of these in turn before it goes on listening."""

    def __init__(self, clock: ManualClock, *ends: BaseException) -> None:
        super().__init__(clock)
        self.ends = list(ends)
        self.starts = 0
        self.stopped = False

    async def run(self, receive: Receive, report: Report) -> None:
        self.starts += 1
        if self.ends:
            raise self.ends.pop(0)
        try:
            await super().run(receive, report)
        finally:
            self.stopped = True


async def test_an_account_listens_and_its_messages_are_kept(
    desk_store: Store, clock: ManualClock
) -> None:
    channel = FakeChannel(clock)
    async with watched(desk_store, clock, channel) as worker:
        await asyncio.wait_for(worker.supervisor.ready.wait(), 60)
        FakePlatform(channel).say("còn không", "501", NOW)
        await until(lambda: worker.receiver.total.messages == 1)

        (row,) = await desk_store.accounts.all()
        assert (row.state, row.remote_id, row.remote_name) == ("listening", "7", "@fake")

    assert (await desk_store.accounts.lease(lease_name(SHOP))) is None


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ChannelError("The network is down."), "shop: retrying. The network is down."),
        (ValueError("số của em 0903"), "shop: retrying. The program made a mistake"),
        (StoreError("The disk is full."), "shop: The disk is full."),
    ],
)
async def test_what_falls_over_is_started_again_after_a_pause(
    desk_store: Store, clock: ManualClock, error: Exception, told: str
) -> None:
    channel = Failing(clock, error)
    async with watched(desk_store, clock, channel) as worker:
        await until(lambda: any(line.startswith(told) for line in worker.told))
        assert channel.starts == 1
        await worker.comes_to(AccountState.LISTENING, move=RESTART_PAUSE)

        assert channel.starts == 2
        assert "0903" not in "".join(worker.told)


async def test_the_same_trouble_is_told_once(desk_store: Store, clock: ManualClock) -> None:
    channel = FakeChannel(clock)
    tries = 0

    async def identify() -> Identity:
        nonlocal tries
        tries += 1
        raise ChannelError("The token is refused.", final=True)

    channel.identify = identify  # type: ignore[method-assign]
    async with watched(desk_store, clock, channel) as worker:
        await worker.comes_to(AccountState.REFUSED)
        for expected in (2, 3):
            await until(lambda: clock.sleeping == 2)  # the heartbeat, and who tries again
            clock.advance(60)
            await until(lambda expected=expected: tries >= expected)  # type: ignore[misc]

        assert [line for line in worker.told if "refused" in line] == [
            "shop: refused. The token is refused."
        ]
        assert await worker.state() == ("refused", "The token is refused.")


async def test_another_bot_that_shows_itself_late_is_refused_then(
    desk_store: Store, clock: ManualClock
) -> None:
    channel = FakeChannel(clock)
    await desk_store.accounts.set_identity(SHOP, "7", "@fake")
    channel.identity = Identity("7", "", told=False)  # out of reach: the configuration had to do
    async with watched(desk_store, clock, channel) as worker:
        await worker.comes_to(AccountState.LISTENING)
        channel.identity = Identity("8", "@another")
        await worker.comes_to(AccountState.REFUSED, move=60)

        _, reason = await worker.state()
        assert "shop has been @fake (7) until now" in reason
        assert "@another (8)" in reason
    (row,) = await desk_store.accounts.all()
    assert (row.remote_id, row.remote_name) == ("7", "@fake")


async def test_one_bot_under_two_new_names_is_looked_after_once(
    desk_store: Store, clock: ManualClock
) -> None:
    await desk_store.accounts.ensure([("again", "telegram")])
    rows = await desk_store.accounts.all()
    dispatcher = Dispatcher(desk_store, clock, lambda: 0.5)
    receiver = Receiver(desk_store, clock, (), dispatcher.wake)
    supervisor = Supervisor(desk_store, clock, receiver, dispatcher, "here:1:1")
    both = [ConnectedAccount(row, FakeChannel(clock)) for row in rows]
    told: list[str] = []
    running = asyncio.create_task(supervisor.run(both, told.append))
    wanted = [AccountState.LISTENING, AccountState.REFUSED]
    await until(lambda: sorted(supervisor.states.values()) == wanted)

    assert sum("is known here as" in line for line in told) == 1
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await receiver.close()


async def test_a_second_process_waits_until_the_first_is_silent(
    desk_store: Store, clock: ManualClock
) -> None:
    name = lease_name(SHOP)
    assert await desk_store.accounts.take_lease(name, "elsewhere:1:1", clock.now(), LEASE)
    async with watched(desk_store, clock, FakeChannel(clock)) as worker:
        await until(lambda: clock.sleeping)
        clock.advance(1)
        await turns()
        assert SHOP not in worker.supervisor.states

        clock.advance(LEASE / 1000 + 1)
        await worker.comes_to(AccountState.LISTENING, move=1)


async def test_a_holder_of_this_machine_that_died_keeps_nobody_waiting(
    desk_store: Store, clock: ManualClock
) -> None:
    host = LeaseHolder().name.partition(":")[0]
    dead = f"{host}:{no_process()}:1"
    assert LeaseHolder.is_dead(dead)
    assert await desk_store.accounts.take_lease(lease_name(SHOP), dead, clock.now(), LEASE)

    async with watched(desk_store, clock, FakeChannel(clock)) as worker:
        await worker.comes_to(AccountState.LISTENING)


async def test_who_loses_the_lease_stops_speaking(desk_store: Store, clock: ManualClock) -> None:
    channel = Failing(clock)
    async with watched(desk_store, clock, channel) as worker:
        await worker.comes_to(AccountState.LISTENING)
        name = lease_name(SHOP)
        await desk_store.accounts.let_go(name, "here:1:1")
        assert await desk_store.accounts.take_lease(name, "elsewhere:1:1", clock.now(), LEASE)

        await until(lambda: clock.sleeping)
        clock.advance(HEARTBEAT)
        await until(lambda: channel.stopped)
        held = await desk_store.accounts.lease(name)
        assert held is not None
        assert (held.owner, channel.starts) == ("elsewhere:1:1", 1)


async def test_of_two_workers_whose_clocks_are_ten_minutes_apart_one_waits(
    store: Store,
) -> None:
    ahead, behind = ManualClock(NOW + 600_000), ManualClock(NOW)
    first, second = FakeChannel(ahead), FakeChannel(behind)
    async with watched(store, ahead, first, "same-host:1:1") as one:
        await one.comes_to(AccountState.LISTENING)
        async with watched(store, behind, second, "other-host:1:1") as two:
            for _ in range(40):
                await until(lambda: ahead.sleeping and behind.sleeping)
                ahead.advance(1)
                behind.advance(1)
                await turns()
            assert SHOP not in two.supervisor.states
            await two.supervisor.stopped()  # it is left before it ever held anything
        assert await one.state() == ("listening", "")


async def test_messages_come_in_although_a_state_cannot_be_written(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(desk_store.accounts, "set_state", full)
    async with watched(desk_store, clock, FakeChannel(clock)) as worker:
        await worker.comes_to(AccountState.LISTENING)

        assert worker.told[-1] == f"shop: {Health(AccountState.LISTENING).state}"
