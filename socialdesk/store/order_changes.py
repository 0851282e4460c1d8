"""Changing an order that is made: in one transaction, with what it does to the stock, and written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from socialdesk.model.ids import Instant
from socialdesk.model.order import Line, State, total_of
from socialdesk.model.order_change import (
    AGREED_TO,
    again,
    between,
    holds,
    relined,
    unknown,
)
from socialdesk.model.product import folded_sku
from socialdesk.model.text import fold
from socialdesk.store.engine.database import Connection
from socialdesk.store.engine.statement import Statement, ask_one, run, statement
from socialdesk.store.order_beside import claims_again, held_anew
from socialdesk.store.order_rows import (
    CHANGEABLE,
    CHANGED,
    COLUMNS,
    DROP_LINES,
    HOLD,
    TURNED,
    Order,
    OrderRow,
    add_lines,
    one,
    whole,
    write_down,
)  # fmt: skip
from socialdesk.store.order_stock import (
    NotEnough,
    ordered,
    rows_of,
    shift,
    short_of,
)

LINES = "lines"
"""What of the details of a change are the lines of before, each as `_kept` writes it."""


class Fixed(Exception):
    """Nothing was changed: the order's lines cannot be."""


class NothingLeft(Exception):
    """Nothing was changed: the order would have no line."""


TOUCH = Statement(
    OrderRow, f"UPDATE purchase SET changed_at = :now WHERE id = :id RETURNING {COLUMNS}"
)
CHANGE = statement(
    """
    UPDATE purchase SET state = :state, name = :name, folded = :folded, phone = :phone, address = :address, note = :note,
        fee = :fee, total = :total, payment = :payment, turned_from = CASE WHEN state = :state THEN turned_from ELSE state END
    WHERE id = :id
    """
)


async def change(
    conn: Connection,
    number: int,
    wanted: Mapping[str, Any],
    items: Mapping[str, int],
    agent: str,
    now: Instant,
    hold: int = 0,
) -> Order | None:
    """Change an order's name, phone, address, note or fee, and set how many of each SKU it has (0: none), and write down
    what stood there. What a customer said yes to, and is changed, is new again; what may run out again with that, and whose
    hold is over, is held for `hold` ms (0: for good). None where there is no such order. Raises NotEnough, Fixed, NothingLeft, KeyError for none of a SKU that it has none of, and ValueError where its total cannot
    be."""
    await conn.rows(HOLD)
    row = await ask_one(conn, TOUCH, id=number, now=now)
    if row is None:
        return None
    (order,) = await whole(conn, [row])
    lines = await _lines(conn, order, items) if items else order.lines
    return await put(conn, order, wanted, lines, agent, now, hold)


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


async def put(
    conn: Connection,
    order: Order,
    wanted: Mapping[str, Any],
    lines: Sequence[Line],
    agent: str,
    now: Instant,
    hold: int = 0,
    **told: Any,
) -> Order:
    """Give an order these values and lines, and write down what stood there, in a transaction that holds; `told` with it. Raises
    NotEnough, ValueError."""
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
    done = await there(conn, number)
    if is_new_again:
        await claims_again(conn, done, now)
    await held_anew(conn, row, done.row, hold, now)
    return await there(conn, number)


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


async def there(conn: Connection, number: int) -> Order:
    """An order as it is now."""
    found = await one(conn, number)
    assert found is not None
    return found


def _kept(lines: Sequence[Line]) -> list[list[Any]]:
    """Lines as they are written down, to be put back."""
    return [list(each[:6]) for each in lines]
