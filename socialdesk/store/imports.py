"""What comes from another system: messages and changes of conversations, each taken in once, and every
conversation as it would be had all of it happened here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from socialdesk.model.changes import Assigned, Resolved
from socialdesk.model.consent import PROMOTIONS, Wish, wish_of
from socialdesk.model.conversation import ConversationState
from socialdesk.model.ids import (
    AccountId,
    ConversationId,
    Instant,
    RemoteAddress,
    RemoteChat,
    RemoteId,
)
from socialdesk.model.imported import SAID, By, Imported
from socialdesk.model.message import PUBLIC, Author, ChatKind, ContactChange, InboundMessage, Sender
from socialdesk.model.story import BEGINNING, Passage, Standing, Turn, after, filled_in
from socialdesk.store import consents, contacts, messages, passages, waits
from socialdesk.store.conversations import (
    EVENT_SEQ,
    ConversationRow,
    Step,
    change_many,
    parts_of,
    raise_revision,
    touch,
)
from socialdesk.store.engine.database import Connection, Database, Lane, Query, at_fault, fetch_all
from socialdesk.store.engine.statement import Statement, ask
from socialdesk.store.messages import NewMessage
from socialdesk.store.owner_chats import OwnerChat, owner_chats
from socialdesk.store.passages import Place
from socialdesk.store.working import Working

MOST, FEW = 1_000, 100
"""Lines taken in by one transaction: with time, and while customers write."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Something of another system, and where it belongs here."""

    account_id: AccountId
    chat_kind: ChatKind
    address: str
    """Empty where the chat's number alone does not say where to write."""
    what: Imported


@dataclass(frozen=True, slots=True)
class Known:
    """A message of a conversation by its number elsewhere, or (`is_imported` 0) at the platform."""

    conversation_id: int
    number: str
    at: int
    is_imported: int


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation by its chat."""

    account_id: int
    chat: str
    id: int


@dataclass(frozen=True, slots=True)
class Own:
    """A message by our own number."""

    id: int
    conversation_id: int
    at: int


@dataclass(frozen=True, slots=True)
class Newest:
    """When something was last said or done in a conversation."""

    id: int
    at: int | None


KNOWN = Query(
    Known,
    """
    WITH wanted (conversation_id, number) AS (VALUES {list})
    SELECT message.conversation_id, message.imported AS number, message.at, 1 AS is_imported
    FROM wanted JOIN message ON message.conversation_id = wanted.conversation_id AND message.imported = wanted.number
    UNION ALL
    SELECT message.conversation_id, message.remote_id AS number, message.at, 0 AS is_imported
    FROM wanted JOIN message ON message.conversation_id = wanted.conversation_id AND message.remote_id = wanted.number
    """,
)
CHATS = Query(
    Chat,
    """
    WITH wanted (account_id, chat) AS (VALUES {list})
    SELECT conversation.account_id, conversation.chat, conversation.id FROM wanted
    JOIN conversation ON conversation.account_id = wanted.account_id AND conversation.chat = wanted.chat
    """,
)
OWN = Statement(
    Own,
    "SELECT id, conversation_id, at FROM message WHERE id IN (:ids)",
)
OWN_NUMBER = re.compile(r"sd:([1-9][0-9]{0,17})")
"""How an export names what has no number of its platform's: by ours."""
NEWEST = Statement(
    Newest,
    """
    SELECT conversation.id, (SELECT max(at) FROM message WHERE message.conversation_id = conversation.id) AS at
    FROM conversation WHERE conversation.id IN (:ids)
    """,
)
SAME_MOMENT = 1_000
"""Milliseconds: systems that tell whole seconds mean the same message."""
NEVER = Instant(0)
_AUTHORS = {
    By.CUSTOMER: Author.CUSTOMER,
    By.AGENT: Author.AGENT,
    By.ELSEWHERE: Author.OWNER,
    By.AUTOMATIC: Author.BOT,
    By.NOTE: Author.AGENT,
}


