"""What the owner is to be told of waits that passed a step of their target: written down together with which step
that was, and told by its number, so that whoever dies in between neither forgets nor repeats it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.conversation import WAITS_BELOW
from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all, fetch_one
from socialdesk.store.filters import STILL

MOST = 1_000
"""Waits of one notice; who is left comes with the next."""


@dataclass(frozen=True, slots=True)
class Passing:
    """A wait that passed a step since the owner was told of it; moments in ms."""

    conversation_id: int
    told: int
    half_at: int | None
    risk_at: int | None
    due_at: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """A wait in a notice: the step (percent) it had passed, and when it was due (ms; None: not known)."""

    conversation_id: int
    step: int
    due_at: int | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that is not told yet."""

    id: int
    waits: tuple[Told, ...]


def _notice(number: int, waits: str) -> Notice:
    return Notice(number, tuple(Told(*each) for each in json.loads(waits)))


PASSING = Query(
    Passing,
    f"""
    SELECT clock.conversation_id, clock.told, clock.half_at, clock.risk_at, clock.due_at
    FROM conversation JOIN target_clock AS clock ON clock.conversation_id = conversation.id
    WHERE conversation.sort_key < {WAITS_BELOW} AND clock.state = '' AND clock.since = conversation.waiting_since
        AND clock.half_at <= $1 AND clock.told < $2 AND conversation.id NOT IN ({STILL.replace("$?", "$1")})
    ORDER BY conversation.sort_key, conversation.id
    """,
)
NEWEST_AT = Query(int, "SELECT at FROM target_notice ORDER BY id DESC LIMIT 1")
MARK = "UPDATE target_clock SET told = $2 WHERE conversation_id = $1"
WRITE_DOWN = "INSERT INTO target_notice (at, waits) VALUES ($1, $2)"
UNTOLD = Query(_notice, "SELECT id, waits FROM target_notice WHERE told_at IS NULL ORDER BY id")
SET_TOLD = "UPDATE target_notice SET told_at = $2 WHERE id = $1"
FORGET = "DELETE FROM target_notice WHERE id < $1 AND told_at IS NOT NULL"


def step_of(each: Passing, steps: Sequence[int], now: Instant) -> int:
    """The last of these steps that a wait has passed; 0 for none."""
    moments = {50: each.half_at, 80: each.risk_at, 100: each.due_at}
    passed = [step for step in steps if (at := moments[step]) is not None and at <= now]
    return max(passed, default=0)


class TargetNotices:
    """All of them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def write_down(self, steps: Sequence[int], now: Instant, rest: int) -> int:
        """Write down which waits have passed one of these steps since the last notice, if that is `rest` ms old
        or more; gives back how many. Raises StoreError."""
        asked = (now, max(steps))
        if not await self._db.all(PASSING, *asked):
            return 0

        async def work(conn: Connection) -> int:
            newest = await fetch_one(conn, NEWEST_AT)
            if newest is not None and 0 <= now - newest < rest:
                return 0
            found = [
                (each, step)
                for each in await fetch_all(conn, PASSING, *asked)
                if (step := step_of(each, steps, now)) > each.told
            ][:MOST]
            if not found:
                return 0
            waits = [(each.conversation_id, step, each.due_at) for each, step in found]
            await conn.many(MARK, [(each.conversation_id, step) for each, step in found])
            await conn.rows(WRITE_DOWN, now, json.dumps(waits))
            return len(found)

        return await self._db.transact(work, Lane.BULK)

    async def untold(self) -> list[Notice]:
        """What the owner is still to be told, oldest first. Raises StoreError."""
        return await self._db.all(UNTOLD)

    async def told(self, number: int, at: Instant) -> None:
        """The owner knows; what they were told before is of no use any more. Raises StoreError."""

        async def work(conn: Connection) -> None:
            await conn.rows(SET_TOLD, number, at)
            await conn.rows(FORGET, number)

        await self._db.transact(work)
