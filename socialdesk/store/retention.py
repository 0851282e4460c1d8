"""Customers from whom nothing has come for so long that the shop need not know them any more."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.model.order import WAY, State
from socialdesk.store.engine.database import Database, Query

_SAME = "(SELECT one.id FROM contact AS one WHERE one.id = root.id OR one.same_as = root.id)"
_OPEN = ", ".join(f"'{each.value}'" for each in WAY if each is not State.DELIVERED)


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who has been silent: one of their conversations, and when (ms) anything last happened there."""

    conversation: int
    name: str
    last_at: int


SILENT = Query(
    Silent,
    f"""
    SELECT conversation.id AS conversation, contact.name, conversation.last_message_at AS last_at
    FROM conversation JOIN contact ON contact.id = conversation.contact_id
    JOIN contact AS root ON root.id = COALESCE(contact.same_as, contact.id)
    WHERE conversation.last_message_at < $1 AND NOT EXISTS (
        SELECT 1 FROM conversation AS other WHERE other.contact_id IN {_SAME}
        AND (other.last_message_at >= $1 OR other.waiting_since IS NOT NULL
            OR (other.last_message_at > conversation.last_message_at
                OR other.last_message_at = conversation.last_message_at AND other.id > conversation.id)))
    AND NOT EXISTS (
        SELECT 1 FROM purchase WHERE purchase.contact_id IN {_SAME} AND (purchase.at >= $1 OR purchase.state IN ({_OPEN})))
    AND NOT EXISTS (
        SELECT 1 FROM task JOIN conversation AS its ON its.id = task.conversation_id
        WHERE task.ended_at IS NULL AND its.contact_id IN {_SAME})
    AND NOT EXISTS (
        SELECT 1 FROM promise JOIN conversation AS its ON its.id = promise.conversation_id
        WHERE promise.outcome = '' AND its.contact_id IN {_SAME})
    AND NOT EXISTS (
        SELECT 1 FROM customer_case WHERE customer_case.closed_at IS NULL AND customer_case.contact_id IN {_SAME})
    ORDER BY conversation.last_message_at, conversation.id LIMIT $2
    """,
)
"""Each person once, by their newest conversation. Who waits, has an order under way or an open case, or to whom something
is promised or left to do, is kept."""


async def silent_since(database: Database, before: Instant, most: int) -> list[Silent]:
    """Who has neither written nor bought since `before` (ms), the longest first."""
    return await database.all(SILENT, before, most)
