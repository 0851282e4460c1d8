"""Messages: what was said, in and out, and the shop's own notes. Every statement that writes
`message` stands here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from socialdesk.model.delivery import OutgoingFile
from socialdesk.model.ids import ConversationId, Instant, RemoteId
from socialdesk.model.message import Attachment, InboundMessage
from socialdesk.model.reason import dump_quote, dump_reason
from socialdesk.store import waits
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
    """Something said, about to be kept. `delivery_id` is set for what we said ourselves;
    `stands_for` as in `Earlier`."""

    conversation_id: ConversationId
    message: InboundMessage
    received_at: Instant
    delivery_id: int | None = None
    stands_for: str = ""
    unasked: int = 0
    """1: a customer's that wants no answer."""
    imported: str | None = None
    """Its number in the other system that it came from; then it has none of its platform's."""
    deleted_at: Instant | None = None
    """When it was taken back, where that is known of it from the beginning."""


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
    """A message that the store holds already; `stands_for` as in `Earlier`."""

    conversation_id: int
    remote_id: str
    stands_for: str


OURS = "ours"
"""Told of a message that we said ourselves."""
FREE_NUMBER = "UPDATE message SET remote_id = NULL WHERE conversation_id = $1 AND remote_id = $2"
ASK_AFTER_ALL = "UPDATE message SET unasked = 0 WHERE conversation_id = $1 AND remote_id = $2"
FORETOLD = "edit"
"""What a row stands for of which only an edit has come."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message as it read before an edit.

    `stands_for` is empty for a message itself. A row may hold its place until it comes: `FORETOLD`,
    or the hash of the update that was not understood.
    """

    id: int
    remote_id: str | None
    author: str
    kind: str
    body: str
    attachments: str
    edited_at: int | None
    at: int
    seq: int
    stands_for: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Customers' messages after a moment: since when somebody waits, and how many are new or
    changed."""

    waiting_since: int | None
    unread: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a person's answer stands in its thread."""

    at: int
    seq: int


@dataclass(frozen=True, slots=True)
class LastWords:
    """What the inbox shows of a conversation's newest message."""

    at: int
    seq: int
    author: str
    kind: str
    body: str
    said: str


