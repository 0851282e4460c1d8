"""The one private reply that a comment may have, by which somebody is told how their claim stands who has no private chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import ConversationId, Instant, RemoteId
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Allowed, Capabilities, Situation, judge
from socialdesk.store.claim_rows import ClaimRow
from socialdesk.store.conversations import load, raise_revision, touch
from socialdesk.store.engine.database import Connection, Query, fetch_one
from socialdesk.store.outbox import private_key, queue_unless_there


@dataclass(frozen=True, slots=True)
class Comment:
    """Where a claim was made: the comment's id at its platform, its moment, and the account's name."""

    remote_id: str
    at: int
    account: str


COMMENT = Query(
    Comment,
    """
    SELECT message.remote_id, message.at, account.name AS account FROM message
    JOIN conversation ON conversation.id = message.conversation_id
    JOIN account ON account.id = conversation.account_id
    WHERE message.id = $1 AND message.remote_id IS NOT NULL AND message.deleted_at IS NULL
        AND conversation.chat_kind = 'comment'
    """,
)


async def reply_privately(
    conn: Connection,
    claim: ClaimRow,
    text: str,
    limits: Mapping[str, Capabilities],
    now: Instant,
) -> bool:
    """Answer the comment of a claim in private, if its platform lets a program and nobody has; whether that is so. Its key makes a
    second try harmless."""
    revision = await raise_revision(conn)
    comment = None
    if claim.message_id is not None:
        comment = await fetch_one(conn, COMMENT, claim.message_id)
    if comment is None or claim.conversation_id is None or comment.account not in limits:
        return False
    row = await load(conn, claim.conversation_id)
    situation = Situation(
        ChatKind(row.chat_kind), now, Instant(comment.at), DeliveryKind.ACKNOWLEDGEMENT, private=True,
        blocked=bool(row.contact_blocked), handled_by=row.handled_by,
    )  # fmt: skip
    if not isinstance(judge(limits[comment.account], situation), Allowed):
        return False
    delivery = NewDelivery(
        private_key(row.account_id, comment.remote_id), ConversationId(row.id), DeliveryKind.ACKNOWLEDGEMENT, text,
        OWN_NAME, RemoteId(comment.remote_id), private=True,
    )  # fmt: skip
    if await queue_unless_there(conn, delivery, now) is None:
        return False
    await touch(conn, revision, [row.id])
    return True
