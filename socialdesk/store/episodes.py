"""Episodes for figures: those that a question needs, as plain rows by the hundred thousand, whose they are,
and what else is counted by time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database
from socialdesk.store.figures import Span

Rows = Sequence[Sequence[Any]]
_COLUMNS = (
    "conversation_id, account_id, opened_at, COALESCE(resolved_at, -1), by_customer, resolved_by"
)
STANDING = f"""
    SELECT {_COLUMNS} FROM episode WHERE resolved_at IS NULL AND opened_at < $2
    UNION ALL
    SELECT {_COLUMNS} FROM episode WHERE resolved_at >= $1 AND opened_at < $2
"""
NONE = f"SELECT {_COLUMNS} FROM episode WHERE 1 = 0"
OPENED = f"SELECT {_COLUMNS} FROM episode WHERE opened_at >= $1 AND opened_at < $2"
RESOLVED = f"SELECT {_COLUMNS} FROM episode WHERE resolved_at >= $1 AND resolved_at < $2"
SINCE_RESOLVED = f"""
    SELECT {_COLUMNS} FROM episode WHERE opened_at < $3 AND opened_at >= (
        SELECT min(opened_at) FROM episode WHERE resolved_at >= $1 AND resolved_at < $2
    )
"""
FIRSTS = """
    SELECT conversation_id, min(opened_at) FROM episode WHERE by_customer = 1 GROUP BY conversation_id
"""
CONTACTS = "SELECT id, contact_id FROM conversation"
JOINED = "SELECT id, same_as FROM contact WHERE same_as IS NOT NULL"
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


@dataclass(frozen=True, slots=True)
class Kept:
    """Episodes (conversation, account, opened_at, resolved_at or -1, by_customer, resolved_by), the contact of
    each conversation, and which contacts are somebody else's (linked ones)."""

    episodes: Rows
    contacts: Rows = ()
    joined: Rows = ()


class Episodes:
    """Reading them. Times are half-open."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def standing(self, time: Span, *, people: bool = False) -> Kept:
        """Those of which some part lies in a time: begun before its end, and not resolved before it began."""
        return await self._kept(STANDING, time, people=people)

    async def opened(self, time: Span, *, people: bool = False) -> Kept:
        """Those that began in a time."""
        return await self._kept(OPENED, time, people=people)

    async def since_resolved(self, time: Span, until: Instant) -> Kept:
        """Those that were resolved in a time, and with them all that began from the first of them on, before
        a moment."""
        return await self._kept(SINCE_RESOLVED, (*time, until), people=True)

    async def resolved(self, time: Span) -> Kept:
        """Those that were resolved in a time."""
        return await self._kept(RESOLVED, time, people=False)

    async def whose(self) -> Kept:
        """No episodes, and the contacts of all conversations."""
        return await self._kept(NONE, (), people=True)

    async def firsts(self) -> Rows:
        """Conversations, and when a customer first began an episode in each."""
        return await self._read(FIRSTS)

    async def said(self, first: int, end: int) -> Rows:
        """Quarters of an hour since 1970 (UTC), and how much customers said in each that wants an answer."""
        return await self._read(SAID, first, end)

    async def open_now(self) -> Rows:
        """Agents, and how many of their conversations wait for an answer."""
        return await self._read(OPEN_NOW)

    async def online(self, time: Span) -> Rows:
        """Agents, and from when until when they were at a desk, as far as it lies in a time; several
        desks of one agent may overlap."""
        return await self._read(ONLINE, *time)

    async def _kept(self, sql: str, arguments: Sequence[int], *, people: bool) -> Kept:
        async def work(conn: Connection) -> Kept:
            found = list(await conn.rows(sql, *arguments))
            if not people:
                return Kept(found)
            return Kept(found, list(await conn.rows(CONTACTS)), list(await conn.rows(JOINED)))

        return await self._db.read(work)

    async def _read(self, sql: str, *arguments: int) -> Rows:
        async def work(conn: Connection) -> Rows:
            return list(await conn.rows(sql, *arguments))

        return await self._db.read(work)
