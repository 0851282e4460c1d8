"""What people of the shop do to a conversation beside answering: note, tag, assign, snooze, resolve."""

from __future__ import annotations

from collections.abc import Callable

from socialdesk.model.conversation import (
    ConversationState,
    Priority,
    after_reopen,
    after_resolve,
    after_snooze,
    after_wake,
)
from socialdesk.model.ids import Instant
from socialdesk.model.text import one_line
from socialdesk.store.database import Connection, Database, Query
from socialdesk.store.inbox import load
from socialdesk.store.records import BUMP, SAVE_STATE, state_arguments

TOUCH = "UPDATE conversation SET revision = $2 WHERE id = $1"
ADD_REMARK = """
    INSERT INTO message (conversation_id, author, sender, kind, body, at, seq, received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $6)
"""
ADD_TAG = "INSERT INTO conversation_tag (conversation_id, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING"
DROP_TAG = "DELETE FROM conversation_tag WHERE conversation_id = $1 AND tag = $2"
ASSIGN = "UPDATE conversation SET assignee = $2 WHERE id = $1"
PRIORITISE = "UPDATE conversation SET priority = $2 WHERE id = $1"
DUE_SNOOZES = Query(
    int, "SELECT id FROM conversation WHERE status = 'snoozed' AND snoozed_until <= $1 ORDER BY snoozed_until LIMIT 200"
)
ALL_TAGS = Query(str, "SELECT tag FROM conversation_tag GROUP BY tag ORDER BY count(*) DESC, tag LIMIT 200")
SAVE_DRAFT = """
    INSERT INTO draft (conversation_id, agent, body, saved_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (conversation_id, agent) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at
"""
DROP_DRAFT = "DELETE FROM draft WHERE conversation_id = $1 AND agent = $2"
DRAFT = Query(str, "SELECT body FROM draft WHERE conversation_id = $1 AND agent = $2")

REMARK_SEQ = 1 << 40
"""Remarks come after every message of the same millisecond."""


class Triage:
    """The writing side of everything that is neither received nor sent. Every method raises NotFound."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def note(self, conversation_id: int, agent: str, text: str, now: Instant) -> None:
        """Keep a remark that only the shop sees."""

        async def work(conn: Connection) -> None:
            revision = await _begin(conn)
            await load(conn, conversation_id)
            await conn.rows(ADD_REMARK, conversation_id, "agent", agent, "note", text, now, REMARK_SEQ)
            await conn.rows(TOUCH, conversation_id, revision)

        await self._db.transact(work)

    async def tag(self, conversation_id: int, add: list[str], drop: list[str], agent: str, now: Instant) -> None:
        """Put tags on and take tags off."""

        async def work(conn: Connection) -> None:
            revision = await _begin(conn)
            await load(conn, conversation_id)
            await conn.many(ADD_TAG, [(conversation_id, tag) for tag in add])
            await conn.many(DROP_TAG, [(conversation_id, tag) for tag in drop])
            words = [f"+{tag}" for tag in add] + [f"-{tag}" for tag in drop]
            await _event(conn, conversation_id, agent, "tagged " + " ".join(words), now)
            await conn.rows(TOUCH, conversation_id, revision)

        await self._db.transact(work)

    async def assign(self, conversation_id: int, assignee: str, agent: str, now: Instant) -> None:
        """Give it to somebody; an empty name gives it back to everybody."""

        async def work(conn: Connection) -> None:
            revision = await _begin(conn)
            await load(conn, conversation_id)
            await conn.rows(ASSIGN, conversation_id, assignee)
            await _event(conn, conversation_id, agent, f"assigned to {assignee}" if assignee else "unassigned", now)
            await conn.rows(TOUCH, conversation_id, revision)

        await self._db.transact(work)

    async def prioritise(self, conversation_id: int, priority: Priority, agent: str, now: Instant) -> None:
        """Say how urgent it is."""

        async def work(conn: Connection) -> None:
            revision = await _begin(conn)
            await load(conn, conversation_id)
            await conn.rows(PRIORITISE, conversation_id, priority.value)
            await _event(conn, conversation_id, agent, f"priority {priority.value}", now)
            await conn.rows(TOUCH, conversation_id, revision)

        await self._db.transact(work)

    async def resolve(self, conversation_id: int, agent: str, now: Instant) -> None:
        """Done; the customer's next message is a new episode."""
        await self._move(conversation_id, agent, "resolved", now, after_resolve)

    async def reopen(self, conversation_id: int, agent: str, now: Instant) -> None:
        """Take it up again."""
        await self._move(conversation_id, agent, "reopened", now, lambda state: after_reopen(state, now))

    async def snooze(self, conversation_id: int, until: Instant, agent: str, words: str, now: Instant) -> None:
        """Put it away until a moment, or until the customer writes."""
        await self._move(
            conversation_id, agent, f"snoozed until {words}", now, lambda state: after_snooze(state, until)
        )

    async def mark_read(self, conversation_id: int) -> None:
        """Somebody of the shop has seen it; the wait goes on."""

        async def work(conn: Connection) -> None:
            revision = await _begin(conn)
            await conn.rows(
                "UPDATE conversation SET unread = 0, revision = $2 WHERE id = $1 AND unread > 0",
                conversation_id,
                revision,
            )

        await self._db.transact(work)

    async def wake(self, now: Instant) -> int:
        """Open every conversation whose snooze is over; gives back how many."""
        due = await self._db.all(DUE_SNOOZES, now)
        for conversation_id in due:
            await self._move(conversation_id, "", "snooze over", now, after_wake)
        return len(due)

    async def _move(
        self,
        conversation_id: int,
        agent: str,
        words: str,
        now: Instant,
        change: Callable[[ConversationState], ConversationState],
    ) -> None:
        async def work(conn: Connection) -> None:
            revision = await _begin(conn)
            row = await load(conn, conversation_id)
            await conn.rows(SAVE_STATE, conversation_id, *state_arguments(change(row.state)), revision)
            await _event(conn, conversation_id, agent, words, now)

        await self._db.transact(work)

    async def tags(self) -> list[str]:
        """Tags in use, the most used first."""
        return await self._db.all(ALL_TAGS)

    async def save_draft(self, conversation_id: int, agent: str, body: str, now: Instant) -> None:
        """Keep (or, when empty, drop) what an agent has typed and not sent."""

        async def work(conn: Connection) -> None:
            if body.strip():
                await conn.rows(SAVE_DRAFT, conversation_id, agent, body, now)
            else:
                await conn.rows(DROP_DRAFT, conversation_id, agent)

        await self._db.transact(work)

    async def draft(self, conversation_id: int, agent: str) -> str:
        """What was typed and not sent, or nothing."""
        return await self._db.one(DRAFT, conversation_id, agent) or ""


async def _begin(conn: Connection) -> int:
    ((revision,),) = await conn.rows(BUMP)
    number: int = revision
    return number


async def _event(conn: Connection, conversation_id: int, agent: str, words: str, now: Instant) -> None:
    text = one_line(f"{agent}: {words}" if agent else words, 300)
    await conn.rows(ADD_REMARK, conversation_id, "system", agent, "event", text, now, REMARK_SEQ)
