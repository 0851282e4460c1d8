"""What targets ask of conversations: what they go by, and the newest wait of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.conversation import WAITS_BELOW
from socialdesk.model.ids import Instant
from socialdesk.model.pause import Pause, ended_by_words
from socialdesk.store.engine.database import Connection, Database, Query
from socialdesk.store.engine.statement import Statement, ask
from socialdesk.store.inbox import Place
from socialdesk.store.pauses import pauses_of
from socialdesk.store.tags import tags_of


@dataclass(frozen=True, slots=True)
class Promised:
    """A conversation as targets see it; moments in ms. `since` is when its newest wait began, None where nobody
    ever waited; it is still waited where `ended_at` is None. `why_excluded`: see `model.waits.Why`."""

    conversation_id: int
    revision: int
    account: str
    channel: str
    priority: str
    name: str
    last_inbound_at: Instant | None
    since: Instant | None
    answered_at: Instant | None
    ended_at: Instant | None
    why_excluded: str


@dataclass(frozen=True, slots=True)
class Known:
    """The same with its tags, and when the clock stood still."""

    row: Promised
    tags: tuple[str, ...]
    pauses: tuple[Pause, ...] = ()


_COLUMNS = """
    conversation.id AS conversation_id, conversation.revision, account.name AS account, account.channel,
    conversation.priority, contact.name, conversation.last_inbound_at, wait.opened_at AS since, wait.answered_at,
    wait.ended_at, COALESCE(wait.why_excluded, '') AS why_excluded
"""
_FROM = """
    FROM conversation
    JOIN account ON account.id = conversation.account_id
    JOIN contact ON contact.id = conversation.contact_id
    LEFT JOIN wait ON wait.id = (
        SELECT newest.id FROM wait AS newest WHERE newest.conversation_id = conversation.id
        ORDER BY newest.opened_at DESC, newest.id DESC LIMIT 1
    )
"""
OF_IDS = Statement(
    Promised, f"SELECT {_COLUMNS} {_FROM} WHERE conversation.id IN (:ids) ORDER BY conversation.id"
)
WAITING = Query(
    Place,
    f"""
    SELECT sort_key, id FROM conversation
    WHERE (sort_key, id) > ($1, $2) AND sort_key < {WAITS_BELOW} ORDER BY sort_key, id LIMIT $3
    """,
)
FIRST = Place(-1, 0)


class PromisedTimes:
    """Reading what targets go by."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, conversation_ids: Sequence[int]) -> list[Known]:
        """These conversations in the order of their numbers; one that is gone is missing."""
        return await self._db.read(lambda conn: known(conn, conversation_ids))


async def known(conn: Connection, conversation_ids: Sequence[int]) -> list[Known]:
    """The same inside a transaction."""
    if not conversation_ids:
        return []
    rows = await ask(conn, OF_IDS, ids=conversation_ids)
    tags = await tags_of(conn, conversation_ids)
    pauses = await pauses_of(conn, conversation_ids)
    return [
        Known(
            row,
            tuple(tags.get(row.conversation_id, ())),
            ended_by_words(pauses.get(row.conversation_id, ()), row.last_inbound_at),
        )
        for row in rows
    ]
