"""Accounts: who they are on their platform, how they fare, what their channel must remember, who looks after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import AccountId, Instant
from socialdesk.store.database import Connection, Database, Query, fetch_one


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as stored. Moments in ms; `alive_at` is the worker's last heartbeat for it."""

    id: AccountId
    name: str
    channel: str
    remote_id: str
    remote_name: str
    state: str
    reason: str
    state_since: int
    alive_at: int
    not_before: int
    last_in_at: int | None
    last_out_at: int | None


@dataclass(frozen=True, slots=True)
class Remembered:
    """Something a channel asked to be kept."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a name until when (ms)."""

    owner: str
    until: int


SILENT_AFTER = 15_000
"""Milliseconds without a heartbeat after which nobody looks after an account."""
COLUMNS = """
    id, name, channel, remote_id, remote_name, state, reason, state_since, alive_at, not_before, last_in_at, last_out_at
"""
ACCOUNTS = Query(AccountRow, f"SELECT {COLUMNS} FROM account ORDER BY id")
ADD_ACCOUNT = "INSERT INTO account (name, channel) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"
SET_STATE = (
    "UPDATE account SET state = $2, reason = $3, state_since = $4 WHERE id = $1 AND (state <> $2 OR reason <> $3)"
)
SET_IDENTITY = "UPDATE account SET remote_id = $2, remote_name = $3 WHERE id = $1"
SET_ALIVE = "UPDATE account SET alive_at = $2 WHERE id = $1"
MEMORIES = Query(Remembered, "SELECT key, value FROM account_memory WHERE account_id = $1 ORDER BY key")
LEASE = Query(Lease, "SELECT owner, until FROM lease WHERE name = $1")
TAKE_LEASE = """
    INSERT INTO lease (name, owner, until) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
"""
DROP_LEASE = "DELETE FROM lease WHERE name = $1 AND owner = $2"
SHIFT_NOT_BEFORE = "UPDATE account SET not_before = not_before + $1 WHERE not_before > $2"


class Accounts:
    """The store's side of accounts."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ensure(self, wanted: Sequence[tuple[str, str]]) -> dict[str, AccountRow]:
        """Make sure that each (name, channel) has a row; gives all rows by name."""
        await self._db.transact(lambda conn: conn.many(ADD_ACCOUNT, wanted))
        return {row.name: row for row in await self.all()}

    async def all(self) -> list[AccountRow]:
        """Every account that was ever set up, oldest first."""
        return await self._db.all(ACCOUNTS)

    async def set_state(self, account_id: AccountId, state: str, reason: str, now: Instant) -> None:
        """How the account fares; the date stays where nothing changed."""
        await self._db.transact(lambda conn: conn.rows(SET_STATE, account_id, state, reason, now))

    async def set_identity(self, account_id: AccountId, remote_id: str, remote_name: str) -> None:
        """Who the platform says this account is."""
        await self._db.transact(lambda conn: conn.rows(SET_IDENTITY, account_id, remote_id, remote_name))

    async def memories(self, account_id: AccountId) -> dict[str, str]:
        """What the account's channel asked to be kept."""
        return {each.key: each.value for each in await self._db.all(MEMORIES, account_id)}

    async def shift_not_before(self, by: int, now: Instant) -> None:
        """The machine's clock was set by `by` ms."""
        await self._db.transact(lambda conn: conn.rows(SHIFT_NOT_BEFORE, by, now))

    async def hold(
        self, account_id: AccountId, lease: str, owner: str, now: Instant, length: int, dead_owner: str = ""
    ) -> Lease | None:
        """Take or keep a lease for `length` ms and leave a heartbeat; None on success, else who has it.

        `dead_owner` names a holder that is known to be gone. A lease that ends further away than it can have been
        given for was given by a clock that has since been set back, and counts as run out.
        """

        async def work(conn: Connection) -> Lease | None:
            held = await fetch_one(conn, LEASE, lease)
            if held and held.owner not in (owner, dead_owner) and now < held.until <= now + 2 * length:
                return held
            await conn.rows(TAKE_LEASE, lease, owner, now + length)
            await conn.rows(SET_ALIVE, account_id, now)
            return None

        return await self._db.transact(work)

    async def lease(self, name: str) -> Lease | None:
        """Who holds a lease."""
        return await self._db.one(LEASE, name)

    async def let_go(self, lease: str, owner: str) -> None:
        """Give a lease back."""
        await self._db.transact(lambda conn: conn.rows(DROP_LEASE, lease, owner))
