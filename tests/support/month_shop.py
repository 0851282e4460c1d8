"""The shop of a simulated month: its processes, the program's own services, receiver's store and worker's jobs, and what is
planned for which moment. A worker, and whoever does something at a desk, is killed at random and begun anew."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.assembly import selling, services
from socialdesk.assembly.claiming import claims
from socialdesk.assembly.worker import _offered
from socialdesk.clock import Clock
from socialdesk.config import Config, load
from socialdesk.services.cases import Cases
from socialdesk.services.claims import Claims
from socialdesk.services.conversations import Conversations
from socialdesk.services.jobs import Job
from socialdesk.services.order_parcels import OrderParcels
from socialdesk.services.order_receipts import OrderReceipts
from socialdesk.services.orders import Orders
from socialdesk.services.payments import Payments
from socialdesk.services.products import Edit, Products
from socialdesk.services.replies import Replies
from socialdesk.store.automatic import Guard
from tests.support.clock import ManualClock
from tests.support.month_book import Account
from tests.support.mortal import Mortal, Played, Process, Worker, send_all, surely
from tests.support.week_shop import ACCOUNTS

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BEGINS = datetime(2026, 10, 1, tzinfo=ZONE)
SLOT = 20 * 60_000
FIRST, LAST = 8 * 3, 22 * 3
"""The shop is at work from the first slot of a day to the last."""
MINE = (
    "order_answers", "order_holds", "claims", "waitlists", "tell_of_claims", "link_orders", "notices", "follow_ups", "surveys", "tiers", "telling",
)  # fmt: skip
"""The jobs of a worker's that see to orders, each behind those that it follows: another round of them, by whoever comes after one
that died, finds nothing more to do."""
WAITING = "SELECT id FROM outbox WHERE state IN ('queued', 'claimed', 'sending') AND due_at <= {soon} LIMIT 1"
PATIENCE = 300
"""Seconds in which all that is due is sent, at every platform's pace."""
LIVES = 6
"""Products that are sold in lives alone."""
CONFIG = """\
[shop]
name = "Hoa Sen"
time_zone = "Asia/Ho_Chi_Minh"
[store]
url = "{url}"
[orders]
hold = "24h"
reminder = "2h"
[receipt]
qr = false
[follow_up]
after = "2d"
[claims]
per_person = 4
[survey.nps]
after = "1d"
""" + ACCOUNTS.split('[[accounts]]\nname = "instagram"', maxsplit=1)[0]


@dataclass
class Life(Worker):
    """A worker that does its jobs, and what it answers when something is recorded."""

    jobs: Sequence[Job]
    policies: Any


@dataclass
class Desk(Process):
    """A process in which somebody of the shop does something: a command, or their desk."""

    config: Config
    clock: Clock

    @property
    def orders(self) -> Orders:
        return selling.orders(self.store, self.config, self.clock)

    @property
    def products(self) -> Products:
        return selling.products(self.store, self.config, self.clock)

    @property
    def replies(self) -> Replies:
        return services.replies(self.store, self.config, self.clock)

    @property
    def cases(self) -> Cases:
        return selling.cases(self.store, self.config, self.clock)

    @property
    def receipts(self) -> OrderReceipts:
        return selling.order_receipts(self.store, self.config, self.clock)

    @property
    def parcels(self) -> OrderParcels:
        return selling.order_parcels(self.store, self.config, self.clock)

    @property
    def payments(self) -> Payments:
        return selling.payments(self.store, self.config, self.clock)

    @property
    def conversations(self) -> Conversations:
        return services.conversations(self.store, self.config, self.clock)

    @property
    def claims(self) -> Claims:
        return claims(self.store, self.config, self.clock)


class Desks:
    """Somebody's processes, one after the other: each dies within `pace` transactions, until `kills` have."""

    def __init__(self, shop: Played[Life], chance: random.Random, kills: int, pace: int) -> None:
        self._shop, self._chance, self._pace = shop, chance, pace
        self.kills, self.deaths = kills, 0
        self.done = 0
        """Transactions of those that have ended."""

    async def begin(self) -> None:
        """Another one."""
        store = await self._shop.new_store()
        mortal = Mortal(store, self._chance)
        self.desk = Desk(store, mortal, self._shop.config, self._shop.clock)
        if self.deaths < self.kills:
            mortal.left = self._chance.randrange(1, self._pace)

    async def _again(self) -> None:
        self.deaths += 1
        await self.begin()

    async def surely(self, work: Callable[[Desk], Awaitable[Any]]) -> Any:
        """Have them do it, and once more after their desk has died of it: what `work` does has a key, or it looks first."""
        return await surely(lambda: self.desk, self._again, work)


