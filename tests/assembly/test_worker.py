"""A worker's life: its parts start, live and end together. The parts are stand-ins."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from socialdesk.assembly import worker as module
from socialdesk.assembly.worker import Worker
from socialdesk.errors import ConfigError, StoreError, StoreLost
from socialdesk.services.jobs import Job, Jobs
from tests.support.clock import ManualClock
from tests.support.shop import Shop
from tests.support.waiting import turns, until


class Part:
    """Something that runs until it is cancelled, or breaks; writes down what was done to it."""

    def __init__(self, log: list[str], name: str, breaks: asyncio.Event | None = None) -> None:
        self.log, self.name, self.breaks = log, name, breaks
        self.ready = asyncio.Event()

    async def run(self, *_: Any) -> None:
        self.log.append(f"{self.name} runs")
        try:
            await (self.breaks or asyncio.Event()).wait()
            raise StoreError(f"{self.name} broke")
        except asyncio.CancelledError:
            self.log.append(f"{self.name} is cancelled")
            raise

    async def drain(self, grace: float) -> None:
        self.log.append(f"{self.name} drains {grace:g}")

    def wake(self) -> None:
        self.log.append(f"{self.name} wakes")

    async def close(self) -> None:
        self.log.append(f"{self.name} is closed")

    async def stopped(self) -> None:
        self.log.append(f"{self.name} says so")

    async def start(self) -> None:
        self.log.append(f"{self.name} starts")

    def shutdown(self, *, wait: bool) -> None:
        self.log.append(f"{self.name} stops")


class Stored:
    """A store that somebody else writes to now and then."""

    def __init__(self, *, is_gone: bool = False) -> None:
        self.written = asyncio.Event()
        self.database = self
        self.let_go_of = asyncio.Event()
        self._is_gone = is_gone

    async def changes(self) -> Any:
        while True:
            await self.written.wait()
            self.written.clear()
            yield 1

    def let_go(self) -> None:
        self.let_go_of.set()

    def check(self) -> None:
        if self._is_gone:
            raise StoreLost("gone")


def worker(log: list[str], breaks: asyncio.Event | None = None, **more: Any) -> Any:
    made = {
        name: Part(log, name)
        for name in ("web", "receiver", "dispatcher", "broadcaster", "scheduler", "decider")
    }
    channels = [
        SimpleNamespace(account=SimpleNamespace(id=n), channel=Part(log, f"channel {n}"))
        for n in (1, 2)
    ]
    supervisor = Part(log, "supervisor", breaks)
    parts: Any = {
        "store": Stored(),
        **made,
        "supervisor": supervisor,
        "accounts": channels,
        **more,
    }
    return Worker(clock=ManualClock(), **parts)


async def test_asked_to_stop_it_sends_what_is_under_way_and_closes_everything() -> None:
    log: list[str] = []
    each, stop, said = worker(log), asyncio.Event(), list[str]()
    task = asyncio.create_task(each.work(stop, said.append, lambda: said.append("ready")))
    await until(lambda: {"supervisor runs", "dispatcher runs", "web starts"} <= set(log))
    assert said == []
    each.supervisor.ready.set()
    await until(lambda: said == ["ready"])
    each.store.written.set()
    await until(lambda: "dispatcher wakes" in log)

    log.clear()
    stop.set()
    await task
    assert log[0] == "scheduler stops"
    assert {"supervisor is cancelled", "dispatcher is cancelled"} <= set(log)
    ends = [line for line in log if "closed" in line or "says" in line or "drains" in line]
    assert ends == [
        f"dispatcher drains {module.GRACE:g}", "receiver is closed", "web is closed",
        "channel 1 is closed", "channel 2 is closed", "supervisor says so",
    ]  # fmt: skip


async def test_a_store_that_is_silent_keeps_nobody_who_is_asked_to_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    each, stop = worker([]), asyncio.Event()
    never = asyncio.Event()

    async def writes_down(_: float) -> None:
        await never.wait()

    async def written() -> None:
        await each.store.let_go_of.wait()

    each.dispatcher.drain, each.receiver.close = writes_down, written
    stop.set()

    await asyncio.wait_for(each.work(stop, lambda _: None, lambda: None), 60)


async def test_a_part_that_must_not_end_takes_all_with_it() -> None:
    log, breaks = list[str](), asyncio.Event()
    each = worker(log, breaks)
    task = asyncio.create_task(each.work(asyncio.Event(), log.append, lambda: None))
    await until(lambda: "supervisor runs" in log)

    breaks.set()
    with pytest.raises(StoreError, match="supervisor broke"):
        await task
    assert {"dispatcher is cancelled", "web is closed", "channel 2 is closed"} <= set(log)


async def test_a_store_that_is_lost_ends_it_and_keeps_no_channel_open() -> None:
    log: list[str] = []
    each = worker(log, store=Stored(is_gone=True))
    with pytest.raises(StoreLost):
        await each.work(asyncio.Event(), log.append, lambda: None)

    assert {"channel 1 is closed", "channel 2 is closed"} <= set(log)


async def test_pages_are_served_once_the_port_is_free_and_trouble_is_told_once() -> None:
    clock, told, tries = ManualClock(), list[str](), list[str]()
    troubles = ["taken", "taken", "forbidden"]

    class Web:
        async def start(self) -> None:
            tries.append("")
            if troubles:
                raise ConfigError(troubles.pop(0))

    web: Any = Web()
    task = asyncio.create_task(module._serve_pages(web, clock, told.append))
    for number in range(1, 4):
        await until(lambda number=number: (len(tries), clock.sleeping) == (number, 1))
        clock.advance(10)
    await task

    assert len(tries) == 4
    assert told == [
        "/healthz and /metrics are not served. taken",
        "/healthz and /metrics are not served. forbidden",
    ]


async def test_every_job_ticks_at_its_own_pace_and_never_twice_at_once(shop_config: Any) -> None:
    async def nothing() -> None:
        await turns(1)

    jobs = Jobs([Job("a", 5, nothing), Job("b", 60, nothing)])
    scheduler = module._scheduled(jobs, shop_config)
    try:
        found = scheduler.get_jobs()
        assert [(each.name, each.trigger.interval.total_seconds()) for each in found] == [
            ("a", 5), ("b", 60),
        ]  # fmt: skip
        assert {(each.max_instances, each.coalesce) for each in found} == {(1, True)}
        assert [each.args for each in found] == [(jobs, jobs.all[0]), (jobs, jobs.all[1])]
    finally:
        scheduler.shutdown(wait=False)


async def test_a_job_that_is_cut_short_by_the_stop_is_no_mistake(
    shop_config: Any, caplog: pytest.LogCaptureFixture
) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    scheduler = module._scheduled(Jobs([Job("slow", 0.01, slow)]), shop_config)
    await begun.wait()
    scheduler.shutdown(wait=False)
    await ended.wait()
    await turns(3)

    assert [each.message for each in caplog.records if each.levelname == "ERROR"] == []


@pytest.fixture
def shop_config(shop: Shop) -> Any:
    return shop.config


def test_how_many_listen(shop: Shop) -> None:
    config = shop.config

    assert module._listening(config) == "ready: 5 accounts listening (shop, oa, page, insta, bot)"
    assert module._listening(replace(config, accounts=config.accounts[:1])) == (
        "ready: 1 account listening (shop)"
    )
