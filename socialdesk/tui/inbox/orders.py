"""Orders by key, from a chat: one is made for whoever is talked to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate
from socialdesk.model.money import money
from socialdesk.model.order import IN_STOCK, State
from socialdesk.store.order_rows import Wanted
from socialdesk.tui.text import shown

LOOKED_AT = 20
"""So many of somebody's newest orders."""

if TYPE_CHECKING:
    from socialdesk.services.thread import Entry
    from socialdesk.store.order_rows import Order
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.customer_pane import CustomerPane
    from socialdesk.tui.inbox.list_pane import ListPane
    from socialdesk.tui.inbox.thread_pane import ThreadPane
    from socialdesk.tui.orders.receipts import Receipts


class OrderKeys:
    """Each means one conversation: the one under the cursor, or the one that is open while somebody writes."""

    def __init__(
        self, context: Context, list_pane: ListPane, thread_pane: ThreadPane, pane: CustomerPane
    ) -> None:
        self._context = context
        self._list = list_pane
        self._thread = thread_pane
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

    def paid(self) -> None:
        """The newest order of theirs that is to be paid was."""
        number = self._target()
        if number is not None:
            self._context.screen.work("known", self._paid, number, exclusive=True)

    async def _paid(self, conversation: int) -> None:
        from socialdesk.tui.orders.paying import Paying, payable  # noqa: PLC0415 - not before the first paint

        screen = self._context.screen
        order = payable(await self._theirs(conversation))
        if screen.app.screen is not screen:
            return  # something else was opened meanwhile, and has the keys
        if order is None:
            screen.tell(translate("Nothing that they ordered is still to be paid."))
        else:
            Paying(screen, self._pane.load).ask(order)

    def agree(self) -> None:
        """The chosen message is their yes to the newest order that waits for one."""
        entry, number = self._thread.chosen, self._context.shown.id
        if entry is not None and number is not None:
            self._context.screen.work("known", self._agree, number, entry, exclusive=True)

    async def _agree(self, conversation: int, entry: Entry) -> None:
        from socialdesk.tui.orders.agreeing import Agreeing  # noqa: PLC0415 - not before the first paint

        screen = self._context.screen
        new = [each for each in await self._theirs(conversation) if each.row.state is State.NEW]
        if screen.app.screen is not screen:
            return
        if not new or not entry.messages:
            screen.tell(translate("No order of theirs waits for a yes."))
        else:
            receipts = screen.program.desk.session.store.receipts
            told = [each for each in new if await receipts.newest(each.row.id) is not None]
            Agreeing(screen, self._pane.load).ask((told or new)[0], entry.messages[0])

    def put_in(self) -> None:
        """The number or the address that the chosen message tells goes into their newest order that is still here."""
        entry, number = self._thread.chosen, self._context.shown.id
        if entry is not None and number is not None:
            self._context.screen.work("known", self._put_in, number, entry, exclusive=True)

    async def _put_in(self, conversation: int, entry: Entry) -> None:
        from socialdesk.tui.orders.contacting import Contacting  # noqa: PLC0415 - not before the first paint

        screen = self._context.screen
        here = [each for each in await self._theirs(conversation) if each.row.state in IN_STOCK]
        lack = [each for each in here if not (each.row.phone and each.row.address)]
        if screen.app.screen is not screen:
            return
        if not here or not entry.messages:
            screen.tell(translate("They have no order that is still to be sent."))
        else:
            Contacting(screen, self._pane.load).ask((lack or here)[0], entry.messages[0])

    async def _theirs(self, conversation: int) -> list[Order]:
        """What they ordered last, whichever of their contacts it is of."""
        desk = self._context.desk
        contact = (await desk.session.store.inbox.conversation(conversation)).contact_id
        orders = (await desk.orders.services()).orders
        return await orders.page(Wanted(contact=contact), LOOKED_AT)

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
