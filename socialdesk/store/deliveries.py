"""Deliveries as people see them: lists and counts, retrying, putting away, and those for later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.changes import Dropped, Replied, Unsent
from socialdesk.model.conversation import Unseen, after_reply, after_unsent, with_unseen
from socialdesk.model.delivery import DeliveryKind, DeliveryState, Operation
from socialdesk.model.i18n import translate
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.reason import Reason, load_reason
from socialdesk.store import last_words, tasks
from socialdesk.store.conversations import change, load, raise_revision, touch
from socialdesk.store.engine.database import Connection, Database
from socialdesk.store.engine.statement import Statement, ask, ask_one, run, statement
from socialdesk.store.outbox import drop_acknowledgements, restore_acknowledgements
from socialdesk.store.recall import put_away, taken_up
from socialdesk.store.seen import came_after


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A delivery as lists show it. Moments in ms; `due_at` 0 means at once."""

    id: int
    key: str
    conversation_id: int
    account: str
    name: str
    kind: str
    author: str
    body: str
    state: str
    stored_error: str
    code: str
    attempts: int
    created_at: int
    due_at: int
    settled_at: int | None
    remote_id: str | None
    operation: str
    private: int
    file: str
    answers_since: Instant | None

    @property
    def reason(self) -> Reason:
        """Why it is not sent; no reason where there is nothing to say."""
        return load_reason(self.stored_error)

    @property
    def error(self) -> str:
        """The same as a sentence, in the language that is spoken now."""
        return str(self.reason)

    @property
    def is_reply(self) -> bool:
        """Whether a person of the shop says something with it."""
        return self.kind == DeliveryKind.REPLY and self.operation == Operation.SAY


@dataclass(frozen=True, slots=True)
class Due:
    """A scheduled delivery whose moment has come, or (`answered`) whose customer wrote first."""

    id: int
    conversation_id: int
    author: str
    body: str
    operation: str
    answered: int
    after_message: int | None
    """The newest message that was seen by who wrote it."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for one account: how many, and since when (ms) the oldest."""

    account_id: AccountId
    waiting: int
    oldest: int | None


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many deliveries are in a state."""

    state: str
    count: int


SELECT_ROWS = """
    SELECT outbox.id, outbox.key, outbox.conversation_id, account.name AS account, contact.name, outbox.kind,
        outbox.author, outbox.body, outbox.state, outbox.error AS stored_error, outbox.code, outbox.attempts, outbox.created_at,
        CASE WHEN outbox.due_at < 0 THEN outbox.created_at - outbox.due_at ELSE outbox.due_at END AS due_at, outbox.settled_at, outbox.remote_id, outbox.act AS operation,
        CASE WHEN outbox.way = 'private' THEN 1 ELSE 0 END AS private, outbox.file, outbox.answers_since
    FROM outbox
    JOIN conversation ON conversation.id = outbox.conversation_id
    JOIN contact ON contact.id = conversation.contact_id
    JOIN account ON account.id = outbox.account_id
"""
OPEN_ROWS = Statement(
    OutboxRow,
    f"""
    {SELECT_ROWS}
    WHERE outbox.state IN ('scheduled', 'queued', 'claimed', 'sending', 'refused', 'unconfirmed')
        AND outbox.id > :after
    ORDER BY outbox.id LIMIT :most
    """,
)
STATE_ROWS = Statement(
    OutboxRow,
    f"""
    {SELECT_ROWS}
    WHERE outbox.state = :state AND outbox.id > :after ORDER BY outbox.id LIMIT :most
    """,
)
ALL_ROWS = Statement(
    OutboxRow,
    f"{SELECT_ROWS} WHERE outbox.id > :after ORDER BY outbox.id LIMIT :most",
)
ONE_ROW = Statement(OutboxRow, f"{SELECT_ROWS} WHERE outbox.id = :id")
SEEN_BY = Statement(int, "SELECT after_message FROM outbox WHERE id = :id")
BACKLOG = Statement(
    Backlog,
    """
    SELECT account_id, count(*) AS waiting, min(created_at) AS oldest FROM outbox
    WHERE state IN ('queued', 'claimed', 'sending') GROUP BY account_id
    """,
)
STATE_COUNTS = Statement(
    StateCount, "SELECT state, count(*) AS count FROM outbox GROUP BY state ORDER BY state"
)
RETRY = statement(
    """
    UPDATE outbox SET state = 'queued', due_at = 0, lease_until = NULL, error = '', code = '', settled_at = NULL,
        attempts = 0, remote_id = NULL, doubted = CASE WHEN state = 'unconfirmed' THEN 1 ELSE doubted END
    WHERE id = :id
    """
)
CANCEL = statement(
    """
    UPDATE outbox SET state = 'cancelled', lease_until = NULL, settled_at = :now WHERE id = :id
    """
)
WRITTEN_SINCE = """
    outbox.unless_answered = 1 AND CASE
        WHEN outbox.after_message IS NULL THEN COALESCE(conversation.last_inbound_at, 0) > outbox.created_at
        ELSE EXISTS (
            SELECT 1 FROM message
            WHERE message.conversation_id = outbox.conversation_id
                AND (message.id > outbox.after_message OR message.reworded > outbox.after_message)
                AND message.author = 'customer' AND message.kind NOT IN ('event', 'button')
        )
    END
