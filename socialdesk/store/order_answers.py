"""What customers answer to receipts: read right after it is recorded, in one transaction with what it does and with the
place up to which was read. Whoever dies in between has done nothing, and of two workers the second finds it done.

The transaction begins by holding the revision, which every recording holds: no message with a lower number comes later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.choice import choice_of, choices_in, number_of
from socialdesk.model.delivery import DeliveryState
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.order import IN_STOCK, State
from socialdesk.model.order_hints import told_in
from socialdesk.model.phone import HOMES
from socialdesk.model.proof import digest_of
from socialdesk.model.reason import Reason, load_reason
from socialdesk.model.task import Kind, NewTask, Outcome
from socialdesk.model.yes import Reading, mentions, read
from socialdesk.store import order_yes, tasks
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask, run, statement
from socialdesk.store.order_news import News, OrderNews
from socialdesk.store.order_receipts import (
    ARRIVED,
    WATCHED,
    Part,
    ReceiptRow,
    has_arrived,
    parts,
    told_of,
    words_of,
)
from socialdesk.store.order_receipts import (
    COLUMNS as RECEIPT,
)
from socialdesk.store.order_rows import CHANGED, HOLD, PAID, YES, Order, one, write_down
from socialdesk.store.order_yes import BACK, DUE, STAYS
from socialdesk.store.orders import turn_in
from socialdesk.store.switches import AGREEMENTS, IS_OFF

ANSWER, OVER, CONTACT = "answer:", "hold:", "contact:"
"""How the keys of tasks begin: what may be a yes, a hold that is over, a number or an address that was told (`BACK`: what was taken
back after a yes)."""
FOLLOWER = "agreement"
PORTION = 200
"""Messages that one transaction reads."""
AT_ONCE = 10 * MINUTE
"""So soon (ms) after a yes "but in L" belongs to it."""
SKEW = MINUTE
"""So much (ms) the clocks of a platform and of this machine may differ."""
UNSURE = (DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a customer said. `person` is the first of the contacts that they are known to be."""

    id: int
    conversation_id: int
    person: int
    remote_id: str | None
    kind: str
    body: str
    attachments: str
    reply_to: str | None
    forwarded_from: str
    at: int
    seq: int
    edited_at: int | None
    deleted_at: int | None
    is_bot: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody is asked to do, and why (JSON)."""

    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Watch:
    """Whether anything is watched: how many receipts, the lowest number that an answer may have, and up to where was read."""

    watched: int
    after: int
    place: int
    end: int


@dataclass(slots=True)
class Turned:
    """What a turn did: orders that were agreed, tasks that were made; and whether more is waiting."""

    agreed: int = 0
    asked: int = 0
    more: bool = False


WATCHING = Query(
    Watch,
    """
    SELECT (SELECT count(*) FROM (SELECT 1 FROM purchase_receipt WHERE watched = 1 LIMIT 1) AS waiting) AS watched,
        (SELECT COALESCE(min(after_message), 0) FROM purchase_receipt WHERE watched = 1) AS after,
        COALESCE((SELECT place FROM receipt_cursor WHERE id = 1), 0) AS place,
        (SELECT COALESCE(max(id), 0) FROM message) AS "end"
    """,
)
MOVE = """
    INSERT INTO receipt_cursor (id, place) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET place = excluded.place
"""
_ANSWER = """
    SELECT message.id, message.conversation_id, COALESCE(contact.same_as, contact.id) AS person, message.remote_id,
        message.kind, message.body, message.attachments, message.reply_to, message.forwarded_from, message.at, message.seq,
        message.edited_at, message.deleted_at, contact.is_bot
    FROM message JOIN conversation ON conversation.id = message.conversation_id
    JOIN contact ON contact.id = conversation.contact_id