@dataclass(frozen=True, slots=True)
class _New:
    """Something that is taken in, with its place and what it says."""

    place: Place
    placed: Placed
    message: InboundMessage

    @property
    def passage(self) -> Passage | None:
        """What it means for the state; nothing for a note."""
        what = self.placed.what
        if what.by is By.NOTE:
            return None
        turn = {By.ASSIGN: Turn.ASSIGNED, By.RESOLVE: Turn.RESOLVED}.get(what.by, Turn.SAID)
        said = self.message if turn is Turn.SAID else None
        return Passage(turn, what.at, said, what.agent, is_unasked=what.unasked, is_imported=True)


class Imports:
    """Taking in what another system wrote down."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def portion(self) -> int:
        """How many lines to take in at once."""
        return self._db.portion(MOST, FEW)

    async def add(self, placed: Sequence[Placed], now: Instant) -> int:
        """Take these in, all or none; of how many nothing was known. Nobody is answered, and no policy is
        asked, but a customer's newest wish for no promotions holds. Once more changes nothing: each is
        known by account, chat and number. Raises StoreError, and Unstorable where one of them is at
        fault."""

        async def work(conn: Connection) -> int:
            with at_fault():
                return await _Taking(conn, now).take(placed)

        return await self._db.transact(work, Lane.BULK)

    async def known(self, placed: Sequence[Placed]) -> list[bool]:
        """Whether each of these is known; nothing is written."""

        async def work(conn: Connection) -> list[bool]:
            wanted = list(dict.fromkeys((each.account_id, each.what.chat) for each in placed))
            query, arguments = CHATS.pairs(1, wanted)
            numbers = {
                (each.account_id, each.chat): each.id
                for each in await fetch_all(conn, query, *arguments)
            }
            there = [numbers.get((each.account_id, each.what.chat), 0) for each in placed]
            return await _known(conn, list(zip(there, placed, strict=True)))

        return await self._db.read(work)


async def _known(conn: Connection, asked: Sequence[tuple[int, Placed]]) -> list[bool]:
    """Whether each of these is in the store: by its number, as a message that the platform itself told
    under that number at that moment, or as what an export of this very store names so."""
    query, arguments = KNOWN.pairs(1, [(number, each.what.number) for number, each in asked])
    imported, told_at = set[tuple[int, str]](), dict[tuple[int, str], int]()
    for found in await fetch_all(conn, query, *arguments):
        if found.is_imported:
            imported.add((found.conversation_id, found.number))
        else:
            told_at[found.conversation_id, found.number] = found.at
    ours = {int(own[1]) for _, each in asked if (own := OWN_NUMBER.fullmatch(each.what.number))}
    rows = await ask(conn, OWN, ids=sorted(ours)) if ours else []
    kept = {(each.conversation_id, f"sd:{each.id}", each.at) for each in rows}

    def is_known(number: int, what: Imported) -> bool:
        key = (number, what.number)
        if key in imported or (*key, what.at) in kept:
            return True
        at = told_at.get(key)
        return at is not None and what.by in SAID and abs(at - what.at) <= SAME_MOMENT

    return [is_known(number, each.what) for number, each in asked]


class _Taking:
    """One transaction's lines on their way into the store."""

    def __init__(self, conn: Connection, now: Instant) -> None:
        self.conn = conn
        self.working = Working(conn, now)
        self.steps: list[Step] = []

    async def take(self, placed: Sequence[Placed]) -> int:
        revision = await raise_revision(self.conn)
        owners = await owner_chats(self.conn)
        new = await self._new([_by_the_shop(each, owners) for each in placed] if owners else placed)
        if not new:
            return 0
        by_conversation: dict[int, list[_New]] = {}
        for number, each in new:
            by_conversation.setdefault(number, []).append(each)
        await self._move(by_conversation)
        await messages.add(
            self.conn,
            [_kept(*each, self.working.now) for each in new if each[1].placed.what.by in SAID],
        )
        await change_many(self.conn, revision, self.steps)
        waits.fold_at_end(self.conn, by_conversation)
        await self._hear(revision, new)
        return len(new)

    async def _new(self, placed: Sequence[Placed]) -> list[tuple[int, _New]]:
        """What is not known yet, with its conversation, in the order in which it happened."""
        names: dict[tuple[int, str], str] = {}
        for each in placed:
            if each.what.name:
                names[each.account_id, each.what.chat] = each.what.name
        said = [
            (each.account_id, _message(each, names.get((each.account_id, each.what.chat), "")))
            for each in placed
        ]
        await self.working.expect(said)
        await self._name(names)
        numbers = [int(self.working.of(account, each.chat).row.id) for account, each in said]
        known = await _known(self.conn, list(zip(numbers, placed, strict=True)))
        found: dict[tuple[int, str], _New] = {}
        for order, (number, each, (_, message), is_known) in enumerate(
            zip(numbers, placed, said, known, strict=True)
        ):
            if not is_known:
                place = (each.what.at, message.seq, _AFTER_ALL + order)
                found.setdefault((number, each.what.number), _New(place, each, message))
        return sorted(
            ((number, each) for (number, _), each in found.items()), key=lambda pair: pair[1].place
        )

    async def _name(self, names: dict[tuple[int, str], str]) -> None:
        """People of whom only a number is known are called as they were elsewhere."""
        for (account_id, chat), name in names.items():
            row = self.working.of(AccountId(account_id), chat).row
            if row.contact_name in ("", chat):
                news = ContactChange(RemoteChat(chat), Sender(chat, name), None, NEVER)
                await contacts.take_news(self.conn, row.account_id, news)

    async def _move(self, new: dict[int, list[_New]]) -> None:
        rows = {int(row.id): row for each in new.values() for row in [self._row(each[0].placed)]}
        newest = {each.id: each.at for each in await ask(self.conn, NEWEST, ids=list(new))}
        in_turn = {
            number for number, some in new.items() if _is_later(some, rows[number], newest[number])
        }
        known = await passages.read(self.conn, [number for number in new if number not in in_turn])
        for number, some in new.items():
            row, told = rows[number], [(each.place, each) for each in some]
            if number in in_turn:
                begins = newest[number] is None
                base = _beginning(row.state) if begins else _standing(row)
                standing = self._tell(row, base, told)
            else:
                standing = self._tell_anew(row, known[number], told)
            self._become(row, standing, some[-1].placed.what.at)

    def _become(self, row: ConversationRow, standing: Standing, newest: Instant) -> None:
        was = self.working.of(row.account_id, row.chat).row
        last = max(standing.state.last_message_at, row.state.last_message_at, newest)
        if last > self.working.now:  # what happens here before that moment is not in its turn
            standing = replace(standing, state=replace(standing.state, last_message_at=last))
        self.steps.append(Step(was, _with(row, standing), NEVER))

    def _row(self, placed: Placed) -> ConversationRow:
        row = self.working.of(placed.account_id, placed.what.chat).row
        return row if row.address else replace(row, address=placed.address)

    def _tell(
        self,
        row: ConversationRow,
        standing: Standing,
        story: Iterable[tuple[Place, _New | Passage]],
    ) -> Standing:
        """How a conversation stands after its story went on; what is new of it is written down."""
        for _, each in story:
            passage = each.passage if isinstance(each, _New) else each
            if passage is None:
                continue
            before, standing = standing, after(standing, passage)
            if isinstance(each, _New) and passage.turn is not Turn.SAID:
                self.steps.append(_step(row, before, standing, each.placed.what))
        return standing

    def _tell_anew(
        self,
        row: ConversationRow,
        stored: Sequence[tuple[Place, Passage]],
        new: Sequence[tuple[Place, _New]],
    ) -> Standing:
        """The same by the whole story from its beginning. What was said here after all that came from
        elsewhere keeps its place."""
        story: list[tuple[Place, _New | Passage]] = [*stored, *new]
        story.sort(key=lambda each: each[0])
        whole = self._tell(row, _beginning(row.state), story)
        here = [each.at for _, each in stored if not each.is_imported]
        elsewhere = max(
            [each.at for _, each in stored if each.is_imported] + [place[0] for place, _ in new]
        )
        if here and max(here) >= elsewhere:
            return filled_in(row.state, whole)
        return whole

    async def _hear(self, revision: int, new: Sequence[tuple[int, _New]]) -> None:
        """What customers said of promotions holds, unless they said otherwise later."""
        for _, each in new:
            what = each.placed.what
            is_private = each.placed.chat_kind not in PUBLIC
            if what.by is By.CUSTOMER and is_private and (wish := wish_of(what.text)):
                contact = self.working.of(each.placed.account_id, what.chat).row.contact_id
                wanted = wish[0] is Wish.COME_BACK
                await consents.say(self.conn, contact, PROMOTIONS, what.at, "word", wanted=wanted)
                await touch(self.conn, revision, await consents.beside(self.conn, contact))


