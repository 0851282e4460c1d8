"""A customer's number that stands for one of the choices they were given last."""

from __future__ import annotations

from dataclasses import dataclass, replace

from socialdesk.model.choice import choice_of, number_of, told_choice
from socialdesk.model.message import Author, InboundMessage
from socialdesk.store.engine.database import Query, fetch_one
from socialdesk.store.working import Working

KINDS = ("text", "comment")
OFFERING = ("broadcast", "acknowledgement")
"""The kinds of deliveries with which choices are given."""


@dataclass(frozen=True, slots=True)
class SaidLast:
    """What was sent to somebody last; `kind` is that of its delivery, empty for none of ours."""

    kind: str
    body: str
    remote_id: str | None


SAID_LAST = Query(
    SaidLast,
    """
    SELECT COALESCE(outbox.kind, '') AS kind, message.body, message.remote_id
    FROM message LEFT JOIN outbox ON outbox.id = message.delivery_id
    WHERE message.conversation_id = $1 AND message.author IN ('agent', 'owner', 'bot') AND message.kind <> 'note'
        AND message.at <= $2 AND (message.at < $2 OR message.seq < $3)
    ORDER BY message.at DESC, message.seq DESC, message.id DESC LIMIT 1
    """,
)


async def understood(
    working: Working, conversation_id: int, message: InboundMessage
) -> InboundMessage:
    """The message with the choice it makes, where the newest that was sent there is a broadcast or was said by the
    program itself, and it is the number of one of its choices and nothing else; any other as it is."""
    if message.author is not Author.CUSTOMER or message.kind not in KINDS or message.said:
        return message
    if number_of(message.body) is None:
        return message
    await working.keep_messages()
    place = (conversation_id, message.at, message.seq)
    last = await fetch_one(working.conn, SAID_LAST, *place)
    if last is None or last.kind not in OFFERING or message.reply_to not in (None, last.remote_id):
        return message
    choice = choice_of(message.body, last.body)
    return replace(message, said=told_choice(choice)) if choice else message