"""
"""Whether the customer wrote, or wrote anew, after it was put away: by the order in which both were recorded. What an
older version put away knows only the two clocks."""
DUE_SCHEDULED = Statement(
    Due,
    f"""
    SELECT outbox.id, outbox.conversation_id, outbox.author, outbox.body, outbox.act AS operation,
        CASE WHEN {WRITTEN_SINCE} THEN 1 ELSE 0 END AS answered, outbox.after_message
    FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id
    WHERE outbox.state = 'scheduled' AND (outbox.due_at <= :now OR ({WRITTEN_SINCE}))
    ORDER BY outbox.due_at, outbox.id LIMIT 200
    """,
)
RELEASE = statement(
    """
    UPDATE outbox SET state = 'queued', due_at = 0, created_at = :now, answers_since = :answers_since
    WHERE id = :id AND state = 'scheduled'
    """
)
DROP_ANSWERED = statement(
    """
    UPDATE outbox SET state = 'cancelled', code = 'answered', settled_at = :now
    WHERE id = :id AND state = 'scheduled'
    """
)

RETRIED = (DeliveryState.REFUSED, DeliveryState.UNCONFIRMED, DeliveryState.CANCELLED)
WAITING = (DeliveryState.QUEUED, DeliveryState.CLAIMED)
CANCELLED = (
    DeliveryState.SCHEDULED,
    *WAITING,
    DeliveryState.REFUSED,
    DeliveryState.UNCONFIRMED,
)


class Deliveries:
    """What lies in the outbox, and what a person may still do about it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def rows(self, state: str | None, limit: int, after: int = 0) -> list[OutboxRow]:
        """Deliveries with a number above `after`: of one state, of all ("all"), or (None) those
        that are not done."""
        wanted = {None: OPEN_ROWS, "all": ALL_ROWS}.get(state, STATE_ROWS)
        return await self._db.read(
            lambda conn: ask(conn, wanted, state=state, after=after, most=limit)
        )

    async def row(self, delivery_id: int) -> OutboxRow:
        """One delivery. Raises NotFound."""
        return await self._db.read(lambda conn: _one(conn, delivery_id))

    async def backlog(self) -> list[Backlog]:
        """What waits, per account."""
        return await self._db.read(lambda conn: ask(conn, BACKLOG))

    async def counts(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        found = await self._db.read(lambda conn: ask(conn, STATE_COUNTS))
        return {each.state: each.count for each in found}

    async def retry(self, delivery_id: int, now: Instant) -> None:
        """Queue a refused or unconfirmed delivery again. Raises NotFound, NotAllowed."""

        async def work(conn: Connection) -> None:
            revision = await raise_revision(conn)
            row = await _one(conn, delivery_id)
            if row.state not in RETRIED:
                raise NotAllowed(
                    translate(
                        "Delivery {delivery_id} is {state}; only refused, unconfirmed or cancelled ones can be retried.",
                        delivery_id=delivery_id,
                        state=row.state,
                    )
                )
            await run(conn, RETRY, id=delivery_id)
            await taken_up(conn, delivery_id, row.conversation_id)
            if row.is_reply:
                before = await load(conn, row.conversation_id)
                seen = await ask_one(conn, SEEN_BY, id=delivery_id)
                unseen = await _unseen(conn, before.id, seen)
                state = with_unseen(after_reply(before.state, row.body, now), unseen)
                after = replace(before, state=state)
                happened = Replied((row.id,))
                await change(conn, revision, before, after, happened, at=now, agent=row.author)
            else:
                await touch(conn, revision, [row.conversation_id])

        await self._db.transact(work)

    async def cancel(self, delivery_ids: Sequence[int], now: Instant) -> None:
        """Take deliveries out that have not been sent; refused or unconfirmed ones are put away. All
        of them or, raising as `retry`, none: an answer of several parts is never left in halves."""

        async def work(conn: Connection) -> None:
            revision = await raise_revision(conn)
            for each in delivery_ids:
                await _cancel(conn, revision, await _one(conn, each), now)

        await self._db.transact(work)

    async def release_scheduled(self, now: Instant) -> int:
        """Queue what is due, and drop what a customer's own words have made needless; gives back
        how many moved."""

        async def find(conn: Connection) -> list[Due]:
            return await ask(conn, DUE_SCHEDULED, now=now)

        async def work(conn: Connection) -> int:
            revision = await raise_revision(conn)
            due = await find(conn)
            for each in due:
                if each.answered:
                    await _drop(conn, revision, each, now)
                else:
                    await _release(conn, revision, each, now)
            return len(due)

        return await self._db.transact(work) if await self._db.read(find) else 0


async def _cancel(conn: Connection, revision: int, row: OutboxRow, now: Instant) -> None:
    if row.state not in CANCELLED:
        raise NotAllowed(
            translate(
                "Delivery {delivery_id} is {state} and can no longer be cancelled.",
                delivery_id=row.id,
                state=row.state,
            )
        )
    await run(conn, CANCEL, id=row.id, now=now)
    await tasks.taken_back(conn, row.id)
    is_over = row.state not in (DeliveryState.SCHEDULED, *WAITING)
    await put_away(conn, row.id, row.conversation_id, (row.state, row.code) if is_over else None)
    if row.is_reply and row.state in WAITING:
        await restore_acknowledgements(conn, row.conversation_id, Instant(row.created_at))
        before = await load(conn, row.conversation_id)
        state = await last_words.without_taken_back(conn, row.conversation_id, before.state)
        after = replace(before, state=after_unsent(state, row.answers_since))
        await change(conn, revision, before, after, Unsent(row.id, "cancelled"), at=now)
    else:
        await touch(conn, revision, [row.conversation_id])


async def _drop(conn: Connection, revision: int, due: Due, now: Instant) -> None:
    row = await load(conn, due.conversation_id)
    await run(conn, DROP_ANSWERED, due, now=now)
    await tasks.taken_back(conn, due.id)
    await change(conn, revision, row, row, Dropped(due.id), at=now)


async def _release(conn: Connection, revision: int, due: Due, now: Instant) -> None:
    row = await load(conn, due.conversation_id)
    await run(conn, RELEASE, due, now=now, answers_since=row.state.waiting_since)
    if due.operation != Operation.SAY:
        await touch(conn, revision, [row.id])
        return
    await drop_acknowledgements(conn, row.id, now)
    unseen = await _unseen(conn, row.id, due.after_message)
    after = replace(row, state=with_unseen(after_reply(row.state, due.body, now), unseen))
    await change(conn, revision, row, after, Replied((due.id,)), at=now, agent=due.author)


async def _unseen(conn: Connection, conversation_id: int, seen: int | None) -> Unseen | None:
    """What a customer said after whoever wrote an answer had looked: it is not answered by it."""
    named = {} if seen is None else {conversation_id: seen}
    return (await came_after(conn, named)).get(conversation_id)


async def _one(conn: Connection, delivery_id: int) -> OutboxRow:
    found = await ask_one(conn, ONE_ROW, id=delivery_id)
    if found is None:
        raise NotFound(
            translate(
                "There is no delivery {delivery_id}. `socialdesk outbox` lists them.",
                delivery_id=delivery_id,
            )
        )
    return found
