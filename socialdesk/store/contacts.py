"""People as each account sees them: every statement on `contact`, and what is known of a person who
may be several contacts (under posts and in private, on several platforms)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model import text as words
from socialdesk.model.address import one_line
from socialdesk.model.changes import Merged
from socialdesk.model.conversation import ConversationState, Status, sort_key
from socialdesk.model.i18n import translate
from socialdesk.model.ids import AccountId, ContactId, Instant
from socialdesk.model.message import ContactChange, Sender
from socialdesk.model.phone import whole
from socialdesk.model.text import fold
from socialdesk.store import details
from socialdesk.store.conversations import Step, change_many, load, raise_revision, touch
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all, fetch_one


@dataclass(frozen=True, slots=True)
class Person:
    """A contact. `follows` is 1 or 0 where the platform tells, else None; moments in ms."""

    contact_id: int
    name: str
    username: str
    language: str
    phone: str
    address: str
    follows: int | None
    blocked_at: int | None
    first_at: int | None
    first_name: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A note that the shop keeps."""

    at: int
    agent: str
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody (or a conversation) that a few letters lead to."""

    conversation_id: int
    name: str
    username: str
    account: str
    channel: str
    status: str
    unread: int
    last_message_at: int


@dataclass(frozen=True, slots=True)
class SamePerson:
    """A contact, and whose it is known to be."""

    id: int
    same_as: int | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing known of a person."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Nameless:
    """A contact whose profile is asked for."""

    account_id: AccountId
    remote_id: str


ADD = """
    INSERT INTO contact (account_id, remote_id, name, folded, username, language, is_bot, first_name, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)
    ON CONFLICT (account_id, remote_id) DO NOTHING
"""
RENAME = """
    UPDATE contact SET name = $2, folded = $3, username = $4, language = $5, blocked_at = NULL, changed_at = $6,
        first_name = $7
    WHERE id = $1
"""
TAKE_NEWS = """
    UPDATE contact SET blocked_at = CASE WHEN $5 = 1 THEN CAST($3 AS bigint) ELSE blocked_at END, changed_at = $4,
        follows = COALESCE(CAST($6 AS integer), follows), phone = CASE WHEN $7 = '' THEN phone ELSE $7 END,
        address = CASE WHEN $8 = '' THEN address ELSE $8 END
    WHERE account_id = $1 AND remote_id = $2 AND changed_at <= $4
"""
NAME = """
    UPDATE contact SET name = $3, folded = $4, first_name = $6
    WHERE account_id = $1 AND remote_id = $2 AND changed_at <= $5
"""
BLOCK = Query(
    int,
    """
    UPDATE contact SET blocked_at = $2
    WHERE id = (SELECT contact_id FROM conversation WHERE id = $1) AND changed_at <= $2 AND blocked_at IS NULL
    RETURNING id
    """,
)
SAME_PERSON = """
    SELECT id FROM contact
    WHERE id = (SELECT COALESCE(same_as, id) FROM contact WHERE id = $1)
        OR same_as = (SELECT COALESCE(same_as, id) FROM contact WHERE id = $1)
"""
"""Everybody that contact `$1` is known to be; each half has an index of its own."""
ROOT = "(SELECT COALESCE(same_as, id) FROM contact WHERE id = $1)"
ROOT_OF = Query(int, "SELECT COALESCE(same_as, id) FROM contact WHERE id = $1")
SAME_PEOPLE = Query(
    SamePerson, f"SELECT id, same_as FROM contact WHERE id IN ({SAME_PERSON}) ORDER BY id"
)
SET_SAME_AS = "UPDATE contact SET same_as = $2 WHERE id = $1"
TURN_SAME_AS = "UPDATE contact SET same_as = $3 WHERE id = $1 AND COALESCE(same_as, 0) = COALESCE(CAST($2 AS bigint), 0)"
CONTACT_OF = Query(int, "SELECT contact_id FROM conversation WHERE id = $1")
PRIVATE_OF = Query(
    int,
    """
    SELECT other.id FROM conversation JOIN contact ON contact.id = conversation.contact_id
    JOIN contact AS other ON other.account_id = contact.account_id AND other.remote_id = $2
    WHERE conversation.id = $1
    """,
)
ADD_PRIVATE = """
    INSERT INTO contact (account_id, remote_id, name, folded, username, language, first_name, is_bot, changed_at)
    SELECT contact.account_id, $2, contact.name, contact.folded, contact.username, contact.language,
        contact.first_name, 0, 0
    FROM conversation JOIN contact ON contact.id = conversation.contact_id WHERE conversation.id = $1
    ON CONFLICT (account_id, remote_id) DO NOTHING
