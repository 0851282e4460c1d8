"""Figures as the store keeps them: made anew in pieces, compared with what they follow from."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from socialdesk.model.ids import Instant
from socialdesk.store import waits
from socialdesk.store.answers import ARRIVED, FROM_TOLD, OURS, SENT
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all, fetch_one
from socialdesk.store.packs import EARLIEST, FOREVER, Span
from socialdesk.store.waits import WAIT_COLUMNS, WaitRow

MOST, FEW = 2_000, 100
"""Messages in whose conversations waits are made anew in one transaction: with time, and while customers
write."""


@dataclass(frozen=True, slots=True)
class Size:
    """A conversation, and how many messages it has."""

    id: int
    messages: int


@dataclass(frozen=True, slots=True)
class Compared:
    """What a look at some conversations came to. `last` is the highest number that was looked at; None
    where there was none left."""

    checked: int
    different: tuple[int, ...]
    last: int | None


BELOW = Query(int, "SELECT below FROM wait_progress WHERE id = 1")
SET_BELOW = "UPDATE wait_progress SET below = $1 WHERE id = 1"
BEGIN_ANEW = """
    UPDATE wait_progress SET below = (SELECT COALESCE(max(id), 0) + 1 FROM conversation) WHERE id = 1
"""
NEXT_DOWN = Query(
    Size,
    """
    SELECT conversation.id, (SELECT count(*) FROM message WHERE message.conversation_id = conversation.id) AS messages
    FROM conversation WHERE conversation.id < $1 ORDER BY conversation.id DESC LIMIT $2
    """,
)
LEFT = Query(int, "SELECT count(*) FROM conversation WHERE id < $1")
AFTER = Query(int, "SELECT id FROM conversation WHERE id > $1 ORDER BY id LIMIT $2")


WAITS = Query(
    WaitRow,
    f"""
    SELECT {WAIT_COLUMNS} FROM wait
    WHERE opened_at >= $1 AND opened_at < $2 AND (ended_at IS NULL OR ended_at >= $3) ORDER BY opened_at, id
    """,
)
WAIT = Query(WaitRow, f"SELECT {WAIT_COLUMNS} FROM wait WHERE id = $1")
LISTED = {"sqlite": "group_concat({})", "postgresql": "string_agg(CAST({} AS text), ',')"}
"""All numbers of a group in one text: there are too many for a row each."""
LANGUAGES = """
    SELECT contact.language, {list} FROM conversation JOIN contact ON contact.id = conversation.contact_id
    WHERE contact.language <> '' GROUP BY contact.language
"""
_NEWEST = """
    CASE WHEN {moment} <= $2 THEN 0 ELSE COALESCE((
        SELECT max(opened_at) FROM {{of}} WHERE {{of}}.conversation_id = had.conversation_id AND {{of}}.opened_at <= {moment}
    ), 0) END
"""
"""When the newest wait (or episode) that there was at a moment began: what is tagged then is it, and what comes after
it. Before the first one that is asked about it does not matter which."""
TAGS = f"""
    SELECT tag, {{numbers}}, {{since}}, {{until}} FROM (
        SELECT had.conversation_id, had.tag, {_NEWEST.format(moment="had.since")} AS since,
            CASE WHEN had.until <= $1 THEN {_NEWEST.format(moment="had.until")} ELSE {FOREVER} END AS until
        FROM (
            SELECT conversation_id, tag, since, {FOREVER} AS until FROM conversation_tag
            UNION ALL SELECT conversation_id, tag, since, until FROM former_tag
        ) AS had
        WHERE had.since <= $1 AND had.until > $2
    ) AS held
    GROUP BY tag
"""
TOLD = f"""
    SELECT name, {{numbers}}, {{at}} FROM (
        SELECT recipient.conversation_id, broadcast.name, {SENT} AS at {FROM_TOLD}
        JOIN outbox ON outbox.id = recipient.delivery_id
        {OURS}
        WHERE {ARRIVED} AND recipient.conversation_id IS NOT NULL AND {SENT} >= $1 AND {SENT} < $2
    ) AS told
    GROUP BY name
