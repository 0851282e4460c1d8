"""Orders: made and turned from state to state, each in one transaction together with what it does to the stock and with
what is written down of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.model.ids import Instant
from socialdesk.model.order import (
    CODE,
    WAY,
    Imported,
    Payment,
    Shift,
    State,
    backs,
    held,
    total_of,
    turned,
)
from socialdesk.model.text import fold
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask_one
from socialdesk.store.order_beside import parcels_back
from socialdesk.store.order_changes import change
from socialdesk.store.order_imports import Taken, take_in
from socialdesk.store.order_rows import (
    ADD,
    COLUMNS,
    HOLD,
    MADE,
    TURNED,
    ChangeRow,
    Order,
    OrderRow,
    Wanted,
    add_lines,
    one,
    page_query,
    whole,
    write_down,
)  # fmt: skip
from socialdesk.store.order_stock import (
    NotEnough,
    Short,
    ordered,
    rows_of,
    set_lines,
    shift,
    short_of,
)
from socialdesk.store.order_undoing import Undone, undo


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who gets an order, and from where it came."""

    account_id: int | None = None
    conversation_id: int | None = None
    contact_id: int | None = None
    name: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order that is to be made here: how many of each SKU. The same `key` makes it once. Its goods are held for `hold` ms (0: for
    good) for who does not pay on delivery."""

    key: str
    items: Mapping[str, int]
    buyer: Buyer
    fee: int
    currency: str
    note: str = ""
    payment: Payment = Payment.NONE
    hold: int = 0


BY_CODE = Query(OrderRow, f"SELECT {COLUMNS} FROM purchase WHERE code = $1 ORDER BY id LIMIT 20")
BY_KEY = Query(OrderRow, f"SELECT {COLUMNS} FROM purchase WHERE key = $1")
CHANGES = Query(
    ChangeRow,
    "SELECT id, at, kind, details, agent FROM purchase_change WHERE purchase_id = $1 ORDER BY id",
)
COUNT_UP = Query(int, "UPDATE purchase_counter SET last = last + 1 WHERE id = 1 RETURNING last")
TURN = Statement(
    int,
    """
    UPDATE purchase SET state = :after, turned_from = :before, changed_at = :now WHERE id = :id AND state = :before RETURNING id
    """,
)
"""Only what still is as it was found: of two who turn one at the same time, the first has."""


class Orders:
    """Orders as services ask for them and change them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # -- reading

    async def one(self, number: int) -> Order | None:
        """One by its number, which is this store's own."""
        return await self._db.read(lambda conn: one(conn, number))

    async def coded(self, code: str) -> list[OrderRow]:
        """Those with a code: one made here, or of several systems that count alike."""
        return await self._db.all(BY_CODE, code)

    async def page(
        self, wanted: Wanted, most: int, after: tuple[int, int] | None = None
    ) -> list[Order]:
        """Orders, the newest first; those behind one's moment (ms) and number, if that is given."""

        async def work(conn: Connection) -> list[Order]:
            query, arguments = page_query(wanted, after)
            return await whole(conn, await fetch_all(conn, query, *arguments, most))

        return await self._db.read(work)

    async def changes(self, number: int) -> list[ChangeRow]:
        """What happened to one, oldest first."""
        return await self._db.all(CHANGES, number)

    # -- by a person or a program

    async def make(self, order: NewOrder, agent: str, now: Instant) -> Order:
        """Make one and hold its goods. One of the same key is given back as it is: a second try does nothing. Raises
        NotEnough, ValueError where its amounts cannot be."""

        return await self._db.transact(lambda conn: make_in(conn, order, agent, now))

    async def turn(
        self,
        order: Order,
        state: State,
        agent: str,
        now: Instant,
        back: Mapping[str, int | None] | None = None,
    ) -> Order | None:
        """Turn one to another state, with what that does to the stock. None, and nothing is done, where it is no longer as it
        was read. `back` is what of a returned one comes into the stock (None: all). Raises as `backs`, NotEnough where
        the stock was changed by hand, and InTheWay."""
        before = order.row.state

        async def work(conn: Connection) -> Order | None:
            await conn.rows(HOLD)
            done = await turn_in(conn, order.row.id, before, state, agent, now, back)
            if done is not None and before in WAY and state in WAY[: WAY.index(before)]:
                await parcels_back(conn, order.row.id, state, before, agent, now)
            return done

        return await self._db.transact(work)

    async def change(
        self,
        number: int,
        wanted: Mapping[str, Any],
        agent: str,
        now: Instant,
        items: Mapping[str, int] | None = None,
        hold: int = 0,
    ) -> Order | None:
        """See `order_changes.change`."""

        async def work(conn: Connection) -> Order | None:
            await conn.rows(HOLD)
            return await change(conn, number, wanted, items or {}, agent, now, hold)

        return await self._db.transact(work)

    async def undo(self, number: int, agent: str, now: Instant, hold: int = 0) -> Undone | None:
        """See `order_undoing.undo`."""
        return await self._db.transact(lambda conn: undo(conn, number, agent, now, hold))

    # -- from elsewhere

    async def take_in(
        self, batch: Sequence[Imported], agent: str, now: Instant, *, dry_run: bool = False
    ) -> list[Taken]:
        """See `order_imports.take_in`."""
        return await take_in(self._db, batch, agent, now, dry_run=dry_run)


