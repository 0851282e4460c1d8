"""How much was said when, whose customers wait, and who was at a desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database
from socialdesk.store.occurrences import assignees
from socialdesk.store.packs import Span
from socialdesk.store.waits import PIECE

Rows = Sequence[Sequence[Any]]
SAID = """
    SELECT at / 900000, count(*) FROM message
    WHERE author = 'customer' AND kind <> 'note' AND stands_for <> 'edit' AND unasked = 0
        AND at / 900000 >= $1 AND at / 900000 < $2
    GROUP BY at / 900000
"""
"""By the index `message_said` alone."""
OPEN_NOW = """
    SELECT conversation.assignee, count(*) FROM wait JOIN conversation ON conversation.id = wait.conversation_id
    WHERE wait.ended_at IS NULL AND conversation.assignee <> '' GROUP BY conversation.assignee
"""
ONLINE = """
    SELECT agent, began_at, ends_at FROM online WHERE ends_at > $1 AND began_at < $2 ORDER BY agent, began_at
"""


class Workload:
    """Reading it. Times are half-open."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def said(self, first: int, end: int) -> Rows:
        """Quarters of an hour since 1970 (UTC), and how much customers said in each that wants an answer."""
        return await self._rows(SAID, first, end)

    async def open_now(self) -> dict[str, int]:
        """Agents, and how many of their conversations wait for an answer."""
        return {row[0]: row[1] for row in await self._rows(OPEN_NOW)}

    async def held(self, conversations: Sequence[int], moment: Instant) -> dict[str, int]:
        """Agents, and how many of these conversations each had at a moment."""

        async def work(conn: Connection) -> dict[str, int]:
            found = Counter[str]()
            for start in range(0, len(conversations), PIECE):
                piece = conversations[start : start + PIECE]
                found.update((await assignees(conn, piece, moment)).values())
            del found[""]
            return found

        return await self._db.read(work)

    async def online(self, time: Span) -> dict[str, list[tuple[int, int]]]:
        """From when until when agents were at a desk, as far as it lies in a time; several desks of one agent may
        overlap."""
        found: dict[str, list[tuple[int, int]]] = {}
        for agent, began, ended in await self._rows(ONLINE, *time):
            found.setdefault(agent, []).append((began, ended))
        return found

    async def _rows(self, sql: str, *arguments: int) -> Rows:
        async def work(conn: Connection) -> Rows:
            return list(await conn.rows(sql, *arguments))

        return await self._db.read(work)
