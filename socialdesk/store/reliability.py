"""What became of people's orders: of one person by the sums that the engine keeps of their orders, of all counted when it is
asked for. No grade is kept."""

from __future__ import annotations

from socialdesk.model.order import Payment, State
from socialdesk.model.reliability import UNKNOWN, Reliability
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.engine.database import Connection, Database, Query
from socialdesk.store.figures import LISTED
from socialdesk.store.packs import Span

REFUSED = (
    f"purchase.state = '{State.RETURNED.value}' AND purchase.turned_from = '{State.SHIPPED.value}'"
)
CANCELLED = (
    f"purchase.state = '{State.CANCELLED.value}' AND purchase.turned_from = '{State.PACKED.value}'"
)
_AHEAD = (
    f"purchase.payment <> '{Payment.COD.value}' AND purchase.total > 0 AND purchase.paid >= purchase.total"
)  # fmt: skip
FATE = f"""
    CASE WHEN purchase.state = '{State.DELIVERED.value}' THEN 1
        WHEN {REFUSED} THEN 2 WHEN purchase.state = '{State.RETURNED.value}' THEN 3 WHEN {CANCELLED} THEN 4 ELSE 0 END
"""
"""What became of an order: 0 nothing that counts, 1 taken, 2 refused, 3 returned, 4 cancelled after it was packed."""
AHEAD = f"CASE WHEN {_AHEAD} THEN 1 ELSE 0 END"
SUMS = ", ".join(
    f"CAST(COALESCE(sum({column}), 0) AS bigint) AS {name}"
    for column, name in {
        "orders": "made", "taken": "taken", "refused": "refused", "returned": "returned", "cancelled": "cancelled",
        "paid_ahead": "paid_ahead",
    }.items()
)  # fmt: skip
OF_PERSON = Query(
    Reliability,
    f"""
    WITH people AS ({SAME_PERSON}),
    sums AS (SELECT buyer_sum.* FROM people JOIN buyer_sum ON buyer_sum.contact_id = people.id)
    SELECT {SUMS},
        (SELECT count(*) FROM customer_case WHERE kind = 'complaint' AND contact_id IN (SELECT id FROM people)) AS complaints
    FROM sums
    """,
)
COMPLAINED = """
    SELECT {contact} FROM customer_case WHERE kind = 'complaint' AND contact_id IS NOT NULL AND opened_at >= $1 AND opened_at < $2
"""


class Reliabilities:
    """Counting them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, contact_id: int) -> Reliability:
        """Of the person who is a contact, under all contacts that they are known to be."""
        return await self._db.one(OF_PERSON, contact_id) or UNKNOWN

    async def complained(self, time: Span) -> str:
        """The contact of each complaint of a time."""

        async def work(conn: Connection) -> str:
            sql = COMPLAINED.format(contact=LISTED[conn.dialect].format("contact_id"))
            ((contacts,),) = await conn.rows(sql, *time)
            return contacts or ""

        return await self._db.read(work)
