"""What answers or acts by itself, and whether it does: a switch each, by name. What nobody ever flipped is on."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all

PARTS = (
    ACKNOWLEDGE,
    ANSWERS,
    MENUS,
    RULES,
    TARGETS,
    AUTO_RESOLVE,
    FOLLOW_UP,
    SURVEYS,
    NOTICES,
    AGREEMENTS,
    ORDER_HOLDS,
) = (
    "acknowledge",
    "answers",
    "menus",
    "rules",
    "targets",
    "auto_resolve",
    "follow_up",
    "surveys",
    "notices",
    "agreements",
    "order_holds",
)
"""Whole parts that have a switch; a single rule's is `rule:NAME`, a single answer's `answer:ID`."""
ANSWER = "answer:"
"""What stands before an answer's id in its switch."""


@dataclass(frozen=True, slots=True)
class SwitchRow:
    """A switch that was flipped: off since `off_at` (None: on), at last by `agent` at a moment (ms)."""

    name: str
    off_at: int | None
    agent: str
    at: int


@dataclass(frozen=True, slots=True)
class Flip:
    """A switch was turned on (1) or off (0), by whom and when (ms)."""

    name: str
    is_on: int
    agent: str
    at: int


ALL = Query(SwitchRow, "SELECT name, off_at, agent, at FROM automation_switch ORDER BY name")
OFF = Query(str, "SELECT name FROM automation_switch WHERE off_at IS NOT NULL")
IS_OFF = Query(int, "SELECT 1 AS off FROM automation_switch WHERE name = $1 AND off_at IS NOT NULL")
FLIPS = Query(Flip, "SELECT name, is_on, agent, at FROM automation_flip ORDER BY id DESC LIMIT $1")
TURN = """
    INSERT INTO automation_switch (name, off_at, agent, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (name) DO UPDATE SET off_at = excluded.off_at, agent = excluded.agent, at = excluded.at
"""
WRITE_DOWN = "INSERT INTO automation_flip (name, is_on, agent, at) VALUES ($1, $2, $3, $4)"


class Switches:
    """All of them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self) -> list[SwitchRow]:
        """Those that were ever flipped, by name."""
        return await self._db.all(ALL)

    async def off(self) -> set[str]:
        """The names of those that are off."""
        return set(await self._db.all(OFF))

    async def is_on(self, name: str) -> bool:
        """Whether what has this name does its work."""
        return await self._db.one(IS_OFF, name) is None

    async def turn(self, name: str, on: bool, agent: str, now: Instant) -> bool:
        """Turn it on or off; whether that changed anything. What is so already is not written down again."""

        async def work(conn: Connection) -> bool:
            await raise_revision(conn)  # one at a time, and desks show it
            is_off = bool(await fetch_all(conn, IS_OFF, name))
            if is_off is not on:
                return False
            off_at = None if on else now
            await conn.many(TURN, [(name, off_at, agent, now)])
            await conn.many(WRITE_DOWN, [(name, int(on), agent, now)])
            return True

        return await self._db.transact(work)

    async def flips(self, most: int = 100) -> list[Flip]:
        """The newest, newest first."""
        return await self._db.all(FLIPS, most)


async def switched_off(conn: Connection) -> set[str]:
    """The names of those that are off, inside a transaction."""
    return set(await fetch_all(conn, OFF))
