"""When the newest wait of each conversation passes its target's steps, kept so that a query finds who is at risk
among a hundred thousand. It follows from the rest of the store, so that what is written twice does no harm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from socialdesk.model.conversation import WAITS_BELOW
from socialdesk.model.ids import Instant
from socialdesk.store import pauses
from socialdesk.store.engine.database import Connection, Database, Lane, Query
from socialdesk.store.engine.statement import statement
from socialdesk.store.filters import STILL
from socialdesk.store.inbox import NEWEST_REVISION
from socialdesk.store.targets import FIRST, WAITING, Known, known

PORTION = 500


@dataclass(frozen=True, slots=True)
class TargetClock:
    """A conversation's newest wait: which target holds (by its name), how it ended (`state`: reached, missed,
    excluded; empty while it goes on), and when it passes each step (ms; None: not known, or never)."""

    conversation_id: int
    since: Instant
    target: str
    state: str
    half_at: Instant | None
    risk_at: Instant | None
    due_at: Instant | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Up to which change of conversations clocks are set, and by which targets and hours."""

    revision: int
    by_what: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A conversation and its newest change."""

    revision: int
    id: int


@dataclass(frozen=True, slots=True)
class Counted:
    """So many whose target is called so stand so."""

    target: str
    state: str
    n: int


@dataclass(frozen=True, slots=True)
class Urgent:
    """A conversation of another priority than normal."""

    id: int
    priority: str


URGENT = Query(Urgent, "SELECT id, priority FROM conversation WHERE priority <> 'normal'")
PROGRESS = Query(Progress, "SELECT revision, by_what FROM target_progress WHERE id = 1")
SET_PROGRESS = "UPDATE target_progress SET revision = $1, by_what = $2 WHERE id = 1"
CHANGED = Query(
    Changed,
    """
    SELECT revision, id FROM conversation
    WHERE (revision, id) > ($1, $2) AND revision <= $3 ORDER BY revision, id LIMIT $4
    """,
)
SET = statement(
    """
    INSERT INTO target_clock (conversation_id, since, target, state, half_at, risk_at, due_at)
    SELECT id, :since, :target, :state, :half_at, :risk_at, :due_at FROM conversation WHERE id = :conversation_id
    ON CONFLICT (conversation_id) DO UPDATE SET
        since = excluded.since, target = excluded.target, state = excluded.state, half_at = excluded.half_at,
        risk_at = excluded.risk_at, due_at = excluded.due_at,
        told = CASE WHEN target_clock.since = excluded.since THEN target_clock.told ELSE 0 END
    """
)
"""A wait that comes back, since its answer was refused, remembers what the owner was told of it."""

COUNTED = Query(
    Counted,
    f"""
    SELECT clock.target,
        CASE
            WHEN clock.due_at < $1 THEN 'missed'
            WHEN conversation.id IN ({STILL.replace("$?", "$1")}) THEN 'paused'
            WHEN clock.risk_at <= $1 THEN 'risk'
            ELSE 'running'
        END AS state,
        count(*) AS n
    FROM conversation JOIN target_clock AS clock ON clock.conversation_id = conversation.id
    WHERE conversation.sort_key < {WAITS_BELOW} AND clock.state = '' AND clock.since = conversation.waiting_since
    GROUP BY 1, 2
    """,
)
PASSED = Query(
    int,
    f"""
    SELECT count(*) FROM (
        SELECT conversation_id, since FROM target_clock WHERE state = '' AND risk_at > $1 AND risk_at <= $2
        UNION ALL SELECT conversation_id, since FROM target_clock WHERE state = '' AND due_at >= $1 AND due_at < $2
    ) AS clock
    JOIN conversation ON conversation.id = clock.conversation_id AND conversation.waiting_since = clock.since
    WHERE conversation.id NOT IN ({STILL.replace("$?", "$2")})
    """,
)

Reckon = Callable[[Known], TargetClock | None]


class TargetClocks:
    """Keeping them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def keep(self, by_what: str, reckon: Reckon) -> int:
        """Set the clocks of all that changed since the last time; of all in which somebody waits, where targets or
        hours are others than then. Gives back how many were looked at. Raises StoreError.

        Whoever dies in the middle, or keeps them beside somebody else, begins where the last one came to its end.
        """
        progress = await self._db.one(PROGRESS)
        newest = await self._db.one(NEWEST_REVISION) or 0
        assert progress is not None
        if progress.by_what != by_what:
            done = await self._all_waiting(reckon)
        elif progress.revision < newest:
            done = await self._changed(progress.revision, newest, reckon)
        else:
            return 0
        await self._db.transact(lambda conn: conn.rows(SET_PROGRESS, newest, by_what), Lane.BULK)
        return done

    async def counted(self, now: Instant) -> list[Counted]:
        """How those who wait stand. Raises StoreError."""
        return await self._db.all(COUNTED, now)

    async def passed(self, after: Instant, until: Instant) -> int:
        """How many who wait came to be at risk, or past due, after a moment up to another. Raises StoreError."""
        return await self._db.one(PASSED, after, until) or 0

    async def urgent(self) -> list[Urgent]:
        """The conversations of another priority than normal. Raises StoreError."""
        return await self._db.all(URGENT)

    async def pauses(self) -> list[pauses.PauseRow]:
        """Every pause there was, by when it began. Raises StoreError."""
        return await self._db.all(pauses.EVERY)

    async def _all_waiting(self, reckon: Reckon) -> int:
        place, done = FIRST, 0
        while places := await self._db.all(WAITING, place.sort_key, place.id, self._portion):
            place, done = places[-1], done + len(places)
            await self._set([each.id for each in places], reckon)
        return done

    async def _changed(self, since: int, newest: int, reckon: Reckon) -> int:
        place, done = Changed(since + 1, 0), 0
        while found := await self._db.all(CHANGED, place.revision, place.id, newest, self._portion):
            place, done = found[-1], done + len(found)
            await self._set([each.id for each in found], reckon)
        return done

    @property
    def _portion(self) -> int:
        return self._db.portion(PORTION, 50)

    async def _set(self, ids: Sequence[int], reckon: Reckon) -> None:
        """Reckoned outside the transaction, which is to be short: what changes meanwhile has a later revision. Pauses that
        words have ended are ended first, at the first of them: what is reckoned by knows the newest alone."""
        found = await self._db.read(lambda conn: known(conn, ids))
        held = [each.row.conversation_id for each in found if each.pauses]

        async def end(conn: Connection) -> bool:
            return await pauses.end_by_words(conn, held)

        if held:
            has_ended = await self._db.transact(end, Lane.BULK)
            if has_ended:
                found = await self._db.read(lambda conn: known(conn, ids))
        clocks = [each for one in found if (each := reckon(one)) is not None]
        if clocks:
            await self._db.transact(lambda conn: conn.together([SET.batch(clocks)]), Lane.BULK)