"""
SAID = Query(
    Answer,
    f"""
    {_ANSWER} WHERE message.id > $1 AND message.author = 'customer' AND message.imported IS NULL
        AND message.stands_for IN ('', 'edit') AND conversation.chat_kind IN ('private', 'business', 'direct')
    ORDER BY message.id LIMIT $2
    """,
)
ONE_SAID = Query(Answer, f"{_ANSWER} WHERE message.id = $1 AND message.author = 'customer'")
PERSON = Query(
    int,
    """
    SELECT COALESCE(contact.same_as, contact.id) FROM conversation JOIN contact ON contact.id = conversation.contact_id
    WHERE conversation.id = $1
    """,
)
OF_PERSON = Statement(
    ReceiptRow,
    f"""
    SELECT {RECEIPT} FROM contact JOIN conversation ON conversation.contact_id = contact.id
    JOIN purchase_receipt ON purchase_receipt.conversation_id = conversation.id AND purchase_receipt.watched = 1
    WHERE contact.id = :person OR contact.same_as = :person
    ORDER BY purchase_receipt.id
    """,
)
PLACES = Statement(
    int,
    """
    SELECT outbox.id FROM message JOIN outbox ON outbox.id = message.delivery_id
    WHERE message.id = (
        SELECT last.id FROM message AS last
        WHERE last.conversation_id = :conversation_id AND last.author IN ('agent', 'owner', 'bot') AND last.kind <> 'note'
            AND last.at <= :at AND (last.at < :at OR last.seq < :seq)
        ORDER BY last.at DESC, last.seq DESC, last.id DESC LIMIT 1
    )
    """,
)
"""The delivery that was said last before a message; none where it was none of ours."""
UNWATCH = statement("UPDATE purchase_receipt SET watched = 0 WHERE id = :id")
WATCH_AGAIN = statement(
    """
    UPDATE purchase_receipt SET watched = 1 WHERE purchase_id = :order AND watched = 0 AND at >= :since
        AND revision = (SELECT max(newest.revision) FROM purchase_receipt AS newest WHERE newest.purchase_id = :order)
    """
)
"""Of an order that was cancelled or sent, and is to be agreed to again after all, answers are read again."""
UNWATCH_OLD = statement(
    "UPDATE purchase_receipt SET watched = 0 WHERE watched = 1 AND at < :before"
)
AGREED_AT = Query(
    int,
    "SELECT at FROM purchase_change WHERE purchase_id = $1 AND kind = 'yes' ORDER BY id DESC LIMIT 1",
)


OPEN_TASKS = Query(
    str,
    "SELECT key FROM task WHERE purchase_id = $1 AND kind = 'agreement' AND ended_at IS NULL ORDER BY id",
)


CONTACTS = Query(
    _Asked,
    f"SELECT key, why FROM task WHERE purchase_id = $1 AND kind = 'agreement' AND ended_at IS NULL AND key LIKE '{CONTACT}%' ORDER BY id",
)
ASKED = Query(
    str,
    "SELECT why FROM task WHERE purchase_id = $1 AND kind = 'agreement' AND ended_at IS NULL AND key LIKE 'answer:%' ORDER BY id DESC LIMIT 1",
)


class OrderAnswers:
    """Reading answers to receipts."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def look(self, now: Instant) -> Turned:
        """Read what was said since the last look, a portion of it; while that is switched off it is passed over. Where no receipt
        waits for anything nothing is written."""
        watch = await self._db.one(WATCHING)
        if watch is None or not watch.watched or max(watch.place, watch.after) >= watch.end:
            return Turned()

        async def work(conn: Connection) -> Turned:
            await raise_revision(conn)
            return await _Turn(conn, now).take()

        return await self._db.transact(work, Lane.PROJECTION)

    async def settle(self, now: Instant) -> None:
        """End the tasks of orders that somebody has decided about meanwhile: agreed by hand, changed, cancelled, sent. Answers to
        one that is new again are read again."""

        async def heard(conn: Connection, some: Sequence[News]) -> None:
            for each in some:
                if each.became is not None:
                    begins = {State.AGREED: ANSWER, State.NEW: BACK}.get(each.became, "")
                    await _end_tasks(conn, each.order, begins, now)
                    keep = order_yes.look_after_again if each.became in STAYS else order_yes.forget
                    await keep(conn, each.order)
                    if each.became is State.NEW:
                        await run(conn, WATCH_AGAIN, order=each.order, since=now - WATCHED)
                elif each.kind == PAID:
                    await _end_tasks(conn, each.order, OVER, now)
                elif each.kind == CHANGED:
                    await _end_contact(conn, each.order, now)

        await OrderNews(self._db).follow_all(FOLLOWER, heard)

    async def said(self, message: int) -> Answer | None:
        """A customer's message by its number."""
        return await self._db.one(ONE_SAID, message)

    async def asked(self, order: int) -> int | None:
        """The message of which somebody is to say whether it agrees to an order, if there is an open task of one."""
        why = await self._db.one(ASKED, order)
        found = load_reason(why).fields.get("message") if why else None
        return found if isinstance(found, int) else None

    async def person(self, receipt: ReceiptRow) -> int | None:
        """Whom a receipt went to: the first of their contacts."""
        return await self._db.one(PERSON, receipt.conversation_id)

    async def came_after(self, receipt: ReceiptRow, answer: Answer) -> bool:
        """Whether the customer may have had all of a receipt when they said something."""
        found = await self._db.read(lambda conn: parts(conn, receipt))
        return stood(found, answer) is not Stood.NOT

    async def agree(
        self, receipt: ReceiptRow, answer: Answer, agent: str, now: Instant
    ) -> Order | None:
        """Somebody says that a message is the yes to a receipt. None where the order is another one by now, or not new."""

        async def work(conn: Connection) -> Order | None:
            await raise_revision(conn)
            return await agree(conn, receipt, answer, agent, now)

        return await self._db.transact(work)


