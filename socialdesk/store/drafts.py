"""Drafts: what agents have typed and not sent, each agent's own for each conversation."""

from __future__ import annotations

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database, Query

SAVE = """
    INSERT INTO draft (conversation_id, agent, body, saved_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (conversation_id, agent) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at
"""
DROP = "DELETE FROM draft WHERE conversation_id = $1 AND agent = $2"
BODY = Query(str, "SELECT body FROM draft WHERE conversation_id = $1 AND agent = $2")


class Drafts:
    """Keeping, and reading back, what was typed."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def save(self, conversation_id: int, agent: str, body: str, now: Instant) -> None:
        """Keep (or, when empty, drop) what an agent has typed and not sent."""

        async def work(conn: Connection) -> None:
            if body.strip():
                await conn.rows(SAVE, conversation_id, agent, body, now)
            else:
                await conn.rows(DROP, conversation_id, agent)

        await self._db.transact(work)

    async def body(self, conversation_id: int, agent: str) -> str:
        """What was typed and not sent, or nothing."""
        return await self._db.one(BODY, conversation_id, agent) or ""
