"""Canned answers: texts that stand ready under a shortcut."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model import rating_words
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.text import fold
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one


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
SHORTCUT_MOST = 32


class Canned:
    """Keeping and reading canned answers."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self) -> list[CannedAnswer]:
        """Every canned answer, by folder, the most used first."""
        return await self._db.all(CANNED)

    async def save(
        self, shortcut: str, body: str, title: str = "", folder: str = "", file: str = ""
    ) -> None:
        """Keep a canned answer; one of the same shortcut is replaced. Raises NotAllowed, also where it pays for a rating: rules
        and perks say it, too."""
        shortcut = "-".join(shortcut.lstrip("/").split())
        if not shortcut or len(shortcut) > SHORTCUT_MOST:
            raise NotAllowed(
                translate("A shortcut has 1 to {most} characters, like /gia.", most=SHORTCUT_MOST)
            )
        if not body.strip() and not file:
            raise NotAllowed(translate("A canned answer needs a text or a file."))
        if refused := rating_words.refusal(body):
            raise NotAllowed(refused)
        folded = fold(f"{shortcut} {title} {folder} {body}")
        await self._db.transact(
            lambda conn: conn.rows(
                SAVE_CANNED, folder, shortcut, title or shortcut, body, file, folded
            )
        )

    async def drop(self, shortcut: str) -> None:
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

    async def used(self, canned_id: int, now: Instant) -> None:
        """Count a use."""
        await self._db.transact(lambda conn: conn.rows(COUNT_USE, canned_id, now))
