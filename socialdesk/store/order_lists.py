"""Lists of orders that people scroll in and search: read portion by portion, so that of a million nobody waits for all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.order import State
from socialdesk.model.text import fold, storable
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.order_rows import (
    COLUMNS,
    Order,
    OrderRow,
    Wanted,
    clauses_of,
    page_query,
    whole,
)

LOOKED_THROUGH = 20_000
"""Orders among which words are looked for in one go: some 30 ms."""
COUNTED = (State.NEW, State.AGREED, State.PACKED)
"""States whose number is told: what is still to be done."""
MOST_COUNTED = 1_000
"""As far as they are counted."""
MOST_CHANGES = 500
"""Of what others changed so much is read in one go; where it is more, all is read anew."""
_NUMBERS = re.compile(r"[\d\s.+()-]*\d[\d\s.+()-]*")


@dataclass(frozen=True, slots=True)
class Sought:
    """Which orders a list has: those that are wanted, and in whose name, code or telephone number each of the words stands,
    with or without accents."""

    wanted: Wanted
    words: str = ""


@dataclass(frozen=True, slots=True)
class Portion:
    """Some orders, the newest first. `reached` is the moment (ms) and number up to which was looked, None where there is
    nothing more behind them."""

    orders: tuple[Order, ...]
    reached: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an order stands in a list."""

    at: int
    id: int


@dataclass(frozen=True, slots=True)
class Changed:
    """Something was written down of an order; such numbers are seen in their order (`order_rows.HOLD`)."""

    id: int
    purchase_id: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many orders are in a state, counted as far as MOST_COUNTED."""

    state: str
    n: int


CHANGED_SINCE = Query(
    Changed, "SELECT id, purchase_id FROM purchase_change WHERE id > $1 ORDER BY id DESC LIMIT $2"
)
NEWEST_CHANGE = Query(int, "SELECT COALESCE(max(id), 0) FROM purchase_change")
COUNTS = Query(
    Counted,
    " UNION ALL ".join(
        f"""
        SELECT '{each}' AS state, count(*) AS n FROM (
            SELECT 1 FROM purchase WHERE state = '{each}' LIMIT {MOST_COUNTED}
        ) AS of_{each}
        """
        for each in COUNTED
    ),
)


class OrderLists:
    """Lists as desks ask for them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def portion(
        self, sought: Sought, most: int, after: tuple[int, int] | None = None
    ) -> Portion:
        """The newest of those that are sought; behind a moment (ms) and number, if that is given. Where words are sought
        there may be none in it, and more behind."""

        async def work(conn: Connection) -> Portion:
            if not sought.words.strip():
                query, arguments = page_query(sought.wanted, after)
                rows = await fetch_all(conn, query, *arguments, most)
                end = None
            else:
                place = await fetch_one(conn, *_end(sought.wanted, after))
                end = None if place is None else (place.at, place.id)
                query, arguments = _between(sought, after, end)
                rows = await fetch_all(conn, query, *arguments, most)
            if len(rows) == most:
                end = (rows[-1].at, rows[-1].id)
            return Portion(tuple(await whole(conn, rows)), end)

        return await self._db.read(work)

    async def named(self, sought: Sought) -> list[Order]:
        """Those of the sought ones whose code the words are, at once and however old."""

        async def work(conn: Connection) -> list[Order]:
            clauses, arguments = clauses_of(sought.wanted)
            plain = storable(sought.words.strip())
            arguments += [plain, plain.upper()]
            clauses.append(f"purchase.code IN (${len(arguments) - 1}, ${len(arguments)})")
            rows = await fetch_all(conn, _query(clauses, 20), *arguments)
            return await whole(conn, rows)

        return await self._db.read(work)

    async def of(self, sought: Sought, numbers: Sequence[int]) -> list[Order]:
        """Those of these that are sought, as they are now."""

        async def work(conn: Connection) -> list[Order]:
            found: list[OrderRow] = []
            for start in range(0, len(numbers), MOST_CHANGES):
                clauses, arguments = _searched(sought)
                some = numbers[start : start + MOST_CHANGES]
                query = _query([*clauses, "purchase.id IN ({list})"], MOST_CHANGES)
                query, listed = query.over(len(arguments) + 1, some)
                found += await fetch_all(conn, query, *arguments, *listed)
            return await whole(conn, found)

        return await self._db.read(work)

    async def newest_change(self) -> int:
        """The number of what was written down last of any order."""
        return await self._db.one(NEWEST_CHANGE) or 0

    async def changed_since(self, number: int) -> tuple[int, list[int] | None]:
        """Which orders were changed since what has that number was written down, and the newest such number now; None where
        they are too many to be told."""
        rows = await self._db.all(CHANGED_SINCE, number, MOST_CHANGES)
        newest = max(number, rows[0].id) if rows else number
        if len(rows) == MOST_CHANGES:
            return newest, None
        return newest, list(dict.fromkeys(each.purchase_id for each in rows))

    async def counts(self) -> dict[State, int]:
        """How many are in each of the states that are counted."""
        return {State(each.state): each.n for each in await self._db.all(COUNTS)}


