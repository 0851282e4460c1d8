"""Every query of the store prepares on both engines, and PostgreSQL confirms the names and types of
its columns."""

import dataclasses
import importlib
import inspect
import pkgutil
import sqlite3
import types
import typing
from itertools import product

import asyncpg

import socialdesk.store
from socialdesk.store.auto_resolve import Candidate, quiet_query
from socialdesk.store.conversations import ConversationRow, conversation_row
from socialdesk.store.engine.database import Database, Query
from socialdesk.store.engine.sqlite import SQLiteDatabase
from socialdesk.store.engine.statement import Statement
from socialdesk.store.filters import CLAUSES, Condition, InboxFilter, Shelf
from socialdesk.store.inbox import InboxRow, Moved, Place, count_query, moved_query, page_query
from socialdesk.store.search import HITS, NAMED, Hit
from socialdesk.store.store import Store

TYPES = {"int8": int, "int4": int, "text": str, "bytea": bytes}


def queries() -> dict[str, Query[object]]:
    found: dict[str, Query[object]] = {}
    for each in pkgutil.walk_packages(socialdesk.store.__path__, "socialdesk.store."):
        module = importlib.import_module(each.name)
        for name, value in vars(module).items():
            inside = value if isinstance(value, dict) else {}
            for key, one in {"": value, **{f".{key}": one for key, one in inside.items()}}.items():
                if isinstance(one, Query):
                    found[f"{each.name}.{name}{key}"] = one
                elif isinstance(one, Statement):
                    found[f"{each.name}.{name}{key}"] = as_query(one)
    for view, after, narrowed in product(Shelf, (False, True), (False, True)):
        wanted = InboxFilter(view)
        if narrowed:
            wanted = InboxFilter(view, EVERY_CONDITION)
        found[f"page.{view}.{after}.{narrowed}"] = Query(
            InboxRow, page_query(wanted, after=after)[0]
        )
        found[f"moved.{view}.{after}.{narrowed}"] = Query(Moved, moved_query(wanted)[0])
        found[f"count.{view}.{after}.{narrowed}"] = Query(int, count_query(wanted)[0])
        found[f"quiet.{view}.{narrowed}.{after}"] = Query(
            Candidate, quiet_query(wanted, narrow=after)[0]
        )
    columns = "conversation.sort_key, conversation.id"
    found["places"] = Query(Place, page_query(InboxFilter(), after=False, what=columns)[0])
    found["hits"] = Query(Hit, HITS.format(list="$1", narrowing="1 = 1"))
    found["named"] = Query(Hit, NAMED.format(likes="folded LIKE $2 ESCAPE '!'", narrowing="1 = 1"))
    return found


def as_query(one: Statement[object]) -> Query[object]:
    text, _ = one.bind(**{name: [1] if name in one.lists else None for name in one.names})
    return Query(one.row or no_rows, text)


def no_rows() -> None: ...


def _condition(name: str) -> Condition:
    places = CLAUSES[name].count("$?")
    return Condition(name, ("x",) if "{list}" in CLAUSES[name] else ("x",) * places)


EVERY_CONDITION = (
    *(_condition(name) for name in CLAUSES),
    Condition("either", negated=True, either=tuple(_condition(name) for name in CLAUSES)),
)


def for_engine(name: str, query: Query[object], dialect: str) -> str | None:
    if name.endswith((".sqlite", ".postgresql")) and not name.endswith(dialect):
        return None
    sql = query.sql
    if "VALUES {list}" in sql:
        return query.pairs(1, [(1, "x")])[0].sql
    if "{list}" in sql:
        first = 1 + max(
            (
                int(part[: len(part) - len(part.lstrip("0123456789"))] or 0)
                for part in sql.split("$")[1:]
            ),
            default=0,
        )
        return query.over(first, [1])[0].sql
    return sql


async def test_each_prepares_with_the_right_rows(shared_store: Store) -> None:
    database, wrong, tried = shared_store.database, dict[str, object](), 0
    for name, query in queries().items():
        sql = for_engine(name, query, database.dialect)
        if sql is None:
            continue
        tried += 1
        try:
            await prepare(database, query, sql)
        except (sqlite3.Error, asyncpg.PostgresError, AssertionError, KeyError) as error:
            wrong[name] = error
    assert wrong == {}
    assert tried > 300


async def prepare(database: Database, query: Query[object], sql: str) -> None:
    if isinstance(database, SQLiteDatabase):
        numbers = {str(place): None for place in range(1, 200)}
        await database.writer.raw.execute_fetchall("EXPLAIN " + sql, numbers)
        return
    async with database._pool.acquire() as conn:  # type: ignore[attr-defined]
        prepared = await conn.prepare(sql)
        attributes = prepared.get_attributes()
    assert expected(query.row) == [
        (each.name, TYPES[each.type.name]) for each in attributes
    ] or not expected(query.row)
    if query.row in (int, str):
        assert [TYPES[each.type.name] for each in attributes] == [query.row]


def expected(row: object) -> list[tuple[str, type]]:
    if row is conversation_row:
        fields = list(dataclasses.fields(ConversationRow))[:-1]
        state = typing.get_type_hints(ConversationRow)["state"]
        return [(f.name, plain(typing.get_type_hints(ConversationRow)[f.name])) for f in fields] + [
            (f.name, plain(typing.get_type_hints(state)[f.name])) for f in dataclasses.fields(state)
        ]
    if not (inspect.isclass(row) and dataclasses.is_dataclass(row)):
        return []
    hints = typing.get_type_hints(row)
    return [(f.name, plain(hints[f.name])) for f in dataclasses.fields(row)]


def plain(hint: object) -> type:
    """`Instant | None` is stored as an int, a `StrEnum` as a str."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        hint = next(each for each in typing.get_args(hint) if each is not type(None))
    while hasattr(hint, "__supertype__"):
        hint = hint.__supertype__
    assert isinstance(hint, type)
    return next(each for each in (int, str, bytes) if issubclass(hint, each))
