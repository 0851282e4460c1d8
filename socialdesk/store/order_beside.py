"""What else knows of an order, and goes along or stands in the way when something of it is taken back: its parcels, its cases,
the claims of a live, and until when its goods are held. Everything here is asked in a transaction that holds orders."""

from __future__ import annotations

import json
from dataclasses import dataclass

from socialdesk.model.case import Step, has_goods_back
from socialdesk.model.ids import Instant
from socialdesk.model.order import GONE, IN_STOCK, Payment, State
from socialdesk.model.order_hold import begins_anew, runs_out
from socialdesk.model.parcel import RANKS, turns
from socialdesk.model.parcel import State as ParcelState
from socialdesk.store.cases import ADD_STEP, Done
from socialdesk.store.conversations import raise_revision, touch
from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import ask_one, run, statement
from socialdesk.store.order_rows import HELD_UNTIL, HOLD, PARCEL, Order, OrderRow, write_down


class InTheWay(Exception):
    """Nothing was changed: a parcel (`what` is "parcel", `name` its tracking number) is farther than the order would be then, or a
    case ("case", its number) was closed with the goods back."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(what, name)
        self.what = what
        self.name = name


@dataclass(frozen=True, slots=True)
class _Parcel:
    id: int
    carrier: str
    tracking: str
    stored_state: str

    @property
    def state(self) -> ParcelState:
        return ParcelState(self.stored_state)


@dataclass(frozen=True, slots=True)
class _Case:
    id: int
    conversation_id: int | None
    closed_at: int | None


@dataclass(frozen=True, slots=True)
class _Claim:
    id: int
    product_id: int
    quantity: int
    state: str


PARCELS = Query(
    _Parcel,
    "SELECT id, carrier, tracking, state AS stored_state FROM parcel WHERE purchase_id = $1 ORDER BY id",
)
PUT_PARCEL = statement("UPDATE parcel SET state = 'made', at = :now, changed_at = :now WHERE id = :id")  # fmt: skip
CASES = Query(
    _Case,
    "SELECT id, conversation_id, closed_at FROM customer_case WHERE purchase_id = $1 ORDER BY id",
)
STEPS = Query(str, "SELECT step FROM case_step WHERE case_id = $1 ORDER BY id")
CLAIMS = Query(
    _Claim,
    """
    SELECT id, product_id, quantity, state FROM live_claim
    WHERE purchase_id = $1 AND product_id IS NOT NULL AND contact_id IS NOT NULL
        AND (state IN ('held', 'confirmed') OR (state = 'cancelled' AND why = 'order'))
    ORDER BY place, id
    """,
)
HOLD_CLAIM = statement(
    "UPDATE live_claim SET state = 'held', why = '', changed_at = :now WHERE id = :id"
)
SAID_HOLD = Query(
    str,
    f"SELECT details FROM purchase_change WHERE purchase_id = $1 AND kind = '{HELD_UNTIL}' ORDER BY id DESC LIMIT 1",
)
SET_HOLD = statement(
    """
    UPDATE purchase SET hold_until = CAST(:until AS bigint), hold_reminded = 0 WHERE id = :id
    """
)


async def parcels_back(
    conn: Connection, number: int, before: State, after: State, agent: str, now: Instant
) -> None:
    """An order whose goods were gone (`after`) is to be as it was `before` that. A parcel that was handed over with it waits for
    the carrier again. Raises InTheWay where a carrier has told more than that: the order would be turned again."""
    if after not in GONE:
        return
    await conn.rows(HOLD)
    parcels = await fetch_all(conn, PARCELS, number)
    only_ours = [each for each in parcels if before in IN_STOCK and each.state is ParcelState.TAKEN]
    states = {each.id: each.state for each in parcels}
    states |= {each.id: ParcelState.MADE for each in only_ours}
    if turns(before, list(states.values())) is not None:
        going = [each for each in parcels if turns(before, [states[each.id]]) is not None]
        raise InTheWay("parcel", max(going, key=lambda each: RANKS[states[each.id]]).tracking)
    for each in only_ours:
        await run(conn, PUT_PARCEL, id=each.id, now=now)
        told = {
            "parcel": each.id, "carrier": each.carrier, "tracking": each.tracking, "state": ParcelState.MADE.value, "at": now,
        }  # fmt: skip
        await write_down(conn, number, PARCEL, told, agent, now)


async def cases_back(conn: Connection, number: int, agent: str, now: Instant) -> None:
    """A return is taken back: its open cases are told that the goods are not back. Raises InTheWay for one that was closed with
    them. In a transaction that holds the revision."""
    for case in await fetch_all(conn, CASES, number):
        done = [Step(each) for each in await fetch_all(conn, STEPS, case.id)]
        if not has_goods_back(done):
            continue
        if case.closed_at is not None:
            raise InTheWay("case", str(case.id))
        await ask_one(conn, ADD_STEP, Done(Step.NOT_BACK), case=case.id, agent=agent, now=now)
        if case.conversation_id is not None:
            await touch(conn, await raise_revision(conn), [case.conversation_id])


async def claims_again(
    conn: Connection, order: Order, now: Instant, *, revives: bool = False
) -> None:
    """The claims of an order that is new once more are held, and no longer confirmed. `revives`: those too that went with what is
    taken back, as far as the order has so many units."""
    claims = await fetch_all(conn, CLAIMS, order.row.id)
    left: dict[int | None, int] = {}
    for line in order.lines if order.row.state in IN_STOCK else ():
        left[line.product] = left.get(line.product, 0) + line.quantity
    for each in claims:
        if each.state != "cancelled":
            left[each.product_id] = left.get(each.product_id, 0) - each.quantity
            if each.state == "confirmed" and order.row.state is State.NEW:
                await run(conn, HOLD_CLAIM, id=each.id, now=now)
    for each in claims if revives else ():
        if each.state == "cancelled" and each.quantity <= left.get(each.product_id, 0):
            left[each.product_id] -= each.quantity
            await run(conn, HOLD_CLAIM, id=each.id, now=now)


async def held_anew(
    conn: Connection, before: OrderRow, after: OrderRow, hold: int, now: Instant
) -> None:
    """An order that may run out again, and whose hold ended while it could not, is held for `hold` ms from now on (0: for
    good), unless somebody said that it is held for good."""
    if after.source or not begins_anew(_runs_out(before), _runs_out(after), after.hold_until, now):
        return
    said = await fetch_one(conn, SAID_HOLD, after.id)
    is_for_good = after.hold_until is None and json.loads(said or "{}").get("until", now) is None
    until = now + hold if hold and not is_for_good else None
    if until != after.hold_until:
        await run(conn, SET_HOLD, id=after.id, until=until)


def _runs_out(row: OrderRow) -> bool:
    return runs_out(row.state, Payment(row.payment), row.paid)
