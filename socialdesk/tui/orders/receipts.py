"""The receipt of an order, offered over a screen: looked at, and sent by one key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.tui.orders.receipt_dialog import ReceiptScreen
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from socialdesk.store.order_rows import Order
    from socialdesk.tui.screen import DeskScreen


class Receipts:
    """What is sent is the order as it was looked at: who changed it meanwhile is told of."""

    def __init__(self, screen: DeskScreen, done: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """`done` reads and draws what became of it."""
        self._screen, self._done = screen, done

    def offer(self, order: Order, said: str = "") -> None:
        """Show what the customer would read; `said` stands above it. Where none can be sent, that is said."""
        self._screen.work("receipt", self._offer, order, said, exclusive=True)

    async def _offer(self, order: Order, said: str) -> None:
        selling = await self._screen.program.desk.orders.services()
        try:
            preview = await selling.receipts.preview(order)
        except NotAllowed as error:
            self._screen.tell(f"{said}\n{error}" if said else str(error), bad=not said)
            return
        if self._screen.app.screen is not self._screen:
            return  # something else was opened meanwhile, and has the keys
        title = said or translate("Send the receipt of {code}?", code=shown(order.row.code))
        ReceiptScreen(title, preview).open(self._screen.app, partial(self._left, order))

    def _left(self, order: Order, yes: bool) -> None:
        if yes:
            self._screen.work("verb", self._sent, order)

    async def _sent(self, order: Order) -> None:
        desk = self._screen.program.desk
        service = (await desk.orders.services()).receipts
        hold = desk.session.settings.undo
        sent = await service.send(order, desk.session.agent, hold=hold)
        await self._done()
        self._screen.tell(
            translate("The receipt of {code} is on its way.", code=shown(order.row.code))
            if sent.is_new
            else translate("The customer was sent this already; it does not go out twice.")
        )
