"""The chains of what happened to orders, as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.proof import Link
from socialdesk.store.engine.database import Database
from socialdesk.store.engine.statement import Statement, ask


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link, and whose order it is of."""

    purchase_id: int
    id: int
    at: int
    kind: str
    details: str
    agent: str
    digest: str
    link: str

    @property
    def whole(self) -> Link:
        """Without whose it is."""
        return Link(self.id, self.at, self.kind, self.details, self.agent, self.digest, self.link)


@dataclass(frozen=True, slots=True)
class MessageNow:
    """What became of a message: it was changed, or taken back, at a moment (ms). `body` is how it reads now."""

    id: int
    body: str
    edited_at: int | None
    deleted_at: int | None


CHAINS = Statement(
    LinkRow,
    """
    SELECT purchase_id, id, at, kind, details, agent, digest, link FROM purchase_change
    WHERE purchase_id IN (:orders) ORDER BY purchase_id, id
    """,
)
NOW = Statement(
    MessageNow,
    "SELECT id, body, edited_at, deleted_at FROM message WHERE id IN (:ids) ORDER BY id",
)


class OrderProofs:
    """Reading chains."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def chains(self, orders: Sequence[int]) -> dict[int, list[Link]]:
        """Those of some orders, by their numbers, oldest first."""
        found: dict[int, list[Link]] = {each: [] for each in orders}
        if orders:
            for row in await self._db.read(lambda conn: ask(conn, CHAINS, orders=orders)):
                found[row.purchase_id].append(row.whole)
        return found

    async def messages(self, numbers: Sequence[int]) -> dict[int, MessageNow]:
        """What messages are now, by their numbers."""
        if not numbers:
            return {}
        return {
            each.id: each for each in await self._db.read(lambda conn: ask(conn, NOW, ids=numbers))
        }
