"""Waits and episodes in packs: those of a day (of their opening, UTC) in one piece, beside rows for what is too
new or has changed since. How a pack looks inside is its readers' business (services/figures/packs.py)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.model.ids import DAY, Instant
from socialdesk.model.waits import Why
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all

EARLIEST = Instant(0)
FOREVER = Instant((1 << 53) - 1)
"""Before, and after, all that happens: the ends of a time for which nobody named any."""
Span = tuple[Instant, Instant]
"""A time, half-open."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A day, and how many rows of it are to be packed."""

    day: int
    count: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is of a time: packs by their day, what is gone from those of a day, and rows beside. Packs
    hold whole days, and so more than was asked for."""

    packs: Sequence[tuple[int, bytes]]
    gone: Mapping[int, Collection[int]]
    loose: Sequence[Sequence[Any]]
    version: int = 0
    """Of all packs there are: as long as it is the same, they are."""


Encode = Callable[[Sequence[bytes], Collection[int], Sequence[Sequence[Any]]], tuple[bytes, int]]


class Packed:
    """One of the two tables, and the statements about it."""

    def __init__(self, table: str, columns: str, numbers: int, ended: str, settled: str) -> None:
        """`columns` begin with so many `numbers`, an id first, and end with two names."""
        empty = "0, " * (numbers - 1) + "'', ''"
        loose = f"packed = 0 AND ({ended} IS NOT NULL OR opened_at < $1){settled}"
        of_day = f"packed = 0 AND ({ended} IS NOT NULL OR opened_at < $3){settled}"
        beside = f"""
            SELECT id, day, {empty.removeprefix("0, ")}, CAST(NULL AS bytea), 'gone' FROM {table}_gone
            UNION ALL
            SELECT CAST(COALESCE(sum(version), 0) AS bigint), {empty}, CAST(NULL AS bytea), 'version' FROM {table}_pack
        """
        self.beside = f"""
            SELECT {columns}, CAST(NULL AS bytea), 'loose' FROM {table} WHERE packed = 0
            UNION ALL {beside}
        """
        self.kept = f"""
            SELECT {columns}, CAST(NULL AS bytea), 'loose' FROM {table}
            WHERE packed = 0 AND opened_at >= $1 AND opened_at < $2 AND ({ended} IS NULL OR {ended} >= $3)
            UNION ALL
            SELECT day, {empty}, body, 'pack' FROM {table}_pack
            WHERE day >= CAST($1 AS bigint) / 86400000 AND day <= CAST($2 AS bigint) / 86400000 AND last_end >= $3
            UNION ALL {beside}
        """
        """One statement, so that nothing is packed between two looks."""
        self.loose = Query(
            Loose,
            f"""
            SELECT opened_at / 86400000 AS day, count(*) AS count FROM {table} WHERE {loose} GROUP BY opened_at / 86400000
            UNION ALL SELECT day, count(*) AS count FROM {table}_gone GROUP BY day
            ORDER BY 1
            """,
        )
        self.packable = f"""
            SELECT {columns} FROM {table} WHERE opened_at >= $1 AND opened_at < $2 AND {of_day}
        """
        self.mark = f"""
            UPDATE {table} SET packed = 1 WHERE opened_at >= $1 AND opened_at < $2 AND {of_day}
        """
        self.pack = f"SELECT body FROM {table}_pack WHERE day = $1"
        self.gone = Query(int, f"SELECT id FROM {table}_gone WHERE day = $1")
        self.keep = f"""
            INSERT INTO {table}_pack (day, last_end, body, version) VALUES ($1, $2, $3, 1)
            ON CONFLICT (day) DO UPDATE
            SET last_end = excluded.last_end, body = excluded.body, version = {table}_pack.version + 1
        """
        self.forget = f"DELETE FROM {table}_gone WHERE day = $1"


WAITS = Packed(
    "wait",
    f"""id, conversation_id, account_id, opened_at, COALESCE(ended_at, -1),
        CASE
            WHEN ended_at IS NULL THEN 0 WHEN answered_at IS NOT NULL THEN 1
            WHEN why_excluded = '{Why.RESOLVED.value}' THEN 2 WHEN why_excluded = '{Why.TAKEN_BACK.value}' THEN 3
            ELSE 4
        END,
        COALESCE(said_last_at, -1), agent, assignee""",
    7,
    "ended_at",
    " AND underway IS NULL",
)
EPISODES = Packed(
    "episode",
    """id, conversation_id, account_id, opened_at, COALESCE(resolved_at, -1), by_customer, resolved_by, assignee""",
    6,
    "resolved_at",
    "",
)


class Packs:
    """Waits and episodes of all conversations, as figures count them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def kept(self, what: Packed, opened: Span, ended_from: Instant = EARLIEST) -> Kept:
        """Of what was opened in a time, and not over before a moment, all that there is."""

        return await self._read(what.kept, *opened, ended_from)

    async def beside(self, what: Packed) -> Kept:
        """All there is but the packs themselves."""
        return await self._read(what.beside)

    async def _read(self, sql: str, *arguments: object) -> Kept:
        async def work(conn: Connection) -> list[Sequence[Any]]:
            return list(await conn.rows(sql, *arguments))

        version = 0
        packs: list[tuple[int, bytes]] = []
        gone: dict[int, list[int]] = {}
        loose: list[Sequence[Any]] = []
        for row in await self._db.read(work):
            if row[-1] == "pack":
                packs.append((row[0], bytes(row[-2])))
            elif row[-1] == "gone":
                gone.setdefault(row[1], []).append(row[0])
            elif row[-1] == "version":
                version = row[0]
            else:
                loose.append(row)
        return Kept(packs, gone, loose, version)

    async def loose_days(self, what: Packed, before: Instant) -> list[Loose]:
        """Days of which something is to be packed: what is over, or was opened `before` a moment and may not
        be over for long; or of whose packs something is gone."""
        return await self._db.all(what.loose, before)

    async def pack(self, what: Packed, day: int, before: Instant, encode: Encode) -> None:
        """Put a day's into one piece: `encode` makes it, and says when the last of it was over, of the piece
        that was there, of what is gone from it, and of what comes to it."""
        time = (day * DAY, (day + 1) * DAY, before)

        async def work(conn: Connection) -> None:
            rows = list(await conn.rows(what.packable, *time))
            bodies = [bytes(body) for (body,) in await conn.rows(what.pack, day)]
            body, last = encode(bodies, await fetch_all(conn, what.gone, day), rows)
            await conn.rows(what.keep, day, last, body)
            await conn.rows(what.mark, *time)
            await conn.rows(what.forget, day)

        await self._db.transact(work, Lane.PROJECTION)
