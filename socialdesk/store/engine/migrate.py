"""Numbered .sql files (and the steps of `steps.py`), each applied once, in a transaction of its own."""

from __future__ import annotations

from pathlib import Path

from socialdesk.errors import StoreError
from socialdesk.model.reason import Reason
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one

FOLDER = Path(__file__).with_name("migrations")
APPLIED = Query(int, "SELECT version FROM schema_version WHERE version = $1")
VERSIONS = Query(int, "SELECT version FROM schema_version ORDER BY version")


async def migrate(database: Database) -> None:
    """Bring the database up to this program's newest file; safe to run twice, and from several
    programs at once.

    Raises StoreError if a newer program has been at work on it.
    """

    async def prepare(conn: Connection) -> list[int]:
        await _alone(conn)
        await conn.script(
            "CREATE TABLE IF NOT EXISTS schema_version (\n    version integer PRIMARY KEY\n);"
        )
        return await fetch_all(conn, VERSIONS)

    done = await database.transact(prepare)
    ours = files(database.dialect)
    newest = int(ours[-1].name[:3])
    if done and done[-1] > newest:
        raise StoreError(Reason("store.newer", schema=done[-1], newest=newest))
    for file in ours:
        if int(file.name[:3]) in done:
            continue

        from socialdesk.store.engine.steps import STEPS  # noqa: PLC0415 - only a store that is carried over needs them

        async def apply(conn: Connection, file: Path = file) -> None:
            version = int(file.name[:3])
            await _alone(conn)
            if await fetch_one(conn, APPLIED, version) is None:
                await conn.script(_text(file))
                if step := STEPS.get(version):
                    await step(conn)
                await conn.rows("INSERT INTO schema_version (version) VALUES ($1)", version)

        await database.transact(apply)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


async def _alone(conn: Connection) -> None:
    """One migrating program at a time (SQLite's BEGIN IMMEDIATE sees to it by itself)."""
    if conn.dialect == "postgresql":
        await conn.rows("SELECT pg_advisory_xact_lock(7351)")


def files(dialect: str) -> list[Path]:
    """`001_start.sql` is for both engines, `002_search.sqlite.sql` for SQLite alone."""
    mine = [
        each
        for each in FOLDER.iterdir()
        if each.name.endswith(f".{dialect}.sql")
        or (each.name.endswith(".sql") and each.name.count(".") == 1)
    ]
    return sorted(mine, key=lambda each: each.name)
