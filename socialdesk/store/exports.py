"""All messages, waits and episodes in pages: each page is a short look of its own, so that however much is
read, nobody waits for it and no log grows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from socialdesk.model.changes import Assigned, GivenBack, Resolved
from socialdesk.model.ids import Instant
from socialdesk.store.effective import effective
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one
from socialdesk.store.engine.statement import Statement, ask
from socialdesk.store.occurrences import CHANGED
from socialdesk.store.waits import EPISODES_OF, WAIT_COLUMNS, WAITS_OF, EpisodeRow, WaitRow

PAGE = 2_000
"""Messages or waits in one look."""
PIECE = 200
"""Conversations whose episodes are read in one look."""
Key = tuple[int, int, int, int]
BEGINNING: Key = (-1, -1, -1, -1)
"""Before every message and every wait."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is exported: a half-open time, whose (never empty), and the newest message that there was."""

    begins: Instant
    ends: Instant
    accounts: Sequence[int]
    newest: int


@dataclass(frozen=True, slots=True)
class Edge:
    """How much there was when an export began. What comes later is not in it."""

    message: int
    conversation: int
    conversations: int
    """Changes only where somebody is erased."""


class MessageRow(NamedTuple):
    """A message with its conversation, or (`change_kind`) something done to the conversation. Texts are as
    they came."""

    id: int
    conversation: int
    account: int
    chat: str
    chat_kind: str
    customer: int
    name: str
    number: str
    """Its own at the platform, or in the system it came from; empty where it has none."""
    at: int
    seq: int
    recorded_at: int
    author: str
    sender: str
    kind: str
    body: str
    attachments: str
    reply_to: str
    delivery: str
    edited_at: int | None
    deleted_at: int | None
    hidden_at: int | None
    unasked: int
    change: int
    change_kind: str
    change_details: str

    @property
    def key(self) -> Key:
        """Its place among all."""
        return self.conversation, self.at, self.seq, self.id


class PlaceRow(NamedTuple):
    """A conversation, and whom it is with."""

    conversation: int
    chat: str
    customer: int
    name: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag of a conversation."""

    conversation: int
    tag: str


EDGE = Query(
    Edge,
    """
    SELECT (SELECT COALESCE(max(id), 0) FROM message) AS message, COALESCE(max(id), 0) AS conversation,
        count(*) AS conversations
    FROM conversation
    """,
)
LEFT = Query(int, "SELECT count(*) FROM conversation WHERE id <= $1")
MESSAGES = Statement(
    MessageRow,
    """
    SELECT message.id, message.conversation_id AS conversation, conversation.account_id AS account, conversation.chat,
        conversation.chat_kind, COALESCE(contact.same_as, contact.id) AS customer, contact.name,
        COALESCE(message.imported, message.remote_id, '') AS number, message.at, message.seq,
        message.received_at AS recorded_at, message.author, message.sender, message.kind, message.body,
        message.attachments, COALESCE(message.reply_to, '') AS reply_to, COALESCE(outbox.state, '') AS delivery,
        message.edited_at, message.deleted_at, message.hidden_at,
        CASE WHEN message.unasked = 1 OR message.stands_for = 'edit' THEN 1 ELSE 0 END AS unasked,
        COALESCE(conversation_change.id, 0) AS change, COALESCE(conversation_change.kind, '') AS change_kind,
        COALESCE(conversation_change.details, '') AS change_details
    FROM (
        SELECT * FROM message
        WHERE (conversation_id, at, seq, id) > (:conversation, :at, :seq, :number)
            AND at >= :begins AND at < :ends AND id <= :newest
        ORDER BY conversation_id, at, seq, id LIMIT :page
    ) AS message
    JOIN conversation ON conversation.id = message.conversation_id
    JOIN contact ON contact.id = conversation.contact_id
    LEFT JOIN outbox ON outbox.id = message.delivery_id
    LEFT JOIN conversation_change ON conversation_change.id = message.change_id
    ORDER BY message.conversation_id, message.at, message.seq, message.id
    """,
)
"""A page comes from the index of threads alone, before anything is joined: an engine that began with the
accounts would read all of them for each page. What is not wanted of it is left out afterwards."""
KINDS = ("", Resolved.kind, Assigned.kind, GivenBack.kind)
"""Messages, and of what was done that on which figures hang."""
WAITS = Statement(
    WaitRow,
    f"""
    SELECT {WAIT_COLUMNS}
    FROM wait
    WHERE (opened_at, id) > (:at, :number) AND opened_at >= :begins AND opened_at < :ends AND account_id IN (:accounts)
    ORDER BY opened_at, id LIMIT :page
    """,
)
WITH_EPISODES = Statement(
    int,
    """
    SELECT conversation_id FROM episode
    WHERE conversation_id > :conversation AND opened_at >= :begins AND opened_at < :ends AND account_id IN (:accounts)
    GROUP BY conversation_id ORDER BY conversation_id LIMIT :page
    """,
)
PLACES = Statement(
    PlaceRow,
    """
    SELECT conversation.id AS conversation, conversation.chat, COALESCE(contact.same_as, contact.id) AS customer,
        contact.name
    FROM conversation JOIN contact ON contact.id = conversation.contact_id WHERE conversation.id IN (:ids)
    """,
)
TAGS = Statement(
    Tagged,
    "SELECT conversation_id AS conversation, tag FROM conversation_tag WHERE conversation_id IN (:ids) ORDER BY conversation_id, tag",
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is told of conversations beside what happened in them."""

    places: dict[int, PlaceRow]
    tags: dict[int, list[str]]