class Shop(Played[Life]):
    """`days` days of a shop with so many orders a day. The worker dies about `kills` times, desks half as often, and those of
    a live's staff a quarter."""

    small = True

    def __init__(self, folder: Path, url: str, *, seed: int, days: int, orders: int, comments: int, kills: int = 0) -> None:  # fmt: skip
        self.days, self.per_day, self.comments = days, orders, comments
        self.start = int(BEGINS.timestamp() * 1000)
        path = folder / "config.toml"
        path.write_text(CONFIG.format(url=url), encoding="utf-8")
        super().__init__(url, load(str(path), {}), ManualClock(self.start), seed=seed, kills=kills)
        self.guard = Guard(1_000, "vi")
        self.book = Account()
        self._pace = max(2, days * (LAST - FIRST) * 16 * 2 // max(kills, 1))
        fate = random.Random(seed + 2)
        pace = max(2, days * orders * 12 * 2 // max(kills // 2, 1))
        self.counter = Desks(self, fate, kills // 2, pace)
        """Where everything is done that is done at a desk, but for lives."""
        pace = max(2, (days // 4 + 1) * (comments // 25 + 1) * 3 * 2 // max(kills // 32, 1))
        self.staff = [Desks(self, fate, (kills + 4 * each) // 32, pace) for each in range(8)]
        """Those who see to a live's claims, all at once."""
        self.plan: dict[int, list[Callable[[], Awaitable[None]]]] = defaultdict(list)

    # -- its processes

    async def open(self) -> None:
        """The shop opens."""
        self.desk = await self.new_store()
        self.rows = {row.name: row for row in await self.desk.accounts.all()}
        self.orders = selling.orders(self.desk, self.config, self.clock)
        for each in (self.counter, *self.staff):
            await each.begin()
        for number in range(8):
            await self._count(f"A{number}", 150_000 + 10_000 * number, 30 + 3 * self.per_day // 4)
        for number in range(LIVES):
            await self._count(f"L{number}", 90_000, 6 + self.comments // 20)
        await self.begin()

    async def _count(self, sku: str, price: int, stock: int) -> None:
        products = selling.products(self.desk, self.config, self.clock)
        await products.add(sku, Edit(f"Áo {sku}", "", str(price), str(stock)), "chu")
        self.book.counted[sku], self.book.prices[sku] = stock, price

    async def begin(self) -> None:
        """Another worker."""
        worker, answering = await self.born()
        store = worker.store
        offered = {each.name: each for each in _offered(store, self.clock, (), self.config)}
        jobs = [offered[name] for name in MINE]
        self.life = Life(store, worker.mortal, worker.dispatcher, jobs, answering.policies)
        self.doom(self._pace)

    async def close(self) -> None:
        """It closes."""
        for desks in (self.counter, *self.staff):
            await desks.desk.store.close()
        for store in (self.desk, self.life.store):
            await store.close()

    @property
    def all_deaths(self) -> tuple[int, int, int]:
        """Those of workers, of desks, and of a live's staff."""
        return self.deaths, self.counter.deaths, sum(each.deaths for each in self.staff)

    async def read(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows by plain SQL."""
        return [tuple(each) for each in await self.desk.database.read(lambda conn: conn.rows(sql))]

    async def once(self, seen: str, act: Callable[[Desk], Awaitable[Any]]) -> None:
        """Somebody does something that has no key. If their desk dies of it they look whether it is done, at what `seen` (SQL)
        reads and what is otherwise then, before they do it once more."""
        before = await self.read(seen)

        async def work(desk: Desk) -> None:
            if await self.read(seen) == before:
                await act(desk)

        await self.counter.surely(work)

    # -- its time

    async def pass_time(self) -> None:
        """The worker does what is to be done by now, and so does the account."""
        await self.surely(work)
        await self.all_sent()
        self.book.passes(self.clock.now())

    async def all_sent(self) -> None:
        """All is sent that is due, second by second, and once more if nobody knows whether it was: what a platform's pace holds up
        does not wait for the next slot."""
        for _ in range(PATIENCE):
            await self.see_to_doubts()
            if not await self.read(WAITING.format(soon=self.clock.now() + 2_000)):
                return
            self.clock.advance(1)
            await self.surely(send_all)
        raise AssertionError("What is due is not sent.")

    def at(self, slot: int, act: Callable[..., Awaitable[None]], *more: Any) -> None:
        """Something is done in a slot, or in the next one in which the shop is at work."""
        while not FIRST <= slot % 72 < LAST:
            slot += 1
        self.plan[slot].append(lambda: act(*more))

    def later(self, slots: int, act: Callable[..., Awaitable[None]], *more: Any) -> None:
        """Something is done so many slots from now."""
        self.at(self.slot + slots, act, *more)

    @property
    def slot(self) -> int:
        """The slot that is now."""
        return (self.clock.now() - self.start) // SLOT


async def work(life: Life) -> None:
    """All that a worker does in a while."""
    for each in life.jobs:
        await each.run()
    await send_all(life)
    for each in life.jobs:
        if each.name == "telling":
            await each.run()
    await send_all(life)
