"""Accounts: who they are on their platform, how they fare, what their channel must remember, who
looks after them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.reason import Reason, dump_reason, load_reason
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as stored. Moments in ms; `alive_at` is the worker's last heartbeat for it."""

    id: AccountId
    name: str
    channel: str
    remote_id: str
    remote_name: str
    state: str
    stored_reason: str
    state_since: int
    alive_at: int
    not_before: int
    last_in_at: int | None
    last_out_at: int | None
    subscribed: str
    token_until: int | None
    checked_at: int
    stored_remark: str
    stored_quota: str
    unsigned_count: int
    unsigned_at: int | None
    offline_from: int | None
    offline_until: int | None
    recovered: int
    missing: int | None

    @property
    def reason(self) -> Reason:
        """What is wrong with it, why, and what to do."""
        return load_reason(self.stored_reason)

    @property
    def remark(self) -> Reason:
        """What must be mended although messages may still flow, as the platform last told."""
        return load_reason(self.stored_remark)

    @property
    def quota(self) -> Reason:
        """What is left of its quota, where the platform tells."""
        return load_reason(self.stored_quota)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """An account's rotating tokens. `version` rises with each pair; `seed` is a mark of the
    configuration it grew from.

    `expires_at` in ms, None where the platform does not say.
    """

    access: str
    refresh: str
    expires_at: int | None
    version: int
    seed: str
    refreshed_at: int

    def __repr__(self) -> str:
        return f"TokenRow(version={self.version})"


@dataclass(frozen=True, slots=True)
class ChannelStateRow:
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
    id, name, channel, remote_id, remote_name, state, reason AS stored_reason, state_since, alive_at, not_before, last_in_at, last_out_at,
    subscribed, token_until, checked_at, remark AS stored_remark, quota AS stored_quota, unsigned_count, unsigned_at, offline_from, offline_until,
    recovered, missing
"""
ACCOUNTS = Query(AccountRow, f"SELECT {COLUMNS} FROM account ORDER BY id")
ALL_ALONE = {
    "sqlite": ACCOUNTS,
    "postgresql": Query(AccountRow, f"SELECT {COLUMNS} FROM account ORDER BY id FOR UPDATE"),
}
"""The same, so that nobody else changes them meanwhile."""
ADD_ACCOUNT = "INSERT INTO account (name, channel) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"
SET_STATE = """
    UPDATE account SET state = $2, reason = $3, state_since = $4
    WHERE id = $1 AND (state <> $2 OR reason <> $3)
        AND NOT EXISTS (SELECT 1 FROM lease WHERE name = $5 AND owner <> $6)
"""
SET_IDENTITY = """
    UPDATE account SET remote_id = $2, remote_name = CASE WHEN $3 = '' THEN remote_name ELSE $3 END WHERE id = $1
"""
SET_ALIVE = "UPDATE account SET alive_at = $2 WHERE id = $1"
CHANNEL_STATE = Query(
    ChannelStateRow, "SELECT key, value FROM account_memory WHERE account_id = $1 ORDER BY key"
)
SET_CHANNEL_STATE = """
    INSERT INTO account_memory (account_id, key, value, position) VALUES ($1, $2, $3, 0)
    ON CONFLICT (account_id, key) DO UPDATE SET value = excluded.value
