"""PostgreSQL: asyncpg's pool."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, suppress
from typing import Any, TypeVar

import asyncpg
from asyncpg.pool import Pool

from socialdesk.clock import SharedClock
from socialdesk.errors import StoreError, StoreRefused
from socialdesk.model.reason import Reason
from socialdesk.store.engine.database import (
    SERVER_KEEPS,
    AtEnd,
    Batch,
    Connection,
    Database,
    Lane,
    driven,
)

T = TypeVar("T")

CHANNEL = "socialdesk_changes"
CONNECTING = 10.0
"""Seconds to reach the server: a name that is gone, or a host that swallows what is sent to it, is
trouble like any other."""
ANSWERING = 120.0
"""Seconds for one statement: a server that vanished without a word would keep everybody for hours."""
PARTING = 0.5
"""Seconds for a goodbye."""
STATEMENTS_KEPT = 100
LOOK_EVERY = 0.5
"""Seconds between two looks where notifications cannot come."""
TIME_EVERY = 60.0
"""Seconds after which the server is asked for its time once more."""
TIME_SET = 1_000
"""Milliseconds by which the machine's clock goes wrong only if it was set."""
SERVER_TIME = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"
READERS_PATIENCE = 60
"""How many looks, half a second apart, whoever still sees what was deleted is waited for."""
NEXT_NUMBER = "SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)"
OLDER = """
    SELECT count(*) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND (
        age(backend_xid) > age($1::xid)
        OR (datname = current_database() OR datname IS NULL) AND age(backend_xmin) > age($1::xid)
    )
"""
"""Transactions that began before: PostgreSQL keeps deleted rows for them, written anew or not. One that writes in
another database of the server counts too, since whoever looks at ours while it runs sees by its number."""
FALLBACK_EVERY = 5.0
"""Seconds after which `changes` yields even if no notification came: a lost one costs seconds, not
messages."""


TROUBLES = (
    (asyncpg.DiskFullError, "store.server_full"),
    (asyncpg.ReadOnlySQLTransactionError, "store.standby"),
    (asyncpg.InsufficientResourcesError, "store.server_short"),
    (asyncpg.CannotConnectNowError, "store.server_starting"),
)
"""What a server says of itself, the narrower before the wider (SQLSTATE 53100, 25006, 53, 57P03)."""


def _known(error: Exception) -> Reason | None:
    """Trouble of the server that it names itself, in words."""
    for kind, code in TROUBLES:
        if isinstance(error, kind):
            what = type(error).__name__.removesuffix("Error")
            return Reason(code, kind=what) if code == "store.server_short" else Reason(code)
    return None


async def _pool(dsn: str, statements: int) -> Pool[Any]:
    return await asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=8,
        timeout=CONNECTING,
        command_timeout=ANSWERING,
        statement_cache_size=statements,
    )


async def _is_pooled(pool: Pool[Any]) -> bool:
    """Whether a pooler stands between: it makes up the number of the server's process that it greets
    with."""
    async with pool.acquire() as raw, raw.transaction():
        return bool(await raw.fetchval("SELECT pg_backend_pid()") != raw.get_server_pid())


class PostgresConnection:
    """asyncpg behind the store's face."""

    dialect = "postgresql"

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.at_end: dict[AtEnd, set[int]] = {}

    async def rows(self, sql: str, *args: object) -> Iterable[Sequence[Any]]:
        found: list[Sequence[Any]] = await driven(self.raw.fetch(sql, *args))
        return found

    async def many(self, sql: str, batch: Sequence[Sequence[object]]) -> None:
        if batch:
            await driven(self.raw.executemany(sql, batch))

    async def together(self, batches: Sequence[Batch]) -> None:
        for sql, batch in batches:
            await self.many(sql, batch)

    async def script(self, sql: str) -> None:
        await self.raw.execute(sql, timeout=86_400)


class ServerTime:
    """Keeps a clock at the server's time."""

    def __init__(self, clock: SharedClock) -> None:
        self._clock = clock
        self._asked: tuple[int, float] | None = None

    async def look(self, raw: Any) -> None:
        """Ask the server, if that is due."""
        machine, asked = self._clock.machine, self._asked
        before, began = machine.now(), machine.monotonic()
        if asked is not None:
            passed = began - asked[1]
            if passed < TIME_EVERY and abs(before - asked[0] - passed * 1000) < TIME_SET:
                return
        told: int = await driven(raw.fetchval(SERVER_TIME))
        took = int((machine.monotonic() - began) * 1000)
        ahead = told - before - took // 2
        if asked is None or abs(ahead - self._clock.ahead) > took + 1:  # else both may be right
            self._clock.ahead = ahead
        self._asked = before, began


