"""How customers fare right now: what is asked every few seconds, and never more than the last hours of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all
from socialdesk.store.engine.statement import Statement, ask

PIECE = 1_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits at an account."""

    account_id: int
    people: int
    since: int
    """The oldest of them."""
    missed: int
    """For longer than the target."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of the waits that began at an account since a moment."""

    account_id: int
    within: int
    missed: int
    open: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that has arrived."""

    id: int
    account_id: int
    took: int
    """For how long the customer waited (ms)."""
    is_first: int
    """1: the first one of its episode."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How things stand at a moment."""

    waiting: list[Waiting]
    arrived: list[Arrived]


WAITING = Query(
    Waiting,
    """
    SELECT account_id, count(*) AS people, min(opened_at) AS since,
        sum(CASE WHEN opened_at < $1 THEN 1 ELSE 0 END) AS missed
    FROM wait WHERE ended_at IS NULL GROUP BY account_id
    """,
)
ARRIVED = Query(
    Arrived,
    """
    SELECT account_id, sum(CASE WHEN answered_at - opened_at <= $2 THEN 1 ELSE 0 END) AS within,
        sum(CASE WHEN answered_at - opened_at > $2 OR ended_at IS NULL AND opened_at < $3 THEN 1 ELSE 0 END) AS missed,
        sum(CASE WHEN ended_at IS NULL AND opened_at >= $3 THEN 1 ELSE 0 END) AS open
    FROM wait WHERE opened_at >= $1 GROUP BY account_id
    """,
)
ANSWERED = Query(int, "SELECT id FROM wait WHERE answered_at >= $1 AND underway IS NULL")
ANSWERS = Statement(
    Answer,
    """
    SELECT wait.id, wait.account_id, wait.answered_at - wait.opened_at AS took,
        CASE WHEN EXISTS (
            SELECT 1 FROM wait AS earlier
            WHERE earlier.conversation_id = wait.conversation_id AND earlier.opened_at < wait.opened_at
                AND earlier.answered_at IS NOT NULL AND earlier.opened_at >= COALESCE((
                    SELECT max(episode.opened_at) FROM episode
                    WHERE episode.conversation_id = wait.conversation_id AND episode.opened_at <= wait.opened_at
                ), 0)
        ) THEN 0 ELSE 1 END AS is_first
    FROM wait WHERE wait.id IN (:ids)
    """,
)


class Monitoring:
    """What whoever watches the shop asks for."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def snapshot(self, since: Instant, target: int, now: Instant) -> Snapshot:
        """Who waits, and how those fared who began to wait since a moment. In time is up to `target` (ms)."""

        async def work(conn: Connection) -> Snapshot:
            late = now - target
            return Snapshot(
                await fetch_all(conn, WAITING, late),
                await fetch_all(conn, ARRIVED, since, target, late),
            )

        return await self._db.read(work)

    async def answered(self, since: Instant) -> set[int]:
        """The waits whose answers were written since a moment, and have arrived."""
        return set(await self._db.all(ANSWERED, since))

    async def answers(self, numbers: Collection[int]) -> list[Answer]:
        """These answers."""
        wanted = sorted(numbers)

        async def work(conn: Connection) -> list[Answer]:
            return [
                each
                for start in range(0, len(wanted), PIECE)
                for each in await ask(conn, ANSWERS, ids=wanted[start : start + PIECE])
            ]

        return await self._db.read(work) if wanted else []
