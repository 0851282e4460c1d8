"""What customers are told of the program's own accord: each once for ever by its key, in the transaction of whoever has a
reason to. It is in the outbox, or waits for the end of the quiet hours, or is a task of a person's: never nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from socialdesk.model.automatic import PER_HOUR
from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.consent import PROMOTIONS
from socialdesk.model.delivery import DeliveryKind, DeliveryState, NewDelivery, Sort
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.pace import month_of
from socialdesk.model.policy import Capabilities, Never
from socialdesk.model.preflight import Quiet
from socialdesk.model.reason import NO_REASON, Reason, dump_reason, load_reason
from socialdesk.model.telling import (
    STUCK,
    Outcome,
    Saying,
    Told,
    Way,
    awake,
    dump,
    load,
    way,
)
from socialdesk.store.accounts import ACCOUNTS, MONTHLY
from socialdesk.store.consents import PEOPLE_AMONG
from socialdesk.store.contacts import ROOT_OF
from socialdesk.store.conversations import ConversationRow, load_many, raise_revision, touch
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask_one, run, statement
from socialdesk.store.outbox import queue_one
from socialdesk.store.situations import PRIVATE, situation_of
from socialdesk.store.switches import IS_OFF
from socialdesk.store.tasks import make as make_task

PORTION = 50
"""Rows that one transaction looks at."""
AGAIN = 30 * MINUTE
"""So long (ms) after a platform would not take it at this hour, it is asked again."""
QUEUED = "queued"
UNDER_WAY = (DeliveryState.SCHEDULED, DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Means:
    """What telling goes by: accounts' limits by name, the shop's quiet hours in its zone, whether what platforms charge for may
    be used, and how much may be told in a conversation within an hour."""

    limits: Mapping[str, Capabilities]
    quiet: Quiet
    zone: ZoneInfo
    paid: bool = False
    per_hour: int = PER_HOUR


@dataclass(frozen=True, slots=True)
class TellingRow:
    """Something that is told. `delivery` is the state of what is in the outbox for it, and `error` its trouble."""

    id: int
    conversation_id: int | None
    said: str
    state: str
    stored_why: str
    due_at: int
    delivery_id: int | None
    told_at: int | None
    delivery: str | None
    error: str

    @property
    def saying(self) -> Saying:
        """What."""
        return load(self.said)

    @property
    def told(self) -> Told:
        """What became of it."""
        outcome = Outcome.SENT if self.state == QUEUED else Outcome(self.state)
        return Told(outcome, load_reason(self.stored_why))


@dataclass(frozen=True, slots=True)
class _Later:
    at: Instant
    why: Reason


@dataclass(frozen=True, slots=True)
class _Queue:
    chat: ConversationRow
    way: Way


@dataclass(frozen=True, slots=True)
class _Ask:
    why: Reason


@dataclass(frozen=True, slots=True)
class _Refuse:
    why: Reason


_Decision = _Later | _Queue | _Ask | _Refuse

_ROW = """
    SELECT telling.id, telling.conversation_id, telling.said, telling.state, telling.why AS stored_why, telling.due_at, telling.delivery_id,
        telling.told_at, outbox.state AS delivery, COALESCE(outbox.error, '') AS error
    FROM telling LEFT JOIN outbox ON outbox.id = telling.delivery_id
