"""Signals: what a customer may see of us between messages. Left by desks, picked up by workers,
lost without harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import AccountId, Instant, RemoteAddress, RemoteChat
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One signal to be given. `at` in ms."""

    conversation_id: int
    kind: str
    at: int
    account_id: AccountId
    chat: RemoteChat
    address: RemoteAddress


GIVE = """
    INSERT INTO signal (conversation_id, kind, at) VALUES ($1, $2, $3)
    ON CONFLICT (conversation_id, kind) DO UPDATE SET at = excluded.at
"""
WAITING = Query(
    SignalRow,
    """
    SELECT signal.conversation_id, signal.kind, signal.at, conversation.account_id, conversation.chat,
        conversation.address
    FROM signal JOIN conversation ON conversation.id = signal.conversation_id
    WHERE conversation.account_id IN ({list}) AND conversation.address <> '' ORDER BY signal.at LIMIT 100
    """,
)
ANY = Query(int, "SELECT 1 FROM signal LIMIT 1")
DROP = "DELETE FROM signal WHERE conversation_id = $1 AND kind = $2"


class Signals:
    """The store's side of signals."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def give(self, conversation_id: int, kind: str, now: Instant) -> None:
        """Ask a worker to give a signal; a second one before it is given replaces the first."""
        await self._db.transact(lambda conn: conn.rows(GIVE, conversation_id, kind, now))

    async def take(self, accounts: Sequence[AccountId]) -> list[SignalRow]:
        """Take what waits for these accounts; each is handed out once."""
        if not accounts or await self._db.one(ANY) is None:
            return []
        query, arguments = WAITING.over(1, accounts)

        async def work(conn: Connection) -> list[SignalRow]:
            found = await fetch_all(conn, query, *arguments)
            await conn.many(DROP, [(each.conversation_id, each.kind) for each in found])
            return found

        return await self._db.transact(work)
