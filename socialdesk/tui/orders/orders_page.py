"""Orders: a line an order, the newest first, and all that is known of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from socialdesk.model.i18n import called, grouped, mark, translate
from socialdesk.model.money import money
from socialdesk.model.order import ENDED, PAYMENTS, STATES, Payment, State
from socialdesk.model.phone import at_home
from socialdesk.model.product import titled
from socialdesk.services.order_words import by, happened, items
from socialdesk.store.order_lists import COUNTED, MOST_COUNTED
from socialdesk.tui.actions.panes import ORDERS
from socialdesk.tui.desk.orders import ORDERS as ORDERS_PAGE
from socialdesk.tui.orders.page import Column, Line, Page, Told
from socialdesk.tui.text import named, shown, veiled

if TYPE_CHECKING:
    from socialdesk.store.order_rows import Order, OrderRow
    from socialdesk.tui.desk.desk import Desk

PAID = "₫"
"""The sign of an order that was paid."""


def is_collected(row: OrderRow) -> bool:
    """Whether the carrier has been paid for what was brought, and nobody need remind the customer."""
    return row.state is State.DELIVERED and row.payment == Payment.COD


class OrdersPage(Page):
    """Narrowed by state, words and person."""

    NAME = ORDERS_PAGE
    PANE = ORDERS.name
    TITLE = mark("Orders")
    COLUMNS = (
        Column(8, 10),
        Column(11, 11, 3),
        Column(11, 13, 1),
        Column(11, 13, 2, is_right=True),
        Column(13, 30),
        Column(12, 12, 4),
        Column(8, 40, 5),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.orders = desk.orders

    # -- what is read

    @property
    def is_read(self) -> bool:
        """Whether what is looked at was read."""
        return self.orders.is_read

    async def load(self) -> bool:
        """Read what is looked at; whether it says something else than before."""
        return await self.orders.load()

    def wants_more(self, last: int) -> bool:
        """Whether more is to be read, where the row `last` is the last in sight."""
        return self.orders.wants_more(last)

    async def more(self) -> bool:
        """Read on; whether there was anything."""
        return await self.orders.more()

    @property
    def began_at(self) -> str:
        """The order that was chosen last, or made just now."""
        return str(self.orders.chosen or "")

    def look(self, first: int, last: int) -> None:
        """These rows are in sight."""
        super().look(first, last)
        self.orders.look([each.row.id for each in self.orders.orders[first:last]])

    def choose(self, key: str) -> None:
        """The cursor is on a line."""
        super().choose(key)
        self.orders.chosen = int(key) if key else None

    async def load_chosen(self) -> bool:
        """Read what happened to the order under the cursor."""
        return await self.orders.load_changes()

    # -- what is shown

    def headline(self) -> Told:
        """What is looked at: the states with how many there are in them, words, a person."""
        return list(self._headline())

    def _headline(self) -> Iterator[tuple[str, str]]:
        orders = self.orders
        if orders.words:
            yield f"“{veiled(shown(orders.words))}” ", "STRONG"
        if orders.person is not None:
            yield f"{translate('of {name}', name=veiled(named(orders.person.name)))} ", "STRONG"
        for state in (None, *State):
            name = translate("all") if state is None else translate(STATES[state])
            words = f" {name} "
            if state in COUNTED:
                words = f" {name} {_count(orders.counts.get(state, 0))} "
            yield words, "CURSOR" if state is orders.state else "DIM"

    @property
    def count(self) -> int:
        """How many lines there are, as far as they were read."""
        return len(self.orders.orders)

    def line(self, row: int) -> Line:
        """One order."""
        order = self.orders.orders[row]
        known = order.row
        cells = (
            shown(known.code),
            self._at(known.at),
            translate(STATES[known.state]),
            money(known.total, known.currency),
            veiled(named(known.name)),
            veiled(at_home(shown(known.phone), self._home)),
            shown(items(order.lines)),
        )
        is_over = known.state in ENDED
        style = "FAINT" if is_over else "STRONG" if known.state is State.NEW else "TEXT"
        return Line(str(known.id), cells, PAID if is_paid(known) else " ", style)

    def _at(self, at: int) -> str:
        """When it was ordered: with the year, where that is another one."""
        local, now = self.local(at), self.local(self.orders.now)
        return f"{local:%d/%m %H:%M}" if local.year == now.year else f"{local:%d/%m/%Y}"

    @property
    def _home(self) -> str:
        return self.desk.session.settings.home

    def row_of(self, key: str) -> int | None:
        """Where an order stands now."""
        for row, each in enumerate(self.orders.orders):
            if str(each.row.id) == key:
                return row
        return None

    def empty(self) -> str:
        """Why there is nothing here, and what to do about it."""
        orders = self.orders
        if orders.words or orders.person is not None or orders.state is not None:
            if orders.reached is not None:
                return translate("It is being looked for …")
            return translate("No order is like that. {key} shows all.", key=self.key("all_orders"))
        return translate(
            "Nothing was ordered yet. {key} makes the first order.", key=self.key("new_order_here")
        )

    def told(self, key: str) -> Told:
        """Whose it is, what was ordered for how much, and what happened to it."""
        order = next((each for each in self.orders.orders if str(each.row.id) == key), None)
        return [] if order is None else list(self._told(order))

    def _told(self, order: Order) -> Iterator[tuple[str, str]]:
        row = order.row
        yield f"{shown(row.code)} · {translate(STATES[row.state])}", "STRONG"
        made = f"{self.when(row.at)} · @{shown(row.agent)}"
        yield (f"{made} · {shown(row.source)}" if row.source else made), "DIM"
        yield "", "DIM"
        if row.forgotten:
            yield translate("Whose it was is forgotten."), "DIM"
        for sign, words in (
            ("", named(called(row.name))),
            ("☎ ", at_home(shown(row.phone), self._home)),
            ("🏠 ", shown(row.address)),
            ("✎ ", shown(row.note)),
        ):
            if words:
                yield f"{sign}{veiled(words)}", "TEXT"
        yield "", "DIM"
        for each in order.lines:
            price = money(each.price * each.quantity, row.currency)
            yield f"{each.quantity} × {shown(titled(each.name, each.variant))}", "TEXT"
            yield f"{shown(each.sku)} · {price}", "DIM"
            if each.returned:
                yield translate("{n} came back", n=each.returned), "DIM"
        if row.fee:
            yield f"{translate('fee')}: {money(row.fee, row.currency)}", "TEXT"
        yield f"{translate('total')}: {money(row.total, row.currency)}", "STRONG"
        if is_paid(row):
            yield f"{PAID} {translate('paid')}", "GOOD"
        elif row.state not in ENDED:
            if row.paid:
                yield (
                    translate("{amount} of it is paid", amount=money(row.paid, row.currency)),
                    "TEXT",
                )
            if row.payment != Payment.NONE:
                yield translate(PAYMENTS[Payment(row.payment)]), "TEXT"
            if not is_collected(row):
                yield (
                    translate("{due} still to be paid", due=money(row.due, row.currency)),
                    "WARNING",
                )
        if row.runs_out_at is not None:
            until = self.when(row.runs_out_at)
            yield translate("goods held until {when}", when=until), "WARNING"
        yield "", "DIM"
        for change in self.orders.happened(row.id) or ():
            at = f"{self.local(change.at):%d/%m %H:%M}"
            yield f"{at}  {happened(change)}{by(change.agent)}", "DIM"


def is_paid(row: OrderRow) -> bool:
    """Whether nothing of it is left to be paid."""
    return row.paid > 0 and not row.due


def _count(number: int) -> str:
    return f"{grouped(MOST_COUNTED - 1)}+" if number >= MOST_COUNTED else str(number)
