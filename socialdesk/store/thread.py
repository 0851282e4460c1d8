"""Reading a conversation's thread: its messages, what they said before, what people put on them,
what is not sent yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from socialdesk.errors import NotFound
from socialdesk.model.i18n import translate
from socialdesk.model.reason import Reason, load_reason
from socialdesk.store import answers
from socialdesk.store.conversations import CONVERSATION, ConversationRow, no_conversation
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.inbox import BESIDE, InboxRow
from socialdesk.store.seen import newest


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One message of a thread as stored, with the beginning of what it replies to and its
    delivery's state."""

    id: int
    conversation_id: int
    remote_id: str | None
    author: str
    sender: str
    kind: str
    body: str
    attachments: str
    reply_to: str | None
    reply_quote: str
    forwarded_from: str
    album: str
    at: int
    seq: int
    received_at: int
    edited_at: int | None
    deleted_at: int | None
    hidden_at: int | None
    delivery_state: str
    original: str
    original_sender: str
    change_kind: str
    """Of an event that is a change of the conversation (see `conversation_change`): its kind and
    its details as JSON. Its `body` says nothing then."""
    change_details: str
    said: str = ""
    """What the platform told beside the words, as JSON (`model/reason.py`)."""
    original_kind: str = ""
    broadcast_key: str = ""
    """Of what a broadcast said: the key of its delivery."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What somebody put on a message."""

    remote_id: str
    who: str
    sign: str


@dataclass(frozen=True, slots=True)
class Version:
    """How a message read until `replaced_at` (ms)."""

    message_id: int
    body: str
    replaced_at: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """Something queued for a conversation that is not settled as sent."""

    id: int
    conversation_id: int
    kind: str
    author: str
    body: str
    state: str
    stored_error: str
    created_at: int
    due_at: int
    attempts: int
    operation: str
    private: int
    file: str
    key: str = ""

    @property
    def reason(self) -> Reason:
        """Why it is not sent; no reason where there is nothing to say."""
        return load_reason(self.stored_error)

    @property
    def error(self) -> str:
        """The same as a sentence, in the language that is spoken now."""
        return str(self.reason)


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Some messages of a thread, oldest first, with all that is shown beside them."""

    rows: list[ThreadRow]
    versions: list[Version]
    signs: list[Sign]
    unsent: list[Unsent]
    told: Mapping[int, str] = field(default_factory=dict)
    """The names of broadcasts that the conversation was told, by their runs."""
    answers: Mapping[int, str] = field(default_factory=dict)
    """To which broadcast messages answer, by their numbers."""

    def followed_by(self, newer: ThreadPage) -> ThreadPage:
        """This page and the one after it as one; what is unsent stands behind both."""
        return ThreadPage(
            self.rows + newer.rows,
            self.versions + newer.versions,
            self.signs + newer.signs,
            newer.unsent,
            newer.told,
            {**self.answers, **newer.answers},
        )


@dataclass(frozen=True, slots=True)
class Opening:
    """What a desk shows first of a conversation. `beside` are the same person's other ones."""

    conversation: ConversationRow
    page: ThreadPage
    beside: list[InboxRow]
    seen: int
    """The newest message that the store held then."""


THREAD_COLUMNS = """
    message.id, message.conversation_id, message.remote_id, message.author, message.sender, message.kind, message.body,
    message.attachments, message.reply_to, message.reply_quote, message.forwarded_from, message.album, message.at,
    message.seq, message.received_at, message.edited_at, message.deleted_at, message.hidden_at,
    COALESCE(outbox.state, '') AS delivery_state, COALESCE(original.body, '') AS original,
    COALESCE(original.sender, '') AS original_sender,
    COALESCE(conversation_change.kind, '') AS change_kind, COALESCE(conversation_change.details, '') AS change_details,
    message.said, COALESCE(original.kind, '') AS original_kind,
    CASE WHEN outbox.kind = 'broadcast' THEN outbox.key ELSE '' END AS broadcast_key
"""
FROM_MESSAGE = """
    FROM message
    LEFT JOIN outbox ON outbox.id = message.delivery_id
    LEFT JOIN message AS original
        ON original.conversation_id = message.conversation_id AND original.remote_id = message.reply_to
    LEFT JOIN conversation_change ON conversation_change.id = message.change_id
"""
THREAD_END = Query(
    ThreadRow,
    f"""
    SELECT {THREAD_COLUMNS} {FROM_MESSAGE}
    WHERE message.conversation_id = $1
    ORDER BY message.at DESC, message.seq DESC, message.id DESC LIMIT $2
    """,
)
THREAD_BEFORE = Query(
    ThreadRow,
    f"""
    SELECT {THREAD_COLUMNS} {FROM_MESSAGE}
    WHERE message.conversation_id = $1 AND (message.at, message.seq, message.id) < ($3, $4, $5)
    ORDER BY message.at DESC, message.seq DESC, message.id DESC LIMIT $2
    """,
)
MESSAGE = Query(ThreadRow, f"SELECT {THREAD_COLUMNS} {FROM_MESSAGE} WHERE message.id = $1")
VERSIONS = Query(
    Version,
    "SELECT message_id, body, replaced_at FROM message_version WHERE message_id IN ({list}) ORDER BY replaced_at, id",
)
UNSENT = Query(
    Unsent,
    """
    SELECT id, conversation_id, kind, author, body, state, error AS stored_error, created_at,
        CASE WHEN due_at < 0 THEN created_at - due_at ELSE due_at END AS due_at, attempts, act AS operation,
        CASE WHEN way = 'private' THEN 1 ELSE 0 END AS private, file, key
    FROM outbox
    WHERE conversation_id = $1 AND state IN ('scheduled', 'queued', 'claimed', 'sending', 'refused', 'unconfirmed')
    ORDER BY id
    """,
)
SIGNS = Query(
    Sign,
    """
    SELECT remote_id, who, sign FROM reaction
    WHERE conversation_id = $1 AND sign <> '' AND remote_id IN ({list}) ORDER BY at, who
    """,
)


