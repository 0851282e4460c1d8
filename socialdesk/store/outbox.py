"""The outbox: queued, claimed, sending, and how each delivery ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.conversation import after_reply, after_unsent
from socialdesk.model.delivery import (
    LANES,
    Claimed,
    Deferred,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
    Refused,
    SendResult,
    Sent,
    Unconfirmed,
)
from socialdesk.model.ids import AccountId, DeliveryId, Instant
from socialdesk.model.message import Author
from socialdesk.store.database import Connection, Database, Lane, Query, fetch_all, fetch_one
from socialdesk.store.inbox import load
from socialdesk.store.records import BUMP, SAVE_STATE, state_arguments


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
    error: str
    code: str
    attempts: int
    created_at: int
    due_at: int
    settled_at: int | None
    remote_id: str | None


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


QUEUE = Query(
    int,
    """
    INSERT INTO outbox (
        key, conversation_id, account_id, kind, lane, author, body, reply_to, state, created_at, due_at, answers_since
    )
    SELECT $1, conversation.id, conversation.account_id, $3, $4, $5, $6, $7, 'queued', $8, 0, $9
    FROM conversation WHERE conversation.id = $2
    ON CONFLICT (key) DO NOTHING
    RETURNING id
    """,
)
QUEUE_MANY = """
    INSERT INTO outbox (key, conversation_id, account_id, kind, lane, author, body, state, created_at, due_at)
    SELECT $1, conversation.id, conversation.account_id, $3, $4, $5, $6, 'queued', $7, 0
    FROM conversation WHERE conversation.id = $2
    ON CONFLICT (key) DO NOTHING
"""
BY_KEY = Query(int, "SELECT id FROM outbox WHERE key = $1")
CLAIM = """
    WITH due AS (
        SELECT outbox.id FROM outbox
        WHERE outbox.state = 'queued' AND outbox.due_at <= $1 AND outbox.account_id IN ({{list}})
            AND NOT EXISTS (
                SELECT 1 FROM outbox AS earlier
                WHERE earlier.conversation_id = outbox.conversation_id AND earlier.id < outbox.id
                    AND earlier.state IN ('queued', 'claimed', 'sending')
            )
        ORDER BY outbox.lane, outbox.due_at, outbox.id LIMIT $3 {skip_locked}
    )
    UPDATE outbox SET state = 'claimed', lease_until = $2
    WHERE id IN (SELECT id FROM due)
    RETURNING id
"""
CLAIM_FOR = {
    "sqlite": Query(int, CLAIM.format(skip_locked="")),
    "postgresql": Query(int, CLAIM.format(skip_locked="FOR UPDATE SKIP LOCKED")),
}
CLAIMED = Query(
    Claimed,
    """
    SELECT outbox.id, outbox.conversation_id, outbox.account_id, conversation.chat, conversation.chat_kind,
        conversation.address, outbox.kind, outbox.body, outbox.reply_to, outbox.attempts, outbox.created_at,
        conversation.last_inbound_at
    FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id
    WHERE outbox.id IN ({list})
    ORDER BY outbox.lane, outbox.id
    """,
)
MARK_SENDING = Query(
    int,
    """
    UPDATE outbox SET state = 'sending', lease_until = $1, attempts = attempts + 1
    WHERE id IN ({list}) AND state = 'claimed' RETURNING id
    """,
)
RELEASE = "UPDATE outbox SET state = 'queued', lease_until = NULL, due_at = $2 WHERE id = $1 AND state = 'claimed'"
SETTLE = """
    UPDATE outbox
    SET state = $2, remote_id = $3, settled_at = $4, error = $5, code = $6, due_at = $7, attempts = attempts - $8,
        lease_until = NULL
    WHERE id = $1
"""
ADD_SENT = """
    INSERT INTO message (
        conversation_id, remote_id, author, sender, kind, body, reply_to, at, seq, received_at, delivery_id
    )
    SELECT outbox.conversation_id, $2, $3, outbox.author, 'text', outbox.body, outbox.reply_to, $4, $5, $6, outbox.id
    FROM outbox WHERE outbox.id = $1
    ON CONFLICT (conversation_id, remote_id) DO UPDATE
        SET author = excluded.author, sender = excluded.sender, delivery_id = excluded.delivery_id
