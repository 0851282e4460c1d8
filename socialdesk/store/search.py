"""Search on folded text: an index of three-character runs that tails the messages and can be
rebuilt, then a check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.phone import whole
from socialdesk.model.text import dialled, fold, searchable, trigrams
from socialdesk.store.engine.database import (
    Connection,
    Database,
    Lane,
    Query,
    fetch_all,
    fetch_one,
    pad,
)
from socialdesk.store.filters import InboxFilter, clauses

BATCH = 200
"""Texts in one transaction."""
FEW = 64
"""The same while customers write, whose messages wait for its end."""
LOOK_AT = 500
"""Candidates read and checked at a time, newest first."""
MOST_CHECKED = 20_000
"""Candidates checked at most, so that no word is slow."""
SCANNED = 20_000
"""Newest messages looked through for words too short for the index."""


@dataclass(frozen=True, slots=True)
class Text:
    """A message's words as the indexer takes them."""

    id: int
    body: str


@dataclass(frozen=True, slots=True)
class StaleText:
    """A message whose words changed: what it said when it was indexed and what it says now."""

    id: int
    message_id: int
    old_body: str
    body: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found. `message_id` 0 means that the contact's name matched."""

    message_id: int
    conversation_id: int
    account: str
    channel: str
    name: str
    author: str
    sender: str
    body: str
    at: int
    said: str = ""
    """What `body` says in English, where that are a conversation's last words (`last_said`)."""


PROGRESS = Query(int, "SELECT last_message_id FROM search_progress WHERE id = 1")
SET_PROGRESS = "UPDATE search_progress SET last_message_id = $1 WHERE id = 1"
NEXT_TEXTS = Query(
    Text,
    "SELECT id, CASE WHEN change_id IS NULL THEN body ELSE '' END AS body FROM message WHERE id > $1 ORDER BY id LIMIT $2",
)
STALE_TEXTS = Query(
    StaleText,
    """
    SELECT search_stale.id, search_stale.message_id, search_stale.old_body, COALESCE(message.body, '') AS body
    FROM search_stale LEFT JOIN message ON message.id = search_stale.message_id
    WHERE search_stale.message_id <= $1 ORDER BY search_stale.id LIMIT $2
    """,
)
DROP_STALE = "DELETE FROM search_stale WHERE id = $1"
DROP_ALL_STALE = "DELETE FROM search_stale"
ADD = {
    "sqlite": "INSERT INTO message_search (rowid, folded) VALUES ($1, $2)",
    "postgresql": """
        INSERT INTO message_search (message_id, grams) VALUES ($1, $2)
        ON CONFLICT (message_id) DO UPDATE SET grams = excluded.grams
    """,
}
REMOVE = {
    "sqlite": "INSERT INTO message_search (message_search, rowid, folded) VALUES ('delete', $1, $2)",
    "postgresql": "DELETE FROM message_search WHERE message_id = $1 AND $2::text[] IS NOT NULL",
}
EMPTY = {
    "sqlite": "INSERT INTO message_search (message_search) VALUES ('delete-all')",
    "postgresql": "DELETE FROM message_search",
}
COMPACT = "INSERT INTO message_search (message_search) VALUES ('optimize')"
"""What was taken out stays in FTS5's segments until they are merged into one."""
CANDIDATES = {
    "sqlite": Query(
        int,
        "SELECT rowid FROM message_search WHERE message_search MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3",
    ),
    "postgresql": Query(
        int,
        """
        SELECT message_id FROM message_search WHERE grams @> $1::text[] AND message_id < $2
        ORDER BY message_id DESC LIMIT $3
        """,
    ),
}
NEWEST = Query(int, "SELECT id FROM message WHERE id < $1 AND id > $2 ORDER BY id DESC LIMIT $3")
HIT_COLUMNS = """
    message.id AS message_id, message.conversation_id, account.name AS account, account.channel, contact.name,
    message.author, message.sender, message.body, message.at, '' AS said
"""
HITS = f"""
    SELECT {HIT_COLUMNS}
    FROM message
    JOIN conversation ON conversation.id = message.conversation_id
    JOIN contact ON contact.id = conversation.contact_id
    JOIN account ON account.id = conversation.account_id
    WHERE message.id IN ({{list}}) AND {{narrowing}}
    ORDER BY message.id DESC
    """
