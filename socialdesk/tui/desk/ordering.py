"""What the dialog of an order does: what is known of whoever orders, what can be ordered, made and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from socialdesk.model.message import Author
from socialdesk.model.order import Line, Payment
from socialdesk.model.order_change import holds
from socialdesk.model.order_hints import Hints, hints_in
from socialdesk.model.order_typing import Catalogue, Item
from socialdesk.services.selling import Selling
from socialdesk.store.order_rows import Order
from socialdesk.store.orders import Buyer
from socialdesk.store.products import ProductRow
from socialdesk.store.unkept import NEW, Sort
from socialdesk.tui.desk.session import Session

LOOKED_AT = 40
"""The newest messages of a chat in which a number and an address are looked for."""


class Person(TypedDict):
    """Who gets an order, as it was typed, and what the shop notes."""

    name: str
    phone: str
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whoever orders, and what their own messages say where nothing is written down."""

    buyer: Buyer
    hints: Hints


class Ordering:
    """Of one conversation, of nobody who wrote (None), or an order that is changed."""

    def __init__(
        self, session: Session, selling: Selling, conversation: int | None, order: Order | None
    ) -> None:
        self._session = session
        self.selling = selling
        self.conversation = conversation
        self.order = order
        self.catalogue = Catalogue()
        self._rows: dict[int, ProductRow] = {}

    @property
    def _form(self) -> tuple[Sort, int]:
        if self.order is not None:
            return Sort.ORDER_CHANGE, self.order.row.id
        return Sort.ORDER, self.conversation or NEW

    async def known(self) -> Known:
        """What is known of whoever orders. Raises NotFound."""
        buyer = await self.selling.orders.buyer(self.conversation)
        hints = Hints("", "")
        if self.conversation is not None and not (buyer.phone and buyer.address):
            rows = await self._session.store.threads.rows(self.conversation, LOOKED_AT)
            said = [each.body for each in reversed(rows) if each.author == Author.CUSTOMER]
            hints = hints_in(said, self.selling.home)
        return Known(buyer, hints)

    async def load(self) -> None:
        """Read what can be ordered."""
        rows = await self.selling.products.listed()
        self._rows = {each.id: each for each in rows}
        self._build()

    async def look_again(self, skus: Sequence[str]) -> bool:
        """Read again how many of these are free; whether that is something else."""
        found = await self._session.store.products.known(skus)
        rows = {each.id: each for each in found.values() if each.archived_at is None}
        if all(self._rows.get(number) == row for number, row in rows.items()):
            return False
        self._rows |= rows
        self._build()
        return True

    def _build(self) -> None:
        items = {
            each.id: Item(each.sku, each.name, each.variant, each.price, each.free)
            for each in self._rows.values()
        }
        gone = list[Item]()
        for line in self.order.lines if self.order is not None else ():
            there = items.get(line.product or 0)
            free = line.held + (there.free if there is not None else 0)
            if there is not None:  # what it costs there, more of it costs too
                items[line.product or 0] = there._replace(free=free, price=line.price)
            else:
                gone.append(Item(line.sku, line.name, line.variant, line.price, line.quantity))
        self.catalogue = Catalogue((*items.values(), *gone))

    @property
    def lines_change(self) -> bool:
        """Whether what is ordered may be changed: as long as all of it waits in the stock."""
        order = self.order
        return order is None or (not order.row.source and holds(order.lines, order.row.state))

    # -- keeping

    async def make(
        self, items: Mapping[str, int], fee: int, payment: Payment, person: Person, key: str
    ) -> Order:
        """Make it. The same key makes it once. Raises NotAllowed."""
        return await self.selling.orders.new(
            self.conversation,
            items,
            self._session.agent,
            fee=fee,
            payment=payment,
            key=key,
            **person,
        )

    async def change(self, items: Mapping[str, int] | None, told: Mapping[str, Any]) -> Order:
        """Change the order: how many of each SKU it has now (None: as it was), and what else is told of it. Raises
        NotAllowed."""
        assert self.order is not None
        wanted = dict[str, int]()
        if items is not None:
            before = _units(self.order.lines)
            wanted = {sku: n for sku, n in items.items() if before.get(sku) != n}
            wanted |= {sku: 0 for sku in before if sku not in items}
        if not wanted and not told:
            return self.order
        return await self.selling.orders.change(self.order, self._session.agent, wanted, **told)

    async def unkept(self) -> str:
        """What this agent typed of it and did not keep."""
        return await self._session.store.unkept.form(self._session.agent, *self._form)

    async def hold(self, written: str) -> None:
        """Hold that for when they go on; empty drops it."""
        agent, now = self._session.agent, self._session.now()
        await self._session.store.unkept.save(agent, *self._form, written, now)

    def new_key(self) -> str:
        """What makes an order once."""
        return self._session.new_key()


def _units(lines: Sequence[Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in lines:
        found[each.sku] = found.get(each.sku, 0) + each.quantity
    return found
