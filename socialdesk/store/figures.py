"""Figures as the store keeps them: made anew in pieces, compared with what they follow from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.model.ids import DAY, Instant
from socialdesk.store import waits
from socialdesk.store.answers import ARRIVED, FROM_TOLD, OURS, SENT
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all, fetch_one
from socialdesk.store.waits import EPISODE_COLUMNS, WAIT_COLUMNS, EpisodeRow, WaitRow

Span = tuple[Instant, Instant]
"""A time, half-open."""
NEVER = Instant(0)
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


@dataclass(frozen=True, slots=True)
class Loose:
    """A day, and how many waits of it are to be packed."""

    day: int
    count: int


Encode = Callable[[Sequence[bytes], Sequence[int], Sequence[tuple[Any, ...]]], tuple[bytes, int]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Waits as figures count them: packs of days, which of those are gone, and the rest."""

    packs: list[bytes]
    gone: list[int]
    loose: Sequence[Sequence[Any]]
    """(id, conversation, account, opened_at, answered_at, ended_at, agent) and more each; -1 for what has
    not happened."""


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
EPISODES = Query(
    EpisodeRow,
    f"SELECT {EPISODE_COLUMNS} FROM episode WHERE opened_at >= $1 AND opened_at < $2 ORDER BY opened_at, id",
)
WAIT = Query(WaitRow, f"SELECT {WAIT_COLUMNS} FROM wait WHERE id = $1")
COUNTED = """
    SELECT id, conversation_id, account_id, opened_at, COALESCE(answered_at, -1), COALESCE(ended_at, -1), agent,
        CAST(NULL AS bytea), 'wait'
    FROM wait
    WHERE packed = 0 AND opened_at >= $1 AND opened_at < $2 AND (ended_at IS NULL OR ended_at >= $3)
    UNION ALL
    SELECT day, 0, 0, 0, 0, 0, '', body, 'pack' FROM wait_pack
    WHERE day >= CAST($1 AS bigint) / 86400000 AND day <= CAST($2 AS bigint) / 86400000 AND last_end >= $3
    UNION ALL
    SELECT wait_id, 0, 0, 0, 0, 0, '', CAST(NULL AS bytea), 'gone' FROM wait_gone
"""
"""One statement, so that nothing is packed between two looks."""
LOOSE = Query(
    Loose,
    """
    SELECT opened_at / 86400000 AS day, count(*) AS count FROM wait
    WHERE packed = 0 AND ended_at IS NOT NULL AND underway IS NULL GROUP BY opened_at / 86400000
    UNION ALL SELECT day, count(*) AS count FROM wait_gone GROUP BY day
    ORDER BY 1
    """,
)
PACKABLE = """
    SELECT id, conversation_id, account_id, opened_at, COALESCE(answered_at, -1), ended_at, agent FROM wait
    WHERE opened_at >= $1 AND opened_at < $2 AND packed = 0 AND ended_at IS NOT NULL AND underway IS NULL ORDER BY id
"""
PACK = "SELECT body FROM wait_pack WHERE day = $1"
GONE = Query(int, "SELECT wait_id FROM wait_gone WHERE day = $1")
KEEP_PACK = """
    INSERT INTO wait_pack (day, last_end, body) VALUES ($1, $2, $3)
    ON CONFLICT (day) DO UPDATE SET last_end = excluded.last_end, body = excluded.body
"""
MARK_PACKED = """
    UPDATE wait SET packed = 1
    WHERE opened_at >= $1 AND opened_at < $2 AND packed = 0 AND ended_at IS NOT NULL AND underway IS NULL
"""
FORGET_GONE = "DELETE FROM wait_gone WHERE day = $1"
LANGUAGES = """
    SELECT conversation.id, contact.language FROM conversation JOIN contact ON contact.id = conversation.contact_id
    WHERE contact.language <> ''
"""
_NEWEST = """
    CASE WHEN {moment} = 0 THEN 0 ELSE COALESCE((
        SELECT max(opened_at) FROM wait WHERE wait.conversation_id = had.conversation_id AND wait.opened_at <= {moment}
    ), 0) END
"""
"""When the newest wait that there was at a moment began: what is tagged then is it, and what comes after it."""
TAGS = f"""
    SELECT had.conversation_id, had.tag, {_NEWEST.format(moment="had.since")},
        CASE WHEN had.until <= $1 THEN {_NEWEST.format(moment="had.until")} END
    FROM (
        SELECT conversation_id, tag, since, CAST(NULL AS bigint) AS until FROM conversation_tag
        UNION ALL SELECT conversation_id, tag, since, until FROM former_tag
    ) AS had
    WHERE had.since <= $1
"""
TOLD = f"""
    SELECT recipient.conversation_id, broadcast.name, {SENT} AS told {FROM_TOLD}
    JOIN outbox ON outbox.id = recipient.delivery_id
    {OURS}
    WHERE {ARRIVED} AND recipient.conversation_id IS NOT NULL AND {SENT} >= $1 AND {SENT} < $2
    ORDER BY recipient.conversation_id, told, run.id
"""
FOREVER = Instant((1 << 53) - 1)


