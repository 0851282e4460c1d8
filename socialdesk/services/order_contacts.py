"""Where an order goes and by which number, as its customer says in the chat: read in one message of theirs, and put into the order."""

from __future__ import annotations

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.order_hints import Hints, hints_in
from socialdesk.services.orders import Orders
from socialdesk.services.products import shown
from socialdesk.store.order_answers import OrderAnswers
from socialdesk.store.order_rows import Order
from socialdesk.store.store import Store


class OrderContacts:
    """`home` is the country in which numbers are dialled that have none in front."""

    def __init__(self, store: Store, clock: Clock, orders: Orders, home: str) -> None:
        self._store = store
        self._clock = clock
        self._orders = orders
        self._home = home
        self._answers = OrderAnswers(store.database)

    async def read(self, order: Order, message: int) -> Hints:
        """What a message of the customer's tells. Raises NotAllowed where it is somebody else's, or tells neither a number nor an
        address."""
        code = shown(order.row.code)
        said = await self._answers.said(message)
        if said is None or not await self._is_theirs(order, said.conversation_id):
            raise NotAllowed(
                translate(
                    "Message {message} is none that the customer of {code} wrote. `socialdesk thread N` shows the numbers of messages.",
                    message=message, code=code,
                )
            )  # fmt: skip
        body = "" if said.deleted_at is not None else said.body
        found = hints_in([body], self._home)
        if not any(found):
            raise NotAllowed(
                translate(
                    "Message {message} tells neither a telephone number nor an address.",
                    message=said.id,
                )
            )
        return found

    async def put_in(self, order: Order, told: Hints, agent: str) -> Order:
        """Put that into the order: what its customer agreed to, and is changed, is new again. Raises NotAllowed."""
        return await self._orders.change(
            order, agent, phone=told.phone or None, address=told.address or None
        )

    async def _is_theirs(self, order: Order, conversation: int) -> bool:
        contact = order.row.contact_id
        if contact is None:
            return order.row.conversation_id == conversation and not order.row.forgotten
        other = (await self._store.inbox.conversation(conversation)).contact_id
        return await self._store.receipts.is_same_person(contact, other)
