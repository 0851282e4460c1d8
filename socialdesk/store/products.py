"""Products, and how many units of each there are: whatever changes the stock writes down by how much, in the same
transaction, and only where every unit that is reserved is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from socialdesk.model.hyphens import plain_hyphens
from socialdesk.model.ids import Instant
from socialdesk.model.order import Shift
from socialdesk.model.product import folded_sku, spelled_sku
from socialdesk.model.text import fold, storable
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all
from socialdesk.store.engine.statement import Statement, ask_one, run, statement

COUNTED = "counted"
"""The kind of a change of stock that a person typed in."""


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product. `price` in the currency's smallest unit, `stock` and `reserved` in units; moments in ms."""

    id: int
    sku: str
    name: str
    variant: str
    price: int
    stock: int
    reserved: int
    created_at: int
    changed_at: int
    archived_at: int | None

    @property
    def free(self) -> int:
        """Units that nobody has ordered."""
        return self.stock - self.reserved


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product as somebody writes it down."""

    sku: str
    name: str
    variant: str
    price: int
    stock: int


@dataclass(frozen=True, slots=True)
class Sums:
    """What a product's changes, and the orders that hold some of it, come to, beside what its row says."""

    sku: str
    stock: int
    changed_stock: int
    reserved: int
    changed_reserved: int
    held: int


_COLUMNS = "id, sku, name, variant, price, stock, reserved, created_at, changed_at, archived_at"
BY_SKU = Query(ProductRow, f"SELECT {_COLUMNS} FROM product WHERE folded_sku = $1")
BY_SKUS = Query(
    ProductRow, f"SELECT {_COLUMNS} FROM product WHERE folded_sku IN ({{list}}) ORDER BY id"
)
BY_IDS = Query(ProductRow, f"SELECT {_COLUMNS} FROM product WHERE id IN ({{list}}) ORDER BY id")
LISTED = Query(
    ProductRow,
    f"SELECT {_COLUMNS} FROM product WHERE archived_at IS NULL AND folded LIKE $1 ESCAPE '!' ORDER BY folded_sku",
)
ALL = Query(
    ProductRow,
    f"SELECT {_COLUMNS} FROM product WHERE folded LIKE $1 ESCAPE '!' ORDER BY folded_sku",
)
ADD = Statement(
    int,
    """
    INSERT INTO product (sku, folded_sku, name, folded, variant, price, stock, created_at, changed_at)
    VALUES (:sku, :folded_sku, :name, :folded, :variant, :price, :stock, :now, :now)
    ON CONFLICT (folded_sku) DO NOTHING RETURNING id
    """,
)
TOUCH = Statement(
    ProductRow, f"UPDATE product SET changed_at = :now WHERE id = :id RETURNING {_COLUMNS}"
)
CHANGE = statement(
    """
    UPDATE product SET name = :name, folded = :folded, variant = :variant, price = :price, changed_at = :now WHERE id = :id
    """
)
ARCHIVE = statement(
    "UPDATE product SET archived_at = CAST(:archived_at AS bigint), changed_at = :now WHERE id = :id"
)
SHIFT = Statement(
    int,
    """
    UPDATE product SET stock = stock + :stock, reserved = reserved + :reserved, changed_at = :now
    WHERE id = :id AND reserved + :reserved >= 0 AND stock + :stock >= reserved + :reserved RETURNING id
    """,
)
"""One statement, so that of two who want the last unit one gets it, however many write at once."""
WRITE_DOWN = statement(
    """
    INSERT INTO stock_change (product_id, at, kind, stock, reserved, purchase_id, agent)
    VALUES (:id, :now, :kind, :stock, :reserved, CAST(:purchase AS bigint), :agent)
    """
)
SUMS = Query(
    Sums,
    """
    SELECT product.sku, product.stock,
        CAST(COALESCE((SELECT sum(stock) FROM stock_change WHERE product_id = product.id), 0) AS bigint) AS changed_stock,
        product.reserved,
        CAST(COALESCE((SELECT sum(reserved) FROM stock_change WHERE product_id = product.id), 0) AS bigint) AS changed_reserved,
        CAST(COALESCE((SELECT sum(held) FROM purchase_line WHERE product_id = product.id), 0) AS bigint) AS held
    FROM product ORDER BY product.id
    """,
)


