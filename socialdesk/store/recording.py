"""Recording what arrived: one batch, one transaction, a few set statements; everything in it
harmless to repeat."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from socialdesk.model.conversation import (
    ConversationState,
    Status,
    after_action,
    after_inbound,
    after_resolve,
)
from socialdesk.model.delivery import LANES, DeliveryKind, DeliveryState
from socialdesk.model.ids import SECOND, AccountId, ContactId, ConversationId, Instant
from socialdesk.model.message import (
    ALONGSIDE,
    RECOVERED,
    Author,
    ChannelState,
    ContactChange,
    Deletion,
    Edit,
    ErasureRequest,
    Event,
    Handover,
    InboundMessage,
    Move,
    Parsed,
    RawUpdate,
    Reaction,
    Receipt,
    Sender,
    TagChange,
    Visibility,
)
from socialdesk.model.text import fold, one_line
from socialdesk.store.comment_routing import message_of, placed
from socialdesk.store.conversations import ROW_COLUMNS, ConversationRow, conversation_row
from socialdesk.store.echoes import Echoes
from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one
from socialdesk.store.records import BUMP, SAVE_STATE, dump_attachments, state_arguments

Acknowledge = Callable[[AccountId, ConversationState, InboundMessage, Instant], str | None]
"""The rule that is asked inside the transaction: the text to queue, or None."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One update on its way into the store; `failure` says why it could not be read, if so."""

    account_id: AccountId
    raw: RawUpdate
    parsed: Parsed = field(default_factory=Parsed)
    failure: str = ""


@dataclass(slots=True)
class Recorded:
    """What a batch came to. `queued` counts acknowledgements; `messages` counts new ones, not
    repeats.

    `recovered` counts, for each account, the new ones among those that were read back after a
    pause.
    """

    messages: int = 0
    repeats: int = 0
    edits: int = 0
    queued: int = 0
    quarantined: int = 0
    unknown: int = 0
    recovered: Counter[AccountId] = field(default_factory=Counter)


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


