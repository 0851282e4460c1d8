"""What became of people's orders, counted when it is asked for; nothing of it is kept."""

from __future__ import annotations

from socialdesk.model.order import Payment, State
from socialdesk.model.reliability import UNKNOWN, Reliability
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.engine.database import Connection, Database, Query
from socialdesk.store.figures import LISTED
from socialdesk.store.order_rows import TURNED
from socialdesk.store.packs import Span

_LAST = f"""(
    SELECT details FROM purchase_change WHERE purchase_change.purchase_id = purchase.id AND purchase_change.kind = '{TURNED}'
    ORDER BY purchase_change.id DESC LIMIT 1
)"""
REFUSED = f"""purchase.state = '{State.RETURNED.value}' AND {_LAST} LIKE '%"from": "{State.SHIPPED.value}"%'"""
CANCELLED = f"""purchase.state = '{State.CANCELLED.value}' AND {_LAST} LIKE '%"from": "{State.PACKED.value}"%'"""
_AHEAD = (
    f"purchase.payment <> '{Payment.COD.value}' AND purchase.total > 0 AND purchase.paid >= purchase.total"
)  # fmt: skip
FATE = f"""
    CASE WHEN purchase.state = '{State.DELIVERED.value}' THEN 1
        WHEN {REFUSED} THEN 2 WHEN purchase.state = '{State.RETURNED.value}' THEN 3 WHEN {CANCELLED} THEN 4 ELSE 0 END
"""
"""What became of an order: 0 nothing that counts, 1 taken, 2 refused, 3 returned, 4 cancelled after it was packed."""
AHEAD = f"CASE WHEN {_AHEAD} THEN 1 ELSE 0 END"
OF_PERSON = Query(
    Reliability,
    f"""
    WITH people AS ({SAME_PERSON}),
    fates AS (SELECT {FATE} AS fate, {AHEAD} AS ahead FROM people JOIN purchase ON purchase.contact_id = people.id)
    SELECT count(*) AS made, CAST(COALESCE(sum(CASE WHEN fate = 1 THEN 1 ELSE 0 END), 0) AS bigint) AS taken,
        CAST(COALESCE(sum(CASE WHEN fate = 2 THEN 1 ELSE 0 END), 0) AS bigint) AS refused,
        CAST(COALESCE(sum(CASE WHEN fate = 3 THEN 1 ELSE 0 END), 0) AS bigint) AS returned,
        CAST(COALESCE(sum(CASE WHEN fate = 4 THEN 1 ELSE 0 END), 0) AS bigint) AS cancelled,
        CAST(COALESCE(sum(ahead), 0) AS bigint) AS paid_ahead,
        (SELECT count(*) FROM customer_case WHERE kind = 'complaint' AND contact_id IN (SELECT id FROM people)) AS complaints
    FROM fates
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