def patterns(words: str) -> list[tuple[str, str]]:
    """What each word is in a name or a code, and what in a telephone number (LIKE, escaped by `!`). Digits with signs between them
    are one number, whatever stands for the country in front."""
    plain = storable(words.strip())
    if _NUMBERS.fullmatch(plain):
        digits = re.sub(r"\D", "", plain)
        return [(f"%{digits}%", f"%{digits.lstrip('0') or digits}%")]
    found = []
    for each in fold(plain).split():
        escaped = each.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        found.append((f"%{escaped}%", f"%{escaped}%"))
    return found


def _searched(sought: Sought) -> tuple[list[str], list[object]]:
    clauses, arguments = clauses_of(sought.wanted)
    for text, number in patterns(sought.words):
        arguments += [text, number]
        first, second = f"${len(arguments) - 1}", f"${len(arguments)}"
        clauses.append(
            f"(purchase.folded LIKE {first} ESCAPE '!' OR lower(purchase.code) LIKE {first} ESCAPE '!'"
            f" OR purchase.phone LIKE {second} ESCAPE '!')"
        )
    return clauses, arguments


def _query(clauses: Sequence[str], most: int) -> Query[OrderRow]:
    return Query(
        OrderRow,
        f"SELECT {COLUMNS} FROM purchase WHERE {' AND '.join(clauses)} ORDER BY purchase.at DESC, purchase.id DESC LIMIT {most}",
    )


def _behind(clauses: list[str], arguments: list[object], sign: str, place: tuple[int, int]) -> None:
    arguments += place
    clauses.append(f"(purchase.at, purchase.id) {sign} (${len(arguments) - 1}, ${len(arguments)})")


def _end(wanted: Wanted, after: tuple[int, int] | None) -> tuple[Query[Place], *tuple[object, ...]]:
    """Up to where the next portion is looked through; none where that is the end of all."""
    clauses, arguments = clauses_of(wanted)
    if after is not None:
        _behind(clauses, arguments, "<", after)
    where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
    text = f"""
        SELECT purchase.at, purchase.id FROM purchase {where}
        ORDER BY purchase.at DESC, purchase.id DESC LIMIT 1 OFFSET {LOOKED_THROUGH - 1}
    """
    return Query(Place, text), *arguments


def _between(
    sought: Sought, after: tuple[int, int] | None, end: tuple[int, int] | None
) -> tuple[Query[OrderRow], tuple[object, ...]]:
    clauses, arguments = _searched(sought)
    if after is not None:
        _behind(clauses, arguments, "<", after)
    if end is not None:
        _behind(clauses, arguments, ">=", end)
    text = f"""
        SELECT {COLUMNS} FROM purchase WHERE {" AND ".join(clauses)}
        ORDER BY purchase.at DESC, purchase.id DESC LIMIT ${len(arguments) + 1}
    """
    return Query(OrderRow, text), tuple(arguments)
