"""A month of a shop that sells, on a clock that jumps: the program's own services, receiver's store and worker's jobs beside an
account of what must come of it, and a worker that is killed at random."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from socialdesk.assembly import services
from socialdesk.assembly.asking import asked
from socialdesk.assembly.channels import capabilities
from socialdesk.assembly.claiming import claims
from socialdesk.assembly.worker import _offered
from socialdesk.config import Config, load
from socialdesk.errors import NotAllowed, NotFound, Overtaken
from socialdesk.model.case import Cause, Kind, Step
from socialdesk.model.message import Deletion, Edit
from socialdesk.model.order import Payment, State
from socialdesk.services.carriers.maps import known_map
from socialdesk.services.cases import Report
from socialdesk.services.dispatcher import Dispatcher
from socialdesk.services.jobs import Job
from socialdesk.services.order_files.exchange import OrderExchange
from socialdesk.services.order_files.maps import known_map as known_source
from socialdesk.services.products import Edit as ProductEdit
from socialdesk.store.automatic import Guard
from socialdesk.store.live_products import NewSold
from socialdesk.store.lives import Live, LiveDraft
from socialdesk.store.order_rows import Order
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.lives import commented
from tests.support.make import arrival, inbound, sender
from tests.support.month_book import HOLD, Account, Sale
from tests.support.week import Mortal, Side, _send
from tests.support.week_shop import ACCOUNTS

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BEGINS = datetime(2026, 10, 1, tzinfo=ZONE)
SLOT = 20 * 60_000
FIRST, LAST = 8 * 3, 22 * 3
"""The shop is at work from the first slot of a day to the last."""
MINE = (
    "claims", "waitlists", "tell_of_claims", "notices", "telling", "follow_ups", "order_answers", "order_holds", "link_orders", "tiers", "surveys",
)  # fmt: skip
"""The jobs of a worker's that see to orders."""
STAFF = tuple(f"nv{number}" for number in range(8))
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
YES = ("chốt đơn {}", "Đúng rồi, {} nhé", "dạ vâng chốt {}")
NO = ("để chị xem lại đã", "{} bao nhiêu tiền vậy shop", "ok nhưng {} đổi size L")
COMMENTS = (
    "L{} 1", "chốt L{} 0912{:06}", "lấy L{} x2 nha shop", "+1", "hủy L{}", "đẹp quá", "L{} còn không ạ", "đổi sang L{}", "em 1 l{}", "L{}",
)  # fmt: skip
LIVES = 6
"""Products that are sold in lives alone."""
STORY = (
    ("plain", 30), ("unsure", 8), ("silent", 10), ("late", 8), ("changed", 10), ("changed_after", 8), ("undone", 8), ("cancelled", 5), ("taken_back", 5),
    ("by_hand", 5), ("paid_first", 5),
)  # fmt: skip


@dataclass
class Life:
    """A worker from its beginning to its end."""

    store: Store
    mortal: Mortal
    dispatcher: Dispatcher
    jobs: list[Job]
    policies: Any


