"""Forms that are being filled in and are not kept yet, each agent's own for each thing they are of."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database, Query
from socialdesk.store.engine.statement import run, statement

NEW = 0
"""Stands for something that is not there yet."""
SAVE = """
    INSERT INTO unkept_form (agent, sort, number, form, at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (agent, sort, number) DO UPDATE SET form = excluded.form, at = excluded.at
"""
DROP = "DELETE FROM unkept_form WHERE agent = $1 AND sort = $2 AND number = $3"
FORM = Query(str, "SELECT form FROM unkept_form WHERE agent = $1 AND sort = $2 AND number = $3")


FORGET = statement(
    """
    DELETE FROM unkept_form
    WHERE (sort = 'order' AND number IN (SELECT id FROM conversation WHERE contact_id IN (:contacts)))
        OR (sort = 'order_change' AND number IN (:orders))
    """
)


class Sort(StrEnum):
    """What a form is of."""

    BROADCAST = "broadcast"
    GAME = "game"
    LIVE = "live"
    ORDER = "order"
    """A new one, of a conversation."""
    ORDER_CHANGE = "order_change"


async def forget(conn: Connection, contacts: Sequence[int], orders: Sequence[int]) -> None:
    """What was typed into the order of somebody who is erased, and was not kept, is gone with them."""
    await run(conn, FORGET, contacts=contacts or [0], orders=orders or [0])


class Unkept:
    """Keeping, and reading back, what stands in the fields."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def save(self, agent: str, sort: Sort, number: int, form: str, now: Instant) -> None:
        """Keep (or, when empty, drop) what an agent has typed."""

        async def work(conn: Connection) -> None:
            if form:
                await conn.rows(SAVE, agent, sort.value, number, form, now)
            else:
                await conn.rows(DROP, agent, sort.value, number)

        await self._db.transact(work)

    async def form(self, agent: str, sort: Sort, number: int) -> str:
        """What was typed and not kept, or nothing."""
        return await self._db.one(FORM, agent, sort.value, number) or ""
