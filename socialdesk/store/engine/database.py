"""The store's door to a database: one SQL text for both engines, typed rows, whole transactions."""

from __future__ import annotations

import asyncio
import math
from abc import ABC, abstractmethod
from collections.abc import (
    AsyncGenerator,
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
    Sequence,
)
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

from socialdesk.errors import SocialdeskError, StoreError, Unstorable
from socialdesk.model.reason import NO_REASON, Reason

T = TypeVar("T")
SERVER_KEEPS = "erase.server_keeps"
"""The reason's code where nothing is left in what is ours of a database that a server keeps."""


RECENTLY = 1.0
"""Seconds after a customer's message in which the next one is expected."""


class Lane(IntEnum):
    """Who goes first when several transactions want the one writer: customers' messages before
    everything."""

    INTAKE = 0
    STAFF = 1
    PROJECTION = 2
    BULK = 3


@dataclass(frozen=True, slots=True)
class Query(Generic[T]):
    """A SELECT (or a RETURNING) together with what each of its rows becomes, column by column.

    `{list}` in the text stands for a list of values at the end of the arguments, see `over`.
    """

    row: Callable[..., T]
    sql: str

    def over(self, first: int, values: Sequence[object]) -> tuple[Query[T], tuple[object, ...]]:
        """This query with `{list}` as parameters from `$first` on, and the values padded to match.

        Lengths are powers of two, so that a handful of statement texts serve every list.
        """
        padded = pad(values)
        return _listed(self, first, len(padded)), padded

    def pairs(
        self,
        first: int,
        values: Sequence[tuple[object, object]],
        types: tuple[str, str] = ("bigint", "text"),
    ) -> tuple[Query[T], tuple[object, ...]]:
        """Like `over`, for `{list}` in a VALUES clause of pairs with the column `types`."""
        padded = pad(values)
        rows = ", ".join(
            f"(CAST(${first + 2 * place} AS {types[0]}), CAST(${first + 2 * place + 1} AS {types[1]}))"
            for place in range(len(padded))
        )
        flat = tuple(part for pair in padded for part in pair)
        return Query(self.row, self.sql.replace("{list}", rows)), flat


@lru_cache(1_024)
def _listed(query: Query[T], first: int, count: int) -> Query[T]:
    places = ", ".join(f"${first + place}" for place in range(count))
    return Query(query.row, query.sql.replace("{list}", places))


def pad(values: Sequence[T]) -> tuple[T, ...]:
    """`values` filled up with its last one to a power of two; must not be empty."""
    size = 1 << (len(values) - 1).bit_length()
    return (*values, *([values[-1]] * (size - len(values))))


Batch = tuple[str, Sequence[Sequence[object]]]
"""A statement with the sets of arguments that it is run for."""


class Failed(Exception):
    """The driver failed at a statement. On its way to whoever asked it is told apart: the value's
    fault, or the store's trouble."""


@contextmanager
def at_fault() -> Iterator[None]:
    """Around what of ours reads a value and writes it: where it fails, the value is at fault, unless
    the driver failed or the outside world did."""
    try:
        yield
    except (Failed, SocialdeskError):
        raise
    except OSError as error:
        raise Failed from error
    except Exception as error:
        raise Unstorable(type(error).__name__) from error


async def driven(work: Awaitable[T]) -> T:
    """What a driver does; whatever it raises is `Failed`."""
    try:
        return await work
    except Exception as error:
        raise Failed from error


AtEnd = Callable[["Connection", Sequence[int]], Awaitable[object]]
"""Something that is done once, with all numbers that a transaction has gathered for it."""


class Connection(Protocol):
    """A connection inside a transaction; `$1` stands for the first argument on both engines."""

    dialect: str
    at_end: dict[AtEnd, set[int]]
    """What is still to be done in this transaction, right before it is committed, and of which
    numbers: for what follows from all that it wrote."""

    async def rows(self, sql: str, *args: object) -> Iterable[Sequence[Any]]:
        """Run one statement and give back its rows."""
        ...

    async def many(self, sql: str, batch: Sequence[Sequence[object]]) -> None:
        """Run one statement for each set of arguments, in one go."""
        ...

    async def together(self, batches: Sequence[Batch]) -> None:
        """Run several statements like `many`, one after the other and in one go."""
        ...

    async def script(self, sql: str) -> None:
        """Run a migration's text."""
        ...


async def fetch_all(conn: Connection, query: Query[T], *args: object) -> list[T]:
    """Every row, as the query's own type."""
    return [query.row(*row) for row in await conn.rows(query.sql, *args)]


async def fetch_one(conn: Connection, query: Query[T], *args: object) -> T | None:
    """The first row, or None."""
    return next(iter(await fetch_all(conn, query, *args)), None)


