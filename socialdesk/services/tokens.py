"""Rotating tokens between processes: one refreshes at a time, under a lease, and keeps the pair
before using it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from socialdesk.channel import Tokens
from socialdesk.clock import Clock
from socialdesk.model.ids import SECOND, AccountId
from socialdesk.services.lease import LeaseWatch
from socialdesk.store.accounts import TokenRow
from socialdesk.store.store import Store

LEASE = 60 * SECOND
"""Longer than two tries of a refresh take; a process that dies holding it delays the next one by no
more."""
LOOK_EVERY = 0.25


class StoredTokens:
    """A `Vault` in the store. `owner` names this process among others."""

    def __init__(self, store: Store, clock: Clock, account_id: AccountId, owner: str) -> None:
        self._store = store
        self._clock = clock
        self._account_id = account_id
        self._owner = owner

    async def load(self) -> Tokens | None:
        """See `Vault.load`."""
        row = await self._store.accounts.token(self._account_id)
        if row is None:
            return None
        return Tokens(row.access, row.refresh, row.expires_at, row.version, row.seed)  # type: ignore[arg-type]

    async def save(self, tokens: Tokens) -> None:
        """See `Vault.save`."""
        row = TokenRow(
            tokens.access,
            tokens.refresh,
            tokens.expires_at,
            tokens.version,
            tokens.seed,
            self._clock.now(),
        )
        await self._store.accounts.save_token(self._account_id, row)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """See `Vault.alone`."""
        name = f"token:{self._account_id}"
        watch, accounts = LeaseWatch(self._clock, LEASE), self._store.accounts
        ended = None
        while not await accounts.take_lease(name, self._owner, self._clock.now(), LEASE, ended):
            await self._clock.sleep(LOOK_EVERY)
            ended = watch.ended(await accounts.lease(name))
        try:
            yield
        finally:
            await self._store.accounts.let_go(name, self._owner)
