"""A copy of a store in which nobody is known: the same shop, with the same figures, for showing and for trying out.

Every column is written anew by what `store/personal.py` says of it, into a store that is made for it, from either engine.
What is not named there is not copied.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from socialdesk.errors import StoreError
from socialdesk.model.masking import Mask
from socialdesk.model.reason import Reason
from socialdesk.model.text import fold
from socialdesk.store.backup import UNFINISHED, check_sound, flushed, made_anew
from socialdesk.store.engine.database import Connection
from socialdesk.store.personal import TABLES, Holds, Table
from socialdesk.store.store import Store

PAGE = 2_000
"""Rows that are in memory at a time."""
CALLED = {"name": "name", "pronoun": "", "phone": "phone", "address": "address"}
"""Of what is written down about a person: how it is masked, by its key; empty: it stays."""


@dataclass(frozen=True, slots=True)
class Anonymised:
    """What a masked copy holds."""

    conversations: int
    messages: int
    orders: int
    size: int


async def anonymise(source: Store, target: Path, mask: Mask) -> Anonymised:
    """Copy a store to a new SQLite file in which nobody is known. It appears under its name when it is whole and sound; who
    works goes on meanwhile. Raises StoreError, OSError."""
    part = made_anew(target)
    part.unlink()
    try:
        await (await Store.open(f"sqlite:///{part}")).close()
        with closing(sqlite3.connect(part, isolation_level=None, check_same_thread=False)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute("PRAGMA foreign_keys = OFF")
            copy.execute("BEGIN")

            async def work(conn: Connection) -> None:
                for name, table in TABLES.items():
                    if table.copied:
                        await _copy(conn, copy, name, table, mask)

            await source.database.snapshot(work)
            _nothing_left_to_say(copy)
            copy.execute("COMMIT")
            check_sound(copy, target)
            found = _counted(copy, part)
        flushed(part)
        part.replace(target)
    except sqlite3.Error as error:
        raise StoreError(Reason("backup.failed", path=str(target), why=str(error)[:200])) from None
    finally:
        for each in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm"))):
            each.unlink(missing_ok=True)
    return found


async def _copy(
    conn: Connection, copy: sqlite3.Connection, name: str, table: Table, mask: Mask
) -> None:
    """All rows of a table, in the order of its key."""
    told = copy.execute(f"PRAGMA table_info({name})").fetchall()
    columns = [row[1] for row in told]
    key = [row[1] for row in sorted(told, key=lambda row: row[5]) if row[5]]
    copy.execute(f"DELETE FROM {name}")
    after: Sequence[Any] = ()
    chosen = f"SELECT {', '.join(columns)} FROM {name}"
    insert = f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})"
    while True:
        where = f" WHERE ({', '.join(key)}) > ({_places(len(key))})" if after else ""
        order = f" ORDER BY {', '.join(key)} LIMIT {PAGE}" if key else ""
        rows = [tuple(row) for row in await conn.rows(chosen + where + order, *after)]
        copy.executemany(insert, _masked(rows, columns, name, table, mask))
        if len(rows) < PAGE or not key:
            return
        after = [rows[-1][columns.index(each)] for each in key]


def _places(count: int) -> str:
    return ", ".join(f"${place}" for place in range(1, count + 1))


def _masked(
    rows: Sequence[Sequence[Any]], columns: Sequence[str], name: str, table: Table, mask: Mask
) -> Iterator[Sequence[Any]]:
    """The same rows of nobody. Raises StoreError for a column that is not named in `store/personal.py`."""
    masks = _masks(mask)
    for row in rows:
        values = dict(zip(columns, row, strict=True))
        last = ""
        for column, holds in table.columns.items():
            value = values.get(column)
            if holds is Holds.FOLDED:
                values[column] = fold(last)
            elif isinstance(value, str) and holds is not Holds.PLAIN:
                if name == "contact_detail":
                    way = CALLED.get(row[columns.index("key")], "words")
                    values[column] = masks[Holds(way)](value) if way else value
                elif holds is Holds.WORDS:
                    values[column] = mask.words(value, _author(values, name))
                else:
                    values[column] = masks[holds](value)
                last = values[column]
        if loose := [
            column for column, value in values.items() if _is_words(value) and column not in table.columns
        ]:  # fmt: skip
            raise StoreError(Reason("anonymise.unknown", table=name, columns=", ".join(loose)))
        yield [values[column] for column in columns]


def _author(values: dict[str, Any], name: str) -> str:
    if values.get("kind") == "note":
        return "note"
    if name in ("message", "conversation"):
        return str(values.get("author", values.get("last_author", "")))
    return "customer" if name in ("message_version", "game_entry", "game_spare") else "note"


def _is_words(value: object) -> bool:
    return isinstance(value, str | bytes)


def _masks(mask: Mask) -> dict[Holds, Callable[[str], str]]:
    return {
        Holds.NAME: mask.name, Holds.GIVEN: mask.given, Holds.USERNAME: mask.username, Holds.PHONE: mask.phone,
        Holds.ADDRESS: mask.address, Holds.WORDS: mask.words, Holds.REMOTE: mask.remote, Holds.CODE: mask.code,
        Holds.KEY: mask.key, Holds.JSON: mask.json, Holds.FILES: mask.files, Holds.EMPTIED: lambda _: "",
    }  # fmt: skip


def _nothing_left_to_say(copy: sqlite3.Connection) -> None:
    """From a copy nothing is sent: what was on its way is in doubt, as in a store that was brought back, and what was to go
    out later is cancelled."""
    begun = ", ".join(f"'{each}'" for each in UNFINISHED)
    copy.execute(f"UPDATE outbox SET state = 'unconfirmed' WHERE state IN ({begun})")
    copy.execute("UPDATE outbox SET state = 'cancelled' WHERE state = 'scheduled'")


def _counted(copy: sqlite3.Connection, path: Path) -> Anonymised:
    conversations, messages, orders = (
        copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("conversation", "message", "purchase")
    )
    return Anonymised(conversations, messages, orders, path.stat().st_size)
