"""What self-service did about customers' messages: a row each, written where the message is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from socialdesk.model.ids import Instant
from socialdesk.model.self_service import Said, Served
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all
from socialdesk.store.engine.statement import Statement, ask, statement


class NewServed(NamedTuple):
    """One thing about to be written down; `message` is the platform's number of the customer's."""

    conversation_id: int
    account_id: int
    episode: int
    message: str
    outcome: str
    answer: str
    language: str
    percent: int
    why: str
    choices: str
    at: Instant


@dataclass(frozen=True, slots=True)
class ServedIn:
    """What was done in which conversation, as policies are told it."""

    id: int
    conversation_id: int
    episode: int
    outcome: str
    answer: str
    at: int
    choices: str


@dataclass(frozen=True, slots=True)
class ServedRow:
    """The same as figures and people read it."""

    id: int
    conversation_id: int
    account: str
    channel: str
    outcome: str
    answer: str
    language: str
    percent: int
    why: str
    at: int


@dataclass(frozen=True, slots=True)
class SaidIn:
    """Something that was said in a conversation after an automatic answer."""

    conversation_id: int
    at: int
    person: int
    answered: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A conversation in which nothing is left to be done, and the newest message in it."""

    id: int
    seen: int


_TOLD = """
    SELECT self_service.id, self_service.conversation_id, self_service.episode, self_service.outcome,
        self_service.answer, self_service.at, self_service.choices
    FROM conversation CROSS JOIN self_service
    WHERE conversation.id IN ({list}) AND self_service.episode >= conversation.episode - 1 AND
"""
SERVED = Query(
    ServedIn,
    f"""
    {_TOLD} self_service.conversation_id = conversation.id AND self_service.outcome IN ('answered', 'asked', 'called')
    UNION ALL
    {_TOLD} self_service.id = (
        SELECT max(newest.id) FROM self_service AS newest
        WHERE newest.conversation_id = conversation.id AND newest.outcome = 'left'
    )
    ORDER BY 1
    """,
)
"""Of what was left to people only the newest, which tells that a choice before it is over: a program that writes without
end is left to them without end."""
WRITE_DOWN = statement(
    """
    INSERT INTO self_service (
        conversation_id, account_id, episode, message, outcome, answer, language, percent, why, choices, at
    )
    VALUES (
        :conversation_id, :account_id, :episode, :message, :outcome, :answer, :language, :percent, :why, :choices, :at
    )
    ON CONFLICT (conversation_id, message) DO NOTHING
    """
)
"""Each message has one row, so a second try changes nothing."""
ROWS = Query(
    ServedRow,
    """
    SELECT self_service.id, self_service.conversation_id, account.name AS account, account.channel, self_service.outcome,
        self_service.answer, self_service.language, self_service.percent, self_service.why, self_service.at
    FROM self_service JOIN account ON account.id = self_service.account_id
    WHERE self_service.at >= $1 AND self_service.at < $2 ORDER BY self_service.id
    """,
)
OF_CONVERSATION = Query(
    ServedRow,
    """
    SELECT self_service.id, self_service.conversation_id, account.name AS account, account.channel, self_service.outcome,
        self_service.answer, self_service.language, self_service.percent, self_service.why, self_service.at
    FROM self_service JOIN account ON account.id = self_service.account_id
    WHERE self_service.conversation_id = $1 ORDER BY self_service.id
    """,
)
SAID_AFTER = Statement(
    SaidIn,
    """
    SELECT message.conversation_id, message.at,
        CASE WHEN message.author IN ('agent', 'owner') THEN 1 ELSE 0 END AS person,
        CASE WHEN self_service.outcome IN ('answered', 'asked') THEN 1 ELSE 0 END AS answered
    FROM message
    LEFT JOIN self_service ON self_service.conversation_id = message.conversation_id
        AND self_service.message = message.remote_id
    WHERE message.conversation_id IN (:ids) AND message.at >= :since AND message.kind <> 'note'
        AND message.author IN ('agent', 'owner', 'customer') AND message.stands_for <> 'edit' AND message.unasked = 0
    """,
)
CALLED_AFTER = Statement(
    SaidIn,
    """
    SELECT conversation_id, at, 1 AS person, 0 AS answered FROM self_service
    WHERE conversation_id IN (:ids) AND at >= :since AND outcome = 'called'
    """,
)
SETTLED = Query(
    Settled,
    """
    SELECT conversation.id,
        (SELECT max(message.id) FROM message WHERE message.conversation_id = conversation.id) AS seen
    FROM self_service CROSS JOIN conversation CROSS JOIN outbox
    WHERE conversation.id = self_service.conversation_id AND conversation.episode = self_service.episode
        AND outbox.key = 'answer:' || CAST(conversation.id AS text) || ':' || self_service.message
        AND self_service.at > $1 AND self_service.at <= $2 AND self_service.outcome = 'answered'
        AND outbox.state IN ('sent', 'delivered', 'read')
        AND conversation.status = 'open' AND conversation.waiting_since IS NOT NULL AND conversation.first_reply_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM message
            LEFT JOIN self_service AS other ON other.conversation_id = message.conversation_id
                AND other.message = message.remote_id AND other.outcome IN ('answered', 'asked')
            WHERE message.conversation_id = conversation.id AND message.at >= conversation.opened_at
                AND message.author IN ('customer', 'agent', 'owner') AND message.kind <> 'note' AND other.id IS NULL
        )
    ORDER BY self_service.at LIMIT 100
    """,
)
"""Conversations in whose episode all that the customer said was answered by itself, and no person wrote. SQLite keeps
the order of a CROSS JOIN: the answers of a time are few."""
PIECE = 256
"""Conversations that are asked about at once."""


