"""Receipts of orders: what a customer was told, and what became of it on its way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.delivery import DeliveryState
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.receipt import Told
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one
from socialdesk.store.engine.statement import Statement, ask, ask_one, run, statement
from socialdesk.store.order_rows import HOLD, RECEIPT, Order, one, write_down
from socialdesk.store.seen import newest as newest_message

WATCHED = 14 * DAY
"""So long (ms) after a receipt answers to it are read."""
MOST_PARTS = 32
"""A receipt is cut into so many messages at most."""
ARRIVED = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ)
LOST = (DeliveryState.REFUSED, DeliveryState.CANCELLED)


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt. `at` in ms is when it was to be sent."""

    id: int
    purchase_id: int
    revision: int
    digest: str
    conversation_id: int
    key: str
    change_id: int
    after_message: int
    at: int


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """What a customer is to be told. `digest` is of what they would say yes to; `words` with all that they read but the
    choices."""

    order: int
    digest: str
    conversation: int
    language: str
    words: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A receipt that is written down; `words` and `choices` are what it said when it was."""

    row: ReceiptRow
    words: str
    choices: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A delivery of a receipt's. `message`, `at` and `seq` are those of its message, None until it is sent. `doubted`: it was
    tried before, and may have arrived then."""

    id: int
    state: str
    body: str
    remote_id: str | None
    settled_at: int | None
    message: int | None
    at: int | None
    seq: int | None
    doubted: int


@dataclass(frozen=True, slots=True)
class Language:
    """What tells how somebody is spoken to: what their platform says, and their last words."""

    profile: str
    words: str


COLUMNS = """
    purchase_receipt.id, purchase_receipt.purchase_id, purchase_receipt.revision, purchase_receipt.digest,
    purchase_receipt.conversation_id, purchase_receipt.key, purchase_receipt.change_id, purchase_receipt.after_message,
    purchase_receipt.at
"""
NEWEST = Query(
    ReceiptRow,
    f"SELECT {COLUMNS} FROM purchase_receipt WHERE purchase_id = $1 ORDER BY revision DESC LIMIT 1",
)
ALL = Query(
    ReceiptRow, f"SELECT {COLUMNS} FROM purchase_receipt WHERE purchase_id = $1 ORDER BY revision"
)
ADD = Statement(
    int,
    """
    INSERT INTO purchase_receipt (purchase_id, revision, digest, conversation_id, key, change_id, after_message, at)
    VALUES (:order, :revision, :digest, :conversation, :key, :change, :after, :now) RETURNING id
    """,
)
UNWATCH_OLDER = statement(
    "UPDATE purchase_receipt SET watched = 0 WHERE purchase_id = :order AND revision < :revision"
)
DETAILS = Query(str, "SELECT details FROM purchase_change WHERE id = $1")
PARTS = Statement(
    Part,
    """
    SELECT outbox.id, outbox.state, outbox.body, outbox.remote_id, outbox.settled_at, message.id AS message, message.at,
        message.seq, outbox.doubted
    FROM outbox
    LEFT JOIN message ON message.conversation_id = outbox.conversation_id AND message.at >= :since
        AND message.delivery_id = outbox.id
    WHERE outbox.key IN (:keys) ORDER BY outbox.id
    """,
)
SPOKEN = Query(
    Language,
    """
    SELECT contact.language AS profile, COALESCE((
        SELECT message.body FROM message WHERE message.conversation_id = conversation.id AND message.author = 'customer'
            AND message.kind = 'text' ORDER BY message.at DESC, message.seq DESC, message.id DESC LIMIT 1
    ), '') AS words
    FROM conversation JOIN contact ON contact.id = conversation.contact_id WHERE conversation.id = $1
    """,
)
PRIVATE_CHAT = Query(
    int,
    """
    SELECT conversation.id FROM conversation
    WHERE conversation.chat_kind IN ('private', 'business', 'direct') AND conversation.contact_id IN (
        SELECT id FROM contact
        WHERE id = (SELECT COALESCE(same_as, id) FROM contact WHERE id = $1)
            OR same_as = (SELECT COALESCE(same_as, id) FROM contact WHERE id = $1)
    )
    ORDER BY conversation.last_message_at DESC, conversation.id DESC LIMIT 1
    """,
)
SAME = Query(
    int,
    """
    SELECT 1 FROM contact AS one JOIN contact AS two ON COALESCE(one.same_as, one.id) = COALESCE(two.same_as, two.id)
    WHERE one.id = $1 AND two.id = $2
    """,
)


