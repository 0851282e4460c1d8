"""What customers wrote lately, as it is looked through for what no answer covers."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Database, Query

_QUARTER = 900_000


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """Words of a customer."""

    conversation_id: int
    channel: str
    body: str
    at: int


LATELY = Query(
    QuestionRow,
    """
    SELECT message.conversation_id, account.channel, message.body, message.at FROM message
    JOIN conversation ON conversation.id = message.conversation_id
    JOIN account ON account.id = conversation.account_id
    WHERE message.author = 'customer' AND message.kind <> 'note' AND message.stands_for <> 'edit' AND message.unasked = 0
        AND message.at / 900000 >= $1 AND message.at >= $2 AND message.at < $3
        AND message.deleted_at IS NULL AND message.kind IN ('text', 'comment') AND message.body <> ''
    ORDER BY message.at DESC, message.id DESC LIMIT $4
    """,
)


class Questions:
    """What customers asked."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def lately(self, begins: Instant, ends: Instant, most: int) -> list[QuestionRow]:
        """What they wrote from a moment until before another, the newest first, `most` at most."""
        return await self._db.all(LATELY, begins // _QUARTER, begins, ends, most)
