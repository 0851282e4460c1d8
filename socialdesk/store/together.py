"""What is bought together with what: counted from the shop's own orders, none of them cancelled or returned."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.model.order import ENDED
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one


@dataclass(frozen=True, slots=True)
class TogetherRow:
    """Another SKU that stands in so many orders `together` with the one that is asked for, and in `its` orders in all."""

    sku: str
    name: str
    together: int
    its: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: `orders` in all, those with the SKU that is asked for (`with_it`), and what else these have."""

    orders: int
    with_it: int
    others: tuple[TogetherRow, ...]


_ENDED = ", ".join(f"'{each.value}'" for each in ENDED)
_ORDERS = f"purchase.at >= $1 AND purchase.state NOT IN ({_ENDED})"
ORDERS = Query(int, f"SELECT count(*) FROM purchase WHERE {_ORDERS}")
WITH_IT = Query(
    int,
    f"""
    SELECT count(DISTINCT purchase.id) FROM purchase_line CROSS JOIN purchase
    WHERE purchase_line.sku = $2 AND purchase.id = purchase_line.purchase_id AND {_ORDERS}
    """,
)
OTHERS = Query(
    TogetherRow,
    f"""
    WITH baskets AS (
        SELECT DISTINCT purchase.id FROM purchase_line CROSS JOIN purchase
        WHERE purchase_line.sku = $2 AND purchase.id = purchase_line.purchase_id AND {_ORDERS}
    ),
    beside AS (
        SELECT purchase_line.sku, max(purchase_line.name) AS name, count(DISTINCT purchase_line.purchase_id) AS together
        FROM baskets CROSS JOIN purchase_line
        WHERE purchase_line.purchase_id = baskets.id AND purchase_line.sku <> $2 AND purchase_line.sku <> ''
        GROUP BY purchase_line.sku HAVING count(DISTINCT purchase_line.purchase_id) >= $3
        ORDER BY together DESC, purchase_line.sku LIMIT $4
    )
    SELECT beside.sku, beside.name, beside.together, (
        SELECT count(DISTINCT purchase.id) FROM purchase_line CROSS JOIN purchase
        WHERE purchase_line.sku = beside.sku AND purchase.id = purchase_line.purchase_id AND {_ORDERS}
    ) AS its
    FROM beside ORDER BY beside.together DESC, beside.sku
    """,
)
"""Begins with the orders that have the SKU: SQLite keeps the order of a CROSS JOIN."""


class Together:
    """Counting it. Whoever counts reads alone, and nobody waits for that."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, sku: str, since: Instant, least: int, most: int) -> Counted:
        """What stands in orders together with a SKU since a moment, in at least so many of them; at most so many others."""

        async def work(conn: Connection) -> Counted:
            with_it = await fetch_one(conn, WITH_IT, since, sku) or 0
            if with_it < least:
                return Counted(0, with_it, ())
            others = await fetch_all(conn, OTHERS, since, sku, least, most)
            orders = await fetch_one(conn, ORDERS, since) or 0
            return Counted(orders, with_it, tuple(others))

        return await self._db.read(work)
