"""Machines whose clocks differ, on one PostgreSQL server: its clock is everybody's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest

from socialdesk.channel import AccountState
from socialdesk.clock import SharedClock, SystemClock
from socialdesk.commands.accounts import read
from socialdesk.model.changes import Snooze
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import MINUTE, ConversationId, Instant
from socialdesk.services.dispatcher import Dispatcher
from socialdesk.services.replies import Replies
from socialdesk.store.accounts import lease_name
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.make import inbound
from tests.support.postgres import PostgresServer
from tests.support.shop import Shop
from tests.support.store import SHOP, claim, line, take
from tests.support.waiting import until

T = TypeVar("T")
APART = 10 * MINUTE
NEAR = MINUTE
"""What a busy machine may take for a step of a test."""


class Off(SystemClock):
    """A machine's clock that is wrong by `by` ms; `passed` more seconds are over than are."""

    def __init__(self, by: int) -> None:
        self.by, self.passed, self.slept = by, 0.0, 0

    def now(self) -> Instant:
        return Instant(super().now() + self.by + int(self.passed * 1000))

    def monotonic(self) -> float:
        return super().monotonic() + self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept += 1
        await asyncio.Event().wait()


@dataclass
class Machines:
    """A worker's and a desk's, each with its own clock and its own way to the store."""

    worker: Store
    desk: Store
    worker_off: Off
    desk_off: Off


