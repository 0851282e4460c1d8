"""Settlement: how deliveries ended, and what that means for messages, conversations and accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from socialdesk.model.changes import Blocked, Moved, Unsent
from socialdesk.model.conversation import after_unsent
from socialdesk.model.delivery import (
    Claimed,
    Deferred,
    DeliveryKind,
    Operation,
    OutgoingFile,
    Refused,
    Sent,
    Settlement,
    Unconfirmed,
)
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Attachment, Author, ChatKind
from socialdesk.model.pace import month_of
from socialdesk.model.reason import dump_reason
from socialdesk.store.conversations import (
    ConversationRow,
    FirstReply,
    Step,
    change_many,
    first_replied,
    load_many,
    raise_revision,
    touch,
)
from socialdesk.store.engine.database import Connection, Database
from socialdesk.store.engine.statement import (
    Statement,
    ask_one,
    run,
    run_many,
    statement,
)
from socialdesk.store.messages import dump_attachments


@dataclass(frozen=True, slots=True)
class Ending:
    """What a settlement writes into its delivery's row. `forgiven` attempts do not count."""

    id: int
    state: str
    settled_at: Instant | None
    error: str = ""
    code: str = ""
    remote_id: str | None = None
    due_at: int = 0
    forgiven: int = 0


@dataclass(frozen=True, slots=True)
class SentMessage:
    """What a delivery that arrived adds to its thread; the words are taken from its row."""

    delivery_id: int
    remote_id: str | None
    author: str
    kind: str
    attachments: str
    at: Instant
    seq: int


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """A message of ours that is about to be edited."""

    id: int
    body: str
    attachments: str


SETTLE = statement(
    """
    UPDATE outbox
    SET state = CASE WHEN remote_id IS NOT NULL AND :state = 'unconfirmed' THEN 'sent' ELSE :state END,
        error = CASE WHEN remote_id IS NOT NULL AND :state = 'unconfirmed' THEN '' ELSE :error END,
        code = CASE WHEN remote_id IS NOT NULL AND :state = 'unconfirmed' THEN '' ELSE :code END,
        remote_id = COALESCE(:remote_id, remote_id), settled_at = :settled_at, due_at = :due_at,
        attempts = attempts - :forgiven, lease_until = NULL
    WHERE id = :id
    """
)
"""An echo may have come before the answer and left its name: then it has arrived, even if no answer
ever comes."""
ADD_SENT = statement(
    """
    INSERT INTO message (
        conversation_id, remote_id, author, sender, kind, body, attachments, reply_to, at, seq, received_at, delivery_id
    )
    SELECT outbox.conversation_id, :remote_id, :author, outbox.author, :kind, outbox.body, :attachments,
        outbox.reply_to, :at, :seq, :now, outbox.id
    FROM outbox WHERE outbox.id = :delivery_id
    ON CONFLICT (conversation_id, remote_id) DO UPDATE
        SET author = excluded.author, sender = excluded.sender, delivery_id = excluded.delivery_id
    """
)
NOT_BEFORE = statement("UPDATE account SET not_before = :until WHERE id = :account_id")
LAST_OUT = statement("UPDATE account SET last_out_at = :now WHERE id = :account_id")
QUOTA = statement("UPDATE account SET quota = :quota WHERE id = :account_id")
COUNT_SENT = statement(
    """
    INSERT INTO monthly_count (account_id, month, count) VALUES (:account_id, :month, :count)
    ON CONFLICT (account_id, month) DO UPDATE SET count = monthly_count.count + excluded.count
    """
)
BLOCK = Statement(
    int,
    """
    UPDATE contact SET blocked_at = :now
    WHERE id = (SELECT contact_id FROM conversation WHERE id = :conversation_id) AND changed_at <= :now
        AND blocked_at IS NULL
    RETURNING id
    """,
)
ADD_PRIVATE_CONTACT = statement(
    """
    INSERT INTO contact (account_id, remote_id, name, folded, username, language, is_bot, changed_at)
    SELECT contact.account_id, :contact, contact.name, contact.folded, contact.username, contact.language, 0, 0
    FROM conversation JOIN contact ON contact.id = conversation.contact_id WHERE conversation.id = :conversation_id
    ON CONFLICT (account_id, remote_id) DO NOTHING
    """
)
LINK_CONTACT = statement(
    """
    UPDATE contact SET same_as = (
        SELECT other.id FROM contact AS other
        WHERE other.account_id = contact.account_id AND other.remote_id = :contact
    )
    WHERE id = (SELECT contact_id FROM conversation WHERE id = :conversation_id) AND remote_id <> :contact
    """
)
OWN_MESSAGE = Statement(
    OwnMessage,
    """
    SELECT id, body, attachments FROM message
    WHERE conversation_id = :conversation_id AND remote_id = :reply_to
    """,
)
KEEP_VERSION = statement(
    """
    INSERT INTO message_version (message_id, body, attachments, replaced_at)
    VALUES (:id, :body, :attachments, :now)
    """
)
REPLACE_BODY = statement("UPDATE message SET body = :words, edited_at = :now WHERE id = :id")
STALE = statement("INSERT INTO search_stale (message_id, old_body) VALUES (:id, :body)")
SET_HIDDEN = statement(
    """
    UPDATE message SET hidden_at = :hidden_at
    WHERE conversation_id = :conversation_id AND remote_id = :reply_to
    """
)
SET_DELETED = statement(
    """
    UPDATE message SET deleted_at = :now
    WHERE conversation_id = :conversation_id AND remote_id = :reply_to AND deleted_at IS NULL
    """
)
REACT = statement(
    """
    INSERT INTO reaction (conversation_id, remote_id, who, sign, at)
    VALUES (:conversation_id, :reply_to, 'shop', :sign, :now)
    ON CONFLICT (conversation_id, remote_id, who) DO UPDATE SET sign = excluded.sign, at = excluded.at
    """
)