"""
LEASE = Query(Lease, "SELECT owner, until FROM lease WHERE name = $1")
TAKE_LEASE = Query(
    str,
    """
    INSERT INTO lease (name, owner, until) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
        WHERE lease.owner = excluded.owner OR (lease.owner = $4 AND lease.until = $5)
    RETURNING owner
    """,
)
"""Nobody compares `until` with a clock: that it changes shows that the holder lives."""
TOKEN = Query(
    TokenRow,
    "SELECT access, refresh, expires_at, version, seed, refreshed_at FROM account_token WHERE account_id = $1",
)
KEEP_PAIR = """
    INSERT INTO account_token (account_id, access, refresh, expires_at, version, seed, refreshed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (account_id) DO UPDATE SET access = excluded.access, refresh = excluded.refresh,
        expires_at = excluded.expires_at, version = excluded.version, seed = excluded.seed,
        refreshed_at = excluded.refreshed_at
"""
SET_CHECKUP = """
    UPDATE account SET subscribed = $2, token_until = $3, remark = $4, checked_at = $5,
        quota = CASE WHEN $6 = '' THEN quota ELSE $6 END
    WHERE id = $1
"""
ADD_UNSIGNED = (
    "UPDATE account SET unsigned_count = unsigned_count + $2, unsigned_at = $3 WHERE id = $1"
)
SET_OFFLINE = "UPDATE account SET offline_from = $2, offline_until = $3, recovered = $4, missing = $5 WHERE id = $1"
MONTHLY = Query(int, "SELECT count FROM monthly_count WHERE account_id = $1 AND month = $2")
ARRIVED_LATE = Query(
    int,
    """
    SELECT count(*) FROM message JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.id > $2 AND message.at < $3 AND message.author = 'customer' AND conversation.account_id = $1
    """,
)
DROP_LEASE = "DELETE FROM lease WHERE name = $1 AND owner = $2"
SHIFT_NOT_BEFORE = "UPDATE account SET not_before = not_before + $1 WHERE not_before > $2"


def lease_name(account_id: int) -> str:
    """The lease under which one process looks after an account."""
    return f"account:{account_id}"


async def _take(
    conn: Connection, name: str, owner: str, until: int, ended: Lease | None
) -> Lease | None:
    """Take a lease; None on success, else who has it. Of two who try at once one succeeds."""
    over = ended or Lease("", 0)
    if await fetch_one(conn, TAKE_LEASE, name, owner, until, over.owner, over.until) is not None:
        return None
    return await fetch_one(conn, LEASE, name) or over


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

    async def set_state(
        self, account_id: AccountId, state: str, reason: Reason | str, now: Instant, owner: str = ""
    ) -> None:
        """How the account fares, as its holder `owner` says; nothing while somebody else holds it.
        The date stays where nothing changed."""
        lease = lease_name(account_id) if owner else ""
        await self._db.transact(
            lambda conn: conn.rows(
                SET_STATE, account_id, state, dump_reason(reason), now, lease, owner
            )
        )

    async def set_identity(
        self,
        account_id: AccountId,
        remote_id: str,
        remote_name: str,
        objection: Callable[[Sequence[AccountRow]], Reason | None] = lambda _: None,
    ) -> Reason | None:
        """Keep who the platform says this account is, unless all accounts together give an objection
        (given back): two that start at once may be one and the same."""

        async def keep(conn: Connection) -> Reason | None:
            found = await fetch_all(conn, ALL_ALONE[conn.dialect])
            if wrong := objection(found):
                return wrong
            await conn.rows(SET_IDENTITY, account_id, remote_id, remote_name)
            return None

        return await self._db.transact(keep)

    async def channel_state(self, account_id: AccountId) -> dict[str, str]:
        """What the account's channel asked to be kept."""
        return {each.key: each.value for each in await self._db.all(CHANNEL_STATE, account_id)}

    async def set_channel_state(self, account_id: AccountId, key: str, value: str) -> None:
        """Keep something about an account under a key."""
        await self._db.transact(lambda conn: conn.rows(SET_CHANNEL_STATE, account_id, key, value))

    async def shift_not_before(self, by: int, now: Instant) -> None:
        """The machine's clock was set by `by` ms."""
        await self._db.transact(lambda conn: conn.rows(SHIFT_NOT_BEFORE, by, now))

    async def hold(
        self,
        account_id: AccountId,
        lease: str,
        owner: str,
        now: Instant,
        length: int,
        ended: Lease | None = None,
    ) -> Lease | None:
        """Take or keep a lease and leave a heartbeat; None on success, else who has it.

        `ended` is a lease that is known to have come to its end; it is taken over if it still
        stands as it did.
        """

        async def work(conn: Connection) -> Lease | None:
            held = await _take(conn, lease, owner, now + length, ended)
            if held is None:
                await conn.rows(SET_ALIVE, account_id, now)
            return held

        return await self._db.transact(work)

    async def take_lease(
        self, name: str, owner: str, now: Instant, length: int, ended: Lease | None = None
    ) -> bool:
        """Take a lease that is free, ours, or `ended`; False while somebody else has it."""
        held = await self._db.transact(lambda conn: _take(conn, name, owner, now + length, ended))
        return held is None

    async def token(self, account_id: AccountId) -> TokenRow | None:
        """The account's tokens, as whoever refreshed them last left them."""
        return await self._db.one(TOKEN, account_id)

    async def save_token(self, account_id: AccountId, row: TokenRow) -> None:
        """Keep a new pair. Durable when this returns: only then may it be used."""
        await self._db.transact(
            lambda conn: conn.rows(
                KEEP_PAIR,
                account_id,
                row.access,
                row.refresh,
                row.expires_at,
                row.version,
                row.seed,
                row.refreshed_at,
            )
        )

    async def set_checkup(
        self,
        account_id: AccountId,
        subscribed: str,
        token_until: Instant | None,
        remark: Reason | str,
        quota: Reason | str,
        now: Instant,
    ) -> None:
        """What the platform says of the account: subscription, token, quota; a remark for people."""
        await self._db.transact(
            lambda conn: conn.rows(
                SET_CHECKUP,
                account_id,
                subscribed,
                token_until,
                dump_reason(remark),
                now,
                dump_reason(quota),
            )
        )

    async def add_unsigned(self, account_id: AccountId, count: int, now: Instant) -> None:
        """So many more requests came without a right signature."""
        await self._db.transact(lambda conn: conn.rows(ADD_UNSIGNED, account_id, count, now))

    async def set_offline(
        self,
        account_id: AccountId,
        since: Instant,
        until: Instant,
        recovered: int,
        missing: int | None,
    ) -> None:
        """When nobody listened, how much of it was read back, and how much is missing (None: nobody
        can tell)."""
        await self._db.transact(
            lambda conn: conn.rows(SET_OFFLINE, account_id, since, until, recovered, missing)
        )

    async def arrived_late(self, account_id: AccountId, after: int, until: Instant) -> int:
        """Customers' messages with a number above `after` that were said before `until`."""
        return await self._db.one(ARRIVED_LATE, account_id, after, until) or 0

    async def sent_in_month(self, account_id: AccountId, month: str) -> int:
        """Messages sent in a calendar month, like "2026-11" (UTC)."""
        return await self._db.one(MONTHLY, account_id, month) or 0

    async def lease(self, name: str) -> Lease | None:
        """Who holds a lease."""
        return await self._db.one(LEASE, name)

    async def let_go(self, lease: str, owner: str) -> None:
        """Give a lease back."""
        await self._db.transact(lambda conn: conn.rows(DROP_LEASE, lease, owner))
