"""In which tier people are: counted when it is asked for of one, and kept for lists and texts, which ask of many.

What is kept follows what happens to orders and who is who; a change of the shop's rules counts everybody anew, in portions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from socialdesk.model.buyer import BOUGHT
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.loyalty import Bought, Tier, standing_of
from socialdesk.model.text import fold
from socialdesk.store.contacts import ROOT_OF, SAME_PERSON
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask_one, run, statement
from socialdesk.store.order_news import News

PORTION = 100
STALE = 6 * HOUR
"""After so long (ms) whoever has a tier is counted anew: what they bought grows old."""
FOLLOWER = "tiers"


@dataclass(frozen=True, slots=True)
class BoughtRow:
    """What somebody bought, see `Bought`."""

    orders: int
    spent: int


@dataclass(frozen=True, slots=True)
class Rules:
    """By what it was counted last, and up to which contact everybody was counted by it."""

    digest: str
    place: int


_BOUGHT = ", ".join(f"'{each.value}'" for each in BOUGHT)
PERIOD = 30 * DAY
"""How orders are put together in `buyer_sum`, see its migration."""
BOUGHT_SINCE = Query(
    BoughtRow,
    f"""
    WITH people AS ({SAME_PERSON}),
    parts AS (
        SELECT buyer_sum.bought AS orders, buyer_sum.spent FROM people JOIN buyer_sum ON buyer_sum.contact_id = people.id
        WHERE buyer_sum.period > $2 / {PERIOD} AND buyer_sum.currency = $3
        UNION ALL SELECT 1, purchase.total FROM people JOIN purchase ON purchase.contact_id = people.id
        WHERE purchase.at >= $2 AND purchase.at < ($2 / {PERIOD} + 1) * {PERIOD} AND purchase.state IN ({_BOUGHT})
            AND purchase.currency = $3
    )
    SELECT CAST(COALESCE(sum(parts.orders), 0) AS bigint) AS orders, CAST(COALESCE(sum(parts.spent), 0) AS bigint) AS spent FROM parts
    """,
)
"""Since a moment: of the period in which that lies from the orders themselves, of all later ones from what is kept."""
HAS_BOUGHT = Query(
    int,
    f"""
    WITH people AS ({SAME_PERSON})
    SELECT purchase.id FROM people CROSS JOIN purchase CROSS JOIN purchase_line
    WHERE purchase.contact_id = people.id AND purchase.state IN ({_BOUGHT})
        AND purchase_line.purchase_id = purchase.id AND purchase_line.sku = $2
    LIMIT 1
    """,
)
"""From whose orders they are, since a SKU may stand in a great part of all orders: SQLite keeps the order of a CROSS JOIN."""
PUT = statement(
    """
    INSERT INTO person_tier (contact_id, tier, folded, counted_at) VALUES (:contact, :tier, :folded, :now)
    ON CONFLICT (contact_id) DO UPDATE SET tier = excluded.tier, folded = excluded.folded, counted_at = excluded.counted_at
    """
)
DROP = "DELETE FROM person_tier WHERE contact_id = $1"
OLD = Query(
    int, "SELECT contact_id FROM person_tier WHERE counted_at < $1 ORDER BY counted_at LIMIT $2"
)
BUYERS = Query(
    int,
    """
    SELECT DISTINCT contact_id FROM purchase WHERE contact_id > $1 AND contact_id IS NOT NULL ORDER BY contact_id LIMIT $2
    """,
)
RULES = Query(Rules, "SELECT digest, place FROM tier_rules WHERE id = 1")
SET_RULES = statement("UPDATE tier_rules SET digest = :digest, place = :place WHERE id = 1")
CALL = "INSERT INTO tier_due (contact_id) VALUES ($1) ON CONFLICT (contact_id) DO NOTHING"
DUE = Query(int, "SELECT contact_id FROM tier_due ORDER BY contact_id LIMIT $1")
DONE = Statement(int, "DELETE FROM tier_due WHERE contact_id = :contact RETURNING contact_id")
OF_ORDER = Query(int, "SELECT contact_id FROM purchase WHERE id = $1 AND contact_id IS NOT NULL")
THERE = Query(int, "SELECT id FROM contact WHERE id = $1")
FORGET = (DROP, "DELETE FROM tier_due WHERE contact_id = $1")
ALL = 1 << 62
"""Further than any contact: everybody was counted."""
Since = Callable[[int], Instant]
"""When a period of so many months began."""


async def counted(
    conn: Connection, contact: int, periods: Sequence[int], since: Since, currency: str
) -> dict[int, Bought]:
    """What a person bought within each period."""
    found = {}
    for months in periods:
        row = await fetch_one(conn, BOUGHT_SINCE, contact, since(months) if months else 0, currency)
        assert row is not None
        found[months] = Bought(row.orders, row.spent)
    return found


async def put(
    conn: Connection, contact: int, tiers: Sequence[Tier], since: Since, currency: str, now: Instant
) -> None:
    """Keep in which tier the person is who is a contact."""
    root = await fetch_one(conn, ROOT_OF, contact)
    if root is None:
        return
    periods = list(dict.fromkeys(each.months for each in tiers))
    found = standing_of(tiers, await counted(conn, root, periods, since, currency)).tier
    for each in await fetch_all(conn, Query(int, SAME_PERSON), root):
        if each != root or found is None:
            await conn.rows(DROP, each)
    if found is not None:
        await run(conn, PUT, contact=root, tier=found.name, folded=fold(found.name), now=now)


async def forget(conn: Connection, people: Sequence[int]) -> None:
    """Nothing is kept of these people."""
    for each in FORGET:
        await conn.many(each, [(who,) for who in people])


class PersonTiers:
    """Tiers as services ask for them and keep them up to date."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(
        self, contact: int, periods: Sequence[int], since: Since, currency: str
    ) -> Mapping[int, Bought]:
        """What the person who is a contact bought within each period (months), right now."""
        return await self._db.read(lambda conn: counted(conn, contact, periods, since, currency))

    async def has_bought(self, contact: int, skus: Sequence[str]) -> list[str]:
        """Which of these SKUs the person who is a contact has bought."""

        async def work(conn: Connection) -> list[str]:
            return [
                each
                for each in skus
                if await fetch_one(conn, HAS_BOUGHT, contact, each) is not None
            ]

        return await self._db.read(work)

    async def look(
        self, tiers: Sequence[Tier], digest: str, since: Since, currency: str, now: Instant
    ) -> bool:
        """Count the next people who are to be counted: of whom something was called, whose tier is old, or everybody where the
        rules are others; whether there may be more."""
        rules = await self._db.one(RULES)
        assert rules is not None
        due = await self._db.all(DUE, PORTION)
        old = await self._db.all(OLD, now - STALE, PORTION)
        place = rules.place if rules.digest == digest else 0
        rest: list[int] = []
        if place < ALL:
            rest = await self._db.all(BUYERS, place, PORTION)
            if not rest and rules.digest == digest:
                place = ALL
        if not due and not old and not rest and (rules.digest, rules.place) == (digest, place):
            return False

        async def work(conn: Connection) -> None:
            for contact in due:
                await ask_one(conn, DONE, contact=contact)
            for contact in sorted({*due, *old, *rest}):
                await put(conn, contact, tiers, since, currency, now)
            if place < ALL:
                until = rest[-1] if rest else place
                await run(conn, SET_RULES, digest=digest, place=until)
            elif rules.place != ALL:
                await run(conn, SET_RULES, digest=digest, place=ALL)

        await self._db.transact(work, Lane.BULK)
        return True

    async def heard(self, conn: Connection, found: Sequence[News]) -> None:
        """What happened to orders: whoever they are, or were, of is to be counted."""
        people = set[int]()
        for each in found:
            people |= set(await fetch_all(conn, OF_ORDER, each.order))
            if isinstance(contact := json.loads(each.details).get("contact"), int):
                people |= set(await fetch_all(conn, THERE, contact))
        await conn.many(CALL, [(each,) for each in sorted(people)])
