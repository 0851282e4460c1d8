"""What the open conversation's customer has ordered: a page over the desk, left with any key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from socialdesk.model.i18n import count, grouped, translate
from socialdesk.model.money import money
from socialdesk.model.order import STATES
from socialdesk.model.reliability import GRADES, reasons
from socialdesk.tui.actions.panes import BOUGHT
from socialdesk.tui.cells import cell_len
from socialdesk.tui.dialogs.dialog import Page
from socialdesk.tui.text import fit, named, shown, veiled

if TYPE_CHECKING:
    from socialdesk.model.together import Pair
    from socialdesk.services.customers import Customer
    from socialdesk.store.order_rows import Order

MOST_LINES = 3
"""Lines of an order that are named; of the others only that there are more."""


class BoughtScreen(Page):
    """Somebody's orders, the newest first."""

    CSS = """
    BoughtScreen { align: center middle; background: $ground 40%; }
    #bought { width: 90%; max-width: 100; height: auto; max-height: 85%; background: $bar; border: round $line; padding: 0 1; }
    #bought Static { height: auto; }
    #bought .name { text-style: bold; }
    """

    PANE = BOUGHT

    def __init__(
        self,
        known: Customer,
        orders: Sequence[Order],
        zone: ZoneInfo,
        together: Callable[[Order], Awaitable[Sequence[Pair]]] | None = None,
    ) -> None:
        """`together` counts what others bought with the things of an order: that may take a moment."""
        super().__init__()
        self._known, self._orders, self._zone = known, orders, zone
        self._together = together
        self._pairs: Sequence[Pair] = ()

    def compose(self) -> ComposeResult:
        """Whose they are, and a line for each."""
        number = self._known.buyer.orders
        with VerticalScroll(id="bought"):
            who = veiled(named(self._known.person.name))
            said = count("{n} order", "{n} orders", number)
            yield Static(Content(f"{who} · {said}"), classes="name")
            lines = order_lines(self._orders, self._zone)
            if (left := number - len(lines)) > 0:
                lines.append(translate("and {n} more", n=grouped(left)))
            if why := ", ".join(reasons(self._known.reliability)):
                yield Static(Content(f"{translate(GRADES[self._known.reliability.grade])}: {why}"))
            yield Static(Content("\n".join(lines)))
            yield Static(Content(self._beside()), id="bought-together")
            hint = translate(
                "↑↓ scroll · {key} to the orders · any other key: back", key=self.key("to_orders")
            )
            yield Static(Content(hint))

    def to_orders(self) -> None:
        """To the screen of orders, narrowed to this person's."""
        person = self._known.person
        self.program.desk.orders.look_at(person.contact_id, person.name)
        self.program.show("orders")

    def on_mount(self) -> None:
        """Count beside the keys what is bought with the newest of them."""
        if self._together is not None and self._orders:
            self.work(self._count)

    async def _count(self) -> None:
        assert self._together is not None
        self._pairs = await self._together(self._orders[0])
        self.query_one("#bought-together", Static).update(Content(self._beside()))

    def _beside(self) -> str:
        if not self._pairs:
            return ""
        from socialdesk.services.together import pair_words  # noqa: PLC0415 - few see it

        title = translate("Bought with the newest order")
        return "\n".join([title, *(f"  {pair_words(each)}" for each in self._pairs)])


def order_lines(orders: Sequence[Order], zone: ZoneInfo) -> list[str]:
    """Orders, one on each line: code, day, state, total, what was ordered; below each other what belongs together."""
    rows = [
        (
            veiled(shown(each.row.code)),
            f"{datetime.fromtimestamp(each.row.at / 1000, zone):%d/%m/%Y}",
            translate(STATES[each.row.state]),
            money(each.row.total, each.row.currency),
            _what(each),
        )
        for each in orders
    ]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            (*(fit(each, widths[place]) for place, each in enumerate(row[:3])), _right(row[3], widths[3]), row[4])
        ).rstrip()
        for row in rows
    ]  # fmt: skip


def _right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text


def _what(order: Order) -> str:
    what = ", ".join(f"{line.quantity}× {shown(line.sku)}" for line in order.lines[:MOST_LINES])
    return f"{what} …" if len(order.lines) > MOST_LINES else what
