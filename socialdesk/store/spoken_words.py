"""What somebody wrote last, by which it is told how they speak and what they call themselves."""

from __future__ import annotations

from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.engine.database import Database, Query

NEWEST = Query(
    str,
    f"""
    SELECT message.body FROM message JOIN conversation ON conversation.id = message.conversation_id
    WHERE conversation.contact_id IN ({SAME_PERSON}) AND message.author = 'customer' AND message.body <> ''
    ORDER BY message.at DESC, message.seq DESC, message.id DESC LIMIT $2
    """,
)


async def newest_words(database: Database, contact: int, most: int) -> list[str]:
    """A person's newest messages on all of their channels, the newest first."""
    return await database.all(NEWEST, contact, most)
