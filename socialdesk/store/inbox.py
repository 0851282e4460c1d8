"""Reading the inbox: pages of conversations, their order, what changed since."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.conversation import WAITS_BELOW
from socialdesk.model.ids import ConversationId, Instant
from socialdesk.model.pause import Pause, ended_by_words
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.conversations import CONVERSATION, ConversationRow, no_conversation
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.filters import InboxFilter, clauses
from socialdesk.store.pauses import pauses_of
from socialdesk.store.promises import open_dues
from socialdesk.store.seen import newest


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line of the inbox. Moments in ms; `waiting_since` is None when nobody waits."""

    id: ConversationId
    sort_key: int
    revision: int
    account: str
    channel: str
    chat_kind: str
    name: str
    username: str
    status: str
    waiting_since: int | None
    unread: int
    last_text: str
    last_author: str
    last_message_at: int
    last_inbound_at: int | None
    first_reply_at: int | None
    opened_at: int
    episode: int
    assignee: str
    priority: str
    snoozed_until: int | None
    blocked: int
    handled_by: str
    subject: str
    last_action_at: int | None
    last_said: str


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A line with what lies around it: tags, whether something is stuck in the outbox, whether a
    draft waits."""

    row: InboxRow
    tags: tuple[str, ...] = ()
    outbox: str = ""
    """The most telling state of what is not sent yet: unconfirmed, refused, or queued; empty for
    none."""
    drafted: bool = False
    promised: int | None = None
    """Until when (ms) its next open promise holds; None where nothing is promised."""
    pauses: tuple[Pause, ...] = ()
    """When the clock of its target stood still, or does."""
    seen: int = 0
    """The newest message that the store held when this was read: an act on it means what was said
    until then."""


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation's place in the inbox order."""

    sort_key: int
    id: int


@dataclass(frozen=True, slots=True)
class Order:
    """The inbox order of many conversations: their sort keys and their numbers, place by place."""

    sort_keys: array[int]
    ids: array[int]


@dataclass(frozen=True, slots=True)
class Moved:
    """A conversation that changed, and whether it is (still) on the shelf that was asked about."""

    id: int
    sort_key: int
    revision: int
    shown: int


@dataclass(frozen=True, slots=True)
class Tagged:
    """One tag of one conversation."""

    conversation_id: int
    tag: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures for the head of the inbox. `oldest_waiting` is the moment (ms) since which somebody
    waits, or None."""

    active: int
    waiting: int
    snoozed: int
    oldest_waiting: int | None


PIECE = 5_000
"""Places read at a time."""
INBOX_COLUMNS = """
    conversation.id, conversation.sort_key, conversation.revision, account.name AS account, account.channel,
    conversation.chat_kind, contact.name, contact.username, conversation.status, conversation.waiting_since,
    conversation.unread, conversation.last_text, conversation.last_author, conversation.last_message_at,
    conversation.last_inbound_at, conversation.first_reply_at, conversation.opened_at, conversation.episode,
    conversation.assignee, conversation.priority, conversation.snoozed_until,
    CASE WHEN contact.blocked_at IS NULL THEN 0 ELSE 1 END AS blocked, conversation.handled_by, conversation.subject,
    conversation.last_action_at, conversation.last_said
"""
FROM_CONVERSATION = """
    FROM conversation
    JOIN contact ON contact.id = conversation.contact_id
    JOIN account ON account.id = conversation.account_id
