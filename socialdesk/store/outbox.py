"""The outbox: queued, claimed, sending, and how each delivery ended."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.conversation import after_reply, after_unsent
from socialdesk.model.delivery import (
    LANES,
    Claimed,
    Deferred,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
    Operation,
    OutgoingFile,
    Refused,
    SendResult,
    Sent,
    Unconfirmed,
)
from socialdesk.model.i18n import translate
from socialdesk.model.ids import AccountId, DeliveryId, Instant
from socialdesk.model.message import Attachment, Author, ChatKind
from socialdesk.model.reason import Reason, dump_reason, load_reason
from socialdesk.store.conversations import load
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all, fetch_one
from socialdesk.store.records import BUMP, SAVE_STATE, dump_attachments, state_arguments


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

    @property
    def reason(self) -> Reason:
        """Why it is not sent; no reason where there is nothing to say."""
        return load_reason(self.stored_error)

    @property
    def error(self) -> str:
        """The same as a sentence, in the language that is spoken now."""
        return str(self.reason)


def claimed_row(*columns: Any) -> Claimed:
    """A row of `CLAIMED`: its file lies in the store as JSON."""
    *_, file, _, _ = columns
    row: tuple[Any, ...] = (*columns[:-3], load_file(file), *columns[-2:])
    return Claimed(*row)


def dump_file(file: OutgoingFile | None) -> str:
    """A file to be sent as JSON text; empty for none."""
    return json.dumps(asdict(file)) if file else ""


def load_file(text: str) -> OutgoingFile | None:
    """The way back from `dump_file`."""
    return OutgoingFile(**json.loads(text)) if text else None


@dataclass(frozen=True, slots=True)
class Due:
    """A scheduled delivery whose moment has come, or (`answered`) whose customer wrote first."""

    id: int
    conversation_id: int
    body: str
    operation: str
    answered: int


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """A message of ours that is about to be edited."""

    id: int
    body: str
    attachments: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for one account: how many, and since when (ms) the oldest."""

    account_id: AccountId
    waiting: int
    oldest: int | None


@dataclass(frozen=True, slots=True)
class PrivateReply:
    """A comment's one private reply, which is used up."""

    comment: str
    state: str
    author: str
    created_at: int


