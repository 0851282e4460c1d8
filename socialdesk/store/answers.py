"""Which words of customers answer which broadcast: one rule for ledgers, results and threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import HOUR
from socialdesk.store.engine.database import Connection, Query, fetch_all

ANSWERED_WITHIN = 72 * HOUR
ARRIVED = "outbox.state IN ('sent', 'delivered', 'read')"
SENT = "COALESCE(ours.at, outbox.settled_at)"
ANSWERS = f"""
    answer.conversation_id = recipient.conversation_id AND answer.author = 'customer' AND answer.stands_for = ''
        AND (answer.at > {SENT} OR (answer.at = {SENT} AND answer.seq > COALESCE(ours.seq, 0)))
        AND answer.at <= {SENT} + {ANSWERED_WITHIN}
        AND (answer.reply_to = ours.remote_id OR NOT EXISTS (
            SELECT 1 FROM message AS other CROSS JOIN outbox AS told
            WHERE other.conversation_id = answer.conversation_id AND told.id = other.delivery_id AND told.kind = 'broadcast'
                AND other.at >= {SENT} - {ANSWERED_WITHIN} AND other.at <= answer.at
                AND told.id <> outbox.id AND told.key <> outbox.key || ':file'
                AND (
                    other.remote_id = answer.reply_to
                    OR (other.at > {SENT} OR (other.at = {SENT} AND other.seq > COALESCE(ours.seq, 0)))
                    AND (other.at < answer.at OR other.seq < answer.seq)
                )
        ))
"""
"""Customers' words within three days of a broadcast that name it (as an answer, or by its button), or
name no other one, where none came in between."""
FROM_TOLD = """
    FROM broadcast_recipient AS recipient
    JOIN broadcast_run AS run ON run.id = recipient.run_id
    JOIN broadcast ON broadcast.id = run.broadcast_id
"""
OURS = """
    LEFT JOIN message AS ours
        ON ours.conversation_id = recipient.conversation_id AND ours.remote_id = outbox.remote_id
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A run by which a conversation was told something."""

    run_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A message that answers a broadcast. `named`: it says so itself."""

    message_id: int
    delivery_id: int
    name: str
    named: int


TOLD = Query(
    Told,
    f"""
    SELECT run.id AS run_id, broadcast.name {FROM_TOLD}
    WHERE recipient.conversation_id = $1 AND recipient.delivery_id IS NOT NULL ORDER BY run.id
    """,
)
IN_CONVERSATION = Query(
    Answer,
    f"""
    SELECT answer.id AS message_id, outbox.id AS delivery_id, broadcast.name,
        CASE WHEN answer.reply_to = ours.remote_id THEN 1 ELSE 0 END AS named
    {FROM_TOLD}
    JOIN outbox ON outbox.id = recipient.delivery_id
    {OURS}
    JOIN message AS answer ON answer.conversation_id = recipient.conversation_id
    WHERE recipient.conversation_id = $1 AND {ARRIVED} AND {SENT} >= $2 AND {ANSWERS}
    ORDER BY answer.at, answer.seq, answer.id
    """,
)


async def told(conn: Connection, conversation_id: int) -> dict[int, str]:
    """The broadcasts that a conversation was told, by their runs."""
    return {each.run_id: each.name for each in await fetch_all(conn, TOLD, conversation_id)}


async def answers(conn: Connection, conversation_id: int, since: int) -> dict[int, str]:
    """Which messages from a moment on are shown as answers, and to which broadcast: those that name it,
    and the first of the others."""
    found = await fetch_all(conn, IN_CONVERSATION, conversation_id, since - ANSWERED_WITHIN)
    return _marked(found)


def _marked(found: Sequence[Answer]) -> dict[int, str]:
    marked, answered = dict[int, str](), set[int]()
    for each in found:
        if each.named or each.delivery_id not in answered:
            marked[each.message_id] = each.name
        answered.add(each.delivery_id)
    return marked