ADD = """
    INSERT INTO message (
        conversation_id, remote_id, author, sender, kind, body, attachments, reply_to, reply_quote, forwarded_from,
        album, at, seq, received_at, edited_at, delivery_id, stands_for, said, unasked, imported,
        deleted_at, provenance
    )
    VALUES (
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22
    )
"""
ADD_SENT = Rows(
    """
    INSERT INTO message (
        conversation_id, remote_id, author, sender, kind, body, attachments, reply_to, at, seq, received_at, delivery_id
    )
    SELECT outbox.conversation_id, CASE WHEN other.id IS NULL THEN given.remote_id END, given.author, outbox.author,
        given.kind, outbox.body, given.attachments_text, outbox.reply_to, given.at, given.seq, given.received_at,
        outbox.id
    FROM given JOIN outbox ON outbox.id = given.delivery_id
    LEFT JOIN message AS other ON other.conversation_id = outbox.conversation_id
        AND other.remote_id = given.remote_id
        AND (other.author = 'customer' OR COALESCE(other.delivery_id, outbox.id) <> outbox.id)
    WHERE given.remote_id IS NOT NULL AND other.id IS NULL OR NOT EXISTS (
        SELECT 1 FROM message AS kept
        WHERE kept.conversation_id = outbox.conversation_id AND kept.delivery_id = outbox.id
    )
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
"""What is read back of our own words may come before their answer, and may tell nothing of a file.
Words that somebody else has said under that number stay theirs: ours stand beside them without one."""
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
    SELECT message.conversation_id, message.remote_id,
        CASE WHEN message.delivery_id IS NULL THEN message.stands_for ELSE 'ours' END AS stands_for
    FROM wanted
    JOIN message ON message.conversation_id = wanted.conversation_id AND message.remote_id = wanted.remote_id
    """,
)
UNANSWERED = Query(
    Unanswered,
    """
    SELECT min(since) AS waiting_since, count(*) AS unread
    FROM (
        SELECT CASE WHEN stands_for = 'edit' THEN NULL ELSE at END AS since FROM message
        WHERE conversation_id = $1 AND author = 'customer' AND at >= $2 AND (at > $2 OR seq > $3)
        UNION ALL
        SELECT CAST(NULL AS bigint) AS since FROM message
        WHERE conversation_id = $1 AND author = 'customer' AND kind <> 'location'
            AND edited_at > $2 AND (at < $2 OR at = $2 AND seq <= $3)
    ) AS later
    """,
)
"""After a moment and a place in it; a live location that moves on is no news."""
ANSWERED_AT = Query(
    int,
    """
    SELECT at FROM message
    WHERE conversation_id = $1 AND at >= $2 AND (at > $2 OR seq > $3) AND author = 'owner'
    ORDER BY at, seq, id LIMIT 1
    """,
)
NEWEST_ANSWER = Query(
    Answer,
    """
    SELECT at, seq FROM message
    WHERE conversation_id = $1 AND at >= $2 AND (at > $2 OR seq > $3) AND author = 'owner'
    ORDER BY at DESC, seq DESC, id DESC LIMIT 1
    """,
)
ASKED_BEFORE = Query(
    int,
    """
    SELECT at FROM message
    WHERE conversation_id = $1 AND at >= $4 AND at <= $2 AND (at < $2 OR seq < $3) AND author = 'customer'
        AND stands_for <> 'edit'
    ORDER BY at, seq, id LIMIT 1
    """,
)
LAST_WORDS = Query(
    LastWords,
    """
    SELECT at, seq, author, kind, body, said FROM message
    WHERE conversation_id = $1 AND change_id IS NULL AND kind <> 'note' AND NOT (author = 'bot' AND delivery_id IS NOT NULL)
    ORDER BY at DESC, seq DESC, id DESC LIMIT 1
    """,
)
"""What we say by ourselves (an acknowledgement) never stands in the list."""
EARLIER_COLUMNS = "id, remote_id, author, kind, body, attachments, edited_at, at, seq, stands_for"
EARLIER = Query(
    Earlier, f"SELECT {EARLIER_COLUMNS} FROM message WHERE conversation_id = $1 AND remote_id = $2"
)
HELD_PLACES = Query(
    Earlier,
    f"""
    SELECT {EARLIER_COLUMNS} FROM message
    WHERE conversation_id = $1 AND stands_for <> '' AND (stands_for = $2 OR stands_for = 'unread' AND received_at = $3)
    ORDER BY id
    """,
)
PLACES_OF = Query(
    int,
    """
    SELECT message.conversation_id FROM message JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.stands_for <> '' AND conversation.account_id = $1
        AND (message.stands_for = $2 OR message.stands_for = 'unread' AND message.received_at = $3)
    GROUP BY message.conversation_id ORDER BY message.conversation_id
    """,
)
"""Where an update was not understood; older programs did not write down which (`unread`)."""
KEEP_VERSION = """
    INSERT INTO message_version (message_id, body, attachments, since, replaced_at) VALUES ($1, $2, $3, $4, $5)
"""
DROP_VERSIONS = "DELETE FROM message_version WHERE message_id = $1"
DROP = "DELETE FROM message WHERE id = $1"
TAKE_PLACE = """
    UPDATE message
    SET remote_id = $2, author = $3, sender = $4, kind = $5, body = $6, attachments = $7, reply_to = $8,
        reply_quote = $9, forwarded_from = $10, album = $11, at = $12, seq = $13, edited_at = $14, stands_for = $15,
        said = $16
    WHERE id = $1
"""
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


async def ask_after_all(conn: Connection, conversation_id: int, remote_id: str) -> None:
    """A message that was to want no answer wants one."""
    await conn.rows(ASK_AFTER_ALL, conversation_id, remote_id)