class Settlements:
    """The end of a delivery, where nothing is begun after it; see also `Claims.claim`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def settle(self, ended: Sequence[Settlement], now: Instant) -> None:
        """Write down how deliveries ended. Settling one again changes nothing but its moment."""
        await self._db.transact(lambda conn: settle(conn, ended, now))


async def settle(conn: Connection, ended: Sequence[Settlement], now: Instant) -> None:
    """The same inside a transaction."""
    revision = await raise_revision(conn)
    await run_many(conn, SETTLE, [ending(each, now) for each in ended])
    sent = [(each.delivery, each.result) for each in ended if isinstance(each.result, Sent)]
    said = [(claimed, each) for claimed, each in sent if claimed.operation == Operation.SAY]
    await run_many(conn, ADD_SENT, [sent_message(*each) for each in said], now=now)
    for claimed, _ in sent:
        await _operated(conn, claimed, now)
    blocked = await _contacts(conn, ended, now)
    await _conversations(conn, revision, ended, blocked, now)
    await _accounts(conn, ended, now)


def ending(ended: Settlement, now: Instant) -> Ending:
    """What a result means for its row."""
    number = ended.delivery.id
    match ended.result:
        case Sent() as sent:
            return Ending(number, "sent", now, remote_id=sent.remote_id or None)
        case Deferred() as deferred:
            return Ending(
                number,
                "queued",
                None,
                dump_reason(deferred.why),
                "deferred",
                due_at=ended.due_at,
                forgiven=int(deferred.is_limit),
            )
        case Refused() as refused:
            return Ending(number, "refused", now, dump_reason(refused.why), refused.code)
        case Unconfirmed() as unconfirmed:
            return Ending(number, "unconfirmed", now, dump_reason(unconfirmed.why), "unconfirmed")


def sent_message(claimed: Claimed, sent: Sent) -> SentMessage:
    """A delivery that arrived, as its thread shows it."""
    file, kind = claimed.file, "text"
    if claimed.private:
        kind = "private_reply"
    elif claimed.chat_kind == ChatKind.COMMENT:
        kind = "comment"
    elif file:
        kind = own_attachment(file).kind
    return SentMessage(
        delivery_id=claimed.id,
        remote_id=sent.remote_id or None,
        author=(Author.AGENT if claimed.kind == DeliveryKind.REPLY else Author.BOT).value,
        kind=kind,
        attachments=dump_attachments([own_attachment(file)]) if file else "",
        at=sent.at,
        seq=sent.seq,
    )


def own_attachment(file: OutgoingFile) -> Attachment:
    """A file of ours as the thread shows it."""
    kind = "photo" if file.is_image else "document"
    return Attachment(kind, name=file.name, mime=file.mime, size=file.size)


async def _operated(conn: Connection, claimed: Claimed, now: Instant) -> None:
    """What an operation that succeeded changed."""
    match claimed.operation:
        case Operation.EDIT:
            own = await ask_one(conn, OWN_MESSAGE, claimed)
            if own is not None and own.body != claimed.body:
                await run(conn, KEEP_VERSION, own, now=now)
                await run(conn, REPLACE_BODY, own, words=claimed.body, now=now)
                await run(conn, STALE, own)
        case Operation.HIDE | Operation.UNHIDE:
            hidden_at = now if claimed.operation == Operation.HIDE else None
            await run(conn, SET_HIDDEN, claimed, hidden_at=hidden_at)
        case Operation.DELETE | Operation.UNSEND:
            await run(conn, SET_DELETED, claimed, now=now)
        case Operation.LIKE | Operation.UNLIKE:
            sign = "👍" if claimed.operation == Operation.LIKE else ""
            await run(conn, REACT, claimed, sign=sign, now=now)


async def _contacts(conn: Connection, ended: Sequence[Settlement], now: Instant) -> set[int]:
    """What endings tell of people; gives back the conversations whose people are newly blocked."""
    blocked = set()
    for each in ended:
        match each.result:
            case Refused(contact_gone=True):
                if await ask_one(conn, BLOCK, each.delivery, now=now) is not None:
                    blocked.add(int(each.delivery.conversation_id))
            case Sent(contact=contact) if contact:
                await run(conn, ADD_PRIVATE_CONTACT, each.delivery, contact=contact)
                await run(conn, LINK_CONTACT, each.delivery, contact=contact)
    return blocked


async def _conversations(
    conn: Connection,
    revision: int,
    ended: Sequence[Settlement],
    blocked: set[int],
    now: Instant,
) -> None:
    """What endings mean for their conversations; every one of them is shown anew.

    A person's reply counts as the episode's first from the platform's own time on; automatic ones
    never do.
    """
    steps = await _steps(conn, ended, blocked, now)
    await change_many(conn, revision, steps)
    replies = {
        each.delivery.conversation_id: FirstReply(
            each.delivery.conversation_id, each.result.at, each.delivery.id, each.delivery.author
        )
        for each in reversed(ended)
        if isinstance(each.result, Sent) and each.delivery.is_reply
    }
    await first_replied(conn, revision, list(replies.values()))
    others = {each.delivery.conversation_id for each in ended} - replies.keys()
    await touch(conn, revision, sorted(others - {step.after.id for step in steps}))


async def _steps(
    conn: Connection, ended: Sequence[Settlement], blocked: set[int], now: Instant
) -> list[Step]:
    """What endings change beside first replies, which are rare: moves and refusals."""
    concerned = {each.delivery.conversation_id for each in ended if _concerns(each)}
    rows = await load_many(conn, sorted(concerned))
    steps: list[Step] = []
    for each in ended:
        row = rows.get(each.delivery.conversation_id)
        if row is not None and _concerns(each):
            steps += steps_of(each, row, now, blocked=row.id in blocked)
            rows[row.id] = steps[-1].after if steps and steps[-1].after.id == row.id else row
    return steps


def _concerns(ended: Settlement) -> bool:
    match ended.result:
        case Sent(moved_to=moved_to):
            return moved_to is not None
        case Refused(contact_gone=gone):
            return ended.delivery.is_reply or gone
        case _:
            return False


def steps_of(
    ended: Settlement, row: ConversationRow, now: Instant, *, blocked: bool
) -> Iterator[Step]:
    """A settlement's changes of its conversation, each beginning where the one before it ended: the
    chat has moved, its person is gone, or a refused reply gives the customer their wait back."""
    claimed, result = ended.delivery, ended.result
    if isinstance(result, Sent) and result.moved_to is not None:
        address = result.moved_to[1]
        yield Step(row, replace(row, address=address), now, Moved(address))
    if isinstance(result, Refused) and blocked:
        after = replace(row, contact_blocked=1)
        yield Step(row, after, now, Blocked())
        row = after
    if isinstance(result, Refused) and claimed.is_reply:
        state = after_unsent(row.state, claimed.answers_since)
        if state != row.state:
            yield Step(row, replace(row, state=state), now, Unsent(claimed.id, result.code))


async def _accounts(conn: Connection, ended: Sequence[Settlement], now: Instant) -> None:
    """What endings tell of their accounts: pauses, quotas, and how much was sent."""
    sent, said = Counter[AccountId](), Counter[AccountId]()
    for each in ended:
        account_id = each.delivery.account_id
        match each.result:
            case Deferred(scope="account"):
                await run(conn, NOT_BEFORE, account_id=account_id, until=each.due_at)
            case Sent(quota=quota):
                sent[account_id] += 1
                said[account_id] += each.delivery.operation == Operation.SAY
                if quota:
                    await run(conn, QUOTA, account_id=account_id, quota=dump_reason(quota))
    for account_id in sent:
        await run(conn, LAST_OUT, account_id=account_id, now=now)
        if said[account_id]:
            month, count = month_of(now), said[account_id]
            await run(conn, COUNT_SENT, account_id=account_id, month=month, count=count)