class Threads:
    """Threads as people read them. A page and what belongs to it is read in one go: a connection is
    taken once."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def opening(self, conversation_id: int, limit: int) -> Opening:
        """A conversation with the end of its thread. Raises NotFound."""

        async def work(conn: Connection) -> Opening:
            row = await fetch_one(conn, CONVERSATION, conversation_id)
            if row is None:
                raise no_conversation(conversation_id)
            seen = await newest(conn)
            page = await _page(conn, conversation_id, limit, None)
            beside = await fetch_all(conn, BESIDE, row.contact_id, row.id)
            return Opening(row, page, beside, seen)

        return await self._db.read(work)

    async def page(
        self, conversation_id: int, limit: int, before: ThreadRow | None = None
    ) -> ThreadPage:
        """The last `limit` messages (or those just before `before`)."""
        return await self._db.read(lambda conn: _page(conn, conversation_id, limit, before))

    async def rows(
        self, conversation_id: int, limit: int, before: ThreadRow | None = None
    ) -> list[ThreadRow]:
        """The messages of a page alone, oldest first."""
        return await self._db.read(lambda conn: _rows(conn, conversation_id, limit, before))

    async def message(self, message_id: int) -> ThreadRow:
        """One message. Raises NotFound."""
        found = await self._db.one(MESSAGE, message_id)
        if found is None:
            raise NotFound(
                translate(
                    "There is no message {message_id}. `socialdesk thread CONVERSATION` shows their numbers.",
                    message_id=message_id,
                )
            )
        return found

    async def versions(self, message_ids: Sequence[int]) -> list[Version]:
        """Earlier texts of edited messages, oldest first."""
        return await self._db.read(lambda conn: _versions(conn, message_ids))

    async def signs(self, conversation_id: int, remote_ids: Sequence[str]) -> list[Sign]:
        """What people put on these messages, oldest first."""
        return await self._db.read(lambda conn: _signs(conn, conversation_id, remote_ids))

    async def unsent(self, conversation_id: int) -> list[Unsent]:
        """What waits in the outbox or was not taken, in the order it was queued."""
        return await self._db.all(UNSENT, conversation_id)


async def _page(
    conn: Connection, conversation_id: int, limit: int, before: ThreadRow | None
) -> ThreadPage:
    rows = await _rows(conn, conversation_id, limit, before)
    told = await answers.told(conn, conversation_id)
    answering = told and rows
    return ThreadPage(
        rows,
        await _versions(conn, [row.id for row in rows if row.edited_at is not None]),
        await _signs(conn, conversation_id, [row.remote_id for row in rows if row.remote_id]),
        await fetch_all(conn, UNSENT, conversation_id),
        told,
        await answers.answers(conn, conversation_id, rows[0].at) if answering else {},
    )


async def _rows(
    conn: Connection, conversation_id: int, limit: int, before: ThreadRow | None
) -> list[ThreadRow]:
    if before is None:
        rows = await fetch_all(conn, THREAD_END, conversation_id, limit)
    else:
        place = (before.at, before.seq, before.id)
        rows = await fetch_all(conn, THREAD_BEFORE, conversation_id, limit, *place)
    return rows[::-1]


async def _versions(conn: Connection, message_ids: Sequence[int]) -> list[Version]:
    if not message_ids:
        return []
    query, arguments = VERSIONS.over(1, message_ids)
    return await fetch_all(conn, query, *arguments)


async def _signs(conn: Connection, conversation_id: int, remote_ids: Sequence[str]) -> list[Sign]:
    if not remote_ids:
        return []
    query, arguments = SIGNS.over(2, remote_ids)
    return await fetch_all(conn, query, conversation_id, *arguments)
