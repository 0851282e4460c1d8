"""The people who answer: who they are, who is at a desk and where, and who was mentioned."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.i18n import translate
from socialdesk.model.ids import SECOND, Instant
from socialdesk.model.text import fold
from socialdesk.model.workload import IDLE
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one

GONE_AFTER = 30 * SECOND
"""A desk that has not said that it is there for so long has gone."""
_COST = {"n": 1 << 14, "r": 8, "p": 1}
"""scrypt's cost: 16 MiB, about 50 ms."""


@dataclass(frozen=True, slots=True)
class AgentRow:
    """Somebody who answers. `protected` (0 or 1) tells whether a password is set."""

    name: str
    protected: int
    created_at: int


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody at a desk: the conversation they look at, and whether they write in it."""

    session: str
    agent: str
    conversation_id: int | None
    typing: int
    alive_at: int


AGENTS = Query(
    AgentRow,
    """
    SELECT name, CASE WHEN password = '' THEN 0 ELSE 1 END AS protected, created_at FROM agent
    WHERE left_at IS NULL ORDER BY name
    """,
)
ADD_AGENT = """
    INSERT INTO agent (name, folded, created_at) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET left_at = NULL
"""
LEAVE = Query(int, "UPDATE agent SET left_at = $2 WHERE name = $1 AND left_at IS NULL RETURNING 1")
PASSWORD = Query(str, "SELECT password FROM agent WHERE name = $1 AND left_at IS NULL")
SET_PASSWORD = "UPDATE agent SET password = $2 WHERE name = $1"  # noqa: S105 - a statement
BE_THERE = """
    INSERT INTO presence (session, agent, conversation_id, typing, alive_at, active_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (session) DO UPDATE SET agent = excluded.agent, conversation_id = excluded.conversation_id,
        typing = excluded.typing, alive_at = excluded.alive_at, active_at = excluded.active_at
"""
STAY = Query(
    int,
    """
    UPDATE online SET ends_at = CASE WHEN ends_at < $3 THEN CAST($3 AS bigint) ELSE ends_at END
    WHERE id = (SELECT max(id) FROM online WHERE session = $1 AND agent = $2) AND ends_at >= $4 AND began_at <= $3
    RETURNING 1
    """,
)
COME = "INSERT INTO online (session, agent, began_at, ends_at) VALUES ($1, $2, $3, $3)"
FORGET_GONE = "DELETE FROM presence WHERE alive_at < $1 AND active_at < $2"
GO = "UPDATE presence SET conversation_id = NULL, typing = 0, alive_at = 0 WHERE session = $1"
OTHERS = Query(
    Presence,
    """
    SELECT session, agent, conversation_id, typing, alive_at FROM presence
    WHERE alive_at > $1 AND session <> $2 ORDER BY agent, session
    """,
)
MENTIONED = Query(
    int, "SELECT count(DISTINCT conversation_id) FROM mention WHERE agent = $1 AND seen_at IS NULL"
)
SEE_MENTIONS = """
    UPDATE mention SET seen_at = $3 WHERE agent = $1 AND conversation_id = $2 AND seen_at IS NULL
"""


class Team:
    """Agents, presence and mentions."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def agents(self) -> list[AgentRow]:
        """Everybody who answers, by name."""
        return await self._db.all(AGENTS)

    async def join(self, name: str, now: Instant) -> None:
        """Make somebody known; nothing changes for one who is."""
        if await self._db.one(PASSWORD, name) is None:
            await self._db.transact(lambda conn: conn.rows(ADD_AGENT, name, fold(name), now))

    async def leave(self, name: str, now: Instant) -> None:
        """Somebody answers no more; what they said stays theirs. Raises NotFound."""

        async def work(conn: Connection) -> None:
            if await fetch_one(conn, LEAVE, name, now) is None:
                raise _nobody(name)

        await self._db.transact(work)

    async def set_password(self, name: str, password: str) -> None:
        """Set a password, or with an empty one take it away. Raises NotFound, NotAllowed (too
        short)."""
        if password and len(password) < 8:
            raise NotAllowed(translate("A password needs at least 8 characters."))
        if await self._db.one(PASSWORD, name) is None:
            raise _nobody(name)
        kept = _hashed(password, secrets.token_bytes(16)) if password else ""
        await self._db.transact(lambda conn: conn.rows(SET_PASSWORD, name, kept))

    async def is_right(self, name: str, password: str) -> bool:
        """Whether this is the agent's password; one without a password has none that is right."""
        kept = await self._db.one(PASSWORD, name)
        salt = bytes.fromhex(kept.split("$")[0]) if kept else bytes(16)
        same = hmac.compare_digest(
            _hashed(password, salt), kept or ""
        )  # as slow for a name that is not there
        return bool(kept) and same

    async def be_there(
        self,
        session: str,
        agent: str,
        conversation_id: int | None,
        now: Instant,
        active_at: Instant,
        *,
        typing: bool,
    ) -> None:
        """A desk says what its agent looks at; to be said again every few seconds. So is written down for how long
        they were there, which nothing has to end: not where they have not touched it for a while."""

        async def work(conn: Connection) -> None:
            await conn.rows(BE_THERE, session, agent, conversation_id, int(typing), now, active_at)
            if now - active_at <= IDLE and (
                await fetch_one(conn, STAY, session, agent, now, now - IDLE) is None
            ):
                await conn.rows(COME, session, agent, now)

        await self._db.transact(work)

    async def go(self, session: str) -> None:
        """A desk is left."""
        await self._db.transact(lambda conn: conn.rows(GO, session))

    async def forget_gone(self, now: Instant, idle_before: Instant) -> None:
        """Drop desks that are gone and whose agents' last act is not asked about any more."""
        await self._db.transact(lambda conn: conn.rows(FORGET_GONE, now - GONE_AFTER, idle_before))

    async def others(self, session: str, now: Instant) -> list[Presence]:
        """Who is at another desk now."""
        return await self._db.all(OTHERS, now - GONE_AFTER, session)

    async def mentioned(self, agent: str) -> int:
        """In how many conversations somebody mentioned this agent, unseen."""
        return await self._db.one(MENTIONED, agent) or 0

    async def see_mentions(self, agent: str, conversation_id: int, now: Instant) -> None:
        """The agent has looked at a conversation that mentions them."""

        async def work(conn: Connection) -> None:
            await raise_revision(conn)
            await conn.rows(SEE_MENTIONS, agent, conversation_id, now)

        await self._db.transact(work)


def _hashed(password: str, salt: bytes) -> str:
    return f"{salt.hex()}${hashlib.scrypt(password.encode(), salt=salt, **_COST).hex()}"


def _nobody(name: str) -> NotFound:
    return NotFound(
        translate('There is no agent "{name}". `socialdesk team` lists them.', name=name)
    )
