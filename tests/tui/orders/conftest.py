from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.services.products import Edit
from socialdesk.store.order_rows import Order
from socialdesk.store.store import Store
from socialdesk.tui.orders.screen import OrdersScreen
from tests.support.clock import ManualClock
from tests.support.desk import app_on, done, grid, populate, selling_on, until

Opens = Callable[..., AbstractAsyncContextManager[Pilot[Any]]]


def screen_of(pilot: Pilot[Any]) -> OrdersScreen:
    """The screen of sales, whatever lies over it."""
    return next(each for each in pilot.app.screen_stack if isinstance(each, OrdersScreen))


def said(pilot: Pilot[Any], *words: str) -> bool:
    """Whether these words stand on the screen, however its lines are broken."""
    drawn = " ".join(grid(pilot.app).split())
    return all(each in drawn for each in words)


async def ordered(store: Store, clock: ManualClock) -> list[Order]:
    """A shop that sells three things, of which three orders were made: of a conversation, of somebody hostile, of a caller."""
    selling = selling_on(store, clock)
    for sku, name, variant, stock in (("A1-M", "Áo thun A1", "đỏ, M", "20"), ("A1-L", "Áo thun A1", "đỏ, L", "3"), ("V2", "Váy [b]hoa[/b]", "", "0")):  # fmt: skip
        await selling.products.add(sku, Edit(name, variant, "125000", stock), "linh")
    return [
        await selling.orders.new(1, {"A1-M": 2}, "linh", fee=30_000, phone="0912345678", address="12 Lê Lợi, Quận 1, TP.HCM"),
        await selling.orders.new(2, {"A1-L": 1}, "mai", name="[/] \x1b]0;x\x07[@click=app.quit]Lan[/]", note="[red]gấp"),
        await selling.orders.new(None, {"A1-M": 1}, "linh", name="Chị Đặng Tư", phone="0987654321"),
    ]  # fmt: skip


@pytest.fixture
def orders(desk_store: Store, tmp_path: Path, clock: ManualClock) -> Opens:
    """A desk at its orders, in a shop that has three."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 35), *, tells: bool = True
    ) -> AsyncIterator[Pilot[Any]]:
        await populate(desk_store)
        await ordered(desk_store, clock)
        app = app_on(f"sqlite:///{tmp_path}/desk.db", clock, files=tmp_path / "files")
        async with app.run_test(size=size, notifications=tells) as pilot:
            await until(pilot, lambda: "Hương" in grid(app))
            await pilot.press("f5")
            await until(pilot, lambda: screen_of(pilot).page.is_read)
            await done(pilot)
            yield pilot
        if app.store is not None:
            await app.store.close()

    return opened
