"""What rules would have heard: recorded messages, changes and waits of some time, and tags as they stood then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.store import rules
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all
from socialdesk.store.filters import InboxFilter
from socialdesk.store.rule_turn import holding
from socialdesk.store.rules import ChangeHeard, Heard

PAGE = 2_000
PIECE = 500
"""Conversations that are asked about at once."""


@dataclass(frozen=True, slots=True)
class Waited:
    """A customer's wait, and until when it went on (None: still)."""

    conversation_id: int
    opened_at: int
    until: int | None


@dataclass(frozen=True, slots=True)
class TagSpan:
    """A tag stood on a conversation from a moment on, until another one (None: still)."""

    conversation_id: int
    tag: str
    since: int
    until: int | None


@dataclass(frozen=True, slots=True)
class Whose:
    """The account that a conversation is of."""

    conversation_id: int
    account: str


FIRST_OF_MESSAGES = Query(int, "SELECT COALESCE(min(id), 0) FROM message WHERE received_at >= $1")
FIRST_OF_CHANGES = Query(int, "SELECT COALESCE(min(id), 0) FROM conversation_change WHERE at >= $1")
MESSAGES = Query(
    Heard,
    f"""
    {rules.HEARD_COLUMNS}
    WHERE message.id > $1 AND message.at >= $2 AND message.author = 'customer' AND message.imported IS NULL
        AND message.stands_for IN ('', 'edit')
    ORDER BY message.id LIMIT $3
    """,
)
CHANGES = Query(
    ChangeHeard,
    rules.CHANGES.sql.replace("id > $1", "id > $1 AND at >= $2").replace("LIMIT $2", "LIMIT $3"),
)
WAITS = Query(
    Waited,
    """
    SELECT conversation_id, opened_at, COALESCE(answered_at, ended_at) AS until FROM wait
    WHERE opened_at >= $1 ORDER BY opened_at, id
    """,
)
SPANS = Query(
    TagSpan,
    """
    SELECT conversation_id, tag, since, CAST(NULL AS bigint) AS until FROM conversation_tag
    WHERE conversation_id IN ({list})
    UNION ALL
    SELECT conversation_id, tag, since, until FROM former_tag WHERE conversation_id IN ({list})
    """,
)
WHOSE = Query(
    Whose,
    """
    SELECT conversation.id AS conversation_id, account.name AS account
    FROM conversation JOIN account ON account.id = conversation.account_id WHERE conversation.id IN ({list})
    """,
)


class RuleHistory:
    """Reading it, page by page: nobody is held up."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def messages(self, since: Instant) -> list[Heard]:
        """Customers' messages from a moment on."""
        first = await self._db.one(FIRST_OF_MESSAGES, since) or 0
        found, place = list[Heard](), first - 1
        while page := await self._db.all(MESSAGES, place, since, PAGE):
            found += page
            place = page[-1].id
        return found if first else []

    async def changes(self, since: Instant) -> list[ChangeHeard]:
        """What people did from a moment on."""
        first = await self._db.one(FIRST_OF_CHANGES, since) or 0
        found, place = list[ChangeHeard](), first - 1
        while page := await self._db.all(CHANGES, place, since, PAGE):
            found += page
            place = page[-1].id
        return found if first else []

    async def waits(self, since: Instant) -> list[Waited]:
        """Waits that began from a moment on."""
        return await self._db.all(WAITS, since)

    async def around(
        self, numbers: Sequence[int], filters: Sequence[InboxFilter]
    ) -> tuple[dict[int, str], list[TagSpan], list[set[int]]]:
        """Of these conversations: their accounts, when which tags stood on them, and which of them each filter lets
        through by now."""
        accounts, spans, held = dict[int, str](), list[TagSpan](), [set[int]() for _ in filters]
        for first in range(0, len(numbers), PIECE):
            piece = numbers[first : first + PIECE]

            async def work(conn: Connection, piece: Sequence[int] = piece) -> None:
                whose, arguments = WHOSE.over(1, piece)
                accounts.update(
                    {
                        each.conversation_id: each.account
                        for each in await fetch_all(conn, whose, *arguments)
                    }
                )
                query, arguments = SPANS.over(1, piece)
                spans.extend(await fetch_all(conn, query, *arguments))
                for there, more in zip(held, await holding(conn, filters, piece), strict=True):
                    there.update(more)

            await self._db.read(work)
        return accounts, spans, held

    async def holds(self, conversation_id: int, wanted: InboxFilter) -> bool:
        """Whether a conversation is as a filter asks by now."""
        found = await self._db.read(lambda conn: holding(conn, [wanted], [conversation_id]))
        return conversation_id in found[0]

    async def fired(self, rule: str, since: Instant, conversation_id: int | None = None) -> int:
        """How often a rule was carried out after a moment, there or in all."""

        async def work(conn: Connection) -> int:
            if conversation_id is None:
                return await rules.count_one(conn, rules.FIRED, rule=rule, since=since)
            return await rules.count_one(
                conn, rules.FIRED_HERE, rule=rule, since=since, conversation_id=conversation_id
            )

        return await self._db.read(work)