"""
BY_KEY = Query(TellingRow, f"{_ROW} WHERE telling.key = $1")
DUE = Query(
    TellingRow,
    f"""
    {_ROW} WHERE telling.settled_at IS NULL AND telling.state = 'later' AND telling.due_at <= $1
    ORDER BY telling.due_at, telling.id LIMIT $2
    """,
)
IN_OUTBOX = Query(
    TellingRow,
    f"""
    {_ROW} WHERE telling.settled_at IS NULL AND telling.state = 'queued'
        AND (outbox.state NOT IN ('scheduled', 'queued', 'claimed', 'sending') OR (outbox.state = 'queued' AND telling.told_at < $1))
    ORDER BY telling.due_at, telling.id LIMIT $2
    """,
)
ADD = Statement(
    int,
    """
    INSERT INTO telling (key, conversation_id, contact_id, said, state, due_at, made_at)
    VALUES (:key, CAST(:conversation AS bigint), CAST(:contact AS bigint), :said, 'later', :now, :now)
    ON CONFLICT (key) DO NOTHING RETURNING id
    """,
)
TURN = statement(
    """
    UPDATE telling SET state = :state, why = :why, due_at = :due, delivery_id = COALESCE(CAST(:delivery AS bigint), delivery_id),
        told_at = COALESCE(CAST(:told AS bigint), told_at), conversation_id = COALESCE(CAST(:chat AS bigint), conversation_id),
        settled_at = CAST(:settled AS bigint)
    WHERE id = :id
    """
)
TAKE_BACK = Query(
    int,
    """
    UPDATE outbox SET state = 'cancelled', code = 'told_otherwise', settled_at = $2 WHERE id = $1 AND state IN ('queued', 'scheduled')
    RETURNING id
    """,
)
LATELY = Query(int, "SELECT count(*) FROM telling WHERE conversation_id = $1 AND told_at > $2")
CHATS = Query(
    int,
    f"""
    SELECT id FROM conversation
    WHERE chat_kind IN ({", ".join(f"'{each}'" for each in PRIVATE)}) AND contact_id IN (
        SELECT one.id FROM contact AS one WHERE one.id = $1
        UNION ALL SELECT one.id FROM contact AS one WHERE one.same_as = $1
    )
    ORDER BY COALESCE(last_action_at, 0) DESC, id DESC
    """,
)
"""Somebody's private conversations, the one in which they did something last first."""
FORGET = statement(
    """
    DELETE FROM telling WHERE contact_id IN (:contacts)
        OR conversation_id IN (SELECT id FROM conversation WHERE contact_id IN (:contacts))
    """
)