async def add_policy_notes(conn: Connection, notes: Sequence[PolicyNote]) -> None:
    """Keep remarks that policies leave."""
    await conn.many(
        ADD_POLICY_NOTE,
        [(each.conversation_id, each.key, each.author, each.text, each.at) for each in notes],
    )


async def add_note(
    conn: Connection,
    conversation_id: int,
    agent: str,
    text: str,
    now: Instant,
    mentions: Sequence[str] = (),
) -> None:
    """Keep a remark inside a transaction; whom it mentions is told."""
    number = await fetch_one(conn, ADD_NOTE, conversation_id, agent, text, now)
    told = [(number, who, conversation_id, now) for who in dict.fromkeys(mentions)]
    await conn.many(ADD_MENTION, told)


async def known(
    conn: Connection, asked: Sequence[tuple[ConversationId, RemoteId]]
) -> dict[tuple[int, str], str]:
    """Which of these messages (by conversation and the platform's number) the store holds, and what
    each of their rows stands for."""
    if not asked:
        return {}
    query, arguments = KNOWN.pairs(1, asked)
    return {
        (each.conversation_id, each.remote_id): each.stands_for
        for each in await fetch_all(conn, query, *arguments)
    }


async def earlier(conn: Connection, conversation_id: int, remote_id: str | None) -> Earlier | None:
    """A message as it reads now, before it is edited."""
    return await fetch_one(conn, EARLIER, conversation_id, remote_id)


async def replace_words(
    conn: Connection, was: Earlier, body: str, attachments: str, at: Instant
) -> None:
    """A message reads differently since `at`; how it read stays as a version, and search learns of
    it."""
    since = was.at if was.edited_at is None else was.edited_at
    await conn.rows(KEEP_VERSION, was.id, was.body, was.attachments, since, at)
    await conn.rows(REPLACE_BODY, was.id, body, attachments, at)
    await conn.rows(STALE, was.id, was.body)


async def take_place(
    conn: Connection, was: Earlier, message: InboundMessage, stands_for: str
) -> None:
    """A message takes the place of the row that was held for it; search learns of its words."""
    await conn.rows(
        TAKE_PLACE, was.id, message.remote_id, message.author.value, message.sender.name,
        message.kind, message.body, dump_attachments(message.attachments), message.reply_to,
        dump_quote(message.reply_quote), message.forwarded_from, message.album, message.at, message.seq,
        message.edited_at, stands_for, dump_reason(message.said),
    )  # fmt: skip
    await conn.rows(STALE, was.id, was.body)


async def remove(conn: Connection, was: Earlier) -> None:
    """A row that held the place of something that turns out to be no message goes."""
    await conn.rows(STALE, was.id, was.body)
    await conn.rows(DROP_VERSIONS, was.id)
    await conn.rows(DROP, was.id)


async def mark_deleted(
    conn: Connection, conversation_id: int, remote_ids: Sequence[str], at: Instant
) -> None:
    """Messages were taken back; what they said stays."""
    await conn.many(SET_DELETED, [(conversation_id, each, at) for each in remote_ids])
    waits.fold_at_end(conn, [conversation_id])


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


def own_attachment(file: OutgoingFile) -> Attachment:
    """A file of ours as the thread shows it."""
    kind = "photo" if file.is_image else "video" if file.is_video else "document"
    return Attachment(kind, name=file.name, mime=file.mime, size=file.size)


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
            await add_note(conn, conversation_id, agent, text, now, mentions)
            await touch(conn, revision, [conversation_id])

        await self._db.transact(work)


def _row(new: NewMessage) -> tuple[object, ...]:
    message = new.message
    return (
        new.conversation_id, message.remote_id if new.imported is None else None,
        message.author.value, message.sender.name,
        message.kind, message.body, dump_attachments(message.attachments), message.reply_to,
        dump_quote(message.reply_quote), message.forwarded_from, message.album, message.at, message.seq,
        new.received_at, message.edited_at, new.delivery_id, new.stands_for,
        dump_reason(message.said), new.unasked, new.imported, new.deleted_at, message.provenance,
    )  # fmt: skip
