"""What a played week and a played month have in common: a shop's processes on a clock that jumps and on platforms that take
everything, and a kill at a transaction of chance, before its commit or right after it."""

from __future__ import annotations

import asyncio
import itertools
import random
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from socialdesk.assembly.asking import Asked, asked
from socialdesk.assembly.channels import capabilities
from socialdesk.config import Config
from socialdesk.model.delivery import Outgoing, SendResult, Sent
from socialdesk.services.dispatcher import Dispatcher
from socialdesk.store.automatic import Guard
from socialdesk.store.engine.database import Connection
from socialdesk.store.store import Store
from tests.support.clock import ManualClock


class Killed(BaseException):
    """The process dies before a commit."""


class Mortal:
    """A store's database that dies with its process, at the `left`-th transaction from now."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self._transact, self._chance = store.database.transact, chance
        self.left = 0
        self.died = asyncio.Event()
        store.database.transact = self.transact  # type: ignore[method-assign, assignment]

    async def transact(self, work: Callable[[Connection], Awaitable[Any]], *more: Any) -> Any:
        if self.died.is_set():
            raise asyncio.CancelledError
        self.left -= 1
        if self.left != 0:
            return await self._transact(work, *more)

        async def cut_short(conn: Connection) -> None:
            await work(conn)
            raise Killed

        try:  # also where the work is refused
            if self._chance.random() < 0.5:
                with suppress(Killed):
                    await self._transact(cut_short, *more)
            else:
                await self._transact(work, *more)
        finally:
            self.died.set()
        raise asyncio.CancelledError


@dataclass
class Process:
    """One from its beginning to its end, with its store."""

    store: Store
    mortal: Mortal

    @property
    def flying(self) -> list[asyncio.Task[Any]]:
        """What it has begun besides, and dies with it."""
        return []


@dataclass
class Worker(Process):
    """One that sends."""

    dispatcher: Dispatcher

    @property
    def flying(self) -> list[asyncio.Task[Any]]:
        return [*self.dispatcher._flying]


P = TypeVar("P", bound=Process)
W = TypeVar("W", bound=Worker)


async def surely(
    now: Callable[[], P], again: Callable[[], Awaitable[None]], work: Callable[[P], Awaitable[Any]]
) -> Any:
    """Have the process that lives `now` do it, and once more whoever comes after it, if it dies of it."""
    while True:
        life = now()
        doing = asyncio.ensure_future(work(life))
        dying = asyncio.ensure_future(life.mortal.died.wait())
        await asyncio.wait((doing, dying), return_when=asyncio.FIRST_COMPLETED)
        if not life.mortal.died.is_set():
            dying.cancel()
            return await doing
        flying = life.flying
        for each in (doing, *flying):
            each.cancel()
        await asyncio.gather(doing, dying, *flying, return_exceptions=True)
        await life.store.close()
        await again()


@dataclass
class Side:
    """A platform that takes everything."""

    capabilities: Any
    clock: ManualClock
    got: list[Outgoing] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def send(self, outgoing: Outgoing) -> SendResult:
        self.got.append(outgoing)
        number = next(self.numbers)
        return Sent(f"own{number}", number, self.clock.now())


class Played(ABC, Generic[W]):
    """A shop whose worker is killed `kills` times. Whoever inherits says how a worker lives (`begin`)."""

    life: W
    desk: Store
    """The store as people see it, who do not die."""
    guard: Guard
    small = False

    def __init__(self, url: str, config: Config, clock: ManualClock, *, seed: int, kills: int) -> None:  # fmt: skip
        self.url, self.config, self.clock = url, config, clock
        self.seed, self.kills = seed, kills
        self.chance, self._deaths = random.Random(seed), random.Random(seed + 1)
        self.deaths, self._doubted_at = 0, 0
        limits = {each.name: capabilities(each) for each in config.accounts}
        self.sides = {name: Side(each, clock) for name, each in limits.items()}

    @abstractmethod
    async def begin(self) -> None:
        """Another worker, as `life`."""

    async def new_store(self) -> Store:
        """The store, as a process opens it."""
        store = await Store.open(self.url, small=self.small)
        store.guard = self.guard
        await store.accounts.ensure([(each.name, each.channel) for each in self.config.accounts])
        store.clock = self.clock  # type: ignore[assignment]
        return store

    async def born(self) -> tuple[Worker, Asked]:
        """A worker that can send, and what it answers with; it does not die before `doom`."""
        store, told = await self.new_store(), list[str]()
        mortal = Mortal(store, self._deaths)
        rows = {row.name: row for row in await store.accounts.all()}
        limits = {rows[each.name].id: capabilities(each) for each in self.config.accounts}
        dispatcher = Dispatcher(store, self.clock, lambda: 0.0)
        answering = await asked(
            store, self.config, rows, limits, told.append, dispatcher.wake, dispatcher.attached
        )
        assert not told, told
        for name, side in self.sides.items():
            await dispatcher.attach(rows[name].id, cast("Any", side), 0)
        return Worker(store, mortal, dispatcher), answering

    def doom(self, pace: int) -> None:
        """Let the worker die within so many transactions from now, if one more is to die."""
        if self.deaths < self.kills:
            self.life.mortal.left = self._deaths.randrange(1, pace)

    async def surely(self, work: Callable[[W], Awaitable[Any]]) -> Any:
        """Have the worker do it, and once more whoever comes after it, if it dies of it."""
        return await surely(lambda: self.life, self._again, work)

    async def _again(self) -> None:
        self.deaths += 1
        await self.begin()

    async def see_to_doubts(self) -> None:
        """Whose answer may have been lost looks, and says it once more if it was."""
        while self._doubted_at < self.deaths:
            self._doubted_at = self.deaths
            for row in await self.desk.deliveries.rows("unconfirmed", 9_999):
                if row.kind == "reply":
                    await self.desk.deliveries.retry(row.id, self.clock.now())
            await self.surely(send_all)


async def send_all(life: Worker) -> None:
    """All that is due by now."""
    dispatcher = life.dispatcher
    while await dispatcher._turn() or dispatcher._flying or dispatcher._ended:
        if dispatcher._flying:
            await asyncio.wait([*dispatcher._flying])
