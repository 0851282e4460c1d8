"""The outbox: what is to be said or done is a row here before it is a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from socialdesk.errors import NotAllowed, Overtaken
from socialdesk.model.changes import Replied
from socialdesk.model.conversation import after_reply, with_unseen
from socialdesk.model.delivery import (
    LANES,
    DeliveryState,
    NewDelivery,
    dump_buttons,
    dump_file,
    dump_manner,
)
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.reason import Reason
from socialdesk.store import tasks
from socialdesk.store.conversations import change, load, raise_revision, touch
from socialdesk.store.engine.database import Connection, Database, Lane
from socialdesk.store.engine.statement import (
    Statement,
    ask,
    ask_one,
    run,
    run_many,
    statement,
)
from socialdesk.store.seen import came_after, newest, reads_otherwise


@dataclass(frozen=True, slots=True)
class PrivateReply:
    """A comment's one private reply, which is used up."""

    comment: str
    state: str
    author: str
    created_at: int


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The delivery that has a key."""

    id: int
    conversation_id: int
    kind: str
    body: str
    operation: str
    way: str
    file: str

    def is_for(self, delivery: NewDelivery) -> bool:
        """Whether the same thing is to be said, or done, in the same conversation."""
        return (
            self.conversation_id == delivery.conversation_id
            and self.kind == delivery.kind
            and self.body == delivery.body
            and self.operation == delivery.operation
            and self.way == ("private" if delivery.private else "")
            and self.file == dump_file(delivery.file)
        )


QUEUE = Statement(
    int,
    """
    INSERT INTO outbox (
        key, conversation_id, account_id, kind, lane, author, body, reply_to, state, created_at, due_at, answers_since,
        act, way, file, unless_answered, after_message, buttons, message_tag, cost, purpose, manner
    )
    SELECT :key, conversation.id, conversation.account_id, :kind, :lane, :author, :body, :reply_to, :state, :now,
        :due_at, :answers_since, :operation, :way, :file, :unless_answered,
        CAST(:seen AS bigint), :buttons, :message_tag, :cost, :purpose, :manner
    FROM conversation WHERE conversation.id = :conversation_id
    ON CONFLICT (key) DO NOTHING
    RETURNING id
    """,
)
QUEUE_MANY = statement(
    """
    INSERT INTO outbox (key, conversation_id, account_id, kind, lane, author, body, state, created_at, due_at)
    SELECT :key, conversation.id, conversation.account_id, :kind, :lane, :author, :body, 'queued', :now, 0
    FROM conversation WHERE conversation.id = :conversation_id
    ON CONFLICT (key) DO NOTHING
    """
)
QUEUE_SHOWN = statement(
    """
    INSERT INTO outbox (
        key, conversation_id, account_id, kind, lane, author, body, reply_to, state, created_at, due_at, buttons, file
    )
    SELECT :key, conversation.id, conversation.account_id, :kind, :lane, :author, :body, :reply_to, 'queued', :now, 0,
        :buttons, :file
    FROM conversation WHERE conversation.id = :conversation_id
    ON CONFLICT (key) DO NOTHING
    """
)
DROP_ACKNOWLEDGEMENTS = statement(
    """
    UPDATE outbox SET state = 'cancelled', code = 'answered', settled_at = :now
    WHERE conversation_id = :conversation_id AND state = 'queued' AND kind = 'acknowledgement' AND act = 'say'
    """
)
RESTORE_ACKNOWLEDGEMENTS = statement(
    """
    UPDATE outbox SET state = 'queued', code = '', settled_at = NULL
    WHERE conversation_id = :conversation_id AND state = 'cancelled' AND kind = 'acknowledgement'
        AND code = 'answered' AND settled_at = :dropped_at
    """
)
FREE_KEY = statement(
    """
    UPDATE outbox SET key = key || ':' || CAST(id AS text)
    WHERE key = :key AND state IN ('refused', 'cancelled')
    """
)
"""A private reply that was not taken did not use the comment up: the next one may have its key."""
BY_KEY = Statement(
    KeyHolder,
    "SELECT id, conversation_id, kind, body, act AS operation, way, file FROM outbox WHERE key = :key",
)
PRIVATE_USED = Statement(
    PrivateReply,
    """
    SELECT outbox.reply_to AS comment, outbox.state, outbox.author, outbox.created_at FROM outbox
    WHERE outbox.key IN (:keys) AND outbox.state NOT IN ('refused', 'cancelled')
    """,
)
"""Which comments have had their private reply: each has one key, and so one row, for ever."""

TOLD_PRIVATELY = Statement(
    int,
    """
    SELECT id FROM outbox
    WHERE conversation_id = :conversation_id AND way = 'private' AND kind = 'acknowledgement' AND state <> 'refused'
    LIMIT 1
    """,
)
"""Whether the program itself has answered somebody under a post in private."""


class Outbox:
    """The way into the queue."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def reply(
        self, deliveries: Sequence[NewDelivery], now: Instant, seen: int | None = None
    ) -> list[int]:
        """Queue an agent's reply (its parts, in order): the wait ends with it, up to the message that
        was `seen`. Repeating a key changes nothing.

        Gives back the deliveries' numbers. Raises NotFound, and NotAllowed where the key belongs to
        another answer.
        """
        first, last = deliveries[0], deliveries[-1]

        async def work(conn: Connection) -> list[int]:
            revision = await raise_revision(conn)
            row = await load(conn, first.conversation_id)
            if first.private:
                await run(conn, FREE_KEY, key=first.key)
            waiting = None if first.scheduled else row.state.waiting_since
            queued = [await _queue(conn, each, now, waiting, seen) for each in deliveries]
            is_new = any(new for _, new in queued)
            if not all(new for _, new in queued):
                await _same_answer(conn, deliveries, is_new=is_new)
            if is_new:
                numbers = tuple(number for number, _ in queued)
                said = " ".join(each.body for each in deliveries)
                await tasks.answered(conn, row.id, said, numbers[0], first.author, now)
                if first.scheduled:
                    await touch(conn, revision, [row.id])
                else:
                    await drop_acknowledgements(conn, row.id, now)
                    named = {} if seen is None else {int(row.id): seen}
                    unseen = (await came_after(conn, named)).get(row.id)
                    state = with_unseen(after_reply(row.state, shown(last), now), unseen)
                    after = replace(row, state=state)
                    happened = Replied(numbers)
                    await change(conn, revision, row, after, happened, at=now, agent=first.author)
            return [number for number, _ in queued]

        return await self._db.transact(work)

    async def operate(
        self, delivery: NewDelivery, now: Instant, meant: tuple[int, int] | None = None
    ) -> int:
        """Queue something that is done to a comment, a message or a contact; no wait ends with it.
        `meant` is a message and up to where it was seen. Raises NotFound, and Overtaken for one that
        is not what was seen."""

        async def work(conn: Connection) -> int:
            revision = await raise_revision(conn)
            await load(conn, delivery.conversation_id)
            if meant is not None and await reads_otherwise(conn, *meant):
                raise Overtaken(Reason("act.reads_otherwise"))
            number, _ = await _queue(conn, delivery, now, None)
            await touch(conn, revision, [delivery.conversation_id])
            return number

        return await self._db.transact(work)

    async def queue_many(self, deliveries: Sequence[NewDelivery], now: Instant) -> None:
        """Queue many at once (an announcement's chunk); leaves waits as they are and lets customers
        go first."""
        await self._db.transact(lambda conn: queue_all(conn, deliveries, now), Lane.BULK)

    async def private_replies(
        self, account_id: AccountId, comments: Sequence[str]
    ) -> dict[str, PrivateReply]:
        """Which of these comments have had their one private reply."""
        if not comments:
            return {}
        keys = [private_key(account_id, each) for each in comments]
        found = await self._db.read(lambda conn: ask(conn, PRIVATE_USED, keys=keys))
        return {each.comment: each for each in found}


