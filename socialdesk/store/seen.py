"""What was on the screen when somebody acted: the newest message that was seen, and what customers
have said since. By the order in which messages were recorded; no clock is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from socialdesk.model.conversation import Unseen
from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one

Seen = Mapping[int, int]
"""By conversation, the number of the newest message that the store held when it was shown."""


@dataclass(frozen=True, slots=True)
class CameAfter:
    """A customer's messages of one conversation that were recorded after it was shown."""

    conversation_id: int
    since: int
    count: int


NEWEST = Query(int, "SELECT COALESCE(max(id), 0) FROM message")
CAME_AFTER = Query(
    CameAfter,
    """
    WITH wanted (conversation_id, seen) AS (VALUES {list})
    SELECT message.conversation_id, min(message.at) AS since, count(DISTINCT message.id) AS count
    FROM wanted
    JOIN message ON +message.conversation_id = wanted.conversation_id AND message.id > CAST(wanted.seen AS bigint)
    WHERE message.author = 'customer' AND message.stands_for <> 'edit'
    GROUP BY message.conversation_id
    """,
)
"""The sign before the column keeps SQLite from reading a whole thread: what is new has the highest
numbers."""


async def newest(conn: Connection) -> int:
    """The number of the newest message there is."""
    return await fetch_one(conn, NEWEST) or 0


async def came_after(conn: Connection, seen: Seen) -> dict[int, Unseen]:
    """What customers said in these conversations since they were shown."""
    if not seen:
        return {}
    query, arguments = CAME_AFTER.pairs(1, [(each, str(number)) for each, number in seen.items()])
    return {
        each.conversation_id: Unseen(Instant(each.since), each.count)
        for each in await fetch_all(conn, query, *arguments)
    }
