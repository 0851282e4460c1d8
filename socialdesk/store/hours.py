"""Working hours that held, by value, and vacations that were begun by command."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all


@dataclass(frozen=True, slots=True)
class Version:
    """A calendar (a text that the services read) and since when (ms) it holds; it stands for all that an earlier row
    says of that time."""

    id: int
    since: int
    calendar: str
    kept_at: int


@dataclass(frozen=True, slots=True)
class VacationRow:
    """A vacation of an account (empty: of all), half-open (ms); `ends_at` None: until somebody ends it."""

    id: int
    account: str
    begins_at: int
    ends_at: int | None
    agent: str
    at: int


VERSIONS = Query(Version, "SELECT id, since, calendar, kept_at FROM calendar_version ORDER BY id")
NEWEST = Query(int, "SELECT COALESCE(MAX(id), 0) AS newest FROM calendar_version")
VACATIONS = Query(
    VacationRow, "SELECT id, account, begins_at, ends_at, agent, at FROM vacation ORDER BY id"
)
KEEP = "INSERT INTO calendar_version (since, calendar, kept_at) VALUES ($1, $2, $3)"
BEGIN = "INSERT INTO vacation (account, begins_at, ends_at, agent, at) VALUES ($1, $2, $3, $4, $5)"
GO_ON = Query(
    int,
    "SELECT id FROM vacation WHERE account = $1 AND (ends_at IS NULL OR ends_at > $2) ORDER BY id",
)
END = "UPDATE vacation SET ends_at = $1, agent = $2, at = $1 WHERE id = $3"
"""One that was to come ends before it begins: it is none."""


class Hours:
    """All of it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def newest(self) -> int:
        """The number of the newest calendar; 0 where there is none."""
        return await self._db.one(NEWEST) or 0

    async def versions(self) -> list[Version]:
        """Every calendar, in the order in which they were kept."""
        return await self._db.all(VERSIONS)

    async def keep(self, calendar: str, since: Instant, now: Instant, newest: int) -> bool:
        """Keep a calendar, unless another one came after the one that is known as `newest`: then false, and nothing
        is kept. Done twice it is kept once."""

        async def work(conn: Connection) -> bool:
            await raise_revision(conn)  # one at a time
            if (await fetch_all(conn, NEWEST))[0] != newest:
                return False
            await conn.many(KEEP, [(since, calendar, now)])
            return True

        return await self._db.transact(work)

    async def vacations(self) -> list[VacationRow]:
        """Every vacation, in the order in which they were begun."""
        return await self._db.all(VACATIONS)

    async def begin_vacation(
        self, account: str, begins: Instant, ends: Instant | None, agent: str, now: Instant
    ) -> None:
        """Write one down; what goes on or is to come for the same account ends, for it stands instead."""

        async def work(conn: Connection) -> None:
            await raise_revision(conn)
            for number in await fetch_all(conn, GO_ON, account, now):
                await conn.many(END, [(now, agent, number)])
            await conn.many(BEGIN, [(account, begins, ends, agent, now)])

        await self._db.transact(work)

    async def end_vacation(self, account: str, agent: str, now: Instant) -> int:
        """End what goes on or is to come for an account; how many that were."""

        async def work(conn: Connection) -> int:
            await raise_revision(conn)
            found = await fetch_all(conn, GO_ON, account, now)
            for number in found:
                await conn.many(END, [(now, agent, number)])
            return len(found)

        return await self._db.transact(work)
