"""Whom a query names, as those who could be told something: one statement for a hundred thousand of
them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.conversation import ConversationState, Status, sort_key
from socialdesk.model.preflight import Candidate
from socialdesk.model.text import fold
from socialdesk.store import order_fields
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all
from socialdesk.store.filters import InboxFilter, clauses

STAFF = "staff"
"""The tag of people who belong to the shop: like its owner they are in no audience."""
_IN_PRIVATE = "('private', 'business', 'direct')"
PICKED = f"""
    WITH picked AS (
        SELECT DISTINCT conversation.contact_id AS id
        FROM conversation JOIN contact ON contact.id = conversation.contact_id
        JOIN account ON account.id = conversation.account_id
        WHERE contact.is_bot = 0 AND conversation.chat_kind NOT IN ('group', 'channel') AND {{conditions}}
    ),
    chats AS (
        SELECT conversation.contact_id, max(conversation.id) AS id FROM conversation
        WHERE conversation.chat_kind IN {_IN_PRIVATE} GROUP BY conversation.contact_id
    )
    SELECT contact.id, COALESCE(contact.same_as, contact.id) AS person_id, conversation.id AS conversation_id,
        contact.account_id, COALESCE(conversation.chat_kind, '') AS chat_kind, contact.blocked_at,
        conversation.last_action_at, conversation.last_inbound_at, COALESCE(conversation.handled_by, '') AS handled_by,
        contact.name, contact.first_name, contact.language, contact.phone, contact.follows, CAST(NULL AS bigint) AS counted
    FROM picked JOIN contact ON contact.id = picked.id
    LEFT JOIN chats ON chats.contact_id = contact.id
    LEFT JOIN conversation ON conversation.id = chats.id
"""
"""A person whom only a remark under a post names is one whom nobody can be told in private, unless
another contact of theirs is named as well, or `BESIDE` finds one."""
BESIDE = Query(
    Candidate,
    f"""
    SELECT other.id, COALESCE(other.same_as, other.id) AS person_id, conversation.id AS conversation_id, other.account_id,
        conversation.chat_kind, other.blocked_at, conversation.last_action_at, conversation.last_inbound_at,
        conversation.handled_by, other.name, other.first_name, other.language, other.phone,
        other.follows, CAST(NULL AS bigint) AS counted
    FROM contact AS other JOIN conversation ON conversation.contact_id = other.id
    WHERE conversation.chat_kind IN {_IN_PRIVATE} AND other.is_bot = 0
        AND (other.same_as IN ({{list}}) OR (other.id IN ({{list}}) AND other.same_as IS NULL))
    ORDER BY COALESCE(conversation.last_inbound_at, 0) DESC, conversation.id
    """,
)
CHATS = Query(
    Candidate,
    """
    SELECT contact.id, contact.id AS person_id, conversation.id AS conversation_id, contact.account_id,
        conversation.chat_kind, contact.blocked_at, conversation.last_action_at, conversation.last_inbound_at,
        conversation.handled_by, contact.name, contact.first_name, contact.language, contact.phone, contact.follows, CAST(NULL AS bigint) AS counted
    FROM conversation JOIN contact ON contact.id = conversation.contact_id
    WHERE conversation.id IN ({list}) ORDER BY conversation.id
    """,
)
"""Groups, channels and posts that are told something as themselves."""
STAFF_PEOPLE = Query(
    int,
    """
    SELECT DISTINCT COALESCE(contact.same_as, contact.id) FROM conversation_tag
    JOIN conversation ON conversation.id = conversation_tag.conversation_id
    JOIN contact ON contact.id = conversation.contact_id
    WHERE conversation_tag.tag = $1
    UNION
    SELECT COALESCE(contact.same_as, contact.id) FROM owner_chat
    JOIN conversation ON conversation.account_id = owner_chat.account_id AND conversation.chat = owner_chat.chat
    JOIN contact ON contact.id = conversation.contact_id
    """,
)
PIECE = 500


@dataclass(frozen=True, slots=True)
class Reachable:
    """A conversation, and by what its person is known elsewhere."""

    conversation_id: int
    person_id: int
    phone: str
    username: str


REACHABLE = Query(
    Reachable,
    """
    SELECT conversation.id AS conversation_id, COALESCE(contact.same_as, contact.id) AS person_id,
        COALESCE(NULLIF((SELECT value FROM contact_detail WHERE contact_id = contact.id AND key = 'phone'), ''), contact.phone)
            AS phone,
        contact.username
    FROM conversation JOIN contact ON contact.id = conversation.contact_id
    WHERE contact.is_bot = 0 AND conversation.chat_kind NOT IN ('group', 'channel') ORDER BY conversation.id
    """,
)


@dataclass(frozen=True, slots=True)
class KnownDetail:
    """One thing known of a contact."""

    contact_id: int
    key: str
    value: str


DETAILS = Query(KnownDetail, "SELECT contact_id, key, value FROM contact_detail")
DETAILS_AMONG = Query(KnownDetail, f"{DETAILS.sql} WHERE contact_id IN ({{list}})")


FEED = "feed"
"""The name of the chat that stands for everybody who follows an account."""
ADD_FEED_CONTACT = """
    INSERT INTO contact (account_id, remote_id, name, folded, is_bot) VALUES ($1, $2, $3, $4, 1)
    ON CONFLICT (account_id, remote_id) DO NOTHING
