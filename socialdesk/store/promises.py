"""What the shop has promised customers: made, kept, dropped, by the one door; and what is open until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.changes import Outcome, Promise, Promised, PromiseSettled, SettlePromise
from socialdesk.model.ids import Instant
from socialdesk.store.conversations import ConversationRow
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one

TAKEN_BACK = "taken_back"
"""The outcome of a promise whose making was undone: it counts nowhere."""


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise. Moments in ms; `outcome` is empty while it is open, else an `Outcome`. `open_ended` (1): it
    named no time, and `due_at` is when somebody should look."""

    id: int
    conversation_id: int
    account: str
    name: str
    text: str
    agent: str
    made_at: int
    due_at: int
    open_ended: int
    outcome: str
    settled_at: int | None
    settled_by: str


@dataclass(frozen=True, slots=True)
class OpenDue:
    """Until when the next promise of a conversation holds."""

    conversation_id: int
    due_at: int


_COLUMNS = """
    promise.id, promise.conversation_id, account.name AS account, contact.name, promise.text, promise.agent, promise.made_at,
    promise.due_at, promise.open_ended, promise.outcome, promise.settled_at, promise.settled_by
"""
_FROM = """
    FROM promise CROSS JOIN conversation
    JOIN contact ON conversation.id = promise.conversation_id AND contact.id = conversation.contact_id
    JOIN account ON account.id = conversation.account_id
"""
"""Promises first, of which there are few. SQLite keeps the order of a CROSS JOIN."""
OPEN = Query(
    PromiseRow,
    f"SELECT {_COLUMNS} {_FROM} WHERE promise.outcome = '' AND promise.due_at <= $1 ORDER BY promise.due_at, promise.id LIMIT $2",
)
OF_CONVERSATION = Query(
    PromiseRow,
    f"SELECT {_COLUMNS} {_FROM} WHERE promise.conversation_id = $1 AND promise.outcome <> '{TAKEN_BACK}' ORDER BY promise.due_at, promise.id",
)
BY_ID = Query(PromiseRow, f"SELECT {_COLUMNS} {_FROM} WHERE promise.id = $1")
MADE = Query(
    PromiseRow,
    f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE promise.made_at >= $1 AND promise.made_at < $2 AND promise.outcome <> '{TAKEN_BACK}' ORDER BY promise.id
    """,
)
OPEN_DUES = Query(
    OpenDue,
    """
    SELECT conversation_id, min(due_at) AS due_at FROM promise
    WHERE conversation_id IN ({list}) AND outcome = '' GROUP BY conversation_id
    """,
)
CAME_DUE = Query(
    PromiseRow,
    f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE promise.outcome = '' AND promise.agent = $1 AND promise.due_at > $2 AND promise.due_at <= $3 ORDER BY promise.due_at LIMIT 20
    """,
)
ADD = Query(
    int,
    """
    INSERT INTO promise (conversation_id, text, agent, made_at, due_at, open_ended) VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING id
    """,
)
SETTLE = Query(
    int,
    """
    UPDATE promise SET outcome = $3, settled_at = $4, settled_by = $5
    WHERE id = $1 AND outcome = $2 RETURNING id
    """,
)
"""Only what still is as it was found: of two who settle one at the same time, the first has."""
SAME = Query(
    int,
    "SELECT id FROM promise WHERE conversation_id = $1 AND due_at = $2 AND text = $3 AND outcome = ''",
)
NEXT_OPEN = Query(
    int,
    "SELECT id FROM promise WHERE conversation_id = $1 AND outcome = '' ORDER BY due_at, id LIMIT 1",
)
OPEN_AT = Query(
    int,
    "SELECT id FROM promise WHERE conversation_id = $1 AND outcome = '' AND due_at = $2 ORDER BY id LIMIT 1",
)


class Promises:
    """Reading them; `Conversations.do` makes and settles them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open(self, due_before: int, most: int = 1_000) -> list[PromiseRow]:
        """Those that are open and due at a moment (ms) or before it, the first due first."""
        return await self._db.all(OPEN, due_before, most)

    async def of(self, conversation_id: int) -> list[PromiseRow]:
        """All of a conversation, the first due first."""
        return await self._db.all(OF_CONVERSATION, conversation_id)

    async def one(self, number: int) -> PromiseRow | None:
        """One by its number; None where there is none, or its making was undone."""
        found = await self._db.one(BY_ID, number)
        return None if found is None or found.outcome == TAKEN_BACK else found

    async def made(self, begins: int, ends: int) -> list[PromiseRow]:
        """Those that were made in a time (ms, half-open)."""
        return await self._db.all(MADE, begins, ends)

    async def came_due(self, agent: str, after: int, until: int) -> list[PromiseRow]:
        """Open ones that `agent` made and that came due after one moment (ms), up to another."""
        return await self._db.all(CAME_DUE, agent, after, until)


async def do(
    conn: Connection,
    row: ConversationRow,
    wanted: Promise | SettlePromise,
    agent: str,
    now: Instant,
) -> Promised | PromiseSettled | None:
    """Make or settle a promise of a conversation inside a transaction; what then has happened. None where it
    is so already: the same promise is open, or the promise is none of this conversation's open ones.

    A promise is kept by the newest answer after it, and at that answer's moment; without one (it was
    a call, or a parcel) at `now`.
    """
    if isinstance(wanted, Promise):
        if await fetch_one(conn, SAME, row.id, wanted.due, wanted.text) is not None:
            return None
        number = await fetch_one(
            conn, ADD, row.id, wanted.text, agent, now, wanted.due, int(wanted.is_open)
        )
        assert number is not None
        return Promised(number, wanted.due, wanted.words, wanted.text)
    meant = wanted.promise or await _meant(conn, row.id, wanted.due)
    if meant is None:
        return None
    found = await fetch_one(conn, BY_ID, meant)
    if found is None or found.conversation_id != row.id:
        return None
    answered = row.state.last_reply_at
    at = now
    if wanted.outcome is Outcome.KEPT and answered is not None and found.made_at < answered < now:
        at = answered
    if await fetch_one(conn, SETTLE, found.id, "", wanted.outcome.value, at, agent) is None:
        return None
    return PromiseSettled(found.id, wanted.outcome.value, found.text, at, agent)


async def _meant(conn: Connection, conversation_id: int, due: int | None) -> int | None:
    if due is None:
        return await fetch_one(conn, NEXT_OPEN, conversation_id)
    return await fetch_one(conn, OPEN_AT, conversation_id, due)


async def turn(conn: Connection, happened: Promised | PromiseSettled, *, forward: bool) -> bool:
    """Take back what was done with a promise, or do it again. False, and nothing is done, where somebody has
    moved it since."""
    if isinstance(happened, Promised):
        before, after = (TAKEN_BACK, "") if forward else ("", TAKEN_BACK)
        return await fetch_one(conn, SETTLE, happened.promise, before, after, None, "") is not None
    settled: tuple[object, ...] = (happened.outcome, happened.at, happened.by)
    there, wanted = ("", settled) if forward else (happened.outcome, ("", None, ""))
    return await fetch_one(conn, SETTLE, happened.promise, there, *wanted) is not None


async def open_dues(conn: Connection, conversation_ids: Sequence[int]) -> dict[int, int]:
    """Until when (ms) the next promise of each of these holds; those without an open one are missing."""
    if not conversation_ids:
        return {}
    query, arguments = OPEN_DUES.over(1, conversation_ids)
    return {each.conversation_id: each.due_at for each in await fetch_all(conn, query, *arguments)}
