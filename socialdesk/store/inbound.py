"""What recording does with words: messages that are new, that read differently now, that were taken
back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from socialdesk.model.changes import AnsweredElsewhere, FirstReplied, HandedOver, Happened, Wrote
from socialdesk.model.conversation import SNIPPET_LENGTH, ConversationState, after_inbound
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import ALONGSIDE, Author, Deletion, Edit, InboundMessage
from socialdesk.model.text import one_line
from socialdesk.store import messages
from socialdesk.store.contacts import Renaming
from socialdesk.store.conversations import ConversationRow
from socialdesk.store.echoes import Echoes
from socialdesk.store.engine.database import fetch_one
from socialdesk.store.messages import NewMessage, dump_attachments
from socialdesk.store.working import Moving, Working

Asked = Callable[[Moving, AccountId, InboundMessage], None]
"""Asks the policies about a new message of a customer."""


async def add(
    working: Working,
    echoes: Echoes,
    ask: Asked,
    account_id: AccountId,
    message: InboundMessage,
    received_at: Instant,
) -> bool:
    """A message, once; False for one that is known."""
    moving = working.of(account_id, message.chat)
    if (moving.row.id, message.remote_id) in working.known:
        return False
    delivery_id = None
    if message.echo is not None:
        message, delivery_id = await echoes.own_words(account_id, moving.row.id, message)
    before = moving.state
    state = after_inbound(before, message, await _oldest_unanswered(working, moving, message))
    moving.become(moving.row.with_state(state), _happened(message, before, state), at=message.at)
    if message.author is Author.CUSTOMER:
        _heard(working, moving, message)
    elif message.author is Author.AGENT and delivery_id is not None:
        _first_reply(moving, message, delivery_id)
    working.say(NewMessage(moving.row.id, message, received_at, delivery_id))
    if message.author is Author.CUSTOMER:
        ask(moving, account_id, message)
    return True


def _happened(
    message: InboundMessage, before: ConversationState, after: ConversationState
) -> Happened | None:
    """What a message means beside its words; nothing, for most of them."""
    moved = (before.status, before.episode, before.waiting_since, before.first_reply_at) != (
        after.status, after.episode, after.waiting_since, after.first_reply_at,
    )  # fmt: skip
    if moved and message.author is Author.CUSTOMER:
        return Wrote(after.episode, before.status.value)
    return AnsweredElsewhere() if moved and message.author is Author.OWNER else None


def _heard(working: Working, moving: Moving, message: InboundMessage) -> None:
    """What a customer's message tells of them: where they write, what they are called, and that
    they are in reach."""
    row = moving.row
    if (message.provenance == ALONGSIDE) != bool(row.handled_by):
        # Who has the chat shows by where its messages arrive.
        holder = "another app" if message.provenance == ALONGSIDE else ""
        moving.become(replace(row, handled_by=holder), HandedOver(holder), at=message.at)
    if message.address != row.address:
        moving.become(replace(moving.row, address=message.address))
    contact = message.contact
    called = (row.contact_name, row.contact_username, row.contact_language)
    now_called = called
    if contact.name:
        now_called = (contact.name, contact.username, contact.language or row.contact_language)
    if now_called != called or row.contact_blocked:
        working.rename(Renaming(row.contact_id, *now_called, message.at))


def _first_reply(moving: Moving, message: InboundMessage, delivery_id: int) -> None:
    """An agent's answer of ours has arrived: the episode's first, if there was none."""
    if moving.state.first_reply_at is None:
        state = replace(moving.state, first_reply_at=message.at)
        after = moving.row.with_state(state)
        moving.become(after, FirstReplied(delivery_id), message.at, message.sender.name)


async def _oldest_unanswered(
    working: Working, moving: Moving, message: InboundMessage
) -> Instant | None:
    """The oldest customer message that is later than an owner's answer, which comes late itself."""
    late = (moving.state.last_inbound_at or 0) > message.at
    if message.author is not Author.OWNER or not late:
        return None
    row: ConversationRow = moving.row
    stored = await fetch_one(working.conn, messages.OLDEST_UNANSWERED, row.id, message.at)
    waiting = [*working.said_by_customer(row.id, message.at)]
    oldest = min([*waiting, *([stored] if stored is not None else [])], default=None)
    return None if oldest is None else Instant(oldest)


async def edit(working: Working, account_id: AccountId, edited: Edit, received_at: Instant) -> str:
    """A message reads differently now: "edit", "message" for one that was not known, or nothing."""
    message = edited.message
    moving = working.of(account_id, message.chat)
    await working.keep_messages()
    was = await messages.earlier(working.conn, moving.row.id, message.remote_id)
    if was is None:
        # What it said at first was before our time; the words count, the clocks do not start.
        unseen = replace(message, edited_at=edited.edited_at)
        working.say(NewMessage(moving.row.id, unseen, received_at))
        return "message"
    attachments = dump_attachments(message.attachments)
    if (was.body, was.attachments) == (message.body, attachments):
        return ""
    if was.edited_at is not None and was.edited_at > edited.edited_at:
        await messages.keep_version(working.conn, was, message.body, attachments, edited.edited_at)
        return ""
    await messages.replace_words(working.conn, was, message.body, attachments, edited.edited_at)
    state = moving.state
    if (state.last_message_at, state.last_seq) == (was.at, was.seq):
        words = one_line(message.body, SNIPPET_LENGTH) or f"[{message.kind}]"
        state = replace(state, last_text=words)
    if message.author is Author.CUSTOMER:
        state = replace(state, unread=max(state.unread, 1))
    moving.become(moving.row.with_state(state))
    return "edit"


async def delete(working: Working, account_id: AccountId, deletion: Deletion) -> None:
    """Messages were taken back; what they said stays."""
    moving = await working.find(account_id, deletion.chat)
    if moving is not None:
        await working.keep_messages()
        await messages.mark_deleted(working.conn, moving.row.id, deletion.remote_ids, working.now)
        moving.show()
