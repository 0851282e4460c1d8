"""Who enters a game by what they are, not by what they say: who asked for a topic, who follows an account."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.game import FOLLOW, TOPIC, Running, Way
from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all
from socialdesk.store.engine.statement import Rows, run, statement

MANY, FEW = 1_000, 200
"""So many are written in one transaction; so few while customers write."""
GATHERED = -1
"""Stands for the question in such an entry: who writes a word as well has an entry of their own."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part, by the private chat they are told in, if there is one."""

    contact_id: int
    conversation_id: int | None
    at: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The same as it stands in a game."""

    id: int
    contact_id: int
    conversation_id: int | None
    at: int

    @property
    def member(self) -> Member:
        """Who it is."""
        return Member(self.contact_id, self.conversation_id, self.at)


_MEMBER = """
    SELECT told.person_id AS contact_id, (
        SELECT conversation.id FROM conversation
        WHERE conversation.chat_kind = 'private' AND conversation.contact_id IN (
            SELECT one.id FROM contact AS one WHERE one.id = told.person_id
            UNION ALL SELECT one.id FROM contact AS one WHERE one.same_as = told.person_id
        )
        ORDER BY conversation.last_message_at DESC, conversation.id DESC LIMIT 1
    ) AS conversation_id,
        CASE WHEN told.at < CAST($1 AS bigint) THEN CAST($1 AS bigint) ELSE told.at END AS at
"""
WANTING = Query(
    Member,
    f"""
    {_MEMBER}
    FROM (
        SELECT COALESCE(contact.same_as, contact.id) AS person_id, consent.wanted, consent.at, row_number() OVER (
            PARTITION BY COALESCE(contact.same_as, contact.id) ORDER BY consent.at DESC, consent.contact_id DESC
        ) AS place
        FROM consent JOIN contact ON contact.id = consent.contact_id
        WHERE consent.topic = $3 AND consent.at <= CAST($2 AS bigint)
    ) AS told
    WHERE told.place = 1 AND told.wanted = 1
    """,
)
FOLLOWING = Query(
    Member,
    f"""
    {_MEMBER}
    FROM (
        SELECT DISTINCT COALESCE(contact.same_as, contact.id) AS person_id, CAST(0 AS bigint) AS at
        FROM contact WHERE contact.follows = 1 AND contact.is_bot = 0
    ) AS told
    """,
)
KEPT = Query(
    Kept,
    "SELECT id, contact_id, conversation_id, at FROM game_entry WHERE game_id = $1 AND how = $2 AND contact_id IS NOT NULL",
)
_STILL = """
    EXISTS (
        SELECT 1 FROM game WHERE game.id = CAST(:game_id AS bigint) AND game.state = 'open'
            AND COALESCE(game.closing, 0) = CAST(:closing AS bigint)
    )
"""
DROP = statement(f"DELETE FROM game_entry WHERE id IN (:numbers) AND {_STILL}")
ADD = Rows(
    f"""
    INSERT INTO game_entry (game_id, question, conversation_id, contact_id, how, is_right, is_late, standing, at, seq)
    SELECT given.game_id, {GATHERED}, given.conversation_id, given.contact_id, given.how, 1, 0, 0, given.at, 0
    FROM given JOIN game ON game.id = given.game_id
    WHERE game.state = 'open' AND COALESCE(game.closing, 0) = given.closing AND NOT EXISTS (
        SELECT 1 FROM game_entry AS entry
        WHERE entry.contact_id = given.contact_id AND entry.game_id = given.game_id AND entry.how = given.how
    )
    """,
    contact_id="bigint",
    conversation_id="bigint",
    at="bigint",
    game_id="bigint",
    how="text",
    closing="bigint",
)
"""Whoever closes the game (or, before anybody does, looks at it) writes; nobody else any more."""


def is_gathered(game: Running) -> bool:
    """Whether people enter a game by what they are."""
    return any(each.kind in (TOPIC, FOLLOW) for each in game.settings.ways)


async def gather(database: Database, game: Running, now: Instant, closing: int = 0) -> None:
    """Write down who takes part so, as of now, in portions; a `closing` game's are written by its token
    alone."""
    end = now if game.until is None else min(now, game.until)
    for way in game.settings.ways:
        if way.kind in (TOPIC, FOLLOW):
            await _gather(database, game, way, Instant(end), closing)


async def _gather(database: Database, game: Running, way: Way, end: Instant, closing: int) -> None:
    async def read(conn: Connection) -> tuple[list[Member], list[Kept]]:
        if way.kind == TOPIC:
            there = await fetch_all(conn, WANTING, game.since, end, way.value)
        else:
            there = await fetch_all(conn, FOLLOWING, game.since)
        return there, await fetch_all(conn, KEPT, game.id, way.kind)

    members, kept = await database.read(read)
    wanted, known = set(members), {each.member for each in kept}
    gone = [each.id for each in kept if each.member not in wanted]
    new = [each for each in members if each not in known]
    while gone or new:
        most = database.portion(MANY, FEW)
        drop, gone = gone[:most], gone[most:]
        add, new = ([], new) if drop else (new[:most], new[most:])

        async def write(conn: Connection, drop: list[int] = drop, add: list[Member] = add) -> None:
            if drop:
                await run(conn, DROP, game_id=game.id, closing=closing, numbers=drop)
            more = {"game_id": game.id, "how": way.kind, "closing": closing}
            await conn.together([ADD.batch(add, **more)])

        await database.transact(write, Lane.BULK)