async def shift(
    conn: Connection,
    product: int,
    by: Shift,
    kind: str,
    agent: str,
    now: Instant,
    purchase: int | None = None,
) -> bool:
    """Change a product's stock inside a transaction, and write it down. False, and nothing is done, where some of what is
    reserved would not be there. Whoever changes several does so in the order of their ids: nobody waits for somebody who
    waits for them."""
    if by == Shift(0, 0):
        return True
    if (
        await ask_one(conn, SHIFT, id=product, stock=by.stock, reserved=by.reserved, now=now)
        is None
    ):
        return False
    await run(
        conn, WRITE_DOWN, id=product, stock=by.stock, reserved=by.reserved, now=now, kind=kind, purchase=purchase,
        agent=agent,
    )  # fmt: skip
    return True


async def known(conn: Connection, skus: Sequence[str]) -> dict[str, ProductRow]:
    """The products that there are of these, archived ones too, by their folded SKUs."""
    folded = list(dict.fromkeys(map(folded_sku, skus)))
    found = {}
    for start in range(0, len(folded), 500):
        query, arguments = BY_SKUS.over(1, folded[start : start + 500])
        for each in await fetch_all(conn, query, *arguments):
            found[folded_sku(each.sku)] = each
    return found


class Products:
    """What the shop sells."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def one(self, sku: str) -> ProductRow | None:
        """One by its SKU, however it is written; an archived one too. Of two that differ by their hyphens alone, the one that is
        written just so."""
        spelled, folded = spelled_sku(sku), folded_sku(sku)
        if spelled != folded and (found := await self._db.one(BY_SKU, spelled)) is not None:
            return found
        return await self._db.one(BY_SKU, folded)

    async def known(self, skus: Sequence[str]) -> dict[str, ProductRow]:
        """See `known`."""
        return await self._db.read(lambda conn: known(conn, skus))

    async def listed(self, words: str = "", *, archived: bool = False) -> list[ProductRow]:
        """Those in whose SKU, name or variant the words stand, by SKU; archived ones too, if those are wanted."""
        plain = (
            fold(plain_hyphens(storable(words)))
            .replace("!", "!!")
            .replace("%", "!%")
            .replace("_", "!_")
        )
        return await self._db.all(ALL if archived else LISTED, f"%{plain}%")

    async def add(self, product: NewProduct, agent: str, now: Instant) -> bool:
        """Make one known, with what there is of it. False, and nothing is done, where there is one of that SKU."""

        async def work(conn: Connection) -> bool:
            number = await ask_one(
                conn,
                ADD,
                product,
                folded_sku=folded_sku(product.sku),
                folded=_folded(product),
                now=now,
            )
            if number is None:
                return False
            if product.stock:
                await run(
                    conn, WRITE_DOWN, id=number, stock=product.stock, reserved=0, now=now, kind=COUNTED, purchase=None,
                    agent=agent,
                )  # fmt: skip
            return True

        return await self._db.transact(work)

    async def change(
        self, number: int, edit: Callable[[ProductRow], NewProduct], agent: str, now: Instant
    ) -> bool:
        """Change one to what `edit` makes of it as it is when nobody else changes it. False, and nothing is done, where some
        of what orders hold would not be there. Raises what `edit` raises."""

        async def work(conn: Connection) -> bool:
            row = await ask_one(conn, TOUCH, id=number, now=now)
            assert row is not None
            product = edit(row)
            if not await shift(
                conn, number, Shift(product.stock - row.stock, 0), COUNTED, agent, now
            ):
                return False
            await run(conn, CHANGE, product, id=number, folded=_folded(product), now=now)
            return True

        return await self._db.transact(work)

    async def archive(self, number: int, now: Instant, *, archived: bool) -> None:
        """It can no longer be ordered, or can be again. What orders hold of it they keep."""
        await self._db.transact(
            lambda conn: run(
                conn, ARCHIVE, id=number, archived_at=now if archived else None, now=now
            )
        )

    async def twins(self) -> list[tuple[str, str]]:
        """SKUs that differ by their hyphens alone, which older programs took for two products, as pairs: what orders take, and
        what is sold beside it but found only where it is written just so."""
        alike: dict[str, list[ProductRow]] = {}
        for each in await self.listed(archived=True):
            alike.setdefault(folded_sku(each.sku), []).append(each)
        found = []
        for folded, rows in alike.items():
            if len(rows) < 2 or (first := await self._db.one(BY_SKU, folded)) is None:
                continue
            found += [
                (first.sku, each.sku)
                for each in rows
                if each.id != first.id and each.archived_at is None
            ]
        return found

    async def wrong(self) -> list[Sums]:
        """Products whose sums are not what their rows say; there are none, unless somebody changed the store by hand."""
        return [
            each
            for each in await self._db.all(SUMS)
            if (each.stock, each.reserved, each.reserved)
            != (each.changed_stock, each.changed_reserved, each.held)
        ]


def _folded(product: NewProduct) -> str:
    return fold(plain_hyphens(f"{product.sku} {product.name} {product.variant}"))