async def drop_acknowledgements(conn: Connection, conversation_id: int, now: Instant) -> None:
    """Whoever is answered by a person needs not be told any more that somebody will."""
    await run(conn, DROP_ACKNOWLEDGEMENTS, conversation_id=conversation_id, now=now)


async def restore_acknowledgements(
    conn: Connection, conversation_id: int, dropped_at: Instant
) -> None:
    """The answer for which they were dropped, at `dropped_at`, is taken back."""
    await run(
        conn, RESTORE_ACKNOWLEDGEMENTS, conversation_id=conversation_id, dropped_at=dropped_at
    )


async def queue_all(conn: Connection, deliveries: Sequence[NewDelivery], now: Instant) -> None:
    """Queue what the program says by itself, inside a transaction; no wait ends with it. Repeating a
    key changes nothing."""
    for lane in {LANES[each.kind] for each in deliveries}:
        chunk = [each for each in deliveries if LANES[each.kind] == lane]
        await run_many(conn, QUEUE_MANY, chunk, lane=lane, now=now)


async def queue_shown(conn: Connection, deliveries: Sequence[NewDelivery], now: Instant) -> None:
    """The same with buttons, files and what they answer, all of one kind."""
    records = [
        _Shown(
            each.key, each.conversation_id, each.kind, each.author, each.body, each.reply_to,
            dump_buttons(each.buttons), dump_file(each.file),
        )
        for each in deliveries
    ]  # fmt: skip
    if records:
        await run_many(conn, QUEUE_SHOWN, records, lane=LANES[deliveries[0].kind], now=now)


