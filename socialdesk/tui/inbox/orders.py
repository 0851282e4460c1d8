"""Orders by key, from a chat: one is made for whoever is talked to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate
from socialdesk.model.money import money
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.store.order_rows import Order
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.customer_pane import CustomerPane
    from socialdesk.tui.inbox.list_pane import ListPane
    from socialdesk.tui.orders.receipts import Receipts


class OrderKeys:
    """Each means one conversation: the one under the cursor, or the one that is open while somebody writes."""

    def __init__(self, context: Context, list_pane: ListPane, pane: CustomerPane) -> None:
        self._context = context
        self._list = list_pane
        self._pane = pane

    @cached_property
    def _receipts(self) -> Receipts:
        from socialdesk.tui.orders.receipts import Receipts  # noqa: PLC0415 - not before the first paint

        return Receipts(self._context.screen, self._pane.load)

    def _target(self) -> int | None:
        ids = self._list.targets()
        return ids[0] if len(ids) == 1 else None

    def new(self) -> None:
        """A new order for them."""
        from socialdesk.tui.orders.order_dialog import OrderDialogs  # noqa: PLC0415 - not before the first paint

        number = self._target()
        if number is not None:
            OrderDialogs(self._context.screen, self._made).new(number)

    def _made(self, order: Order) -> None:
        row, keymap = order.row, self._context.keymap
        self._context.desk.orders.chosen = row.id
        self._context.screen.work("made", self._pane.load)
        said = translate(
            "{code} is made: {total} · {key} shows it",
            code=shown(row.code),
            total=money(row.total, row.currency),
            key=keymap.shown("orders"),
        )
        self._receipts.offer(order, said)
