"""An order that somebody saw was paid: in cash, or at the bank."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import translate
from socialdesk.model.money import money, typed
from socialdesk.model.order import ENDED
from socialdesk.services.typed_amounts import amount_typed
from socialdesk.tui.orders.orders_page import is_collected
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.store.order_rows import Order
    from socialdesk.tui.screen import DeskScreen


class Paying:
    """What is paid is the order as it was looked at: who changed it meanwhile is told of."""

    def __init__(self, screen: DeskScreen, done: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """`done` reads and draws what became of it."""
        self._screen, self._done = screen, done

    def ask(self, order: Order) -> None:
        """How much of it; all that is due stands there."""
        row, keys = order.row, self._screen.program.keymap
        if row.state in ENDED or not row.due:
            self._screen.tell(translate("Nothing of {code} is still to be paid.", code=shown(row.code)))  # fmt: skip
            return

        async def answered(words: str) -> None:
            await self._paid(order, amount_typed(words, row.currency))

        self._screen.ask(
            translate("How much of {code} was paid?", code=shown(row.code)),
            translate(
                "{due} still to be paid · {accept} writes it down · {close} back",
                due=money(row.due, row.currency),
                accept=keys.shown("accept", "prompt"),
                close=keys.shown("close", "prompt"),
            ),
            answered,
            before=typed(row.due, row.currency),
            meaning=lambda words: money(amount_typed(words, row.currency), row.currency),
        )

    async def _paid(self, order: Order, amount: int) -> None:
        desk = self._screen.program.desk
        service = (await desk.orders.services()).payments
        done = await service.by_hand(order, amount, desk.session.agent)
        await self._done()
        row = done.row
        code, paid, due = shown(row.code), money(row.paid, row.currency), money(row.due, row.currency)  # fmt: skip
        self._screen.tell(
            translate("{code}: {paid} is paid, {due} still to be paid.", code=code, paid=paid, due=due)
            if row.due
            else translate("{code}: {paid} is paid.", code=code, paid=paid)
        )  # fmt: skip


def payable(orders: list[Order]) -> Order | None:
    """The newest of these (newest first) of which something is still to be paid; what the carrier collected was."""
    return next((each for each in orders if each.row.state not in ENDED and each.row.due and not is_collected(each.row)), None)  # fmt: skip