def private_key(account_id: AccountId, comment: str) -> str:
    """The key under which a comment's one private reply is queued."""
    return f"private:{account_id}:{comment}"


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many deliveries are in a state."""

    state: str
    count: int


QUEUE = Query(
    int,
    """
    INSERT INTO outbox (
        key, conversation_id, account_id, kind, lane, author, body, reply_to, state, created_at, due_at, answers_since,
        act, way, file, unless_answered
    )
    SELECT $1, conversation.id, conversation.account_id, $3, $4, $5, $6, $7, $13, $8, $14, $9, $10, $11, $12, $15
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
FREE_KEY = """
    UPDATE outbox SET key = key || ':' || CAST(id AS text) WHERE key = $1 AND state IN ('refused', 'cancelled')
"""
"""A private reply that was not taken did not use the comment up: the next one may have its key."""
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
    claimed_row,
    """
    SELECT outbox.id, outbox.conversation_id, outbox.account_id, conversation.chat, conversation.chat_kind,
        conversation.address, outbox.kind, outbox.body, outbox.reply_to, outbox.attempts, outbox.created_at,
        conversation.last_action_at, outbox.act AS operation,
        CASE WHEN outbox.way = 'private' THEN 1 ELSE 0 END AS private, outbox.file, conversation.handled_by,
        target.at AS target_at
    FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id
    LEFT JOIN message AS target
        ON conversation.chat_kind = 'comment' AND target.conversation_id = outbox.conversation_id
        AND target.remote_id = outbox.reply_to
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
    SET state = CASE WHEN remote_id IS NOT NULL AND $2 = 'unconfirmed' THEN 'sent' ELSE $2 END,
        error = CASE WHEN remote_id IS NOT NULL AND $2 = 'unconfirmed' THEN '' ELSE $5 END,
        code = CASE WHEN remote_id IS NOT NULL AND $2 = 'unconfirmed' THEN '' ELSE $6 END,
        remote_id = COALESCE($3, remote_id), settled_at = $4, due_at = $7, attempts = attempts - $8,
        lease_until = NULL
    WHERE id = $1
"""
"""An echo may have come before the answer and left its name: then it has arrived, even if no answer
ever comes."""
ADD_SENT = """
    INSERT INTO message (
        conversation_id, remote_id, author, sender, kind, body, attachments, reply_to, at, seq, received_at, delivery_id
    )
    SELECT outbox.conversation_id, $2, $3, outbox.author, $7, outbox.body, $8, outbox.reply_to, $4, $5, $6, outbox.id
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
"""A person's reply counts as the episode's first from the platform's own time on; automatic ones
never do."""
ANSWERS_SINCE = Query(
    int, "SELECT answers_since FROM outbox WHERE id = $1 AND answers_since IS NOT NULL"
)
STATE = Query(str, "SELECT state FROM outbox WHERE id = $1")
EXPIRED = Query(
    int,
    "SELECT id FROM outbox WHERE state IN ('claimed', 'sending') AND lease_until < $1 ORDER BY id LIMIT 500",
)
OF_ACCOUNT = Query(
    int,
    "SELECT id FROM outbox WHERE state IN ('claimed', 'sending') AND account_id = $1 ORDER BY id LIMIT 5000",
)
FREE_CLAIMED = (
    "UPDATE outbox SET state = 'queued', lease_until = NULL WHERE id = $1 AND state = 'claimed'"
)
DOUBT_SENDING = """
    UPDATE outbox
    SET lease_until = NULL, settled_at = $2,
        state = CASE WHEN remote_id IS NULL THEN 'unconfirmed' ELSE 'sent' END,
        error = CASE WHEN remote_id IS NULL THEN $3 ELSE '' END,
        code = CASE WHEN remote_id IS NULL THEN 'interrupted' ELSE '' END
    WHERE id = $1 AND state = 'sending'
"""
"""One whose echo came (and left its name) has arrived, whatever became of the answer."""
CONVERSATION_OF = Query(int, "SELECT conversation_id FROM outbox WHERE id = $1")
NEXT_DUE = Query(
    int, "SELECT due_at FROM outbox WHERE state = 'queued' AND due_at > $1 ORDER BY due_at LIMIT 1"
)
SHIFT_DUE = "UPDATE outbox SET due_at = due_at + $1 WHERE state = 'queued' AND due_at > $2"
RELEASE_DEFERRED = "UPDATE outbox SET due_at = 0 WHERE account_id = $1 AND state = 'queued' AND due_at > 0 AND code = 'deferred'"
DUE_SCHEDULED = Query(
    Due,
    """
    SELECT outbox.id, outbox.conversation_id, outbox.body, outbox.act AS operation,
        CASE WHEN outbox.unless_answered = 1 AND COALESCE(conversation.last_inbound_at, 0) > outbox.created_at
            THEN 1 ELSE 0 END AS answered
    FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id
    WHERE outbox.state = 'scheduled' AND (
        outbox.due_at <= $1
        OR (outbox.unless_answered = 1 AND COALESCE(conversation.last_inbound_at, 0) > outbox.created_at)
    )
    ORDER BY outbox.due_at, outbox.id LIMIT 200
    """,
)
RELEASE_SCHEDULED = """
    UPDATE outbox SET state = 'queued', due_at = 0, created_at = $2, answers_since = $3
    WHERE id = $1 AND state = 'scheduled'
"""
DROP_ANSWERED = """
    UPDATE outbox SET state = 'cancelled', code = 'answered', settled_at = $2 WHERE id = $1 AND state = 'scheduled'