"""
NOT_BEFORE = "UPDATE account SET not_before = $2 WHERE id = $1"
LAST_OUT = "UPDATE account SET last_out_at = $2 WHERE id = $1"
MOVE_ADDRESS = "UPDATE conversation SET address = $2 WHERE id = $1"
BLOCKED = """
    UPDATE contact SET blocked_at = $2
    WHERE id = (SELECT contact_id FROM conversation WHERE id = $1) AND changed_at <= $2 AND blocked_at IS NULL
"""
FIRST_REPLY = "UPDATE conversation SET first_reply_at = COALESCE(first_reply_at, $2), revision = $3 WHERE id = $1"
"""A person's reply counts as the episode's first from the platform's own time on; automatic ones never do."""
ANSWERS_SINCE = Query(int, "SELECT answers_since FROM outbox WHERE id = $1 AND answers_since IS NOT NULL")
STATE = Query(str, "SELECT state FROM outbox WHERE id = $1")
LAPSED = Query(
    int, "SELECT id FROM outbox WHERE state IN ('claimed', 'sending') AND lease_until < $1 ORDER BY id LIMIT 500"
)
OF_ACCOUNT = Query(
    int, "SELECT id FROM outbox WHERE state IN ('claimed', 'sending') AND account_id = $1 ORDER BY id LIMIT 5000"
)
FREE_CLAIMED = "UPDATE outbox SET state = 'queued', lease_until = NULL WHERE id = $1 AND state = 'claimed'"
DOUBT_SENDING = """
    UPDATE outbox SET state = 'unconfirmed', lease_until = NULL, settled_at = $2, error = $3, code = 'interrupted'
    WHERE id = $1 AND state = 'sending'
"""
SETTLE_BY_EARLIER_ECHO = """
    UPDATE outbox SET state = 'sent', settled_at = $2, error = '', code = '', remote_id = (
        SELECT min(message.remote_id) FROM message
        WHERE message.conversation_id = outbox.conversation_id AND message.body = outbox.body
            AND message.author = 'bot' AND message.delivery_id IS NULL AND message.received_at >= outbox.created_at
    )
    WHERE id = $1 AND state = 'unconfirmed' AND EXISTS (
        SELECT 1 FROM message
        WHERE message.conversation_id = outbox.conversation_id AND message.body = outbox.body
            AND message.author = 'bot' AND message.delivery_id IS NULL AND message.received_at >= outbox.created_at
    )
"""
CONVERSATION_OF = Query(int, "SELECT conversation_id FROM outbox WHERE id = $1")
NEXT_DUE = Query(int, "SELECT due_at FROM outbox WHERE state = 'queued' AND due_at > $1 ORDER BY due_at LIMIT 1")
SHIFT_DUE = "UPDATE outbox SET due_at = due_at + $1 WHERE state = 'queued' AND due_at > $2"
BACKLOG = Query(
    Backlog,
    """
    SELECT account_id, count(*) AS waiting, min(created_at) AS oldest FROM outbox
    WHERE state IN ('queued', 'claimed', 'sending') GROUP BY account_id
    """,
)
STATE_COUNTS = Query(StateCount, "SELECT state, count(*) AS count FROM outbox GROUP BY state ORDER BY state")
ROW_COLUMNS = """
    outbox.id, outbox.key, outbox.conversation_id, account.name AS account, contact.name, outbox.kind, outbox.author,
    outbox.body, outbox.state, outbox.error, outbox.code, outbox.attempts, outbox.created_at, outbox.due_at,
    outbox.settled_at, outbox.remote_id
"""
FROM_OUTBOX = """
    FROM outbox
    JOIN conversation ON conversation.id = outbox.conversation_id
    JOIN contact ON contact.id = conversation.contact_id
    JOIN account ON account.id = outbox.account_id
"""
OPEN_ROWS = Query(
    OutboxRow,
    f"""
    SELECT {ROW_COLUMNS} {FROM_OUTBOX}
    WHERE outbox.state IN ('queued', 'claimed', 'sending', 'refused', 'unconfirmed') AND outbox.id > $1
    ORDER BY outbox.id LIMIT $2
    """,
)
STATE_ROWS = Query(
    OutboxRow,
    f"SELECT {ROW_COLUMNS} {FROM_OUTBOX} WHERE outbox.state = $3 AND outbox.id > $1 ORDER BY outbox.id LIMIT $2",
)
ALL_ROWS = Query(OutboxRow, f"SELECT {ROW_COLUMNS} {FROM_OUTBOX} WHERE outbox.id > $1 ORDER BY outbox.id LIMIT $2")
ONE_ROW = Query(OutboxRow, f"SELECT {ROW_COLUMNS} {FROM_OUTBOX} WHERE outbox.id = $1")
RETRY = """
    UPDATE outbox SET state = 'queued', due_at = 0, lease_until = NULL, error = '', code = '', settled_at = NULL,
        attempts = 0
    WHERE id = $1
"""
CANCEL = "UPDATE outbox SET state = 'cancelled', lease_until = NULL, settled_at = $2 WHERE id = $1"
TOUCH = "UPDATE conversation SET revision = $2 WHERE id = $1"

