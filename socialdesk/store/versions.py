"""How a message read from when to when: whatever order its edits come in, the newest words by the
platform's own time are its own, and those before them its versions."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.choice import CHOSE
from socialdesk.model.ids import AccountId, Instant
from socialdesk.store import news
from socialdesk.store.engine.database import Connection, Query, fetch_all
from socialdesk.store.messages import FORETOLD, Earlier
from socialdesk.store.news import News


@dataclass(frozen=True, slots=True)
class Words:
    """How a message reads since a moment."""

    since: int
    body: str
    attachments: str

    @property
    def text(self) -> tuple[str, str]:
        """What is read."""
        return self.body, self.attachments


VERSIONS = Query(
    Words,
    """
    SELECT since, body, attachments FROM message_version
    WHERE message_id = $1 AND since IS NOT NULL ORDER BY replaced_at, id
    """,
)
"""An older program did not write down since when a message read so; those stay as they are."""
DROP = "DELETE FROM message_version WHERE message_id = $1 AND since IS NOT NULL"
KEEP = """
    INSERT INTO message_version (message_id, body, attachments, since, replaced_at) VALUES ($1, $2, $3, $4, $5)
"""
REPLACE_BODY = f"""
    UPDATE message
    SET body = $2, attachments = $3, edited_at = $4,
        said = CASE WHEN said LIKE '%"{CHOSE}"%' THEN '' ELSE said END
    WHERE id = $1
"""
"""Other words are no choice any more; what was chosen has been done."""
STALE = "INSERT INTO search_stale (message_id, old_body) VALUES ($1, $2)"


async def told_of(conn: Connection, account_id: AccountId, chat: str, was: Earlier) -> list[Words]:
    """All that was ever told of a message's words, by when it read so."""
    versions = await fetch_all(conn, VERSIONS, was.id)
    asked = (account_id, str(was.remote_id))
    again = [
        Words(each.at, *json.loads(each.value))
        for each in (await news.of_messages(conn, [asked])).get(asked, ())
        if (each.kind, each.chat) == (news.SAME_WORDS, chat)
    ]
    now = Words(was.at if was.edited_at is None else was.edited_at, was.body, was.attachments)
    found = dict.fromkeys([*versions, now, *again])
    return sorted(found, key=lambda each: each.since)


def read_in_turn(told: Sequence[Words]) -> list[Words]:
    """The same without what changed no word."""
    found: list[Words] = []
    for each in sorted(told, key=lambda each: each.since):
        if not found or found[-1].text != each.text:
            found.append(each)
    return found


async def keep(
    conn: Connection, account_id: AccountId, chat: str, was: Earlier, told: Sequence[Words]
) -> Words:
    """Write down how a message reads by all that was told, and how it read; gives back its words of
    now. Search learns of them."""
    turns = read_in_turn(told)
    now = turns[-1]
    foretold = was.stands_for == FORETOLD
    edited_at = now.since if len(turns) > 1 or foretold else None
    await conn.rows(DROP, was.id)
    await conn.many(
        KEEP,
        [
            (was.id, each.body, each.attachments, each.since, following.since)
            for each, following in itertools.pairwise(turns)
        ],
    )
    await conn.rows(REPLACE_BODY, was.id, now.body, now.attachments, edited_at)
    if now.body != was.body:
        await conn.rows(STALE, was.id, was.body)
    again = [each for each in told if each not in turns]
    await news.keep(
        conn,
        [
            News(
                account_id, str(was.remote_id), chat, news.SAME_WORDS, str(each.since),
                json.dumps(each.text), Instant(each.since),
            )
            for each in again
        ],
    )  # fmt: skip
    return now