@pytest.fixture(params=[APART, -APART], ids=["the desk is ahead", "the desk is behind"])
async def machines(
    request: pytest.FixtureRequest, postgres: PostgresServer
) -> AsyncIterator[Machines]:
    with postgres.lent() as url:
        worker_off, desk_off = Off(-request.param // 2), Off(request.param // 2)
        worker = await Store.open(url, clock=SharedClock(worker_off))
        desk = await Store.open(url, small=True, clock=SharedClock(desk_off))
        await worker.accounts.ensure([("shop", "telegram")])
        yield Machines(worker, desk, worker_off, desk_off)
        await worker.close()
        await desk.close()


def near(one: int, other: int) -> bool:
    return abs(one - other) < NEAR


async def test_all_have_the_servers_time(machines: Machines) -> None:
    assert near(machines.worker.clock.now(), SystemClock().now())
    assert near(machines.desk.clock.now(), SystemClock().now())


@pytest.mark.parametrize("by", [APART, -APART])
async def test_a_clock_that_is_set_meanwhile_is_noticed(machines: Machines, by: int) -> None:
    machines.desk_off.by += by
    await machines.desk.accounts.all()

    assert near(machines.desk.clock.now(), SystemClock().now())


async def test_a_clock_that_goes_wrong_slowly_is_put_right_once_a_minute(
    machines: Machines,
) -> None:
    for _ in range(100):
        machines.desk_off.passed += 60
        machines.desk_off.by += 900
        await machines.desk.accounts.all()

    assert near(machines.desk.clock.now(), SystemClock().now())


async def test_an_answer_leaves_after_its_five_seconds_and_is_taken_for_lost_by_nobody(
    machines: Machines,
) -> None:
    await take(machines.worker, inbound("còn ạ?", "11"))
    channel = FakeChannel(ManualClock())
    replies = Replies(machines.desk, machines.desk.clock, {"shop": channel.capabilities})
    await replies.send(1, "dạ còn", "k", "linh", hold=5_000)

    assert await claim(machines.worker, machines.worker.clock.now()) == []
    machines.worker_off.passed += 5
    (begun,) = await claim(machines.worker, machines.worker.clock.now())
    assert begun.body == "dạ còn"
    assert near(begun.created_at, SystemClock().now())
    assert await machines.desk.claims.expire_leases(machines.desk.clock.now()) == (0, 0)


async def test_what_is_for_later_leaves_and_comes_back_in_its_time(machines: Machines) -> None:
    await take(machines.worker, inbound("còn ạ?", "11"), inbound("alo", "12", chat="777"))
    worker, desk = machines.worker, machines.desk
    channel = FakeChannel(ManualClock())
    soon = Instant(desk.clock.now() + 5 * MINUTE)
    await desk.conversations.do(Snooze(soon, ""), [1], "linh", desk.clock.now(), "b")
    replies = Replies(desk, desk.clock, {"shop": channel.capabilities})
    await replies.send(2, "dạ", "k", "linh", at=soon)

    for after, wakes in ((4 * MINUTE, 0), (6 * MINUTE, 1)):
        then = Instant(worker.clock.now() + after)
        assert await worker.conversations.wake(then) == wakes
        assert await worker.deliveries.release_scheduled(then) == wakes


async def test_what_waits_keeps_its_moment_though_the_workers_clock_is_set_back(
    machines: Machines, caplog: pytest.LogCaptureFixture
) -> None:
    await take(machines.worker, inbound("còn ạ?", "11"))
    later = Instant(machines.desk.clock.now() + 5 * MINUTE)
    held = NewDelivery("k", ConversationId(1), DeliveryKind.REPLY, "dạ", "linh", due_at=later)
    await machines.desk.outbox.reply([held], machines.desk.clock.now())
    await machines.worker.deliveries.release_scheduled(later)
    dispatcher = Dispatcher(machines.worker, machines.worker.clock, lambda: 0.0)
    await dispatcher.attach(SHOP, FakeChannel(ManualClock()), 0)
    running = asyncio.create_task(dispatcher.run())
    for set_back in (0, 2 * APART):
        machines.worker_off.by -= set_back
        machines.worker_off.slept = 0
        dispatcher.wake()
        await until(lambda: machines.worker_off.slept)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    (row,) = await machines.desk.deliveries.rows("queued", 10)
    assert (row.due_at, caplog.records) == (later, [])


async def test_a_worker_and_a_colleague_are_seen_by_every_desk(machines: Machines) -> None:
    worker, desk = machines.worker, machines.desk
    await worker.accounts.hold(SHOP, lease_name(SHOP), "w", worker.clock.now(), 30_000)
    await worker.accounts.set_state(SHOP, AccountState.LISTENING, "", worker.clock.now(), "w")
    now = worker.clock.now()
    await worker.team.be_there("there", "mai", None, now, now, typing=False)

    (fares,) = await read(desk, desk.clock.now())
    assert fares.state(desk.clock.now()) == "listening"
    assert [each.agent for each in await desk.team.others("here", desk.clock.now())] == ["mai"]


@pytest.mark.parametrize("apart", [APART, -APART])
def test_commands_and_the_desk_line_by_line_go_by_the_servers_clock(
    postgres: PostgresServer, tmp_path: Path, apart: int
) -> None:
    real = SystemClock().now()
    with postgres.lent() as url:
        shop = Shop(tmp_path, ManualClock(real + apart))
        account = '[[accounts]]\nname = "shop"\nchannel = "telegram"\ntoken = "1:telegram-secret"\n'
        shop.configure(accounts=account)
        text = shop.config_file.read_text(encoding="utf-8")
        shop.config_file.write_text(text.replace("sqlite:///desk.db", url), encoding="utf-8")
        shop.ok("accounts")
        asyncio.run(on(url, _one_who_asks_and_a_worker))

        assert [each["state"] for each in shop.json("accounts")] == ["listening"]
        assert [each["at_desk"] for each in shop.json("team")] == [True]
        shop.run("reply", 1, "dạ", "--at", "in 30 minutes", "--json")
        (later,) = shop.json("outbox", "--state", "scheduled")
        shop.ok("snooze", 1, "in 30 minutes")
        assert near(asyncio.run(on(url, asleep_until)), real + 30 * MINUTE)
        due = datetime.fromisoformat(later["due_at"])
        assert near(int(due.timestamp() * 1000), real + 30 * MINUTE)
        side = "ahead of" if apart > 0 else "behind"
        assert f"m {side} the store's, which counts" in shop.run("doctor", "--offline").out
        said = shop.run("tui", "--plain", "--as", "linh", text="#1\nsnooze in 20 minutes\nquit\n")
        assert said.code == 0
        assert near(asyncio.run(on(url, asleep_until)), real + 20 * MINUTE)


@pytest.mark.parametrize("apart", [APART, -APART])
def test_a_broadcast_goes_out_by_the_servers_clock(
    postgres: PostgresServer, tmp_path: Path, apart: int
) -> None:
    real = SystemClock().now()
    with postgres.lent() as url:
        shop = Shop(tmp_path, ManualClock(real + apart))
        account = '[[accounts]]\nname = "shop"\nchannel = "telegram"\ntoken = "1:telegram-secret"\n'
        shop.configure(accounts=account)
        text = shop.config_file.read_text(encoding="utf-8")
        shop.config_file.write_text(text.replace("sqlite:///desk.db", url), encoding="utf-8")
        shop.ok("accounts")
        asyncio.run(on(url, _one_who_asks_and_a_worker))
        shop.ok(
            "broadcast", "new", "live", "--query", "channel:telegram", "--text", "Tối nay live ạ"
        )
        shop.ok("broadcast", "schedule", "live", "--at", "in 30 minutes", "--yes")
        (planned,) = shop.json("agenda")

        due = datetime.fromisoformat(planned["at"])
        assert near(int(due.timestamp() * 1000), real + 30 * MINUTE)


async def _one_who_asks_and_a_worker(store: Store) -> None:
    now = store.clock.now()
    await take(store, inbound("còn ạ?", "11", at=now))
    await store.accounts.hold(SHOP, lease_name(SHOP), "w", now, 30_000)
    await store.accounts.set_state(SHOP, AccountState.LISTENING, "", now, "w")
    await store.team.join("mai", now)
    await store.team.be_there("there", "mai", None, now, now, typing=False)


async def asleep_until(store: Store) -> int:
    return int((await line(store)).snoozed_until)


async def on(url: str, work: Callable[[Store], Awaitable[T]]) -> T:
    """Do something to the store from a machine whose clock is right."""
    store = await Store.open(url)
    try:
        return await work(store)
    finally:
        await store.close()
