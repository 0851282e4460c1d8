"""Changing an order that is made, and taking back what was done to it: each in one transaction, with what it does to the
stock, and each written down as one more change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.model.ids import Instant
from socialdesk.model.order import Line, Shift, State, total_of
from socialdesk.model.order_change import (
    AGREED_TO,
    again,
    between,
    holds,
    relined,
    turned_back,
    unknown,
)
from socialdesk.model.product import folded_sku
from socialdesk.model.text import fold
from socialdesk.store.engine.database import Connection, Query, fetch_all
from socialdesk.store.engine.statement import Statement, ask_one, run, statement
from socialdesk.store.order_rows import (
    CHANGEABLE,
    CHANGED,
    COLUMNS,
    DROP_LINES,
    HOLD,
    IMPORTED,
    MADE,
    PAID,
    TURNED,
    ChangeRow,
    Order,
    OrderRow,
    add_lines,
    one,
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

HEEDED = (MADE, IMPORTED, PAID, CHANGED, TURNED)
LINES = "lines"
"""What of the details of a change are the lines of before, each as `_kept` writes it."""


class Fixed(Exception):
    """Nothing was changed: the order's lines cannot be."""


class NothingLeft(Exception):
    """Nothing was changed: the order would have no line."""


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


TOUCH = Statement(
    OrderRow, f"UPDATE purchase SET changed_at = :now WHERE id = :id RETURNING {COLUMNS}"
)
CHANGE = statement(
    """
    UPDATE purchase SET state = :state, name = :name, folded = :folded, phone = :phone, address = :address, note = :note,
        fee = :fee, total = :total, payment = :payment
    WHERE id = :id
    """
)
SET_STATE = statement("UPDATE purchase SET state = :state WHERE id = :id")
NEWEST_FIRST = Query(
    ChangeRow,
    "SELECT id, at, kind, details, agent FROM purchase_change WHERE purchase_id = $1 ORDER BY id DESC",
)


async def change(
    conn: Connection,
    number: int,
    wanted: Mapping[str, Any],
    items: Mapping[str, int],
    agent: str,
    now: Instant,
) -> Order | None:
    """Change an order's name, phone, address, note or fee, and set how many of each SKU it has (0: none), and write down
    what stood there. What a customer said yes to, and is changed, is new again. None where there is no such order. Raises
    NotEnough, Fixed, NothingLeft, KeyError for none of a SKU that it has none of, and ValueError where its total cannot
    be."""
    await conn.rows(HOLD)
    row = await ask_one(conn, TOUCH, id=number, now=now)
    if row is None:
        return None
    (order,) = await whole(conn, [row])
    lines = await _lines(conn, order, items) if items else order.lines
    return await _set(conn, order, wanted, lines, agent, now)


async def _lines(conn: Connection, order: Order, items: Mapping[str, int]) -> tuple[Line, ...]:
    if order.row.source or not holds(order.lines, order.row.state):
        raise Fixed
    there = {folded_sku(each.sku): each.quantity for each in order.lines}
    fresh = {sku for sku in unknown(order.lines, items) if items[sku]}
    # More of what is there must still be sold; less of it need not.
    sold = [sku for sku, units in items.items() if units > there.get(folded_sku(sku), 0)]
    known = await ordered(conn, {sku: items[sku] for sku in sold})
    new = {folded_sku(sku): known[folded_sku(sku)] for sku in fresh}
    lines = relined(order.lines, items, new)
    if not lines:
        raise NothingLeft
    return lines


async def _set(
    conn: Connection,
    order: Order,
    wanted: Mapping[str, Any],
    lines: Sequence[Line],
    agent: str,
    now: Instant,
    **told: Any,
) -> Order:
    row, number = order.row, order.row.id
    told_before = {name: getattr(row, name) for name in wanted}
    before = {**told_before, **({LINES: _kept(order.lines)} if lines != order.lines else {})}
    if told_before == dict(wanted) and lines == order.lines:
        return order
    values = {**{name: getattr(row, name) for name in CHANGEABLE}, **wanted}
    total = row.total - row.fee + values["fee"]
    if lines != order.lines:
        total = await _reline(conn, order, lines, values["fee"], agent, now)
    else:
        total_of(lines, values["fee"])
    changed = any(values[name] != getattr(row, name) for name in AGREED_TO)
    is_new_again = not told and again(row.state, order.lines, lines, changed)
    state = State.NEW if is_new_again else row.state
    await run(
        conn, CHANGE, id=number, state=state.value, total=total, folded=fold(values["name"]), **values
    )  # fmt: skip
    await write_down(conn, number, CHANGED, {"before": before, **told}, agent, now)
    if is_new_again:
        details = {"from": row.state.value, "to": state.value, "because": CHANGED}
        await write_down(conn, number, TURNED, details, agent, now)
    return await _there(conn, number)


async def _reline(
    conn: Connection, order: Order, lines: Sequence[Line], fee: int, agent: str, now: Instant
) -> int:
    """Give an order other lines, and hold what they need; what it comes to."""
    number = order.row.id
    total = total_of(lines, fee)
    by = between(order.lines, lines)
    if short := await shift(conn, by, CHANGED, agent, now, number):
        raise NotEnough([short_of(each, lines) for each in await rows_of(conn, short)], [])
    await conn.rows(DROP_LINES, number)
    await add_lines(conn, number, lines)
    return total


async def undo(conn: Connection, number: int, agent: str, now: Instant) -> Undone | None:
    """Take back the newest change of an order that was not taken back yet; that is one more change, which says which it
    undoes. None where there is no such order. Raises CannotUndo, and NotEnough where its goods are somebody else's by now."""
    await conn.rows(HOLD)
    row = await ask_one(conn, TOUCH, id=number, now=now)
    if row is None:
        return None
    (order,) = await whole(conn, [row])
    left = _left(await fetch_all(conn, NEWEST_FIRST, number))
    newest = next(left)
    if newest.kind == TURNED:
        details = json.loads(newest.details)
        if details.get("because") == CHANGED:
            changed = next(left)
            before = _before(changed)
            order = await _state_back(conn, order, newest, agent, now)
            order = await _put_back(conn, order, before, changed.id, agent, now)
            return Undone(order, changed)
        return Undone(await _state_back(conn, order, newest, agent, now), newest)
    if newest.kind != CHANGED:
        raise CannotUndo(newest.kind)
    return Undone(await _put_back(conn, order, _before(newest), newest.id, agent, now), newest)


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
    return await _set(conn, order, wanted, lines, agent, now, undoes=change_id)


async def _state_back(
    conn: Connection, order: Order, newest: ChangeRow, agent: str, now: Instant
) -> Order:
    details, number = json.loads(newest.details), order.row.id
    before, after = State(details["from"]), State(details["to"])
    if after is not order.row.state:
        raise CannotUndo(newest.kind)
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
    return await _there(conn, number)


async def _there(conn: Connection, number: int) -> Order:
    found = await one(conn, number)
    assert found is not None
    return found


def _kept(lines: Sequence[Line]) -> list[list[Any]]:
    """Lines as they are written down, to be put back."""
    return [list(each[:6]) for each in lines]
