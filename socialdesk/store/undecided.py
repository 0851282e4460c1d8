"""Messages about which policies that take their time are asked after the recording: which they are, and carrying out what
is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from socialdesk.model.effects import Policy
from socialdesk.model.ids import AccountId, Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import Author, ChatKind, InboundMessage, Sender
from socialdesk.model.reason import load_reason
from socialdesk.store.automatic import Guard
from socialdesk.store.conversations import raise_revision
from socialdesk.store.effects import Effects
from socialdesk.store.engine.database import Connection, Database, Lane, Query, at_fault
from socialdesk.store.engine.statement import Statement, ask
from socialdesk.store.working import Working


@dataclass(frozen=True, slots=True)
class Undecided:
    """A customer's message about which nothing is decided yet, as it reads now; its words are gone where it was taken back."""

    id: int
    conversation_id: int
    account_id: AccountId
    message: InboundMessage
    received_at: Instant


@dataclass(slots=True)
class Decided:
    """What became of some: how many messages are `queued`, and how often which policy `failed` with which error."""

    queued: int = 0
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)


def undecided_row(*columns: Any) -> Undecided:
    """One as `NEXT` finds it. What its sender is called and speaks is what is known of the customer; policies leave nothing
    that bots said to later."""
    (
        number,
        conversation,
        account,
        chat,
        kind_of_chat,
        address,
        name,
        username,
        language,
        first_name,
    ) = columns[:10]
    remote_id, kind, body, said, reply_to, at, seq, received_at = columns[10:]
    who = Sender(RemoteChat(chat), name, username, language=language, first_name=first_name)
    message = InboundMessage(
        RemoteChat(chat), ChatKind(kind_of_chat), RemoteAddress(address), RemoteId(remote_id), seq, Author.CUSTOMER, who, who,
        kind, body, Instant(at), reply_to=reply_to, said=load_reason(said),
    )  # fmt: skip
    return Undecided(number, conversation, AccountId(account), message, Instant(received_at))


NEXT = Query(
    undecided_row,
    """
    SELECT undecided.id, conversation.id, conversation.account_id, conversation.chat, conversation.chat_kind,
        conversation.address, contact.name, contact.username, contact.language, contact.first_name, undecided.message,
        COALESCE(message.kind, ''), CASE WHEN message.deleted_at IS NULL THEN COALESCE(message.body, '') ELSE '' END,
        COALESCE(message.said, ''), message.reply_to, COALESCE(message.at, 0), COALESCE(message.seq, 0),
        COALESCE(message.received_at, 0)
    FROM undecided JOIN conversation ON conversation.id = undecided.conversation_id
    JOIN contact ON contact.id = conversation.contact_id
    LEFT JOIN message ON message.conversation_id = undecided.conversation_id
        AND message.remote_id = undecided.message
    WHERE conversation.account_id IN ({list}) OR COALESCE(message.received_at, 0) <= $2
    ORDER BY undecided.id LIMIT $1
    """,
)
"""One whose message is gone was received at no moment (0), and is forgotten like those that are too old."""
TAKE = Statement(int, "DELETE FROM undecided WHERE id IN (:ids) RETURNING id")
HOW_MANY = Query(int, "SELECT count(*) FROM undecided")


class ToDecide:
    """What is to be decided."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def next(
        self, most: int, accounts: Sequence[AccountId], until: Instant
    ) -> list[Undecided]:
        """Those of these accounts that came first, and of any account those that were received at `until` or before:
        whose they were looks after them no more."""
        query, some = NEXT.over(3, accounts)
        return await self._db.all(query, most, until, *some)

    async def how_many(self) -> int:
        """All of them."""
        return await self._db.one(HOW_MANY) or 0

    async def forget(self, ids: Sequence[int]) -> None:
        """Decide nothing about these any more."""

        async def work(conn: Connection) -> None:
            await ask(conn, TAKE, ids=ids)

        await self._db.transact(work, Lane.STAFF)

    async def decide(
        self,
        found: Sequence[Undecided],
        now: Instant,
        policies: Sequence[Policy],
        guard: Guard,
    ) -> Decided:
        """Ask the policies about these, in their order, and carry out what they answer, in one transaction with their
        being decided. What somebody else has decided meanwhile is left, and
        nothing is said in a chat that another program has by now. Raises StoreError for trouble of the store, and
        Unstorable where something in them is at fault."""

        async def work(conn: Connection) -> Decided:
            with at_fault():
                return await _decide(conn, found, now, policies, guard)

        return await self._db.transact(work, Lane.STAFF)


async def _decide(
    conn: Connection,
    found: Sequence[Undecided],
    now: Instant,
    policies: Sequence[Policy],
    guard: Guard,
) -> Decided:
    revision = await raise_revision(conn)
    taken = {*await ask(conn, TAKE, ids=[each.id for each in found])}
    ours = [each for each in found if each.id in taken]
    working = Working(conn, now)
    movings = await working.take_up({each.conversation_id for each in ours})
    effects = Effects(working, policies, guard)
    await effects.expect()
    await effects.recall(sorted(movings))
    for each in ours:
        moving = movings.get(each.conversation_id)
        if moving is not None and not moving.row.handled_by:
            state = moving.state
            # It tells no more than whether they were known before: nothing that is decided here ends a wait.
            is_first = state.episode == 1 and each.message.at <= state.opened_at
            moving.before = None if is_first else state
            effects.ask_policies(moving, each.message)
    await effects.carry_out(conn)
    await working.write(revision)
    return Decided(effects.queued, effects.failed)
