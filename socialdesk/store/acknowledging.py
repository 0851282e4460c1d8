"""Acknowledgements that wait, in case a person answers first: who is due, and saying it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from socialdesk.model.acknowledge import Explained
from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.conversation import ConversationState
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import Instant
from socialdesk.model.message import InboundMessage
from socialdesk.store.automatic import Guard, Restraint, allowed
from socialdesk.store.conversations import ConversationRow, change, load, raise_revision
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.order_fields import filled_text
from socialdesk.store.outbox import queue_all

PORTION = 100
SAID_MOST = 5
"""Messages of an episode by which its customer is told."""
Reworded = Callable[[Sequence[str], str], str]
"""A text by what somebody has said in the episode, the newest last, and their telephone number; empty where it stays as
it is."""


@dataclass(frozen=True, slots=True)
class Postponed:
    """A conversation in which an acknowledgement of an episode is due at a moment (ms)."""

    conversation_id: int
    episode: int
    due_at: int


@dataclass(frozen=True, slots=True)
class Due:
    """One whose moment has come: the conversation as it is now, and the customer's words of the episode, the newest
    last."""

    row: ConversationRow
    said: Sequence[str]
    phone: str


DUE = Query(
    Postponed,
    f"SELECT conversation_id, episode, due_at FROM acknowledgement_due WHERE due_at <= $1 ORDER BY due_at LIMIT {PORTION}",
)
SAID = Query(
    str,
    f"""
    SELECT message.body FROM message
    WHERE message.conversation_id = $1 AND message.author = 'customer' AND message.at >= $2
    ORDER BY message.at DESC, message.seq DESC, message.id DESC LIMIT {SAID_MOST}
    """,
)
SAID_UNTIL = Query(
    str,
    f"""
    SELECT message.body FROM message
    WHERE message.conversation_id = $1 AND message.author = 'customer' AND message.at >= $2
        AND (message.at, message.seq, message.id) <= (
            SELECT at, seq, id FROM message WHERE conversation_id = $1 AND remote_id = $3
        )
    ORDER BY message.at DESC, message.seq DESC, message.id DESC LIMIT {SAID_MOST}
    """,
)
WAITING = Query(int, "SELECT count(*) FROM acknowledgement_due")
SILENT = Query(
    int,
    """
    SELECT automatic_stop.conversation_id FROM automatic_stop CROSS JOIN conversation
    WHERE conversation.id = automatic_stop.conversation_id AND COALESCE(conversation.last_reply_at, 0) < automatic_stop.at
    ORDER BY automatic_stop.at DESC LIMIT 100
    """,
)
"""Where too much was said by itself and nobody has answered since, newest first. SQLite keeps the order of a CROSS JOIN."""
PHONE = Query(str, "SELECT contact.phone FROM contact WHERE contact.id = $1")
POSTPONE = """
    INSERT INTO acknowledgement_due (conversation_id, episode, due_at) VALUES ($1, $2, $3)
    ON CONFLICT (conversation_id) DO UPDATE SET episode = excluded.episode, due_at = excluded.due_at
        WHERE acknowledgement_due.episode < excluded.episode
"""
DONE = "DELETE FROM acknowledgement_due WHERE conversation_id = $1"


async def postpone(conn: Connection, waiting: Sequence[Postponed]) -> None:
    """Say it later; an episode's first message decides when. Repeating it changes nothing."""
    rows = [(each.conversation_id, each.episode, each.due_at) for each in waiting]
    await conn.many(POSTPONE, rows)


def after_said(state: ConversationState, once: str, now: Instant) -> ConversationState:
    """The state once an acknowledgement is queued; `once` as in `Explained`."""
    told = now if once else state.told_closed_at
    return replace(state, acknowledged_episode=state.episode, told_closed_at=told)


def key_of(row: ConversationRow, once: str) -> str:
    """The key under which it is queued: an episode's, or a closed period's day."""
    return f"ack:{row.id}:{f'closed:{once}' if once else row.state.episode}"


class Acknowledging:
    """What is due of them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def say_due(
        self, now: Instant, decide: Callable[[Due], Explained], guard: Guard
    ) -> tuple[int, int]:
        """Say what is due, as `decide` finds right now, in one transaction with its being done: how many were due
        (call again while there are any), and how many were said."""

        async def find(conn: Connection) -> list[Postponed]:
            return await fetch_all(conn, DUE, now)

        async def work(conn: Connection) -> tuple[int, int]:
            revision = await raise_revision(conn)
            due = await find(conn)
            said = [await _say(conn, revision, each, now, decide, guard) for each in due]
            await conn.many(DONE, [(each.conversation_id,) for each in due])
            return len(due), sum(said)

        return await self._db.transact(work) if await self._db.read(find) else (0, 0)

    async def waiting(self) -> int:
        """How many are still to be said, unless somebody answers before."""
        return await self._db.one(WAITING) or 0

    async def silent(self) -> list[int]:
        """The conversations in which nothing more is said by itself until a person answers."""
        return await self._db.all(SILENT)

    async def standing(
        self, conversation_id: int, now: Instant, body: str, guard: Guard
    ) -> tuple[Due, str]:
        """How a conversation stands, as if the customer wrote `body` now, and why the program is silent there (see
        `automatic.silence`; empty where it is not). Changes nothing. Raises NotFound."""

        async def work(conn: Connection) -> tuple[Due, str]:
            due = await _due(conn, await load(conn, conversation_id))
            restraint = Restraint(guard, conn, now)
            await restraint.expect([conversation_id])
            return due, await restraint.silent(due.row, "", words=body)

        return await self._db.read(work)


async def known_at(conn: Connection, row: ConversationRow, message: InboundMessage) -> Due:
    """Who is spoken to, as they were known when they had said a message, which is in the store: that tells how they speak,
    and what need not be asked."""
    until = (row.id, row.state.opened_at, message.remote_id)
    said = await fetch_all(conn, SAID_UNTIL, *until)
    return Due(row, said[::-1], await _phone(conn, row))


async def _due(conn: Connection, row: ConversationRow) -> Due:
    said = await fetch_all(conn, SAID, row.id, row.state.opened_at)
    return Due(row, said[::-1], await _phone(conn, row))


async def _phone(conn: Connection, row: ConversationRow) -> str:
    return await fetch_one(conn, PHONE, row.contact_id) or ""


async def _say(
    conn: Connection,
    revision: int,
    each: Postponed,
    now: Instant,
    decide: Callable[[Due], Explained],
    guard: Guard,
) -> bool:
    row = await load(conn, each.conversation_id)
    if row.state.episode != each.episode or row.handled_by:
        return False
    explained = decide(await _due(conn, row))
    if explained.code != "said" or not await allowed(conn, row.id, now, guard, explained.text):
        return False
    kind, key = DeliveryKind.ACKNOWLEDGEMENT, key_of(row, explained.once)
    text = await filled_text(conn, explained.text, row.contact_id)
    await queue_all(conn, [NewDelivery(key, row.id, kind, text, OWN_NAME)], now)
    after = row.with_state(after_said(row.state, explained.once, now))
    await change(conn, revision, row, after, None, at=now)
    return True