JOURNAL = """
    INSERT INTO journal (account_id, remote_key, hash, received_at, state, kind, chat, error, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (account_id, remote_key, hash) DO NOTHING
"""
CONVERSATIONS = Query(
    conversation_row,
    f"""
    WITH wanted (account_id, chat) AS (VALUES {{list}})
    SELECT {ROW_COLUMNS}
    FROM wanted
    JOIN conversation ON conversation.account_id = wanted.account_id AND conversation.chat = wanted.chat
    JOIN contact ON contact.id = conversation.contact_id
    """,
)
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
ADD_CONTACT = """
    INSERT INTO contact (account_id, remote_id, name, folded, username, language, is_bot, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (account_id, remote_id) DO NOTHING
"""
RENAME_CONTACT = """
    UPDATE contact SET name = $2, folded = $3, username = $4, language = $5, blocked_at = NULL, changed_at = $6
    WHERE id = $1
"""
ADD_CONVERSATION = """
    INSERT INTO conversation (
        account_id, contact_id, chat, chat_kind, address, status, episode, opened_at, last_message_at, last_seq,
        last_text, last_author, unread, acknowledged_episode, sort_key, revision, subject
    )
    SELECT contact.account_id, contact.id, $3, $4, $5, $6, 1, 0, 0, 0, '', 'system', 0, 0, 0, 0, $7
    FROM contact WHERE contact.account_id = $1 AND contact.remote_id = $2
    ON CONFLICT (account_id, chat) DO NOTHING
"""
MOVE_ADDRESS = "UPDATE conversation SET address = $2 WHERE id = $1"
ADD_MESSAGE = """
    INSERT INTO message (
        conversation_id, remote_id, author, sender, kind, body, attachments, reply_to, reply_quote, forwarded_from,
        album, at, seq, received_at, edited_at, delivery_id
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
"""
ACKNOWLEDGE = """
    INSERT INTO outbox (
        key, conversation_id, account_id, kind, lane, author, body, state, created_at, due_at
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
    ON CONFLICT (key) DO NOTHING
"""
EARLIER = Query(
    Earlier,
    "SELECT id, body, attachments, edited_at, at, seq FROM message WHERE conversation_id = $1 AND remote_id = $2",
)
KEEP_VERSION = "INSERT INTO message_version (message_id, body, attachments, replaced_at) VALUES ($1, $2, $3, $4)"
REPLACE_BODY = "UPDATE message SET body = $2, attachments = $3, edited_at = $4 WHERE id = $1"
STALE = "INSERT INTO search_stale (message_id, old_body) VALUES ($1, $2)"
DELETE_MESSAGES = "UPDATE message SET deleted_at = $3 WHERE conversation_id = $1 AND remote_id = $2 AND deleted_at IS NULL"
CHANGE_CONTACT = """
    UPDATE contact SET blocked_at = CASE WHEN $5 = 1 THEN CAST($3 AS bigint) ELSE blocked_at END, changed_at = $4,
        follows = COALESCE(CAST($6 AS integer), follows), phone = CASE WHEN $7 = '' THEN phone ELSE $7 END
    WHERE account_id = $1 AND remote_id = $2 AND changed_at <= $4
"""
NAME_CONTACT = "UPDATE contact SET name = $3, folded = $4 WHERE account_id = $1 AND remote_id = $2 AND changed_at <= $5"
REMEMBER = """
    INSERT INTO account_memory (account_id, key, value, position) VALUES ($1, $2, $3, $4)
    ON CONFLICT (account_id, key) DO UPDATE SET value = excluded.value, position = excluded.position
        WHERE account_memory.position <= excluded.position
"""
LAST_IN = "UPDATE account SET last_in_at = $2 WHERE id = $1"
SET_HIDDEN = "UPDATE message SET hidden_at = $3 WHERE conversation_id = $1 AND remote_id = $2"
REACT = """
    INSERT INTO reaction (conversation_id, remote_id, who, sign, at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (conversation_id, remote_id, who) DO UPDATE SET sign = excluded.sign, at = excluded.at
        WHERE reaction.at <= excluded.at
"""
RECEIVED = """
    UPDATE outbox SET state = $3
    WHERE state IN ('sent', 'delivered') AND state <> $3 AND id IN (
        SELECT delivery_id FROM message
        WHERE conversation_id = $1 AND remote_id = $2 AND delivery_id IS NOT NULL
    )
"""
RECEIVED_UNTIL = """
    UPDATE outbox SET state = $3
    WHERE state IN ('sent', 'delivered') AND state <> $3 AND id IN (
        SELECT delivery_id FROM message
        WHERE conversation_id = $1 AND at <= $2 AND delivery_id IS NOT NULL
        ORDER BY at DESC, seq DESC, id DESC LIMIT 100
    )
"""
HAND_OVER = "UPDATE conversation SET handled_by = $2 WHERE id = $1"
ADD_TAG = (
    "INSERT INTO conversation_tag (conversation_id, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING"
)
DROP_TAG = "DELETE FROM conversation_tag WHERE conversation_id = $1 AND tag = $2"
REQUEST_ERASURE = """
    INSERT INTO erasure_request (account_id, remote_id, requested_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
"""
RECEIPT_SLACK = 2 * SECOND


async def record(
    conn: Connection,
    batch: Sequence[Arrival],
    now: Instant,
    acknowledge: Acknowledge | None,
    *,
    journal: bool = True,
) -> Recorded:
    """Write a batch: raw bytes, messages, conversations moved by the rules, acknowledgements
    queued.

    Repeating any part of it changes nothing: the journal by (account, update, hash), a message by
    (account, chat, remote id), an acknowledgement by its key, a contact by the time of the news.
    """
    if journal:
        await _journal(conn, batch)
    return await _Recording(conn, now, acknowledge).run(batch)


