"""Settlement: how deliveries ended, and what that means for messages, conversations and accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from socialdesk.errors import StoreError
from socialdesk.model.changes import Blocked, Moved, Unsent
from socialdesk.model.conversation import after_unsent
from socialdesk.model.delivery import (
    Claimed,
    Deferred,
    DeliveryKind,
    DeliveryState,
    Operation,
    Refused,
    Sent,
    Settlement,
    Unconfirmed,
)
from socialdesk.model.ids import HOUR, SECOND, AccountId, Instant
from socialdesk.model.message import Author, ChatKind, DeliveryReport
from socialdesk.model.pace import month_of
from socialdesk.model.reason import Reason, dump_reason
from socialdesk.model.text import storable
from socialdesk.store import contacts, messages, news, waits
from socialdesk.store.conversations import (
    ConversationRow,
    FirstReply,
    Step,
    change_many,
    first_replied,
    load_many,
    raise_revision,
    touched,
)
from socialdesk.store.engine.database import Batch, Connection, Database
from socialdesk.store.engine.statement import Rows, statement
from socialdesk.store.messages import SentMessage, own_attachment
from socialdesk.store.moments import count_odd, is_odd
from socialdesk.store.news import News


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
    covered: int = 0
    """1: it cost nothing after all."""
    kept: str | None = ""
    """What the next try is given; None: what this one was given."""


@dataclass(frozen=True, slots=True)
class AccountNews:
    """What an ending tells of its account."""

    account_id: AccountId
    until: int = 0
    quota: str = ""


SETTLE = Rows(
    """
    UPDATE outbox
    SET state = CASE WHEN outbox.remote_id IS NOT NULL AND given.state = 'unconfirmed' THEN 'sent'
            WHEN outbox.state IN ('delivered', 'read') AND given.state = 'sent' THEN outbox.state
            ELSE given.state END,
        error = CASE WHEN outbox.remote_id IS NOT NULL AND given.state = 'unconfirmed' THEN '' ELSE given.error END,
        code = CASE WHEN outbox.remote_id IS NOT NULL AND given.state = 'unconfirmed' THEN '' ELSE given.code END,
        remote_id = COALESCE(given.remote_id, outbox.remote_id), settled_at = given.settled_at,
        due_at = given.due_at, attempts = outbox.attempts - given.forgiven, lease_until = NULL,
        cost = outbox.cost * (1 - given.covered), kept = COALESCE(given.kept, outbox.kept)
    FROM given WHERE outbox.id = given.id
    """,
    id="bigint",
    state="text",
    error="text",
    code="text",
    remote_id="text",
    settled_at="bigint",
    due_at="bigint",
    forgiven="bigint",
    covered="bigint",
    kept="text",
)
"""An echo may have come before the answer and left its name: then it has arrived, even if no answer
ever comes. Settled once more, what was received or read meanwhile stays so."""
NOT_BEFORE = statement("UPDATE account SET not_before = :until WHERE id = :account_id")
LAST_OUT = statement("UPDATE account SET last_out_at = :now WHERE id = :account_id")
QUOTA = statement("UPDATE account SET quota = :quota WHERE id = :account_id")
COUNT_SENT = statement(
    """
    INSERT INTO monthly_count (account_id, month, count)
    SELECT account_id, :month, count(*) FROM outbox
    WHERE id IN (:ids) AND state NOT IN ('sent', 'delivered', 'read') GROUP BY account_id
    ON CONFLICT (account_id, month) DO UPDATE SET count = monthly_count.count + excluded.count
    """
)
"""Run before `SETTLE`: what is settled once more, because nobody heard that it had been, was counted
then."""
RECEIVED = """
    UPDATE outbox SET state = $3
    WHERE state IN ('sent', 'delivered') AND state <> $3 AND id IN (
        SELECT delivery_id FROM message
        WHERE conversation_id = $1 AND remote_id = $2 AND delivery_id IS NOT NULL
    )
