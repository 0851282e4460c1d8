"""Orders and the stock: what an order holds of each product, changed together with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.model.order import Line, Shift
from socialdesk.model.product import folded_sku
from socialdesk.store import products
from socialdesk.store.engine.database import Connection, fetch_all
from socialdesk.store.engine.statement import statement
from socialdesk.store.products import ProductRow


@dataclass(frozen=True, slots=True)
class Short:
    """A product of which there is not enough, and how many are free."""

    sku: str
    wanted: int
    free: int


class NotEnough(Exception):
    """Nothing was changed: there is not enough of these, or `missing` ones are none (or no longer) of the shop's."""

    def __init__(self, shorts: Sequence[Short], missing: Sequence[str]) -> None:
        super().__init__()
        self.shorts = tuple(shorts)
        self.missing = tuple(missing)


SET_LINE = statement(
    """
    UPDATE purchase_line SET held = :held, taken = :taken, returned = :returned
    WHERE purchase_id = :purchase_id AND number = :number
    """
)


async def ordered(conn: Connection, items: Mapping[str, int]) -> dict[str, Line]:
    """A line of each product that is wanted, by its folded SKU; nothing is held yet. Raises NotEnough for what the shop does
    not sell."""
    there = await products.known(conn, list(items))
    wanted: dict[str, int] = {}
    for sku, number in items.items():
        wanted[folded_sku(sku)] = wanted.get(folded_sku(sku), 0) + number
    missing = [
        sku for sku in items if (row := there.get(folded_sku(sku))) is None or row.archived_at
    ]
    if missing:
        raise NotEnough([], missing)
    return {
        sku: Line(row.sku, row.name, row.variant, number, row.price, row.id)
        for sku, row, number in ((sku, there[sku], number) for sku, number in wanted.items())
    }


async def shift(
    conn: Connection,
    by: Mapping[int | None, Shift],
    kind: str,
    agent: str,
    now: Instant,
    purchase: int,
) -> list[int]:
    """Change the stock of products, in the order of their ids; of which ones it cannot be done."""
    return [
        product
        for product in sorted(each for each in by if each is not None)
        if not await products.shift(conn, product, by[product], kind, agent, now, purchase)
    ]


async def rows_of(conn: Connection, numbers: Sequence[int]) -> list[ProductRow]:
    """Products by their numbers."""
    query, arguments = products.BY_IDS.over(1, numbers)
    return await fetch_all(conn, query, *arguments)


def short_of(row: ProductRow, lines: Sequence[Line]) -> Short:
    """That there is not enough of a product for these lines."""
    return Short(row.sku, sum(each.quantity for each in lines if each.product == row.id), row.free)


async def set_lines(conn: Connection, purchase: int, lines: Sequence[Line]) -> None:
    """Write down what an order's lines hold, have taken and got back."""
    await conn.together(
        [
            SET_LINE.once(each, purchase_id=purchase, number=number)
            for number, each in enumerate(lines, 1)
        ]
    )
