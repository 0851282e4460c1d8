"""What people have bought: by the sums that the engine keeps of their orders (`buyer_sum`), and by what is on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from socialdesk.model.buyer import NOBODY, Buyer, LastOrder
from socialdesk.model.order import State
from socialdesk.model.order_fields import asks
from socialdesk.model.parcel import OPEN
from socialdesk.store import order_fields
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one
from socialdesk.store.reliability import Reliabilities
from socialdesk.store.sales import Sales
from socialdesk.store.together import Together


@dataclass(frozen=True, slots=True)
class BuyerRow:
    """What one person's orders come to, and the newest of them; amounts in the currency's smallest unit, moments in ms."""

    orders: int
    spent: int
    returns: int
    open_parcels: int
    number: int
    code: str
    stored_state: str
    at: int
    total: int
    currency: str

    @property
    def buyer(self) -> Buyer:
        """The same without how it lies in its row."""
        last = LastOrder(
            self.number, self.code, State(self.stored_state), self.at, self.total, self.currency
        )
        return Buyer(self.orders, self.spent, self.currency, self.returns, self.open_parcels, last)


_OUT = ", ".join(f"'{each.value}'" for each in (State.PACKED, State.SHIPPED))
_OPEN = ", ".join(f"'{each.value}'" for each in OPEN)
NEWEST = """
    SELECT purchase.id FROM people JOIN purchase ON purchase.id = (
        SELECT mine.id FROM purchase AS mine WHERE mine.contact_id = people.id ORDER BY mine.at DESC, mine.id DESC LIMIT 1
    )
    ORDER BY purchase.at DESC, purchase.id DESC LIMIT 1
"""
"""The newest order of `people`: each contact's newest is the first in the index, however many they have."""
OF_PERSON = Query(
    BuyerRow,
    f"""
    WITH people AS ({SAME_PERSON}),
    newest AS (SELECT id, code, state, at, total, currency FROM purchase WHERE id = ({NEWEST})),
    added AS (
        SELECT CAST(sum(buyer_sum.orders) AS bigint) AS orders,
            CAST(sum(CASE WHEN buyer_sum.currency = (SELECT currency FROM newest) THEN buyer_sum.spent ELSE 0 END) AS bigint) AS spent,
            CAST(sum(buyer_sum.refused + buyer_sum.returned) AS bigint) AS returns
        FROM people JOIN buyer_sum ON buyer_sum.contact_id = people.id
    ),
    out AS (
        SELECT count(parcel.id) AS parcels FROM people CROSS JOIN purchase CROSS JOIN parcel
        WHERE purchase.contact_id = people.id AND purchase.state IN ({_OUT})
            AND parcel.purchase_id = purchase.id AND parcel.state IN ({_OPEN})
    )
    SELECT added.orders, added.spent, added.returns, out.parcels AS open_parcels, newest.id AS number, newest.code, newest.state AS stored_state,
        newest.at, newest.total, newest.currency
    FROM newest CROSS JOIN added CROSS JOIN out
    """,
)
"""SQLite keeps the order of a CROSS JOIN: from whose they are to the few that are on their way."""


class Buyers:
    """What people have bought, as the customer pane asks for it."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.together = Together(database)
        """What is bought together with what."""
        self.sales = Sales(database)
        """Orders as figures want them."""
        self.reliability = Reliabilities(database)
        """What became of people's orders."""

    async def of(self, contact_id: int) -> Buyer:
        """What the person who is a contact has bought, under all contacts that they are known to be."""
        row = await self._db.one(OF_PERSON, contact_id)
        return NOBODY if row is None else row.buyer

    async def fields(self, contact_id: int) -> Mapping[str, str]:
        """What texts take in of the order of the person who is a contact."""
        found = await self._db.read(lambda conn: order_fields.of_contacts(conn, [contact_id]))
        return found.get(contact_id, {})

    async def filled(self, conversation_id: int | None, text: str) -> str:
        """A text that the program says by itself as it reads in a conversation (None: to somebody new)."""

        async def work(conn: Connection) -> str:
            contact = None
            if conversation_id is not None:
                contact = await fetch_one(conn, order_fields.CONTACT_OF, conversation_id)
            return await order_fields.filled_text(conn, text, contact)

        return await self._db.read(work) if asks(text) else text
