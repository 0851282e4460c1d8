"""What comes up again and again in complaints and returns: by product and cause."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.case import Cause
from socialdesk.store.engine.database import Database, Query


@dataclass(frozen=True, slots=True)
class Repeat:
    """So many `cases` (of so many `people`) with one product and cause, what went back for them, and how many units of it left
    the shop in that time (0 where no product is known)."""

    sku: str
    name: str
    stored_cause: str
    cases: int
    people: int
    refunded: int
    units: int

    @property
    def cause(self) -> Cause:
        """Why."""
        return Cause(self.stored_cause)

    @property
    def share(self) -> float | None:
        """Cases for each unit that left; None where none did."""
        return self.cases / self.units if self.units else None


REPEATS = Query(
    Repeat,
    """
    SELECT found.sku, COALESCE(product.name, '') AS name, found.cause AS stored_cause, found.cases, found.people, found.refunded,
        CASE WHEN found.sku = '' THEN 0 ELSE COALESCE((
            SELECT CAST(sum(line.quantity) AS bigint) FROM purchase_line AS line JOIN purchase ON purchase.id = line.purchase_id
            WHERE line.product_id = product.id AND purchase.at >= $1 AND purchase.at < $2
            AND purchase.state IN ('shipped', 'delivered', 'returned')), 0) END AS units
    FROM (
        SELECT one.sku, one.cause, count(*) AS cases,
            count(DISTINCT COALESCE(contact.same_as, contact.id, -one.id)) AS people, CAST(sum(one.refunded) AS bigint) AS refunded
        FROM customer_case AS one LEFT JOIN contact ON contact.id = one.contact_id
        WHERE one.opened_at >= $1 AND one.opened_at < $2 AND one.review_id IS NULL
        GROUP BY one.sku, one.cause HAVING count(*) >= $3
    ) AS found LEFT JOIN product ON product.sku = found.sku AND found.sku <> ''
    ORDER BY found.cases DESC, found.sku, found.cause
    """,
)
"""A case that came from a review is that review's, and is counted with it alone."""


async def repeats(database: Database, begins: int, ends: int, least: int) -> list[Repeat]:
    """What came up at least `least` times among cases opened from `begins` until before `ends` (ms)."""
    return await database.all(REPEATS, begins, ends, least)