"""
RECEIVED_UNTIL = """
    UPDATE outbox SET state = $3
    WHERE state IN ('sent', 'delivered') AND state <> $3 AND id IN (
        SELECT delivery_id FROM message
        WHERE conversation_id = $1 AND at <= $2 AND delivery_id IS NOT NULL
        ORDER BY at DESC, seq DESC, id DESC LIMIT 100
    )
"""
RECEIVED_BEFORE = """
    UPDATE outbox SET state = $2
    WHERE state IN ('sent', 'delivered') AND state <> $2 AND conversation_id = $1 AND id IN (
        SELECT message.delivery_id FROM message
        JOIN conversation ON conversation.id = message.conversation_id
        JOIN platform_news ON platform_news.account_id = conversation.account_id
            AND platform_news.chat = conversation.chat AND platform_news.kind = $2
            AND (
                platform_news.about = message.remote_id
                OR platform_news.about = '' AND message.at <= platform_news.at + $4
            )
        WHERE message.conversation_id = $1 AND message.remote_id = $3 AND message.delivery_id IS NOT NULL
    )
"""
SENT_RECEIVED_BEFORE = statement(
    """
    UPDATE outbox SET state = :state
    WHERE id IN (:ids) AND state IN ('sent', 'delivered') AND state <> :state AND EXISTS (
        SELECT 1 FROM platform_news
        JOIN conversation ON conversation.account_id = platform_news.account_id
            AND conversation.chat = platform_news.chat
        WHERE platform_news.account_id = outbox.account_id AND platform_news.about = outbox.remote_id
            AND platform_news.kind = :state AND conversation.id = outbox.conversation_id
    )
    """
)
REPORT_SLACK = 2 * SECOND
"""Milliseconds that a report's moment may lie before that of what it is about."""


