"""How claims in lives lie in their rows, and what is asked of them inside a transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.model.live_claim import COUNTED, State, Why, Wish
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.engine.database import Query
from socialdesk.store.engine.statement import Statement, statement


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim. Moments in ms, `confidence` in per cent."""

    id: int
    live_id: int
    comment_id: int | None
    message_id: int | None
    conversation_id: int | None
    contact_id: int | None
    stored_wish: str
    product_id: int | None
    instead_of: int | None
    stored_candidates: str
    quantity: int
    said: int
    stored_state: str
    stored_why: str
    confidence: int
    phone: str
    purchase_id: int | None
    place: int
    at: int
    changed_at: int
    agent: str
    held_until: int | None
    told: int
    leased_by: str
    leased_until: int

    @property
    def state(self) -> State:
        """How it stands."""
        return State(self.stored_state)

    @property
    def wish(self) -> Wish:
        """What is wanted."""
        return Wish(self.stored_wish)

    @property
    def why(self) -> Why:
        """Why it stands so."""
        return Why(self.stored_why)

    @property
    def candidates(self) -> tuple[int, ...]:
        """Products that may be meant."""
        return tuple(json.loads(self.stored_candidates))


@dataclass(frozen=True, slots=True)
class Said:
    """Where, by whom and when something was said that is a claim, or may be one. `place` is its turn: a comment's number.
    `phone` stood in it, in E.164."""

    comment_id: int | None
    message_id: int | None
    conversation_id: int
    contact_id: int
    place: int
    at: Instant
    phone: str = ""


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as it is written down."""

    live_id: int
    comment_id: int | None
    message_id: int | None
    conversation_id: int
    contact_id: int
    wish: str
    product_id: int | None
    instead_of: int | None
    candidates: str
    quantity: int
    said: int
    state: str
    why: str
    confidence: int
    phone: str
    place: int
    at: int
    agent: str


@dataclass(frozen=True, slots=True)
class Units:
    """How many units of a product somebody has."""

    product_id: int
    units: int


@dataclass(frozen=True, slots=True)
class TooMany:
    """Units of a product that claims say an order holds, and it does not."""

    purchase_id: int
    product_id: int
    units: int


@dataclass(frozen=True, slots=True)
class Buyer:
    """What is known of whoever claims."""

    account_id: int
    name: str
    phone: str
    address: str
    detail_name: str
    detail_phone: str
    detail_address: str


def _among(states: tuple[State, ...]) -> str:
    return ", ".join(f"'{each}'" for each in states)


COLUMNS = """
    live_claim.id, live_claim.live_id, live_claim.comment_id, live_claim.message_id, live_claim.conversation_id,
    live_claim.contact_id, live_claim.wish AS stored_wish, live_claim.product_id, live_claim.instead_of,
    live_claim.candidates AS stored_candidates, live_claim.quantity, live_claim.said, live_claim.state AS stored_state,
    live_claim.why AS stored_why, live_claim.confidence, live_claim.phone, live_claim.purchase_id, live_claim.place,
    live_claim.at, live_claim.changed_at, live_claim.agent, live_claim.held_until, live_claim.told, live_claim.leased_by,
    live_claim.leased_until
"""
ONE = Query(ClaimRow, f"SELECT {COLUMNS} FROM live_claim WHERE live_claim.id = $1")
OF_COMMENT = Query(
    ClaimRow,
    f"SELECT {COLUMNS} FROM live_claim WHERE live_claim.comment_id = $1 ORDER BY live_claim.id",
)
THEIRS = Query(
    ClaimRow,
    f"""
    SELECT {COLUMNS} FROM live_claim
    WHERE live_claim.contact_id IN ({SAME_PERSON}) AND live_claim.live_id = $2
        AND live_claim.state IN ({_among(COUNTED)})
    ORDER BY live_claim.place DESC, live_claim.id DESC
    """,
)
"""What somebody has in a live, or waits for, the newest first."""
HAS = Query(
    Units,
    f"""
    SELECT live_claim.product_id, CAST(sum(live_claim.quantity) AS bigint) AS units
    FROM live_claim LEFT JOIN purchase ON purchase.id = live_claim.purchase_id
    WHERE live_claim.contact_id IN ({SAME_PERSON}) AND live_claim.live_id = $2
        AND live_claim.state IN ({_among(COUNTED)}) AND COALESCE(purchase.state, '') NOT IN ('cancelled', 'returned')
    GROUP BY live_claim.product_id
    """,
)
OPEN_ORDER = Query(
    int,
    f"""
    SELECT purchase.id FROM live_claim CROSS JOIN purchase
    WHERE live_claim.contact_id IN ({SAME_PERSON}) AND live_claim.live_id = $2
        AND purchase.id = live_claim.purchase_id AND purchase.state = 'new'
        AND purchase.currency = $3
    ORDER BY purchase.id DESC LIMIT 1
    """,
)
"""Somebody's order of a live, as long as nothing was agreed: what they take after that is another one. Whose it
is comes first, before all that is new: SQLite keeps the order of a CROSS JOIN."""
_TOO_MANY = """
    WITH held AS MATERIALIZED (
        SELECT purchase_id, product_id, CAST(sum(quantity) AS bigint) AS units FROM live_claim WHERE state = 'held' {}
        GROUP BY purchase_id, product_id
    ),
    beside AS (
        SELECT held.purchase_id, held.product_id, held.units, COALESCE((
            SELECT max(purchase_line.quantity) FROM purchase_line
            WHERE purchase_line.purchase_id = held.purchase_id AND +purchase_line.product_id = held.product_id
        ), 0) AS there
        FROM held CROSS JOIN purchase WHERE purchase.id = held.purchase_id AND purchase.state = 'new'
    )
    SELECT purchase_id, product_id, units - there AS units FROM beside WHERE units > there
