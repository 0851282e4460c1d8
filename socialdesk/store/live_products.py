"""What is sold in a live: by which code, in which turn, what is shown now, and how many of each there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one
from socialdesk.store.engine.statement import Statement, ask_one, run, run_many, statement


@dataclass(frozen=True, slots=True)
class Sold:
    """A product of a live: what people call it there (`code`), how many units one person may have (`most`; 0: as
    configured), and how its stock stands. `waiting` counts units on waitlists; `shown` is 1 for what is shown now."""

    product_id: int
    sku: str
    name: str
    variant: str
    price: int
    stock: int
    reserved: int
    archived_at: int | None
    code: str
    place: int
    most: int
    waiting: int
    shown: int

    @property
    def free(self) -> int:
        """Units that nobody has ordered."""
        return self.stock - self.reserved


@dataclass(frozen=True, slots=True)
class NewSold:
    """A product as it is put into a live."""

    product_id: int
    code: str
    most: int | None = None
    """None leaves it as it is."""


@dataclass(frozen=True, slots=True)
class Selling:
    """A live in which something is sold: up to which comment claims were read, and since when (ms) none are."""

    live_id: int
    place: int
    closed_at: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A product that was shown since a moment (ms)."""

    at: int
    product_id: int


_NOW_SHOWN = """
    (SELECT product_id FROM live_showing WHERE live_showing.live_id = $1 ORDER BY live_showing.at DESC, live_showing.id DESC LIMIT 1)
"""
LADDER = Query(
    Sold,
    f"""
    SELECT product.id AS product_id, product.sku, product.name, product.variant, product.price, product.stock, product.reserved,
        product.archived_at, live_product.code, live_product.place, live_product.most,
        CAST(COALESCE((
            SELECT sum(quantity) FROM live_claim WHERE live_claim.product_id = product.id AND live_claim.state = 'waiting'
        ), 0) AS bigint) AS waiting,
        CASE WHEN product.id = {_NOW_SHOWN} THEN 1 ELSE 0 END AS shown
    FROM live_product JOIN product ON product.id = live_product.product_id
    WHERE live_product.live_id = $1 ORDER BY live_product.place, product.id
    """,
)
SHOWN = Query(Shown, "SELECT at, product_id FROM live_showing WHERE live_id = $1 ORDER BY at, id")
ONE = Query(Selling, "SELECT live_id, place, closed_at FROM live_selling WHERE live_id = $1")
LIVE_OF = Query(
    int,
    """
    SELECT live_comment.live_id FROM live_comment JOIN message ON message.id = live_comment.message_id
    JOIN live_selling ON live_selling.live_id = live_comment.live_id AND live_selling.closed_at IS NULL
    WHERE live_comment.contact_id = (SELECT contact_id FROM conversation WHERE id = $1) AND message.conversation_id = $1
    ORDER BY live_comment.id DESC LIMIT 1
    """,
)
NEWS = Query(
    Selling,
    """
    SELECT live_selling.live_id, live_selling.place, live_selling.closed_at FROM live_selling
    WHERE live_selling.closed_at IS NULL AND (
        EXISTS (
            SELECT 1 FROM live_comment
            WHERE live_comment.live_id = live_selling.live_id AND live_comment.id > live_selling.place
        ) OR EXISTS (
            SELECT 1 FROM live_comment WHERE live_comment.live_id = live_selling.live_id AND live_comment.again > 0
        )
    )
    ORDER BY live_selling.live_id
    """,
)
BEGIN = statement(
    """
    INSERT INTO live_selling (live_id, place)
    SELECT live.id, CASE WHEN live.ended_at IS NULL THEN 0 ELSE COALESCE((
        SELECT max(live_comment.id) FROM live_comment WHERE live_comment.live_id = live.id
    ), 0) END FROM live WHERE live.id = :live_id
    ON CONFLICT (live_id) DO NOTHING
    """
)
"""Of a live that is over nothing is read any more: what was said then is nobody's claim now."""
PUT = statement(
    """
    INSERT INTO live_product (live_id, product_id, code, place, most)
    VALUES (:live_id, :product_id, :code, (
        SELECT COALESCE(max(place), 0) + 1 FROM live_product WHERE live_id = :live_id
    ), COALESCE(CAST(:most AS bigint), 0))
    ON CONFLICT (live_id, product_id) DO UPDATE
        SET code = excluded.code, most = COALESCE(CAST(:most AS bigint), live_product.most)
    """
)
DROP = Statement(
    int,
    "DELETE FROM live_product WHERE live_id = :live_id AND product_id = :product_id RETURNING product_id",
)
UNSHOW = statement("DELETE FROM live_showing WHERE live_id = :live_id AND product_id = :product_id")
SHOW = Statement(
    int,
    """
    INSERT INTO live_showing (live_id, product_id, at)
    SELECT live_id, product_id, CAST(:now AS bigint) FROM live_product
    WHERE live_id = :live_id AND product_id = :product_id RETURNING id
    """,
)
CLOSE = Statement(
    int,
    "UPDATE live_selling SET closed_at = :now WHERE live_id = :live_id AND closed_at IS NULL RETURNING live_id",
)


class LiveProducts:
    """The stock ladders of lives."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ladder(self, live_id: int) -> list[Sold]:
        """What is sold in a live, in its turn."""
        return await self._db.all(LADDER, live_id)

    async def shown(self, live_id: int) -> list[Shown]:
        """What was shown since when, the first first."""
        return await self._db.all(SHOWN, live_id)

    async def selling(self, live_id: int) -> Selling | None:
        """Up to where claims were read; None where nothing is sold."""
        return await self._db.one(ONE, live_id)

    async def live_of(self, conversation_id: int) -> int | None:
        """In which live that is selling a conversation's customer wrote last; None for none."""
        return await self._db.one(LIVE_OF, conversation_id)

    async def news(self) -> list[Selling]:
        """Lives in whose comments claims are still to be read."""
        return await self._db.all(NEWS)

    async def put(self, live_id: int, sold: Sequence[NewSold]) -> None:
        """These are sold in it, behind those that are; one that is gets its other code, or limit."""

        async def work(conn: Connection) -> None:
            await run(conn, BEGIN, live_id=live_id)
            await run_many(conn, PUT, sold, live_id=live_id)

        await self._db.transact(work)

    async def drop(self, live_id: int, product_id: int) -> bool:
        """It is sold in it no more; what was claimed stays. Whether it was."""

        async def work(conn: Connection) -> bool:
            await run(conn, UNSHOW, live_id=live_id, product_id=product_id)
            return await ask_one(conn, DROP, live_id=live_id, product_id=product_id) is not None

        return await self._db.transact(work)

    async def show(self, live_id: int, product_id: int, now: Instant) -> bool:
        """This is shown from now on; False, and nothing is done, where it is not sold in it."""

        async def work(conn: Connection) -> bool:
            return (
                await ask_one(conn, SHOW, live_id=live_id, product_id=product_id, now=now)
                is not None
            )

        return await self._db.transact(work)

    async def close(self, live_id: int, now: Instant) -> bool:
        """No more claims are read in it; whether that is news."""

        async def work(conn: Connection) -> bool:
            return await ask_one(conn, CLOSE, live_id=live_id, now=now) is not None

        return await self._db.transact(work)


async def selling(conn: Connection, live_id: int) -> Selling | None:
    """Up to where claims were read, inside a transaction."""
    return await fetch_one(conn, ONE, live_id)
