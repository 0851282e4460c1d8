"""Minigames: what was chosen for each, how far it has come, and who won. Who entered stands in
`game_entries`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.counting import Counted, Entered
from socialdesk.model.entering import AFTERWARDS
from socialdesk.model.game import (
    COMMENTS,
    GROUP,
    LIVE,
    POST,
    Running,
    Settings,
    State,
    Where,
    dump_settings,
    load_settings,
)
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.store import game_entries, gathering, spare_entries
from socialdesk.store.closing import Closing
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.game_entries import Came, Frozen
from socialdesk.store.naming import by_name


@dataclass(frozen=True, slots=True)
class Game:
    """A game. Planned for `opens_at` to `closes_at`; from `opened_at` on its `rules` and its secret are
    fixed. Moments in ms."""

    id: int
    name: str
    kind: str
    state: str
    stored_settings: str
    opens_at: int | None
    closes_at: int | None
    opened_at: int | None
    closed_at: int | None
    drawn_at: int | None
    question: int
    stored_rules: str
    secret: str = field(repr=False)
    salt: str = field(repr=False)
    commitment: str
    entries_hash: str
    public: str
    agent: str
    created_at: int
    changed_at: int
    closing: int | None = None
    """Since when somebody is closing it; nothing enters it any more."""

    @property
    def settings(self) -> Settings:
        """What was chosen for it."""
        return _settings(self.stored_settings)

    @property
    def rules(self) -> dict[str, Any]:
        """The rules that were committed to; empty before it opens."""
        return dict(json.loads(self.stored_rules or "{}"))

    @property
    def running(self) -> Running:
        """The same as entries are heard and counted by it."""
        opened = self.opened_at or 0
        return Running(
            self.id, self.kind, self.state if self.closing is None else State.CLOSED, self.question, self.settings,
            Instant(max(opened, self.opens_at or 0)),
            None if self.closes_at is None else Instant(self.closes_at), Instant(opened), self.salt,
        )  # fmt: skip


@lru_cache(64)
def _settings(stored: str) -> Settings:
    return load_settings(stored)


@dataclass(frozen=True, slots=True)
class LivePlace:
    """Where a live's comments are written."""

    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class Winner:
    """Somebody who won, or is a reserve: as their entry stands in the list that is published, and by their
    conversation and contact while they are known."""

    id: int
    game_id: int
    place: int
    ref: str
    reserve: int
    prize: str
    state: str
    changed_at: int
    conversation_id: int | None
    contact_id: int | None


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody by their name."""

    contact_id: int
    name: str


@dataclass(frozen=True, slots=True)
class GameDraft:
    """A game as it is made or changed."""

    name: str
    kind: str
    settings: Settings
    opens_at: Instant | None = None
    closes_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class NewWinner:
    """Somebody who has just been drawn."""

    place: int
    ref: str
    reserve: bool
    prize: str
    state: str


Judge = Callable[[Game, Sequence[Entered], Mapping[int, Sequence[str]]], tuple[list[Counted], str]]
"""Says of all entries of a game who is counted, and the hash of the list."""
_GAME = """
    SELECT id, name, kind, state, settings AS stored_settings, opens_at, closes_at, opened_at, closed_at, drawn_at, question,
        rules AS stored_rules, secret, salt, commitment, entries_hash, public, agent, created_at, changed_at, closing
    FROM game
