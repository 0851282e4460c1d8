"""Everything that the store has of one person, as rows: what they are given when they ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.store import order_rows
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.conversations import load
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all
from socialdesk.store.personal import (
    CONTACT,
    CONVERSATION,
    MESSAGE,
    ORDER,
    PERSON,
    TABLES,
    Holds,
    Table,
)

Row = Mapping[str, Any]
LEFT_OUT = (Holds.KEY, Holds.EMPTIED, Holds.FOLDED)
"""Kinds of columns that tell a person nothing."""
MANY = 500
"""Numbers that are asked of at a time."""
PEOPLE = Query(int, SAME_PERSON)
FILES = Query(
    str,
    "SELECT path FROM attachment_file WHERE account_id = $1 AND unique_id = $2 AND path <> ''",
)


@dataclass(frozen=True, slots=True)
class PersonRows:
    """Rows by table, each in the order in which it came to be."""

    tables: Mapping[str, Sequence[Row]]


async def person_rows(database: Database, conversation: int) -> PersonRows:
    """What is there of the person behind a conversation, over all that they are, at one moment. Raises NotFound."""

    async def work(conn: Connection) -> PersonRows:
        people = await fetch_all(conn, PEOPLE, (await load(conn, conversation)).contact_id)
        numbers: dict[str, Sequence[int]] = {
            CONTACT: people, PERSON: people, ORDER: await order_rows.of_people(conn, people),
        }  # fmt: skip
        tables: dict[str, Sequence[Row]] = {}
        tables["conversation"] = await _rows(conn, "conversation", TABLES["conversation"], people)
        numbers[CONVERSATION] = [each["id"] for each in tables["conversation"]]
        tables["message"] = await _rows(conn, "message", TABLES["message"], numbers[CONVERSATION])
        numbers[MESSAGE] = [each["id"] for each in tables["message"]]
        for name, table in TABLES.items():
            if name == "purchase":
                by_id = Table(table.columns, PERSON)
                tables[name] = await _rows(conn, name, by_id, numbers[ORDER])
            elif table.of and name not in tables:
                tables[name] = await _rows(conn, name, table, numbers[table.of])
        return PersonRows({name: rows for name, rows in tables.items() if rows})

    return await database.snapshot(work)


async def file_of(database: Database, account: int, unique_id: str) -> str | None:
    """Where a file that was fetched lies in the cache."""
    return await database.one(FILES, account, unique_id)


async def _rows(conn: Connection, name: str, table: Table, numbers: Sequence[int]) -> list[Row]:
    """The rows that are one of these numbers'."""
    columns = await _columns(conn, name)
    shown = [each for each in columns if table.columns.get(each) not in LEFT_OUT]
    found: list[Row] = []
    for start in range(0, len(numbers), MANY):
        some = numbers[start : start + MANY]
        places = ", ".join(f"${place}" for place in range(1, len(some) + 1))
        sql = f"SELECT {', '.join(shown)} FROM {name} WHERE {table.of} IN ({places})"
        found += [dict(zip(shown, row, strict=True)) for row in await conn.rows(sql, *some)]
    return sorted(found, key=lambda row: (row.get("at") or 0, row.get("id") or 0))


async def _columns(conn: Connection, name: str) -> list[str]:
    if conn.dialect == "sqlite":
        rows = await conn.rows("SELECT name FROM pragma_table_info($1) ORDER BY cid", name)
    else:
        rows = await conn.rows(
            "SELECT column_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1"
            " ORDER BY ordinal_position",
            name,
        )
    return [row[0] for row in rows]