async def make_in(conn: Connection, order: NewOrder, agent: str, now: Instant) -> Order:
    """See `Orders.make`, inside a transaction."""
    await conn.rows(HOLD)
    if (made := await fetch_one(conn, BY_KEY, order.key)) is not None:
        return (await whole(conn, [made]))[0]
    lines = [held(each)[0] for each in (await ordered(conn, order.items)).values()]
    total = total_of(lines, order.fee)
    count = await fetch_one(conn, COUNT_UP)
    code = f"{CODE}{count}"
    number = await ask_one(
        conn, ADD, order.buyer, source="", code=code, key=order.key, state=State.NEW.value, note=order.note,
        folded=fold(order.buyer.name), at=now, fee=order.fee, total=total, currency=order.currency, agent=agent,
        now=now, digest="", payment=order.payment.value,
        hold_until=now + order.hold if order.hold and order.payment is not Payment.COD else None,
    )  # fmt: skip
    assert number is not None
    await add_lines(conn, number, lines)
    by = {each.product: Shift(0, each.held) for each in lines}
    if short := await shift(conn, by, "hold", agent, now, number):
        raise NotEnough([short_of(each, lines) for each in await rows_of(conn, short)], [])
    await write_down(conn, number, MADE, {"total": total}, agent, now)
    found = await one(conn, number)
    assert found is not None
    return found


async def turn_in(
    conn: Connection,
    number: int,
    before: State,
    state: State,
    agent: str,
    now: Instant,
    back: Mapping[str, int | None] | None = None,
    told: Mapping[str, Any] | None = None,
) -> Order | None:
    """See `Orders.turn`, inside a transaction that has locked no product."""
    await conn.rows(HOLD)
    if (
        await ask_one(conn, TURN, id=number, before=before.value, after=state.value, now=now)
        is None
    ):
        return None
    found = await one(conn, number)
    assert found is not None
    came = backs(found.lines, back) if state is State.RETURNED else [0] * len(found.lines)
    pairs = [
        turned(line, before, state, some) for line, some in zip(found.lines, came, strict=True)
    ]
    by: dict[int | None, Shift] = {}
    for line, its in pairs:
        was = by.get(line.product, Shift(0, 0))
        by[line.product] = Shift(was.stock + its.stock, was.reserved + its.reserved)
    if short := await shift(conn, by, state.value, agent, now, number):
        rows = await rows_of(conn, short)
        raise NotEnough([Short(each.sku, 0, each.free) for each in rows], [])
    lines = [line for line, _ in pairs]
    await set_lines(conn, number, lines)
    details: dict[str, Any] = {"from": before.value, "to": state.value, **(told or {})}
    if state is State.RETURNED:
        details["back"] = [[each.sku, each.returned] for each in lines]
    if state is State.CANCELLED:
        details["freed"] = [each.held for each in found.lines]
    await write_down(conn, number, TURNED, details, agent, now)
    return await one(conn, number)
