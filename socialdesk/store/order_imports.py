"""Orders that another system tells of: history, which holds no stock and changes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from socialdesk.model.ids import Instant
from socialdesk.model.order import CODE, Imported, Line, Payment
from socialdesk.model.product import folded_sku
from socialdesk.model.text import fold
from socialdesk.store import products
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_one
from socialdesk.store.engine.statement import ask_one, run, statement
from socialdesk.store.order_rows import (
    ADD,
    CHANGEABLE,
    DROP_LINES,
    HOLD,
    IMPORTED,
    Order,
    add_lines,
    one,
    write_down,
)
from socialdesk.store.products import ProductRow

AT_ONCE = 200
"""Imported orders in one transaction."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is there already of an order that comes in again."""

    id: int
    digest: str
    forgotten: int


class Taken(StrEnum):
    """What became of an imported order."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    OURS = "ours"
    """It was made here and is something else here: nothing was done to it."""


COUNT_TO = "UPDATE purchase_counter SET last = $1 WHERE id = 1 AND last < $1"
RETELL = statement(
    """
    UPDATE purchase SET state = :state, name = :name, folded = :folded, phone = :phone, address = :address, note = :note,
        at = :at, fee = :fee, total = :total, currency = :currency, changed_at = :now, digest = :digest,
        turned_from = CASE WHEN state = :state THEN turned_from ELSE '' END
    WHERE id = :id
    """
)
"""From which state it came to that nobody tells: who had it delivered, and sent it back later, has refused nothing."""
KNOWN = Query(Known, "SELECT id, digest, forgotten FROM purchase WHERE code = $1 AND source = $2")


async def take_in(
    database: Database,
    batch: Sequence[Imported],
    agent: str,
    now: Instant,
    *,
    dry_run: bool = False,
) -> list[Taken]:
    """Take in what another system tells, and what became of each. The same, told again, changes nothing; what was told
    otherwise since is told anew, lines too. An order that was made here, and one whose person was erased, stays as it is.
    `dry_run` does nothing of it. A transaction is a few hundred orders: cut off in the middle, it is done again."""
    found = []
    for start in range(0, len(batch), AT_ONCE):
        some = batch[start : start + AT_ONCE]

        async def work(conn: Connection, some: Sequence[Imported] = some) -> list[Taken]:
            if not dry_run:
                await conn.rows(HOLD)
            there = await products.known(conn, [line.sku for each in some for line in each.lines])
            return [await _take_in(conn, each, there, agent, now, dry_run=dry_run) for each in some]

        if dry_run:
            found += await database.read(work)
        else:
            found += await database.transact(work, Lane.BULK)
    return found


async def _take_in(
    conn: Connection,
    order: Imported,
    there: Mapping[str, ProductRow],
    agent: str,
    now: Instant,
    *,
    dry_run: bool,
) -> Taken:
    digest = order.digest()
    known = await fetch_one(conn, KNOWN, order.code, order.source)
    before = None if known is None else await one(conn, known.id)
    if known is not None and before is not None:
        is_same = digest in (known.digest, _as_told(before).digest())
        if is_same or known.forgotten:
            return Taken.SAME
        if not order.source:
            return Taken.OURS
    if dry_run:
        return Taken.NEW if known is None else Taken.CHANGED
    told = {
        "state": order.state.value, "folded": fold(order.name), "at": order.at, "digest": digest, "now": now,
    }  # fmt: skip
    if known is None:
        number = await ask_one(
            conn,
            ADD,
            order,
            key=None,
            payment=Payment.NONE.value,
            hold_until=None,
            account_id=None,
            conversation_id=None,
            contact_id=None,
            agent=agent,
            **told,
        )
        assert number is not None
        if not order.source and order.code.removeprefix(CODE).isdecimal():
            await conn.rows(COUNT_TO, min(int(order.code.removeprefix(CODE)), 1 << 60))
    else:
        number = known.id
        await run(conn, RETELL, order, id=number, **told)
        await conn.rows(DROP_LINES, number)
    lines = [
        each._replace(
            product=row.id if (row := there.get(folded_sku(each.sku))) is not None else None
        )
        for each in order.lines
    ]
    await add_lines(conn, number, lines)
    was = {} if before is None else {"before": _told(before)}
    await write_down(conn, number, IMPORTED, was, agent, now)
    return Taken.NEW if known is None else Taken.CHANGED


def _as_told(order: Order) -> Imported:
    """An order as an import would tell it that says just what is there."""
    row = order.row
    lines = tuple(Line(*each[:5]) for each in order.lines)
    return Imported(
        row.source, row.code, Instant(row.at), row.state, lines, row.name, row.phone, row.address, row.note, row.fee,
        row.total, row.currency,
    )  # fmt: skip


def _told(order: Order) -> dict[str, Any]:
    row = order.row
    return {
        **{name: getattr(row, name) for name in CHANGEABLE},
        "state": row.state.value, "at": row.at, "total": row.total,
        "lines": [list(each[:5]) for each in order.lines],
    }  # fmt: skip
