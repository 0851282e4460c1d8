"""Claims in lives: read on in the comments once for all workers, decided by people, ended by the clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from socialdesk.model.ids import Instant
from socialdesk.model.live_claim import State, Want, Why
from socialdesk.model.order import State as OrderState
from socialdesk.model.policy import Capabilities
from socialdesk.store import claim_rows
from socialdesk.store.claim_replies import reply_privately
from socialdesk.store.claim_rows import COLUMNS, ClaimRow, Said
from socialdesk.store.claim_turn import ClaimTurn, Terms, started
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask_one, run, statement
from socialdesk.store.live_products import LiveProducts

T = TypeVar("T")

AT_ONCE = 50
"""Claims that one transaction ends by the clock."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something said in a live, in which claims are to be read. `again` counts how often it was edited or deleted since;
    `deleted` (or said by a bot, which claims nothing) and `to_shop` (an answer to what the shop said) are 1 or 0."""

    number: int
    message_id: int
    conversation_id: int
    contact_id: int
    at: int
    text: str
    again: int
    deleted: int
    to_shop: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many claims of a live are to be decided, and how many wait."""

    unclear: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Read:
    """What was read in something said: where and by whom, and what is wanted. None: it was taken back."""

    said: Said
    wants: Sequence[Want] | None
    again: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """What people see beside a claim: of what, in which order, by whom, in which words (empty where somebody of the shop wrote
    it down). `code` is what the product is called in its live, which ended at a moment (ms), if it did."""

    id: int
    sku: str
    product: str
    variant: str
    order_code: str
    order_state: str
    name: str
    text: str
    live: str
    code: str
    ended_at: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A claim as people see it."""

    claim: ClaimRow
    beside: Beside

    @property
    def state(self) -> State:
        """How it stands, by what became of its order since."""
        match self.claim.state, self.beside.order_state:
            case ((State.HELD | State.CONFIRMED), OrderState.CANCELLED):
                return State.CANCELLED
            case State.HELD, state if state not in ("", OrderState.NEW):
                return State.CONFIRMED
        return self.claim.state


_HEARD = """
    SELECT live_comment.id AS number, live_comment.message_id, message.conversation_id, live_comment.contact_id, message.at,
        message.body AS text, live_comment.again,
        CASE WHEN message.deleted_at IS NULL AND contact.is_bot = 0 THEN 0 ELSE 1 END AS deleted,
        CASE WHEN message.reply_to IS NOT NULL AND EXISTS (
            SELECT 1 FROM message AS before
            WHERE before.conversation_id = message.conversation_id AND before.remote_id = message.reply_to
                AND before.author IN ('agent', 'owner', 'bot')
        ) THEN 1 ELSE 0 END AS to_shop
    FROM live_comment JOIN message ON message.id = live_comment.message_id
    JOIN contact ON contact.id = live_comment.contact_id
