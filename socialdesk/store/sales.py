"""Orders as figures of sales want them: whole columns of numbers, and who was told or saw what before they ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.buyer import BOUGHT
from socialdesk.model.order import State
from socialdesk.store.answers import ARRIVED, FROM_TOLD, OURS, SENT
from socialdesk.store.engine.database import Connection, Database, Query
from socialdesk.store.figures import LISTED
from socialdesk.store.packs import Span
from socialdesk.store.reliability import AHEAD, FATE

STATES = tuple(State)
"""An order's state is its place in these."""
Lists = tuple[str, ...]
"""Numbers with commas, several columns of one length."""


@dataclass(frozen=True, slots=True)
class SoldRow:
    """What was sold of a product in a currency, by its SKU (its name where it has none): orders and units that count as bought,
    and what they come to without fees; the same of what was cancelled or came back."""

    currency: str
    sku: str
    name: str
    orders: int
    units: int
    revenue: int
    lost_orders: int
    lost: int


@dataclass(frozen=True, slots=True)
class Moved:
    """How far orders have come: the newest of them, and the newest of what happened to them. Where neither moved, nobody made or
    changed one."""

    made: int
    changed: int


_STATE = " ".join(f"WHEN '{each.value}' THEN {place}" for place, each in enumerate(STATES))
COLUMNS = {
    "id": "purchase.id",
    "at": "purchase.at",
    "total": "purchase.total",
    "state": f"CASE purchase.state {_STATE} END",
    "contact": "COALESCE(purchase.contact_id, 0)",
    # Whose number an order has that is of no contact, as the first order with it.
    "phone": """CASE WHEN purchase.contact_id IS NULL AND purchase.phone <> '' THEN (
        SELECT other.id FROM purchase AS other WHERE other.phone = purchase.phone AND other.phone <> ''
        ORDER BY other.at, other.id LIMIT 1
    ) ELSE 0 END""",
    "account": "COALESCE(purchase.account_id, 0)",
    "fate": FATE,
    "ahead": AHEAD,
}
"""What is read of orders, each as a number; moments in ms."""
ORDERS = """
    SELECT purchase.currency, {agent}, {lists} FROM purchase WHERE purchase.at >= $1 AND purchase.at < $2 GROUP BY 1, 2 ORDER BY 1, 2
"""
OF_ONE_CURRENCY = """
    SELECT min(purchase.currency), max(purchase.currency), {lists} FROM purchase WHERE purchase.at >= $1 AND purchase.at < $2
"""
"""Sorts nothing, which is half of what it takes to put orders into groups."""
JOINED = "SELECT {id}, {same_as} FROM contact WHERE same_as IS NOT NULL"
REFUNDED = """
    SELECT {id}, {amount} FROM (
        SELECT purchase_id AS id, CAST(sum(refunded) AS bigint) AS amount FROM customer_case
        WHERE refunded > 0 AND purchase_id IS NOT NULL GROUP BY purchase_id
    ) AS refund
"""
TOLD = f"""
    SELECT name, {{contact}}, {{at}} FROM (
        SELECT recipient.contact_id, broadcast.name, {SENT} AS at {FROM_TOLD}
        JOIN outbox ON outbox.id = recipient.delivery_id
        {OURS}
        WHERE {ARRIVED} AND {SENT} >= $1 AND {SENT} < $2
    ) AS told
    GROUP BY name
"""
VIEWERS = """
    SELECT name, ended_at, {contact}, {at} FROM (
        SELECT live.name, live.ended_at, live_comment.contact_id, min(live_comment.at) AS at
        FROM live JOIN live_comment ON live_comment.live_id = live.id
        WHERE live.started_at IS NOT NULL AND live.started_at < $2 AND (live.ended_at IS NULL OR live.ended_at >= $1)
        GROUP BY live.name, live.ended_at, live_comment.contact_id
    ) AS seen
    GROUP BY name, ended_at
"""
CLAIMED = """
    SELECT live.name, {order}, {claim} FROM live JOIN live_claim ON live_claim.live_id = live.id
    WHERE live_claim.purchase_id IS NOT NULL GROUP BY live.name
"""
_BOUGHT = ", ".join(f"'{each.value}'" for each in BOUGHT)
_LOST = f"'{State.CANCELLED.value}', '{State.RETURNED.value}'"
SOLD = Query(
    SoldRow,
    f"""
    SELECT purchase.currency, CASE WHEN purchase_line.sku <> '' THEN purchase_line.sku ELSE purchase_line.name END AS sku,
        max(purchase_line.name) AS name,
        count(DISTINCT CASE WHEN purchase.state IN ({_BOUGHT}) THEN purchase.id END) AS orders,
        CAST(sum(CASE WHEN purchase.state IN ({_BOUGHT}) THEN purchase_line.quantity ELSE 0 END) AS bigint) AS units,
        CAST(sum(CASE WHEN purchase.state IN ({_BOUGHT}) THEN purchase_line.quantity * purchase_line.price ELSE 0 END) AS bigint) AS revenue,
        count(DISTINCT CASE WHEN purchase.state IN ({_LOST}) THEN purchase.id END) AS lost_orders,
        CAST(sum(CASE WHEN purchase.state IN ({_LOST}) THEN purchase_line.quantity * purchase_line.price ELSE 0 END) AS bigint) AS lost
    FROM purchase JOIN purchase_line ON purchase_line.purchase_id = purchase.id
    WHERE purchase.at >= $1 AND purchase.at < $2 AND purchase.state <> '{State.NEW.value}'
    GROUP BY 1, 2 ORDER BY 1, 2
    """,
)