class Settlements:
    """The end of a delivery, where nothing is begun after it; see also `Claims.claim`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def settle(self, ended: Sequence[Settlement], now: Instant) -> None:
        """Write down how deliveries ended. Settling one again changes nothing but its moment."""
        await self._db.transact(lambda conn: settle(conn, ended, now))

    async def settle_apart(self, ended: Sequence[Settlement], now: Instant) -> list[Settlement]:
        """The same, each by itself, where one of them cannot be written. Of that one at least its row
        says how it ended; gives back those of which not even that can be kept."""
        return [each for each in ended if not await self._settled(each, now)]

    async def _settled(self, ended: Settlement, now: Instant) -> bool:
        bare = _without_details(ended, now)
        for work in (
            lambda conn: settle(conn, [ended], now),
            lambda conn: settle(conn, [bare], now),
            lambda conn: conn.together([SETTLE.batch([ending(bare, now)])]),
        ):
            try:
                await self._db.transact(work)
            except StoreError:
                raise
            except Exception:  # noqa: BLE001, S112 - whatever one of them holds, its neighbours go on
                continue
            return True
        return False


def _sound(ended: Settlement, now: Instant) -> Settlement:
    """The same with a moment, where an answer names none that can be."""
    if isinstance(ended.result, Sent) and is_odd(ended.result.at, now):
        return replace(ended, result=replace(ended.result, at=now))
    return ended


async def settle(conn: Connection, told: Sequence[Settlement], now: Instant) -> None:
    """The same inside a transaction: what most deliveries need goes to the store in one piece."""
    revision = await raise_revision(conn)
    ended = [_sound(each, now) for each in told]
    odd = [each for each, was in zip(ended, told, strict=True) if each is not was]
    await count_odd(conn, Counter(each.delivery.account_id for each in odd))
    sent = [(each.delivery, each.result) for each in ended if isinstance(each.result, Sent)]
    for claimed, _ in sent:
        if claimed.operation != Operation.SAY:
            await _operated(conn, claimed, now)
    blocked = await _contacts(conn, ended, now)
    steps = await _steps(conn, ended, blocked, now)
    await change_many(conn, revision, steps)
    refused = [each for each in ended if isinstance(each.result, Refused)]
    waits.fold_at_end(
        conn, [each.delivery.conversation_id for each in refused if each.delivery.is_reply]
    )
    said = [sent_message(*each) for each in sent if each[0].operation == Operation.SAY]
    replies = _replies(sent)
    shown = {step.after.id for step in steps} | replies.keys()
    others = {each.delivery.conversation_id for each in ended} - shown
    await conn.together(
        [
            *_counted(sent, now),
            SETTLE.batch([ending(each, now) for each in ended]),
            messages.arrived(said, now),
            waits.arrived([each for each in said if each.author == Author.AGENT]),
            *first_replied(revision, list(replies.values())),
            touched(revision, sorted(others)),
            *_accounts(ended, now),
            *_received_before(said),
        ]
    )


def _without_details(ended: Settlement, now: Instant) -> Settlement:
    """The same ending without what its answer named, which cannot be written."""
    match ended.result:
        case Sent():
            return replace(ended, result=Sent("", 0, now))
        case Deferred():
            later = Instant(now + HOUR)
            return replace(ended, result=Deferred(Reason("send.mistake")), due_at=later)
        case Refused(code=code):
            return replace(ended, result=Refused(Reason("send.mistake"), storable(code)))
        case Unconfirmed():
            return replace(ended, result=Unconfirmed(Reason("send.mistake")))


async def received(conn: Connection, conversation_id: int, report: DeliveryReport) -> None:
    """What arrived was delivered, or read; what was read before stays so."""
    state = (DeliveryState.READ if report.read else DeliveryState.DELIVERED).value
    named = [(conversation_id, each, state) for each in report.remote_ids]
    await conn.many(RECEIVED, named)
    if report.watermark is not None:
        until = report.watermark + REPORT_SLACK
        await conn.rows(RECEIVED_UNTIL, conversation_id, until, state)


async def keep_report(
    conn: Connection, account_id: AccountId, report: DeliveryReport, received_at: Instant
) -> None:
    """A delivery report may overtake the answer that names what it is of, or its echo."""
    kind = news.READ if report.read else news.DELIVERED
    told = [
        News(account_id, each, report.chat, kind, "", "", received_at) for each in report.remote_ids
    ]
    if report.watermark is not None:
        told.append(News(account_id, "", report.chat, kind, "", "", report.watermark))
    await news.keep(conn, told)


async def received_before(conn: Connection, conversation_id: int, remote_id: str) -> None:
    """Delivery reports of a message of ours that came before it."""
    for state in (DeliveryState.DELIVERED, DeliveryState.READ):
        await conn.rows(RECEIVED_BEFORE, conversation_id, state.value, remote_id, REPORT_SLACK)


def _received_before(said: Sequence[SentMessage]) -> list[Batch]:
    """The same for what was just sent: who reads at once may be told of before the answer that names
    the message."""
    ids = [each.delivery_id for each in said if each.remote_id]
    return [
        SENT_RECEIVED_BEFORE.once(ids=ids, state=state.value)
        for state in (DeliveryState.DELIVERED, DeliveryState.READ)
        if ids
    ]


def ending(ended: Settlement, now: Instant) -> Ending:
    """What a result means for its row."""
    number = ended.delivery.id
    match ended.result:
        case Sent() as sent:
            why = dump_reason(sent.why) if sent.lacks else ""
            return Ending(
                number, "sent", now, why, sent.lacks, remote_id=sent.remote_id or None,
                covered=int(sent.is_covered),
            )  # fmt: skip
        case Deferred() as deferred:
            return Ending(
                number,
                "queued",
                None,
                dump_reason(deferred.why),
                "deferred",
                due_at=ended.due_at,
                forgiven=int(deferred.is_limit),
                kept=deferred.kept,
            )
        case Refused() as refused:
            return Ending(number, "refused", now, dump_reason(refused.why), refused.code)
        case Unconfirmed() as unconfirmed:
            why = dump_reason(unconfirmed.why)
            return Ending(number, "unconfirmed", now, why, "unconfirmed", kept=None)


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
        attachments=(own_attachment(file),) if file else (),
        at=sent.at,
        seq=sent.seq,
    )


async def _operated(conn: Connection, claimed: Claimed, now: Instant) -> None:
    """What an operation that succeeded changed."""
    place = (claimed.conversation_id, str(claimed.reply_to))
    match claimed.operation:
        case Operation.EDIT:
            own = await messages.earlier(conn, *place)
            if own is not None and own.body != claimed.body:
                await messages.replace_words(conn, own, claimed.body, own.attachments, now)
        case Operation.HIDE | Operation.UNHIDE:
            hidden_at = now if claimed.operation == Operation.HIDE else None
            await messages.set_hidden(conn, *place, hidden_at)
        case Operation.DELETE | Operation.UNSEND:
            await messages.mark_deleted(conn, place[0], [place[1]], now)
        case Operation.LIKE | Operation.UNLIKE:
            sign = "👍" if claimed.operation == Operation.LIKE else ""
            await messages.react(conn, *place, "shop", sign, now, ours=True)


async def _contacts(conn: Connection, ended: Sequence[Settlement], now: Instant) -> set[int]:
    """What endings tell of people; gives back the conversations whose people are newly blocked."""
    blocked = set()
    for each in ended:
        match each.result:
            case Refused(contact_gone=True):
                if await contacts.block(conn, each.delivery.conversation_id, now):
                    blocked.add(int(each.delivery.conversation_id))
            case Sent(contact=contact) if contact:
                await contacts.link_private(conn, each.delivery.conversation_id, contact)
    return blocked


def _replies(sent: Sequence[tuple[Claimed, Sent]]) -> dict[int, FirstReply]:
    """What people of the shop said, one a conversation: it counts as the episode's first answer
    from the platform's own time on. What programs say never does."""
    return {
        claimed.conversation_id: FirstReply(
            claimed.conversation_id, result.at, claimed.id, claimed.author
        )
        for claimed, result in reversed(sent)
        if claimed.is_reply
    }


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
        after = replace(row, address=result.moved_to)
        yield Step(row, after, now, Moved(result.moved_to))
        row = after
    if isinstance(result, Refused) and blocked:
        after = replace(row, contact_blocked=1)
        yield Step(row, after, now, Blocked())
        row = after
    if isinstance(result, Refused) and claimed.is_reply:
        state = after_unsent(row.state, claimed.answers_since)
        if state != row.state:
            yield Step(row, replace(row, state=state), now, Unsent(claimed.id, result.code))


def _counted(sent: Sequence[tuple[Claimed, Sent]], now: Instant) -> list[Batch]:
    """What was said counts in its account's month."""
    ids = [claimed.id for claimed, _ in sent if claimed.operation == Operation.SAY]
    return [COUNT_SENT.once(ids=ids, month=month_of(now))] if ids else []


def _accounts(ended: Sequence[Settlement], now: Instant) -> list[Batch]:
    """What endings tell of their accounts: pauses, quotas, and when something was sent."""
    paused = [
        AccountNews(each.delivery.account_id, until=each.due_at)
        for each in ended
        if isinstance(each.result, Deferred) and each.result.scope == "account"
    ]
    sent = [each for each in ended if isinstance(each.result, Sent)]
    quotas = [
        AccountNews(each.delivery.account_id, quota=dump_reason(each.result.quota))
        for each in sent
        if isinstance(each.result, Sent) and each.result.quota
    ]
    return [
        NOT_BEFORE.batch(paused),
        QUOTA.batch(quotas),
        LAST_OUT.batch(
            [AccountNews(each) for each in {each.delivery.account_id for each in sent}], now=now
        ),
    ]