class SelfService:
    """What was answered by itself."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def rows(self, since: Instant, until: Instant) -> list[ServedRow]:
        """What was done from a moment to before another one, in its order."""
        return await self._db.all(ROWS, since, until)

    async def of(self, conversation_id: int) -> list[ServedRow]:
        """What was done in a conversation."""
        return await self._db.all(OF_CONVERSATION, conversation_id)

    async def running(self, conversation_id: int) -> list[Served]:
        """What was done in a conversation's running episode and the one before it, the oldest first."""
        found = await self._db.read(lambda conn: served_in(conn, [conversation_id]))
        return found.get(conversation_id, [])

    async def settled(self, since: Instant, until: Instant) -> list[Settled]:
        """Those whose last question was answered by itself after `since`, at `until` at the latest; a hundred at
        most, the oldest first."""
        return await self._db.all(SETTLED, since, until)

    async def afterwards(
        self, ids: Sequence[int], since: Instant
    ) -> tuple[dict[int, list[Said]], dict[int, list[Instant]]]:
        """What was said in these conversations from a moment on, and when persons were called."""
        said: dict[int, list[Said]] = {}
        called: dict[int, list[Instant]] = {}

        async def work(conn: Connection) -> None:
            for start in range(0, len(ids), PIECE):
                piece = ids[start : start + PIECE]
                for each in await ask(conn, SAID_AFTER, ids=piece, since=since):
                    one = Said(Instant(each.at), bool(each.person), bool(each.answered))
                    said.setdefault(each.conversation_id, []).append(one)
                for each in await ask(conn, CALLED_AFTER, ids=piece, since=since):
                    called.setdefault(each.conversation_id, []).append(Instant(each.at))

        await self._db.read(work)
        return said, called


async def served_in(conn: Connection, ids: Sequence[int]) -> Mapping[int, list[Served]]:
    """What was done in these conversations in the running episode and the one before it, the oldest first, but for what
    was left to people before the newest: a customer of years costs no more than one of today, nor does who writes
    without end."""
    found: dict[int, list[Served]] = {}
    if ids:
        query, arguments = SERVED.over(1, ids)
        for each in await fetch_all(conn, query, *arguments):
            one = Served(each.episode, each.outcome, each.answer, Instant(each.at), each.choices)
            found.setdefault(each.conversation_id, []).append(one)
    return found


async def write_down(conn: Connection, served: Sequence[NewServed]) -> None:
    """Keep what was done, in the transaction that does it."""
    if served:
        await conn.together([WRITE_DOWN.batch(served)])