"""
ADD_FEED = """
    INSERT INTO conversation (
        account_id, contact_id, chat, chat_kind, address, status, episode, opened_at, last_message_at, last_seq,
        last_text, last_author, unread, acknowledged_episode, sort_key, revision
    )
    SELECT contact.account_id, contact.id, $2, 'channel', $3, 'resolved', 1, 0, 0, 0, '', 'system', 0, 0, $4, 0
    FROM contact WHERE contact.account_id = $1 AND contact.remote_id = $2
    ON CONFLICT (account_id, chat) DO UPDATE SET address = excluded.address
"""
FEED_CHAT = Query(int, "SELECT id FROM conversation WHERE account_id = $1 AND chat = $2")


class Audience:
    """Reading audiences."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def candidates(self, wanted: InboxFilter) -> list[Candidate]:
        """Everybody whom a filter names, without staff and bots, the one who wrote last first."""
        conditions, arguments = clauses(wanted, 1)
        picked = Query(Candidate, PICKED.replace("{conditions}", conditions))

        async def work(conn: Connection) -> list[Candidate]:
            found = await fetch_all(conn, picked, *arguments)
            staff = set(await fetch_all(conn, STAFF_PEOPLE, STAFF))
            found = [each for each in found if each.person_id not in staff]
            lonely = {each.person_id for each in found if each.conversation_id is None}
            reached = {each.person_id for each in found if each.conversation_id is not None}
            beside = await _beside(conn, sorted(lonely - reached))
            return [
                beside.pop(each.person_id, each) if each.person_id in beside else each
                for each in found
            ]

        found = await self._db.read(work)
        found.sort(key=lambda each: (-(each.wrote_at or 0), each.contact_id))
        return found

    async def chats(self, conversation_ids: Sequence[int]) -> list[Candidate]:
        """Groups, channels and posts by their conversations."""
        if not conversation_ids:
            return []
        query, arguments = CHATS.over(1, conversation_ids)
        return await self._db.all(query, *arguments)

    async def feed(self, account_id: int, name: str, address: str) -> int:
        """The conversation that stands for everybody who follows an account, made where there is none;
        it is in nobody's way in the inbox."""
        state = ConversationState(status=Status.RESOLVED)

        async def work(conn: Connection) -> int:
            await conn.rows(ADD_FEED_CONTACT, account_id, FEED, name, fold(name))
            await conn.rows(ADD_FEED, account_id, FEED, address, sort_key(state))
            return (await fetch_all(conn, FEED_CHAT, account_id, FEED))[0]

        return await self._db.transact(work)

    async def details(
        self, among: Sequence[int] | None = None, *, orders: bool = False
    ) -> dict[int, dict[str, str]]:
        """What is known of every contact, or of some, by its number; with what texts take in of their `orders`."""
        found: dict[int, dict[str, str]] = {}
        query, some = (DETAILS, ()) if among is None else DETAILS_AMONG.over(1, among)
        for each in await self._db.all(query, *some):
            found.setdefault(each.contact_id, {})[each.key] = each.value
        if orders:
            values = await self._db.read(lambda conn: order_fields.of_contacts(conn, among))
            for contact, more in values.items():
                found.setdefault(contact, {}).update(more)
        return found

    async def reachable(self) -> list[Reachable]:
        """Everybody, by what a list of the shop may know them by."""
        return await self._db.all(REACHABLE)


async def _beside(conn: Connection, people: Sequence[int]) -> dict[int, Candidate]:
    """The private chat of people whom only remarks name: the one they wrote in last."""
    found: dict[int, Candidate] = {}
    for start in range(0, len(people), PIECE):
        query, arguments = BESIDE.over(1, people[start : start + PIECE])
        for each in await fetch_all(conn, query, *arguments):
            found.setdefault(each.person_id, each)
    return found
