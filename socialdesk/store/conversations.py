"""The one door to a changed conversation: how it lies in its row, and `change`, which saves it and
writes down what happened."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.errors import NotFound
from socialdesk.model.changes import Happened, details_of
from socialdesk.model.conversation import ConversationState, Status, sort_key
from socialdesk.model.i18n import translate
from socialdesk.model.ids import AccountId, ContactId, ConversationId, Instant
from socialdesk.model.message import Author
from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation as the rules need it. `contact` fields ride along for policies and updates."""

    id: ConversationId
    account_id: AccountId
    contact_id: ContactId
    chat: str
    chat_kind: str
    address: str
    contact_name: str
    contact_username: str
    contact_language: str
    contact_blocked: int
    handled_by: str
    subject: str
    assignee: str
    assigned_at: Instant | None
    priority: str
    state: ConversationState


STATE_COLUMNS = """
    conversation.status, conversation.episode, conversation.opened_at, conversation.waiting_since,
    conversation.first_reply_at, conversation.last_inbound_at, conversation.last_reply_at,
    conversation.last_message_at, conversation.last_seq, conversation.last_text, conversation.last_author,
    conversation.unread, conversation.acknowledged_episode, conversation.snoozed_until, conversation.last_action_at
"""
"""The columns of `ConversationState`, in the order of its fields."""
ROW_COLUMNS = f"""
    conversation.id, conversation.account_id, conversation.contact_id, conversation.chat, conversation.chat_kind,
    conversation.address, contact.name AS contact_name, contact.username AS contact_username,
    contact.language AS contact_language,
    CASE WHEN contact.blocked_at IS NULL THEN 0 ELSE 1 END AS contact_blocked,
    conversation.handled_by, conversation.subject, conversation.assignee, conversation.assigned_at,
    conversation.priority, {STATE_COLUMNS}
"""
"""What `conversation_row` takes, from `conversation JOIN contact`."""


def conversation_row(*columns: Any) -> ConversationRow:
    """A row of `ROW_COLUMNS`."""
    (
        status, episode, opened_at, waiting_since, first_reply_at, last_inbound_at, last_reply_at,
        last_message_at, last_seq, last_text, last_author, unread, acknowledged_episode,
        snoozed_until, last_action_at,
    ) = columns[15:]  # fmt: skip
    state = ConversationState(
        Status(status), episode, opened_at, waiting_since, first_reply_at, last_inbound_at,
        last_reply_at, last_message_at, last_seq, last_text, Author(last_author), unread,
        acknowledged_episode, snoozed_until, last_action_at,
    )  # fmt: skip
    row: tuple[Any, ...] = (*columns[:15], state)
    return ConversationRow(*row)


CONVERSATION = Query(
    conversation_row,
    f"""
    SELECT {ROW_COLUMNS} FROM conversation JOIN contact ON contact.id = conversation.contact_id
    WHERE conversation.id = $1
    """,
)
CONVERSATIONS = Query(
    conversation_row,
    f"""
    SELECT {ROW_COLUMNS} FROM conversation JOIN contact ON contact.id = conversation.contact_id
    WHERE conversation.id IN ({{list}})
    """,
)
RAISE_REVISION = Query(
    int, "UPDATE change_counter SET value = value + 1 WHERE id = 1 RETURNING value"
)
SAVE = """
    UPDATE conversation
    SET status = $2, episode = $3, opened_at = $4, waiting_since = $5, first_reply_at = $6, last_inbound_at = $7,
        last_reply_at = $8, last_message_at = $9, last_seq = $10, last_text = $11, last_author = $12, unread = $13,
        acknowledged_episode = $14, snoozed_until = $15, last_action_at = $16, sort_key = $17, revision = $18,
        assignee = $19, assigned_at = $20, priority = $21, address = $22, handled_by = $23
    WHERE id = $1
"""
TOUCH = "UPDATE conversation SET revision = $2 WHERE id = $1"
ADD_CHANGE = """
    INSERT INTO conversation_change (
        conversation_id, kind, details, agent, batch, at, revision, waiting_before, waiting_after, undoable
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
ADD_TOLD = Query(int, f"{ADD_CHANGE} RETURNING id")
ADD_EVENT = """
    INSERT INTO message (conversation_id, author, sender, kind, body, at, seq, received_at, change_id)
    VALUES ($1, 'system', $2, 'event', '', $3, $4, $3, $5)
