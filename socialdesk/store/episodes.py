"""Episodes for figures: those that a question needs, by the hundred thousand, whose they are, and what else is
counted by time.

A row is dear to hand over and a column is not: a query gives each of its columns as one text, and what reads it
makes an array of that in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database
from socialdesk.store.packs import Span

Column = str
"""Whole numbers with commas between them; names each on a line."""
Rows = Sequence[Sequence[Any]]
_NUMBERS = {"sqlite": "group_concat({}, ',')", "postgresql": "string_agg(CAST({} AS text), ',')"}
_NAMES = {
    "sqlite": "group_concat(replace({}, char(10), ' '), char(10))",
    "postgresql": "string_agg(replace({}, chr(10), ' '), chr(10))",
}
_EPISODE = ("conversation_id", "account_id", "opened_at", "COALESCE(resolved_at, -1)", "by_customer")  # fmt: skip
_PLAIN = "conversation_id, account_id, opened_at, resolved_at, by_customer"
STANDING = f"""(
    SELECT {_PLAIN} FROM episode WHERE resolved_at IS NULL AND opened_at < $2
    UNION ALL
    SELECT {_PLAIN} FROM episode WHERE resolved_at >= $1 AND opened_at < $2
) AS found"""
"""Not by one condition: an index has those that are open, another one those that were resolved since."""
OPENED = "episode WHERE opened_at >= $1 AND opened_at < $2"
SINCE_RESOLVED = """episode WHERE opened_at < $3 AND opened_at >= (
    SELECT min(opened_at) FROM episode WHERE resolved_at >= $1 AND resolved_at < $2
)"""
FIRSTS = """(
    SELECT conversation_id, min(opened_at) AS opened_at FROM episode GROUP BY conversation_id
) AS found"""
JOINED = "contact WHERE same_as IS NOT NULL"
RESOLVED_BY = """
    SELECT resolved_by, count(*) FROM episode WHERE resolved_at >= $1 AND resolved_at < $2 GROUP BY resolved_by
"""
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
class Whose:
    """Conversations and the contact of each, and which contacts are the same person as another: a column
    each."""

    conversations: Column = ""
    contacts: Column = ""
    linked: Column = ""
    same_as: Column = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Episodes: a column each for conversation, account, opened_at, resolved_at (or -1) and by_customer;
    who resolved them and whose they are, where that is asked for."""

    columns: Sequence[Column]
    resolved_by: Column = ""
    whose: Whose = Whose()


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

    async def since_resolved(self, time: Span, until: Instant, *, names: bool = False) -> Kept:
        """Those that were resolved in a time, and with them all that began from the first of them on, before
        a moment. `names`: who resolved them, too."""
        return await self._kept(SINCE_RESOLVED, (*time, until), people=True, names=names)

    async def whose(self) -> Whose:
        """Whose all conversations are."""
        return await self._db.read(_whose)

    async def firsts(self) -> Sequence[Column]:
        """Conversations, and when the first episode of each began."""
        return await self._db.read(
            lambda conn: _columns(conn, FIRSTS, ("conversation_id", "opened_at"))
        )

    async def resolved_by(self, time: Span) -> dict[str, int]:
        """Agents, and how many episodes each resolved in a time."""
        return dict(await self._pairs(RESOLVED_BY, *time))

    async def said(self, first: int, end: int) -> Rows:
        """Quarters of an hour since 1970 (UTC), and how much customers said in each that wants an answer."""
        return await self._pairs(SAID, first, end)

    async def open_now(self) -> dict[str, int]:
        """Agents, and how many of their conversations wait for an answer."""
        return dict(await self._pairs(OPEN_NOW))

    async def online(self, time: Span) -> dict[str, list[tuple[int, int]]]:
        """From when until when agents were at a desk, as far as it lies in a time; several desks of one agent may
        overlap."""

        async def work(conn: Connection) -> dict[str, list[tuple[int, int]]]:
            found: dict[str, list[tuple[int, int]]] = {}
            for agent, began, ended in await conn.rows(ONLINE, *time):
                found.setdefault(agent, []).append((began, ended))
            return found

        return await self._db.read(work)

    async def _kept(
        self, source: str, arguments: Sequence[int], *, people: bool, names: bool = False
    ) -> Kept:
        async def work(conn: Connection) -> Kept:
            also = ("resolved_by",) if names else ()
            found = await _columns(conn, source, _EPISODE, *arguments, names=also)
            whose = await _whose(conn) if people else Whose()
            return Kept(found[:5], found[5] if names else "", whose)

        return await self._db.read(work)

    async def _pairs(self, sql: str, *arguments: int) -> list[tuple[Any, Any]]:
        async def work(conn: Connection) -> list[tuple[Any, Any]]:
            return [(one, other) for one, other in await conn.rows(sql, *arguments)]

        return await self._db.read(work)


async def _whose(conn: Connection) -> Whose:
    conversations = await _columns(conn, "conversation", ("id", "contact_id"))
    linked = await _columns(conn, JOINED, ("id", "same_as"))
    return Whose(*conversations, *linked)


async def _columns(
    conn: Connection, source: str, numbers: Sequence[str], *arguments: int, names: Sequence[str] = ()
) -> list[Column]:  # fmt: skip
    """All rows of a source, column by column: each has them in the same order."""
    wanted = [_NUMBERS[conn.dialect].format(each) for each in numbers]
    wanted += [_NAMES[conn.dialect].format(each) for each in names]
    (row,) = await conn.rows(f"SELECT {', '.join(wanted)} FROM {source}", *arguments)
    return [each or "" for each in row]
