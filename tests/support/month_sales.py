"""What customers of a simulated month do, and what the shop does with their orders, beside the account of what must come of it."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from socialdesk.assembly import selling
from socialdesk.errors import NotAllowed
from socialdesk.model.case import Cause, Kind, Step
from socialdesk.model.order import Payment, State
from socialdesk.services.carriers.maps import known_map
from socialdesk.services.cases import Report
from socialdesk.services.orders import Orders
from socialdesk.store.order_rows import Order
from tests.support.make import arrival, inbound, sender
from tests.support.month_book import HOLD, Sale
from tests.support.month_shop import LAST, ZONE, Desk, Life, Shop
from tests.support.mortal import send_all

YES = ("chốt đơn {}", "Đúng rồi, {} nhé", "dạ vâng chốt {}")
NO = ("để chị xem lại đã", "{} bao nhiêu tiền vậy shop", "ok nhưng {} đổi size L")
STORY = (
    ("plain", 30), ("unsure", 8), ("silent", 10), ("late", 8), ("changed", 10), ("changed_after", 8), ("undone", 8), ("cancelled", 5), ("taken_back", 5),
    ("by_hand", 5), ("paid_first", 5), ("hasty", 4),
)  # fmt: skip


class Sales(Shop):
    """Orders from their making to their end."""

    def __init__(self, folder: Path, url: str, **how: Any) -> None:
        super().__init__(folder, url, **how)
        self.said = folder / "yes.jsonl"
        """Each yes, with what the customer had read when they said it, and whether it must agree them."""
        self._read = Counter[str]()
        self.numbers = itertools.count(1_000)
        self._keys = itertools.count(1)
        self._people = itertools.count(1)
        self.talks: dict[int, int] = {}
        self.busy: dict[int, str] = {}
        """Who has an order that is not settled, and its code."""
        self.settled: list[int] = []
        self.transfers: list[tuple[str, int, str]] = []
        """Of money that is on its way: the order's code, how much, the bank's number."""
        self.carried: list[tuple[str, str]] = []
        """What a carrier's next file tells: the order's code, a line."""

    # -- customers

    async def _say(self, who: int, words: str) -> None:
        number = next(self.numbers)
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
            key = f"answer{next(self.numbers)}"
            await self.counter.surely(partial(_answers, self.talks[who], key))
        if self.book.waiting:
            await self.surely(send_all)
            await self.all_sent()
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

        async def make(desk: Desk) -> Order | None:
            try:
                return await desk.orders.new(
                    self.talks[who], items, "linh", fee=fee, phone=f"09{who:08}", address="12 Lý Tự Trọng", key=key, payment=Payment(payment),
                )  # fmt: skip
            except NotAllowed:
                return None

        made = await self.counter.surely(make)
        assert (made is not None) == there, (items, "was" if made else "was not", "made")
        if made is None:
            return
        held = None if payment == "cod" else self.clock.now() + HOLD
        lines = {sku: (units, book.prices[sku]) for sku, units in items.items()}
        sale = book.sales[made.row.code] = Sale(made.row.code, who, lines, fee, payment, held)
        self.busy[who] = sale.code
        await self._receipt(sale)
        if story == "hasty":
            await self._agrees(sale, is_hasty=True)
        self.later(chance.randrange(1, 5), getattr(self, f"_{story}"), sale)

    async def _receipt(self, sale: Sale) -> None:
        if sale.state not in ("new", "agreed", "packed"):
            return
        order = await self.orders.found(sale.code)

        try:
            await self.counter.surely(lambda desk: desk.receipts.send(order, "linh"))
        except NotAllowed:  # Messenger's window is over
            return
        sale.receipts += sale.told != sale.content
        sale.told = sale.content

    async def _agrees(self, sale: Sale, *, is_hasty: bool = False) -> None:
        """The customer says yes to what stands in their chat by then, which may be no receipt of what the order is now; who is
        hasty does before anything is sent."""
        words = self.chance.choice(YES).format(sale.code)
        if not is_hasty:
            await self.all_sent()
        for name, side in self.sides.items():
            for each in side.got[self._read[name] :]:
                self.book.reads(each.body)
            self._read[name] = len(side.got)
        await self._say(sale.who, words)
        told = {"at": self.clock.now(), "order": sale.code, "words": words, "was": sale.state, "asked": sale.asked, "is": sale.content, "told": sale.told}  # fmt: skip
        self.book.says_yes(sale, words)
        with self.said.open("a", encoding="utf-8") as file:
            file.write(json.dumps(told | {"now": sale.state, "deaths": self.all_deaths}, ensure_ascii=False) + "\n")  # fmt: skip

    async def _plain(self, sale: Sale) -> None:
        await self._agrees(sale)
        self._goes_on(sale)

    async def _hasty(self, sale: Sale) -> None:
        await self._plain(sale)

    async def _unsure(self, sale: Sale) -> None:
        await self._say(sale.who, self.chance.choice(NO).format(sale.code))
        if self.chance.random() < 0.7:
            self.later(2, self._plain, sale)
        else:
            self.later(80, self._ends, sale)

    async def _silent(self, sale: Sale) -> None:
        self.later(100, self._ends, sale)

    async def _late(self, sale: Sale) -> None:
        self.later(75, self._plain, sale)

    async def _change(self, sale: Sale) -> bool:
        sku = self.chance.choice(sorted(sale.lines))
        units = sale.lines[sku][0]
        wanted = units + 1 if units == 1 or self.chance.random() < 0.5 else units - 1
        is_there = wanted < units or self.book.has({sku: wanted - units})
        if sale.state not in ("new", "agreed", "packed"):
            is_there = False
        try:
            await self._do(sale, lambda orders, order: orders.change(order, "linh", {sku: wanted}))
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
        self.later(1, self._receipt, sale)
        self.later(3, self._plain, sale)

    async def _changed_after(self, sale: Sale) -> None:
        await self._agrees(sale)

        async def changes() -> None:
            await self._change(sale)
            if self.chance.random() < 0.6:
                self.later(1, self._receipt, sale)
                self.later(2, self._plain, sale)
            else:
                self.later(1, self._plain, sale)

        self.later(2, changes)

    async def _undone(self, sale: Sale) -> None:
        await self._agrees(sale)

        async def changes() -> None:
            before = (dict(sale.lines), sale.state)
            if await self._change(sale):
                self.later(1, back, before)
            self._goes_on(sale)

        async def back(before: tuple[dict[str, tuple[int, int]], str]) -> None:
            try:
                await self._do(sale, lambda orders, order: orders.undo(order, "linh"))
            except NotAllowed:
                return
            sale.lines, sale.state = before

        self.later(2, changes)

    async def _do(self, sale: Sale, act: Callable[[Orders, Order], Awaitable[Any]]) -> None:
        """Somebody of the shop does something to an order; who comes back after a death looks at its history first."""
        number = (await self.orders.found(sale.code)).row.id
        seen = f"SELECT max(id) FROM purchase_change WHERE purchase_id = {number}"

        async def does(desk: Desk) -> None:
            await act(desk.orders, await desk.orders.found(sale.code))

        await self.once(seen, does)

    async def _turn(
        self, sale: Sale, state: str, back: dict[str, int | None] | None = None
    ) -> bool:
        try:
            await self._do(sale, lambda orders, order: orders.turn(order, State(state), "linh", back))  # fmt: skip
        except NotAllowed:
            return False
        sale.state = state
        return True

    async def _cancelled(self, sale: Sale) -> None:
        await self._say(sale.who, "thôi hủy đơn giúp em")
        assert await self._turn(sale, "cancelled"), sale
        self.later(1, self._ends, sale)

    async def _taken_back(self, sale: Sale) -> None:
        assert await self._turn(sale, "cancelled"), sale

        async def undo() -> None:
            items = {sku: units for sku, (units, _) in sale.lines.items()}
            there = self.book.has(items)
            try:
                await self._do(sale, lambda orders, order: orders.undo(order, "linh"))
            except NotAllowed:
                assert not there, sale
                return
            assert there, sale
            sale.state = "new"
            self.later(1, self._receipt, sale)
            self.later(2, self._plain, sale)

        if self.chance.random() < 0.5:
            await self._say(sale.who, "sao hủy đơn của em vậy?")
        self.later(2, undo)

    async def _by_hand(self, sale: Sale) -> None:
        sale.by_hand = await self._turn(sale, "agreed")
        self._goes_on(sale)

    async def _paid_first(self, sale: Sale) -> None:
        self.transfers.append((sale.code, sale.due, f"R{next(self.numbers)}"))
        self.later(LAST - self.slot % 72 + 6, self._plain, sale)

    def _goes_on(self, sale: Sale) -> None:
        """It is paid, rightly or not, packed, sent, delivered, or not."""
        chance = self.chance
        if sale.payment != "cod":
            amounts = [sale.due]
            if chance.random() < 0.3:
                amounts = chance.choice(([sale.due - 1_000, sale.due], [sale.due, sale.due], [sale.due + 5_000], [sale.due - 500], []))  # fmt: skip
            self.transfers += [(sale.code, each, f"R{next(self.numbers)}") for each in amounts]
        self.later(chance.randrange(4, 50), self._packs, sale)

    async def _packs(self, sale: Sale) -> None:
        if sale.state != "agreed":
            self.later(40, self._ends, sale)
            return
        assert await self._turn(sale, "packed"), sale
        self.later(self.chance.randrange(1, 20), self._ships, sale)

    async def _ships(self, sale: Sale) -> None:
        order = await self.orders.found(sale.code)
        sale.tracking = f"GHN{order.row.id:06}"

        async def add(desk: Desk) -> None:
            found = await desk.orders.found(sale.code)
            turn = State.SHIPPED if found.row.state is State.PACKED else None
            await desk.parcels.add(found, "ghn", sale.tracking, "linh", turn)

        await self.counter.surely(add)
        sale.state = "shipped"
        self.later(self.chance.randrange(4, 20), self._carried, sale, "transporting")
        end = self.chance.choices(("delivered", "lost", "returned", "failed"), (80, 4, 8, 8))[0]
        if end == "failed":
            self.later(30, self._carried, sale, "delivery_fail")
            end = "delivered"
        self.later(self.chance.randrange(40, 90), self._carried, sale, end)

    async def _carried(self, sale: Sale, state: str) -> None:
        """The carrier tells it by a webhook, twice, or in a file of the evening, or in both."""
        moment = datetime.fromtimestamp(self.clock.now() / 1000, ZONE)
        way = self.chance.random()
        if way < 0.7:
            body = {"OrderCode": sale.tracking, "Status": state, "Time": moment.isoformat(), "ClientOrderCode": sale.code}  # fmt: skip
            ghn = known_map("ghn")
            assert ghn is not None

            async def hear(life: Life) -> None:
                await selling.carriers(life.store, self.config, self.clock).hear(body, ghn)

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
                self.later(20, self._comes_back, sale)
            else:
                self.later(1, self._ends, sale)
        elif state == "returned" and sale.state == "shipped":
            self.later(3, self._at_the_door, sale)
        elif state == "lost":
            self.later(1, self._ends, sale)

    async def _carrier_file(self) -> None:
        told = self.carried
        self.carried = []
        if not told:
            return
        head = "Mã đơn GHN,Trạng thái,Thời gian cập nhật\n"
        raw = (head + "\n".join(line for _, line in told) + "\n").encode()
        ghn = known_map("ghn")
        assert ghn is not None

        async def take(desk: Desk) -> None:
            carriers = selling.carriers(desk.store, self.config, self.clock)
            await carriers.take(raw, ghn, "linh", wrong_line)

        await self.counter.surely(take)
        await self.counter.surely(take)
        for code, line in told:
            self._came(self.book.sales[code], line.split(",")[1])

    async def _at_the_door(self, sale: Sale) -> None:
        """The parcel is back: all of its goods, or some of them, or none."""
        if sale.state not in ("shipped", "delivered"):
            return
        back = {sku: self.chance.randint(0, units) for sku, (units, _) in sale.lines.items()}
        assert await self._turn(sale, "returned", dict(back)), sale
        sale.back = back
        self.later(1, self._ends, sale)

    async def _comes_back(self, sale: Sale) -> None:
        """A case, with what came back and what was refunded."""
        told = Report(order=sale.code, about="bị rách", cause=self.chance.choice(list(Cause)))
        talk = self.talks[sale.who]
        seen = f"SELECT max(id) FROM customer_case WHERE conversation_id = {talk}"
        await self.once(seen, lambda desk: desk.cases.open(Kind.RETURN, talk, told, "linh"))
        case = (await self.read(seen))[0][0]
        back = {sku: self.chance.randint(0, units) for sku, (units, _) in sale.lines.items()}

        async def step(desk: Desk, step: Step, key: str, **more: Any) -> None:
            row = await desk.cases.found(case)
            await desk.cases.step(row, step, "linh", key=f"{key}{case}", **more)

        await self.counter.surely(lambda desk: step(desk, Step.BACK, "back", back=dict(back)))
        sale.state, sale.back = "returned", back
        amount = min(sale.total, self.chance.choice((sale.total, 50_000)))
        too_much = self.chance.random() < 0.3
        for _ in range(2):
            await self.counter.surely(lambda desk: step(desk, Step.REFUNDED, "money", amount=amount))  # fmt: skip
        sale.refunded = amount
        if too_much:
            fits = 2 * amount <= sale.total
            try:
                await self.counter.surely(lambda desk: step(desk, Step.REFUNDED, "more", amount=amount))  # fmt: skip
            except NotAllowed:
                assert not fits, sale
            else:
                assert fits, sale
                sale.refunded += amount
        self.later(1, self._ends, sale)

    async def _ends(self, sale: Sale) -> None:
        self.busy.pop(sale.who, None)
        if sale.who not in self.settled:
            self.settled.append(sale.who)


def wrong_line(line: int, why: str) -> None:
    """No line of a file of the shop's is wrong."""
    raise AssertionError(f"{line}: {why}")


async def _answers(talk: int, key: str, desk: Desk) -> None:
    await desk.replies.send(talk, "Dạ em đây ạ", key, "linh")