"""
ALL = Query(Game, f"{_GAME} ORDER BY id")
ONE = Query(Game, f"{_GAME} WHERE id = $1")
HEARD = Query(
    Game,
    f"""
    {_GAME}
    WHERE state IN ('open', 'closed', 'drawn') AND opened_at IS NOT NULL AND (state = 'open' OR closed_at > $1)
    ORDER BY id
    """,
)
DUE_TO_OPEN = Query(
    Game, f"{_GAME} WHERE state = 'new' AND opens_at IS NOT NULL AND opens_at <= $1 ORDER BY id"
)
DUE_TO_CLOSE = Query(
    Game,
    f"""
    {_GAME}
    WHERE state = 'open' AND (closing IS NULL AND closes_at IS NOT NULL AND closes_at <= $1 OR closing <= $2)
    ORDER BY id
    """,
)
ADD = Query(
    int,
    """
    INSERT INTO game (name, kind, state, settings, opens_at, closes_at, question, salt, agent, created_at, changed_at)
    VALUES ($1, $2, 'new', $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT (name) DO NOTHING RETURNING id
    """,
)
NAME_TAKEN = Query(int, "SELECT id FROM game WHERE name = $2 AND id <> $1")
CHANGE = Query(
    int,
    """
    UPDATE game SET name = $2, kind = $3, settings = $4, opens_at = $5, closes_at = $6, question = $7, changed_at = $8
    WHERE id = $1 AND state = 'new' AND changed_at = $9 RETURNING id
    """,
)
OPEN = Query(
    int,
    """
    UPDATE game
    SET state = 'open', opened_at = CAST($2 AS bigint), rules = $3, secret = $4, commitment = $5, changed_at = $2
    WHERE id = $1 AND state = 'new' AND changed_at = $6 RETURNING id
    """,
)
DRAW = Query(
    int,
    """
    UPDATE game SET state = 'drawn', drawn_at = CAST($2 AS bigint), public = $3, changed_at = $2
    WHERE id = $1 AND state = 'closed' RETURNING id
    """,
)
CANCEL = Query(
    int,
    """
    UPDATE game SET state = 'cancelled', changed_at = $2
    WHERE id = $1 AND state IN ('new', 'open', 'closed') RETURNING id
    """,
)
ASK = Query(
    int,
    "UPDATE game SET question = $3, changed_at = $4 WHERE id = $1 AND question = $2 AND state = 'open' AND closing IS NULL RETURNING id",
)
ADD_WINNER = """
    INSERT INTO game_winner (game_id, place, ref, reserve, prize, state, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
NAMES = Query(NamedPerson, "SELECT id AS contact_id, name FROM contact WHERE id IN ({list})")
WINNERS = Query(
    Winner,
    """
    SELECT won.id, won.game_id, won.place, won.ref, won.reserve, won.prize, won.state, won.changed_at,
        entry.conversation_id, entry.contact_id
    FROM game_winner AS won
    LEFT JOIN game_entry AS entry ON entry.game_id = won.game_id AND entry.ref = won.ref AND entry.weight > 0
    WHERE won.game_id = $1 ORDER BY won.place
    """,
)


LIVE_PLACES = Query(
    LivePlace,
    """
    SELECT live_place.kind, live_place.place FROM live_place JOIN live ON live.id = live_place.live_id
    WHERE live.name = $1 AND (live_place.place <> '' OR live.ended_at IS NULL AND live.started_at IS NOT NULL)
    ORDER BY live_place.kind, live_place.place
    """,
)


class Games:
    """Keeping games. What may be done to one when is asked in the statement that does it, so that of two who
    do it at the same moment one finds it done."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self) -> list[Game]:
        """Every game, oldest first."""
        return await self._db.all(ALL)

    async def named(self, name: str) -> Game:
        """One by its name, whatever its accents. Raises NotFound, with the names that may be meant."""
        missing = translate(
            'There is no game "{name}". `socialdesk game list` lists them.', name=name
        )
        return by_name(await self.all(), name, missing)

    async def one(self, game_id: int) -> Game:
        """One by its number. Raises NotFound."""
        found = await self._db.one(ONE, game_id)
        if found is None:
            raise NotFound(translate("There is no game {number}.", number=game_id))
        return found

    async def add(self, draft: GameDraft, salt: str, agent: str, now: Instant) -> Game:
        """Keep a new one. Raises NotAllowed where its name is taken."""

        async def work(conn: Connection) -> Game:
            number = await fetch_one(
                conn, ADD, draft.name, draft.kind, dump_settings(draft.settings), draft.opens_at,
                draft.closes_at, _first_question(draft), salt, agent, now,
            )  # fmt: skip
            if number is None:
                raise _taken(draft.name)
            (game,) = await fetch_all(conn, ONE, number)
            return game

        return await self._db.transact(work)

    async def change(self, game: Game, draft: GameDraft, now: Instant) -> Game | None:
        """Other rules, times or another name, before it opens; None where it has opened, or was changed since
        it was read. Raises NotAllowed where another one has the name."""

        async def work(conn: Connection) -> Game | None:
            if await fetch_one(conn, NAME_TAKEN, game.id, draft.name) is not None:
                raise _taken(draft.name)
            changed = await fetch_one(
                conn, CHANGE, game.id, draft.name, draft.kind, dump_settings(draft.settings),
                draft.opens_at, draft.closes_at, _first_question(draft), _after(game, now), game.changed_at,
            )  # fmt: skip
            return None if changed is None else await _read(conn, game.id)

        return await self._db.transact(work)

    async def open(
        self, game: Game, rules: str, secret: str, commitment: str, now: Instant
    ) -> Game | None:
        """Its rules and its secret are fixed, and entries are heard from now on; None where it is not as it
        was read."""
        return await self._turn(
            OPEN, game, _after(game, now), rules, secret, commitment, game.changed_at
        )

    async def close(self, game: Game, judge: Judge, now: Instant) -> Game | None:
        """Its list of entries is fixed, as `judge` says of all there are; None where it is not open, or
        somebody else closes it. What a customer says from now on is late."""
        begun = await Closing.begin(self._db, game.id, now)
        if begun is None:
            return None
        found = await self.one(game.id)
        is_closed = await begun.run(
            found.running, lambda entered, tags: judge(found, entered, tags), now
        )
        return await self.one(game.id) if is_closed else None

    async def draw(
        self, game: Game, public: str, winners: Sequence[NewWinner], now: Instant
    ) -> Game | None:
        """Who won; None where it is not closed, or has been drawn."""

        async def work(conn: Connection) -> Game | None:
            if await fetch_one(conn, DRAW, game.id, _after(game, now), public) is None:
                return None
            await conn.many(
                ADD_WINNER,
                [
                    (game.id, each.place, each.ref, int(each.reserve), each.prize, each.state, now)
                    for each in winners
                ],
            )
            return await _read(conn, game.id)

        return await self._db.transact(work)

    async def cancel(self, game: Game, now: Instant) -> Game | None:
        """It is called off; None where it has been drawn, or was called off before."""
        return await self._turn(CANCEL, game, _after(game, now))

    async def ask(self, game: Game, question: int, now: Instant) -> Game | None:
        """The question of this number (from 1) is asked now; None where another one was asked meanwhile."""
        return await self._turn(ASK, game, game.question, question, _after(game, now))

    async def _turn(self, query: Query[int], game: Game, *arguments: object) -> Game | None:
        async def work(conn: Connection) -> Game | None:
            await raise_revision(conn)
            if await fetch_one(conn, query, game.id, *arguments) is None:
                return None
            return await _read(conn, game.id)

        return await self._db.transact(work)

    async def due_to_open(self, now: Instant) -> list[Game]:
        """New ones whose beginning has come."""
        return await self._db.all(DUE_TO_OPEN, now)

    async def due_to_close(self, by: Instant, forsaken: Instant) -> list[Game]:
        """Open ones that were to end by a moment, and those that somebody began to close so long ago that
        they do no more."""
        return await self._db.all(DUE_TO_CLOSE, by, forsaken)

    async def entered(self, game: Game, now: Instant) -> list[Entered]:
        """Everybody who entered so far, the earliest first."""
        if game.state != State.OPEN:
            return await self._db.read(lambda conn: game_entries.entered(conn, game.running))
        if gathering.is_gathered(game.running) and game.closing is None:
            await gathering.gather(self._db, game.running, now)
        entered = await self._db.read(lambda conn: game_entries.entered(conn, game.running))
        left = await self._db.read(lambda conn: spare_entries.standing_in(conn, game.id))
        return game_entries.with_stand_ins(entered, left)

    async def tags(self, game: Game) -> dict[int, list[str]]:
        """Which people have the tags that matter to a game."""
        return await self._db.read(lambda conn: game_entries.tags(conn, game.settings))

    async def frozen(self, game: Game) -> dict[int, Frozen]:
        """What was written down of each entry when the game closed, by its number; of those that came later
        nothing."""
        return {each.id: each for each in await self._db.all(game_entries.FROZEN, game.id)}

    async def people(self, game: Game) -> int:
        """How many entries there are: quick, for a line that is shown while the game is on."""
        return await self._db.one(game_entries.COUNT, game.id) or 0

    async def came(self, game_id: int, opened_at: Instant) -> Came:
        """How many entered, and who of them was new when it opened."""
        (found,) = await self._db.all(game_entries.CAME, game_id, opened_at)
        return found

    async def names(self, people: Sequence[int]) -> dict[int, str]:
        """What people are called, by their contacts; who was forgotten is missing."""
        if not people:
            return {}
        query, arguments = NAMES.over(1, people)
        found = await self._db.read(lambda conn: fetch_all(conn, query, *arguments))
        return {each.contact_id: each.name for each in found}

    async def winners(self, game: Game) -> list[Winner]:
        """Winners and reserves, in the order in which they were picked."""
        return await self._db.all(WINNERS, game.id)


async def heard(conn: Connection, now: Instant) -> list[Running]:
    """The games that messages are looked at for: those that are open, and for a day those that were (whoever
    comes late is written down as such)."""
    found = [each.running for each in await fetch_all(conn, HEARD, now - AFTERWARDS)]
    return [await _with_lives(conn, each) for each in found]


async def _with_lives(conn: Connection, game: Running) -> Running:
    """A game that is played in a live is played wherever the live's comments are written by now."""
    if all(each.kind != LIVE for each in game.settings.where):
        return game
    where: list[Where] = []
    for each in game.settings.where:
        if each.kind == LIVE:
            where += [_place(one) for one in await fetch_all(conn, LIVE_PLACES, each.value)]
        else:
            where.append(each)
    return replace(game, settings=replace(game.settings, where=tuple(dict.fromkeys(where))))


def _place(there: LivePlace) -> Where:
    match there.kind:
        case "post":
            return Where(POST, there.place)
        case "chat":
            return Where(GROUP, there.place)
        case _:
            return Where(COMMENTS)


def _first_question(draft: GameDraft) -> int:
    return 1 if draft.settings.questions else 0


def _after(game: Game, now: Instant) -> int:
    """The moment of a change: each has one of its own, so that a game that was changed is told from what was
    read before."""
    return max(now, game.changed_at + 1)


async def _read(conn: Connection, game_id: int) -> Game | None:
    return await fetch_one(conn, ONE, game_id)


def _taken(name: str) -> NotAllowed:
    return NotAllowed(
        translate('There is a game "{name}" already. Choose another name.', name=name)
    )
