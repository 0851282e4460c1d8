"""SQLite: one connection that writes, a few that read, and a checkpoint beside them."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import re
import sqlite3
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Sequence,
)
from contextlib import asynccontextmanager, suppress
from contextvars import copy_context
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import aiosqlite

from socialdesk.errors import StoreError, StoreLost, StoreRefused
from socialdesk.model.reason import NO_REASON, Reason
from socialdesk.store.engine import statistics
from socialdesk.store.engine.database import AtEnd, Batch, Connection, Database, Failed, Lane

T = TypeVar("T")
Identity = tuple[int, int]
"""Device and inode of a file."""
_PLACE = re.compile(r"\$(\d+)")

BUSY_MS = 5_000
READERS = 3
CHECKPOINT_EVERY = 0.5
"""Seconds between checkpoints beside the writer; commits themselves never wait for one."""
LOG_BOUND = 2_000
"""Pages of log from which the writer is held for the moment that the last of them take: under a
steady flow the log would otherwise never be empty and never begin anew. The bulk is moved before,
beside the writer."""
LOG_TRIES = 6
"""How often an erasing waits `BUSY_MS` for others who read or write."""
CHANGES_EVERY = 0.2
"""Seconds between two looks at `data_version` (one look: about 40 microseconds)."""

PRAGMAS = (
    f"busy_timeout = {BUSY_MS}",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = OFF",
    "temp_store = MEMORY",
    "journal_size_limit = 67108864",
)
LARGE = ("cache_size = -32000", "mmap_size = 268435456")
"""A worker's memory for pages: 32 MB a connection, and up to 256 MB of the file itself."""
SMALL = ("cache_size = -400", "mmap_size = 0")
"""A desk's: it reads a few pages at a time, and there may be many desks on one machine. Whatever it
reads again the system still has."""
FEW_READERS = 2
"""A desk's: one reads something long (a search, a long order), the other what is opened meanwhile."""
TROUBLE = {
    sqlite3.SQLITE_BUSY: "store.locked",
    sqlite3.SQLITE_LOCKED: "store.locked",
    sqlite3.SQLITE_FULL: "store.disk_full",
    sqlite3.SQLITE_READONLY: "store.read_only",
    sqlite3.SQLITE_CORRUPT: "store.not_sound",
    sqlite3.SQLITE_NOTADB: "store.not_sound",
    sqlite3.SQLITE_IOERR: "store.no_disk",
    sqlite3.SQLITE_CANTOPEN: "store.no_disk",
}
"""What SQLite's own codes mean for the shop; any other is told in its own words."""
WORDS = (
    ("bigserial PRIMARY KEY", "integer PRIMARY KEY AUTOINCREMENT"),
    ("bigint", "integer"),
    ("bytea", "blob"),
    ("\n);", "\n) STRICT;"),
)


