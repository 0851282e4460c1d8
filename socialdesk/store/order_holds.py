"""Reservations that run out: each order in one transaction with what that does to the stock. Whoever pays in the same moment holds
the same lock (`order_rows.HOLD`): either the payment is there first, and it is kept, or it was cancelled first, and the payment is
told to be for a cancelled order."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.order import Payment, State
from socialdesk.model.order_hold import Fate, fate
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask, Outcome
from socialdesk.store import tasks
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import run, statement
from socialdesk.store.order_answers import OPEN_TASKS, OVER
from socialdesk.store.order_news import News, OrderNews
from socialdesk.store.order_rows import (
    BY_ID,
    HELD_UNTIL,
    HOLD,
    PAID,
    Order,
    OrderRow,
    one,
    write_down,
)
from socialdesk.store.orders import turn_in
from socialdesk.store.telling import drop

PORTION = 50
"""Orders that are looked for at a time."""
AGAIN = HOUR
"""So much longer (ms) an order is held whose customer waits for an answer."""
DUE = 15 * MINUTE
"""So long (ms) a person has to decide."""
FOLLOWER = "holds"
_OVER = Reason("order.not_told")
Tell = Callable[[Connection, OrderRow], Awaitable[None]]
"""What tells an order's customer something, in a transaction."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of an order whose hold ended."""

    row: OrderRow
    fate: Fate


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where its person waits for an answer, and since when (ms)."""

    conversation: int
    since: int


ENDED = Query(
    int,
    "SELECT id FROM purchase WHERE hold_until IS NOT NULL AND hold_until <= $1 ORDER BY hold_until, id LIMIT $2",
)
ENDING = Query(
    int,
    """
    SELECT id FROM purchase WHERE hold_until IS NOT NULL AND hold_until <= $1 AND hold_until > $2 AND hold_reminded = 0
    ORDER BY hold_until, id LIMIT $3
    """,
)
SET = statement(
    """
    UPDATE purchase SET hold_until = CAST(:until AS bigint), hold_reminded = :reminded WHERE id = :id
    """
)
TURN = Query(str, "SELECT details FROM purchase_change WHERE id = $1 AND kind = 'state'")
WAITS = Query(
    Waiting,
    """
    SELECT conversation.id AS conversation, conversation.waiting_since AS since FROM conversation
    WHERE conversation.waiting_since IS NOT NULL AND conversation.status IN ('open', 'pending') AND conversation.contact_id IN (
        SELECT one.id FROM contact AS one
        WHERE one.id = (SELECT COALESCE(same_as, id) FROM contact WHERE id = $1)
            OR one.same_as = (SELECT COALESCE(same_as, id) FROM contact WHERE id = $1)
    )
    ORDER BY conversation.waiting_since LIMIT 1
    """,
)
"""A conversation in which somebody waits for the shop, whichever of their contacts it is of."""


class OrderHolds:
    """Reservations as a worker's job and people see to them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ended(self, now: Instant) -> list[int]:
        """Orders whose hold has ended, the first first."""
        return await self._db.all(ENDED, now, PORTION)

    async def ending(self, now: Instant, before: int) -> list[int]:
        """Those whose hold ends so soon (ms), and of which nobody was reminded."""
        return await self._db.all(ENDING, now + before, now, PORTION)

    async def end(self, number: int, now: Instant, tell: Tell | None = None) -> Ended | None:
        """The hold of an order ends: it is cancelled and its goods are free, unless there is a reason against that; its customer is
        told (`tell`) in the same transaction. None where it is not over (any more)."""

        async def work(conn: Connection) -> Ended | None:
            order = await _held(conn, number, now)
            if order is None or (until := order.row.hold_until) is None or until > now:
                return None
            row = order.row
            chat = await _waits(conn, row)
            became = _fate(row, chat)
            if chat is not None and became is Fate.WAITS:
                await run(conn, SET, id=number, until=now + AGAIN, reminded=1)
                await _ask(conn, row, chat, now)
                return Ended(row, became)
            await run(conn, SET, id=number, until=None, reminded=0)
            if became is Fate.CANCELLED:
                told = {"because": HELD_UNTIL, "until": until}
                await turn_in(
                    conn, number, row.state, State.CANCELLED, OWN_NAME, now, told=told
                )  # fmt: skip
                await drop(conn, reminder_key(row.id, until), _OVER, now)
                if tell is not None:
                    await tell(conn, row)
            return Ended(row, became)

        return await self._db.transact(work)

    async def remind(self, number: int, now: Instant, tell: Tell) -> bool:
        """`tell` the customer of an order that its hold ends, in one transaction; not where there is no need. Whether they
        were."""

        async def work(conn: Connection) -> bool:
            order = await _held(conn, number, now)
            if order is None or order.row.hold_until is None or order.row.hold_reminded:
                return False
            row = order.row
            await run(conn, SET, id=number, until=row.hold_until, reminded=1)
            if _fate(row, await _waits(conn, row)) is not Fate.CANCELLED:
                return False
            await tell(conn, row)
            return True

        return await self._db.transact(work)

    async def settle(self, now: Instant) -> None:
        """What was to be told, and is so no more, is not told: whoever paid is not reminded, nor told that it has run out where that was
        taken back. Raises StoreError."""

        async def heard(conn: Connection, some: Sequence[News]) -> None:
            for each in some:
                if each.kind == HELD_UNTIL:
                    before = each.told.get("before", {}).get(HELD_UNTIL)
                    await drop(conn, reminder_key(each.order, before or 0), _OVER, now)
                elif each.became is not None or each.kind == PAID:
                    await _no_more(conn, each, now)

        await OrderNews(self._db).follow_all(FOLLOWER, heard)

    async def hold(self, number: int, until: int | None, agent: str, now: Instant) -> Order | None:
        """Hold an order's goods until a moment (ms; None: for good), and write that down."""

        async def work(conn: Connection) -> Order | None:
            order = await _held(conn, number, now)
            if order is None or order.row.hold_until == until:
                return order
            await run(conn, SET, id=number, until=until, reminded=0)
            told = {"until": until, "before": {HELD_UNTIL: order.row.hold_until}}
            await write_down(conn, number, HELD_UNTIL, told, agent, now)
            return await one(conn, number)

        return await self._db.transact(work)