async def agree(
    conn: Connection, receipt: ReceiptRow, answer: Answer, agent: str, now: Instant
) -> Order | None:
    """The customer said yes: the order is agreed, and the message is written down with it, in a transaction that holds the
    revision. None, and nothing is done, where the order is not new, or no longer what the receipt said."""
    await conn.rows(HOLD)
    order = await one(conn, receipt.purchase_id)
    if order is None or told_of(order).digest() != receipt.digest:
        return None
    done = await turn_in(
        conn, order.row.id, State.NEW, State.AGREED, agent, now, told={"receipt": receipt.revision}
    )
    if done is None:
        return None
    await write_down(conn, order.row.id, YES, _kept(receipt, answer), agent, now)
    await order_yes.look_after(conn, receipt.id, answer.id)
    await tasks.end(conn, _task_key(receipt), Outcome.DONE, "", now)
    return done


async def _end_tasks(conn: Connection, order: int, begins: str, now: Instant) -> None:
    """Whoever agreed need not be asked; what they took back is settled where the order was changed; one that is on its way, or
    cancelled, asks for nothing. Ends those whose keys begin so."""
    for key in await fetch_all(conn, OPEN_TASKS, order):
        if key.startswith(begins):
            await tasks.end(conn, key, Outcome.DONE, "", now)


async def _end_contact(conn: Connection, order: int, now: Instant) -> None:
    """What a customer told of themselves, and now stands in their order, is no task any more."""
    found = await one(conn, order)
    for task in await fetch_all(conn, CONTACTS, order):
        told = str(load_reason(task.why).fields.get("told", "")).split()
        if found is None or all(getattr(found.row, name) for name in told):
            await tasks.end(conn, task.key, Outcome.DONE, "", now)


def _kept(receipt: ReceiptRow, answer: Answer) -> dict[str, Any]:
    """What is kept of a yes: which message it was, and its very words as they stood then."""
    return {
        "revision": receipt.revision, "digest": receipt.digest, "message": answer.id, "conversation": answer.conversation_id,
        "remote": answer.remote_id, "words": answer.body, "words_digest": digest_of(answer.body), "said": answer.at,
    }  # fmt: skip


def _task_key(receipt: ReceiptRow) -> str:
    return f"{ANSWER}{receipt.purchase_id}:{receipt.revision}"


class Stood(Enum):
    """Whether a receipt stood in the chat when something was said there."""

    YES = auto()
    PERHAPS = auto()
    NOT = auto()


@dataclass(slots=True)
class _Waiting:
    """A receipt that is watched, with what a decision needs."""

    receipt: ReceiptRow
    order: Order
    parts: Sequence[Part]
    choices: tuple[str, ...]
    text: str