class PostgresDatabase(Database):
    """One database on a server."""

    dialect = "postgresql"
    patience = 5.0

    def __init__(
        self, pool: Pool[Any], dsn: str, clock: SharedClock, *, pooled: bool = False
    ) -> None:
        super().__init__()
        self._time = ServerTime(clock)
        self._pooled = pooled
        """Whether somebody between us and the server (PgBouncer) may give each transaction to another
        of its connections: nothing that belongs to a connection can be relied on."""
        self._pool = pool
        self._dsn = dsn

    @classmethod
    async def open(cls, dsn: str, clock: SharedClock) -> PostgresDatabase:
        """Connect. Raises StoreError, without the address's password."""
        try:
            pool = await _pool(dsn, STATEMENTS_KEPT)
            pooled = await _is_pooled(pool)
            if pooled:
                await pool.close()
                pool = await _pool(dsn, 0)
        except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            away = Reason("store.server_not_reached", kind=type(error).__name__)
            raise StoreError(_known(error) or away) from None
        return cls(pool, dsn, clock, pooled=pooled)

    async def _write(self, work: Callable[[Connection], Awaitable[T]], lane: Lane) -> T:
        async with self._pool.acquire() as raw, raw.transaction():
            await self._time.look(raw)
            found = await work(PostgresConnection(raw))
            await raw.execute(f"NOTIFY {CHANNEL}")
            return found

    async def _read(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        async with self._pool.acquire() as raw, AsyncExitStack() as stack:
            if self._pooled:  # a statement is prepared and run on the same connection only in one
                await stack.enter_async_context(raw.transaction())
            await self._time.look(raw)
            return await work(PostgresConnection(raw))

    async def _read_at_once(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        async with (
            self._pool.acquire() as raw,
            raw.transaction(isolation="repeatable_read", readonly=True),
        ):
            return await work(PostgresConnection(raw))

    async def scrub(self, tables: Sequence[str]) -> Reason:
        """See `Database.scrub`: tables are written anew. The server's log, replicas and backups are
        not ours to change."""
        async with self._pool.acquire() as raw:
            if not self._pooled:
                await raw.execute("SET lock_timeout = '30s'")
            try:
                if await self._still_seen(raw):
                    return Reason("erase.seen_server")
                for table in tables:
                    await raw.execute(f"VACUUM FULL {table}", timeout=86_400)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                return Reason("erase.left_server", why=type(error).__name__)
            finally:
                if not self._pooled:
                    await raw.execute("RESET lock_timeout")
        return Reason(SERVER_KEEPS)

    async def _still_seen(self, raw: Any) -> bool:
        """Whether a transaction that began before now does not end."""
        async with raw.transaction():
            number = await raw.fetchval(NEXT_NUMBER)
        for _ in range(READERS_PATIENCE):
            async with raw.transaction():
                older = await raw.fetchval(OLDER, number % 2**32)
            if not older:
                return False
            await asyncio.sleep(LOOK_EVERY)
        return True

    async def changes(self) -> AsyncGenerator[None, None]:
        while self._pooled:  # whom LISTEN would wake is not for us to say
            yield
            await asyncio.sleep(LOOK_EVERY)
        woken = asyncio.Event()
        woken.set()
        conn: Any = None
        try:
            while True:
                if conn is None or conn.is_closed():
                    # Whatever is wrong with the server, looking goes on without being told.
                    with suppress(Exception):
                        conn = await asyncpg.connect(self._dsn, timeout=CONNECTING)
                        await conn.add_listener(CHANNEL, lambda *_: woken.set())
                with suppress(TimeoutError):
                    async with asyncio.timeout(FALLBACK_EVERY):
                        await woken.wait()
                woken.clear()
                yield
        finally:
            if conn is not None and not conn.is_closed():
                with suppress(Exception):
                    await conn.close(timeout=PARTING)

    def blames_value(self, error: Exception) -> bool:
        # Classes 21 to 23 of SQLSTATE, 54 (a key too long for its index), and asyncpg's own word
        # that it cannot encode an argument, which it says before it sends anything.
        return isinstance(
            error,
            asyncpg.DataError
            | asyncpg.IntegrityConstraintViolationError
            | asyncpg.CardinalityViolationError
            | asyncpg.ProgramLimitExceededError,
        )

    def explain(self, error: Exception) -> StoreError:
        if trouble := _known(error):
            return StoreError(trouble)
        asked_amiss = isinstance(error, asyncpg.SyntaxOrAccessError)
        if asked_amiss and not isinstance(error, asyncpg.InsufficientPrivilegeError):
            return StoreRefused(Reason("store.not_done", kind=type(error).__name__))
        return StoreError(Reason("store.server_away", kind=type(error).__name__))

    def let_go(self) -> None:
        self._closing = True
        self._pool.terminate()
        for task in self._working:
            task.cancel()

    async def _disconnect(self) -> None:
        # A server that is silent hears no goodbye.
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            async with asyncio.timeout(PARTING):
                await self._pool.close()
