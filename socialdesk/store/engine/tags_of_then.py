"""The step of file 035: since when conversations have their tags, and which they had, from what was written down
of it. Where nothing was, a tag that is there was always there."""

from __future__ import annotations

import json

from socialdesk.store.engine.database import Connection

CHANGES = """
    SELECT conversation_id, details, at FROM conversation_change
    WHERE kind = 'tagged' AND undone_at IS NULL ORDER BY conversation_id, id
"""
NOW = "SELECT conversation_id, tag FROM conversation_tag"
SINCE = "UPDATE conversation_tag SET since = $3 WHERE conversation_id = $1 AND tag = $2"
FORMER = "INSERT INTO former_tag (conversation_id, tag, since, until) VALUES ($1, $2, $3, $4)"


async def remember_tags(conn: Connection) -> None:
    """Walk through all that was tagged; what is on a conversation now is never taken off by it."""
    since: dict[tuple[int, str], int] = {}
    former = []
    for number, details, at in await conn.rows(CHANGES):
        told = json.loads(details)
        for tag in told.get("add", ()):
            since.setdefault((number, tag), at)
        former += [(number, tag, since.pop((number, tag), 0), at) for tag in told.get("drop", ())]
    there = {(number, tag) for number, tag in await conn.rows(NOW)}
    await conn.many(FORMER, former)
    await conn.many(SINCE, [(*name, at) for name, at in since.items() if name in there])
