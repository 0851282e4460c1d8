"""Announcements and their runs: what is to be said to whom and when, and each time that it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.announcement import Announcement, Purpose, dump, load, parse_purpose
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.store.consents import ADD_TOPIC
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.naming import by_name

LIVE = ("planning", "running", "paused", "waiting")
"""States of a run in which something may still leave."""


class _Stored:
    """What is said and by what, of an announcement and of each of its runs."""

    __slots__ = ()
    stored_content: str
    stored_accounts: str
    stored_chats: str

    @property
    def content(self) -> Announcement:
        """What is said."""
        return load(self.stored_content)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that are used, by name; empty for all."""
        return tuple(json.loads(self.stored_accounts))

    @property
    def chats(self) -> tuple[int, ...]:
        """Groups, channels and posts that are told, by their conversations."""
        return tuple(json.loads(self.stored_chats))


@dataclass(frozen=True, slots=True)
class Broadcast(_Stored):
    """An announcement. `schedule` is a moment (ms) or a line of crontab as JSON, empty for none; it
    goes out next at `next_at`, and not after `until` (ms)."""

    id: int
    name: str
    query: str
    stored_content: str
    stored_accounts: str
    stored_chats: str
    late: str
    stored_schedule: str
    until: int | None
    next_at: int | None
    agent: str
    created_at: int
    changed_at: int

    @property
    def cron(self) -> str:
        """The line of crontab by which it comes again; empty for none."""
        return str(json.loads(self.stored_schedule or "{}").get("cron", ""))


@dataclass(frozen=True, slots=True)
class Run(_Stored):
    """One time that it goes out, with all that was to be said then. Moments in ms."""

    id: int
    broadcast_id: int
    name: str
    number: int
    state: str
    planned_for: int
    started_at: int | None
    written_at: int | None
    """Since when its ledger is whole: nobody comes into the run any more."""
    ended_at: int | None
    agent: str
    query: str
    stored_content: str
    stored_accounts: str
    stored_chats: str
    stored_purpose: str
    stored_erased: str

    @property
    def purpose(self) -> Purpose:
        """Why people are told."""
        return parse_purpose(self.stored_purpose)

    @property
    def erased(self) -> dict[str, int]:
        """How many of each state were forgotten since."""
        return dict(json.loads(self.stored_erased))


@dataclass(frozen=True, slots=True)
class Draft:
    """An announcement as it is made or changed."""

    name: str
    query: str
    content: Announcement
    accounts: tuple[str, ...] = ()
    chats: tuple[int, ...] = ()
    late: str = "ask"


_BROADCAST = """
    SELECT id, name, query, content AS stored_content, accounts AS stored_accounts, chats AS stored_chats, late,
        schedule AS stored_schedule, until, next_at, agent, created_at, changed_at FROM broadcast
"""
ALL = Query(Broadcast, f"{_BROADCAST} ORDER BY id")
ONE = Query(Broadcast, f"{_BROADCAST} WHERE id = $1")
DUE = Query(
    Broadcast, f"{_BROADCAST} WHERE next_at IS NOT NULL AND next_at <= $1 ORDER BY next_at, id"
)
ADD = Query(
    int,
    """
    INSERT INTO broadcast (name, query, content, accounts, chats, late, agent, created_at, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT (name) DO NOTHING RETURNING id
    """,
)
CHANGE = """
    UPDATE broadcast
    SET name = $2, query = $3, content = $4, accounts = $5, chats = $6, late = $7, changed_at = $8 WHERE id = $1
"""
NAME_TAKEN = Query(int, "SELECT id FROM broadcast WHERE name = $2 AND id <> $1")
SCHEDULE = (
    "UPDATE broadcast SET schedule = $2, until = $3, next_at = $4, changed_at = $5 WHERE id = $1"
)
ADVANCE = Query(
    int, "UPDATE broadcast SET next_at = $3 WHERE id = $1 AND next_at = $2 RETURNING id"
)
"""Whoever moves it on from where it was makes the run: two workers never both."""
_RUN = """
    SELECT run.id, run.broadcast_id, broadcast.name, run.number, run.state, run.planned_for, run.started_at, run.written_at, run.ended_at,
        run.agent, run.query, run.content AS stored_content, run.accounts AS stored_accounts, run.chats AS stored_chats,
        run.purpose AS stored_purpose, run.erased AS stored_erased
    FROM broadcast_run AS run JOIN broadcast ON broadcast.id = run.broadcast_id
"""
RUN = Query(Run, f"{_RUN} WHERE run.id = $1")
RUNS_OF = Query(Run, f"{_RUN} WHERE run.broadcast_id = $1 ORDER BY run.number")
LAST_RUN_OF_EACH = Query(
    Run,
    f"{_RUN} WHERE run.id IN (SELECT max(id) FROM broadcast_run GROUP BY broadcast_id) ORDER BY run.id",
)
LAST_RUNS = Query(Run, f"{_RUN} WHERE run.broadcast_id = $1 ORDER BY run.number DESC LIMIT $2")
LIVE_RUNS = Query(
    Run,
    f"{_RUN} WHERE run.state IN ('planning', 'running', 'paused', 'waiting') ORDER BY run.id",
)
ADD_RUN = Query(
    int,
    """
    INSERT INTO broadcast_run (
        broadcast_id, number, state, planned_for, started_at, ended_at, agent, query, content, accounts, chats, purpose
    )
    SELECT broadcast.id,
        (SELECT COALESCE(max(number), 0) + 1 FROM broadcast_run WHERE broadcast_id = broadcast.id),
        $2, $3, CAST($4 AS bigint), CAST($5 AS bigint), $6, broadcast.query, broadcast.content, broadcast.accounts,
        broadcast.chats, $7
    FROM broadcast WHERE broadcast.id = $1 RETURNING id
    """,
)
TURN_RUN = Query(
    int,
    """
    UPDATE broadcast_run
    SET state = $3, started_at = COALESCE(started_at, CAST($4 AS bigint)), ended_at = CAST($5 AS bigint),
        written_at = CASE WHEN $3 = 'planning' THEN NULL ELSE COALESCE(written_at, CAST($6 AS bigint)) END
    WHERE id = $1 AND state = $2 RETURNING id
    """,
)
TESTED = Query(
    int,
    """
    SELECT conversation_id FROM outbox
    WHERE id > (SELECT max(id) FROM outbox) - 50000 AND author = $1 AND key LIKE 'test:%'
    ORDER BY id DESC LIMIT 1
    """,
)
"""By the keys of tests, and not longer ago than one large broadcast: nothing else remembers it."""