"""
"""A change's place in its thread: a message without words of its own, so that one index pages
through both."""
EVENT_SEQ = 1 << 40
"""Events and notes come after every message of the same millisecond."""


@dataclass(frozen=True, slots=True)
class Step:
    """One conversation's change: what it was, what it is from now on, and what happened.

    Nothing is written down where `happened` is None: the conversation is saved and shown anew.
    `agent` is who did it, empty for the program itself. What shares a `batch` is undone together;
    without one it cannot be undone.
    """

    before: ConversationRow
    after: ConversationRow
    at: Instant
    happened: Happened | None = None
    agent: str = ""
    batch: str = ""


async def raise_revision(conn: Connection) -> int:
    """First in every transaction that changes conversations: it numbers the change, and on
    PostgreSQL it is the lock that makes reading a conversation and writing the next one safe."""
    number = await fetch_one(conn, RAISE_REVISION)
    assert number is not None
    return number


async def load(conn: Connection, conversation_id: int) -> ConversationRow:
    """One conversation inside a transaction. Raises NotFound."""
    found = await fetch_one(conn, CONVERSATION, conversation_id)
    if found is None:
        raise no_conversation(conversation_id)
    return found


async def load_many(
    conn: Connection, conversation_ids: Sequence[int]
) -> dict[int, ConversationRow]:
    """These conversations by their numbers, in one question; one that is gone is missing."""
    if not conversation_ids:
        return {}
    query, arguments = CONVERSATIONS.over(1, conversation_ids)
    return {row.id: row for row in await fetch_all(conn, query, *arguments)}


async def change(
    conn: Connection,
    revision: int,
    before: ConversationRow,
    after: ConversationRow,
    happened: Happened | None,
    *,
    at: Instant,
    agent: str = "",
    batch: str = "",
) -> ConversationRow:
    """Save one conversation and write down what happened (see `Step`); gives back `after`."""
    await change_many(conn, revision, [Step(before, after, at, happened, agent, batch)])
    return after


async def change_many(conn: Connection, revision: int, steps: Sequence[Step]) -> None:
    """The same for any number of conversations, in set statements.

    A conversation may stand in several steps, each beginning where the one before it ended.
    """
    await conn.many(SAVE, [_saved(step.after, revision) for step in steps])
    quiet, told = list[tuple[object, ...]](), list[tuple[object, ...]]()
    for step in steps:
        if step.happened is None:
            continue
        written = _written(step, step.happened, revision)
        if step.happened.told:
            number = await fetch_one(conn, ADD_TOLD, *written)
            told.append((step.after.id, step.agent, step.at, EVENT_SEQ, number))
        else:
            quiet.append(written)
    await conn.many(ADD_CHANGE, quiet)
    await conn.many(ADD_EVENT, told)


async def touch(conn: Connection, revision: int, conversation_ids: Sequence[int]) -> None:
    """Show these conversations anew at every desk: something around them changed."""
    await conn.many(TOUCH, [(each, revision) for each in conversation_ids])


def no_conversation(conversation_id: int) -> NotFound:
    """The error for a number that names nothing."""
    return NotFound(
        translate(
            "There is no conversation {conversation_id}. `socialdesk inbox --view all` lists them.",
            conversation_id=conversation_id,
        )
    )


def _saved(row: ConversationRow, revision: int) -> tuple[object, ...]:
    """The arguments of `SAVE`."""
    state = row.state
    return (
        row.id, state.status.value, state.episode, state.opened_at, state.waiting_since,
        state.first_reply_at, state.last_inbound_at, state.last_reply_at, state.last_message_at,
        state.last_seq, state.last_text, state.last_author.value, state.unread,
        state.acknowledged_episode, state.snoozed_until, state.last_action_at, sort_key(state),
        revision, row.assignee, row.assigned_at, row.priority, row.address, row.handled_by,
    )  # fmt: skip


def _written(step: Step, happened: Happened, revision: int) -> tuple[object, ...]:
    """The arguments of `ADD_CHANGE`. The wait before and after it is told with every change:
    figures are made of it."""
    return (
        step.after.id,
        happened.kind,
        json.dumps(details_of(happened), ensure_ascii=False),
        step.agent,
        step.batch,
        step.at,
        revision,
        step.before.state.waiting_since,
        step.after.state.waiting_since,
        int(bool(step.batch)),
    )