"""
TOO_MANY = Query(TooMany, _TOO_MANY.format(""))
"""Where somebody changed an order by hand, or took a change of it back: it has fewer units than its claims say. What is
held comes first, and lines are found by their order (`+`): of a product there may be as many as there are orders."""
TOO_MANY_OF = Query(TooMany, _TOO_MANY.format("AND purchase_id = $1"))
OF_ORDER = Query(
    ClaimRow,
    f"""
    SELECT {COLUMNS} FROM live_claim
    WHERE live_claim.purchase_id = $1 AND live_claim.product_id = $2 AND live_claim.state = 'held'
    ORDER BY live_claim.place DESC, live_claim.id DESC
    """,
)
NEXT_WAITING = Query(
    ClaimRow,
    f"""
    SELECT {COLUMNS} FROM live_claim JOIN product ON product.id = live_claim.product_id
    WHERE live_claim.product_id = $1 AND live_claim.state = 'waiting' AND product.archived_at IS NULL
        AND live_claim.quantity <= product.stock - product.reserved
    ORDER BY live_claim.place, live_claim.id LIMIT 1
    """,
)
"""Who gets what is free: the first of those for whom it is enough."""
BUYER = Query(
    Buyer,
    f"""
    SELECT contact.account_id, contact.name, contact.phone, contact.address,
        {", ".join(
            f'''COALESCE((
                SELECT value FROM contact_detail WHERE key = '{key}' AND contact_id IN ({SAME_PERSON})
                ORDER BY contact_id LIMIT 1
            ), '') AS detail_{key}''' for key in ("name", "phone", "address")
        )}
    FROM contact WHERE contact.id = $1
    """,
)  # fmt: skip
ADD = Statement(
    int,
    """
    INSERT INTO live_claim (
        live_id, comment_id, message_id, conversation_id, contact_id, wish, product_id, instead_of, candidates, quantity, said,
        state, why, confidence, phone, place, at, changed_at, agent
    ) VALUES (
        :live_id, CAST(:comment_id AS bigint), CAST(:message_id AS bigint), :conversation_id, :contact_id, :wish,
        CAST(:product_id AS bigint), CAST(:instead_of AS bigint), :candidates, :quantity, :said, :state, :why, :confidence,
        :phone, :place, :at, :now, :agent
    )
    RETURNING id
    """,
)
IS_FREE = Statement(
    int,
    """
    UPDATE product SET changed_at = changed_at
    WHERE id = :id AND archived_at IS NULL AND stock - reserved >= :units RETURNING id
    """,
)
"""Whether so many are free; until the end of the transaction nobody else takes one."""
HOLD = statement(
    """
    UPDATE live_claim SET state = 'held', why = '', purchase_id = :purchase_id, held_until = CAST(:held_until AS bigint),
        told = :told, changed_at = :now, agent = :agent, leased_by = '', leased_until = 0
    WHERE id = :id
    """
)
TURN = statement(
    """
    UPDATE live_claim SET state = :state, why = :why, changed_at = :now, agent = :agent, held_until = NULL, leased_by = '',
        leased_until = 0
    WHERE id = :id
    """
)
KEEP = statement(
    "UPDATE live_claim SET held_until = NULL, changed_at = :now, agent = :agent WHERE id = :id"
)
"""It is held for good, not for a while."""
SET_QUANTITY = statement(
    "UPDATE live_claim SET quantity = :quantity, changed_at = :now WHERE id = :id"
)
SET_SAID = statement(
    """
    UPDATE live_claim SET said = CASE WHEN id = (
        SELECT max(id) FROM live_claim AS newest
        WHERE newest.comment_id = :comment_id AND newest.product_id = :product_id AND newest.wish = 'take'
    ) THEN CAST(:units AS bigint) ELSE 0 END
    WHERE comment_id = :comment_id AND product_id = :product_id AND wish = 'take'
    """
)
"""What a comment says of a product in all, wherever it said so first."""
DECIDE = statement(
    """
    UPDATE live_claim SET product_id = :product_id, quantity = :quantity, state = 'waiting', why = '',
        wish = 'take', changed_at = :now, agent = :agent, leased_by = '', leased_until = 0
    WHERE id = :id
    """
)
"""It is known what is meant: it has its turn, by its place."""
REFUSE_SWAP = statement(
    """
    UPDATE live_claim SET state = 'refused', why = 'short', told = 0, changed_at = :now WHERE id = :id
    """
)
SKU = Query(str, "SELECT sku FROM product WHERE id = $1")
NEWEST = Query(int, "SELECT COALESCE(max(id), 0) FROM live_comment")
