"""Taking back what was done to an order, the newest first: each in one transaction with what it does to the stock and to whatever
else knows of it, and written down as one more change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.model.ids import Instant
from socialdesk.model.order import Line, Shift, State
from socialdesk.model.order_change import holds, turned_back
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, Query, fetch_all
from socialdesk.store.engine.statement import ask_one, run, statement
from socialdesk.store.order_beside import cases_back, claims_again, held_anew, parcels_back
from socialdesk.store.order_changes import LINES, TOUCH, Fixed, put, there
from socialdesk.store.order_rows import (
    CHANGEABLE,
    CHANGED,
    HOLD,
    IMPORTED,
    MADE,
    PAID,
    REFUNDED,
    TURNED,
    ChangeRow,
    Order,
    whole,
    write_down,
)  # fmt: skip
from socialdesk.store.order_stock import NotEnough, Short, rows_of, set_lines, shift
from socialdesk.store.payments import PAY

HEEDED = (MADE, IMPORTED, PAID, REFUNDED, CHANGED, TURNED)
"""What can be taken back, or stands in the way of what was before it: money that came or went is not taken back by a key, but where
somebody only said so."""


class CannotUndo(Exception):
    """Nothing was changed: the newest change is of a `kind` that is not taken back. `erased`: what it was is not known any
    more."""

    def __init__(self, kind: str, *, erased: bool = False) -> None:
        super().__init__(kind)
        self.kind = kind
        self.erased = erased


@dataclass(frozen=True, slots=True)
class Undone:
    """An order of which something was taken back: what, as it was written down."""

    order: Order
    change: ChangeRow


SET_STATE = statement("UPDATE purchase SET turned_from = state, state = :state WHERE id = :id")
NEWEST_FIRST = Query(
    ChangeRow,
    "SELECT id, at, kind, details, agent FROM purchase_change WHERE purchase_id = $1 ORDER BY id DESC",
)


async def undo(
    conn: Connection, number: int, agent: str, now: Instant, hold: int = 0
) -> Undone | None:
    """Take back the newest change of an order that was not taken back yet; that is one more change, which says which it
    undoes. Where it may run out again with that, and its hold is over, it is held for `hold` ms from now on (0: for good). None
    where there is no such order. Raises CannotUndo, NotEnough where its goods are somebody else's by now, and InTheWay."""
    await raise_revision(conn)
    await conn.rows(HOLD)
    row = await ask_one(conn, TOUCH, id=number, now=now)
    if row is None:
        return None
    (order,) = await whole(conn, [row])
    done = await _undone(conn, order, agent, now)
    details = json.loads(done.change.details)
    gave_up = LINES in details.get("before", ()) or details.get("to") == State.CANCELLED
    await claims_again(conn, done.order, now, revives=gave_up)
    await held_anew(conn, row, done.order.row, hold, now)
    return Undone(await there(conn, number), done.change)


async def _undone(conn: Connection, order: Order, agent: str, now: Instant) -> Undone:
    left = _left(await fetch_all(conn, NEWEST_FIRST, order.row.id))
    newest = next(left)
    if newest.kind == TURNED:
        details = json.loads(newest.details)
        if details.get("because") == CHANGED:
            changed = next(left)
            before = _before(changed)
            order = await _state_back(conn, order, newest, agent, now)
            return Undone(await _put_back(conn, order, before, changed.id, agent, now), changed)
        return Undone(await _state_back(conn, order, newest, agent, now), newest)
    if newest.kind == PAID and json.loads(newest.details).get("by_hand"):
        return Undone(await _unpaid(conn, order, newest, agent, now), newest)
    if newest.kind != CHANGED:
        raise CannotUndo(newest.kind)
    return Undone(await _put_back(conn, order, _before(newest), newest.id, agent, now), newest)


async def _unpaid(
    conn: Connection, order: Order, newest: ChangeRow, agent: str, now: Instant
) -> Order:
    """What somebody only said was paid is not."""
    amount = -json.loads(newest.details)["amount"]
    await run(conn, PAY, id=order.row.id, amount=amount, now=now)
    told = {"amount": amount, "by_hand": True, "undoes": newest.id}
    await write_down(conn, order.row.id, PAID, told, agent, now)
    return await there(conn, order.row.id)


def _left(changes: Sequence[ChangeRow]) -> Iterator[ChangeRow]:
    """What may be taken back, or stands in the way, and was not taken back yet, the newest first; last of all that the order
    was made, or came from elsewhere. What only tells something (a parcel) stands in nobody's way."""
    changes = [each for each in changes if each.kind in HEEDED]
    details = {each.id: json.loads(each.details) for each in changes}
    undone = {each["undoes"] for each in details.values() if "undoes" in each}
    for each in changes:
        if each.id not in undone and "undoes" not in details[each.id]:
            yield each


def _before(row: ChangeRow) -> dict[str, Any]:
    before: dict[str, Any] | None = json.loads(row.details).get("before")
    if before is None:
        raise CannotUndo(row.kind, erased=True)
    return before


async def _put_back(
    conn: Connection, order: Order, before: dict[str, Any], change_id: int, agent: str, now: Instant
) -> Order:
    wanted = {name: value for name, value in before.items() if name in CHANGEABLE}
    lines = order.lines
    if LINES in before:
        if not holds(order.lines, order.row.state):
            raise Fixed
        lines = tuple(Line(*each)._replace(held=each[3]) for each in before[LINES])
    return await put(conn, order, wanted, lines, agent, now, undoes=change_id)


async def _state_back(
    conn: Connection, order: Order, newest: ChangeRow, agent: str, now: Instant
) -> Order:
    details, number = json.loads(newest.details), order.row.id
    before, after = State(details["from"]), State(details["to"])
    if after is not order.row.state:
        raise CannotUndo(newest.kind)
    await parcels_back(conn, number, before, after, agent, now)
    if after is State.RETURNED:
        await cases_back(conn, number, agent, now)
    freed = details.get("freed", [0 if order.row.source else line.quantity for line in order.lines])
    pairs = [
        turned_back(line, before, after, units)
        for line, units in zip(order.lines, freed, strict=True)
    ]
    by: dict[int | None, Shift] = {}
    for line, change_of in pairs:
        was = by.get(line.product, Shift(0, 0))
        by[line.product] = Shift(was.stock + change_of.stock, was.reserved + change_of.reserved)
    if short := await shift(conn, by, "undone", agent, now, number):
        wants = {line.product: line.held or line.returned for line, _ in pairs}
        rows = await rows_of(conn, short)
        raise NotEnough([Short(each.sku, wants[each.id], each.free) for each in rows], [])
    await set_lines(conn, number, [line for line, _ in pairs])
    await run(conn, SET_STATE, id=number, state=before.value)
    told = {"from": after.value, "to": before.value, "undoes": newest.id}
    await write_down(conn, number, TURNED, told, agent, now)
    return await there(conn, number)
