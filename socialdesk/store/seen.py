"""What was on the screen when somebody acted: the newest message that was seen, and what customers
have said since. By the order in which words were recorded; no clock is asked.

A message that reads differently since (an edit, one that was not understood before) has a number in
the same line for that: seen in its old form, it is not seen in its new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from socialdesk.model.conversation import Unseen
from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one

Seen = Mapping[int, int]
"""By conversation, the number of the newest words that the store held when it was shown."""


@dataclass(frozen=True, slots=True)
class CameAfter:
    """A customer's messages of one conversation that were recorded, or came to read otherwise, after it
    was shown."""

    conversation_id: int
    since: int
    count: int


READS_OTHERWISE = Query(
    int, "SELECT id FROM message WHERE id = $1 AND (id > $2 OR COALESCE(reworded, 0) > $2)"
)
"""A message, if it came or came to read otherwise after it was seen."""
NEWEST = Query(
    int,
    """
    SELECT COALESCE(max(number), 0) FROM (
        SELECT max(id) AS number FROM message
        UNION ALL SELECT max(reworded) AS number FROM message WHERE reworded IS NOT NULL
    ) AS numbers
    """,
)
NEXT = {
    "sqlite": Query(
        int, "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'message' RETURNING seq"
    ),
    "postgresql": Query(int, "SELECT nextval(pg_get_serial_sequence('message', 'id'))"),
}
"""The number that the next message would have had."""
REWORD = "UPDATE message SET reworded = $2 WHERE id = $1"
CAME_AFTER = Query(
    CameAfter,
    """
    WITH wanted (conversation_id, seen) AS (VALUES {list})
    SELECT conversation_id, min(since) AS since, count(*) AS count
    FROM (
        SELECT message.conversation_id,
            CASE WHEN message.stands_for = 'edit' THEN COALESCE(message.edited_at, message.at) ELSE message.at END AS since
        FROM wanted
        JOIN message ON +message.conversation_id = wanted.conversation_id AND message.id > CAST(wanted.seen AS bigint)
        WHERE message.author = 'customer' AND message.imported IS NULL
        UNION ALL
        SELECT message.conversation_id, COALESCE(message.edited_at, message.at) AS since
        FROM wanted
        JOIN message ON +message.conversation_id = wanted.conversation_id
            AND message.reworded > CAST(wanted.seen AS bigint) AND +message.id <= CAST(wanted.seen AS bigint)
        WHERE message.author = 'customer'
    ) AS unseen
    GROUP BY conversation_id
    """,
)
"""The sign before the column keeps SQLite from reading a whole thread: what is new has the highest
numbers. The numbers of what came from another system say nothing of when it was said."""


async def newest(conn: Connection) -> int:
    """The number of the newest words there are. To be asked before they are read: what is recorded
    between the two counts as unseen."""
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


async def reads_otherwise(conn: Connection, message_id: int, seen: int) -> bool:
    """Whether a message came, or came to read otherwise, after somebody saw the conversation."""
    return await fetch_one(conn, READS_OTHERWISE, message_id, seen) is not None


async def reword(conn: Connection, message_id: int) -> None:
    """A customer's message reads differently from now on: whoever saw it before has not seen that."""
    number = await fetch_one(conn, NEXT[conn.dialect])
    await conn.rows(REWORD, message_id, number)