_AFTER_ALL = 1 << 60


def _message(placed: Placed, name: str) -> InboundMessage:
    """What was said, as a channel would hand it in; of a change, whose chat it is in."""
    what, author = placed.what, _AUTHORS.get(placed.what.by, Author.SYSTEM)
    if what.by is By.AGENT and not what.agent:
        author = Author.OWNER  # a person of the shop, and nobody knows who
    contact = Sender(what.chat, name)
    is_note = what.by is By.NOTE
    return InboundMessage(
        chat=RemoteChat(what.chat),
        chat_kind=placed.chat_kind,
        address=RemoteAddress(placed.address),
        remote_id=RemoteId(what.number),
        seq=EVENT_SEQ if is_note or what.by not in SAID else what.seq,
        author=author,
        sender=contact if what.by is By.CUSTOMER else Sender("", what.agent),
        contact=contact,
        kind="note" if is_note else "text",
        body=what.text,
        at=what.at,
    )


def _by_the_shop(placed: Placed, owners: Collection[OwnerChat]) -> Placed:
    """In a chat of the owner's nobody is a customer."""
    is_owners = OwnerChat(placed.account_id, placed.what.chat) in owners
    if placed.what.by is not By.CUSTOMER or not is_owners:
        return placed
    return replace(placed, what=replace(placed.what, by=By.ELSEWHERE))