async def _no_more(conn: Connection, news: News, now: Instant) -> None:
    row = await fetch_one(conn, BY_ID, news.order)
    if row is not None and row.hold_until is not None and row.runs_out_at is None:
        await drop(conn, reminder_key(row.id, row.hold_until), _OVER, now)
    undone = await fetch_one(conn, TURN, news.told.get("undoes", 0))
    until = json.loads(undone or "{}").get("until")
    if until is not None:
        key = run_out_key(news.order, until)
        await drop(conn, key, _OVER, now)
        await tasks.end(conn, key, Outcome.DONE, "", now)


def reminder_key(order: int, until: int) -> str:
    """By what is known that somebody is reminded of the end of a hold (ms)."""
    return f"hold:{order}:{until}"


def run_out_key(order: int, until: int) -> str:
    """By what is known that somebody is told that it is over."""
    return f"ran_out:{order}:{until}"


async def _held(conn: Connection, number: int, now: Instant) -> Order | None:
    await raise_revision(conn)
    await conn.rows(HOLD)
    return await one(conn, number)


async def _ask(conn: Connection, row: OrderRow, chat: Waiting, now: Instant) -> None:
    """A person decides: once for each time that its customer waits, and not again while they are still asked."""
    if any(key.startswith(OVER) for key in await fetch_all(conn, OPEN_TASKS, row.id)):
        return
    why = Reason("order.hold_waits", code=row.code)
    task = NewTask(
        f"{OVER}{row.id}:{chat.since}", Kind.AGREEMENT, why, Instant(now + DUE), conversation=chat.conversation, order=row.id
    )  # fmt: skip
    await tasks.make(conn, task, now)


async def _waits(conn: Connection, row: OrderRow) -> Waiting | None:
    """Where its person waits, if they do."""
    return await fetch_one(conn, WAITS, row.contact_id or 0)


def _fate(row: OrderRow, chat: Waiting | None) -> Fate:
    return fate(row.state, Payment(row.payment), row.paid, is_waiting=chat is not None)
