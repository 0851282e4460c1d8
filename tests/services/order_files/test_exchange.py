"""Files of orders against the store, on both engines: taken in once, and given out so that they can come in again."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.ids import DAY
from socialdesk.services.exporting.formats import CsvTable, WorkbookTable
from socialdesk.services.order_files.exchange import ORDERS, OrderExchange, Summary, records_of
from socialdesk.services.order_files.maps import known_map
from socialdesk.services.orders import Orders
from socialdesk.store.order_imports import AT_ONCE
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from tests.services.order_files.test_reading import TABLE, THEIRS, as_workbook, mine, sample
from tests.services.order_files.test_variants import CASES, tabs
from tests.services.tables.test_workbooks import workbook
from tests.services.test_fair_games import Died, killed_after
from tests.support.clock import ManualClock
from tests.support.make import NOW

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OURS = known_map("socialdesk")


class Desk:
    """The service and what it told."""

    def __init__(self, store: Store, home: str = "VN") -> None:
        clock = ManualClock(NOW + 366 * DAY)  # the samples are of October 2026
        self.orders = Orders(store, clock, "VND", lambda: "key")
        self.exchange = OrderExchange(self.orders, clock, ZONE, "VND", home)
        self.told: list[tuple[int, str]] = []

    async def take(self, raw: bytes, source: object = "", *, dry_run: bool = False) -> Summary:
        order_map = known_map(source) if isinstance(source, str) and source else mine()
        self.told = []
        return await self.exchange.take(
            raw, order_map, "linh", lambda *each: self.told.append(each), dry_run=dry_run
        )

    async def csv(self) -> bytes:
        out = BytesIO()
        table = CsvTable(ORDERS, ZONE, out.write, bom=True)
        async for each in self.exchange.all():
            table.add(records_of(each))
        table.finish()
        return out.getvalue()

    async def workbook(self, path: Path) -> bytes:
        table = WorkbookTable(ORDERS, ZONE, path, "orders")
        async for each in self.exchange.all():
            table.add(records_of(each))
        table.finish()
        return path.read_bytes()


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


async def test_every_sources_file_changes_nothing_when_it_comes_again(
    desk: Desk, store: Store, tmp_path: Path
) -> None:
    await store.products.add(NewProduct("A1-M", "Áo thun", "đỏ, M", 125_000, 5), "chu", NOW)
    for source in THEIRS:
        assert await desk.take(sample(source), source, dry_run=True) == Summary(2, 0, 0, 0), source
        assert await desk.take(sample(source), source) == Summary(2, 0, 0, 0), source
        assert await desk.take(sample(source), source) == Summary(0, 0, 2, 0), source
        assert await desk.take(as_workbook(source), source) == Summary(0, 0, 2, 0), source

    product = await store.products.one("A1-M")
    assert product is not None and (product.stock, product.reserved) == (5, 0), "they are history"
    all_of_them = 2 * len(THEIRS)
    assert await desk.take(await desk.csv(), "socialdesk") == Summary(0, 0, all_of_them, 0)
    book = await desk.workbook(tmp_path / "orders.xlsx")
    assert await desk.take(book, "socialdesk") == Summary(0, 0, all_of_them, 0)


async def test_every_form_of_a_file_changes_nothing_when_it_comes_again(desk: Desk) -> None:
    for case, (source, table, expected) in CASES.items():
        many = len(expected)
        taken = await desk.take(workbook(*table), source)
        assert (taken.errors, taken.new + taken.changed + taken.same) == (0, many), case
        assert await desk.take(tabs(table), source) == Summary(0, 0, many, 0), case


async def test_what_a_source_says_otherwise_is_changed_and_a_dry_run_changes_nothing(
    desk: Desk,
) -> None:
    await desk.take(TABLE.encode())
    other = TABLE.replace("125k", "130k").replace("A2,", "A3,").encode()

    assert await desk.take(other, dry_run=True) == Summary(1, 1, 0, 0)
    assert await desk.take(TABLE.encode(), dry_run=True) == Summary(0, 0, 2, 0)
    assert await desk.take(other) == Summary(1, 1, 0, 0)
    assert await desk.take(other) == Summary(0, 0, 2, 0)
    assert (await desk.orders.found("A1")).row.total == 380_000


async def test_good_orders_are_taken_although_others_are_bad(desk: Desk) -> None:
    bad = TABLE + "A3,06/10/2026,,,S1,x,1\nA4,06/10/2026,,,S1,1,99\n"

    assert await desk.take(bad.encode()) == Summary(3, 0, 0, 1)
    assert [line for line, _ in desk.told] == [7]


async def test_orders_made_here_are_known_again_and_stay_as_they_are(
    desk: Desk, store: Store, tmp_path: Path
) -> None:
    await store.products.add(NewProduct("A1-M", "=Áo 'A1'", "đỏ, M", 125_000, 5), "chu", NOW)
    made = await desk.orders.new(
        None, {"A1-M": 2}, "linh", fee=30_000, name="-Lan", phone="0912345678", address="12 Lê Lợi, Huế", note="@gọi\ttrước",
    )  # fmt: skip

    table = await desk.csv()
    assert await desk.take(table, "socialdesk") == Summary(0, 0, 1, 0)
    book = await desk.workbook(tmp_path / "orders.xlsx")
    assert await desk.take(book, "socialdesk") == Summary(0, 0, 1, 0)
    changed = table.replace(b"30000", b"20000")
    assert await desk.take(changed, "socialdesk") == Summary(0, 0, 0, 1)
    assert "made here" in desk.told[0][1]
    assert await desk.orders.found(made.row.code) == made
    elsewhere = table.replace(b"DH1001", b"DH5000")
    assert await desk.take(elsewhere, "socialdesk") == Summary(1, 0, 0, 0), "as into another shop"


async def test_a_thai_shop_has_thai_numbers(store: Store) -> None:
    desk = Desk(store, "TH")
    await desk.take(TABLE.replace("901234567", "081-234-5678").encode())

    assert (await desk.orders.found("A1")).row.phone == "+66812345678"


async def test_an_import_that_is_killed_is_made_again(desk: Desk, store: Store) -> None:
    rows = "".join(f"B{n},06/10/2026,Lan,,S1,1,{n}\n" for n in range(1, AT_ONCE + 3))
    raw = (TABLE + rows).encode()
    with killed_after(store, 1), pytest.raises(Died):
        await desk.take(raw)

    again = await desk.take(raw)
    assert (again.new, again.changed, again.same) == (4, 0, AT_ONCE)
    assert await desk.take(raw) == Summary(0, 0, AT_ONCE + 4, 0)


async def test_amounts_of_a_currency_with_satang_come_back_as_they_are(desk: Desk) -> None:
    satang = TABLE.replace('"125.000 đ"', "12.50").replace("125k", "99").replace("1.000,00", "7")
    order_map = replace(mine(), columns={**mine().columns, "currency": (("Tiền",),)})
    lines = satang.splitlines()
    text = "\n".join([f"{lines[0]},Tiền", f"{lines[1]},", f"{lines[2]},THB", f"{lines[3]},"])
    await desk.exchange.take(text.encode(), order_map, "linh", lambda *_: None)

    assert (await desk.orders.found("A1")).row.total == 2 * 1_250 + 9_900
    assert await desk.take(await desk.csv(), "socialdesk") == Summary(0, 0, 1, 0)
