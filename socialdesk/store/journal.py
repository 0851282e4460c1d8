"""The journal: what platforms handed over, byte for byte, and what became of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.model.reason import dump_reason
from socialdesk.store.engine.database import Connection, Database, Lane, Query


@dataclass(frozen=True, slots=True)
class Arrival:
    """One update on its way into the store; `failure` says why it could not be read, if so."""

    account_id: AccountId
    raw: RawUpdate
    parsed: Parsed = field(default_factory=Parsed)
    failure: str = ""

    @property
    def state(self) -> str:
        """What became of it, as the journal keeps it."""
        if self.failure:
            return "quarantined"
        if self.parsed.unknown:
            return "unknown"
        return "passed-over" if self.parsed.passed_over else "done"

    @property
    def why(self) -> str:
        """Why it could not be read, or why it shows nothing on purpose (as a reason's text)."""
        return self.failure or dump_reason(self.parsed.passed_over)

    @property
    def chat(self) -> str:
        """The one chat that it is of; empty for one of several people, whose bytes are looked
        through when erasing."""
        return self.parsed.chats[0] if len(self.parsed.chats) == 1 else ""


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


ADD = """
    INSERT INTO journal (account_id, remote_key, hash, received_at, state, kind, chat, error, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (account_id, remote_key, hash) DO NOTHING
"""
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


def hash_of(raw: RawUpdate) -> str:
    """What tells an update's bytes from others'."""
    return hashlib.blake2b(raw.body, digest_size=16).hexdigest()


async def add(conn: Connection, arrivals: Sequence[Arrival]) -> None:
    """Keep raw bytes, each once: by account, the platform's own number for it, and hash."""
    await conn.many(
        ADD,
        [
            (
                each.account_id,
                each.raw.remote_key,
                hash_of(each.raw),
                each.raw.received_at,
                each.state,
                each.parsed.kind,
                each.chat,
                each.why,
                each.raw.body,
            )
            for each in arrivals
        ],
    )


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

    async def mark(self, conn: Connection, journal_id: int, arrival: Arrival) -> None:
        """Write down, inside a transaction, what a replay made of an update."""
        await conn.rows(
            MARK, journal_id, arrival.state, arrival.parsed.kind, arrival.chat, arrival.why
        )

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
