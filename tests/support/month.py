"""A month of a shop that sells, on a clock that jumps, beside an account of what must come of it; whoever does something dies at
random."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from socialdesk.errors import NotFound
from socialdesk.services.order_files.exchange import OrderExchange
from socialdesk.services.order_files.maps import known_map as known_source
from socialdesk.services.products import Edit
from tests.support.month_lives import Lives
from tests.support.month_sales import STORY, wrong_line
from tests.support.month_shop import FIRST, LAST, SLOT, ZONE, Desk


class Month(Lives):
    """All that happens, day by day."""

    def __init__(self, folder: Path, url: str, **how: Any) -> None:
        super().__init__(folder, url, **how)
        self._files: list[tuple[bytes, list[tuple[str, int, str]]]] = []
        self.taken: set[str] = set()
        """Transfers that have paid an order."""

    async def run(self) -> None:
        """All of it, and the days after it in which everything comes to its end."""
        for day in range(self.days):
            self._plan_day(day)
        last = (self.days + 4) * 72
        for slot in range(last):
            if not FIRST <= slot % 72 < LAST:
                continue
            planned = self.plan.pop(slot, [])
            if not planned and slot % 3:
                continue  # nothing happens in it, and an hour is soon enough
            self.clock.advance((self.start + slot * SLOT - self.clock.now()) / 1000)
            for each in planned:
                await each()
            await self.pass_time()
            await self._answer_all()
        await self.close()

    def _plan_day(self, day: int) -> None:
        stories = self.chance.choices(*zip(*STORY, strict=True), k=self.per_day)
        for story in stories:
            self.at(day * 72 + self.chance.randrange(FIRST, LAST - 6), self._sells, story)
        self.at(day * 72 + FIRST + 1, self._refill)
        self.at(day * 72 + LAST - 2, self._statement)
        self.at(day * 72 + LAST - 1, self._import, day)
        self.at(day * 72 + LAST - 3, self._carrier_file)
        if day % 4 == 0 and self.comments:
            self.at(day * 72 + 60, self._live, day)
        if day == self.days - 1:
            self.at(day * 72 + LAST - 1, self._merge)
            for later in (1, 2, 3):
                self.at((day + later) * 72 + LAST - 2, self._statement)
                self.at((day + later) * 72 + LAST - 3, self._carrier_file)
            self.at((day + 3) * 72 + LAST - 1, self._erase)

    # -- by the day

    async def _refill(self) -> None:
        for sku in sorted(self.book.counted):
            if self.chance.random() < 0.5 or self.book.free(sku) < 3:
                units = self.chance.randrange(1, 6 + self.per_day // 3)
                seen = f"SELECT max(stock_change.id) FROM stock_change JOIN product ON product.id = product_id WHERE sku = '{sku}'"
                await self.once(seen, partial(_refills, sku, units))
                self.book.counted[sku] += units

    async def _statement(self) -> None:
        new = self.transfers
        self.transfers = []
        self.chance.shuffle(new)
        lines = [f"05/10/2026,{ref},{amount},CK {code.lower()} cam on" for code, amount, ref in new]
        lines += [f"05/10/2026,N{next(self.numbers)},77000,tien nha"]
        raw = ("Ngày,Số tham chiếu,Ghi có,Nội dung\n" + "\n".join(lines) + "\n").encode()
        self._files = [*self._files[-1:], (raw, new)]

        async def pay(desk: Desk) -> None:
            for each, _ in self._files:
                await desk.payments.record(each, "linh")

        await self.counter.surely(pay)
        for _, told in self._files:
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

        async def take(desk: Desk) -> None:
            exchange = OrderExchange(desk.orders, self.clock, ZONE, "VND", "VN")
            await exchange.take(raw, known_source("sapo"), "linh", wrong_line)

        await self.counter.surely(take)
        await self.counter.surely(take)

    # -- people

    async def _merge(self) -> None:
        some = sorted(self.talks)
        one, other = some[0], some[-1]
        talks = (self.talks[one], self.talks[other])
        seen = "SELECT count(*) FROM contact WHERE same_as IS NOT NULL"
        await self.once(seen, lambda desk: desk.conversations.merge(*talks, "linh"))
        self.book.same[other] = one

    async def _erase(self) -> None:
        who = sorted(self.talks)[1]
        for each in self.book.sales.values():
            each.erased = each.erased or each.who == who

        async def erase(desk: Desk) -> None:
            with suppress(NotFound):  # the one who died of it had done it
                await desk.store.erase(self.talks[who])

        await self.counter.surely(erase)
        assert not await self.read(f"SELECT id FROM conversation WHERE id = {self.talks[who]}")


async def _refills(sku: str, units: int, desk: Desk) -> None:
    await desk.products.change(sku, Edit(stock=f"+{units}"), "chu")
