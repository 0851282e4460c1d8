"""What a shop sets up for its desks: saved views, canned answers, and what is known of customers
beside their words."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.text import fold
from socialdesk.store.conversations import load
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one
from socialdesk.store.inbox import SAME_PERSON
from socialdesk.store.records import BUMP


@dataclass(frozen=True, slots=True)
class SavedView:
    """A query with a name. `agent` is whose it is; empty for the whole shop."""

    id: int
    agent: str
    name: str
    query: str
    position: int


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    """A text that stands ready. `file` is a path of this shop's machine that goes along, empty for
    none."""

    id: int
    folder: str
    shortcut: str
    title: str
    body: str
    file: str
    folded: str
    uses: int


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing known of a person."""

    key: str
    value: str


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
CANNED = Query(
    CannedAnswer,
    """
    SELECT id, folder, shortcut, title, body, file, folded, uses FROM canned_answer ORDER BY folder, uses DESC, shortcut
    """,
)
SAVE_CANNED = """
    INSERT INTO canned_answer (folder, shortcut, title, body, file, folded) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (shortcut) DO UPDATE SET folder = excluded.folder, title = excluded.title, body = excluded.body,
        file = excluded.file, folded = excluded.folded
"""
DROP_CANNED = Query(int, "DELETE FROM canned_answer WHERE shortcut = $1 RETURNING id")
COUNT_USE = "UPDATE canned_answer SET uses = uses + 1, used_at = $2 WHERE id = $1"
ROOT = "(SELECT COALESCE(same_as, id) FROM contact WHERE id = $1)"
DETAILS = Query(
    Detail,
    f"""
    SELECT key, value FROM contact_detail WHERE contact_id IN ({SAME_PERSON})
    ORDER BY CASE WHEN contact_id = {ROOT} THEN 1 ELSE 0 END, key
    """,
)
"""Of one person in several places, what is written down last wins: it is kept with the first of
them."""
SET_DETAIL = f"""
    INSERT INTO contact_detail (contact_id, key, value) VALUES ({ROOT}, $2, $3)
    ON CONFLICT (contact_id, key) DO UPDATE SET value = excluded.value
"""
DROP_DETAIL = f"DELETE FROM contact_detail WHERE contact_id IN ({SAME_PERSON}) AND key = $2"
TOUCH = "UPDATE conversation SET revision = $2 WHERE id = $1"
SHORTCUT_MOST = 32


class Desk:
    """Views, canned answers, details."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def views(self, agent: str) -> list[SavedView]:
        """The shop's views and this agent's own, in their order."""
        return await self._db.all(VIEWS, agent)

    async def save_view(self, name: str, query: str, agent: str = "") -> None:
        """Keep a view; one of the same name is replaced."""
        await self._db.transact(
            lambda conn: conn.rows(SAVE_VIEW_FOR[conn.dialect], agent, name, query)
        )

    async def drop_view(self, name: str, agent: str) -> None:
        """Forget a view. Raises NotFound."""

        async def work(conn: Connection) -> None:
            if await fetch_one(conn, DROP_VIEW, agent, name) is None:
                raise NotFound(
                    translate('There is no view "{name}". `socialdesk view` lists them.', name=name)
                )

        await self._db.transact(work)

    async def canned(self) -> list[CannedAnswer]:
        """Every canned answer, by folder, the most used first."""
        return await self._db.all(CANNED)

    async def save_canned(
        self, shortcut: str, body: str, title: str = "", folder: str = "", file: str = ""
    ) -> None:
        """Keep a canned answer; one of the same shortcut is replaced. Raises NotAllowed."""
        shortcut = "-".join(shortcut.lstrip("/").split())
        if not shortcut or len(shortcut) > SHORTCUT_MOST:
            raise NotAllowed(
                translate("A shortcut has 1 to {most} characters, like /gia.", most=SHORTCUT_MOST)
            )
        if not body.strip() and not file:
            raise NotAllowed(translate("A canned answer needs a text or a file."))
        folded = fold(f"{shortcut} {title} {folder} {body}")
        await self._db.transact(
            lambda conn: conn.rows(
                SAVE_CANNED, folder, shortcut, title or shortcut, body, file, folded
            )
        )

    async def drop_canned(self, shortcut: str) -> None:
        """Forget a canned answer. Raises NotFound."""

        async def work(conn: Connection) -> None:
            if await fetch_one(conn, DROP_CANNED, shortcut.lstrip("/")) is None:
                raise NotFound(
                    translate(
                        'There is no canned answer "/{shortcut}". `socialdesk canned` lists them.',
                        shortcut=shortcut,
                    )
                )

        await self._db.transact(work)

    async def used_canned(self, canned_id: int, now: Instant) -> None:
        """Count a use."""
        await self._db.transact(lambda conn: conn.rows(COUNT_USE, canned_id, now))

    async def details(self, contact_id: int) -> dict[str, str]:
        """What is known of a person beside their words: pronoun, phone, order and what the shop
        writes down."""
        return {each.key: each.value for each in await self._db.all(DETAILS, contact_id)}

    async def set_detail(self, conversation_id: int, key: str, value: str) -> None:
        """Write something down about the person of a conversation; an empty value forgets it.
        Raises NotFound."""

        async def work(conn: Connection) -> None:
            ((revision,),) = await conn.rows(BUMP)
            row = await load(conn, conversation_id)
            if value:
                await conn.rows(SET_DETAIL, row.contact_id, key, value)
            else:
                await conn.rows(DROP_DETAIL, row.contact_id, key)
            await conn.rows(TOUCH, conversation_id, revision)

        await self._db.transact(work)