class Month:
    """`days` days of a shop with so many orders a day; the worker dies about `kills` times."""

    def __init__(self, folder: Path, url: str, *, seed: int, days: int, orders: int, comments: int, kills: int = 0) -> None:  # fmt: skip
        self.url, self.days, self.per_day, self.comments = url, days, orders, comments
        self.chance, self._deaths = random.Random(seed), random.Random(seed + 1)
        self.start = int(BEGINS.timestamp() * 1000)
        self.clock = ManualClock(self.start)
        path = folder / "config.toml"
        path.write_text(CONFIG.format(url=url), encoding="utf-8")
        self.config: Config = load(str(path), {})
        self.book = Account()
        self.said = folder / "yes.jsonl"
        """Each yes, with what the customer had read when they said it, and whether it must agree them."""
        self._read = Counter[str]()
        self.kills, self.deaths, self._doubted_at = kills, 0, 0
        self._pace = max(2, days * (LAST - FIRST) * 16 * 2 // max(kills, 1))
        self.plan: dict[int, list[Callable[[], Awaitable[None]]]] = defaultdict(list)
        self._numbers = itertools.count(1_000)
        self._keys = itertools.count(1)
        self._people = itertools.count(1)
        self.talks: dict[int, int] = {}
        self.busy: dict[int, str] = {}
        """Who has an order that is not settled, and its code."""
        self.transfers: list[tuple[str, int, str]] = []
        self.carried: list[tuple[str, str]] = []
        self.files: list[tuple[bytes, list[tuple[str, int, str]]]] = []
        self.taken: set[str] = set()
        self.settled: list[int] = []

    # -- a worker

    async def open(self) -> None:
        """The shop opens."""
        self.desk = await self._store()
        limits = {each.name: capabilities(each) for each in self.config.accounts}
        self.sides = {name: Side(each, self.clock) for name, each in limits.items()}
        self.rows = {row.name: row for row in await self.desk.accounts.all()}
        self.orders = services.orders(self.desk, self.config, self.clock)
        self.products = services.products(self.desk, self.config, self.clock)
        self.replies = services.replies(self.desk, self.config, self.clock)
        self.cases = services.cases(self.desk, self.config, self.clock)
        self.staff = [await self._store() for _ in STAFF]
        for number in range(8):
            await self._count(f"A{number}", 150_000 + 10_000 * number, 30 + 3 * self.per_day // 4)
        for number in range(LIVES):
            await self._count(f"L{number}", 90_000, 6 + self.comments // 20)
        await self.begin()

    async def _count(self, sku: str, price: int, stock: int) -> None:
        await self.products.add(sku, ProductEdit(f"Áo {sku}", "", str(price), str(stock)), "chu")
        self.book.counted[sku], self.book.prices[sku] = stock, price

    async def _store(self) -> Store:
        store = await Store.open(self.url, small=True)
        store.guard = Guard(1_000, "vi")
        await store.accounts.ensure([(each.name, each.channel) for each in self.config.accounts])
        store.clock = self.clock  # type: ignore[assignment]
        return store

    async def begin(self) -> None:
        """Another worker."""
        store = await self._store()
        rows = {row.name: row for row in await store.accounts.all()}
        limits = {rows[each.name].id: capabilities(each) for each in self.config.accounts}
        dispatcher = Dispatcher(store, self.clock, lambda: 0.0)
        answering = await asked(
            store, self.config, rows, limits, _quiet, dispatcher.wake, dispatcher.attached
        )
        for name, side in self.sides.items():
            await dispatcher.attach(rows[name].id, cast("Any", side), 0)
        jobs = [
            each for each in _offered(store, self.clock, (), self.config) if each.name in MINE
        ]  # fmt: skip
        mortal = Mortal(store, self._deaths)
        self.life = Life(store, mortal, dispatcher, jobs, answering.policies)
        if self.deaths < self.kills:
            mortal.left = self._deaths.randrange(1, self._pace)

    async def surely(self, work: Callable[[Life], Awaitable[Any]]) -> Any:
        """Have the worker do it, and once more whoever comes after it, if it dies of it."""
        while True:
            life = self.life
            doing = asyncio.ensure_future(work(life))
            dying = asyncio.ensure_future(life.mortal.died.wait())
            await asyncio.wait((doing, dying), return_when=asyncio.FIRST_COMPLETED)
            if not life.mortal.died.is_set():
                dying.cancel()
                return await doing
            for each in (doing, *life.dispatcher._flying):
                each.cancel()
            await asyncio.gather(doing, dying, *life.dispatcher._flying, return_exceptions=True)
            await life.store.close()
            self.deaths += 1
            await self.begin()

    # -- the month

    async def run(self) -> None:
        """All of it, and the days after it in which everything comes to its end."""
        for day in range(self.days):
            self._plan_day(day)
        last = (self.days + 4) * 72
        for slot in range(last):
            if not FIRST <= slot % 72 < LAST:
                continue
            self.clock.advance((self.start + slot * SLOT - self.clock.now()) / 1000)
            for each in self.plan.pop(slot, []):
                await each()
            await self._pass()
            await self._answer_all()
        for store in (self.desk, self.life.store, *self.staff):
            await store.close()

    async def _pass(self) -> None:
        await self.surely(_work)
        await self._see_to_doubts()
        self.book.passes(self.clock.now())

    async def _see_to_doubts(self) -> None:
        """Whose answer may have been lost looks, and says it once more if it was."""
        while self._doubted_at < self.deaths:
            self._doubted_at = self.deaths
            for row in await self.desk.deliveries.rows("unconfirmed", 9_999):
                if row.kind == "reply":
                    await self.desk.deliveries.retry(row.id, self.clock.now())
            await self.surely(_deliver)

    def _at(self, slot: int, act: Callable[..., Awaitable[None]], *more: Any) -> None:
        """Something is done in a slot, or in the next one in which the shop is at work."""
        while not FIRST <= slot % 72 < LAST:
            slot += 1
        self.plan[slot].append(lambda: act(*more))

    def _later(self, slots: int, act: Callable[..., Awaitable[None]], *more: Any) -> None:
        now = (self.clock.now() - self.start) // SLOT
        self._at(now + slots, act, *more)

    def _plan_day(self, day: int) -> None:
        stories = self.chance.choices(*zip(*STORY, strict=True), k=self.per_day)
        for story in stories:
            self._at(day * 72 + self.chance.randrange(FIRST, LAST - 6), self._sells, story)
        self._at(day * 72 + FIRST + 1, self._refill)
        self._at(day * 72 + LAST - 2, self._statement)
        self._at(day * 72 + LAST - 1, self._import, day)
        self._at(day * 72 + LAST - 3, self._carrier_file)
        if day % 4 == 0 and self.comments:
            self._at(day * 72 + 60, self._live, day)
        if day == self.days - 1:
            self._at(day * 72 + LAST - 1, self._merge)
            for later in (1, 2, 3):
                self._at((day + later) * 72 + LAST - 2, self._statement)
                self._at((day + later) * 72 + LAST - 3, self._carrier_file)
            self._at((day + 3) * 72 + LAST - 1, self._erase)

    # -- customers

    async def _say(self, who: int, words: str) -> None:
        number = next(self._numbers)
        chat = str(50_000 + who)
        self.clock.advance(1)
        person = sender(f"Khách {who}", chat)
        message = inbound(words, str(number), chat, sender=person, contact=person, at=self.clock.now())  # fmt: skip
        row = self.rows[self._account(who)]

        async def record(life: Life) -> None:
            coming = [arrival(message, key=str(number), account=row.id)]
            await life.store.record(coming, self.clock.now(), life.policies)

        await self.surely(record)
        self.book.waiting.add(who)
        if who not in self.talks:
            sql = f"SELECT id FROM conversation WHERE account_id = {row.id} AND chat = '{chat}'"
            self.talks[who] = (await self.read(sql))[0][0]

    @staticmethod
    def _account(who: int) -> str:
        return "telegram" if who % 4 else "messenger"

    async def _answer_all(self) -> None:
        for who in sorted(self.book.waiting):
            key = f"answer{next(self._numbers)}"
            await self.replies.send(self.talks[who], "Dạ em đây ạ", key, "linh")
        if self.book.waiting:
            await self.surely(_deliver)
            await self._see_to_doubts()
        self.book.waiting.clear()

    # -- an order

    async def _sells(self, story: str) -> None:
        chance, book = self.chance, self.book
        idle = [each for each in self.settled if each not in self.busy]
        who = chance.choice(idle) if idle and chance.random() < 0.4 else next(self._people)
        await self._say(who, "shop ơi cho em đặt hàng")
        items = {f"A{each}": chance.choice((1, 1, 2, 3)) for each in chance.sample(range(8), chance.choice((1, 1, 2)))}  # fmt: skip
        payment = chance.choice(("cod", "transfer", "transfer", "none"))
        if story in ("taken_back", "paid_first"):
            payment = "cod" if story == "taken_back" else "transfer"
        fee = chance.choice((0, 25_000, 30_000))
        key, there = f"month{next(self._keys)}", book.has(items)

        async def make(life: Life) -> Order | None:
            try:
                return await services.orders(life.store, self.config, self.clock).new(
                    self.talks[who], items, "linh", fee=fee, phone=f"09{who:08}", address="12 Lý Tự Trọng", key=key, payment=Payment(payment),
                )  # fmt: skip
            except NotAllowed:
                return None

        made = await self.surely(make)
        assert (made is not None) == there, (items, "was" if made else "was not", "made")
        if made is None:
            return
        held = None if payment == "cod" else self.clock.now() + HOLD
        lines = {sku: (units, book.prices[sku]) for sku, units in items.items()}
        sale = book.sales[made.row.code] = Sale(made.row.code, who, lines, fee, payment, held)
        self.busy[who] = sale.code
        await self._receipt(sale)
        self._later(chance.randrange(1, 5), getattr(self, f"_{story}"), sale)

    async def _receipt(self, sale: Sale) -> None:
        if sale.state not in ("new", "agreed", "packed"):
            return
        order = await self.orders.found(sale.code)

        async def send(life: Life) -> None:
            receipts = services.order_receipts(life.store, self.config, self.clock)
            await receipts.send(order, "linh")

        try:
            await self.surely(send)
        except NotAllowed:  # Messenger's window is over
            return
        sale.receipts += sale.told != sale.content
        sale.told = sale.content

    async def _agrees(self, sale: Sale) -> None:
        """The customer says yes to what stands in their chat by then, which may be no receipt of what the order is now."""
        words = self.chance.choice(YES).format(sale.code)
        await self._see_to_doubts()
        for name, side in self.sides.items():
            for each in side.got[self._read[name] :]:
                self.book.reads(each.body)
            self._read[name] = len(side.got)
        await self._say(sale.who, words)
        told = {"at": self.clock.now(), "order": sale.code, "words": words, "was": sale.state, "asked": sale.asked, "is": sale.content, "told": sale.told}  # fmt: skip
        self.book.says_yes(sale, words)
        with self.said.open("a", encoding="utf-8") as file:
            file.write(json.dumps(told | {"now": sale.state, "deaths": self.deaths}, ensure_ascii=False) + "\n")  # fmt: skip

    async def _plain(self, sale: Sale) -> None:
        await self._agrees(sale)
        self._goes_on(sale)

    async def _unsure(self, sale: Sale) -> None:
        await self._say(sale.who, self.chance.choice(NO).format(sale.code))
        if self.chance.random() < 0.7:
            self._later(2, self._plain, sale)
        else:
            self._later(80, self._ends, sale)

    async def _silent(self, sale: Sale) -> None:
        self._later(100, self._ends, sale)

    async def _late(self, sale: Sale) -> None:
        self._later(75, self._plain, sale)

    async def _change(self, sale: Sale) -> bool:
        sku = self.chance.choice(sorted(sale.lines))
        units = sale.lines[sku][0]
        wanted = units + 1 if units == 1 or self.chance.random() < 0.5 else units - 1
        order = await self.orders.found(sale.code)
        is_there = wanted < units or self.book.has({sku: wanted - units})
        if sale.state not in ("new", "agreed", "packed"):
            is_there = False
        try:
            await self.orders.change(order, "linh", {sku: wanted})
        except NotAllowed:
            assert not is_there, (sale, sku, wanted)
            return False
        assert is_there, (sale, sku, wanted)
        sale.lines[sku] = (wanted, sale.lines[sku][1])
        if sale.state == "agreed":
            sale.state = "new"
        return True

    async def _changed(self, sale: Sale) -> None:
        await self._change(sale)
        self._later(1, self._receipt, sale)
        self._later(3, self._plain, sale)

    async def _changed_after(self, sale: Sale) -> None:
        await self._agrees(sale)

        async def changes() -> None:
            await self._change(sale)
            if self.chance.random() < 0.6:
                self._later(1, self._receipt, sale)
                self._later(2, self._plain, sale)
            else:
                self._later(1, self._plain, sale)

        self._later(2, changes)

    async def _undone(self, sale: Sale) -> None:
        await self._agrees(sale)

        async def changes() -> None:
            before = (dict(sale.lines), sale.state)
            if await self._change(sale):
                self._later(1, back, before)
            self._goes_on(sale)

        async def back(before: tuple[dict[str, tuple[int, int]], str]) -> None:
            try:
                await self.orders.undo(await self.orders.found(sale.code), "linh")
            except NotAllowed:
                return
            sale.lines, sale.state = before

        self._later(2, changes)

    async def _turn(
        self, sale: Sale, state: str, back: dict[str, int | None] | None = None
    ) -> bool:
        order = await self.orders.found(sale.code)
        try:
            await self.orders.turn(order, State(state), "linh", back)
        except NotAllowed:
            return False
        sale.state = state
        return True

    async def _cancelled(self, sale: Sale) -> None:
        await self._say(sale.who, "thôi hủy đơn giúp em")
        assert await self._turn(sale, "cancelled"), sale
        self._later(1, self._ends, sale)

    async def _taken_back(self, sale: Sale) -> None:
        assert await self._turn(sale, "cancelled"), sale

        async def undo() -> None:
            items = {sku: units for sku, (units, _) in sale.lines.items()}
            there = self.book.has(items)
            try:
                await self.orders.undo(await self.orders.found(sale.code), "linh")
            except NotAllowed:
                assert not there, sale
                return
            assert there, sale
            sale.state = "new"
            self._later(1, self._receipt, sale)
            self._later(2, self._plain, sale)

        if self.chance.random() < 0.5:
            await self._say(sale.who, "sao hủy đơn của em vậy?")
        self._later(2, undo)

    async def _by_hand(self, sale: Sale) -> None:
        sale.by_hand = await self._turn(sale, "agreed")
        self._goes_on(sale)

    async def _paid_first(self, sale: Sale) -> None:
        self.transfers.append((sale.code, sale.due, f"R{next(self._numbers)}"))
        now = (self.clock.now() - self.start) // SLOT
        self._later(LAST - now % 72 + 6, self._plain, sale)

    def _goes_on(self, sale: Sale) -> None:
        """It is paid, rightly or not, packed, sent, delivered, or not."""
        chance = self.chance
        if sale.payment != "cod":
            amounts = [sale.due]
            if chance.random() < 0.3:
                amounts = chance.choice(([sale.due - 1_000, sale.due], [sale.due, sale.due], [sale.due + 5_000], [sale.due - 500], []))  # fmt: skip
            self.transfers += [(sale.code, each, f"R{next(self._numbers)}") for each in amounts]
        self._later(chance.randrange(4, 50), self._packs, sale)

    async def _packs(self, sale: Sale) -> None:
        if sale.state != "agreed":
            self._later(40, self._ends, sale)
            return
        assert await self._turn(sale, "packed"), sale
        self._later(self.chance.randrange(1, 20), self._ships, sale)

    async def _ships(self, sale: Sale) -> None:
        order = await self.orders.found(sale.code)
        sale.tracking = f"GHN{order.row.id:06}"

        async def add(life: Life) -> None:
            parcels = services.order_parcels(life.store, self.config, self.clock)
            found = await services.orders(life.store, self.config, self.clock).found(sale.code)
            turn = State.SHIPPED if found.row.state is State.PACKED else None
            await parcels.add(found, "ghn", sale.tracking, "linh", turn)

        await self.surely(add)
        sale.state = "shipped"
        self._later(self.chance.randrange(4, 20), self._carried, sale, "transporting")
        end = self.chance.choices(("delivered", "lost", "returned", "failed"), (80, 4, 8, 8))[0]
        if end == "failed":
            self._later(30, self._carried, sale, "delivery_fail")
            end = "delivered"
        self._later(self.chance.randrange(40, 90), self._carried, sale, end)

    async def _carried(self, sale: Sale, state: str) -> None:
        """The carrier tells it by a webhook, twice, or in a file of the evening, or in both."""
        moment = datetime.fromtimestamp(self.clock.now() / 1000, ZONE)
        way = self.chance.random()
        if way < 0.7:
            body = {"OrderCode": sale.tracking, "Status": state, "Time": moment.isoformat(), "ClientOrderCode": sale.code}  # fmt: skip
            ghn = known_map("ghn")
            assert ghn is not None

            async def hear(life: Life) -> None:
                await services.carriers(life.store, self.config, self.clock).hear(body, ghn)

            for _ in range(2 if way < 0.2 else 1):
                await self.surely(hear)
            self._came(sale, state)
        if way > 0.5:
            self.carried.append((sale.code, f"{sale.tracking},{state},{moment:%d/%m/%Y %H:%M}"))

    def _came(self, sale: Sale, state: str) -> None:
        if sale.erased:
            return
        if state == "delivered" and sale.state == "shipped":
            sale.state = "delivered"
            if self.chance.random() < 0.15:
                self._later(20, self._comes_back, sale)
            else:
                self._later(1, self._ends, sale)
        elif state == "returned" and sale.state == "shipped":
            self._later(3, self._at_the_door, sale)
        elif state == "lost":
            self._later(1, self._ends, sale)

    async def _carrier_file(self) -> None:
        told = self.carried
        self.carried = []
        if not told:
            return
        head = "Mã đơn GHN,Trạng thái,Thời gian cập nhật\n"
        raw = (head + "\n".join(line for _, line in told) + "\n").encode()
        ghn = known_map("ghn")
        assert ghn is not None

        async def take(life: Life) -> None:
            carriers = services.carriers(life.store, self.config, self.clock)
            await carriers.take(raw, ghn, "linh", _wrong)

        await self.surely(take)
        await self.surely(take)
        for code, line in told:
            self._came(self.book.sales[code], line.split(",")[1])

    async def _at_the_door(self, sale: Sale) -> None:
        """The parcel is back: all of its goods, or some of them, or none."""
        if sale.state not in ("shipped", "delivered"):
            return
        back = {sku: self.chance.randint(0, units) for sku, (units, _) in sale.lines.items()}
        assert await self._turn(sale, "returned", dict(back)), sale
        sale.back = back
        self._later(1, self._ends, sale)

    async def _comes_back(self, sale: Sale) -> None:
        """A case, with what came back and what was refunded."""
        told = Report(order=sale.code, about="bị rách", cause=self.chance.choice(list(Cause)))
        row = await self.cases.open(Kind.RETURN, self.talks[sale.who], told, "linh")
        back = {sku: self.chance.randint(0, units) for sku, (units, _) in sale.lines.items()}

        async def comes(life: Life) -> None:
            cases = services.cases(life.store, self.config, self.clock)
            await cases.step(await cases.found(row.id), Step.BACK, "linh", back=dict(back), key=f"back{row.id}")  # fmt: skip

        await self.surely(comes)
        sale.state, sale.back = "returned", back
        amount = min(sale.total, self.chance.choice((sale.total, 50_000)))
        too_much = self.chance.random() < 0.3

        async def refund(life: Life, key: str = f"money{row.id}") -> None:
            cases = services.cases(life.store, self.config, self.clock)
            await cases.step(await cases.found(row.id), Step.REFUNDED, "linh", amount=amount, key=key)  # fmt: skip

        await self.surely(refund)
        await self.surely(refund)
        sale.refunded = amount
        if too_much:
            fits = 2 * amount <= sale.total
            try:
                await self.surely(lambda life: refund(life, f"more{row.id}"))
            except NotAllowed:
                assert not fits, sale
            else:
                assert fits, sale
                sale.refunded += amount
        self._later(1, self._ends, sale)

    async def _ends(self, sale: Sale) -> None:
        self.busy.pop(sale.who, None)
        if sale.who not in self.settled:
            self.settled.append(sale.who)

    # -- by the day

    async def _refill(self) -> None:
        for sku in sorted(self.book.counted):
            if self.chance.random() < 0.5 or self.book.free(sku) < 3:
                units = self.chance.randrange(1, 6 + self.per_day // 3)
                await self.products.change(sku, ProductEdit(stock=f"+{units}"), "chu")
                self.book.counted[sku] += units

    async def _statement(self) -> None:
        new = self.transfers
        self.transfers = []
        self.chance.shuffle(new)
        lines = [f"05/10/2026,{ref},{amount},CK {code.lower()} cam on" for code, amount, ref in new]
        lines += [f"05/10/2026,N{next(self._numbers)},77000,tien nha"]
        raw = ("Ngày,Số tham chiếu,Ghi có,Nội dung\n" + "\n".join(lines) + "\n").encode()
        self.files = [*self.files[-1:], (raw, new)]

        async def pay(life: Life) -> None:
            payments = services.payments(life.store, self.config, self.clock)
            for each, _ in self.files:
                await payments.record(each, "linh")

        await self.surely(pay)
        for _, told in self.files:
            for code, amount, ref in told:
                if ref not in self.taken and self.book.transferred(self.book.sales[code], amount) == "paid":  # fmt: skip
                    self.taken.add(ref)

    async def _import(self, day: int) -> None:
        """The orders of another system, those of yesterday with what became of them; twice."""
        head = "Mã đơn hàng,Ngày tạo đơn,Trạng thái đơn hàng,Tên khách hàng,Số điện thoại,Mã SKU,Tên sản phẩm,Số lượng,Đơn giá,Phí giao hàng,Khách phải trả"
        lines = [head]
        for of, state, must in (
            (day - 1, "Hoàn thành", "delivered"),
            (day, "Đang giao", "shipped"),
        ):
            if of < 0:
                continue
            for number in range(max(self.per_day // 5, 1)):
                code, units = f"SON{of:03}{number:03}", 1 + number % 3
                total = units * 120_000 + 20_000
                lines.append(f"{code},{1 + of % 28:02}/10/2026 10:00,{state},Khách S{number},09{number:08},A1,Áo A1,{units},120.000,20.000,{total}")  # fmt: skip
                self.book.elsewhere[code] = (must, total)

        raw = ("\n".join(lines) + "\n").encode()

        async def take(life: Life) -> None:
            orders = services.orders(life.store, self.config, self.clock)
            exchange = OrderExchange(orders, self.clock, ZONE, "VND", "VN")
            await exchange.take(raw, known_source("sapo"), "linh", _wrong)

        await self.surely(take)
        await self.surely(take)

    # -- lives

    async def _live(self, day: int) -> None:
        """People claim, edit, delete, cancel and swap, and eight of the shop decide, all at once."""
        store, now, chance = self.desk, self.clock.now(), self.chance
        account = self.rows["messenger"].id
        live = await store.lives.add(LiveDraft(f"live{day}", "Hàng mới", f"live-{day}", "", "service"), "linh", now, [(account, "post", f"p{day}")])  # fmt: skip
        await store.lives.start(live.id, now)
        live = await store.lives.one(live.id)
        products = [each for each in await store.products.listed() if each.sku.startswith("L")]
        await store.live_claims.products.put(live.id, [NewSold(each.id, each.sku) for each in products])  # fmt: skip
        await store.live_claims.products.show(live.id, products[0].id, now)
        for batch in self._comments(f"p{day}"):

            async def record(life: Life, batch: list[Any] = batch) -> None:
                coming = [arrival(each, key=key, account=account) for key, each in batch]
                await life.store.record(coming, self.clock.now(), life.policies)

            self.clock.advance(5)
            await self.surely(record)
            await asyncio.gather(self.surely(_work), *(self._decides(live, each, random.Random(chance.random())) for each in range(len(STAFF))))  # fmt: skip
        await self.surely(_work)
        await store.lives.end(live.id, self.clock.now())
        receipts = services.order_receipts(self.desk, self.config, self.clock)
        await claims(self.desk, self.config, self.clock).close(live, "linh", receipts)
        self._later(3, self._of_live, live)

    def _comments(self, post: str) -> Iterator[list[tuple[str, Any]]]:
        chance, said = self.chance, list[Any]()
        for start in range(0, self.comments, 25):
            batch = list[tuple[str, Any]]()
            for _ in range(min(25, self.comments - start)):
                number = str(next(self._numbers))
                who = str(800_000 + chance.randrange(self.comments // 3 + 3))
                words = chance.choice(COMMENTS).format(chance.randrange(LIVES), int(number))
                after = self.clock.now() - inbound().at
                event = commented(words, number, who, post, after)
                batch.append((number, event))
                if said and chance.random() < 0.15:
                    old = chance.choice(said)
                    key = f"{number}x"
                    if chance.random() < 0.5:
                        batch.append((key, Deletion(old.chat, (old.remote_id,))))
                    else:
                        again = commented(chance.choice(COMMENTS).format(chance.randrange(LIVES), int(number)), old.remote_id, old.contact.remote_id, post, after)  # fmt: skip
                        batch.append((key, Edit(again, self.clock.now())))
                said.append(event)
            yield batch

    async def _decides(self, live: Live, number: int, chance: random.Random) -> None:
        """One of the shop looks at some claims, with whatever they find there."""
        service = claims(self.staff[number], self.config, self.clock)
        found = [each async for each in service.all(live)]
        for each in chance.sample(found, min(3, len(found))):
            claim, who, sku = each.claim.id, STAFF[number], f"L{chance.randrange(LIVES)}"
            act = chance.choice(("take", "take", "refuse", "cancel", "swap"))
            with suppress(NotAllowed, NotFound, Overtaken):
                if act == "take":
                    await service.take(claim, who, sku if each.claim.product_id is None else "")
                elif act == "swap":
                    await service.swap(claim, who, sku)
                else:
                    await getattr(service, act)(claim, who)

    async def _of_live(self, live: Live) -> None:
        """What came of it is sent, cancelled, or left to run out."""
        for number in await self.desk.live_claims.orders(live.id):
            order = await self.orders.found(str(number))
            turn = self.chance.choice((State.SHIPPED, State.PACKED, State.CANCELLED, None))
            if turn is not None and order.row.state is State.NEW:
                with suppress(NotAllowed, Overtaken):
                    await self.orders.turn(order, turn, "linh")

    # -- people

    async def _merge(self) -> None:
        some = sorted(self.talks)
        one, other = some[0], some[-1]
        await services.conversations(self.desk, self.config, self.clock).merge(self.talks[one], self.talks[other], "linh")  # fmt: skip
        self.book.same[other] = one

    async def _erase(self) -> None:
        who = sorted(self.talks)[1]
        for each in self.book.sales.values():
            each.erased = each.erased or each.who == who
        await self.desk.erase(self.talks[who])

    # -- what came of it

    async def read(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows by plain SQL."""
        return [tuple(each) for each in await self.desk.database.read(lambda conn: conn.rows(sql))]


async def _work(life: Life) -> None:
    for each in life.jobs:
        await each.run()
    await _deliver(life)
    for each in life.jobs:
        if each.name == "telling":
            await each.run()
    await _deliver(life)


async def _deliver(life: Life) -> None:
    await _send(cast("Any", life))


def _quiet(_: str) -> None:
    return


def _wrong(line: int, why: str) -> None:
    raise AssertionError(f"{line}: {why}")
