"""Conversations' waits and episodes whole, and what was said and done while somebody waited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all
from socialdesk.store.figures import LISTED
from socialdesk.store.packs import Span
from socialdesk.store.waits import EPISODE_COLUMNS, WAIT_COLUMNS, EpisodeRow, WaitRow

Numbered = tuple[str, str]
"""Numbers with commas, and as many others that belong to them."""


@dataclass(frozen=True, slots=True)
class ToldRow:
    """Something that was said or done, without its words. `said_by` is its delivery's kind; `change_kind` and
    `change_details` are those of an event."""

    id: int
    author: str
    sender: str
    kind: str
    stands_for: str
    unasked: int
    at: int
    deleted_at: int | None
    delivery_id: int | None
    said_by: str
    change_kind: str
    change_details: str


@dataclass(frozen=True, slots=True)
class Waiter:
    """Who waited, and a `model.waits.Why` where their wait ended without an answer."""

    wait: int
    name: str
    why_excluded: str


ACTIVE = """
    SELECT conversation_id FROM wait WHERE opened_at < $2 AND (ended_at IS NULL OR ended_at >= $1)
    UNION
    SELECT conversation_id FROM episode WHERE opened_at < $2 AND (resolved_at IS NULL OR resolved_at >= $1)
"""
BEGUN = "SELECT conversation_id FROM episode WHERE opened_at >= $1 AND opened_at < $2"


def _whole(which: str) -> tuple[Query[WaitRow], Query[EpisodeRow]]:
    """All waits and all episodes of some conversations."""
    order = f"WHERE conversation_id IN ({which}) ORDER BY conversation_id, opened_at, id"
    return (
        Query(WaitRow, f"SELECT {WAIT_COLUMNS} FROM wait {order}"),
        Query(EpisodeRow, f"SELECT {EPISODE_COLUMNS} FROM episode {order}"),
    )


OF_ACTIVE, OF_BEGUN = _whole(ACTIVE), _whole(BEGUN)
WAITS_OF = Query(
    WaitRow, f"SELECT {WAIT_COLUMNS} FROM wait WHERE conversation_id = $1 ORDER BY opened_at, id"
)
EPISODES_OF = Query(
    EpisodeRow,
    f"SELECT {EPISODE_COLUMNS} FROM episode WHERE conversation_id = $1 ORDER BY opened_at, id",
)
CUSTOMERS = """
    SELECT {conversations}, {persons} FROM conversation JOIN contact ON contact.id = conversation.contact_id
"""
_PERSON = "COALESCE(contact.same_as, contact.id)"
TOLD = Query(
    ToldRow,
    """
    SELECT message.id, message.author, message.sender, message.kind, message.stands_for, message.unasked, message.at,
        message.deleted_at, message.delivery_id, COALESCE(outbox.kind, '') AS said_by,
        COALESCE(conversation_change.kind, '') AS change_kind, COALESCE(conversation_change.details, '') AS change_details
    FROM message
    LEFT JOIN outbox ON outbox.id = message.delivery_id
    LEFT JOIN conversation_change ON conversation_change.id = message.change_id
    WHERE message.conversation_id = $1 AND message.at >= $2 AND message.at <= $3
    ORDER BY message.at, message.seq, message.id
    """,
)
WAITERS = Query(
    Waiter,
    """
    SELECT wait.id AS wait, contact.name, wait.why_excluded
    FROM wait
    JOIN conversation ON conversation.id = wait.conversation_id
    JOIN contact ON contact.id = conversation.contact_id
    WHERE wait.id IN ({list})
    """,
)
PEOPLE = Query(
    Waiter,
    """
    SELECT -conversation.id AS wait, contact.name, '' AS why_excluded
    FROM conversation JOIN contact ON contact.id = conversation.contact_id
    WHERE conversation.id IN ({list})
    """,
)
Kept = tuple[list[WaitRow], list[EpisodeRow]]


class Stories:
    """What presets and a wait's story are told from."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def active(self, time: Span) -> Kept:
        """All waits and episodes of the conversations in which somebody waited in a time, or an episode was
        not resolved yet, a conversation after the other."""
        return await self._whole(OF_ACTIVE, time)

    async def begun(self, time: Span) -> Kept:
        """The same of those with an episode that began in a time."""
        return await self._whole(OF_BEGUN, time)

    async def _whole(self, queries: tuple[Query[WaitRow], Query[EpisodeRow]], time: Span) -> Kept:
        waits, episodes = queries

        async def work(conn: Connection) -> Kept:
            return await fetch_all(conn, waits, *time), await fetch_all(conn, episodes, *time)

        return await self._db.read(work)

    async def of(self, conversation_id: int) -> Kept:
        """Those of one conversation."""

        async def work(conn: Connection) -> Kept:
            waits = await fetch_all(conn, WAITS_OF, conversation_id)
            return waits, await fetch_all(conn, EPISODES_OF, conversation_id)

        return await self._db.read(work)

    async def customers(self) -> Numbered:
        """All conversations, and the person of each by one of their contacts' numbers."""

        async def work(conn: Connection) -> Numbered:
            parts = {"conversations": "conversation.id", "persons": _PERSON}
            lists = {name: LISTED[conn.dialect].format(each) for name, each in parts.items()}
            ((numbers, persons),) = await conn.rows(CUSTOMERS.format(**lists))
            return numbers or "", persons or ""

        return await self._db.read(work)

    async def told(self, conversation_id: int, begins: Instant, ends: Instant) -> list[ToldRow]:
        """What was said and done in a conversation between two moments, both in it."""
        return await self._db.all(TOLD, conversation_id, begins, ends)

    async def waiters(self, keys: Sequence[int]) -> list[Waiter]:
        """Who waited, by the numbers of their waits, or whose a conversation is by its number below 0; one that
        is gone is missing."""
        found = list[Waiter]()
        waits, talks = [each for each in keys if each > 0], [-each for each in keys if each < 0]
        for query, numbers in ((WAITERS, waits), (PEOPLE, talks)):
            if numbers:
                asked, arguments = query.over(1, numbers)
                found += await self._db.all(asked, *arguments)
        return found
