"""Closing a game: nothing enters it from one moment on; then who takes part is written down in portions, between
which customers' messages are recorded; then it is closed, with the hash of just this list."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence

from socialdesk.model.counting import Counted, Entered
from socialdesk.model.game import Running
from socialdesk.model.ids import Instant
from socialdesk.store import game_entries, gathering, spare_entries
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import (
    Batch,
    Connection,
    Database,
    Lane,
    Query,
    fetch_all,
    fetch_one,
)
from socialdesk.store.engine.statement import Rows
from socialdesk.store.game_entries import Frozen

MANY, FEW = 1_000, 100
"""So many entries are written down in one transaction; so few while customers write."""
TURN = 0.000_5
"""Seconds after which the interpreter goes on to another thread that wants it, instead of five thousandths."""
Judge = Callable[[Sequence[Entered], Mapping[int, Sequence[str]]], tuple[list[Counted], str]]
"""Says of all entries of a game who is counted, and the hash of the list."""
STOP = Query(
    int,
    """
    UPDATE game SET closing = CASE WHEN closing >= CAST($2 AS bigint) THEN closing + 1 ELSE CAST($2 AS bigint) END
    WHERE id = $1 AND state = 'open' RETURNING closing
    """,
)
STOPPED = Query(int, "SELECT id FROM game WHERE id = $1 AND state = 'open' AND closing = $2")
CLOSE = Query(
    int,
    """
    UPDATE game SET state = 'closed', closing = NULL, entries_hash = $3,
        closed_at = CASE WHEN changed_at < CAST($4 AS bigint) THEN CAST($4 AS bigint) ELSE changed_at + 1 END,
        changed_at = CASE WHEN changed_at < CAST($4 AS bigint) THEN CAST($4 AS bigint) ELSE changed_at + 1 END
    WHERE id = $1 AND state = 'open' AND closing = $2 RETURNING id
    """,
)
DROP_ERASED = "DELETE FROM game_entry WHERE game_id = $1 AND contact_id IS NULL"
FREEZE = Rows(
    """
    UPDATE game_entry SET ref = given.ref, weight = given.weight, why = given.why
    FROM given JOIN game ON game.id = given.game_id
    WHERE game_entry.id = given.id AND game.state = 'open' AND game.closing = given.closing
    """,
    id="bigint",
    ref="text",
    weight="bigint",
    why="text",
    game_id="bigint",
    closing="bigint",
)


class Closing:
    """One try to close a game. Whoever begins later takes it over: of two the list and its hash are never
    mixed. One that is killed in the middle leaves a game that is open, and that nothing enters any more."""

    def __init__(self, database: Database, game_id: int, token: int) -> None:
        self._db = database
        self._id = game_id
        self._token = token

    @classmethod
    async def begin(cls, database: Database, game_id: int, now: Instant) -> Closing | None:
        """What a customer says from now on is late; None where the game is not open. Who was erased while
        another try was made is out."""

        async def work(conn: Connection) -> int | None:
            await raise_revision(conn)
            token = await fetch_one(conn, STOP, game_id, now)
            if token is not None:
                await conn.rows(DROP_ERASED, game_id)
            return token

        token = await database.transact(work)
        return None if token is None else cls(database, game_id, token)

    async def run(self, game: Running, judge: Judge, now: Instant) -> bool:
        """Write down who takes part, and close it; False where somebody else took over, or called it off."""
        with ShortTurns():
            await gathering.gather(self._db, game, now, self._token)
            entered = await self._entered(game)
            tags = await self._db.read(lambda conn: game_entries.tags(conn, game.settings))
            told, entries_hash = await asyncio.to_thread(judge, entered, tags)
            entered.clear()
            await self._freeze(told)

        async def work(conn: Connection) -> int | None:
            await raise_revision(conn)
            return await fetch_one(conn, CLOSE, self._id, self._token, entries_hash, now)

        if await self._db.transact(work) is None:
            return False
        while len(await self._db.transact(self._drop_spares, Lane.BULK)) == FEW:
            pass
        return True

    async def _freeze(self, left: list[Counted]) -> None:
        """Write it down, the last first, and let go of it: all at once that takes a while, too."""
        while left:
            most = self._db.portion(MANY, FEW)
            rows = [
                Frozen(each.entered.id, each.ref, each.weight, each.why) for each in left[-most:]
            ]
            del left[-most:]
            await self._write([FREEZE.batch(rows, game_id=self._id, closing=self._token)])

    async def _entered(self, game: Running) -> list[Entered]:
        """Everybody, where one was taken back with what stands in for it."""
        while True:
            entered = await self._db.read(lambda conn: game_entries.entered(conn, game))
            found = await self._db.read(lambda conn: spare_entries.standing_in(conn, self._id))
            left = list(found.items())
            if not left or not await self._is_mine():
                return entered
            while left:
                some, left = left[:FEW], left[FEW:]
                await self._write([spare_entries.standing(some, self._token)])

    async def _is_mine(self) -> bool:
        return await self._db.one(STOPPED, self._id, self._token) is not None

    async def _write(self, batches: Sequence[Batch]) -> None:
        await self._db.transact(lambda conn: conn.together(batches), Lane.BULK)

    async def _drop_spares(self, conn: Connection) -> list[int]:
        return await fetch_all(conn, spare_entries.DROP_SOME, self._id, FEW)


class ShortTurns:
    """While very many are counted beside everything else that this program does, the interpreter goes round its
    threads sooner: a message takes several turns to be recorded, and would wait as long at each. Of several
    that overlap, and however they end, the last one sets it back."""

    _under_way = 0
    _usual = 0.0

    def __enter__(self) -> None:
        if not ShortTurns._under_way:
            ShortTurns._usual = sys.getswitchinterval()
            sys.setswitchinterval(min(ShortTurns._usual, TURN))
        ShortTurns._under_way += 1

    def __exit__(self, *_: object) -> None:
        ShortTurns._under_way -= 1
        if not ShortTurns._under_way:
            sys.setswitchinterval(ShortTurns._usual)
