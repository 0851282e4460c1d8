"""Reading about people: one person may be several contacts, under posts and in private, on several
platforms."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.errors import NotFound
from socialdesk.model.i18n import translate
from socialdesk.store.engine.database import Database, Query
from socialdesk.store.inbox import SAME_PERSON


@dataclass(frozen=True, slots=True)
class Person:
    """A contact. `follows` is 1 or 0 where the platform tells, else None; moments in ms."""

    contact_id: int
    name: str
    username: str
    language: str
    phone: str
    follows: int | None
    blocked_at: int | None
    first_at: int | None


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


PERSON = Query(
    Person,
    """
    SELECT contact.id AS contact_id, contact.name, contact.username, contact.language, contact.phone, contact.follows,
        contact.blocked_at,
        (SELECT min(opened_at) FROM conversation WHERE contact_id = contact.id AND opened_at > 0) AS first_at
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
NEWEST = Query(
    Named,
    """
    SELECT conversation.id AS conversation_id, contact.name, contact.username, account.name AS account, account.channel,
        conversation.status, conversation.unread, conversation.last_message_at
    FROM conversation
    JOIN contact ON contact.id = conversation.contact_id
    JOIN account ON account.id = conversation.account_id
    WHERE contact.folded LIKE $1 ESCAPE '!'
    ORDER BY conversation.last_message_at DESC LIMIT $2
    """,
)


class Customers:
    """People as the customer pane and the switcher ask for them."""

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

    async def named(self, pattern: str, limit: int) -> list[Named]:
        """Conversations of people whose folded name or username is LIKE the pattern, the newest
        talk first."""
        return await self._db.all(NEWEST, pattern, limit)
