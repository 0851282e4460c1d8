"""What the open conversation's customer has ordered: a page over the desk, left with any key."""

from __future__ import annotations

from collections.abc import Sequence
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
from socialdesk.tui.actions.panes import BOUGHT
from socialdesk.tui.dialogs.dialog import Page
from socialdesk.tui.text import named, shown, veiled

if TYPE_CHECKING:
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

    def __init__(self, known: Customer, orders: Sequence[Order], zone: ZoneInfo) -> None:
        super().__init__()
        self._known, self._orders, self._zone = known, orders, zone

    def compose(self) -> ComposeResult:
        """Whose they are, and a line for each."""
        number = self._known.buyer.orders
        with VerticalScroll(id="bought"):
            who = veiled(named(self._known.person.name))
            said = count("{n} order", "{n} orders", number)
            yield Static(Content(f"{who} · {said}"), classes="name")
            lines = [order_line(each, self._zone) for each in self._orders]
            if (left := number - len(lines)) > 0:
                lines.append(translate("and {n} more", n=grouped(left)))
            yield Static(Content("\n".join(lines)))
            hint = translate(
                "↑↓ scroll · {key} to the orders · any other key: back", key=self.key("to_orders")
            )
            yield Static(Content(hint))

    def to_orders(self) -> None:
        """To the screen of orders, narrowed to this person's."""
        person = self._known.person
        self.program.desk.orders.look_at(person.contact_id, person.name)
        self.program.show("orders")


def order_line(order: Order, zone: ZoneInfo) -> str:
    """An order in one line: code, day, state, total, what was ordered."""
    row = order.row
    what = ", ".join(f"{line.quantity}× {shown(line.sku)}" for line in order.lines[:MOST_LINES])
    parts = (
        veiled(shown(row.code)),
        f"{datetime.fromtimestamp(row.at / 1000, zone):%d/%m/%Y}",
        translate(STATES[row.state]),
        money(row.total, row.currency),
        f"{what} …" if len(order.lines) > MOST_LINES else what,
    )
    return "  ".join(parts).rstrip()