"""
DROP = "DELETE FROM contact WHERE id = $1"
NOTICE = "INSERT INTO clue_due (contact_id) VALUES ($1) ON CONFLICT (contact_id) DO UPDATE SET is_renewed = 0"
"""Something new is known of a contact: what is linked by it is looked at, soon after (`store/linking.py`)."""
_REMOTE = "SELECT id FROM contact WHERE account_id = $1 AND remote_id = $2"
NOTICE_REMOTE = NOTICE.replace("VALUES ($1)", _REMOTE)
COUNT = Query(int, "SELECT count(*) FROM contact WHERE account_id = $1")
NAMELESS = Query(
    Nameless,
    """
    SELECT account_id, remote_id FROM contact
    WHERE account_id IN ({list}) AND profiled_at = 0 ORDER BY id LIMIT $1
    """,
)
ASK_AGAIN = """
    UPDATE contact SET profiled_at = 0
    WHERE profiled_at > 0 AND profiled_at < $1 AND EXISTS (
        SELECT 1 FROM conversation
        WHERE conversation.contact_id = contact.id AND conversation.last_message_at > contact.profiled_at
    )
"""
SAVE_PROFILE = """
    UPDATE contact SET profiled_at = $3,
        name = CASE WHEN $4 = '' THEN name ELSE $4 END, folded = CASE WHEN $4 = '' THEN folded ELSE $5 END,
        username = CASE WHEN $6 = '' THEN username ELSE $6 END,
        avatar = CASE WHEN $7 = '' THEN avatar ELSE $7 END, phone = CASE WHEN $8 = '' THEN phone ELSE $8 END,
        follows = COALESCE(CAST($9 AS integer), follows),
        first_name = CASE WHEN $4 = '' THEN first_name ELSE $10 END
    WHERE account_id = $1 AND remote_id = $2
"""
ADD_FOLLOWER = """
    INSERT INTO contact (account_id, remote_id, name, folded, follows) VALUES ($1, $2, $2, $2, 1)
    ON CONFLICT (account_id, remote_id) DO UPDATE SET follows = 1
"""
ADD_FOLLOWER_CHAT = """
    INSERT INTO conversation (
        account_id, contact_id, chat, chat_kind, address, status, episode, opened_at, last_message_at, last_seq,
        last_text, last_author, unread, acknowledged_episode, sort_key, revision
    )
    SELECT contact.account_id, contact.id, $2, 'private', $3, 'resolved', 1, 0, 0, 0, '', 'system', 0, 0, $4, 0
    FROM contact WHERE contact.account_id = $1 AND contact.remote_id = $2
    ON CONFLICT (account_id, chat) DO NOTHING
