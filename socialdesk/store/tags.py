"""Tags: which there are, which stand on which conversation since when, and which stood there before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.changes import Tagged
from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all
from socialdesk.store.engine.statement import run, statement


@dataclass(frozen=True, slots=True)
class TagRow:
    """One tag of one conversation."""

    conversation_id: int
    tag: str


TAGS_OF = Query(
    TagRow,
    "SELECT conversation_id, tag FROM conversation_tag WHERE conversation_id IN ({list}) ORDER BY conversation_id, tag",
)
KNOW_TAG = "INSERT INTO tag (name) VALUES ($1) ON CONFLICT DO NOTHING"
ADD_TAG = """
    INSERT INTO conversation_tag (conversation_id, tag, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
"""
REMEMBER_TAG = """
    INSERT INTO former_tag (conversation_id, tag, since, until)
    SELECT conversation_id, tag, since, $3 FROM conversation_tag WHERE conversation_id = $1 AND tag = $2
"""
DROP_TAG = "DELETE FROM conversation_tag WHERE conversation_id = $1 AND tag = $2"
MOVE_TAGS = tuple(
    map(
        statement,
        (
            """
            INSERT INTO conversation_tag (conversation_id, tag, since)
            SELECT :new, tag, :now FROM conversation_tag WHERE conversation_id = :old
            ON CONFLICT (conversation_id, tag) DO NOTHING
            """,
            """
            INSERT INTO former_tag (conversation_id, tag, since, until)
            SELECT conversation_id, tag, since, :now FROM conversation_tag WHERE conversation_id = :old
            """,
            "DELETE FROM conversation_tag WHERE conversation_id = :old",
        ),
    )
)
ALL_TAGS = Query(str, "SELECT name FROM tag ORDER BY name")


async def put_tags(conn: Connection, tags: Sequence[tuple[int, Tagged]], now: Instant) -> None:
    """Put tags on conversations and take tags off; nothing changes for what is so already. Until when a tag
    stood there is remembered: figures of then stay."""
    off = [(number, tag) for number, each in tags for tag in each.drop]
    await conn.many(KNOW_TAG, [(tag,) for _, each in tags for tag in each.add])
    await conn.many(ADD_TAG, [(number, tag, now) for number, each in tags for tag in each.add])
    await conn.many(REMEMBER_TAG, [(*each, now) for each in off])
    await conn.many(DROP_TAG, off)


async def move_tags(conn: Connection, old: int, new: int, now: Instant) -> None:
    """All tags of a conversation stand on another one from now on."""
    for each in MOVE_TAGS:
        await run(conn, each, old=old, new=new, now=now)


async def tags_of(conn: Connection, conversation_ids: Sequence[int]) -> dict[int, list[str]]:
    """The tags of these conversations, by name."""
    found: dict[int, list[str]] = {}
    if conversation_ids:
        query, arguments = TAGS_OF.over(1, conversation_ids)
        for each in await fetch_all(conn, query, *arguments):
            found.setdefault(each.conversation_id, []).append(each.tag)
    return found


class Tags:
    """Reading tags."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self) -> list[str]:
        """Every tag that was ever put on, by name."""
        return await self._db.all(ALL_TAGS)