"""Of candidates, those that `{narrowing}` (clauses of constants, see `filters.clauses`) leaves.
"""
NAMED = """
    SELECT 0 AS message_id, conversation.id AS conversation_id, account.name AS account, account.channel, contact.name,
        'customer' AS author, contact.name AS sender, conversation.last_text AS body, conversation.last_message_at AS at,
        conversation.last_said AS said
    FROM contact
    JOIN conversation ON conversation.contact_id = contact.id
    JOIN account ON account.id = contact.account_id
    WHERE contact.id IN (SELECT id FROM contact WHERE {likes} LIMIT 1000) AND {narrowing}
    ORDER BY conversation.last_message_at DESC LIMIT $1
    """
TOP = 1 << 62


class Search:
    """Finding words in everything that was said, without accents if need be."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def find(self, words: str, limit: int, within: InboxFilter | None = None) -> list[Hit]:
        """People whose name has the words, then messages that have all of them, newest first.

        A word of three letters or more is found anywhere in a word; a shorter one at the beginning
        of one. `"quoted words"` are found as they stand. Only conversations that `within` has, if
        it is given.
        """
        wanted = _wanted(words)
        if not wanted:
            return []
        while await self.index():
            pass

        async def work(conn: Connection) -> list[Hit]:
            named = await self._named(conn, wanted, limit, within)
            said = await self._said(conn, wanted, limit - len(named), within)
            return [*named, *said]

        return await self._db.read(work)

    async def conversations(self, words: str, limit: int) -> list[int]:
        """Conversations whose person or messages have the words, at most `limit`."""
        return list(dict.fromkeys(hit.conversation_id for hit in await self.find(words, limit)))

    async def _named(
        self, conn: Connection, wanted: Sequence[str], limit: int, within: InboxFilter | None
    ) -> list[Hit]:
        """Conversations of people whose name, or telephone number, has all of the words."""
        likes = " AND ".join(
            f"(folded LIKE ${place} ESCAPE '!' OR phone LIKE ${place + 1} ESCAPE '!')"
            for place in range(2, 2 + 2 * len(wanted), 2)
        )
        patterns = [each for word in wanted for each in (f"%{escape_like(word)}%", _phone(word))]
        narrowing, values = clauses(within, 2 + len(patterns)) if within else ("1 = 1", ())
        query = Query(Hit, NAMED.format(likes=likes, narrowing=narrowing))
        return await fetch_all(conn, query, limit, *patterns, *values)

    async def _said(
        self, conn: Connection, wanted: Sequence[str], limit: int, within: InboxFilter | None
    ) -> list[Hit]:
        found: list[Hit] = []
        match = _match(wanted, conn.dialect)
        below, checked = TOP, 0
        floor = 0
        if match is None:
            newest = await fetch_one(conn, PROGRESS) or 0
            floor = newest - SCANNED
        while len(found) < limit and checked < MOST_CHECKED:
            if match is None:
                ids = await fetch_all(conn, NEWEST, below, floor, LOOK_AT)
            else:
                ids = await fetch_all(
                    conn, CANDIDATES[conn.dialect], match, below, LOOK_AT if checked else limit * 2
                )
            if not ids:
                break
            padded = pad(ids)
            narrowing, values = clauses(within, 1 + len(padded)) if within else ("1 = 1", ())
            places = ", ".join(f"${1 + place}" for place in range(len(padded)))
            query = Query(Hit, HITS.format(list=places, narrowing=narrowing))
            hits = await fetch_all(conn, query, *padded, *values)
            found += [hit for hit in hits if _has_all(searchable(hit.body), wanted)]
            below, checked = ids[-1], checked + len(ids)
        return found[:limit]

    async def compact(self) -> None:
        """Let nothing of what was taken out stay in the index."""

        async def work(conn: Connection) -> None:
            if conn.dialect == "sqlite":
                await conn.rows(COMPACT)

        await self._db.transact(work, Lane.BULK)

    async def index(self) -> int:
        """Take the next messages into the index; gives back how many, 0 when it is level."""

        async def work(conn: Connection) -> int:
            progress = await fetch_one(conn, PROGRESS) or 0
            stale = await fetch_all(conn, STALE_TEXTS, progress, most)
            remove = _entries(conn, [(each.message_id, each.old_body) for each in stale])
            await conn.many(REMOVE[conn.dialect], remove)
            renewed = _entries(conn, [(each.message_id, each.body) for each in stale])
            await conn.many(ADD[conn.dialect], renewed)
            await conn.many(DROP_STALE, [(each.id,) for each in stale])
            texts = await fetch_all(conn, NEXT_TEXTS, progress, most)
            if texts:
                added = _entries(conn, [(each.id, each.body) for each in texts])
                await conn.many(ADD[conn.dialect], added)
                await conn.rows(SET_PROGRESS, texts[-1].id)
                # What changed before it was indexed for the first time was indexed as it reads now.
                await conn.rows(
                    "DELETE FROM search_stale WHERE message_id > $1 AND message_id <= $2",
                    progress,
                    texts[-1].id,
                )
            return len(stale) + len(texts)

        if not await self._behind():
            return 0
        most = self._db.portion(BATCH, FEW)
        return await self._db.transact(work, Lane.PROJECTION)

    async def _behind(self) -> bool:
        async def look(conn: Connection) -> bool:
            progress = await fetch_one(conn, PROGRESS) or 0
            return bool(
                await fetch_all(conn, NEXT_TEXTS, progress, 1)
                or await fetch_all(conn, STALE_TEXTS, progress, 1)
            )

        return await self._db.read(look)

    async def rebuild(self) -> None:
        """Forget the index; the next `index` calls make it anew."""

        async def work(conn: Connection) -> None:
            await conn.rows(EMPTY[conn.dialect])
            await conn.rows(DROP_ALL_STALE)
            await conn.rows(SET_PROGRESS, 0)

        await self._db.transact(work, Lane.PROJECTION)


def _wanted(words: str) -> list[str]:
    found = re.findall(r'"([^"]+)"|(\S+)', words.replace("“", '"').replace("”", '"'))
    folded = [fold((quoted or bare).replace('"', " ")) for quoted, bare in found]
    return _dialled([word for word in folded if word])


def _dialled(words: Sequence[str]) -> list[str]:
    """Words, where some of them that are one telephone number are one word, as it is dialled."""
    found, place = list[str](), 0
    while place < len(words):
        for end in range(min(place + _NUMBER_WORDS, len(words)), place, -1):
            run = " ".join(words[place:end])
            if _NUMBER.fullmatch(run) and (number := dialled(run)):
                found.append(number)
                break
        else:
            found.append(words[place])
            end = place + 1
        place = end
    return found


_NUMBER = re.compile(r"[+(]*\d[\d\s.()-]*")
_NUMBER_WORDS = 6


def _phone(word: str) -> str:
    """How a word is looked for in the numbers that platforms tell: without the nought or the country
    in front."""
    if (number := whole(word)).startswith(("+84", "+66")):  # also as it was dialled before 2018
        return f"%{number[3:]}%"
    is_number = word.isdecimal() and len(word) >= 4
    return f"%{word.removeprefix('0')}%" if is_number else "-"


def _entries(conn: Connection, texts: Sequence[tuple[int, str]]) -> list[tuple[int, object]]:
    """What the index keeps of these messages; nothing of one without words."""
    folded = [(number, searchable(body)) for number, body in texts]
    return [
        (number, f" {words} " if conn.dialect == "sqlite" else trigrams(f" {words} "))
        for number, words in folded
        if words
    ]


def _grams(word: str) -> list[str]:
    return trigrams(word) if len(word) >= 3 else trigrams(f" {word}")


def _match(wanted: Sequence[str], dialect: str) -> object | None:
    grams = list(dict.fromkeys(gram for word in wanted for gram in _grams(word)))
    if not grams:
        return None
    if dialect == "postgresql":
        return grams
    return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in grams)


def _has_all(folded: str, wanted: Sequence[str]) -> bool:
    padded = f" {folded} "
    return all((word if len(word) >= 3 else f" {word}") in padded for word in wanted)


def escape_like(text: str) -> str:
    """`text` as a part of a LIKE pattern with `ESCAPE '!'`."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