"""
FOLLOWERS_AT_ONCE = 500
CONVERSATIONS_OF = Query(
    int,
    """
    SELECT id FROM conversation
    WHERE contact_id = (SELECT id FROM contact WHERE account_id = $1 AND remote_id = $2)
    """,
)
PERSON = Query(
    Person,
    """
    SELECT contact.id AS contact_id, contact.name, contact.username, contact.language, contact.phone, contact.address, contact.follows,
        contact.blocked_at,
        (SELECT min(opened_at) FROM conversation WHERE contact_id = contact.id AND opened_at > 0) AS first_at,
        contact.first_name
    FROM contact WHERE contact.id = $1
    """,
)
NOTES = Query(
    Remark,
    f"""
    SELECT message.at, message.sender AS agent, message.body AS text FROM message
    WHERE message.kind = 'note'
        AND message.conversation_id IN (SELECT id FROM conversation WHERE contact_id IN ({SAME_PERSON}))
    ORDER BY message.at DESC, message.id DESC LIMIT $2
    """,
)
MESSAGES = Query(
    int,
    f"""
    SELECT count(*) FROM message
    WHERE author = 'customer'
        AND conversation_id IN (SELECT id FROM conversation WHERE contact_id IN ({SAME_PERSON}))
    """,
)
NAMED = """
    SELECT conversation.id AS conversation_id, contact.name, contact.username, account.name AS account, account.channel,
        conversation.status, conversation.unread, conversation.last_message_at
    FROM conversation
    JOIN contact ON contact.id = conversation.contact_id
    JOIN account ON account.id = conversation.account_id
    WHERE contact.folded LIKE $1 ESCAPE '!' {more}
    ORDER BY conversation.last_message_at DESC LIMIT $2
"""

DETAILS = Query(
    Detail,
    f"""
    SELECT key, value FROM contact_detail WHERE contact_id IN ({SAME_PERSON})
    ORDER BY CASE WHEN contact_id = {ROOT} THEN 1 ELSE 0 END, key
    """,
)
"""Of one person in several places, what is written down last wins: it is kept with the first of
them."""
DROP_DETAIL = f"DELETE FROM contact_detail WHERE contact_id IN ({SAME_PERSON}) AND key = $2"
DROP_DETAILS = "DELETE FROM contact_detail WHERE contact_id = $1"


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a contact is called from now on; they are in reach again."""

    contact_id: ContactId
    name: str
    username: str
    language: str
    at: Instant
    first_name: str = ""


async def add(conn: Connection, contacts: Sequence[tuple[AccountId, Sender]]) -> None:
    """Make people known; nothing changes for one who is."""
    rows = []
    for account_id, who in contacts:
        name = who.name or who.username or who.remote_id
        rows.append(
            (
                account_id,
                who.remote_id,
                name,
                fold(f"{name} {who.username}"),
                who.username,
                who.language,
                int(who.is_bot),
                who.first_name,
            )
        )
    await conn.many(ADD, rows)


async def rename(conn: Connection, renamings: Sequence[Renaming]) -> None:
    """What their own words say of people."""
    await conn.many(
        RENAME,
        [
            (
                each.contact_id, each.name, fold(f"{each.name} {each.username}"), each.username,
                each.language, each.at, each.first_name,
            )
            for each in renamings
        ],
    )  # fmt: skip


async def take_news(conn: Connection, account_id: AccountId, news: ContactChange) -> None:
    """News of a person; older news never undoes newer."""
    who = news.contact
    await add(conn, [(account_id, who)])
    await conn.rows(
        TAKE_NEWS,
        account_id,
        who.remote_id,
        news.at if news.blocked else None,
        news.at,
        int(news.blocked is not None),
        None if news.follows is None else int(news.follows),
        _dialled(news.phone),
        one_line(news.address),
    )
    if news.phone or news.address:
        await conn.rows(NOTICE_REMOTE, account_id, who.remote_id)
    if news.blocked is None and who.name:
        await conn.rows(
            NAME, account_id, who.remote_id, who.name, fold(who.name), news.at, who.first_name
        )


def _dialled(told: str) -> str:
    """A telephone number in E.164; what is none as it was told, for whoever looks."""
    return whole(told) or told


async def block(conn: Connection, conversation_id: int, at: Instant) -> bool:
    """The person of a conversation cannot be written to, unless they were heard of since; whether
    that is news."""
    return await fetch_one(conn, BLOCK, conversation_id, at) is not None