"""
ADD_EVENT = """
    INSERT INTO message (conversation_id, author, sender, kind, body, at, seq, received_at)
    VALUES ($1, 'system', '', 'event', $2, $3, $4, $3)
"""
NEXT_SCHEDULED = Query(int, "SELECT min(due_at) FROM outbox WHERE state = 'scheduled'")
OWN_MESSAGE = Query(
    OwnMessage,
    "SELECT id, body, attachments FROM message WHERE conversation_id = $1 AND remote_id = $2",
)
KEEP_VERSION = "INSERT INTO message_version (message_id, body, attachments, replaced_at) VALUES ($1, $2, $3, $4)"
REPLACE_BODY = "UPDATE message SET body = $2, edited_at = $3 WHERE id = $1"
STALE = "INSERT INTO search_stale (message_id, old_body) VALUES ($1, $2)"
BACKLOG = Query(
    Backlog,
    """
    SELECT account_id, count(*) AS waiting, min(created_at) AS oldest FROM outbox
    WHERE state IN ('queued', 'claimed', 'sending') GROUP BY account_id
    """,
)
STATE_COUNTS = Query(
    StateCount, "SELECT state, count(*) AS count FROM outbox GROUP BY state ORDER BY state"
)
ROW_COLUMNS = """
    outbox.id, outbox.key, outbox.conversation_id, account.name AS account, contact.name, outbox.kind, outbox.author,
    outbox.body, outbox.state, outbox.error AS stored_error, outbox.code, outbox.attempts, outbox.created_at, outbox.due_at,
    outbox.settled_at, outbox.remote_id, outbox.act AS operation,
    CASE WHEN outbox.way = 'private' THEN 1 ELSE 0 END AS private, outbox.file
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
    WHERE outbox.state IN ('scheduled', 'queued', 'claimed', 'sending', 'refused', 'unconfirmed') AND outbox.id > $1
    ORDER BY outbox.id LIMIT $2
    """,
)
STATE_ROWS = Query(
    OutboxRow,
    f"SELECT {ROW_COLUMNS} {FROM_OUTBOX} WHERE outbox.state = $3 AND outbox.id > $1 ORDER BY outbox.id LIMIT $2",
)
ALL_ROWS = Query(
    OutboxRow,
    f"SELECT {ROW_COLUMNS} {FROM_OUTBOX} WHERE outbox.id > $1 ORDER BY outbox.id LIMIT $2",
)
ONE_ROW = Query(OutboxRow, f"SELECT {ROW_COLUMNS} {FROM_OUTBOX} WHERE outbox.id = $1")
RETRY = """
    UPDATE outbox SET state = 'queued', due_at = 0, lease_until = NULL, error = '', code = '', settled_at = NULL,
        attempts = 0, remote_id = NULL
    WHERE id = $1
"""
CANCEL = "UPDATE outbox SET state = 'cancelled', lease_until = NULL, settled_at = $2 WHERE id = $1"
TOUCH = "UPDATE conversation SET revision = $2 WHERE id = $1"
QUOTA = "UPDATE account SET quota = $2 WHERE id = $1"
COUNT_SENT = """
    INSERT INTO monthly_count (account_id, month, count) VALUES ($1, $2, $3)
    ON CONFLICT (account_id, month) DO UPDATE SET count = monthly_count.count + excluded.count
"""
LINK_CONTACT = """
    UPDATE contact SET same_as = (
        SELECT other.id FROM contact AS other WHERE other.account_id = contact.account_id AND other.remote_id = $2
    )
    WHERE id = (SELECT contact_id FROM conversation WHERE id = $1) AND remote_id <> $2
"""
ADD_PRIVATE_CONTACT = """
    INSERT INTO contact (account_id, remote_id, name, folded, username, language, is_bot, changed_at)
    SELECT contact.account_id, $2, contact.name, contact.folded, contact.username, contact.language, 0, 0
    FROM conversation JOIN contact ON contact.id = conversation.contact_id WHERE conversation.id = $1
    ON CONFLICT (account_id, remote_id) DO NOTHING
