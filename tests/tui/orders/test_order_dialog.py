"""An order made from a chat with few keys, and changed."""

from socialdesk.store.order_rows import Wanted
from socialdesk.store.store import Store
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.orders.order_dialog import OrderDialog
from tests.support.clock import ManualClock
from tests.support.desk import done, main, selling_on, until
from tests.tui.orders.conftest import Opens, said, screen_of


async def test_an_order_is_made_from_a_chat_with_few_keys(
    orders: Opens, desk_store: Store, clock: ManualClock
) -> None:
    async with orders() as pilot:
        app = pilot.app
        await pilot.press("escape", "C")
        await until(pilot, lambda: isinstance(app.screen, OrderDialog))
        name = main(pilot).list_pane.name_of([main(pilot).open_id or 0])
        await pilot.press(*"a1 l 5")
        assert said(
            pilot, f"A new order for {name}", "5 × Áo thun A1 (đỏ, L)", "Only 2 of A1-L are free."
        )
        await pilot.press("enter")
        await done(pilot)
        assert isinstance(app.screen, OrderDialog)  # nothing that was typed is lost
        await pilot.press("escape")
        await until(pilot, lambda: said(pilot, "What you wrote is held"))
        await pilot.press("C")
        await until(pilot, lambda: said(pilot, "Only 2 of A1-L are free."))
        await pilot.press("backspace", "2", "enter")
        await until(
            pilot, lambda: said(pilot, "DH1004 is made: 250.000 ₫ · F5 shows it", "[Đồng ý DH1004]")
        )
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "The receipt of DH1004 is on its way."))
        await until(pilot, lambda: isinstance(app.screen, InboxScreen))
        made, *_ = await desk_store.orders.page(Wanted(), 9)
        assert (made.row.code, made.row.conversation_id) == ("DH1004", main(pilot).open_id)
        assert [(each.sku, each.quantity) for each in made.lines] == [("A1-L", 2)]

        # Changed at the screen of orders; what may be meant is put in by a key.
        await pilot.press("f5")
        await until(pilot, lambda: screen_of(pilot).page.is_read)
        await until(pilot, lambda: said(pilot, "2 × Áo thun A1 (đỏ, L)"))
        await pilot.press("e")
        await until(pilot, lambda: said(pilot, "Order DH1004"))
        await pilot.press(*[*",", *"a1", "right", "right", "tab", *"15k", "tab", "right", "enter"])
        await until(pilot, lambda: said(pilot, "DH1004 is kept: 390.000 ₫"))
        assert said(pilot, "1 × Áo thun A1 (đỏ, M)", "on delivery")

        # Somebody called.
        await pilot.press("n", *"a1 m")
        await until(pilot, lambda: said(pilot, "A new order", "fee 15.000 ₫"))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "DH1005 is kept: 140.000 ₫"))
        order = await selling_on(desk_store, clock).orders.found("DH1005")
        assert order.row.conversation_id is None