class _Shown(NamedTuple):
    """A delivery as `QUEUE_SHOWN` takes it."""

    key: str
    conversation_id: int
    kind: str
    author: str
    body: str
    reply_to: str | None
    buttons: str
    file: str


async def queue_at_comments(
    conn: Connection, deliveries: Sequence[NewDelivery], now: Instant
) -> None:
    """Queue what the program does to comments by itself, inside a transaction. Repeating a key changes
    nothing, nor does one whose private reply somebody has used; whoever was answered in private under a
    post is not told the same again for another comment."""
    for each in deliveries:
        told = {"conversation_id": each.conversation_id}
        if each.private and await ask_one(conn, TOLD_PRIVATELY, **told) is not None:
            continue
        await _put(conn, each, now, None)


async def queue_one(conn: Connection, delivery: NewDelivery, now: Instant) -> int:
    """Queue one of those inside a transaction, with all that it may be; its number."""
    number, _ = await _queue(conn, delivery, now, None)
    return number


async def queue_unless_there(conn: Connection, delivery: NewDelivery, now: Instant) -> int | None:
    """The same; None where its key has a row, whatever that says."""
    return await _put(conn, delivery, now, None)


async def _queue(
    conn: Connection,
    delivery: NewDelivery,
    now: Instant,
    answers_since: Instant | None,
    seen: int | None = None,
) -> tuple[int, bool]:
    """A delivery's number, and whether its row is new. Where nobody says what was `seen`,
    it is all that there is."""
    number = await _put(conn, delivery, now, answers_since, seen)
    if number is not None:
        return number, True
    holder = await ask_one(conn, BY_KEY, key=delivery.key)
    assert holder is not None
    if not holder.is_for(delivery):
        raise _taken(delivery.key, holder)
    return holder.id, False


async def _put(
    conn: Connection,
    delivery: NewDelivery,
    now: Instant,
    answers_since: Instant | None,
    seen: int | None = None,
) -> int | None:
    """The number of its row; None where its key has one."""
    return await ask_one(
        conn,
        QUEUE,
        delivery,
        lane=LANES[delivery.kind],
        state=DeliveryState.SCHEDULED if delivery.scheduled else DeliveryState.QUEUED,
        now=now,
        answers_since=answers_since,
        way="private" if delivery.private else "",
        file=dump_file(delivery.file),
        unless_answered=int(delivery.unless_answered),
        buttons=dump_buttons(delivery.buttons),
        message_tag=delivery.message_tag,
        cost=delivery.cost,
        purpose=delivery.purpose,
        manner=dump_manner(delivery.manner),
        seen=await newest(conn) if seen is None else seen,
    )


async def _same_answer(
    conn: Connection, deliveries: Sequence[NewDelivery], *, is_new: bool
) -> None:
    """Of an answer that was queued before every part is there, and none beside them."""
    first = deliveries[0]
    further = await ask_one(conn, BY_KEY, key=f"{first.key}#{len(deliveries) + 1}")
    holder = await ask_one(conn, BY_KEY, key=first.key)
    if holder is not None and (is_new or further is not None):
        raise _taken(first.key, holder)


def _taken(key: str, holder: KeyHolder) -> NotAllowed:
    """A key is one answer for ever: other words under it would be queued by nobody."""
    return NotAllowed(
        Reason("send.key_taken", key=key, number=holder.id, conversation=holder.conversation_id)
    )


def private_key(account_id: AccountId, comment: str) -> str:
    """The key under which a comment's one private reply is queued."""
    return f"private:{account_id}:{comment}"


def shown(delivery: NewDelivery) -> str:
    """The words that stand for a delivery in the list of conversations."""
    return delivery.body or (f"[{delivery.file.name}]" if delivery.file else "")
