"""What an `ANALYZE` by hand has left in SQLite's file, which is forgotten again.

SQLite never brings these figures up to date by itself. Those of a young shop (one customer, one opt-out)
stay, and by them going through a whole table costs as little as looking one row up: with twenty thousand
rows in it, a ledger that takes a fifth of a second takes minutes. Every statement here is written for the
way that SQLite takes without them."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

import aiosqlite

KEPT = "SELECT name FROM sqlite_master WHERE name IN ('sqlite_stat1', 'sqlite_stat4')"
READ_ANEW = "ANALYZE sqlite_master"
"""Looks at no table: a connection takes the figures as they stand now."""


async def forget(raw: aiosqlite.Connection) -> None:
    """For all programs that have the file open: a changed schema is read anew by each of them. Where
    another program holds the file for too long, the figures stay until the next opening."""
    kept = [name for (name,) in await raw.execute_fetchall(KEPT)]
    if not kept:
        return
    with suppress(sqlite3.OperationalError):
        for sql in (*(f"DELETE FROM {each}" for each in kept), READ_ANEW):
            await raw.execute_fetchall(sql)
        for each in kept:
            await raw.execute_fetchall(f"DROP TABLE IF EXISTS {each}")