class Tellings:
    """What is told, as services ask for it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def tell(self, saying: Saying, means: Means, now: Instant) -> Told:
        """See `tell`."""
        return await self._db.transact(lambda conn: tell(conn, saying, means, now))

    async def drop(self, key: str, why: Reason, now: Instant) -> bool:
        """See `drop`."""
        return await self._db.transact(lambda conn: drop(conn, key, why, now))

    async def one(self, key: str) -> TellingRow | None:
        """What became of something, by its key."""
        return await self._db.one(BY_KEY, key)

    async def look(self, means: Means, now: Instant) -> bool:
        """Say what is due, and make tasks of what did not arrive, a portion of both; whether there may be more. Whoever dies
        in between has done nothing; what another has done meanwhile is not done again."""
        stuck = Instant(now - STUCK)
        due = await self._db.all(DUE, now, PORTION)
        ended = await self._db.all(IN_OUTBOX, stuck, PORTION)
        if not due and not ended:
            return False

        async def work(conn: Connection) -> bool:
            revision = await raise_revision(conn)  # what is found now is nobody else's
            found = await fetch_all(conn, DUE, now, PORTION)
            for row in found:
                await _carry_out(conn, revision, row.id, row.saying, means, now)
            came = await fetch_all(conn, IN_OUTBOX, stuck, PORTION)
            for row in came:
                await _settle(conn, revision, row, now)
            return PORTION in (len(found), len(came))

        return await self._db.transact(work)


async def tell(conn: Connection, saying: Saying, means: Means, now: Instant) -> Told:
    """Tell a customer something, inside a transaction; what became of it. A key that there is already gives what became of
    that, and nothing is done. See `Saying`."""
    revision = await raise_revision(conn)
    number = await ask_one(conn, ADD, saying, said=dump(saying), now=now)
    if number is not None:
        return await _carry_out(conn, revision, number, saying, means, now)
    there = await fetch_one(conn, BY_KEY, saying.key)
    assert there is not None
    return there.told


async def drop(conn: Connection, key: str, why: Reason, now: Instant) -> bool:
    """It need not be told any more: what waits, or lies in the outbox, is not said. Whether it had not been said yet."""
    revision = await raise_revision(conn)
    row = await fetch_one(conn, BY_KEY, key)
    if row is None or row.state not in (Outcome.LATER, QUEUED):
        return False
    if row.delivery_id is not None:
        if await fetch_one(conn, TAKE_BACK, row.delivery_id, now) is None:
            return False
        await touch(conn, revision, _of(row))
    await _turn(conn, row.id, Outcome.REFUSED.value, why, now, settled=now)
    return True


async def forget(conn: Connection, contacts: Sequence[int]) -> None:
    """People who are erased: what they were, or would be, told goes."""
    if contacts:
        await run(conn, FORGET, contacts=contacts)


# -- what becomes of it


async def _carry_out(
    conn: Connection, revision: int, number: int, saying: Saying, means: Means, now: Instant
) -> Told:
    decision = await _decide(conn, saying, means, now)
    match decision:
        case _Later(at, why):
            await _turn(conn, number, Outcome.LATER.value, why, at)
            return Told(Outcome.LATER, why)
        case _Refuse(why):
            await _turn(conn, number, Outcome.REFUSED.value, why, now, settled=now)
            return Told(Outcome.REFUSED, why)
        case _Ask(why):
            return await _ask_a_person(conn, number, saying, why, now)
        case _Queue(chat, found):
            delivery = NewDelivery(
                f"tell:{saying.key}", chat.id, DeliveryKind.BROADCAST, found.text, OWN_NAME,
                buttons=found.buttons, manner=found.manner, message_tag=found.message_tag, purpose=saying.purpose,
                cost=found.cost,
            )  # fmt: skip
            queued = await queue_one(conn, delivery, now)
            await run(
                conn, TURN, id=number, state=QUEUED, why="", due=now, delivery=queued, told=now, chat=chat.id, settled=None,
            )  # fmt: skip
            await touch(conn, revision, [chat.id])
            return Told(Outcome.SENT)


async def _turn(
    conn: Connection,
    number: int,
    state: str,
    why: Reason,
    due: Instant,
    settled: Instant | None = None,
) -> None:
    await run(
        conn, TURN, id=number, state=state, why=dump_reason(why), due=due, delivery=None, told=None, chat=None,
        settled=settled,
    )  # fmt: skip


async def _ask_a_person(
    conn: Connection, number: int, saying: Saying, why: Reason, now: Instant
) -> Told:
    """It becomes the task that came with it; without one nobody says it."""
    task = saying.task
    outcome = Outcome.REFUSED if task is None else Outcome.TASK
    await _turn(conn, number, outcome.value, why, now, settled=now)
    if task is not None:
        new = replace(
            task,
            draft=task.draft or saying.text,
            why=Reason("task.could_not", what=task.why, why=why) if task.why else why,
            conversation=task.conversation
            if task.conversation is not None
            else saying.conversation,
            contact=task.contact if task.contact is not None else saying.contact,
        )
        await make_task(conn, new, now)
    return Told(outcome, why)


async def _settle(conn: Connection, revision: int, row: TellingRow, now: Instant) -> None:
    """How what was put into the outbox ended, or that it does not go out at all."""
    saying = row.saying
    if row.delivery in UNDER_WAY:
        assert row.delivery_id is not None
        if await fetch_one(conn, TAKE_BACK, row.delivery_id, now) is not None:
            await touch(conn, revision, _of(row))
            await _ask_a_person(conn, row.id, saying, Reason("telling.stuck"), now)
    elif row.delivery == DeliveryState.REFUSED:
        await _ask_a_person(conn, row.id, saying, load_reason(row.error), now)
    elif row.delivery == DeliveryState.CANCELLED:
        await _turn(
            conn, row.id, Outcome.REFUSED.value, Reason("telling.cancelled"), now, settled=now
        )
    else:
        await _turn(conn, row.id, Outcome.SENT.value, NO_REASON, now, settled=now)


def _of(row: TellingRow) -> list[int]:
    return [] if row.conversation_id is None else [row.conversation_id]


# -- where and how


async def _decide(conn: Connection, saying: Saying, means: Means, now: Instant) -> _Decision:
    if saying.switch and await fetch_one(conn, IS_OFF, saying.switch) is not None:
        return _Refuse(Reason("telling.off"))
    chats, root = await _chats(conn, saying)
    home = chats[0] if chats and chats[0].id == saying.conversation else None
    if home is not None and home.contact_blocked:
        return _Refuse(Reason("policy.blocked"))
    if saying.purpose is not Sort.SERVICE and await _wants_none(conn, root):
        return _Refuse(Reason("telling.unwanted"))
    if saying.quiet and (at := awake(means.quiet, now, means.zone)) > now:
        return _Later(at, Reason("telling.quiet"))
    why, at_day = Reason("prize.no_chat"), False
    for place, chat in enumerate(chats):
        found = await _way_in(conn, saying, chat, means, now)
        if not isinstance(found, Never):
            return _Queue(chat, found)
        at_day |= found.code == "quiet_hours"
        why = found.why if place == 0 else why
    return _Later(Instant(now + AGAIN), why) if at_day else _Ask(why)


async def _chats(conn: Connection, saying: Saying) -> tuple[list[ConversationRow], int | None]:
    """The conversation that is meant, then the others of its person, the one in which they did something last first; and who
    that person is. Where somebody stops us, nothing is looked for elsewhere."""
    there = await load_many(conn, [] if saying.conversation is None else [saying.conversation])
    home = there.get(saying.conversation) if saying.conversation is not None else None
    contact = home.contact_id if home is not None else saying.contact
    roots = [] if contact is None else await fetch_all(conn, ROOT_OF, contact)
    root = roots[0] if roots else None
    numbers = [] if root is None else await fetch_all(conn, CHATS, root)
    others = await load_many(conn, [each for each in numbers if home is None or each != home.id])
    found = [others[each] for each in numbers if each in others]
    return ([home, *found] if home is not None else found), root


async def _wants_none(conn: Connection, root: int | None) -> bool:
    if root is None:
        return False
    query, arguments = PEOPLE_AMONG.over(3, [root])
    return bool(await fetch_all(conn, query, PROMOTIONS, 0, *arguments))


async def _way_in(
    conn: Connection, saying: Saying, chat: ConversationRow, means: Means, now: Instant
) -> Way | Never:
    """How it may be said in a chat, or why not: never where others read it."""
    account = next(
        (each for each in await fetch_all(conn, ACCOUNTS) if each.id == chat.account_id), None
    )
    limits = means.limits.get(account.name) if account is not None else None
    if account is None or limits is None:
        return Never(Reason("account.not_configured"), code="not_configured")
    if chat.chat_kind not in PRIVATE:
        return Never(Reason("telling.in_public"), code="in_public")
    if not chat.address:
        return Never(Reason("policy.no_address"), code="no_address")
    told = await fetch_one(conn, LATELY, chat.id, now - HOUR) or 0
    if told >= means.per_hour:
        return Never(Reason("telling.many"), code="many")
    sent = 0
    if limits.monthly:
        sent = await fetch_one(conn, MONTHLY, chat.account_id, month_of(now)) or 0
    situation = situation_of(
        chat, now, DeliveryKind.BROADCAST, purpose=saying.purpose, sent_this_month=sent
    )
    template = saying.templates.get(account.channel)
    return way(
        saying, limits, situation, template=template, paid=means.paid, name=chat.contact_name
    )
