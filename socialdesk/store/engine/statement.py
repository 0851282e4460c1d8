"""SQL whose parameters have names: `:conversation_id` in the text is an attribute of a record, or a
keyword, when it is run; nobody counts places."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from socialdesk.store.engine.database import Batch, Connection, pad

T = TypeVar("T")

_NAME = re.compile(r"(?<![:\w]):([a-z]\w*)")


class Statement(Generic[T]):
    """A statement, and what each row that it gives becomes, column by column (None: it gives none).

    A name in brackets, `IN (:ids)`, stands for a list; lists are padded to powers of two, so that a
    handful of texts serve every length.
    """

    def __init__(self, row: Callable[..., T] | None, sql: str) -> None:
        self.row = row
        self.sql = sql
        self.lists = frozenset(re.findall(r"\(:([a-z]\w*)\)", sql))
        self.names = tuple(dict.fromkeys(_NAME.findall(sql)))
        self._texts: dict[tuple[int, ...], str] = {}

    def bind(self, record: object = None, /, **values: object) -> tuple[str, tuple[object, ...]]:
        """The text for an engine, and its arguments: each from `values`, or else from `record`."""
        found = [values[n] if n in values else getattr(record, n) for n in self.names]
        if not self.lists:
            return self._text(()), tuple(found)
        arguments: list[object] = []
        sizes = []
        for name, value in zip(self.names, found, strict=True):
            many = pad(value) if name in self.lists else (value,)  # type: ignore[arg-type]
            sizes.append(len(many))
            arguments += many
        return self._text(tuple(sizes)), tuple(arguments)

    def once(self, record: object = None, /, **values: object) -> Batch:
        """Itself once, to be run in one go with others."""
        sql, arguments = self.bind(record, **values)
        return sql, [arguments]

    def batch(self, records: Sequence[object], /, **values: object) -> Batch:
        """Itself for each record, to be run in one go; what all share are `values`."""
        bound = [self.bind(each, **values) for each in records]
        return (bound[0][0] if bound else self.sql, [arguments for _, arguments in bound])

    def _text(self, sizes: tuple[int, ...]) -> str:
        known = self._texts.get(sizes)
        if known is None:
            known = self._texts[sizes] = self._numbered(sizes)
        return known

    def _numbered(self, sizes: tuple[int, ...]) -> str:
        places: dict[str, str] = {}
        first = 1
        for name, size in zip(self.names, sizes or (1,) * len(self.names), strict=True):
            places[name] = ", ".join(f"${first + each}" for each in range(size))
            first += size
        return _NAME.sub(lambda found: places[found[1]], self.sql)


class Rows:
    """A statement that is run once for any number of records: in its text, `given` is a table of
    them, with a column for each of `types` ("bigint" or "text").

    One step of the engine instead of one for each record: each step takes the interpreter from
    whatever else the process does, and gives it back. No two records may concern the same row. The
    table is padded to a power of two and cut again by the engine, so that a handful of texts serve
    every length and need not be understood anew.
    """

    def __init__(self, sql: str, **types: str) -> None:
        self.sql = sql
        self.types = types
        self._texts: dict[int, str] = {}

    def batch(self, records: Sequence[object], /, **values: object) -> Batch:
        """Itself for all records; what all share are `values`."""
        if not records:
            return self.sql, []
        padded = pad(records)
        found = [
            values[name] if name in values else getattr(record, name)
            for record in padded
            for name in self.types
        ]
        return self._text(len(padded)), [[*found, len(records)]]

    def _text(self, count: int) -> str:
        known = self._texts.get(count)
        if known is None:
            places = [f"${place + 1}" for place in range(count * len(self.types))]
            first = [
                f"CAST({place} AS {kind})"
                for place, kind in zip(places, self.types.values(), strict=False)
            ]
            width = len(self.types)
            rows = [first] + [places[at : at + width] for at in range(width, len(places), width)]
            table = ", ".join(f"({', '.join(row)})" for row in rows)
            cut = (
                f"SELECT * FROM (VALUES {table}) AS padded LIMIT CAST(${len(places) + 1} AS bigint)"
            )
            known = f"WITH given ({', '.join(self.types)}) AS ({cut}) {self.sql}"
            self._texts[count] = known
        return known


def statement(sql: str) -> Statement[None]:
    """A statement that gives no rows."""
    return Statement(None, sql)


async def run(
    conn: Connection, wanted: Statement[Any], record: object = None, /, **values: object
) -> None:
    """Run one statement for its effect."""
    sql, arguments = wanted.bind(record, **values)
    await conn.rows(sql, *arguments)


async def run_many(
    conn: Connection, wanted: Statement[Any], records: Sequence[object], /, **values: object
) -> None:
    """Run one statement for each record, in one go; what all share are `values`."""
    if records:
        await conn.together([wanted.batch(records, **values)])


async def ask(
    conn: Connection, wanted: Statement[T], record: object = None, /, **values: object
) -> list[T]:
    """Every row, as the statement's own type."""
    sql, arguments = wanted.bind(record, **values)
    assert wanted.row is not None
    return [wanted.row(*row) for row in await conn.rows(sql, *arguments)]


async def ask_one(
    conn: Connection, wanted: Statement[T], record: object = None, /, **values: object
) -> T | None:
    """The first row, or None."""
    return next(iter(await ask(conn, wanted, record, **values)), None)