def _kept(number: int, new: _New, now: Instant) -> NewMessage:
    what = new.placed.what
    received_at = min(what.at, now)  # as if it had been heard of at once
    deleted_at = None if what.deleted_at is None else max(what.deleted_at, what.at)
    unasked = int(what.unasked and what.by is By.CUSTOMER)
    return NewMessage(
        ConversationId(number), new.message, received_at, unasked=unasked, imported=what.number,
        deleted_at=deleted_at,
    )  # fmt: skip


def _is_later(new: Sequence[_New], row: ConversationRow, newest: int | None) -> bool:
    """Whether all of this happened after all that the store knows of the conversation."""
    state = row.state
    last = max(newest or 0, state.last_message_at, state.last_reply_at or 0)
    return newest is None or new[0].placed.what.at > last


def _beginning(state: ConversationState) -> Standing:
    """How a conversation stands before its story, with what its story does not tell."""
    known = replace(
        BEGINNING,
        acknowledged_episode=state.acknowledged_episode,
        last_action_at=state.last_action_at,
    )
    return Standing(known)


def _standing(row: ConversationRow) -> Standing:
    return Standing(row.state, row.assignee, row.assigned_at)


def _with(row: ConversationRow, standing: Standing) -> ConversationRow:
    return replace(
        row,
        state=standing.state,
        assignee=standing.assignee,
        assigned_at=standing.assigned_at,
    )


def _step(row: ConversationRow, before: Standing, became: Standing, what: Imported) -> Step:
    """An imported change, as it is written down."""
    rows = _with(row, before), _with(row, became)
    if what.by is By.ASSIGN:
        assigned = Assigned(before.assignee, what.agent)
        return Step(*rows, what.at, assigned, imported=what.number)
    resolved = Resolved(parts_of(before.state), parts_of(became.state))
    return Step(*rows, what.at, resolved, what.agent, imported=what.number)