"""
BY_IDS = Query(
    InboxRow, f"SELECT {INBOX_COLUMNS} {FROM_CONVERSATION} WHERE conversation.id IN ({{list}})"
)
TAGS = Query(
    Tagged,
    "SELECT conversation_id, tag FROM conversation_tag WHERE conversation_id IN ({list}) ORDER BY conversation_id, tag",
)
UNSENT_STATES = Query(
    Tagged,
    """
    SELECT DISTINCT conversation_id, state AS tag FROM outbox
    WHERE conversation_id IN ({list}) AND state IN ('scheduled', 'queued', 'claimed', 'sending', 'refused', 'unconfirmed')
    """,
)
DRAFTED = Query(
    int, "SELECT conversation_id FROM draft WHERE agent = $1 AND conversation_id IN ({list})"
)
COUNTS = Query(
    Counts,
    f"""
    SELECT
        (SELECT count(*) FROM conversation WHERE status IN ('open', 'pending')) AS active,
        (SELECT count(*) FROM conversation
            WHERE status IN ('open', 'pending') AND sort_key < {WAITS_BELOW}) AS waiting,
        (SELECT count(*) FROM conversation WHERE status = 'snoozed') AS snoozed,
        (SELECT min(sort_key) FROM conversation
            WHERE status IN ('open', 'pending') AND sort_key < {WAITS_BELOW}) AS oldest_waiting
    """,
)
BESIDE = Query(
    InboxRow,
    f"""
    SELECT {INBOX_COLUMNS} {FROM_CONVERSATION}
    WHERE conversation.contact_id IN ({SAME_PERSON}) AND conversation.id <> $2
    ORDER BY conversation.last_message_at DESC LIMIT 20
    """,
)
NEWEST_REVISION = Query(int, "SELECT value FROM change_counter WHERE id = 1")


def page_query(
    wanted: InboxFilter, *, after: bool, what: str = INBOX_COLUMNS
) -> tuple[str, tuple[object, ...]]:
    """One page: `$1` is the limit, `$2`, `$3` the place after which it begins, then the filter's
    own values."""
    place = "(conversation.sort_key, conversation.id) > ($2, $3) AND " if after else ""
    narrowed, values = clauses(wanted, 4 if after else 2)
    return (
        f"SELECT {what} {FROM_CONVERSATION} WHERE {place}{narrowed} "
        "ORDER BY conversation.sort_key, conversation.id LIMIT $1"
    ), values


def moved_query(wanted: InboxFilter) -> tuple[str, tuple[object, ...]]:
    """Conversations changed after revision `$1`, with whether `wanted` shows them."""
    narrowed, values = clauses(wanted, 2)
    return (
        "SELECT conversation.id, conversation.sort_key, conversation.revision, "
        f"CASE WHEN {narrowed} THEN 1 ELSE 0 END AS shown {FROM_CONVERSATION} "
        "WHERE conversation.revision > $1 ORDER BY conversation.revision"
    ), values


def count_query(wanted: InboxFilter) -> tuple[str, tuple[object, ...]]:
    """How many conversations there are, `$1` at most."""
    narrowed, values = clauses(wanted, 2)
    return (
        f"SELECT count(*) FROM (SELECT 1 {FROM_CONVERSATION} WHERE {narrowed} LIMIT $1) AS counted",
        values,
    )


class Inbox:
    """The reading side of conversations and messages."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def page(
        self, wanted: InboxFilter, limit: int, after: Place | None = None, agent: str = ""
    ) -> list[InboxItem]:
        """The next `limit` conversations behind `after`, longest wait first."""
        sql, values = page_query(wanted, after=after is not None)
        query = Query(InboxRow, sql)
        place = (after.sort_key, after.id) if after else ()

        async def work(conn: Connection) -> list[InboxItem]:
            seen = await newest(conn)
            rows = await fetch_all(conn, query, limit, *place, *values)
            return await self._with_details(conn, rows, agent, seen)

        return await self._db.read(work)

    async def by_ids(self, ids: Sequence[int], agent: str = "") -> dict[int, InboxItem]:
        """The lines of these conversations; one that is gone is missing."""
        if not ids:
            return {}
        query, arguments = BY_IDS.over(1, ids)

        async def work(conn: Connection) -> list[InboxItem]:
            seen = await newest(conn)
            rows = await fetch_all(conn, query, *arguments)
            return await self._with_details(conn, rows, agent, seen)

        return {item.row.id: item for item in await self._db.read(work)}

    async def _with_details(
        self, conn: Connection, rows: Sequence[InboxRow], agent: str, seen: int
    ) -> list[InboxItem]:
        if not rows:
            return []
        ids = [row.id for row in rows]
        tag_query, arguments = TAGS.over(1, ids)
        tags: dict[int, list[str]] = {}
        for each in await fetch_all(conn, tag_query, *arguments):
            tags.setdefault(each.conversation_id, []).append(each.tag)
        pauses = await pauses_of(conn, ids)
        state_query, arguments = UNSENT_STATES.over(1, ids)
        states: dict[int, set[str]] = {}
        for each in await fetch_all(conn, state_query, *arguments):
            states.setdefault(each.conversation_id, set()).add(each.tag)
        drafted: set[int] = set()
        if agent:
            draft_query, arguments = DRAFTED.over(2, ids)
            drafted = set(await fetch_all(conn, draft_query, agent, *arguments))
        promised = await open_dues(conn, ids)
        return [
            InboxItem(
                row,
                tuple(tags.get(row.id, ())),
                _telling(states.get(row.id, set())),
                row.id in drafted,
                promised.get(row.id),
                ended_by_words(pauses.get(row.id, ()), Instant(row.last_inbound_at or 0)),
                seen,
            )
            for row in rows
        ]

    async def places(self, wanted: InboxFilter, limit: int) -> list[Place]:
        """The order itself, without the lines: what a long list is made of."""
        sql, values = page_query(wanted, after=False, what="conversation.sort_key, conversation.id")
        return await self._db.all(Query(Place, sql), limit, *values)

    async def order(self, wanted: InboxFilter, limit: int) -> Order:
        """The same as two bare lists of numbers, read piece by piece: a hundred thousand weigh two
        megabytes."""
        keys, ids = array("q"), array("q")

        async def work(conn: Connection) -> None:
            while len(ids) < limit:
                place = (keys[-1], ids[-1]) if ids else ()
                sql, values = page_query(
                    wanted, after=bool(ids), what="conversation.sort_key, conversation.id"
                )
                piece = 0
                for key, number in await conn.rows(
                    sql, min(PIECE, limit - len(ids)), *place, *values
                ):
                    keys.append(key)
                    ids.append(number)
                    piece += 1
                if piece < PIECE:
                    return

        await self._db.read(work)
        return Order(keys, ids)

    async def how_many(self, wanted: Sequence[InboxFilter], most: int) -> list[int]:
        """How many conversations each of these has, counted no further than `most`."""

        async def work(conn: Connection) -> list[int]:
            found = []
            for each in wanted:
                sql, values = count_query(each)
                found.append(await fetch_one(conn, Query(int, sql), most, *values) or 0)
            return found

        return await self._db.read(work)

    async def revision(self) -> int:
        """The number of the newest change."""
        return await self._db.one(NEWEST_REVISION) or 0

    async def moved(self, wanted: InboxFilter, since: int) -> list[Moved]:
        """What changed after revision `since`, oldest change first."""
        sql, values = moved_query(wanted)
        return await self._db.all(Query(Moved, sql), since, *values)

    async def counts(self) -> Counts:
        """The figures for the head of the inbox."""
        found = await self._db.one(COUNTS)
        assert found is not None
        return found

    async def conversation(self, conversation_id: int) -> ConversationRow:
        """One conversation. Raises NotFound."""
        found = await self._db.one(CONVERSATION, conversation_id)
        if found is None:
            raise no_conversation(conversation_id)
        return found

    async def tagged(self, conversation_id: int) -> tuple[InboxRow, tuple[str, ...]]:
        """The line of one conversation and its tags, without what else lies around it. Raises NotFound."""
        rows, some = BY_IDS.over(1, [conversation_id])
        tags, _ = TAGS.over(1, [conversation_id])

        async def work(conn: Connection) -> tuple[InboxRow | None, tuple[str, ...]]:
            row = await fetch_one(conn, rows, *some)
            return row, tuple(each.tag for each in await fetch_all(conn, tags, *some))

        row, found = await self._db.read(work)
        if row is None:
            raise no_conversation(conversation_id)
        return row, found

    async def beside(self, row: ConversationRow) -> list[InboxRow]:
        """The same person's other conversations: private ones, and under the shop's posts; newest
        talk first."""
        return await self._db.all(BESIDE, row.contact_id, row.id)


def _telling(states: set[str]) -> str:
    for state in ("unconfirmed", "refused"):
        if state in states:
            return state
    return "queued" if states - {"scheduled"} else "scheduled" if states else ""