"""


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Rows by the thousand hold none: looking for some among them takes a sixth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Figures:
    """Waits and episodes of all conversations."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def waits(self, opened: Span, ended_from: Instant = EARLIEST) -> list[WaitRow]:
        """Waits that were opened in a time, and had not ended before a moment, in order."""
        return await self._db.all(WAITS, *opened, ended_from)

    async def wait(self, number: int) -> WaitRow | None:
        """One wait by its number."""
        return await self._db.one(WAIT, number)

    async def languages(self) -> dict[str, str]:
        """The conversations of customers who speak each language, as far as it is known: numbers with commas."""
        return await self._lists(LANGUAGES)

    async def tags(
        self,
        as_of: Instant,
        opened_from: Instant = EARLIEST,
        of: Literal["wait", "episode"] = "wait",
    ) -> dict[str, tuple[str, str, str]]:
        """For each tag the conversations that have or had it, as far as was known at a moment: from which wait's
        beginning on it counts, and from which on no more, three lists of numbers in the same order. A tag
        is put on, and taken off, the newest wait that there is; those before it keep theirs. Of waits that began
        before `opened_from` nothing is said. `of`: the same for episodes, each as a whole."""

        async def work(conn: Connection) -> dict[str, tuple[str, str, str]]:
            listed = LISTED[conn.dialect]
            named = {"numbers": "conversation_id", "since": "since", "until": "until"}
            sql = TAGS.format(of=of, **{name: listed.format(each) for name, each in named.items()})
            return {tag: (numbers, since, until) for tag, numbers, since, until in await conn.rows(sql, as_of, opened_from)}  # fmt: skip

        return await self._db.read(work)

    async def told(self, time: Span) -> dict[str, tuple[str, str]]:
        """For each broadcast the conversations in which it arrived in a time, and when: two lists of numbers in the
        same order."""

        async def work(conn: Connection) -> dict[str, tuple[str, str]]:
            listed = LISTED[conn.dialect]
            sql = TOLD.format(numbers=listed.format("conversation_id"), at=listed.format("at"))
            return {name: (numbers, at) for name, numbers, at in await conn.rows(sql, *time)}

        return await self._db.read(work)

    async def _lists(self, sql: str) -> dict[str, str]:
        async def work(conn: Connection) -> dict[str, str]:
            rows = await conn.rows(sql.format(list=LISTED[conn.dialect].format("conversation.id")))
            return {name: numbers for name, numbers in rows}  # noqa: C416 - rows are no pairs

        return await self._db.read(work)

    async def behind(self) -> int:
        """Of how many conversations the waits are not made yet."""

        async def work(conn: Connection) -> int:
            below = await fetch_one(conn, BELOW)
            return await fetch_one(conn, LEFT, below or 0) or 0

        return await self._db.read(work)

    async def begin_anew(self) -> None:
        """All waits and episodes are to be made anew, by `catch_up`; figures hold meanwhile."""
        await self._db.transact(lambda conn: conn.rows(BEGIN_ANEW))

    async def catch_up(self) -> int:
        """Make the waits of the next few conversations, the newest first; of how many, 0 at the end."""
        if (await self._db.one(BELOW) or 0) <= 1:
            return 0
        most = self._db.portion(MOST, FEW)

        async def work(conn: Connection) -> int:
            below = await fetch_one(conn, BELOW) or 0
            piece: list[int] = []
            messages = 0
            for each in await fetch_all(conn, NEXT_DOWN, below, waits.PIECE):
                piece.append(each.id)
                messages += each.messages
                if messages >= most:
                    break
            with _no_cycles():
                await waits.fold(conn, piece)
            await conn.rows(SET_BELOW, piece[-1] if piece else 0)
            return len(piece)

        return await self._db.transact(work, Lane.PROJECTION)

    async def compare(self, after: int) -> Compared:
        """Whether the waits of some conversations, numbered above `after`, are what their messages say."""

        async def work(conn: Connection) -> Compared:
            piece = await fetch_all(conn, AFTER, after, waits.PIECE)
            if not piece:
                return Compared(0, (), None)
            return Compared(len(piece), tuple(await waits.differing(conn, piece)), piece[-1])

        return await self._db.read(work)