INTERRUPTED = (
    "The program stopped while this was being sent, so it may or may not have arrived. "
    "Look at the chat on the platform, then retry or cancel it."
)


class Outbox:
    """The writing and reading side of deliveries."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def reply(self, deliveries: Sequence[NewDelivery], now: Instant) -> list[int]:
        """Queue an agent's reply (its parts, in order): the wait ends with it. Repeating a key changes nothing.

        Gives back the deliveries' numbers. Raises NotFound.
        """

        async def work(conn: Connection) -> list[int]:
            ((revision,),) = await conn.rows(BUMP)
            first = deliveries[0]
            row = await load(conn, first.conversation_id)
            answers_since = row.state.waiting_since
            ids: list[int] = []
            queued = False
            for delivery in deliveries:
                number = await fetch_one(
                    conn, QUEUE, delivery.key, delivery.conversation_id, delivery.kind.value, LANES[delivery.kind],
                    delivery.author, delivery.body, delivery.reply_to, now, answers_since,
                )  # fmt: skip
                queued = queued or number is not None
                if number is None:
                    number = await fetch_one(conn, BY_KEY, delivery.key)
                assert number is not None
                ids.append(number)
            if queued:
                state = after_reply(row.state, deliveries[-1].body, now)
                await conn.rows(SAVE_STATE, row.id, *state_arguments(state), revision)
            return ids

        return await self._db.transact(work)

    async def queue_many(self, deliveries: Sequence[NewDelivery], now: Instant) -> None:
        """Queue many at once (an announcement's chunk); leaves waits as they are and lets customers go first."""

        async def work(conn: Connection) -> None:
            await conn.many(
                QUEUE_MANY,
                [
                    (each.key, each.conversation_id, each.kind.value, LANES[each.kind], each.author, each.body, now)
                    for each in deliveries
                ],
            )

        await self._db.transact(work, Lane.BULK)

    async def claim(
        self, accounts: Sequence[AccountId], now: Instant, lease_until: Instant, limit: int
    ) -> list[Claimed]:
        """Take up to `limit` due deliveries of these accounts under a lease; never two of one conversation."""
        if not accounts:
            return []

        async def work(conn: Connection) -> list[Claimed]:
            query, padded = CLAIM_FOR[conn.dialect].over(4, accounts)
            ids = await fetch_all(conn, query, now, lease_until, limit, *padded)
            if not ids:
                return []
            details, arguments = CLAIMED.over(1, ids)
            return await fetch_all(conn, details, *arguments)

        return await self._db.transact(work)

    async def mark_sending(self, ids: Sequence[DeliveryId], lease_until: Instant) -> set[int]:
        """From here on a crash leaves doubt: committed before a single byte leaves.

        Gives back those that may really be sent: one that was cancelled or freed since it was claimed may not.
        """
        query, padded = MARK_SENDING.over(2, ids)
        return set(await self._db.transact(lambda conn: fetch_all(conn, query, lease_until, *padded)))

    async def release(self, waits: Sequence[tuple[DeliveryId, Instant]]) -> None:
        """Give claimed deliveries back, to be taken again at the given moments."""
        await self._db.transact(lambda conn: conn.many(RELEASE, [(each, until) for each, until in waits]))

    async def settle(self, outcomes: Sequence[tuple[Claimed, SendResult, Instant]], now: Instant) -> None:
        """Write down how sends ended; the instant is when a deferred one is due again."""

        async def work(conn: Connection) -> None:
            ((revision,),) = await conn.rows(BUMP)
            await conn.many(SETTLE, [_settlement(claimed, result, due, now) for claimed, result, due in outcomes])
            await conn.many(
                ADD_SENT,
                [_message(claimed, result, now) for claimed, result, _ in outcomes if isinstance(result, Sent)],
            )
            await self._move_conversations(conn, outcomes, revision)
            for claimed, result, due in outcomes:
                if isinstance(result, Deferred) and result.scope == "account":
                    await conn.rows(NOT_BEFORE, claimed.account_id, due)
                if isinstance(result, Refused) and result.contact_gone:
                    await conn.rows(BLOCKED, claimed.conversation_id, now)
                if isinstance(result, Sent) and result.moved_to:
                    await conn.rows(MOVE_ADDRESS, claimed.conversation_id, result.moved_to[1])
            sent = {claimed.account_id for claimed, result, _ in outcomes if isinstance(result, Sent)}
            await conn.many(LAST_OUT, [(account, now) for account in sent])

        await self._db.transact(work)

    async def _move_conversations(
        self, conn: Connection, outcomes: Sequence[tuple[Claimed, SendResult, Instant]], revision: int
    ) -> None:
        """What the endings mean for their conversations; every one of them is shown anew."""
        touched = {claimed.conversation_id for claimed, _, _ in outcomes}
        answered: dict[int, Instant] = {}
        for claimed, result, _ in outcomes:
            if claimed.kind != DeliveryKind.REPLY:
                continue
            if isinstance(result, Sent):
                answered.setdefault(claimed.conversation_id, result.at)
            elif isinstance(result, Refused):
                row = await load(conn, claimed.conversation_id)
                answers: int | None = await fetch_one(conn, ANSWERS_SINCE, claimed.id)
                state = after_unsent(row.state, _instant(answers))
                await conn.rows(SAVE_STATE, row.id, *state_arguments(state), revision)
        await conn.many(FIRST_REPLY, [(number, at, revision) for number, at in answered.items()])
        await conn.many(TOUCH, [(number, revision) for number in touched - set(answered)])

    async def recover(self, account_id: AccountId, now: Instant) -> tuple[int, int]:
        """After a crash: what was claimed is queued again, what was being sent is in doubt. (freed, doubted)"""
        return await self._recover(OF_ACCOUNT, account_id, now)

    async def lapse(self, now: Instant) -> tuple[int, int]:
        """The same for leases that ran out."""
        return await self._recover(LAPSED, now, now)

    async def _recover(self, query: Query[int], argument: int, now: Instant) -> tuple[int, int]:
        if not await self._db.all(query, argument):
            return 0, 0

        async def work(conn: Connection) -> tuple[int, int]:
            ((revision,),) = await conn.rows(BUMP)
            ids = await fetch_all(conn, query, argument)
            doubted = 0
            for number in ids:
                if await fetch_one(conn, STATE, number) == DeliveryState.SENDING:
                    doubted += 1
                    await conn.rows(DOUBT_SENDING, number, now, INTERRUPTED)
                    await conn.rows(SETTLE_BY_EARLIER_ECHO, number, now)
                else:
                    await conn.rows(FREE_CLAIMED, number)
                conversation_id = await fetch_one(conn, CONVERSATION_OF, number)
                await conn.rows(TOUCH, conversation_id, revision)
            return len(ids) - doubted, doubted

        return await self._db.transact(work)

    async def next_due(self, now: Instant) -> int | None:
        """When the next deferred delivery is due, or None."""
        return await self._db.one(NEXT_DUE, now)

    async def shift_due(self, by: int, now: Instant) -> None:
        """The machine's clock was set by `by` ms: waits that were promised keep their length."""
        await self._db.transact(lambda conn: conn.rows(SHIFT_DUE, by, now))

    async def retry(self, delivery_id: int, now: Instant) -> None:
        """Queue a refused or unconfirmed delivery again. Raises NotFound, NotAllowed."""

        async def work(conn: Connection) -> None:
            ((revision,),) = await conn.rows(BUMP)
            row = await _one(conn, delivery_id)
            if row.state not in (DeliveryState.REFUSED, DeliveryState.UNCONFIRMED, DeliveryState.CANCELLED):
                raise NotAllowed(
                    f"Delivery {delivery_id} is {row.state}; only refused, unconfirmed or cancelled ones can be retried."
                )
            await conn.rows(RETRY, delivery_id)
            if row.kind == DeliveryKind.REPLY:
                conversation = await load(conn, row.conversation_id)
                state = after_reply(conversation.state, row.body, now)
                await conn.rows(SAVE_STATE, conversation.id, *state_arguments(state), revision)
            else:
                await conn.rows(TOUCH, row.conversation_id, revision)

        await self._db.transact(work)

    async def cancel(self, delivery_id: int, now: Instant) -> None:
        """Take a delivery out that has not been sent; a refused or unconfirmed one is put away. Raises as `retry`."""

        async def work(conn: Connection) -> None:
            ((revision,),) = await conn.rows(BUMP)
            row = await _one(conn, delivery_id)
            allowed = (
                DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.REFUSED, DeliveryState.UNCONFIRMED
            )  # fmt: skip
            if row.state not in allowed:
                raise NotAllowed(f"Delivery {delivery_id} is {row.state} and can no longer be cancelled.")
            await conn.rows(CANCEL, delivery_id, now)
            if row.kind == DeliveryKind.REPLY and row.state in (DeliveryState.QUEUED, DeliveryState.CLAIMED):
                conversation = await load(conn, row.conversation_id)
                answers = await fetch_one(conn, ANSWERS_SINCE, delivery_id)
                state = after_unsent(conversation.state, _instant(answers))
                await conn.rows(SAVE_STATE, conversation.id, *state_arguments(state), revision)
            else:
                await conn.rows(TOUCH, row.conversation_id, revision)

        await self._db.transact(work)

    async def rows(self, state: str | None, limit: int, after: int = 0) -> list[OutboxRow]:
        """Deliveries with a number above `after`: of one state, of all ("all"), or (None) those that are not done."""
        if state is None:
            return await self._db.all(OPEN_ROWS, after, limit)
        if state == "all":
            return await self._db.all(ALL_ROWS, after, limit)
        return await self._db.all(STATE_ROWS, after, limit, state)

    async def row(self, delivery_id: int) -> OutboxRow:
        """One delivery. Raises NotFound."""
        return await self._db.read(lambda conn: _one(conn, delivery_id))

    async def backlog(self) -> list[Backlog]:
        """What waits, per account."""
        return await self._db.all(BACKLOG)

    async def counts(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        return {each.state: each.count for each in await self._db.all(STATE_COUNTS)}


async def _one(conn: Connection, delivery_id: int) -> OutboxRow:
    found = await fetch_one(conn, ONE_ROW, delivery_id)
    if found is None:
        raise NotFound(f"There is no delivery {delivery_id}. `socialdesk outbox` lists them.")
    return found


def _settlement(claimed: Claimed, result: SendResult, due: Instant, now: Instant) -> tuple[object, ...]:
    match result:
        case Sent():
            return claimed.id, "sent", result.remote_id or None, now, "", "", 0, 0
        case Deferred():
            return claimed.id, "queued", None, None, result.why, "deferred", due, int(result.is_limit)
        case Refused():
            return claimed.id, "refused", None, now, result.why, result.code, 0, 0
        case Unconfirmed():
            return claimed.id, "unconfirmed", None, now, result.why, "unconfirmed", 0, 0


def _message(claimed: Claimed, result: Sent, now: Instant) -> tuple[object, ...]:
    author = Author.AGENT if claimed.kind == DeliveryKind.REPLY else Author.BOT
    return claimed.id, result.remote_id or None, author.value, result.at, result.seq, now


def _instant(value: int | None) -> Instant | None:
    return None if value is None else Instant(value)
