"""How a conversation's state lies in its row: the columns, their order, and the way there and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from socialdesk.model.conversation import ConversationState, Status, sort_key
from socialdesk.model.ids import AccountId, ContactId, ConversationId
from socialdesk.model.message import Attachment, Author

STATE_COLUMNS = (
    "conversation.status, conversation.episode, conversation.opened_at, conversation.waiting_since, "
    "conversation.first_reply_at, conversation.last_inbound_at, conversation.last_reply_at, "
    "conversation.last_message_at, conversation.last_seq, conversation.last_text, conversation.last_author, "
    "conversation.unread, conversation.acknowledged_episode, conversation.snoozed_until, conversation.last_action_at"
)
"""The columns of `ConversationState`, in the order of its fields."""

SAVE_STATE = """
    UPDATE conversation
    SET status = $2, episode = $3, opened_at = $4, waiting_since = $5, first_reply_at = $6, last_inbound_at = $7,
        last_reply_at = $8, last_message_at = $9, last_seq = $10, last_text = $11, last_author = $12, unread = $13,
        acknowledged_episode = $14, snoozed_until = $15, last_action_at = $16, sort_key = $17, revision = $18
    WHERE id = $1
"""
BUMP = "UPDATE change_counter SET value = value + 1 WHERE id = 1 RETURNING value"
"""First in every transaction that moves conversations: it numbers the change, and on PostgreSQL it
is the lock that makes reading a state and writing the next one safe."""


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation as the rules need it. `contact` fields ride along for the acknowledgement and
    for updates."""

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
    state: ConversationState


ROW_COLUMNS = (
    "conversation.id, conversation.account_id, conversation.contact_id, conversation.chat, conversation.chat_kind, "
    "conversation.address, contact.name AS contact_name, contact.username AS contact_username, "
    "contact.language AS contact_language, "
    "CASE WHEN contact.blocked_at IS NULL THEN 0 ELSE 1 END AS contact_blocked, "
    "conversation.handled_by, conversation.subject, " + STATE_COLUMNS
)
"""What `conversation_row` takes, from `conversation JOIN contact`."""


def conversation_row(*columns: Any) -> ConversationRow:
    """A row of `ROW_COLUMNS`."""
    row: tuple[Any, ...] = (*columns[:12], conversation_state(*columns[12:]))
    return ConversationRow(*row)


def conversation_state(*columns: Any) -> ConversationState:
    """A row of `STATE_COLUMNS`."""
    status, *rest = columns
    (
        episode,
        opened,
        waiting,
        first,
        inbound,
        reply,
        at,
        seq,
        text,
        author,
        unread,
        acknowledged,
        snoozed,
        action,
    ) = rest
    return ConversationState(
        Status(status),
        episode,
        opened,
        waiting,
        first,
        inbound,
        reply,
        at,
        seq,
        text,
        Author(author),
        unread,
        acknowledged,
        snoozed,
        action,
    )


def state_arguments(state: ConversationState) -> tuple[object, ...]:
    """The values of `STATE_COLUMNS` followed by the sort key."""
    return (
        state.status.value,
        state.episode,
        state.opened_at,
        state.waiting_since,
        state.first_reply_at,
        state.last_inbound_at,
        state.last_reply_at,
        state.last_message_at,
        state.last_seq,
        state.last_text,
        state.last_author.value,
        state.unread,
        state.acknowledged_episode,
        state.snoozed_until,
        state.last_action_at,
        sort_key(state),
    )


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
