"""How a conversation's state lies in its row: the columns, their order, and the way there and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from socialdesk.model.conversation import ConversationState, sort_key
from socialdesk.model.message import Attachment

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
