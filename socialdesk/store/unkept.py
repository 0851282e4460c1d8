"""Announcements that are being written and are not kept yet, each agent's own for each announcement."""

from __future__ import annotations

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database, Query

NEW = 0
"""Stands for an announcement that is not there yet."""
SAVE = """
    INSERT INTO broadcast_draft (agent, broadcast_id, form, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (agent, broadcast_id) DO UPDATE SET form = excluded.form, at = excluded.at
"""
DROP = "DELETE FROM broadcast_draft WHERE agent = $1 AND broadcast_id = $2"
FORM = Query(str, "SELECT form FROM broadcast_draft WHERE agent = $1 AND broadcast_id = $2")


class Unkept:
    """Keeping, and reading back, what stands in the fields."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def save(self, agent: str, broadcast_id: int, form: str, now: Instant) -> None:
        """Keep (or, when empty, drop) what an agent has typed."""

        async def work(conn: Connection) -> None:
            if form:
                await conn.rows(SAVE, agent, broadcast_id, form, now)
            else:
                await conn.rows(DROP, agent, broadcast_id)

        await self._db.transact(work)

    async def form(self, agent: str, broadcast_id: int) -> str:
        """What was typed and not kept, or nothing."""
        return await self._db.one(FORM, agent, broadcast_id) or ""