class Figures:
    """Waits and episodes of all conversations."""

    async def counted(self, opened: Span, ended_from: Instant = NEVER) -> Counted:
        """Of the waits that were opened in a time, and had not ended before a moment, what figures count. Packs
        hold whole days, and so more than was asked for."""
        rows = await self._plain(COUNTED, *opened, ended_from)
        return Counted(
            [bytes(row[7]) for row in rows if row[8] == "pack"],
            [row[0] for row in rows if row[8] == "gone"],
            [row for row in rows if row[8] == "wait"],
        )

    async def loose_days(self) -> list[Loose]:
        """Days (of waits' opening, UTC) with ended waits that are not packed, or with packed ones that
        are no more."""
        return await self._db.all(LOOSE)

    async def pack(self, day: int, encode: Encode) -> None:
        """Put a day's ended waits into one piece: `encode` makes it, and says when the last of them ended,
        of the piece that was there, of which waits are gone from it, and of those that come to it."""
        begins, ends = day * DAY, (day + 1) * DAY

        async def work(conn: Connection) -> None:
            rows = [tuple(row) for row in await conn.rows(PACKABLE, begins, ends)]
            before = [bytes(body) for (body,) in await conn.rows(PACK, day)]
            gone = await fetch_all(conn, GONE, day)
            body, last = encode(before, gone, rows)
            await conn.rows(KEEP_PACK, day, last, body)
            await conn.rows(MARK_PACKED, begins, ends)
            await conn.rows(FORGET_GONE, day)

        await self._db.transact(work, Lane.PROJECTION)

    async def waits(self, opened: Span, ended_from: Instant = NEVER) -> list[WaitRow]:
        """The same whole, in order."""
        return await self._db.all(WAITS, *opened, ended_from)

    async def episodes(self, opened: Span) -> list[EpisodeRow]:
        """Episodes that were opened in a time, in order."""
        return await self._db.all(EPISODES, *opened)

    async def wait(self, number: int) -> WaitRow | None:
        """One wait by its number."""
        return await self._db.one(WAIT, number)

    async def languages(self) -> Sequence[Sequence[Any]]:
        """Conversations with the language of their customer, where it is known."""
        return await self._plain(LANGUAGES)

    async def tags(self, as_of: Instant) -> Sequence[Sequence[Any]]:
        """Conversations with each tag that they have or had, as far as was known at a moment: from which wait's
        beginning on it counts, and from which on no more, None for what they still had. A tag is put on, and
        taken off, the newest wait that there is; those before it keep theirs."""
        return await self._plain(TAGS, as_of)

    async def told(self, time: Span) -> Sequence[Sequence[Any]]:
        """Conversations with each broadcast that arrived there in a time, and when, in that order."""
        return await self._plain(TOLD, *time)

    async def _plain(self, sql: str, *arguments: object) -> list[Sequence[Any]]:
        async def work(conn: Connection) -> list[Sequence[Any]]:
            return list(await conn.rows(sql, *arguments))

        return await self._db.read(work)

    def __init__(self, database: Database) -> None:
        self._db = database

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
