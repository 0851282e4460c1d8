"""The owner's chats: told how the shop fares by the outbox, and no customers'. Whatever is said there is said
by a person of the shop, so it begins no wait, is answered by no policy and is in no figure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from socialdesk.model.conversation import ConversationState, Status, sort_key
from socialdesk.model.delivery import NewDelivery
from socialdesk.model.ids import AccountId, ConversationId, Instant, RemoteChat
from socialdesk.model.message import Author, ChatKind, Edit, InboundMessage, Sender
from socialdesk.store import contacts, waits
from socialdesk.store.comment_routing import Arrived
from socialdesk.store.conversations import change, load, raise_revision, touch
from socialdesk.store.engine.database import Connection, Database, Query
from socialdesk.store.engine.statement import Statement, ask, ask_one, run, run_many, statement
from socialdesk.store.outbox import queue_unless_there
from socialdesk.store.working import ADD_CONVERSATION


@dataclass(frozen=True, slots=True)
class OwnerChat:
    """A chat of an account."""

    account_id: int
    chat: str


@dataclass(frozen=True, slots=True)
class OwnerPlace:
    """The same, and how it is written to where the store knows no conversation of it yet."""

    account_id: AccountId
    chat: RemoteChat
    kind: ChatKind
    address: str


@dataclass(frozen=True, slots=True)
class KnownChat:
    """A chat that something was said in."""

    account: str
    chat: str
    kind: str
    name: str
    last_at: int
    is_owners: int


ALL = Statement(OwnerChat, "SELECT account_id, chat FROM owner_chat ORDER BY account_id, chat")
ADD = statement(
    "INSERT INTO owner_chat (account_id, chat) VALUES (:account_id, :chat) ON CONFLICT DO NOTHING"
)
DROP = statement("DELETE FROM owner_chat WHERE account_id = :account_id AND chat = :chat")
CONVERSATION = Statement(
    int, "SELECT id FROM conversation WHERE account_id = :account_id AND chat = :chat"
)
TOLD = Query(str, "SELECT key FROM owner_told WHERE key = $1")
SET_TOLD = statement("INSERT INTO owner_told (key, at) VALUES (:key, :now) ON CONFLICT DO NOTHING")
NEWEST = Statement(
    KnownChat,
    """
    SELECT account.name AS account, conversation.chat, conversation.chat_kind AS kind, contact.name,
        conversation.last_message_at AS last_at, CASE WHEN owner_chat.chat IS NULL THEN 0 ELSE 1 END AS is_owners
    FROM conversation JOIN contact ON contact.id = conversation.contact_id
    JOIN account ON account.id = conversation.account_id
    LEFT JOIN owner_chat ON owner_chat.account_id = conversation.account_id AND owner_chat.chat = conversation.chat
    WHERE conversation.chat_kind IN ('private', 'group')
    ORDER BY conversation.last_message_at DESC, conversation.id DESC LIMIT :most
    """,
)
SAID_BY_THE_SHOP = statement(
    "UPDATE message SET author = 'owner' WHERE conversation_id = :conversation_id AND author = 'customer'"
)


class OwnerChats:
    """Which chats are the owner's, and telling something there."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self) -> set[OwnerChat]:
        """Every one of them."""
        return set(await self._db.read(lambda conn: ask(conn, ALL)))

    async def keep(self, chats: Collection[OwnerChat], account_ids: Collection[int]) -> None:
        """Of these accounts' chats these are the owner's from now on, and no others. What was said there before is the shop's own as
        well, and the waits that it began are gone; what is the shop's stays so where a chat is
        the owner's no more."""

        async def work(conn: Connection) -> None:
            revision = await raise_revision(conn)
            there = set(await ask(conn, ALL))
            gone = [each for each in there - set(chats) if each.account_id in account_ids]
            await run_many(conn, DROP, gone)
            for each in sorted(set(chats) - there, key=repr):
                await run(conn, ADD, each)
                number = await ask_one(conn, CONVERSATION, each)
                if number is not None:
                    await _no_customer(conn, revision, number)

        if {each for each in await self.all() if each.account_id in account_ids} != set(chats):
            await self._db.transact(work)

    async def tell(
        self, place: OwnerPlace, deliveries: Sequence[NewDelivery], now: Instant
    ) -> tuple[int, list[int]]:
        """Queue something for the owner there, its parts in order, each under its key for ever: what is
        queued already is not queued again, whatever it says. The conversation, made if there is none, and the
        numbers of the deliveries that are new."""

        async def work(conn: Connection) -> tuple[int, list[int]]:
            revision = await raise_revision(conn)
            number = await _conversation(conn, place)
            found = list[int]()
            for each in deliveries:
                here = replace(each, conversation_id=ConversationId(number))
                delivery = await queue_unless_there(conn, here, now)
                found += [] if delivery is None else [delivery]
            await touch(conn, revision, [number])
            return number, found

        return await self._db.transact(work)

    async def is_told(self, key: str) -> bool:
        """Whether all of what has this key has been told."""
        return await self._db.one(TOLD, key) is not None

    async def told(self, key: str, now: Instant) -> None:
        """It has."""
        await self._db.transact(lambda conn: run(conn, SET_TOLD, key=key, now=now))

    async def newest(self, most: int) -> list[KnownChat]:
        """The chats that were last spoken in, of those that may be an owner's."""
        return await self._db.read(lambda conn: ask(conn, NEWEST, most=most))


async def owner_chats(conn: Connection) -> set[OwnerChat]:
    """Every one of them, inside a transaction."""
    return set(await ask(conn, ALL))


def by_the_shop(arrived: Arrived, chats: Collection[OwnerChat]) -> Arrived:
    """What arrives from a chat of the owner's is said by the shop; it keeps the reply window open all the same."""
    event = arrived.event
    if not isinstance(event, InboundMessage | Edit):
        return arrived
    message = event if isinstance(event, InboundMessage) else event.message
    if message.author is not Author.CUSTOMER:
        return arrived
    if OwnerChat(arrived.account_id, message.chat) not in chats:
        return arrived
    message = replace(message, author=Author.OWNER, opens_window=True)
    told = message if isinstance(event, InboundMessage) else replace(event, message=message)
    return arrived._replace(event=told)


async def _conversation(conn: Connection, place: OwnerPlace) -> int:
    there = {"account_id": place.account_id, "chat": place.chat}
    number = await ask_one(conn, CONVERSATION, **there)
    if number is None:
        await contacts.add(conn, [(place.account_id, Sender(place.chat, ""))])
        new = (
            place.account_id, place.chat, place.chat, place.kind.value, place.address, Status.PENDING.value, "",
            sort_key(ConversationState()),
        )  # fmt: skip
        await conn.many(ADD_CONVERSATION, [new])
        number = await ask_one(conn, CONVERSATION, **there)
    assert number is not None
    return number


async def _no_customer(conn: Connection, revision: int, number: int) -> None:
    await run(conn, SAID_BY_THE_SHOP, conversation_id=number)
    row = await load(conn, number)
    status = Status.PENDING if row.state.status is Status.OPEN else row.state.status
    state = replace(row.state, waiting_since=None, unread=0, status=status)
    at = Instant(row.state.last_message_at)
    await change(conn, revision, row, row.with_state(state), None, at=at)
    waits.fold_at_end(conn, [number])