LOCK = "UPDATE broadcast SET changed_at = changed_at WHERE id = $1"
"""Of two who begin a run at the same moment, the second waits here and then sees the first's."""
ANY_LIVE = Query(
    int,
    """
    SELECT id FROM broadcast_run
    WHERE broadcast_id = $1 AND state IN ('planning', 'running', 'paused', 'waiting') LIMIT 1
    """,
)
REFRESH = """
    UPDATE broadcast_run
    SET (query, content, accounts, chats) = (
        SELECT query, content, accounts, chats FROM broadcast WHERE broadcast.id = broadcast_run.broadcast_id
    ), purpose = $2
    WHERE id = $1
"""
WRITTEN = "UPDATE broadcast_run SET written_at = $2 WHERE id = $1 AND state = 'waiting'"


class Broadcasts:
    """Keeping announcements and their runs."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self) -> list[Broadcast]:
        """Every announcement, oldest first."""
        return await self._db.all(ALL)

    async def named(self, name: str) -> Broadcast:
        """One by its name, whatever its accents. Raises NotFound, with the names that may be meant."""
        missing = translate(
            'There is no broadcast "{name}". `socialdesk broadcast list` lists them.', name=name
        )
        return by_name(await self.all(), name, missing)

    async def one(self, broadcast_id: int) -> Broadcast:
        """One by its number, whatever it is called by now. Raises NotFound."""
        found = await self._db.one(ONE, broadcast_id)
        if found is None:
            raise NotFound(translate("There is no broadcast {number}.", number=broadcast_id))
        return found

    async def add(self, draft: Draft, agent: str, now: Instant) -> int:
        """Keep a new one; from then on its topic can be joined. Raises NotAllowed where its name is
        taken."""

        async def work(conn: Connection) -> int | None:
            await _with_topic(conn, draft, now)
            return await fetch_one(conn, ADD, draft.name, *_stored(draft), agent, now)

        number = await self._db.transact(work)
        if number is None:
            raise NotAllowed(
                translate(
                    'There is a broadcast "{name}" already. Choose another name, or change it with `socialdesk '
                    "broadcast edit`.",
                    name=draft.name,
                )
            )
        return number

    async def change(self, broadcast_id: int, draft: Draft, now: Instant) -> None:
        """What is said, to whom, and its name; runs that have begun say what they said. Raises
        NotAllowed where another one has the name."""

        async def work(conn: Connection) -> bool:
            await _with_topic(conn, draft, now)
            if await fetch_one(conn, NAME_TAKEN, broadcast_id, draft.name) is not None:
                return False
            await conn.rows(CHANGE, broadcast_id, draft.name, *_stored(draft), now)
            return True

        if not await self._db.transact(work):
            raise NotAllowed(
                translate(
                    'There is a broadcast "{name}" already. Choose another name.', name=draft.name
                )
            )

    async def schedule(
        self,
        broadcast_id: int,
        schedule: dict[str, object],
        until: Instant | None,
        next_at: Instant | None,
        now: Instant,
    ) -> None:
        """When it goes out: `{"at": moment}` or `{"cron": line}`; empty takes it off."""
        text = json.dumps(schedule) if schedule else ""
        await self._db.transact(
            lambda conn: conn.rows(SCHEDULE, broadcast_id, text, until, next_at, now)
        )

    async def due(self, now: Instant) -> list[Broadcast]:
        """Those whose moment has come."""
        return await self._db.all(DUE, now)

    async def advance(
        self,
        broadcast: Broadcast,
        next_at: Instant | None,
        runs: Sequence[tuple[Instant, str]],
        now: Instant,
    ) -> list[int]:
        """Its moment has come: it is due next at `next_at`, and these `runs` (their moment, their
        state) are written down. Empty where another process has done so."""

        async def work(conn: Connection) -> list[int]:
            if await fetch_one(conn, ADVANCE, broadcast.id, broadcast.next_at, next_at) is None:
                return []
            return [
                await _add_run(conn, broadcast, state, planned, broadcast.agent, now)
                for planned, state in runs
            ]

        return await self._db.transact(work)

    async def begin(
        self, broadcast: Broadcast, planned_for: Instant, agent: str, now: Instant
    ) -> int | None:
        """A run at once; its number in the store, or None while another one of it is on its way."""

        async def work(conn: Connection) -> int | None:
            await conn.rows(LOCK, broadcast.id)
            if await fetch_one(conn, ANY_LIVE, broadcast.id) is not None:
                return None
            return await _add_run(conn, broadcast, "planning", planned_for, agent, now)

        return await self._db.transact(work)

    async def run(self, run_id: int) -> Run:
        """One run. Raises NotFound."""
        found = await self._db.one(RUN, run_id)
        if found is None:
            raise NotFound(translate("There is no run {number}.", number=run_id))
        return found

    async def runs(self, broadcast_id: int) -> list[Run]:
        """Every time that it went out, first to last."""
        return await self._db.all(RUNS_OF, broadcast_id)

    async def last_of_each(self) -> list[Run]:
        """The last run of every announcement that has any."""
        return await self._db.all(LAST_RUN_OF_EACH)

    async def last_runs(self, broadcast_id: int, most: int) -> list[Run]:
        """The last times that it went out, the newest first."""
        return await self._db.all(LAST_RUNS, broadcast_id, most)

    async def live(self) -> list[Run]:
        """Runs of which something may still leave."""
        return await self._db.all(LIVE_RUNS)

    async def written(self, run: Run, now: Instant) -> None:
        """The ledger of a run that waits is whole."""
        await self._db.transact(lambda conn: conn.rows(WRITTEN, run.id, now))

    async def tested(self, agent: str) -> int | None:
        """The conversation to which somebody sent a test last."""
        return await self._db.one(TESTED, agent)

    async def turn(self, run: Run, state: str, now: Instant) -> bool:
        """A run goes on to another state, if it still is in the one it was read in."""
        return await self._db.transact(lambda conn: turn_run(conn, run, state, now))


async def turn_run(conn: Connection, run: Run, state: str, now: Instant) -> bool:
    """The same inside a transaction."""
    started = now if state in ("planning", "running") else None
    ended = None if state in LIVE else now
    written = now if state == "running" else None
    found = await fetch_one(conn, TURN_RUN, run.id, run.state, state, started, ended, written)
    return found is not None


async def refresh(conn: Connection, run: Run) -> None:
    """A run that has not begun says what its announcement says now."""
    await conn.rows(REFRESH, run.id, await _purpose(conn, run.broadcast_id))


async def _purpose(conn: Connection, broadcast_id: int) -> str:
    """The class of what is said now, which stands beside it in every run."""
    (kept,) = await fetch_all(conn, ONE, broadcast_id)
    return str(kept.content.purpose)


async def _add_run(
    conn: Connection,
    broadcast: Broadcast,
    state: str,
    planned_for: Instant,
    agent: str,
    now: Instant,
) -> int:
    started = now if state == "planning" else None
    ended = None if state in LIVE else now
    number = await fetch_one(
        conn, ADD_RUN, broadcast.id, state, planned_for, started, ended, agent,
        await _purpose(conn, broadcast.id),
    )  # fmt: skip
    assert number is not None
    return number


async def _with_topic(conn: Connection, draft: Draft, now: Instant) -> None:
    """A link for those who want to be told is given out before anybody has joined."""
    if topic := draft.content.purpose.topic:
        await conn.rows(ADD_TOPIC, topic, now)


def _stored(draft: Draft) -> tuple[str, str, str, str, str]:
    return (
        draft.query,
        dump(draft.content),
        json.dumps(list(draft.accounts)),
        json.dumps(list(draft.chats)),
        draft.late,
    )
