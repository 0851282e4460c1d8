"""The journal: what platforms handed over, byte for byte, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database, Lane, Query


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One update in lists; `size` is its length in bytes."""

    id: int
    account: str
    remote_key: str
    hash: str
    received_at: int
    state: str
    kind: str
    chat: str
    error: str
    size: int


@dataclass(frozen=True, slots=True)
class JournalBody:
    """One update whole, for replaying."""

    id: int
    account_id: int
    account: str
    channel: str
    remote_key: str
    received_at: int
    state: str
    body: bytes


@dataclass(frozen=True, slots=True)
class JournalCount:
    """How many updates of an account are in a state."""

    account_id: int
    state: str
    count: int


ROW_COLUMNS = """
    journal.id, account.name AS account, journal.remote_key, journal.hash, journal.received_at, journal.state,
    journal.kind, journal.chat, journal.error, length(journal.body) AS size
"""
ROWS = Query(
    JournalRow,
    f"""
    SELECT {ROW_COLUMNS} FROM journal JOIN account ON account.id = journal.account_id
    WHERE journal.received_at >= $1 ORDER BY journal.id DESC LIMIT $2
    """,
)
STATE_ROWS = Query(
    JournalRow,
    f"""
    SELECT {ROW_COLUMNS} FROM journal JOIN account ON account.id = journal.account_id
    WHERE journal.state = $3 AND journal.received_at >= $1 ORDER BY journal.id DESC LIMIT $2
    """,
)
BODY_COLUMNS = """
    journal.id, journal.account_id, account.name AS account, account.channel, journal.remote_key,
    journal.received_at, journal.state, journal.body
"""
QUARANTINED = Query(
    JournalBody,
    f"""
    SELECT {BODY_COLUMNS} FROM journal JOIN account ON account.id = journal.account_id
    WHERE journal.state IN ('quarantined', 'unknown') AND journal.id > $1 ORDER BY journal.id LIMIT $2
    """,
)
SINCE = Query(
    JournalBody,
    f"""
    SELECT {BODY_COLUMNS} FROM journal JOIN account ON account.id = journal.account_id
    WHERE journal.received_at >= $3 AND journal.id > $1 ORDER BY journal.id LIMIT $2
    """,
)
ONE = Query(
    JournalBody,
    f"""
    SELECT {BODY_COLUMNS} FROM journal JOIN account ON account.id = journal.account_id WHERE journal.id = $1
    """,
)
MARK = "UPDATE journal SET state = $2, kind = $3, chat = $4, error = $5 WHERE id = $1"
QUARANTINED_COUNTS = Query(
    JournalCount,
    "SELECT account_id, state, count(*) AS count FROM journal WHERE state = 'quarantined' GROUP BY account_id, state",
)
UNKNOWN_COUNTS = Query(
    JournalCount,
    "SELECT account_id, state, count(*) AS count FROM journal WHERE state = 'unknown' GROUP BY account_id, state",
)
EXPIRED = Query(int, "SELECT id FROM journal WHERE received_at < $1 ORDER BY id LIMIT 1000")
DROP = "DELETE FROM journal WHERE id = $1"


class Journal:
    """Reading the journal, and what upkeep and replaying write to it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def rows(self, state: str | None, since: Instant, limit: int) -> list[JournalRow]:
        """Updates received since a moment, newest first, of one state or all."""
        if state is None:
            return await self._db.all(ROWS, since, limit)
        return await self._db.all(STATE_ROWS, since, limit, state)

    async def bodies(self, after: int, limit: int, since: Instant | None) -> list[JournalBody]:
        """Updates to replay with a number above `after`: those not understood, or everything
        received since a moment."""
        if since is None:
            return await self._db.all(QUARANTINED, after, limit)
        return await self._db.all(SINCE, after, limit, since)

    async def body(self, journal_id: int) -> JournalBody | None:
        """One update whole."""
        return await self._db.one(ONE, journal_id)

    async def mark(
        self, conn: Connection, journal_id: int, state: str, kind: str, chat: str, error: str
    ) -> None:
        """Write down, inside a transaction, what a replay made of an update."""
        await conn.rows(MARK, journal_id, state, kind, chat, error)

    async def quarantined(self) -> dict[int, int]:
        """How many updates of each account could not be read."""
        return {each.account_id: each.count for each in await self._db.all(QUARANTINED_COUNTS)}

    async def unknown(self) -> dict[int, int]:
        """How many updates of each account are of a kind that is not understood yet."""
        return {each.account_id: each.count for each in await self._db.all(UNKNOWN_COUNTS)}

    async def expire(self, before: Instant) -> int:
        """Delete up to 1,000 updates received before a moment; gives back how many."""
        ids = await self._db.all(EXPIRED, before)
        if ids:
            await self._db.transact(
                lambda conn: conn.many(DROP, [(each,) for each in ids]), Lane.BULK
            )
        return len(ids)
