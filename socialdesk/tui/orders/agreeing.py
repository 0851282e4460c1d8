"""A message that may be a customer's yes: read once more, and said to be one."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import translate
from socialdesk.model.money import money
from socialdesk.services.order_words import items
from socialdesk.tui.dialogs.sure import SureScreen
from socialdesk.tui.text import shown, veiled

if TYPE_CHECKING:
    from socialdesk.store.order_rows import Order
    from socialdesk.tui.screen import DeskScreen


class Agreeing:
    """What is agreed to is the order as it was looked at: who changed it meanwhile is told of."""

    def __init__(self, screen: DeskScreen, done: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """`done` reads and draws what became of it."""
        self._screen, self._done = screen, done

    def ask(self, order: Order, message: int | None = None) -> None:
        """Show the message (None: the one that its open task is about), and ask whether it is their yes. Where none can be, that is
        said."""
        found: list[int] = []

        async def what() -> Sequence[str]:
            selling = await self._screen.program.desk.orders.services()
            receipt, answer = await selling.answers.meant(order, message)
            found[:] = [answer.id]
            total = money(order.row.total, order.row.currency)
            return [
                f"“{veiled(shown(answer.body))}”" if answer.body.strip() else translate("(no words)"),
                "",
                translate(
                    "They had receipt {n}: {items}, {total}.",
                    n=receipt.revision, items=shown(items(order.lines)), total=total,
                ),
                translate("With that it is agreed, and message {number} proves it.", number=answer.id),
            ]  # fmt: skip

        def sure(yes: bool) -> None:
            if yes and found:
                self._screen.work("verb", self._agreed, order, found[0])

        title = translate("Is this the customer's yes to {code}?", code=shown(order.row.code))
        SureScreen(title, what).open(self._screen.app, sure)

    async def _agreed(self, order: Order, message: int) -> None:
        desk = self._screen.program.desk
        await (await desk.orders.services()).answers.agree(order, message, desk.session.agent)
        await self._done()
        self._screen.tell(translate("{code} is agreed by message {number}.", code=shown(order.row.code), number=message))  # fmt: skip