class Database(ABC):
    """Runs units of work. A cancelled caller stops waiting; the work itself always comes to its
    end."""

    dialect: str
    patience: float | None = None
    """Seconds for which whoever closes it waits for what runs; None for as long as it takes."""

    def __init__(self) -> None:
        self._customers_at = -math.inf
        self._working: set[asyncio.Task[Any]] = set()
        self._closing = False

    async def transact(
        self, work: Callable[[Connection], Awaitable[T]], lane: Lane = Lane.STAFF
    ) -> T:
        """Run `work` in one write transaction: all of it, or nothing. Raises StoreError if the
        store cannot."""
        if lane is Lane.INTAKE:
            self._customers_at = asyncio.get_running_loop().time()

        async def to_its_end(conn: Connection) -> T:
            conn.at_end.clear()
            found = await work(conn)
            while conn.at_end:
                last, numbers = conn.at_end.popitem()
                await last(conn, sorted(numbers))
            return found

        return await self._whole(lambda unit: self._write(unit, lane), to_its_end)

    async def read(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Run `work` on a connection that only reads. Raises StoreError if the store cannot."""
        return await self._whole(self._read, work)

    async def snapshot(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Like `read`, and all of it is read as it is at one moment, however long it takes. Raises StoreError."""
        return await self._whole(self._read_at_once, work)

    def portion(self, most: int, few: int) -> int:
        """How much to do in one transaction that can be cut: `most`, or `few` while customers write,
        whose messages wait for its end."""
        return few if asyncio.get_running_loop().time() - self._customers_at < RECENTLY else most

    async def all(self, query: Query[T], *args: object) -> list[T]:
        """Read every row of one query."""
        return await self.read(lambda conn: fetch_all(conn, query, *args))

    async def one(self, query: Query[T], *args: object) -> T | None:
        """Read the first row of one query."""
        return await self.read(lambda conn: fetch_one(conn, query, *args))

    def check(self) -> None:
        """Whether the store is still the one that was opened. Raises StoreLost."""
        return

    async def rescue(self, moment: str) -> str:
        """Keep a copy of a store that was lost while it is still open; gives its name, empty if
        there is none."""
        return ""

    async def scrub(self, tables: Sequence[str]) -> Reason:
        """Leave nothing of what was deleted from these tables in the store's own files: no free pages,
        no log; why not (or where it may still be), if so. Others wait meanwhile. Raises StoreError."""
        return NO_REASON

    def let_go(self) -> None:
        """Wait no longer for a server that does not answer: begin nothing more, and end what runs with
        a StoreError. A file answers, or says what is wrong with it."""
        return

    async def close(self) -> None:
        """Begin nothing more, wait for what runs, then disconnect."""
        self._closing = True
        if self._working:
            _, silent = await asyncio.wait(self._working, timeout=self.patience)
            if silent:
                self.let_go()
        while self._working:
            await asyncio.gather(*self._working, return_exceptions=True)
        await self._disconnect()

    async def _whole(
        self,
        perform: Callable[[Callable[[Connection], Awaitable[T]]], Awaitable[T]],
        work: Callable[[Connection], Awaitable[T]],
    ) -> T:
        if self._closing:
            raise StoreError(Reason("store.closed"))

        ours: Exception | None = None

        async def unit(conn: Connection) -> T:
            nonlocal ours
            try:
                return await work(conn)
            except Exception as error:
                ours = error
                raise

        async def run() -> T:
            try:
                return await perform(unit)
            except asyncio.CancelledError:
                if self._closing:  # by `let_go`: for whoever waits it is trouble like any other
                    raise StoreError(Reason("store.closed")) from None
                raise
            except Failed as error:
                raise self._judged(error.__cause__) from error.__cause__
            except Exception as error:
                if error is ours or isinstance(error, SocialdeskError):
                    raise
                # Connecting, beginning, committing or rolling back.
                raise self.explain(error) from error

        return await asyncio.shield(self._begin(run()))

    def _judged(self, raised: BaseException | None) -> Exception:
        """What the driver raised: only what it says of a value is the value's fault, and all else is
        trouble of the store, known or not."""
        error = raised if isinstance(raised, Exception) else RuntimeError()
        return Unstorable(type(error).__name__) if self.blames_value(error) else self.explain(error)

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Something that comes to its end whoever stops waiting for it; `close` waits for it. A
        statement that is left alone would look for its loop when that is closed."""
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._forget)
        return task

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._working.discard(task)
        if not task.cancelled():
            task.exception()  # a caller that was cancelled never fetches it

    @abstractmethod
    def blames_value(self, error: Exception) -> bool:
        """Whether an engine says that a value cannot be stored, or would break what must hold."""

    @abstractmethod
    def explain(self, error: Exception) -> StoreError:
        """Trouble of the store in words."""

    @abstractmethod
    def changes(self) -> AsyncGenerator[None, None]:
        """Yields soon after any process has committed something; now and then also for nothing."""

    @abstractmethod
    async def _write(self, work: Callable[[Connection], Awaitable[T]], lane: Lane) -> T: ...
    @abstractmethod
    async def _read(self, work: Callable[[Connection], Awaitable[T]]) -> T: ...
    @abstractmethod
    async def _read_at_once(self, work: Callable[[Connection], Awaitable[T]]) -> T: ...
    @abstractmethod
    async def _disconnect(self) -> None: ...
