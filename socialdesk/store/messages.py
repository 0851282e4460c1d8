"""Messages: what was said, in and out, and the shop's own notes. Every statement that writes
`message` stands here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from socialdesk.model.ids import ConversationId, Instant, RemoteId
from socialdesk.model.message import Attachment, InboundMessage
from socialdesk.store.conversations import EVENT_SEQ, load, raise_revision, touch
from socialdesk.store.engine.database import (
    Batch,
    Connection,
    Database,
    Query,
    fetch_all,
    fetch_one,
)
from socialdesk.store.engine.statement import Rows


@dataclass(frozen=True, slots=True)
class NewMessage:
    """Something said, about to be kept. `delivery_id` is set for what we said ourselves."""

    conversation_id: ConversationId
    message: InboundMessage
    received_at: Instant
    delivery_id: int | None = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A delivery that has arrived, as its thread shows it. `at` and `seq` are the platform's."""

    delivery_id: int
    remote_id: str | None
    author: str
    kind: str
    attachments: tuple[Attachment, ...]
    at: Instant
    seq: int

    @property
    def attachments_text(self) -> str:
        """As the store keeps them."""
        return dump_attachments(self.attachments)


@dataclass(frozen=True, slots=True)
class PolicyNote:
    """A remark that the program leaves by itself; `key` makes a second one harmless."""

    conversation_id: int
    key: str
    author: str
    text: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Known:
    """A message that the store holds already."""

    conversation_id: int
    remote_id: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message as it read before an edit."""

    id: int
    body: str
    attachments: str
    edited_at: int | None
    at: int
    seq: int


ADD = """
    INSERT INTO message (
        conversation_id, remote_id, author, sender, kind, body, attachments, reply_to, reply_quote, forwarded_from,
        album, at, seq, received_at, edited_at, delivery_id
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
"""
ADD_SENT = Rows(
    """
    INSERT INTO message (
        conversation_id, remote_id, author, sender, kind, body, attachments, reply_to, at, seq, received_at, delivery_id
    )
    SELECT outbox.conversation_id, given.remote_id, given.author, outbox.author, given.kind, outbox.body,
        given.attachments_text, outbox.reply_to, given.at, given.seq, given.received_at, outbox.id
    FROM given JOIN outbox ON outbox.id = given.delivery_id WHERE 1 = 1
    ON CONFLICT (conversation_id, remote_id) DO UPDATE
        SET author = excluded.author, sender = excluded.sender, delivery_id = excluded.delivery_id,
            kind = CASE WHEN message.attachments = '' THEN excluded.kind ELSE message.kind END,
            attachments = CASE WHEN message.attachments = '' THEN excluded.attachments ELSE message.attachments END
    """,
    delivery_id="bigint",
    remote_id="text",
    author="text",
    kind="text",
    attachments_text="text",
    at="bigint",
    seq="bigint",
    received_at="bigint",
)
"""What is read back of our own words may come before their answer, and may tell nothing of a file."""
ADD_NOTE = Query(
    int,
    f"""
    INSERT INTO message (conversation_id, author, sender, kind, body, at, seq, received_at)
    VALUES ($1, 'agent', $2, 'note', $3, $4, {EVENT_SEQ}, $4) RETURNING id
    """,
)
ADD_POLICY_NOTE = f"""
    INSERT INTO message (conversation_id, remote_id, author, sender, kind, body, at, seq, received_at)
    VALUES ($1, $2, 'bot', $3, 'note', $4, $5, {EVENT_SEQ}, $5) ON CONFLICT (conversation_id, remote_id) DO NOTHING
"""
ADD_MENTION = """
    INSERT INTO mention (message_id, agent, conversation_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
"""
KNOWN = Query(
    Known,
    """
    WITH wanted (conversation_id, remote_id) AS (VALUES {list})
    SELECT message.conversation_id, message.remote_id
    FROM wanted
    JOIN message ON message.conversation_id = wanted.conversation_id AND message.remote_id = wanted.remote_id
    """,
)
OLDEST_UNANSWERED = Query(
    int,
    """
    SELECT at FROM message
    WHERE conversation_id = $1 AND at > $2 AND author = 'customer'
    ORDER BY at, seq, id LIMIT 1
    """,
)
EARLIER = Query(
    Earlier,
    "SELECT id, body, attachments, edited_at, at, seq FROM message WHERE conversation_id = $1 AND remote_id = $2",
)
KEEP_VERSION = "INSERT INTO message_version (message_id, body, attachments, replaced_at) VALUES ($1, $2, $3, $4)"
REPLACE_BODY = "UPDATE message SET body = $2, attachments = $3, edited_at = $4 WHERE id = $1"
STALE = "INSERT INTO search_stale (message_id, old_body) VALUES ($1, $2)"
SET_DELETED = "UPDATE message SET deleted_at = $3 WHERE conversation_id = $1 AND remote_id = $2 AND deleted_at IS NULL"
SET_HIDDEN = "UPDATE message SET hidden_at = $3 WHERE conversation_id = $1 AND remote_id = $2"
REACT = """
    INSERT INTO reaction (conversation_id, remote_id, who, sign, at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (conversation_id, remote_id, who) DO UPDATE SET sign = excluded.sign, at = excluded.at
        WHERE reaction.at <= excluded.at OR $6 = 1
"""


async def add(conn: Connection, messages: Sequence[NewMessage]) -> None:
    """Keep what was said."""
    await conn.many(ADD, [_row(each) for each in messages])


def arrived(messages: Sequence[SentMessage], now: Instant) -> Batch:
    """What keeps those of ours that have arrived, to be run together with the rest; where an echo
    came first, that is it."""
    return ADD_SENT.batch(messages, received_at=now)


async def add_policy_notes(conn: Connection, notes: Sequence[PolicyNote]) -> None:
    """Keep remarks that policies leave."""
    await conn.many(
        ADD_POLICY_NOTE,
        [(each.conversation_id, each.key, each.author, each.text, each.at) for each in notes],
    )


async def known(
    conn: Connection, asked: Sequence[tuple[ConversationId, RemoteId]]
) -> set[tuple[int, str]]:
    """Which of these messages (by conversation and the platform's number) the store holds."""
    if not asked:
        return set()
    query, arguments = KNOWN.pairs(1, asked)
    return {
        (each.conversation_id, each.remote_id) for each in await fetch_all(conn, query, *arguments)
    }


async def earlier(conn: Connection, conversation_id: int, remote_id: str | None) -> Earlier | None:
    """A message as it reads now, before it is edited."""
    return await fetch_one(conn, EARLIER, conversation_id, remote_id)


async def replace_words(
    conn: Connection, was: Earlier, body: str, attachments: str, at: Instant
) -> None:
    """A message reads differently since `at`; how it read stays as a version, and search learns of
    it."""
    await conn.rows(KEEP_VERSION, was.id, was.body, was.attachments, at)
    await conn.rows(REPLACE_BODY, was.id, body, attachments, at)
    await conn.rows(STALE, was.id, was.body)


async def keep_version(
    conn: Connection, was: Earlier, body: str, attachments: str, at: Instant
) -> None:
    """How a message read for a while, told of only after it had changed once more."""
    await conn.rows(KEEP_VERSION, was.id, body, attachments, at)


async def mark_deleted(
    conn: Connection, conversation_id: int, remote_ids: Sequence[str], at: Instant
) -> None:
    """Messages were taken back; what they said stays."""
    await conn.many(SET_DELETED, [(conversation_id, each, at) for each in remote_ids])


async def set_hidden(
    conn: Connection, conversation_id: int, remote_id: str, at: Instant | None
) -> None:
    """A comment is hidden from the public since `at`; None shows it again."""
    await conn.rows(SET_HIDDEN, conversation_id, remote_id, at)


async def react(
    conn: Connection,
    conversation_id: int,
    remote_id: str,
    who: str,
    sign: str,
    at: Instant,
    *,
    ours: bool = False,
) -> None:
    """Somebody put a sign on a message, or (empty) took theirs off. The newest holds by the
    platform's clock; what we did (`ours`) holds by the order we did it in."""
    await conn.rows(REACT, conversation_id, remote_id, who, sign, at, int(ours))


def dump_attachments(attachments: Sequence[Attachment]) -> str:
    """Attachments as JSON text, fields that were not told left out; empty text for none."""
    if not attachments:
        return ""
    return json.dumps(
        [{key: value for key, value in asdict(each).items() if value} for each in attachments]
    )


def load_attachments(text: str) -> tuple[Attachment, ...]:
    """The way back from `dump_attachments`."""
    return tuple(Attachment(**each) for each in json.loads(text)) if text else ()


class Messages:
    """What is written into threads by hand."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def note(
        self,
        conversation_id: int,
        agent: str,
        text: str,
        now: Instant,
        mentions: Sequence[str] = (),
    ) -> None:
        """Keep a remark that only the shop sees; whom it mentions is told. Raises NotFound."""

        async def work(conn: Connection) -> None:
            revision = await raise_revision(conn)
            await load(conn, conversation_id)
            number = await fetch_one(conn, ADD_NOTE, conversation_id, agent, text, now)
            await conn.many(
                ADD_MENTION,
                [(number, who, conversation_id, now) for who in dict.fromkeys(mentions)],
            )
            await touch(conn, revision, [conversation_id])

        await self._db.transact(work)


def _row(new: NewMessage) -> tuple[object, ...]:
    message = new.message
    return (
        new.conversation_id, message.remote_id, message.author.value, message.sender.name,
        message.kind, message.body, dump_attachments(message.attachments), message.reply_to,
        message.reply_quote, message.forwarded_from, message.album, message.at, message.seq,
        new.received_at, message.edited_at, new.delivery_id,
    )  # fmt: skip