async def _journal(conn: Connection, batch: Sequence[Arrival]) -> None:
    await conn.many(
        JOURNAL,
        [
            (
                arrival.account_id,
                arrival.raw.remote_key,
                hashlib.blake2b(arrival.raw.body, digest_size=16).hexdigest(),
                arrival.raw.received_at,
                journal_state(arrival),
                arrival.parsed.kind,
                journal_chat(arrival.parsed),
                arrival.failure,
                arrival.raw.body,
            )
            for arrival in batch
        ],
    )


def journal_state(arrival: Arrival) -> str:
    """What became of an update, as the journal keeps it."""
    if arrival.failure:
        return "quarantined"
    return "unknown" if arrival.parsed.unknown else "done"


def journal_chat(parsed: Parsed) -> str:
    """The one chat that an update is of; empty for one of several people, whose bytes are looked
    through when erasing."""
    return parsed.chats[0] if len(parsed.chats) == 1 else ""


_Chat = tuple[int, str]


@dataclass(slots=True)
class _Working:
    """A conversation being moved by this batch."""

    row: ConversationRow
    state: ConversationState
    moved: bool = False


class _Recording:
    def __init__(self, conn: Connection, now: Instant, acknowledge: Acknowledge | None) -> None:
        self.conn = conn
        self.now = now
        self.acknowledge = acknowledge
        self.echoes = Echoes(conn, now)
        self.working: dict[_Chat, _Working] = {}
        self.known: set[tuple[int, str]] = set()
        self.messages: list[tuple[object, ...]] = []
        self.acknowledgements: list[tuple[object, ...]] = []
        self.renamed: dict[ContactId, tuple[object, ...]] = {}
        self.moved_addresses: dict[ConversationId, str] = {}
        self.done = Recorded()

    async def run(self, batch: Sequence[Arrival]) -> Recorded:
        self.done.quarantined = sum(1 for arrival in batch if arrival.failure)
        self.done.unknown = sum(1 for arrival in batch if arrival.parsed.unknown)
        events = [
            (arrival.account_id, event, arrival.raw.received_at)
            for arrival in batch
            for event in arrival.parsed.events
        ]
        if not events:
            return self.done
        ((revision,),) = await self.conn.rows(BUMP)
        events = await placed(self.conn, self.echoes, events)
        said = [(account, message_of(event)) for account, event, _ in events]
        await self._load([(account, message) for account, message in said if message is not None])
        last_in: dict[AccountId, Instant] = {}
        for account_id, event, received_at in events:
            last_in[account_id] = received_at
            await self._take(account_id, event, received_at)
        await self._write(revision)
        await self.conn.many(LAST_IN, list(last_in.items()))
        return self.done

    async def _load(self, said: Sequence[tuple[AccountId, InboundMessage]]) -> None:
        if not said:
            return
        chats: dict[_Chat, tuple[AccountId, InboundMessage]] = {}
        for account_id, message in said:
            chats.setdefault((account_id, message.chat), (account_id, message))
        await self._load_chats(list(chats))
        new = [chats[chat] for chat in chats if chat not in self.working]
        asked = [
            (self.working[account_id, message.chat].row.id, str(message.remote_id))
            for account_id, message in said
            if (account_id, message.chat) in self.working
        ]
        if asked:
            query, arguments = KNOWN.pairs(1, asked)
            known = await fetch_all(self.conn, query, *arguments)
            self.known = {(each.conversation_id, each.remote_id) for each in known}
        if new:
            await self.conn.many(
                ADD_CONTACT,
                [self._contact(account_id, message.contact) for account_id, message in new],
            )
            await self.conn.many(
                ADD_CONVERSATION,
                [
                    (
                        account_id,
                        message.contact.remote_id,
                        message.chat,
                        message.chat_kind.value,
                        message.address,
                        _first_status(message).value,
                        message.subject,
                    )
                    for account_id, message in new
                ],
            )
            await self._load_chats([(account_id, message.chat) for account_id, message in new])

    async def _load_chats(self, chats: Sequence[_Chat]) -> None:
        query, arguments = CONVERSATIONS.pairs(1, chats)
        for row in await fetch_all(self.conn, query, *arguments):
            self.working[row.account_id, row.chat] = _Working(row, row.state)

    def _contact(self, account_id: AccountId, contact: Sender) -> tuple[object, ...]:
        name = contact.name or contact.username or contact.remote_id
        return (
            account_id,
            contact.remote_id,
            name,
            fold(f"{name} {contact.username}"),
            contact.username,
            contact.language,
            int(contact.is_bot),
            0,
        )

    async def _take(self, account_id: AccountId, event: Event, received_at: Instant) -> None:
        match event:
            case InboundMessage():
                await self._add(account_id, event, received_at)
            case Edit():
                await self._edit(account_id, event, received_at)
            case Deletion():
                await self._delete(account_id, event)
            case ContactChange():
                await self._change_contact(account_id, event)
            case Visibility():
                await self._hide(account_id, event)
            case Reaction():
                await self._react(account_id, event)
            case Receipt():
                await self._receipt(account_id, event)
            case TagChange():
                await self._tag(account_id, event)
            case Handover():
                await self._hand_over(account_id, event)
            case ErasureRequest():
                await self.conn.rows(REQUEST_ERASURE, account_id, event.contact, received_at)
            case Move():
                await self._move(account_id, event)
            case ChannelState():
                await self.conn.rows(REMEMBER, account_id, event.key, event.value, event.order)

    async def _add(
        self, account_id: AccountId, message: InboundMessage, received_at: Instant
    ) -> None:
        work = self.working[account_id, message.chat]
        if (work.row.id, message.remote_id) in self.known:
            self.done.repeats += 1
            return
        self.known.add((work.row.id, message.remote_id))
        delivery_id = None
        if message.echo is not None:
            message, delivery_id = await self.echoes.own_words(account_id, work.row.id, message)
        oldest_unanswered = None
        if message.author is Author.OWNER and (work.state.last_inbound_at or 0) > message.at:
            oldest_unanswered = await self._oldest_unanswered(work.row.id, message.at)
        work.state = after_inbound(work.state, message, _instant(oldest_unanswered))
        if message.author is Author.CUSTOMER and (message.provenance == ALONGSIDE) != bool(
            work.row.handled_by
        ):
            # Who has the chat shows by where its messages arrive.
            work.row = replace(
                work.row, handled_by="another app" if message.provenance == ALONGSIDE else ""
            )
            await self.conn.rows(HAND_OVER, work.row.id, work.row.handled_by)
        if (
            delivery_id is not None
            and message.author is Author.AGENT
            and work.state.first_reply_at is None
        ):
            work.state = replace(work.state, first_reply_at=message.at)
        work.moved = True
        self._append(work.row.id, message, received_at, delivery_id)
        self.done.messages += 1
        if message.provenance == RECOVERED:
            self.done.recovered[account_id] += 1
        self._refresh_contact(work.row, message)
        self._acknowledge(work, message)

    async def _oldest_unanswered(
        self, conversation_id: ConversationId, after: Instant
    ) -> int | None:
        stored = await fetch_one(self.conn, OLDEST_UNANSWERED, conversation_id, after)
        waiting = [
            row[11]
            for row in self.messages
            if row[0] == conversation_id and row[2] == Author.CUSTOMER.value
        ]
        later = [at for at in waiting if isinstance(at, int) and at > after]
        return min([*later, *([stored] if stored is not None else [])], default=None)

    def _append(
        self,
        conversation_id: ConversationId,
        message: InboundMessage,
        received_at: Instant,
        delivery_id: int | None = None,
    ) -> None:
        self.messages.append(
            (
                conversation_id,
                message.remote_id,
                message.author.value,
                message.sender.name,
                message.kind,
                message.body,
                dump_attachments(message.attachments),
                message.reply_to,
                message.reply_quote,
                message.forwarded_from,
                message.album,
                message.at,
                message.seq,
                received_at,
                message.edited_at,
                delivery_id,
            )
        )

    def _refresh_contact(self, row: ConversationRow, message: InboundMessage) -> None:
        contact = message.contact
        if message.author is not Author.CUSTOMER:
            return
        now_known = (row.contact_name, row.contact_username, row.contact_language)
        if contact.name:
            now_known = (contact.name, contact.username, contact.language or row.contact_language)
        if (
            now_known != (row.contact_name, row.contact_username, row.contact_language)
            or row.contact_blocked
        ):
            name, username, language = now_known
            self.renamed[row.contact_id] = (
                row.contact_id, name, fold(f"{name} {username}"), username, language, message.at,
            )  # fmt: skip
        if message.address != row.address:
            self.moved_addresses[row.id] = message.address

    def _acknowledge(self, work: _Working, message: InboundMessage) -> None:
        if self.acknowledge is None or message.author is not Author.CUSTOMER:
            return
        text = self.acknowledge(work.row.account_id, work.state, message, self.now)
        if text is None:
            return
        work.state = replace(work.state, acknowledged_episode=work.state.episode)
        kind = DeliveryKind.ACKNOWLEDGEMENT
        self.acknowledgements.append(
            (
                f"ack:{work.row.id}:{work.state.episode}",
                work.row.id,
                work.row.account_id,
                kind.value,
                LANES[kind],
                "socialdesk",
                text,
                DeliveryState.QUEUED.value,
                self.now,
            )
        )
        self.done.queued += 1

    async def _edit(self, account_id: AccountId, edit: Edit, received_at: Instant) -> None:
        message = edit.message
        work = self.working[account_id, message.chat]
        await self._flush_messages()
        earlier = await fetch_one(self.conn, EARLIER, work.row.id, message.remote_id)
        if earlier is None:
            # What it said at first was before our time; the words count, the clocks do not start.
            self.known.add((work.row.id, message.remote_id))
            self._append(work.row.id, replace(message, edited_at=edit.edited_at), received_at)
            self.done.messages += 1
            return
        attachments = dump_attachments(message.attachments)
        if (earlier.body, earlier.attachments) == (message.body, attachments):
            return
        if earlier.edited_at is not None and earlier.edited_at > edit.edited_at:
            await self.conn.rows(
                KEEP_VERSION, earlier.id, message.body, attachments, edit.edited_at
            )
            return
        await self.conn.rows(
            KEEP_VERSION, earlier.id, earlier.body, earlier.attachments, edit.edited_at
        )
        await self.conn.rows(REPLACE_BODY, earlier.id, message.body, attachments, edit.edited_at)
        await self.conn.rows(STALE, earlier.id, earlier.body)
        state = work.state
        if (state.last_message_at, state.last_seq) == (earlier.at, earlier.seq):
            state = replace(state, last_text=one_line(message.body, 120) or f"[{message.kind}]")
        if message.author is Author.CUSTOMER:
            state = replace(state, unread=max(state.unread, 1))
        work.state, work.moved = state, True
        self.done.edits += 1

    async def _delete(self, account_id: AccountId, deletion: Deletion) -> None:
        work = await self._find(account_id, deletion.chat)
        if work is None:
            return
        await self._flush_messages()
        await self.conn.many(
            DELETE_MESSAGES,
            [(work.row.id, remote_id, self.now) for remote_id in deletion.remote_ids],
        )
        work.moved = True

    async def _change_contact(self, account_id: AccountId, change: ContactChange) -> None:
        who = change.contact
        await self.conn.many(ADD_CONTACT, [self._contact(account_id, who)])
        await self.conn.rows(
            CHANGE_CONTACT,
            account_id,
            who.remote_id,
            change.at if change.blocked else None,
            change.at,
            int(change.blocked is not None),
            None if change.follows is None else int(change.follows),
            change.phone,
        )
        if change.blocked is None and who.name:
            await self.conn.rows(
                NAME_CONTACT, account_id, who.remote_id, who.name, fold(who.name), change.at
            )
        work = await self._find(account_id, change.chat)
        if work is not None:
            work.moved = True

    async def _hide(self, account_id: AccountId, change: Visibility) -> None:
        work = await self._find(account_id, change.chat)
        if work is not None:
            await self._flush_messages()
            await self.conn.rows(
                SET_HIDDEN, work.row.id, change.remote_id, self.now if change.hidden else None
            )
            work.moved = True

    async def _react(self, account_id: AccountId, reaction: Reaction) -> None:
        work = await self._find(account_id, reaction.chat)
        if work is None:
            return
        await self.conn.rows(
            REACT, work.row.id, reaction.remote_id, reaction.who, reaction.sign, reaction.at
        )
        if reaction.opens_window:
            work.state = after_action(work.state, reaction.at)
        work.moved = True

    async def _receipt(self, account_id: AccountId, receipt: Receipt) -> None:
        work = await self._find(account_id, receipt.chat)
        if work is None:
            return
        await self._flush_messages()
        state = (DeliveryState.READ if receipt.read else DeliveryState.DELIVERED).value
        await self.conn.many(
            RECEIVED, [(work.row.id, remote_id, state) for remote_id in receipt.remote_ids]
        )
        if receipt.watermark is not None:
            await self.conn.rows(
                RECEIVED_UNTIL, work.row.id, receipt.watermark + RECEIPT_SLACK, state
            )
        work.moved = True

    async def _tag(self, account_id: AccountId, change: TagChange) -> None:
        work = await self._find(account_id, change.chat)
        if work is not None:
            await self.conn.many(ADD_TAG, [(work.row.id, tag) for tag in change.add])
            await self.conn.many(DROP_TAG, [(work.row.id, tag) for tag in change.remove])
            work.moved = True

    async def _hand_over(self, account_id: AccountId, change: Handover) -> None:
        work = await self._find(account_id, change.chat)
        if work is not None:
            await self.conn.rows(HAND_OVER, work.row.id, change.to)
            work.row = replace(work.row, handled_by=change.to)
            work.moved = True

    async def _move(self, account_id: AccountId, move: Move) -> None:
        work = await self._find(account_id, move.chat)
        if work is not None:
            self.moved_addresses[work.row.id] = move.new_address
            work.state, work.moved = after_resolve(work.state), True

    async def _find(self, account_id: AccountId, chat: str) -> _Working | None:
        if (account_id, chat) not in self.working:
            await self._load_chats([(account_id, chat)])
        return self.working.get((account_id, chat))

    async def _flush_messages(self) -> None:
        await self.conn.many(ADD_MESSAGE, self.messages)
        self.messages = []

    async def _write(self, revision: int) -> None:
        await self._flush_messages()
        await self.conn.many(
            SAVE_STATE,
            [
                (work.row.id, *state_arguments(work.state), revision)
                for work in self.working.values()
                if work.moved
            ],
        )
        await self.conn.many(ACKNOWLEDGE, self.acknowledgements)
        await self.conn.many(RENAME_CONTACT, list(self.renamed.values()))
        await self.conn.many(MOVE_ADDRESS, list(self.moved_addresses.items()))


def _first_status(message: InboundMessage) -> Status:
    return Status.OPEN if message.author is Author.CUSTOMER else Status.PENDING


def _instant(value: int | None) -> Instant | None:
    return None if value is None else Instant(value)


def merged(batches: Iterable[Recorded]) -> Recorded:
    """The sum of several batches' outcomes."""
    total = Recorded()
    for each in batches:
        total.messages += each.messages
        total.repeats += each.repeats
        total.edits += each.edits
        total.queued += each.queued
        total.quarantined += each.quarantined
        total.unknown += each.unknown
        total.recovered += each.recovered
    return total