"""
HEARD = Query(
    Heard,
    f"""
    {_HEARD} WHERE live_comment.live_id = $1 AND live_comment.id > $2 AND live_comment.id <= $3
    ORDER BY live_comment.id LIMIT $4
    """,
)
AGAIN = Query(
    Heard,
    f"""
    {_HEARD} WHERE live_comment.live_id = $1 AND live_comment.again > 0 AND live_comment.id <= $2
    ORDER BY live_comment.id LIMIT $3
    """,
)
LAST = Query(int, "SELECT COALESCE(max(id), 0) FROM live_comment WHERE live_id = $1")
MOVE = Statement(
    int,
    """
    UPDATE live_selling SET place = :after
    WHERE live_id = :live_id AND place = :before AND closed_at IS NULL RETURNING live_id
    """,
)
"""Only from where it was read: of two who read the same, one has."""
SEEN = Statement(
    int, "UPDATE live_comment SET again = 0 WHERE id = :id AND again = :again RETURNING id"
)
LIMITS = Query(
    claim_rows.Units,
    "SELECT product_id, most AS units FROM live_product WHERE live_id = $1 AND most > 0",
)
_LISTED = f"SELECT {COLUMNS} FROM live_claim"
ALL = Query(
    ClaimRow,
    f"{_LISTED} WHERE live_claim.live_id = $1 AND live_claim.id > $2 ORDER BY live_claim.id LIMIT $3",
)
UNCLEAR = Query(
    ClaimRow,
    f"""
    {_LISTED} WHERE live_claim.live_id = $1 AND live_claim.state = 'unclear' ORDER BY live_claim.place, live_claim.id LIMIT $2
    """,
)
NEWEST_FIRST = Query(
    ClaimRow,
    f"{_LISTED} WHERE live_claim.live_id = $1 AND live_claim.state <> 'unclear' ORDER BY live_claim.id DESC LIMIT $2",
)
BESIDE = Query(
    Beside,
    """
    SELECT live_claim.id, COALESCE(product.sku, '') AS sku, COALESCE(product.name, '') AS product,
        COALESCE(product.variant, '') AS variant, COALESCE(purchase.code, '') AS order_code,
        COALESCE(purchase.state, '') AS order_state, COALESCE(contact.name, '') AS name, COALESCE(message.body, '') AS text,
        live.name AS live, COALESCE((
            SELECT code FROM live_product
            WHERE live_product.live_id = live_claim.live_id AND live_product.product_id = live_claim.product_id
        ), '') AS code, live.ended_at
    FROM live_claim JOIN live ON live.id = live_claim.live_id
    LEFT JOIN product ON product.id = live_claim.product_id
    LEFT JOIN purchase ON purchase.id = live_claim.purchase_id
    LEFT JOIN contact ON contact.id = live_claim.contact_id
    LEFT JOIN message ON message.id = live_claim.message_id
    WHERE live_claim.id IN ({list})
    """,
)
ORDERS = Query(
    int,
    """
    SELECT DISTINCT purchase.id FROM live_claim JOIN purchase ON purchase.id = live_claim.purchase_id
    WHERE live_claim.live_id = $1 AND live_claim.state = 'held' AND purchase.state = 'new' ORDER BY purchase.id
    """,
)
SPEED = Query(
    int,
    """
    SELECT count(*) FROM live_claim
    WHERE live_id = $1 AND at >= $2 AND comment_id IS NOT NULL AND state <> 'unclear'
    """,
)
COUNTS = Query(
    Counts,
    """
    SELECT CAST(COALESCE(sum(CASE WHEN state = 'unclear' THEN 1 ELSE 0 END), 0) AS bigint) AS unclear,
        CAST(COALESCE(sum(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0) AS bigint) AS waiting
    FROM live_claim WHERE live_id = $1 AND state IN ('unclear', 'waiting')
    """,
)
LEASE = Statement(
    int,
    """
    UPDATE live_claim SET leased_by = :agent, leased_until = :until
    WHERE id = :id AND state = 'unclear' AND (leased_by = :agent OR leased_until <= :now) RETURNING id
    """,
)
LEAVE = statement(
    "UPDATE live_claim SET leased_by = '', leased_until = 0 WHERE id = :id AND leased_by = :agent"
)
SETTLE = statement(
    """
    UPDATE live_claim SET
        state = CASE WHEN EXISTS (
            SELECT 1 FROM purchase WHERE purchase.id = live_claim.purchase_id AND purchase.state = 'cancelled'
        ) THEN 'cancelled' ELSE 'confirmed' END,
        why = CASE WHEN EXISTS (
            SELECT 1 FROM purchase WHERE purchase.id = live_claim.purchase_id AND purchase.state = 'cancelled'
        ) THEN 'order' ELSE '' END,
        held_until = NULL, changed_at = :now
    WHERE state = 'held' AND EXISTS (
        SELECT 1 FROM purchase WHERE purchase.id = live_claim.purchase_id AND purchase.state <> 'new'
    )
    """
)
"""Of an order that its customer agreed to the claims are confirmed; of one that was cancelled they are, too."""
UNSETTLED = Query(
    int,
    """
    WITH held AS MATERIALIZED (SELECT id, purchase_id FROM live_claim WHERE state = 'held')
    SELECT held.id FROM held JOIN purchase ON purchase.id = held.purchase_id WHERE purchase.state <> 'new' LIMIT 1
    """,
)
"""SQLite goes through what is held, not through every claim that ever was in an order."""
RUN_OUT = Query(
    ClaimRow,
    f"""
    {_LISTED} WHERE live_claim.held_until IS NOT NULL AND live_claim.held_until <= $1 AND live_claim.state = 'held'
    ORDER BY live_claim.held_until, live_claim.id LIMIT {AT_ONCE}
    """,
)
WAITED = Query(
    ClaimRow,
    f"""
    {_LISTED} JOIN live ON live.id = live_claim.live_id
    WHERE live_claim.state = 'waiting' AND live.ended_at IS NOT NULL AND live.ended_at <= $1
    ORDER BY +live_claim.id LIMIT {AT_ONCE}
    """,
)
TO_FILL = Query(
    int,
    """
    SELECT DISTINCT live_claim.product_id FROM live_claim JOIN product ON product.id = live_claim.product_id
    WHERE live_claim.state = 'waiting' AND product.archived_at IS NULL
        AND live_claim.quantity <= product.stock - product.reserved
    ORDER BY live_claim.product_id
    """,
)
UNTOLD = Query(ClaimRow, f"{_LISTED} WHERE live_claim.told = 0 ORDER BY live_claim.id LIMIT $1")
TOLD = statement(
    """
    UPDATE live_claim SET told = 1, held_until = CASE
        WHEN held_until IS NULL THEN NULL ELSE COALESCE(CAST(:until AS bigint), held_until) END
    WHERE id = :id
    """
)
FORGET_PERSON = """
    UPDATE live_claim SET contact_id = NULL, conversation_id = NULL, comment_id = NULL, message_id = NULL, phone = '', told = 1,
        state = CASE WHEN state IN ('unclear', 'waiting') THEN 'cancelled' ELSE state END,
        why = CASE WHEN state IN ('unclear', 'waiting') THEN 'erased' ELSE why END
    WHERE contact_id = $1
"""
FORGET_CHAT = """
    UPDATE live_claim SET conversation_id = NULL, comment_id = NULL, message_id = NULL, phone = '', told = 1
    WHERE conversation_id = $1
"""


class LiveClaims:
    """Claims as services read, decide and end them."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.products = LiveProducts(database)
        """What is sold in lives."""

    # -- what is said

    async def heard(self, live_id: int, place: int, most: int) -> tuple[list[Heard], int]:
        """What was said behind a place, as much as is to be read at once, and the place that is then reached."""

        async def work(conn: Connection) -> tuple[list[Heard], int]:
            last = await fetch_one(conn, LAST, live_id) or place
            found = await fetch_all(conn, HEARD, live_id, place, last, most)
            return found, last if len(found) < most else found[-1].number

        return await self._db.read(work)

    async def again(self, live_id: int, place: int, most: int) -> list[Heard]:
        """What was edited or deleted since it was read."""
        return await self._db.all(AGAIN, live_id, place, most)

    async def last_taken(self, live_id: int, contact: int) -> int | None:
        """The product that somebody took last in a live, and has or waits for."""
        found = await self._db.one(claim_rows.THEIRS, contact, live_id)
        return None if found is None else found.product_id

    async def read_on(
        self,
        live_id: int,
        before: int,
        after: int,
        read: Sequence[Read],
        terms: Terms,
        now: Instant,
    ) -> bool:
        """Do what is wanted in what was read from one place to another, and move there. False, and nothing is done, where
        somebody else has read it meanwhile."""

        async def work(conn: Connection) -> bool:
            turn = await _begun(conn, live_id, terms, "", now) if read else None
            moved = await ask_one(conn, MOVE, live_id=live_id, before=before, after=after)
            if moved is None:
                return False
            if turn is not None:
                for each in read:
                    await turn.hear(each.said, each.wants or ())
            return True

        return await self._db.transact(work, Lane.PROJECTION)

    async def read_again(
        self, live_id: int, read: Sequence[Read], terms: Terms, now: Instant
    ) -> None:
        """Do what edits and deletions of comments come to, each once: what is wanted more has its turn as of now."""

        async def work(conn: Connection) -> None:
            turn = await _begun(conn, live_id, terms, "", now)
            place = await turn.newest_place()
            for each in read:
                if await ask_one(conn, SEEN, id=each.said.comment_id, again=each.again) is None:
                    continue
                if each.wants is None:
                    await turn.withdraw(each.said)
                else:
                    await turn.reword(replace(each.said, place=place, at=now), each.wants)

        await self._db.transact(work, Lane.PROJECTION)

    async def pass_over(self, read: Read) -> None:
        """An edit or a deletion of a comment comes to nothing."""
        values = {"id": read.said.comment_id, "again": read.again}
        await self._db.transact(lambda conn: ask_one(conn, SEEN, **values), Lane.PROJECTION)

    # -- what is there

    async def one(self, number: int) -> Listed | None:
        """One by its number."""
        return next(
            iter(await self._db.read(lambda conn: _listed(conn, claim_rows.ONE, number))), None
        )

    async def page(self, live_id: int, after: int, most: int) -> list[Listed]:
        """Claims of a live behind a number, in the order in which they were written down."""
        return await self._db.read(lambda conn: _listed(conn, ALL, live_id, after, most))

    async def unclear(self, live_id: int, most: int) -> list[Listed]:
        """Those that a person is to decide, by their turn."""
        return await self._db.read(lambda conn: _listed(conn, UNCLEAR, live_id, most))

    async def newest(self, live_id: int, most: int) -> list[Listed]:
        """Those that are decided, the newest first."""
        return await self._db.read(lambda conn: _listed(conn, NEWEST_FIRST, live_id, most))

    async def speed(self, live_id: int, since: Instant) -> int:
        """How many were made in comments since a moment."""
        return await self._db.one(SPEED, live_id, since) or 0

    async def counts(self, live_id: int) -> Counts:
        """How many are to be decided, and how many wait."""
        found = await self._db.one(COUNTS, live_id)
        assert found is not None
        return found

    async def orders(self, live_id: int) -> list[int]:
        """The orders of a live that nobody has agreed to yet."""
        return await self._db.all(ORDERS, live_id)

    # -- by people

    async def act(
        self,
        live_id: int,
        terms: Terms,
        agent: str,
        now: Instant,
        do: Callable[[ClaimTurn, Connection], Awaitable[T]],
    ) -> T:
        """Have something done to claims of a live, in one transaction."""

        async def work(conn: Connection) -> T:
            return await do(await _begun(conn, live_id, terms, agent, now), conn)

        return await self._db.transact(work)

    async def lease(self, number: int, agent: str, now: Instant, until: Instant) -> bool:
        """Somebody looks at what is to be decided, until a moment; False where somebody else does."""
        values = {"id": number, "agent": agent, "now": now, "until": until}
        return await self._db.transact(lambda conn: ask_one(conn, LEASE, **values)) is not None

    async def leave(self, number: int, agent: str) -> None:
        """They look at it no more."""
        await self._db.transact(lambda conn: run(conn, LEAVE, id=number, agent=agent))

    # -- by the clock

    async def is_due(self, now: Instant, ended_before: Instant, *, settles: bool) -> bool:
        """Whether the clock, an order or the stock has changed something; asked without holding anything up."""

        async def work(conn: Connection) -> bool:
            return bool(
                await fetch_all(conn, RUN_OUT, now)
                or await fetch_all(conn, TO_FILL)
                or (settles and await fetch_all(conn, WAITED, ended_before))
                or (settles and await fetch_all(conn, UNSETTLED))
                or (settles and await fetch_all(conn, claim_rows.TOO_MANY))
            )

        return await self._db.read(work)

    async def sweep(self, terms: Terms, now: Instant, ended_before: Instant) -> None:
        """End what has run out, confirm what was agreed to, and give what is free to those who wait for it."""

        async def work(conn: Connection) -> None:
            turn = await started(conn, 0, terms, {}, "", now)
            await run(conn, SETTLE, now=now)
            await turn.forgo(await fetch_all(conn, claim_rows.TOO_MANY))
            for each in await fetch_all(conn, RUN_OUT, now):
                await turn.release(each, State.EXPIRED, Why.NONE)
            for each in await fetch_all(conn, WAITED, ended_before):
                await turn.release(each, State.EXPIRED, Why.NONE)
            for product in await fetch_all(conn, TO_FILL):
                await turn.fill(product)

        await self._db.transact(work, Lane.PROJECTION)

    async def untold(self, most: int) -> list[Listed]:
        """Claims whose customers are still to be told how they stand."""
        return await self._db.read(lambda conn: _listed(conn, UNTOLD, most))

    async def reply_privately(
        self, listed: Listed, text: str, limits: Mapping[str, Capabilities], now: Instant
    ) -> bool:
        """Tell by the one private reply that its comment may have, and write down that it is told; False where that is not
        possible."""

        async def work(conn: Connection) -> bool:
            if not await reply_privately(conn, listed.claim, text, limits, now):
                return False
            await run(conn, TOLD, id=listed.claim.id, until=None)
            return True

        return await self._db.transact(work)

    async def told(self, number: int, until: Instant | None = None) -> None:
        """Its customer is told, or will be; then it is held until another moment, if that is said."""
        await self._db.transact(lambda conn: run(conn, TOLD, id=number, until=until))


async def _begun(
    conn: Connection, live_id: int, terms: Terms, agent: str, now: Instant
) -> ClaimTurn:
    limits = {each.product_id: each.units for each in await fetch_all(conn, LIMITS, live_id)}
    return await started(conn, live_id, terms, limits, agent, now)


async def _listed(conn: Connection, query: Query[ClaimRow], *arguments: object) -> list[Listed]:
    claims = await fetch_all(conn, query, *arguments)
    beside: dict[int, Beside] = {}
    numbers = [each.id for each in claims]
    for start in range(0, len(numbers), 500):
        some, values = BESIDE.over(1, numbers[start : start + 500])
        beside |= {each.id: each for each in await fetch_all(conn, some, *values)}
    return [Listed(each, beside[each.id]) for each in claims]