"""
SET_HIDDEN = "UPDATE message SET hidden_at = $3 WHERE conversation_id = $1 AND remote_id = $2"
SET_DELETED = "UPDATE message SET deleted_at = $3 WHERE conversation_id = $1 AND remote_id = $2 AND deleted_at IS NULL"
REACT = """
    INSERT INTO reaction (conversation_id, remote_id, who, sign, at) VALUES ($1, $2, 'shop', $3, $4)
    ON CONFLICT (conversation_id, remote_id, who) DO UPDATE SET sign = excluded.sign, at = excluded.at
"""
PRIVATE_USED = Query(
    PrivateReply,
    """
    SELECT outbox.reply_to AS comment, outbox.state, outbox.author, outbox.created_at FROM outbox
    WHERE outbox.key IN ({list}) AND outbox.state NOT IN ('refused', 'cancelled')
    """,
)
"""Which comments have had their private reply: each has one key, and so one row, for ever."""

ANSWERED_FIRST = "not sent later: the customer wrote first"
INTERRUPTED = Reason("send.interrupted")


class Outbox:
    """The writing and reading side of deliveries."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def reply(self, deliveries: Sequence[NewDelivery], now: Instant) -> list[int]:
        """Queue an agent's reply (its parts, in order): the wait ends with it. Repeating a key
        changes nothing.

        Gives back the deliveries' numbers. Raises NotFound.
        """

        async def work(conn: Connection) -> list[int]:
            ((revision,),) = await conn.rows(BUMP)
            first = deliveries[0]
            row = await load(conn, first.conversation_id)
            answers_since = row.state.waiting_since
            if first.private:
                await conn.rows(FREE_KEY, first.key)
            ids: list[int] = []
            queued = False
            for delivery in deliveries:
                number = await fetch_one(
                    conn, QUEUE, *_row(delivery, now, None if delivery.scheduled else answers_since)
                )
                queued = queued or number is not None
                if number is None:
                    number = await fetch_one(conn, BY_KEY, delivery.key)
                assert number is not None
                ids.append(number)
            if queued and first.scheduled:
                await conn.rows(TOUCH, row.id, revision)
            elif queued:
                state = after_reply(
                    row.state, deliveries[-1].body or _file_words(deliveries[-1].file), now
                )
                await conn.rows(SAVE_STATE, row.id, *state_arguments(state), revision)
            return ids

        return await self._db.transact(work)

    async def operate(self, delivery: NewDelivery, now: Instant) -> int:
        """Queue something that is done to a comment or a contact; no wait ends with it. Raises
        NotFound."""

        async def work(conn: Connection) -> int:
            ((revision,),) = await conn.rows(BUMP)
            await load(conn, delivery.conversation_id)
            number = await fetch_one(conn, QUEUE, *_row(delivery, now, None))
            if number is None:
                number = await fetch_one(conn, BY_KEY, delivery.key)
            assert number is not None
            await conn.rows(TOUCH, delivery.conversation_id, revision)
            return number

        return await self._db.transact(work)

    async def private_replies(
        self, account_id: AccountId, comments: Sequence[str]
    ) -> dict[str, PrivateReply]:
        """Which of these comments have had their one private reply."""
        if not comments:
            return {}
        query, arguments = PRIVATE_USED.over(
            1, [private_key(account_id, each) for each in comments]
        )
        return {each.comment: each for each in await self._db.all(query, *arguments)}

    async def queue_many(self, deliveries: Sequence[NewDelivery], now: Instant) -> None:
        """Queue many at once (an announcement's chunk); leaves waits as they are and lets customers
        go first."""

        async def work(conn: Connection) -> None:
            await conn.many(
                QUEUE_MANY,
                [
                    (
                        each.key,
                        each.conversation_id,
                        each.kind.value,
                        LANES[each.kind],
                        each.author,
                        each.body,
                        now,
                    )
                    for each in deliveries
                ],
            )

        await self._db.transact(work, Lane.BULK)

    async def claim(
        self, accounts: Sequence[AccountId], now: Instant, lease_until: Instant, limit: int
    ) -> list[Claimed]:
        """Take up to `limit` due deliveries of these accounts under a lease; never two of one
        conversation."""
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

        Gives back those that may really be sent: one that was cancelled or freed since it was
        claimed may not.
        """
        query, padded = MARK_SENDING.over(2, ids)
        return set(
            await self._db.transact(lambda conn: fetch_all(conn, query, lease_until, *padded))
        )

    async def release(self, waits: Sequence[tuple[DeliveryId, Instant]]) -> None:
        """Give claimed deliveries back, to be taken again at the given moments."""
        await self._db.transact(
            lambda conn: conn.many(RELEASE, [(each, until) for each, until in waits])
        )

    async def settle(
        self, outcomes: Sequence[tuple[Claimed, SendResult, Instant]], now: Instant
    ) -> None:
        """Write down how sends ended; the instant is when a deferred one is due again."""

        async def work(conn: Connection) -> None:
            ((revision,),) = await conn.rows(BUMP)
            await conn.many(
                SETTLE,
                [_settlement(claimed, result, due, now) for claimed, result, due in outcomes],
            )
            said = [
                (each, result)
                for each, result, _ in outcomes
                if isinstance(result, Sent) and each.operation == Operation.SAY
            ]
            await conn.many(ADD_SENT, [_message(each, result, now) for each, result in said])
            for each, result, _ in outcomes:
                if isinstance(result, Sent) and each.operation != Operation.SAY:
                    await self._did(conn, each, now)
            await self._move_conversations(conn, outcomes, revision)
            for claimed, result, due in outcomes:
                if isinstance(result, Deferred) and result.scope == "account":
                    await conn.rows(NOT_BEFORE, claimed.account_id, due)
                if isinstance(result, Refused) and result.contact_gone:
                    await conn.rows(BLOCKED, claimed.conversation_id, now)
                if isinstance(result, Sent) and result.moved_to:
                    await conn.rows(MOVE_ADDRESS, claimed.conversation_id, result.moved_to[1])
                if isinstance(result, Sent) and result.quota:
                    await conn.rows(QUOTA, claimed.account_id, dump_reason(result.quota))
                if isinstance(result, Sent) and result.contact:
                    await conn.rows(ADD_PRIVATE_CONTACT, claimed.conversation_id, result.contact)
                    await conn.rows(LINK_CONTACT, claimed.conversation_id, result.contact)
            month = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y-%m")
            counts = Counter(each.account_id for each, _ in said)
            await conn.many(
                COUNT_SENT, [(account, month, count) for account, count in counts.items()]
            )
            sent = {
                claimed.account_id for claimed, result, _ in outcomes if isinstance(result, Sent)
            }
            await conn.many(LAST_OUT, [(account, now) for account in sent])

        await self._db.transact(work)

    async def _did(self, conn: Connection, claimed: Claimed, now: Instant) -> None:
        """What an act that succeeded changed."""
        place = (claimed.conversation_id, claimed.reply_to)
        match claimed.operation:
            case Operation.EDIT:
                own = await fetch_one(conn, OWN_MESSAGE, *place)
                if own is not None and own.body != claimed.body:
                    await conn.rows(KEEP_VERSION, own.id, own.body, own.attachments, now)
                    await conn.rows(REPLACE_BODY, own.id, claimed.body, now)
                    await conn.rows(STALE, own.id, own.body)
            case Operation.HIDE | Operation.UNHIDE:
                await conn.rows(
                    SET_HIDDEN, *place, now if claimed.operation == Operation.HIDE else None
                )
            case Operation.DELETE | Operation.UNSEND:
                await conn.rows(SET_DELETED, *place, now)
            case Operation.LIKE | Operation.UNLIKE:
                await conn.rows(
                    REACT, *place, "👍" if claimed.operation == Operation.LIKE else "", now
                )

    async def _move_conversations(
        self,
        conn: Connection,
        outcomes: Sequence[tuple[Claimed, SendResult, Instant]],
        revision: int,
    ) -> None:
        """What the endings mean for their conversations; every one of them is shown anew."""
        touched = {claimed.conversation_id for claimed, _, _ in outcomes}
        answered: dict[int, Instant] = {}
        for claimed, result, _ in outcomes:
            if claimed.kind != DeliveryKind.REPLY or claimed.operation != Operation.SAY:
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
        """After a crash: what was claimed is queued again, what was being sent is in doubt. (freed,
        doubted)"""
        return await self._recover(OF_ACCOUNT, account_id, now)

    async def expire_leases(self, now: Instant) -> tuple[int, int]:
        """The same for leases that ran out."""
        return await self._recover(EXPIRED, now, now)

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
                    await conn.rows(DOUBT_SENDING, number, now, dump_reason(INTERRUPTED))
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

    async def release_deferred(self, account_id: AccountId) -> None:
        """What was put off for this account is due now."""

        async def work(conn: Connection) -> None:
            await conn.rows(RELEASE_DEFERRED, account_id)
            await conn.rows(NOT_BEFORE, account_id, 0)

        await self._db.transact(work)

    async def retry(self, delivery_id: int, now: Instant) -> None:
        """Queue a refused or unconfirmed delivery again. Raises NotFound, NotAllowed."""

        async def work(conn: Connection) -> None:
            ((revision,),) = await conn.rows(BUMP)
            row = await _one(conn, delivery_id)
            if row.state not in (
                DeliveryState.REFUSED,
                DeliveryState.UNCONFIRMED,
                DeliveryState.CANCELLED,
            ):
                raise NotAllowed(
                    translate(
                        "Delivery {delivery_id} is {state}; only refused, unconfirmed or cancelled ones can be retried.",
                        delivery_id=delivery_id,
                        state=row.state,
                    )
                )
            await conn.rows(RETRY, delivery_id)
            if row.kind == DeliveryKind.REPLY and row.operation == Operation.SAY:
                conversation = await load(conn, row.conversation_id)
                state = after_reply(conversation.state, row.body, now)
                await conn.rows(SAVE_STATE, conversation.id, *state_arguments(state), revision)
            else:
                await conn.rows(TOUCH, row.conversation_id, revision)

        await self._db.transact(work)

    async def cancel(self, delivery_id: int, now: Instant) -> None:
        """Take a delivery out that has not been sent; a refused or unconfirmed one is put away.
        Raises as `retry`."""

        async def work(conn: Connection) -> None:
            ((revision,),) = await conn.rows(BUMP)
            row = await _one(conn, delivery_id)
            allowed = (
                DeliveryState.SCHEDULED,
                DeliveryState.QUEUED,
                DeliveryState.CLAIMED,
                DeliveryState.REFUSED,
                DeliveryState.UNCONFIRMED,
            )
            if row.state not in allowed:
                raise NotAllowed(
                    translate(
                        "Delivery {delivery_id} is {state} and can no longer be cancelled.",
                        delivery_id=delivery_id,
                        state=row.state,
                    )
                )
            await conn.rows(CANCEL, delivery_id, now)
            if (
                row.kind == DeliveryKind.REPLY
                and row.operation == Operation.SAY
                and row.state in (DeliveryState.QUEUED, DeliveryState.CLAIMED)
            ):
                conversation = await load(conn, row.conversation_id)
                answers = await fetch_one(conn, ANSWERS_SINCE, delivery_id)
                state = after_unsent(conversation.state, _instant(answers))
                await conn.rows(SAVE_STATE, conversation.id, *state_arguments(state), revision)
            else:
                await conn.rows(TOUCH, row.conversation_id, revision)

        await self._db.transact(work)

    async def release_scheduled(self, now: Instant) -> int:
        """Queue what is due, and drop what a customer's own words have made needless; gives back
        how many moved."""
        if not await self._db.all(DUE_SCHEDULED, now):
            return 0

        async def work(conn: Connection) -> int:
            ((revision,),) = await conn.rows(BUMP)
            due = await fetch_all(conn, DUE_SCHEDULED, now)
            for each in due:
                row = await load(conn, each.conversation_id)
                if each.answered:
                    await conn.rows(DROP_ANSWERED, each.id, now)
                    await conn.rows(ADD_EVENT, row.id, ANSWERED_FIRST, now, 1 << 40)
                    await conn.rows(TOUCH, row.id, revision)
                    continue
                await conn.rows(RELEASE_SCHEDULED, each.id, now, row.state.waiting_since)
                state = (
                    after_reply(row.state, each.body, now)
                    if each.operation == Operation.SAY
                    else row.state
                )
                await conn.rows(SAVE_STATE, row.id, *state_arguments(state), revision)
            return len(due)

        return await self._db.transact(work)

    async def next_scheduled(self) -> int | None:
        """When the next scheduled delivery is due, or None."""
        return await self._db.one(NEXT_SCHEDULED)

    async def rows(self, state: str | None, limit: int, after: int = 0) -> list[OutboxRow]:
        """Deliveries with a number above `after`: of one state, of all ("all"), or (None) those
        that are not done."""
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
        raise NotFound(
            translate(
                "There is no delivery {delivery_id}. `socialdesk outbox` lists them.",
                delivery_id=delivery_id,
            )
        )
    return found


def _settlement(
    claimed: Claimed, result: SendResult, due: Instant, now: Instant
) -> tuple[object, ...]:
    match result:
        case Sent():
            return claimed.id, "sent", result.remote_id or None, now, "", "", 0, 0
        case Deferred():
            return (
                claimed.id,
                "queued",
                None,
                None,
                dump_reason(result.why),
                "deferred",
                due,
                int(result.is_limit),
            )
        case Refused():
            return claimed.id, "refused", None, now, dump_reason(result.why), result.code, 0, 0
        case Unconfirmed():
            return (
                claimed.id,
                "unconfirmed",
                None,
                now,
                dump_reason(result.why),
                "unconfirmed",
                0,
                0,
            )


def _message(claimed: Claimed, result: Sent, now: Instant) -> tuple[object, ...]:
    author = Author.AGENT if claimed.kind == DeliveryKind.REPLY else Author.BOT
    file, kind = claimed.file, "text"
    if claimed.private:
        kind = "private_reply"
    elif claimed.chat_kind == ChatKind.COMMENT:
        kind = "comment"
    elif file:
        kind = "photo" if file.is_image else "document"
    attached = dump_attachments([own_attachment(file)]) if file else ""
    return (
        claimed.id,
        result.remote_id or None,
        author.value,
        result.at,
        result.seq,
        now,
        kind,
        attached,
    )


def own_attachment(file: OutgoingFile) -> Attachment:
    """A file of ours as the thread shows it."""
    kind = "photo" if file.is_image else "document"
    return Attachment(kind, name=file.name, mime=file.mime, size=file.size)


def _file_words(file: OutgoingFile | None) -> str:
    return f"[{file.name}]" if file else ""


def _row(delivery: NewDelivery, now: Instant, answers_since: Instant | None) -> tuple[object, ...]:
    """The arguments of `QUEUE`."""
    state = DeliveryState.SCHEDULED if delivery.scheduled else DeliveryState.QUEUED
    return (
        delivery.key,
        delivery.conversation_id,
        delivery.kind.value,
        LANES[delivery.kind],
        delivery.author,
        delivery.body,
        delivery.reply_to,
        now,
        answers_since,
        delivery.operation.value,
        "private" if delivery.private else "",
        dump_file(delivery.file),
        state.value,
        delivery.due_at,
        int(delivery.unless_answered),
    )


def _instant(value: int | None) -> Instant | None:
    return None if value is None else Instant(value)
