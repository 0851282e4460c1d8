"""The conversations that one recording moves: read once, moved in memory, written once at its end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from socialdesk.model.changes import Happened, Wrote
from socialdesk.model.conversation import ConversationState, Status, sort_key
from socialdesk.model.ids import AccountId, ContactId, Instant, RemoteAddress, RemoteChat
from socialdesk.model.message import Author, InboundMessage, Sender
from socialdesk.store import contacts, messages, waits
from socialdesk.store.contacts import Renaming
from socialdesk.store.conversations import (
    CONVERSATION,
    ROW_COLUMNS,
    ConversationRow,
    Step,
    change_many,
    conversation_row,
    load_many,
)
from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one
from socialdesk.store.messages import Earlier, NewMessage
from socialdesk.store.waits import Asked

Chat = tuple[AccountId, str]
NEVER = Instant(0)
"""The moment of what is not written down."""

CONVERSATIONS = Query(
    conversation_row,
    f"""
    WITH wanted (account_id, chat) AS (VALUES {{list}})
    SELECT {ROW_COLUMNS}
    FROM wanted
    JOIN conversation ON conversation.account_id = wanted.account_id AND conversation.chat = wanted.chat
    JOIN contact ON contact.id = conversation.contact_id
    """,
)
ADD_CONVERSATION = """
    INSERT INTO conversation (
        account_id, contact_id, chat, chat_kind, address, status, episode, opened_at, last_message_at, last_seq,
        last_text, last_author, unread, acknowledged_episode, sort_key, revision, subject
    )
    SELECT contact.account_id, contact.id, $3, $4, $5, $6, 1, 0, 0, 0, '', 'system', 0, 0, $8, 0, $7
    FROM contact WHERE contact.account_id = $1 AND contact.remote_id = $2
    ON CONFLICT (account_id, chat) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A place in a conversation that is held for a message."""

    conversation_id: int
    row: Earlier

    def is_for(self, conversation_id: int, remote_id: str) -> bool:
        """Whether it is held for the message of this number."""
        return (self.conversation_id, self.row.remote_id) == (conversation_id, remote_id)


RENAME_CHAT = (
    "UPDATE conversation SET chat = $3 WHERE account_id = $1 AND chat = $2",
    "UPDATE journal SET chat = $3 WHERE account_id = $1 AND chat = $2",
    """
    UPDATE contact SET remote_id = $3 WHERE account_id = $1 AND remote_id = $2
        AND NOT EXISTS (SELECT 1 FROM contact AS other WHERE other.account_id = $1 AND other.remote_id = $3)
    """,
)


@dataclass(slots=True)
class Moving:
    """A conversation that this recording may move. `row` is how it stands by now."""

    row: ConversationRow
    steps: list[Step] = field(default_factory=list)
    """What happened to it so far; saved even where nothing did that is written down."""
    before: ConversationState | None = None
    """How it stood before the message that policies are asked about; None where that has no place of its
    own in turn."""

    @property
    def state(self) -> ConversationState:
        """Its state by now."""
        return self.row.state

    def become(
        self,
        after: ConversationRow,
        happened: Happened | None = None,
        at: Instant = NEVER,
        agent: str = "",
    ) -> None:
        """It is so from now on, shown anew, and `happened` is written down."""
        if happened is None and self.steps and self.steps[-1].happened is None:
            self.steps[-1] = replace(self.steps[-1], after=after)
        else:
            self.steps.append(Step(self.row, after, at, happened, agent))
        self.row = after

    def ask_nothing(self, after: ConversationState) -> bool:
        """The message that was counted last asks for nothing: it is as `after` says instead, and that is given back. Not where
        a policy has done something to the conversation meanwhile, or it was moved."""
        last = self.steps[-1]
        if last.happened is not None and not isinstance(last.happened, Wrote):
            return False
        self.row = self.row.with_state(after)
        happened = None if _wrote(last, after) else last.happened
        self.steps[-1] = Step(last.before, self.row, last.at, happened, last.agent, last.batch)
        if len(self.steps) > 1 and _wrote(self.steps[-2], after):
            self.steps[-2] = replace(self.steps[-2], happened=None)
        self.before = None
        return True

    def show(self) -> None:
        """Something around it changed: it is shown anew."""
        self.become(self.row)


class Working:
    """What a recording knows and has yet to write."""

    def __init__(self, conn: Connection, now: Instant) -> None:
        self.conn = conn
        self.now = now
        self.known: dict[tuple[int, str], str] = {}
        """Messages (by conversation and the platform's number) that are in the store or about to
        be, and what their rows stand for (see `messages.Earlier`)."""
        self.made: list[Chat] = []
        """Chats whose conversations this recording made."""
        self.held: list[Held] = []
        """Places that were held for what an update says that is replayed."""
        self.named: set[str] = set()
        """The numbers of the messages that it says."""
        self.folded: set[int] = set()
        """Conversations in which something happened otherwise than in turn: their waits are made anew."""
        self._asked: dict[tuple[int, int], list[Instant]] = {}
        self._moving: dict[Chat, Moving] = {}
        self._messages: list[NewMessage] = []
        self._renamings: dict[ContactId, Renaming] = {}

    async def expect(self, said: Sequence[tuple[AccountId, InboundMessage]]) -> None:
        """Read the conversations that these messages belong to, making those that are new."""
        chats: dict[Chat, tuple[AccountId, InboundMessage]] = {}
        for account_id, message in said:
            chats.setdefault((account_id, message.chat), (account_id, message))
        if not chats:
            return
        await self._read(list(chats))
        for chat in chats:
            if chat not in self._moving and (before := chats[chat][1].chat_before):
                await self._rename_chat(chat, before)
        new = [chats[chat] for chat in chats if chat not in self._moving]
        self.known |= await messages.known(
            self.conn,
            [
                (self._moving[account_id, message.chat].row.id, message.remote_id)
                for account_id, message in said
                if (account_id, message.chat) in self._moving
            ],
        )
        self.made += [chat for chat in chats if chat not in self._moving]
        if new:
            people = [(account_id, message.contact) for account_id, message in new]
            await contacts.add(self.conn, people)
            await self.conn.many(ADD_CONVERSATION, [_new(*each) for each in new])
            await self._read([(account_id, message.chat) for account_id, message in new])

    async def _rename_chat(self, chat: Chat, before: str) -> None:
        """If a chat's conversation is kept under the name it had before, it is called so now."""
        account_id, name = chat
        if before == name or await self.find(account_id, before) is None:
            return
        for each in RENAME_CHAT:
            await self.conn.rows(each, account_id, before, name)
        await self._read([chat])
        self._moving[account_id, before] = self._moving[chat]

    async def begin(
        self, like: ConversationRow, chat: RemoteChat, address: RemoteAddress, who: Sender
    ) -> Moving:
        """The conversation of a chat, made like another one if there is none."""
        found = await self.find(like.account_id, chat)
        if found is not None:
            return found
        await contacts.add(self.conn, [(like.account_id, who)])
        new = (
            like.account_id, who.remote_id, chat, like.chat_kind, address, Status.PENDING.value,
            like.subject, sort_key(ConversationState()),
        )  # fmt: skip
        await self.conn.many(ADD_CONVERSATION, [new])
        self.made.append((like.account_id, chat))
        await self._read([(like.account_id, chat)])
        return self._moving[like.account_id, chat]

    async def _read(self, chats: Sequence[Chat]) -> None:
        query, arguments = CONVERSATIONS.pairs(1, chats)
        for row in await fetch_all(self.conn, query, *arguments):
            self._moving[row.account_id, row.chat] = Moving(row)

    async def take_up(self, conversation_ids: Collection[int]) -> dict[int, Moving]:
        """These conversations by their numbers; one that is gone is missing."""
        rows = await load_many(self.conn, sorted(conversation_ids))
        found = {number: Moving(row) for number, row in rows.items()}
        self._moving.update({(each.row.account_id, each.row.chat): each for each in found.values()})
        return found

    def knows(self, account_id: AccountId, message: InboundMessage) -> bool:
        """Whether a message itself is in the store, in a conversation that was expected."""
        number = self._moving[account_id, message.chat].row.id
        return self.known.get((number, message.remote_id)) in ("", messages.OURS)

    def numbers(self) -> list[int]:
        """The conversations that were expected."""
        return sorted({moving.row.id for moving in self._moving.values()})

    def of(self, account_id: AccountId, chat: str) -> Moving:
        """A conversation that was expected."""
        return self._moving[account_id, chat]

    async def by_number(self, conversation_id: int) -> Moving | None:
        """The same by a conversation's number."""
        row = await fetch_one(self.conn, CONVERSATION, conversation_id)
        return None if row is None else await self.find(row.account_id, row.chat)

    async def find(self, account_id: AccountId, chat: str) -> Moving | None:
        """A conversation that may be there."""
        if (account_id, chat) not in self._moving:
            await self._read([(account_id, chat)])
        return self._moving.get((account_id, chat))

    def say(self, new: NewMessage) -> None:
        """A message to be kept, at the latest when all is written."""
        self._messages.append(new)
        self.known[new.conversation_id, new.message.remote_id] = new.stands_for

    def ask(self, row: ConversationRow, at: Instant) -> None:
        """A customer said something in turn that wants an answer."""
        self._asked.setdefault((row.id, row.account_id), []).append(at)

    def unask(self, row: ConversationRow, at: Instant) -> None:
        """What was said last asks for nothing."""
        asked = self._asked.get((row.id, row.account_id), [])
        if asked[-1:] == [at]:
            asked.pop()
        self._messages[-1] = replace(self._messages[-1], unasked=1)

    def rename(self, renaming: Renaming) -> None:
        """Somebody is called otherwise from now on; the last word holds."""
        self._renamings[renaming.contact_id] = renaming

    async def keep_messages(self) -> None:
        """Messages so far are in the store when this returns: what changes one finds it there."""
        await messages.add(self.conn, self._messages)
        self._messages = []

    async def write(self, revision: int) -> None:
        """Everything that is left, in a few set statements."""
        await self.keep_messages()
        every = {id(moving): moving for moving in self._moving.values()}  # one may have two names
        steps = [step for moving in every.values() for step in moving.steps]
        said = [
            Asked(number, account_id, min(moments))
            for (number, account_id), moments in self._asked.items()
            if moments and number not in self.folded
        ]
        await waits.asked(self.conn, said)
        waits.fold_at_end(self.conn, self.folded)
        await change_many(self.conn, revision, steps)
        await contacts.rename(self.conn, list(self._renamings.values()))


def _wrote(step: Step, after: ConversationState) -> bool:
    """Whether it is that the customer wrote just now."""
    return isinstance(step.happened, Wrote) and step.at == after.last_inbound_at


def _new(account_id: AccountId, message: InboundMessage) -> tuple[object, ...]:
    """The arguments of `ADD_CONVERSATION`."""
    status = Status.OPEN if message.author is Author.CUSTOMER else Status.PENDING
    return (
        account_id,
        message.contact.remote_id,
        message.chat,
        message.chat_kind.value,
        message.address,
        status.value,
        message.subject,
        sort_key(ConversationState()),
    )
