"""Saved views: queries with a name, the whole shop's or one agent's own."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.errors import NotFound
from socialdesk.model.i18n import translate
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one


@dataclass(frozen=True, slots=True)
class SavedView:
    """A query with a name. `agent` is whose it is; empty for the whole shop."""

    id: int
    agent: str
    name: str
    query: str
    position: int


VIEWS = Query(
    SavedView,
    """
    SELECT id, agent, name, query, position FROM saved_view WHERE agent = '' OR agent = $1
    ORDER BY position, id
    """,
)
SAVE_VIEW = """
    INSERT INTO saved_view (agent, name, query, position)
    SELECT $1, $2, $3, COALESCE(max(position), 0) + 1 FROM saved_view
    ON CONFLICT (agent, name) DO UPDATE SET query = excluded.query
"""
SAVE_VIEW_FOR = {
    "sqlite": SAVE_VIEW.replace("FROM saved_view", "FROM saved_view WHERE true"),
    "postgresql": SAVE_VIEW,
}
"""SQLite needs a WHERE between SELECT and ON CONFLICT to tell it from a join."""
DROP_VIEW = Query(
    int, "DELETE FROM saved_view WHERE name = $2 AND (agent = $1 OR agent = '') RETURNING id"
)


class Views:
    """Keeping and reading views."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self, agent: str) -> list[SavedView]:
        """The shop's views and this agent's own, in their order."""
        return await self._db.all(VIEWS, agent)

    async def save(self, name: str, query: str, agent: str = "") -> None:
        """Keep a view; one of the same name is replaced."""
        await self._db.transact(
            lambda conn: conn.rows(SAVE_VIEW_FOR[conn.dialect], agent, name, query)
        )

    async def drop(self, name: str, agent: str) -> None:
        """Forget a view. Raises NotFound."""

        async def work(conn: Connection) -> None:
            if await fetch_one(conn, DROP_VIEW, agent, name) is None:
                raise NotFound(
                    translate('There is no view "{name}". `socialdesk view` lists them.', name=name)
                )

        await self._db.transact(work)
