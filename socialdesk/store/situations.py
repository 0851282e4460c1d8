"""What a conversation is to the judge."""

from __future__ import annotations

from socialdesk.model.delivery import DeliveryKind, Sort
from socialdesk.model.ids import Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Situation
from socialdesk.store.conversations import ConversationRow

PRIVATE = (ChatKind.PRIVATE, ChatKind.BUSINESS, ChatKind.DIRECT)
"""Where something is said to one person, and nobody else reads it."""


def situation_of(
    row: ConversationRow,
    now: Instant,
    kind: DeliveryKind,
    *,
    purpose: Sort | None = None,
    sent_this_month: int = 0,
) -> Situation:
    """A conversation at a moment, for something of a kind; an announcement is for a `purpose`."""
    return Situation(
        ChatKind(row.chat_kind),
        now,
        row.state.last_action_at,
        kind,
        blocked=bool(row.contact_blocked),
        handled_by=row.handled_by,
        sent_this_month=sent_this_month,
        purpose=purpose if kind is DeliveryKind.BROADCAST else None,
    )
