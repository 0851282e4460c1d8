"""Notices of orders: what happened to an order becomes one that is due, in the transaction of the follower that read it; what is due
is told a moment later, in one transaction with its being told. Each event of an order is told once, for ever."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from socialdesk.model import parcel
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.notice import (
    HOLD,
    Event,
    Standing,
    event_of,
    event_of_parcel,
    happened,
    holds,
    is_back,
    is_numbered,
    is_too_old,
)
from socialdesk.model.order import ENDED, GONE, State
from socialdesk.model.reason import Reason, load_reason
from socialdesk.model.task import Kind, NewTask, Outcome
from socialdesk.model.telling import Saying, Told
from socialdesk.store import tasks, telling
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask, ask_one, run, statement
from socialdesk.store.order_news import News, OrderNews
from socialdesk.store.order_rows import BY_ID, PARCEL, TURNED, OrderRow
from socialdesk.store.parcels import ParcelRow, of_orders
from socialdesk.store.telling import Means

FOLLOWER = "notices"
PORTION = 50
"""Notices that are told in one go."""
OF_PEOPLE = (parcel.State.RETURNED, parcel.State.LOST)
"""States of a parcel that leave its order to a person."""
LONG_AGO = 7 * DAY


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice. Moments in ms; `told` and `why` are of the telling, as far as there is one."""

    purchase_id: int
    code: str
    stored_event: str
    change_id: int
    at: int
    due_at: int
    stored_state: str
    settled_at: int | None
    told: str
    stored_why: str

    @property
    def event(self) -> Event:
        """What is told."""
        return Event(self.stored_event)

    @property
    def standing(self) -> Standing:
        """What became of it."""
        return Standing(self.stored_state)

    @property
    def why(self) -> Reason:
        """Why it was not simply told."""
        return load_reason(self.stored_why)

    def is_farther(self, event: Event, at: int) -> bool:
        """Whether it is due, and of what happened at the same moment it is farther on the order's way: a carrier tells at once that
        a parcel is out for delivery and, thereby, that its order is shipped."""
        ranks = list(Event)
        is_same = self.due_at == at + HOLD and self.standing is Standing.DUE
        return is_same and ranks.index(self.event) > ranks.index(event)

    @property
    def key(self) -> str:
        """By which it is told once."""
        return f"notice:{self.purchase_id}:{self.stored_event}:{self.change_id}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of orders is told: which events, and of those that were imported too."""

    events: Collection[Event]
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What would become of something that is told: where it would be said (None: nowhere), by which account, what the platform
    charges for it (in the smallest unit of the account's currency), and until when (ms) it waits."""

    outcome: str
    stored_why: str
    conversation_id: int | None
    account: str
    cost: int
    due_at: int

    @property
    def why(self) -> Reason:
        """Why it would not simply be told."""
        return load_reason(self.stored_why)


class _Undone(Exception):
    """Takes a try back, with what it came to."""

    def __init__(self, tried: Tried) -> None:
        super().__init__()
        self.tried = tried


_ROW = """
    SELECT notice.purchase_id, purchase.code, notice.event AS stored_event, notice.change_id, notice.at, notice.due_at,
        notice.state AS stored_state, notice.settled_at, COALESCE(telling.state, '') AS told, COALESCE(telling.why, '') AS stored_why
    FROM notice JOIN purchase ON purchase.id = notice.purchase_id
    LEFT JOIN telling
        ON telling.key = 'notice:' || notice.purchase_id || ':' || notice.event || ':' || notice.change_id
"""
DUE = Query(NoticeRow, f"{_ROW} WHERE notice.state = 'due' AND notice.due_at <= $1 ORDER BY notice.due_at LIMIT $2")  # fmt: skip
OF_ORDER = Query(NoticeRow, f"{_ROW} WHERE notice.purchase_id = $1 ORDER BY notice.change_id")
NEWEST = Query(NoticeRow, f"{_ROW} ORDER BY notice.change_id DESC LIMIT $1")
TRIED = Query(
    Tried,
    """
    SELECT telling.state AS outcome, telling.why AS stored_why, outbox.conversation_id, COALESCE(account.name, '') AS account,
        COALESCE(outbox.cost, 0) AS cost, telling.due_at
    FROM telling LEFT JOIN outbox ON outbox.id = telling.delivery_id
    LEFT JOIN conversation ON conversation.id = outbox.conversation_id
    LEFT JOIN account ON account.id = conversation.account_id
    WHERE telling.key = $1
    """,
)
OF_ORDERS = Statement(
    OrderRow,
    BY_ID.sql.replace("WHERE id = $1", "WHERE id IN (:orders)"),
)
ADD = Statement(
    int,
    """
    INSERT INTO notice (purchase_id, event, change_id, at, due_at, state, settled_at)
    VALUES (:order, :event, :change, :at, :due, :state, CAST(:settled AS bigint))
    ON CONFLICT (purchase_id, event) DO NOTHING RETURNING change_id
    """,
)
SETTLE = Statement(
    int,
    """
    UPDATE notice SET state = :state, settled_at = :now, numbered = :numbered
    WHERE purchase_id = :order AND event = :event AND change_id = :change AND state = 'due' RETURNING change_id
    """,
)
"""Only what is still due: of two workers the first has it."""
OVERTAKE = statement(
    "UPDATE notice SET state = 'newer', settled_at = :now WHERE purchase_id = :order AND event <> :event AND state = 'due'"
)
UNDO = statement("DELETE FROM notice WHERE purchase_id = :order AND event = :event")
UNNUMBERED = Query(
    int,
    "SELECT 1 AS there FROM notice WHERE purchase_id = $1 AND event = 'shipped' AND state = 'told' AND numbered = 0",
)


class Notices:
    """Notices as services follow, tell and list them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def follow(self, wanted: Wanted, now: Instant) -> None:
        """Make notices of everything that happened to orders since the last time."""

        async def react(conn: Connection, news: Sequence[News]) -> None:
            await _react(conn, news, wanted, now)

        await OrderNews(self._db).follow_all(FOLLOWER, react)

    async def due(self, now: Instant) -> list[NoticeRow]:
        """Those that are to be told now."""
        return await self._db.all(DUE, now, PORTION)

    async def of(self, order: int) -> list[NoticeRow]:
        """Those of an order, in the order in which they happened."""
        return await self._db.all(OF_ORDER, order)

    async def newest(self, most: int) -> list[NoticeRow]:
        """The newest, newest first."""
        return await self._db.all(NEWEST, most)

    async def around(self, order: int) -> tuple[OrderRow, list[ParcelRow]] | None:
        """An order with its parcels, as texts need it."""

        async def work(conn: Connection) -> tuple[OrderRow, list[ParcelRow]] | None:
            row = await fetch_one(conn, BY_ID, order)
            return None if row is None else (row, await of_orders(conn, [order]))

        return await self._db.read(work)

    async def settle(self, row: NoticeRow, standing: Standing, now: Instant) -> bool:
        """It is told to nobody; whether it was still due."""
        return await self._db.transact(lambda conn: _settle(conn, row, standing, now))

    async def tell(
        self, row: NoticeRow, saying: Saying, means: Means, now: Instant, *, numbered: bool
    ) -> Told | None:
        """Tell what is due; what became of it. None, and nothing is done, where it is due no more."""

        async def work(conn: Connection) -> Told | None:
            await raise_revision(conn)
            if not await _settle(conn, row, Standing.TOLD, now, numbered=numbered):
                return None
            return await telling.tell(conn, saying, means, now)

        return await self._db.transact(work)

    async def tried(self, saying: Saying, means: Means, now: Instant) -> Tried:
        """What would become of it, were it told now; nothing is."""

        async def work(conn: Connection) -> Tried:
            await telling.tell(conn, saying, means, now)
            found = await fetch_one(conn, TRIED, saying.key)
            assert found is not None
            raise _Undone(found)

        try:
            return await self._db.transact(work)
        except _Undone as undone:
            return undone.tried


async def _settle(
    conn: Connection, row: NoticeRow, standing: Standing, now: Instant, *, numbered: bool = False
) -> bool:
    found = await ask_one(
        conn, SETTLE, state=standing.value, now=now, order=row.purchase_id, event=row.stored_event, change=row.change_id,
        numbered=int(numbered),
    )  # fmt: skip
    return found is not None


async def _react(conn: Connection, news: Sequence[News], wanted: Wanted, now: Instant) -> None:
    numbers = list({each.order for each in news})
    orders = {each.id: each for each in await ask(conn, OF_ORDERS, orders=numbers)}
    for each in news:
        order = orders.get(each.order)
        if order is None or (order.source and not wanted.imported):
            continue
        if each.kind == TURNED:
            before, after = State(each.told["from"]), State(each.told["to"])
            if is_back(before, after):
                await _undo(conn, each.order, after, now)
            if after in ENDED:
                await _settled(conn, each.order, now)
            await _add(conn, each, event_of(before, after), order, wanted, now)
        elif each.kind == PARCEL and each.told:  # of whoever was erased nothing is known any more
            state = parcel.State(each.told["state"])
            if state in OF_PEOPLE and order.state in GONE:
                await _ask_a_person(conn, each, state, order, now)
            elif order.state is State.SHIPPED:  # where it has arrived no carrier is asked any more
                event = event_of_parcel(state)
                if event is None and is_numbered(state) and await _is_unnumbered(conn, each.order):
                    event = Event.TRACKING
                await _add(conn, each, event, order, wanted, now)


async def _ask_a_person(
    conn: Connection, news: News, state: parcel.State, order: OrderRow, now: Instant
) -> None:
    """What came back, or was lost, is for people to decide; what did so long ago was decided by somebody."""
    if now - happened(news.told, news.at, now) > LONG_AGO:
        return
    task = NewTask(
        _task_key(news.order, state), Kind.CASE, Reason(f"parcel.{state.value}", code=order.code), Instant(now + DAY),
        conversation=order.conversation_id, contact=order.contact_id, order=news.order,
    )  # fmt: skip
    await tasks.make(conn, task, now)


async def _settled(conn: Connection, order: int, now: Instant) -> None:
    """Somebody has decided."""
    for state in OF_PEOPLE:
        await tasks.end(conn, _task_key(order, state), Outcome.DONE, "", now)


def _task_key(order: int, state: parcel.State) -> str:
    return f"parcel:{order}:{state.value}"


async def _add(
    conn: Connection, news: News, event: Event | None, order: OrderRow, wanted: Wanted, now: Instant
) -> None:
    """Something happened that is told, unless it was before; then all that was not told yet is told no more."""
    if event is None or _asked(event) not in wanted.events:
        return
    since = happened(news.told, news.at, now)
    standing = Standing.OLD if is_too_old(since, now) else Standing.DUE
    if standing is Standing.DUE and order.contact_id is None:
        standing = Standing.NOBODY
    there = await fetch_all(conn, OF_ORDER, news.order) if standing is Standing.DUE else []
    if any(each.is_farther(event, news.at) for each in there):
        standing = Standing.NEWER
    settled = None if standing is Standing.DUE else now
    made = await ask_one(
        conn, ADD, order=news.order, event=event.value, change=news.id, at=since, due=min(news.at, now) + HOLD,
        state=standing.value, settled=settled,
    )  # fmt: skip
    if made is not None and standing is Standing.DUE:
        for row in there:
            if (
                row.event is not event and event is not Event.TRACKING
            ):  # which adds to what was told
                await _take_back(conn, row, Reason("notice.newer"), now)
        await run(conn, OVERTAKE, order=news.order, event=event.value, now=now)


async def _is_unnumbered(conn: Connection, order: int) -> bool:
    """Whether they were told that it is shipped, and not with which number."""
    return await fetch_one(conn, UNNUMBERED, order) is not None


def _asked(event: Event) -> Event:
    """What a shop must want told for this to be."""
    return Event.SHIPPED if event is Event.TRACKING else event


async def _undo(conn: Connection, order: int, state: State, now: Instant) -> None:
    """An order was taken back, or ended: what is so no more, and was not told yet, is not told; it may be so again."""
    for row in await fetch_all(conn, OF_ORDER, order):
        if holds(row.event, state):
            continue
        is_untold = row.standing is Standing.DUE
        if await _take_back(conn, row, Reason("notice.undone"), now) or is_untold:
            await run(conn, UNDO, order=order, event=row.stored_event)


async def _take_back(conn: Connection, row: NoticeRow, why: Reason, now: Instant) -> bool:
    """Whether what was to be told had not been said yet, and now is not."""
    if row.standing is not Standing.TOLD:
        return False
    dropped = await telling.drop(conn, row.key, why, now)
    return await tasks.end(conn, row.key, Outcome.DROPPED, "", now) or dropped
