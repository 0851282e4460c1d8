"""What happens to orders, read on by those who act on it (followers): notices, follow-ups, surveys. Each has a place up to
which it has read, and what it does about a portion is written in the transaction that moves the place: whoever dies in
between has done nothing, and of two workers the second finds it done.

Nothing is passed over: whoever writes down what happened to an order holds `order_rows.HOLD` from before the number is drawn
until it is committed, and a follower holds it while it reads. So every number below one that is seen is seen too, or will
never be. On PostgreSQL, whose transactions run beside each other, nothing else would say so. First the revision, then this:
whoever needs both takes them in that order."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.model.order import State
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.order_rows import HOLD, TURNED

PORTION = 200
"""Changes that one transaction looks at."""


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened to an order; `details` is JSON, `at` in ms."""

    id: int
    order: int
    at: int
    kind: str
    details: str
    agent: str

    @property
    def told(self) -> dict[str, Any]:
        """The details as they are."""
        found: dict[str, Any] = json.loads(self.details)
        return found

    @property
    def became(self) -> State | None:
        """The state it was turned to; None where that is not what happened."""
        return State(self.told["to"]) if self.kind == TURNED else None


PLACE = Query(int, "SELECT place FROM order_follower WHERE name = $1")
AFTER = Query(
    News,
    """
    SELECT id, purchase_id AS "order", at, kind, details, agent FROM purchase_change WHERE id > $1 ORDER BY id LIMIT $2
    """,
)
END = Query(int, "SELECT COALESCE(max(id), 0) FROM purchase_change")
ADVANCE = """
    INSERT INTO order_follower (name, place) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET place = excluded.place
"""


async def news(conn: Connection, follower: str, most: int = PORTION) -> list[News]:
    """What happened since the place of a follower, oldest first, inside a transaction; one that is new begins at the end, and
    hears nothing of what was. Say then up to where it was read (`advance`)."""
    await raise_revision(conn)
    await conn.rows(HOLD)
    place = await fetch_one(conn, PLACE, follower)
    if place is None:
        await advance(conn, follower, await fetch_one(conn, END) or 0)
        return []
    return await fetch_all(conn, AFTER, place, most)


async def advance(conn: Connection, follower: str, place: int) -> None:
    """A follower has read up to this change, and done what it does about it."""
    await conn.rows(ADVANCE, follower, place)


class OrderNews:
    """Following what happens to orders."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def follow(
        self,
        follower: str,
        react: Callable[[Connection, Sequence[News]], Awaitable[None]],
        most: int = PORTION,
    ) -> bool:
        """Let a follower `react` to the next portion of what happened, in one transaction with its place; whether there may be
        more. Where nothing happened nothing is written."""
        place = await self._db.one(PLACE, follower)
        if place is not None and place >= (await self._db.one(END) or 0):
            return False

        async def work(conn: Connection) -> bool:
            found = await news(conn, follower, most)
            if found:
                await react(conn, found)
                await advance(conn, follower, found[-1].id)
            return len(found) == most

        return await self._db.transact(work)

    async def follow_all(
        self, follower: str, react: Callable[[Connection, Sequence[News]], Awaitable[None]]
    ) -> None:
        """The same until everything was read."""
        while await self.follow(follower, react):
            pass