class SQLiteConnection:
    """aiosqlite with asyncpg's parameter style. A unit of work goes to the connection's thread whole:
    it costs one way there and back, however many statements it has, and whoever waits for the writer
    waits for no other's turns of the loop. On its thread each statement is done when it is called."""

    dialect = "sqlite"

    def __init__(self, raw: aiosqlite.Connection) -> None:
        self.raw = raw
        self.at_end: dict[AtEnd, set[int]] = {}
        self._beginning = False

    async def perform(
        self, work: Callable[[Connection], Awaitable[T]], *, writing: bool = False
    ) -> T:
        """Run a unit of work, which may await nothing but this connection; in a transaction of its
        own if it is `writing`."""
        perform = self._write if writing else self._read
        found: T = await self.raw._execute(partial(copy_context().run, perform, work))  # type: ignore[no-untyped-call]
        return found

    def _read(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        return at_once(work(self))

    def _write(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        conn = self.raw._conn
        self._beginning = True  # with the first statement, if there is one
        try:
            found = at_once(work(self))
            if not self._beginning:
                conn.execute("COMMIT")
        except BaseException:
            conn.rollback()
            raise
        finally:
            self._beginning = False
        return found

    async def rows(self, sql: str, *args: object) -> Iterable[Sequence[Any]]:
        return self._run(lambda conn: conn.execute(numbered(sql), args).fetchall())

    async def many(self, sql: str, batch: Sequence[Sequence[object]]) -> None:
        await self.together([(sql, batch)])

    async def together(self, batches: Sequence[Batch]) -> None:
        wanted = [(numbered(sql), batch) for sql, batch in batches if batch]

        def work(conn: sqlite3.Connection) -> None:
            for sql, batch in wanted:
                conn.executemany(sql, batch)

        if wanted:
            self._run(work)

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        conn = self.raw._conn
        try:
            if self._beginning:
                conn.execute("BEGIN IMMEDIATE")
                self._beginning = False
            return work(conn)
        except Exception as error:
            raise Failed from error

    async def script(self, sql: str) -> None:
        for ours, theirs in WORDS:
            sql = sql.replace(ours, theirs)
        for statement in statements(sql):
            await self.rows(statement)


def at_once(unit: Awaitable[T]) -> T:
    """What a unit of work gives that never waits. Raises RuntimeError for one that does."""
    waits = RuntimeError("a unit of work awaits something else than its connection")
    running = unit.__await__()
    try:
        next(running)
        running.throw(waits)
    except StopIteration as done:
        found: T = done.value
        return found
    raise waits


class Turns:
    """A lock whose waiters are served by lane, then in order of arrival."""

    def __init__(self) -> None:
        self._taken = False
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._count = itertools.count()

    @asynccontextmanager
    async def turn(self, lane: Lane) -> AsyncIterator[None]:
        """Hold the lock; the caller's lane decides who is next."""
        if self._taken:
            mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (lane, next(self._count), mine))
            try:
                await mine
            except BaseException:
                if mine.done() and not mine.cancelled():
                    self._pass_on()
                raise
        self._taken = True
        try:
            yield
        finally:
            self._pass_on()

    def _pass_on(self) -> None:
        while self._waiting:
            following = heapq.heappop(self._waiting)[2]
            if not following.done():
                following.set_result(None)
                return
        self._taken = False


class SQLiteDatabase(Database):
    """One file. Any number of processes may open it; within this one, a single connection writes."""

    dialect = "sqlite"

    def __init__(
        self, path: str, writer: SQLiteConnection, memory: tuple[str, ...] = LARGE
    ) -> None:
        super().__init__()
        self.path = path
        self.memory = memory
        self.writer = writer
        self._turns = Turns()
        self._free: list[SQLiteConnection] = []
        self._readers: list[SQLiteConnection] = []
        self._reading_turns = asyncio.Semaphore(FEW_READERS if memory == SMALL else READERS)
        self._checkpointing: asyncio.Task[None] | None = None
        self._place, self._log_place = Path(path), Path(f"{path}-wal")
        self._file = _identity(self._place)
        self._log: Identity | None = None

    @classmethod
    async def open(cls, path: str, *, small: bool = False) -> SQLiteDatabase:
        """Open or make the file; `small` keeps little of it in memory. Raises StoreError."""
        memory = SMALL if small else LARGE
        try:
            new = _prepare(Path(path))
            writer = await connect(path, memory)
            await statistics.forget(writer.raw)
            if new:
                _keep_private(Path(path))
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                Reason("store.not_opened", path=str(path), why=_words(error))
            ) from error
        return cls(path, writer, memory)

    def check(self) -> None:
        """See `Database.check`: by device and inode of the file and its log. What is written into a
        file without a name is lost with this process."""
        log = _identity(self._log_place)
        self._log = self._log or log
        if (_identity(self._place), log) != (self._file, self._log):
            raise StoreLost(Reason("store.lost", path=self.path))

    async def rescue(self, moment: str) -> str:
        """See `Database.rescue`. The log is emptied into the file, wherever that is now: it would be
        taken for that of whatever lies in the file's place."""
        copy = f"{self.path}.saved-{moment}"
        async with self._turns.turn(Lane.INTAKE):
            try:
                await self.writer.raw.execute_fetchall("VACUUM INTO ?", (copy,))
                _keep_private(Path(copy))
                await self.writer.raw.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            except (OSError, sqlite3.Error):
                return ""
        return copy

    async def scrub(self, tables: Sequence[str]) -> Reason:
        """See `Database.scrub`: the file is written anew without what is free, and the log emptied.
        A deleted row's bytes stay in the file otherwise, and `secure_delete` leaves those that lay
        free before."""
        async with self._turns.turn(Lane.BULK):
            self.check()
            try:
                conn = await connect(self.path, SMALL, make=False)
                try:
                    await conn.raw.execute_fetchall("PRAGMA temp_store = FILE")  # it may be large
                    await self._patiently(conn, "VACUUM")
                    for _ in range(LOG_TRIES):
                        ((busy, _, _),) = await conn.raw.execute_fetchall(
                            "PRAGMA wal_checkpoint(TRUNCATE)"
                        )
                        if not busy:
                            return NO_REASON
                finally:
                    await conn.raw.close()
            except sqlite3.Error as error:
                return Reason("erase.left", path=self.path, why=_words(error))
        return Reason("erase.log_held", path=f"{self.path}-wal")

    @staticmethod
    async def _patiently(conn: SQLiteConnection, sql: str) -> None:
        """Run something that other programs' writing may be in the way of."""
        for tries_left in reversed(range(LOG_TRIES)):
            try:
                await conn.raw.execute_fetchall(sql)
            except sqlite3.OperationalError as error:
                if not tries_left or TROUBLE.get(_primary(error)) != "store.locked":
                    raise
            else:
                return

    def checkpoint_beside(self) -> None:
        """Move the log into the file from a connection of its own, so that no commit has to (the
        worker does)."""
        if self._checkpointing is None:
            self._checkpointing = asyncio.create_task(self._checkpoint())

    async def _checkpoint(self) -> None:
        await self.writer.raw.execute_fetchall("PRAGMA wal_autocheckpoint = 0")
        conn = await connect(self.path, SMALL, make=False)
        try:
            while True:
                await asyncio.sleep(CHECKPOINT_EVERY)
                with suppress(sqlite3.Error):
                    ((_, pages, _),) = await conn.raw.execute_fetchall(
                        "PRAGMA wal_checkpoint(PASSIVE)"
                    )
                    if pages > LOG_BOUND:
                        # The log begins anew only if all of it is moved while nobody is in the
                        # middle of writing.
                        async with self._turns.turn(Lane.INTAKE):
                            await conn.raw.execute_fetchall("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            await conn.raw.close()

    async def _write(self, work: Callable[[Connection], Awaitable[T]], lane: Lane) -> T:
        async with self._turns.turn(lane):
            self.check()
            found = await self.writer.perform(work, writing=True)
            self.check()  # nobody is told of what was written where nobody will look
            return found

    async def _read(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        async with self._reading_turns:
            self.check()
            if not self._free:
                conn = await connect(self.path, self.memory, make=False)
                self._readers.append(conn)
            else:
                conn = self._free.pop()
            try:
                return await conn.perform(work)
            finally:
                self._free.append(conn)

    async def _read_at_once(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        async def unit(conn: Connection) -> T:
            await conn.rows("BEGIN")
            try:
                return await work(conn)
            finally:
                await conn.rows("ROLLBACK")

        return await self._read(unit)

    async def changes(self) -> AsyncGenerator[None, None]:
        opening = self._begin(connect(self.path, SMALL, make=False))
        seen = None
        try:
            conn = await asyncio.shield(opening)
            while True:
                try:
                    self.check()
                except StoreLost:
                    seen = None
                    yield  # whoever looks is told, and once more when it is back
                    await asyncio.sleep(CHANGES_EVERY)
                    continue
                with suppress(sqlite3.Error):
                    version = await asyncio.shield(self._begin(_data_version(conn)))
                    if version != seen:
                        seen = version
                        yield
                await asyncio.sleep(CHANGES_EVERY)
        finally:
            await asyncio.shield(self._begin(_closed(opening)))

    def blames_value(self, error: Exception) -> bool:
        # A constraint, a value too big or of no type that SQLite has: the last Python says itself,
        # before SQLite hears of it.
        told = sqlite3.IntegrityError | sqlite3.DataError | OverflowError | UnicodeError | TypeError
        return isinstance(error, told)

    def explain(self, error: Exception) -> StoreError:
        code = _primary(error) if isinstance(error, sqlite3.Error) else 0
        if trouble := TROUBLE.get(code):
            return StoreError(Reason(trouble, path=str(self.path), why=_words(error)))
        return StoreRefused(Reason("store.not_done", kind=type(error).__name__))

    async def _disconnect(self) -> None:
        if self._checkpointing:
            self._checkpointing.cancel()
            with suppress(asyncio.CancelledError):
                await self._checkpointing
        for conn in self._readers:
            await conn.raw.close()
        await self.writer.raw.close()


def _identity(path: Path) -> Identity | None:
    """Which file lies there, whatever it is called; None for no file. Trouble with the disk is told
    by SQLite itself."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _primary(error: sqlite3.Error) -> int:
    """SQLite's code for an error, without what it knows beyond; 0 for one that Python raised."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


async def _data_version(conn: SQLiteConnection) -> int:
    """A number that changes when any other connection of any process commits."""
    ((version,),) = await conn.raw.execute_fetchall("PRAGMA data_version")
    return int(version)


async def _closed(opening: asyncio.Task[SQLiteConnection]) -> None:
    """Close a connection, once it is open."""
    with suppress(sqlite3.Error):
        conn = await opening
        await conn.raw.close()


LONGEST_END = 5.0
"""Seconds that a connection which could not be opened has for ending its thread."""


async def connect(
    path: str, memory: tuple[str, ...] = LARGE, *, make: bool = True
) -> SQLiteConnection:
    """A connection with this program's settings; a file that is not there is made, if it may be."""
    # A PRAGMA whose row is not fetched stays open and keeps its lock: always fetch.
    name = path if make else f"file:{quote(path)}?mode=rw"
    raw = aiosqlite.connect(name, isolation_level=None, cached_statements=256, uri=not make)
    # A program that ends by a mistake, its store left open, ends; what is committed is safe anyway.
    raw._thread.daemon = True
    try:
        await raw
    except sqlite3.Error:
        # Its thread tells this loop that it ends: where the loop is closed by then, it dies of that with a traceback.
        await asyncio.to_thread(raw._thread.join, LONGEST_END)
        raise
    try:
        for pragma in (*PRAGMAS, *memory):
            await raw.execute_fetchall(f"PRAGMA {pragma}")
        await _write_ahead(raw)
    except BaseException:
        await raw.close()
        raise
    return SQLiteConnection(raw)


async def _write_ahead(raw: aiosqlite.Connection) -> None:
    """Switch to the write-ahead log. SQLite does not wait for others while switching, so this does."""
    for attempt in range(100):
        try:
            await raw.execute_fetchall("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if TROUBLE.get(_primary(error)) != "store.locked" or attempt == 99:
                raise
            await asyncio.sleep(BUSY_MS / 1000 / 100)
        else:
            return


def _prepare(path: Path) -> bool:
    """Make the folder; whether the file is about to be made too."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return not path.exists()


def _keep_private(path: Path) -> None:
    """Customers' words are for this user alone."""
    path.chmod(0o600)


@lru_cache(1_024)
def numbered(sql: str) -> str:
    """A text with PostgreSQL's `$1` as SQLite numbers its parameters: `?1`."""
    return _PLACE.sub(r"?\1", sql)


def statements(script: str) -> Iterator[str]:
    """Cut a script where SQLite says that a statement is complete (a trigger's body holds
    semicolons too)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
