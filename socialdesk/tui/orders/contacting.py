"""A number or an address that a customer told in the chat, put into their order."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import translate
from socialdesk.model.order_hints import Hints
from socialdesk.model.phone import at_home
from socialdesk.tui.dialogs.sure import SureScreen
from socialdesk.tui.orders.receipts import Receipts
from socialdesk.tui.text import shown, veiled

if TYPE_CHECKING:
    from socialdesk.store.order_rows import Order
    from socialdesk.tui.screen import DeskScreen


class Contacting:
    """What is put in stands there first, with what it stands for; then the receipt is offered, which says it."""

    def __init__(self, screen: DeskScreen, done: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """`done` reads and draws what became of it."""
        self._screen, self._done = screen, done

    def ask(self, order: Order, message: int) -> None:
        """Show what the message tells, and ask whether it goes into the order."""
        found: list[Hints] = []

        async def what() -> Sequence[str]:
            selling = await self._screen.program.desk.orders.services()
            told = await selling.contacts.read(order, message)
            found[:] = [told]
            number, before = (at_home(each, selling.home) for each in (told.phone, order.row.phone))
            lines = []
            for sign, new, old in (("☎", number, before), ("🏠", told.address, order.row.address)):
                if new:
                    lines.append(f"{sign} {veiled(shown(new))}")
                if new and old and old != new:
                    lines.append(translate("instead of {old}", old=veiled(shown(old))))
            return lines

        def sure(yes: bool) -> None:
            if yes and found:
                self._screen.work("verb", self._put_in, order, found[0])

        title = translate("Put this into {code}?", code=shown(order.row.code))
        SureScreen(title, what).open(self._screen.app, sure)

    async def _put_in(self, order: Order, told: Hints) -> None:
        desk = self._screen.program.desk
        done = await (await desk.orders.services()).contacts.put_in(order, told, desk.session.agent)
        await self._done()
        said = translate("It stands in {code}. Send its receipt?", code=shown(order.row.code))
        Receipts(self._screen, self._done).offer(done, said)