def stood(found: Sequence[Part], answer: Answer) -> Stood:
    """Whether a customer had all of a receipt when they said something: by the platform's time, and in the order in which
    both were written down. One that was tried again may have been there from the first time on."""
    sure = _stood(found, answer)
    if sure is Stood.NOT and any(each.doubted for each in found):
        return Stood.PERHAPS
    return sure


def _stood(found: Sequence[Part], answer: Answer) -> Stood:
    if any(each.state in UNSURE for each in found):
        return Stood.PERHAPS
    if not has_arrived(found):  # of one that broke off in the middle they have read a part
        return Stood.PERHAPS if any(each.state in ARRIVED for each in found) else Stood.NOT
    sure = Stood.YES
    for each in found:
        is_earlier = (each.at or 0, each.seq or 0) < (answer.at, answer.seq)
        if each.message is None or (each.message > answer.id and is_earlier):
            sure = (
                Stood.PERHAPS
            )  # it was on its way, and its own row was written after the answer's
        elif not is_earlier:
            if (each.at or 0) - answer.at > SKEW or each.message > answer.id:
                return Stood.NOT
            sure = Stood.PERHAPS  # two clocks
    return sure


class _Turn:
    def __init__(self, conn: Connection, now: Instant) -> None:
        self._conn = conn
        self._now = now
        self._done = Turned()

    async def take(self) -> Turned:
        conn = self._conn
        await run(conn, UNWATCH_OLD, before=self._now - WATCHED)
        watch = await fetch_one(conn, WATCHING)
        assert watch is not None
        place = max(watch.place, watch.after)
        is_read = watch.watched and await fetch_one(conn, IS_OFF, AGREEMENTS) is None
        found = await fetch_all(conn, SAID, place, PORTION) if is_read else []
        for each in found:
            if each.deleted_at is None and not each.is_bot:
                await self._hear(each)
        self._done.more = len(found) == PORTION
        await conn.rows(MOVE, found[-1].id if self._done.more else max(place, watch.end))
        return self._done

    async def _hear(self, answer: Answer) -> None:
        receipts = await ask(self._conn, OF_PERSON, person=answer.person)
        there = [each for row in receipts if (each := await self._waiting(row)) is not None]
        there = [each for each in there if stood(each.parts, answer) is not Stood.NOT]
        new = [each for each in there if each.order.row.state is State.NEW]
        named = _named(there, answer)
        for each in there:
            if each not in new and named in (None, each):
                await self._hear_afterwards(each, answer)
        if new:
            await self._decide(new, answer)
        for each in there:
            await self._hear_contact(each, answer)

    async def _hear_contact(self, each: _Waiting, answer: Answer) -> None:
        """A number or an address that its order has none of yet is offered to be put in."""
        row = each.order.row
        lacks = [name for name in ("phone", "address") if not getattr(row, name)]
        told = told_in(answer.body, HOMES) if lacks else ()
        if found := [name for name in lacks if name in told]:
            key = f"{CONTACT}{row.id}:{answer.id}"
            await self._ask(each, answer, "order.answer_contact", key, told=" ".join(found))

    async def _waiting(self, row: ReceiptRow) -> _Waiting | None:
        order = await one(self._conn, row.purchase_id)
        told = await words_of(self._conn, row)
        if order is None or told is None or order.row.state not in IN_STOCK:
            await run(self._conn, UNWATCH, id=row.id)
            return None
        found = await parts(self._conn, row)
        return _Waiting(row, order, found, told[1], found[-1].body if found else "")

    async def _decide(self, new: Sequence[_Waiting], answer: Answer) -> None:
        """One of the orders that wait for a yes gets it, or a person looks."""
        meant = _named(new, answer) or (new[0] if len(new) == 1 else None)
        if meant is None:
            meant, reading = new[-1], read(answer.body)
            if reading in (Reading.YES, Reading.WELL):
                reading = Reading.UNCLEAR  # to which of several?
        else:
            reading = await self._reading(meant, answer)
        if reading is Reading.YES and _is_clean(answer) and stood(meant.parts, answer) is Stood.YES:
            if await agree(self._conn, meant.receipt, answer, OWN_NAME, self._now) is not None:
                self._done.agreed += 1
                return
            await self._ask(meant, answer, "order.answer_older")  # it is new, and another one
        elif reading in (Reading.YES, Reading.UNCLEAR):
            await self._ask(meant, answer, "order.answer_unclear")
        elif reading is Reading.CANCEL:
            await self._ask(meant, answer, "order.answer_cancel")

    async def _reading(self, meant: _Waiting, answer: Answer) -> Reading:
        """What an answer says to a receipt: a bare "ok" or number means what was said last, and what quotes something else is
        about that."""
        quotes = answer.reply_to is not None
        is_quoted = answer.reply_to in _numbers(meant.parts)
        words = _words(meant, answer)
        if (
            answer.kind == "sticker" and not words.strip()
        ):  # a picture alone, as Zalo's are: somebody looks at it
            is_meant = is_quoted or await self._is_last(meant, answer)
            return Reading.UNCLEAR if is_meant else Reading.OTHER
        reading = read(words, meant.order.row.code)
        if reading not in (Reading.YES, Reading.WELL):
            return reading
        if quotes and not is_quoted:
            return Reading.UNCLEAR
        is_named = words == answer.body and mentions(words, meant.order.row.code)
        is_bare = not is_named and (reading is Reading.WELL or words != answer.body)
        if is_bare and not is_quoted and not await self._is_last(meant, answer):
            return Reading.UNCLEAR
        return Reading.YES

    async def _is_last(self, meant: _Waiting, answer: Answer) -> bool:
        last = await ask(
            self._conn, PLACES, conversation_id=answer.conversation_id, at=answer.at, seq=answer.seq
        )
        return bool(last) and last[0] in [each.id for each in meant.parts]

    async def _hear_afterwards(self, each: _Waiting, answer: Answer) -> None:
        """Of an order that is agreed: whoever wants it no more, or, right after the yes, wants it otherwise, is a person's
        task; nothing is cancelled by itself."""
        reading = read(answer.body, each.order.row.code)
        is_back = reading is Reading.CANCEL
        if reading in (Reading.CHANGE, Reading.NO, Reading.UNCLEAR):
            agreed = await fetch_one(self._conn, AGREED_AT, each.order.row.id)
            is_back = agreed is not None and 0 <= self._now - agreed <= AT_ONCE
        if is_back:
            key = f"{BACK}{each.order.row.id}:{each.receipt.revision}"
            await self._ask(each, answer, "order.answer_back", key)

    async def _ask(
        self, each: _Waiting, answer: Answer, code: str, key: str = "", **more: str
    ) -> None:
        row = each.order.row
        task = NewTask(
            key or _task_key(each.receipt), Kind.AGREEMENT, Reason(code, code=row.code, message=answer.id, **more),
            Instant(self._now + DUE), conversation=answer.conversation_id, order=row.id,
        )  # fmt: skip
        if await tasks.make(self._conn, task, self._now) is not None:
            self._done.asked += 1


def _named(some: Sequence[_Waiting], answer: Answer) -> _Waiting | None:
    """Which of some receipts an answer quotes, or whose order it names."""
    for each in some:
        if answer.reply_to is not None and answer.reply_to in _numbers(each.parts):
            return each
    for each in some:
        if mentions(_words(each, answer), each.order.row.code):
            return each
    return None


def _numbers(found: Sequence[Part]) -> list[str]:
    return [each.remote_id for each in found if each.remote_id]


def _words(each: _Waiting, answer: Answer) -> str:
    """What was said: of a number the words of the choice that it stands for."""
    if number_of(answer.body) is not None and choices_in(each.text):
        return choice_of(answer.body, each.text) or answer.body
    return answer.body


def _is_clean(answer: Answer) -> bool:
    """Whether it is what somebody said, as they said it: not edited since, nobody else's words, no picture of something
    (a sticker is a sign of its own)."""
    return (
        answer.edited_at is None
        and not answer.forwarded_from
        and answer.kind in ("text", "sticker", "button")
        and (answer.kind == "sticker" or not answer.attachments)
    )