class Exports:
    """Everything there is, page by page."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def edge(self) -> Edge:
        """How much there is now."""
        found = await self._db.one(EDGE)
        assert found is not None
        return found

    async def is_whole(self, edge: Edge) -> bool:
        """Whether nobody was erased since."""

        async def work(conn: Connection) -> int | None:
            return await fetch_one(conn, LEFT, edge.conversation)

        return await self._db.read(work) == edge.conversations

    async def messages(
        self, asked: Asked, after: Key = BEGINNING
    ) -> tuple[list[MessageRow], Beside, Key | None]:
        """The next messages, conversation by conversation and each in turn, and after which to go on; None at
        the end. What was done to a conversation stands among them, unless it was taken back since."""
        conversation, at, seq, number = after

        async def work(conn: Connection) -> tuple[list[MessageRow], Beside, Key | None]:
            page = await ask(
                conn, MESSAGES, asked, conversation=conversation, at=at, seq=seq, number=number,
                page=PAGE,
            )  # fmt: skip
            wanted = set(asked.accounts)
            rows = [each for each in page if each.account in wanted and each.change_kind in KINDS]
            changed = sorted({each.conversation for each in rows if each.change})
            if changed:
                stands = {each.id for each in effective(await ask(conn, CHANGED, ids=changed))}
                rows = [each for each in rows if not each.change or each.change in stands]
            beside = await _beside(conn, {each.conversation for each in rows}, places=False)
            return rows, beside, page[-1].key if page else None

        return await self._db.read(work)

    async def waits(
        self, asked: Asked, after: tuple[int, int] = (-1, -1)
    ) -> tuple[list[WaitRow], Beside]:
        """The next waits, by when they began (then by number)."""
        at, number = after

        async def work(conn: Connection) -> tuple[list[WaitRow], Beside]:
            rows = await ask(conn, WAITS, asked, at=at, number=number, page=PAGE)
            return rows, await _beside(conn, {each.conversation_id for each in rows})

        return await self._db.read(work)

    async def episodes(
        self, asked: Asked, after: int = 0
    ) -> tuple[list[int], list[WaitRow], list[EpisodeRow], Beside]:
        """The next conversations with an episode that began in the time, and all their waits and episodes."""

        async def work(
            conn: Connection,
        ) -> tuple[list[int], list[WaitRow], list[EpisodeRow], Beside]:
            ids = await ask(conn, WITH_EPISODES, asked, conversation=after, page=PIECE)
            if not ids:
                return [], [], [], Beside({}, {})
            waits = await ask(conn, WAITS_OF, ids=ids)
            return ids, waits, await ask(conn, EPISODES_OF, ids=ids), await _beside(conn, set(ids))

        return await self._db.read(work)


async def _beside(conn: Connection, numbers: set[int], *, places: bool = True) -> Beside:
    if not numbers:
        return Beside({}, {})
    ids = sorted(numbers)
    found: list[Any] = await ask(conn, PLACES, ids=ids) if places else []
    tags: dict[int, list[str]] = {}
    for each in await ask(conn, TAGS, ids=ids):
        tags.setdefault(each.conversation, []).append(each.tag)
    return Beside({each.conversation: each for each in found}, tags)