async def link_private(conn: Connection, conversation_id: int, remote_id: str) -> None:
    """The person of a (comment's) conversation is the one called `remote_id` in private."""
    await conn.rows(ADD_PRIVATE, conversation_id, remote_id)
    other = await fetch_one(conn, PRIVATE_OF, conversation_id, remote_id)
    mine = await fetch_one(conn, CONTACT_OF, conversation_id)
    if mine is not None and other is not None:
        await join(conn, mine, other)


async def link_conversations(conn: Connection, conversation_id: int, other_id: int) -> None:
    """The person of one conversation is the person of another."""
    mine = await fetch_one(conn, CONTACT_OF, conversation_id)
    other = await fetch_one(conn, CONTACT_OF, other_id)
    if mine is not None and other is not None:
        await join(conn, mine, other)


async def join(conn: Connection, contact_id: int, other_id: int) -> None:
    """A platform tells that two contacts are one person: they are joined at their roots, and nobody
    whom a person has put together is taken apart."""
    mine = await fetch_all(conn, SAME_PEOPLE, contact_id)
    others = await fetch_all(conn, SAME_PEOPLE, other_id)
    if {each.id for each in mine} & {each.id for each in others}:
        return
    root, joining = contact_id, others
    if len(mine) == 1:
        root, joining = other_id, mine
    root = await fetch_one(conn, ROOT_OF, root) or root
    await conn.many(SET_SAME_AS, [(each.id, root) for each in joining])


async def turn_same_person(
    conn: Connection,
    there: Sequence[tuple[int, int | None]],
    wanted: Sequence[tuple[int, int | None]],
) -> None:
    """Contacts that still are whose `there` says become whose `wanted` says."""
    pairs = zip(there, wanted, strict=True)
    await conn.many(TURN_SAME_AS, [(contact, now_is, was) for (contact, now_is), (_, was) in pairs])


async def merge_in(
    conn: Connection, conversation_id: int, other_id: int, agent: str, now: Instant, batch: str = ""
) -> None:
    """See `Contacts.merge`, inside a transaction."""
    revision = await raise_revision(conn)
    mine, other = await load(conn, conversation_id), await load(conn, other_id)
    root = await fetch_one(conn, ROOT_OF, mine.contact_id)
    people = await fetch_all(conn, SAME_PEOPLE, other.contact_id)
    if root == await fetch_one(conn, ROOT_OF, other.contact_id):
        raise NotAllowed(translate("These are known to be the same person already."))
    merged = Merged(
        words.one_line(other.contact_name, 60),
        tuple((each.id, each.same_as) for each in people),
        tuple((each.id, root) for each in people),
    )
    await conn.many(SET_SAME_AS, [(each.id, root) for each in people])
    await conn.many(NOTICE, [(each.id,) for each in people])
    step = Step(mine, mine, now, merged, agent, batch or f"#{revision}")
    await change_many(conn, revision, [step])
    await touch(conn, revision, [other_id])