MOVED = Query(
    Moved,
    """
    SELECT COALESCE((SELECT max(id) FROM purchase), 0) AS made, COALESCE((SELECT max(id) FROM purchase_change), 0) AS changed
    """,
)


class Sales:
    """Reading them. Whoever counts reads alone: nothing is kept for it, and nobody who writes waits."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def orders(
        self, time: Span, columns: Sequence[str], *, by_agent: bool = False
    ) -> list[tuple[str, str, Lists]]:
        """Orders of a time, whatever became of them, in some of `COLUMNS`: for each currency (and who made them, where that is
        asked for) a list of each."""

        async def work(conn: Connection) -> list[tuple[str, str, Lists]]:
            lists = ", ".join(LISTED[conn.dialect].format(COLUMNS[each]) for each in columns)
            if not by_agent:
                sql = OF_ONE_CURRENCY.format(lists=lists)
                ((currency, last, *all_of),) = await conn.rows(sql, *time)
                if currency == last:
                    return [] if currency is None else [(currency, "", tuple(all_of))]
            agent = "purchase.agent" if by_agent else "CAST('' AS text)"
            rows = await conn.rows(ORDERS.format(agent=agent, lists=lists), *time)
            return [(currency, agent, tuple(some)) for currency, agent, *some in rows]

        return await self._db.read(work)

    async def moved(self) -> Moved:
        """Whether anything happened since: two numbers out of two indexes."""
        found = await self._db.one(MOVED)
        assert found is not None
        return found

    async def joined(self) -> Lists:
        """Contacts that are known to be another one's person, and whose."""

        async def work(conn: Connection) -> Lists:
            listed = LISTED[conn.dialect]
            sql = JOINED.format(**{each: listed.format(each) for each in ("id", "same_as")})
            ((contacts, persons),) = await conn.rows(sql)
            return contacts or "", persons or ""

        return await self._db.read(work)

    async def refunded(self) -> Lists:
        """Orders of which something was refunded, and how much (in the order's currency)."""

        async def work(conn: Connection) -> Lists:
            listed = LISTED[conn.dialect]
            sql = REFUNDED.format(**{each: listed.format(each) for each in ("id", "amount")})
            ((orders, amounts),) = await conn.rows(sql)
            return orders or "", amounts or ""

        return await self._db.read(work)

    async def told(self, time: Span) -> dict[str, Lists]:
        """For each broadcast the contacts whom it reached in a time, and when."""

        async def work(conn: Connection) -> dict[str, Lists]:
            listed = LISTED[conn.dialect]
            sql = TOLD.format(contact=listed.format("contact_id"), at=listed.format("at"))
            return {name: (contacts, at) for name, contacts, at in await conn.rows(sql, *time)}

        return await self._db.read(work)

    async def viewers(self, time: Span) -> dict[str, tuple[int | None, Lists]]:
        """For each live of a time when it ended, who wrote in it, and when they first did."""

        async def work(conn: Connection) -> dict[str, tuple[int | None, Lists]]:
            listed = LISTED[conn.dialect]
            sql = VIEWERS.format(contact=listed.format("contact_id"), at=listed.format("at"))
            rows = await conn.rows(sql, *time)
            return {name: (ended, (contacts, at)) for name, ended, contacts, at in rows}

        return await self._db.read(work)

    async def claimed(self) -> dict[str, Lists]:
        """For each live the orders that hold what was claimed in it, and the claims."""

        async def work(conn: Connection) -> dict[str, Lists]:
            listed = LISTED[conn.dialect]
            sql = CLAIMED.format(
                order=listed.format("live_claim.purchase_id"), claim=listed.format("live_claim.id")
            )
            return {name: (orders, claims) for name, orders, claims in await conn.rows(sql)}

        return await self._db.read(work)

    async def sold(self, time: Span) -> list[SoldRow]:
        """What was sold of each product in orders of a time."""
        return await self._db.all(SOLD, *time)
