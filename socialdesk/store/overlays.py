"""What an overlay shows beside games and lives themselves: the pinned comment, and people of a game by their
names; and by which token it may be seen as a web page."""

from __future__ import annotations

from dataclasses import dataclass, field

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one


@dataclass(frozen=True, slots=True)
class Pinned:
    """A comment that is pinned: by whom, and what they say."""

    message_id: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody in a game's list. `name` is None for whoever was forgotten, or is not known any more."""

    ref: str
    weight: int
    name: str | None


@dataclass(frozen=True, slots=True)
class PrizeWinner:
    """Somebody who won, and what. `reserve` is 1 for whoever moved up."""

    ref: str
    reserve: int
    prize: str
    weight: int
    name: str | None


@dataclass(frozen=True, slots=True)
class Watching:
    """By which token an overlay may be seen as a web page, and what it tells of names (`publication.Names`)."""

    name: str
    token: str = field(repr=False)
    names: str


TOKENS = Query(Watching, "SELECT name, token, names FROM overlay_token")
TOKEN = Query(str, "SELECT token FROM overlay_token WHERE name = $1")
LET_WATCH = """
    INSERT INTO overlay_token (name, token, names, made_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (name) DO UPDATE SET names = excluded.names
"""
END_WATCHING = Query(int, "DELETE FROM overlay_token WHERE name = $1 RETURNING made_at")
PIN = Query(
    int,
    """
    INSERT INTO live_pin (live_id, message_id, agent, pinned_at)
    SELECT live_id, message_id, $3, $4 FROM live_comment WHERE live_id = $1 AND message_id = $2 AND kind <> 'private'
        AND EXISTS (SELECT 1 FROM message WHERE id = message_id AND deleted_at IS NULL AND hidden_at IS NULL)
    ON CONFLICT (live_id) DO UPDATE
    SET message_id = excluded.message_id, agent = excluded.agent, pinned_at = excluded.pinned_at
    RETURNING message_id
    """,
)
UNPIN = Query(int, "DELETE FROM live_pin WHERE live_id = $1 RETURNING live_id")
PINNED = Query(
    Pinned,
    """
    SELECT live_pin.message_id, contact.name, message.body AS text FROM live_pin
    JOIN live_comment ON live_comment.live_id = live_pin.live_id AND live_comment.message_id = live_pin.message_id
    JOIN message ON message.id = live_pin.message_id
    JOIN contact ON contact.id = live_comment.contact_id
    WHERE live_pin.live_id = $1 AND message.deleted_at IS NULL AND message.hidden_at IS NULL
    """,
)
ENTRANTS = Query(
    Entrant,
    """
    SELECT entry.ref, entry.weight, contact.name FROM game_entry AS entry
    LEFT JOIN contact ON contact.id = entry.contact_id
    WHERE entry.game_id = $1 AND entry.weight > 0 ORDER BY entry.ref LIMIT $2
    """,
)
LEADERS = Query(
    Entrant,
    """
    SELECT entry.ref, entry.weight, contact.name FROM game_entry AS entry
    LEFT JOIN contact ON contact.id = entry.contact_id
    WHERE entry.game_id = $1 AND entry.weight > 0 ORDER BY entry.weight DESC, entry.at, entry.seq, entry.id LIMIT $2
    """,
)
WINNERS = Query(
    PrizeWinner,
    """
    SELECT won.ref, won.reserve, won.prize, COALESCE(entry.weight, 1) AS weight, contact.name FROM game_winner AS won
    LEFT JOIN game_entry AS entry ON entry.game_id = won.game_id AND entry.ref = won.ref AND entry.weight > 0
    LEFT JOIN contact ON contact.id = entry.contact_id
    WHERE won.game_id = $1 AND won.state NOT IN ('reserve', 'expired') ORDER BY won.place LIMIT $2
    """,
)


class Overlays:
    """Pinning, and reading for those who watch."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def pin(self, live_id: int, message_id: int, agent: str, now: Instant) -> None:
        """Show a comment instead of the one that is shown. Raises NotAllowed for what is no public comment of
        this live, or none any more."""

        async def work(conn: Connection) -> bool:
            return await fetch_one(conn, PIN, live_id, message_id, agent, now) is not None

        if not await self._db.transact(work):
            raise NotAllowed(
                translate(
                    "Message {number} is no public comment of this live; only those are shown to everybody.",
                    number=message_id,
                )
            )

    async def unpin(self, live_id: int) -> bool:
        """Show none; whether that is news."""

        async def work(conn: Connection) -> bool:
            return await fetch_one(conn, UNPIN, live_id) is not None

        return await self._db.transact(work)

    async def pinned(self, live_id: int) -> Pinned | None:
        """The comment that is shown; one that was hidden or deleted meanwhile is not."""
        return await self._db.one(PINNED, live_id)

    async def watched(self) -> list[Watching]:
        """The overlays that may be seen as web pages."""
        return await self._db.all(TOKENS)

    async def let_watch(self, name: str, token: str, names: str, now: Instant) -> str:
        """Have an overlay seen as a web page, by this token or the one that it has, with so much of names; gives the
        token that counts."""

        async def work(conn: Connection) -> str:
            await conn.rows(LET_WATCH, name, token, names, now)
            return await fetch_one(conn, TOKEN, name) or token

        return await self._db.transact(work)

    async def end_watching(self, name: str) -> bool:
        """Have it seen as a web page no more; whether that is news."""

        async def work(conn: Connection) -> bool:
            return await fetch_one(conn, END_WATCHING, name) is not None

        return await self._db.transact(work)

    async def entrants(self, game_id: int, most: int) -> list[Entrant]:
        """Some of a closed game's list, by their ids in it, which are hashes: so any of them."""
        return await self._db.all(ENTRANTS, game_id, most)

    async def leaders(self, game_id: int, most: int) -> list[Entrant]:
        """Who of a closed game has the most points; of equals the earliest."""
        return await self._db.all(LEADERS, game_id, most)

    async def winners(self, game_id: int, most: int) -> list[PrizeWinner]:
        """Whose the prizes are now, in the order in which they were picked."""
        return await self._db.all(WINNERS, game_id, most)
