"""The screen of sales: orders seen, narrowed and found by key."""

from socialdesk.model.order import State
from socialdesk.store.store import Store
from socialdesk.tui.dialogs.bought import BoughtScreen
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.text import Veil
from tests.support.clock import ManualClock
from tests.support.desk import done, main, selling_on, until
from tests.tui.orders.conftest import Opens, said, screen_of


async def test_orders_are_seen_narrowed_found_and_lead_to_their_conversation(
    orders: Opens, desk_store: Store, clock: ManualClock
) -> None:
    async with orders() as pilot:
        assert said(pilot, "new 3", "DH1003", "Chị Đặng Tư", "☎ 0987 654 321", "order made @linh")
        await pilot.press("j")
        await until(pilot, lambda: said(pilot, "[@click=app.quit]Lan[/]", "✎ [red]gấp"))
        await pilot.press("j")
        await until(pilot, lambda: said(pilot, "2 × Áo thun A1 (đỏ, M)", "total: 280.000 ₫"))

        # Another desk's change shows, and the cursor stays on its order.
        selling = selling_on(desk_store, clock)
        order = await selling.orders.found("DH1001")
        await selling.orders.turn(order, State.AGREED, "mai")
        await until(pilot, lambda: said(pilot, "DH1001 · agreed", "agreed @mai", "new 2 agreed 1"))

        await pilot.press("s")
        await until(pilot, lambda: not said(pilot, "DH1001"))
        await pilot.press("S", "slash", *"dang", "enter")
        await until(pilot, lambda: not said(pilot, "DH1002") and said(pilot, "“dang”", "DH1003"))
        await pilot.press("slash", *[*["backspace"] * 4, *"xyz", "enter"])
        await until(pilot, lambda: said(pilot, "No order is like that. a shows all."))
        await pilot.press("a")
        await until(pilot, lambda: said(pilot, "DH1002", "DH1001"))
        await pilot.press("G", "p")
        await until(pilot, lambda: said(pilot, "of Nguyễn Thị Hương") and not said(pilot, "DH1002"))
        try:
            await pilot.press("f10")
            await until(pilot, lambda: not said(pilot, "0912") and not said(pilot, "Hương"))
        finally:
            Veil.drawn = False
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))
        await until(pilot, lambda: main(pilot).open_id == 1)

        # And back to theirs alone, by way of what they have bought.
        await pilot.press("escape", "I")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoughtScreen))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "of Nguyễn Thị Hương", "agreed 1"))


async def test_a_small_terminal_shows_the_list_or_one_order(orders: Opens) -> None:
    async with orders((80, 24)) as pilot:
        assert said(pilot, "DH1003", "0987 654 321")
        assert not said(pilot, "order made")
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "order made"))
        await pilot.press("escape")
        await until(pilot, lambda: said(pilot, "DH1001"))
        await pilot.resize_terminal(120, 35)
        await done(pilot)
        await until(pilot, lambda: said(pilot, "DH1001", "order made"))
        assert screen_of(pilot).pane == "orders"


async def test_orders_are_turned_cancelled_returned_and_undone(
    orders: Opens, desk_store: Store, clock: ManualClock
) -> None:
    service = selling_on(desk_store, clock).orders

    async def state(code: str) -> State:
        return (await service.found(code)).row.state

    async with orders() as pilot:
        await pilot.press("space")
        await until(pilot, lambda: said(pilot, "Is DH1003 agreed?", "c asks them with a receipt"))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "DH1003: agreed · u takes that back"))
        await pilot.press("u")
        await until(pilot, lambda: said(pilot, "Taken back of DH1003: agreed."))
        assert await state("DH1003") is State.NEW
        await pilot.press("t", *"shipp")
        await until(pilot, lambda: said(pilot, "→ shipped"))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "DH1003: shipped"))
        await pilot.press("x")
        await until(pilot, lambda: said(pilot, 'cannot be "cancelled"'))
        await pilot.press("r")
        await until(pilot, lambda: said(pilot, "What of DH1003 comes back into the stock?"))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "DH1003: returned"))

        await pilot.press("G", "v")
        await until(pilot, lambda: said(pilot, "DH1001 · 280.000 ₫ · 0011001234567"))
        await pilot.press("escape", "x")
        await until(pilot, lambda: said(pilot, "Cancel DH1001?", "2 pieces are free again then."))
        await pilot.press("escape")
        await done(pilot)
        assert await state("DH1001") is State.NEW
        await pilot.press("x")
        await until(pilot, lambda: said(pilot, "2 pieces are free again then."))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "DH1001: cancelled"))
        await pilot.press("space")
        await until(pilot, lambda: said(pilot, "DH1001 is “cancelled”: nothing follows."))


async def test_products_are_counted_priced_added_and_archived(
    orders: Opens, desk_store: Store
) -> None:
    async with orders() as pilot:
        await pilot.press("3")
        await until(pilot, lambda: said(pilot, "3 products · 1 with none free · 1 with few free"))
        assert said(
            pilot, "Váy [b]hoa[/b]", "A1-L Áo thun A1 (đỏ, L)", "2 free", "1 held by orders"
        )
        await pilot.press("s", "plus", *"20")
        await until(pilot, lambda: said(pilot, "→ 23 there"))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "22 free"))
        await pilot.press("p", *"99k", "enter")
        await until(pilot, lambda: said(pilot, "A1-L is kept.", "99.000 ₫"))
        await pilot.press("n", *"N1", "tab", *"Nón", "f9")
        await until(pilot, lambda: said(pilot, "✗ What one costs"))
        await pilot.press(*"90k", "f9")
        await until(pilot, lambda: said(pilot, "N1 is kept.", "4 products"))
        await pilot.press("x")
        await until(
            pilot, lambda: said(pilot, "N1 is archived; a shows archived ones.", "3 products")
        )
        await pilot.press("a")
        await until(pilot, lambda: said(pilot, "4 products", "archived ones too"))
        row = await desk_store.products.one("a1-l")
        assert row is not None
        assert (row.price, row.stock, row.reserved) == (99_000, 23, 1)
