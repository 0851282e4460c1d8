"""Orders as the desk shows them: a list that is read on as one scrolls, narrowed and searched, and what happened to the chosen one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.model.order import Payment, State
from socialdesk.services.selling import Selling
from socialdesk.store.order_lists import Sought
from socialdesk.store.order_rows import ChangeRow, Order, Wanted
from socialdesk.tui.desk.ordering import Ordering
from socialdesk.tui.desk.session import Session

ORDERS = "orders"
"""The page that has them."""
PAGE = 100
"""Orders that are read in one go."""
AHEAD = 40
"""So many below what is in sight are read before somebody comes to them."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whose orders are looked at alone: anybody whom that contact is known to be."""

    contact: int
    name: str


class Orders:
    """What is read here stays as it was read until it is read again; whoever reads is told whether it says something else."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._services: Selling | None = None
        self.subject = ""
        """Which page was looked at last."""
        self.fee = 0
        """What sending the last order cost that was made or changed here: it is offered for the next one."""
        self.payment = Payment.NONE
        """How that was to be paid."""
        self.state: State | None = None
        """Only those in this state are shown."""
        self.words = ""
        """Only those in whose name, code or telephone number these stand."""
        self.person: Person | None = None
        self.orders: Sequence[Order] = ()
        """The newest first, as far as they were read."""
        self.counts: dict[State, int] = {}
        self.chosen: int | None = None
        """The order under the cursor."""
        self.changes: tuple[int, Sequence[ChangeRow]] = (0, ())
        """What happened to the order of that number."""
        self.reached: tuple[int, int] | None = None
        """Up to where was looked (moment in ms, number); None where there is nothing more."""
        self._read: Sought | None = None
        """What `orders` are."""
        self._seen = 0
        """The number of the newest change that is known."""
        self._sight: Sequence[int] = ()

    @property
    def now(self) -> Instant:
        """The moment, by the desk's clock."""
        return self._session.now()

    @property
    def agent(self) -> str:
        """Who works here."""
        return self._session.agent

    async def services(self) -> Selling:
        """The services behind it. What they need takes a while to be imported."""
        make = self._session.settings.selling
        if self._services is None:
            assert make is not None
            made = await asyncio.to_thread(make, self._session.store)
            self._services = self._services or made  # another one may have been made meanwhile
        return self._services

    @property
    def currency(self) -> str:
        """The shop's, once anything was read."""
        return self._services.currency if self._services is not None else ""

    async def ordering(self, conversation: int | None, order: Order | None) -> Ordering:
        """What the dialog of an order does."""
        return Ordering(self._session, await self.services(), conversation, order)

    # -- what is looked at

    @property
    def sought(self) -> Sought:
        """Which orders are shown."""
        contact = self.person.contact if self.person is not None else None
        return Sought(Wanted(self.state, contact=contact), self.words)

    def look_at(self, contact: int, name: str) -> None:
        """What this person has ordered alone."""
        self.subject = ORDERS
        self.state, self.words, self.person = None, "", Person(contact, name)

    @property
    def is_read(self) -> bool:
        """Whether what is looked at was read."""
        return self._read == self.sought

    @property
    def order(self) -> Order | None:
        """The chosen one."""
        return next((each for each in self.orders if each.row.id == self.chosen), None)

    def happened(self, number: int) -> Sequence[ChangeRow] | None:
        """What happened to an order; None while that is not read."""
        return self.changes[1] if self.changes[0] == number else None

    def look(self, numbers: Sequence[int]) -> None:
        """These are in sight: they are looked at again whenever something is written."""
        self._sight = numbers

    # -- reading

    async def load(self) -> bool:
        """Read what is looked at: its beginning, or what became of it since. Whether it says something else than before.
        Raises StoreError."""
        before = self._told()
        counts = await self._session.store.order_lists.counts()
        if not self.is_read or not await self._follow():
            await self._begin()
        self.counts = counts
        return before != self._told()

    def _told(self) -> tuple[object, ...]:
        return self.orders, self.counts, self._read

    async def _begin(self) -> None:
        store, sought = self._session.store.order_lists, self.sought
        seen = await store.newest_change()
        portion = await store.portion(sought, PAGE)
        known = {each.row.id: each for each in portion.orders}
        if sought.words.strip():
            known |= {each.row.id: each for each in await store.named(sought)}
        if sought != self.sought:
            return  # another list is wanted by now, and is read after this
        self.orders, self.reached = _newest_first(known), portion.reached
        self._read, self._seen = sought, seen

    async def _follow(self) -> bool:
        """Look again at what was changed since, and at what is in sight; False where it must be read anew."""
        store, sought = self._session.store.order_lists, self.sought
        newest, changed = await store.changed_since(self._seen)
        if changed is None:
            return False
        asked = list(dict.fromkeys((*changed, *self._sight)))
        found = {each.row.id: each for each in await store.of(sought, asked)} if asked else {}
        if sought != self.sought or self._read != sought:
            return True
        known = {each.row.id: each for each in self.orders if each.row.id not in set(asked)}
        there = {each.row.id for each in self.orders}
        known |= {
            number: each for number, each in found.items() if number in there or self._is_above(each)
        }  # fmt: skip
        self.orders, self._seen = _newest_first(known), newest
        return True

    def _is_above(self, order: Order) -> bool:
        """Whether it stands where the list was read already."""
        return self.reached is None or (order.row.at, order.row.id) >= self.reached

    def wants_more(self, last: int) -> bool:
        """Whether there is more to be read, where the row `last` is the last in sight."""
        return self.is_read and self.reached is not None and last + AHEAD >= len(self.orders)

    async def more(self) -> bool:
        """Read on; whether there was anything. Raises StoreError."""
        store, sought, reached = self._session.store.order_lists, self.sought, self.reached
        if reached is None or not self.is_read:
            return False
        portion = await store.portion(sought, PAGE, reached)
        if sought != self.sought or reached != self.reached:
            return False
        known = {each.row.id: each for each in (*self.orders, *portion.orders)}
        self.orders, self.reached = _newest_first(known), portion.reached
        return True

    async def load_changes(self) -> bool:
        """Read what happened to the chosen one; whether that says something else than before. Raises StoreError."""
        number = self.chosen
        if number is None:
            return False
        found = (number, await self._session.store.orders.changes(number))
        if number != self.chosen or found == self.changes:
            return False
        self.changes = found
        return True


def _newest_first(known: dict[int, Order]) -> tuple[Order, ...]:
    return tuple(sorted(known.values(), key=lambda each: (each.row.at, each.row.id), reverse=True))