class Contacts:
    """People as the customer pane, the switcher and the worker ask for them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def person(self, contact_id: int) -> Person:
        """One contact. Raises NotFound."""
        found = await self._db.one(PERSON, contact_id)
        if found is None:
            raise NotFound(translate("This person is no longer here."))
        return found

    async def notes(self, contact_id: int, limit: int) -> list[Remark]:
        """The newest remarks about a person, wherever they were made."""
        return await self._db.all(NOTES, contact_id, limit)

    async def messages(self, contact_id: int) -> int:
        """How much a person has written in all."""
        return await self._db.one(MESSAGES, contact_id) or 0

    async def named(self, pattern: str, limit: int, *others: str) -> list[Named]:
        """Conversations of people whose folded name or username is LIKE the pattern (and the others),
        the newest talk first."""
        more = "".join(
            f" AND contact.folded LIKE ${place} ESCAPE '!'" for place in range(3, len(others) + 3)
        )
        query = Query(Named, NAMED.format(more=more))
        return await self._db.all(query, pattern, limit, *others)

    async def people(self, account_id: AccountId) -> int:
        """How many contacts an account has."""
        return await self._db.one(COUNT, account_id) or 0

    async def merge(
        self, conversation_id: int, other_id: int, agent: str, now: Instant, batch: str = ""
    ) -> None:
        """Say that the people behind two conversations are one person. Raises NotFound, NotAllowed
        if they are already."""
        await self._db.transact(
            lambda conn: merge_in(conn, conversation_id, other_id, agent, now, batch)
        )

    async def details(self, contact_id: int) -> dict[str, str]:
        """What is known of a person beside their words: pronoun, phone, order and what the shop
        writes down."""
        return {each.key: each.value for each in await self._db.all(DETAILS, contact_id)}

    async def set_detail(self, conversation_id: int, key: str, value: str) -> None:
        """Write something down about the person of a conversation; an empty value forgets it.
        Raises NotFound."""

        async def work(conn: Connection) -> None:
            revision = await raise_revision(conn)
            row = await load(conn, conversation_id)
            if value:
                await details.write(conn, row.contact_id, key, value)
            else:
                await conn.rows(DROP_DETAIL, row.contact_id, key)
            if key in ("phone", "address", "name"):
                people = await fetch_all(conn, SAME_PEOPLE, row.contact_id)
                await conn.many(NOTICE, [(each.id,) for each in people])
            await touch(conn, revision, [conversation_id])

        await self._db.transact(work)

    async def nameless(self, accounts: Sequence[AccountId], limit: int) -> list[Nameless]:
        """Contacts that were never asked about."""
        if not accounts:
            return []
        query, arguments = NAMELESS.over(2, accounts)
        return await self._db.all(query, limit, *arguments)

    async def ask_again(self, before: Instant) -> None:
        """Contacts asked about before a moment and heard of since are asked about once more."""
        await self._db.transact(lambda conn: conn.rows(ASK_AGAIN, before), Lane.BULK)

    async def save_profile(
        self,
        account_id: AccountId,
        remote_id: str,
        now: Instant,
        name: str = "",
        username: str = "",
        avatar: str = "",
        phone: str = "",
        follows: bool | None = None,
        first_name: str = "",
    ) -> None:
        """What the platform tells of a person; empty text changes nothing."""

        async def work(conn: Connection) -> None:
            revision = await raise_revision(conn)
            await conn.rows(
                SAVE_PROFILE,
                account_id,
                remote_id,
                now,
                name,
                fold(f"{name} {username}"),
                username,
                avatar,
                _dialled(phone),
                None if follows is None else int(follows),
                first_name,
            )
            if phone:
                await conn.rows(NOTICE_REMOTE, account_id, remote_id)
            shown = await fetch_all(conn, CONVERSATIONS_OF, account_id, remote_id)
            await touch(conn, revision, shown)

        await self._db.transact(work)

    async def add_followers(self, account_id: AccountId, people: Sequence[tuple[str, str]]) -> None:
        """People who follow the account, known from now on: their ids, and where they are written to. An
        announcement may reach them; until they write, their chat is in nobody's way."""
        key = sort_key(ConversationState(status=Status.RESOLVED))

        async def work(conn: Connection, some: Sequence[tuple[str, str]]) -> None:
            await conn.many(ADD_FOLLOWER, [(account_id, remote_id) for remote_id, _ in some])
            await conn.many(
                ADD_FOLLOWER_CHAT,
                [(account_id, remote_id, address, key) for remote_id, address in some],
            )

        for start in range(0, len(people), FOLLOWERS_AT_ONCE):
            some = people[start : start + FOLLOWERS_AT_ONCE]
            await self._db.transact(lambda conn, some=some: work(conn, some), Lane.BULK)  # type: ignore[misc]
