"""What somebody enters a game with again in the same chat: the best of it is their entry, and the next few are
kept, one of which stands in its place when it is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from socialdesk.store.engine.database import Batch, Connection, Query, fetch_all
from socialdesk.store.engine.statement import run, statement

MOST = 4
"""So many are kept beside an entry: a flood costs a few rows. The best of all that was ever heard, so that it
does not matter in which order, nor what of it is taken back when."""


class Place(NamedTuple):
    """Which row an entry has."""

    game_id: int
    question: int
    conversation_id: int
    contact_id: int


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody entered with, as it is kept. The `remote_id` is its message's."""

    game_id: int
    question: int
    conversation_id: int
    contact_id: int
    remote_id: str
    how: str
    answer: str
    is_right: int
    is_late: int
    standing: int
    at: int
    seq: int

    @property
    def place(self) -> Place:
        """Whose it is."""
        return Place(self.game_id, self.question, self.conversation_id, self.contact_id)

    @property
    def worth(self) -> tuple[int, int, int, str]:
        """The best is the least: in time and right, then the earliest."""
        return self.standing, self.at, self.seq, self.remote_id


COLUMNS = "game_id, question, conversation_id, contact_id, remote_id, how, answer, is_right, is_late, standing, at, seq"
SPARES = Query(Said, f"SELECT {COLUMNS} FROM game_spare WHERE conversation_id IN ({{list}})")
KEEP = f"""
    INSERT INTO game_spare ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING
"""
DROP = """
    DELETE FROM game_spare
    WHERE game_id = $1 AND question = $2 AND conversation_id = $3 AND contact_id = $4 AND remote_id = $5
"""
STANDING_IN = Query(
    lambda entry, *said: (int(entry), Said(*said)),
    f"""
    SELECT entry.id, {", ".join(f"spare.{each}" for each in COLUMNS.split(", "))}
    FROM game_spare AS spare
    JOIN game_entry AS entry ON entry.game_id = spare.game_id AND entry.question = spare.question
        AND entry.conversation_id = spare.conversation_id AND entry.contact_id = spare.contact_id
    JOIN message AS taken ON taken.conversation_id = entry.conversation_id AND taken.remote_id = entry.remote_id
    WHERE spare.game_id = $1 AND taken.deleted_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM message WHERE message.conversation_id = spare.conversation_id
            AND message.remote_id = spare.remote_id AND message.deleted_at IS NOT NULL
    )
    """,
)
"""What is left of those whose entry was taken back, by its number."""
STAND_IN = """
    UPDATE game_entry
    SET remote_id = $3, how = $4, answer = $5, is_right = $6, is_late = $7, standing = $8, at = $9, seq = $10
    WHERE id = $1 AND EXISTS (
        SELECT 1 FROM game WHERE game.id = game_entry.game_id AND game.state = 'open' AND game.closing = $2
    )
"""
DROP_SOME = Query(
    int,
    """
    DELETE FROM game_spare WHERE id IN (SELECT id FROM game_spare WHERE game_id = $1 ORDER BY id LIMIT $2) RETURNING id
    """,
)
FORGET = statement("DELETE FROM game_spare WHERE contact_id IN (:contacts)")
FORGET_CHAT = "DELETE FROM game_spare WHERE conversation_id = $1"


async def of(conn: Connection, places: Iterable[Place]) -> dict[Place, list[Said]]:
    """What is kept beside the entries of these."""
    wanted = set(places)
    if not wanted:
        return {}
    query, chats = SPARES.over(1, sorted({each.conversation_id for each in wanted}))
    found: dict[Place, list[Said]] = {}
    for each in await fetch_all(conn, query, *chats):
        if each.place in wanted:
            found.setdefault(each.place, []).append(each)
    return found


def sifted(heard: Sequence[Said]) -> tuple[Said, list[Said]]:
    """The best of what was heard of somebody, and what is kept beside it. Of one message what was heard
    first stands."""
    if len(heard) == 1:
        return heard[0], []
    by_message: dict[str, Said] = {}
    for each in heard:
        by_message.setdefault(each.remote_id, each)
    best, *others = sorted(by_message.values(), key=lambda each: each.worth)
    return best, others[:MOST]


async def keep(conn: Connection, before: Sequence[Said], now: Sequence[Said]) -> None:
    """Write down what is to be kept where something else was."""
    gone, new = set(before) - set(now), [each for each in now if each not in before]
    await conn.many(DROP, [(*each.place, each.remote_id) for each in gone])
    await conn.many(KEEP, [values(each) for each in new])


def values(each: Said) -> tuple[object, ...]:
    """Itself, column by column."""
    return (
        each.game_id, each.question, each.conversation_id, each.contact_id, each.remote_id, each.how, each.answer, each.is_right, each.is_late, each.standing,
        each.at, each.seq,
    )  # fmt: skip


async def standing_in(conn: Connection, game_id: int) -> dict[int, Said]:
    """Who takes back their entry (by its number) is entered with the best of what is left."""
    found: dict[int, Said] = {}
    left = await fetch_all(conn, STANDING_IN, game_id)
    for number, said in sorted(left, key=lambda each: each[1].worth):
        found.setdefault(number, said)
    return found


def standing(left: Sequence[tuple[int, Said]], closing: int) -> Batch:
    """How that is written down, for good, in a game that is being closed (by whoever has this token)."""
    return STAND_IN, [(number, closing, *values(said)[4:]) for number, said in left]


async def forget(conn: Connection, people: Sequence[int]) -> None:
    """People who are erased."""
    await run(conn, FORGET, contacts=people)