class Receipts:
    """Receipts as services send them and ask for them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def newest(self, order: int) -> ReceiptRow | None:
        """The last of an order's."""
        return await self._db.one(NEWEST, order)

    async def all(self, order: int) -> list[ReceiptRow]:
        """Those of an order, oldest first."""
        return await self._db.all(ALL, order)

    async def parts(self, row: ReceiptRow) -> list[Part]:
        """What became of one on its way, a delivery each."""
        return await self._db.read(lambda conn: parts(conn, row))

    async def spoken(self, conversation: int) -> Language:
        """What tells how the person of a conversation is spoken to."""
        return await self._db.one(SPOKEN, conversation) or Language("", "")

    async def private_chat(self, contact: int) -> int | None:
        """The conversation in which a person was in touch last, all their contacts alike, among those nobody else reads."""
        return await self._db.one(PRIVATE_CHAT, contact)

    async def is_same_person(self, one: int, two: int) -> bool:
        """Whether two contacts are known to be one person."""
        return await self._db.one(SAME, one, two) is not None

    async def record(self, new: NewReceipt, agent: str, now: Instant) -> Recorded | None:
        """Write down a receipt about to be sent. The newest one that says the same is given back instead, unless it did not
        arrive: however often it is asked for, a revision is told once. None where the order is another one by now."""

        async def work(conn: Connection) -> Recorded | None:
            await conn.rows(HOLD)
            order = await one(conn, new.order)
            if order is None or order.row.forgotten or told_of(order).digest() != new.digest:
                return None
            before = await fetch_one(conn, NEWEST, new.order)
            if before is not None and before.digest == new.digest:
                told = await words_of(conn, before)
                if told is not None and not await _is_lost(conn, before):
                    return Recorded(before, *told, is_new=False)
            revision = 1 if before is None else before.revision + 1
            details = {
                "revision": revision, "digest": new.digest, "conversation": new.conversation, "language": new.language,
                "words": new.words, "choices": list(new.choices),
            }  # fmt: skip
            change = await write_down(conn, new.order, RECEIPT, details, agent, now)
            await ask_one(
                conn, ADD, new, revision=revision, key=key_of(new.order, revision), change=change,
                after=await newest_message(conn), now=now,
            )  # fmt: skip
            await run(conn, UNWATCH_OLDER, order=new.order, revision=revision)
            row = await fetch_one(conn, NEWEST, new.order)
            assert row is not None
            return Recorded(row, new.words, new.choices, is_new=True)

        return await self._db.transact(work)


def key_of(order: int, revision: int) -> str:
    """The key under which a receipt's deliveries are queued."""
    return f"receipt:{order}:{revision}"


def told_of(order: Order, phone: str = "") -> Told:
    """What a receipt says of an order; the phone as it is dialled."""
    row = order.row
    return Told(
        row.code, order.lines, row.fee, row.total, row.currency, row.name, phone, row.address, row.paid,
        row.payment == "cod",
    )  # fmt: skip


async def parts(conn: Connection, row: ReceiptRow) -> list[Part]:
    """See `Receipts.parts`, inside a transaction."""
    keys = [row.key, *(f"{row.key}#{number}" for number in range(2, MOST_PARTS + 1))]
    return await ask(conn, PARTS, keys=keys, since=row.at - HOUR)


def has_arrived(found: Sequence[Part]) -> bool:
    """Whether all of a receipt was sent."""
    return bool(found) and all(each.state in ARRIVED for each in found)


async def words_of(conn: Connection, row: ReceiptRow) -> tuple[str, tuple[str, ...]] | None:
    """What a receipt said, and what could be chosen; None where its customer was erased."""
    kept = await fetch_one(conn, DETAILS, row.change_id)
    details = json.loads(kept or "{}")
    return (details["words"], tuple(details["choices"])) if details else None


async def _is_lost(conn: Connection, row: ReceiptRow) -> bool:
    return any(each.state in LOST for each in await parts(conn, row))
