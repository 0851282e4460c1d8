"""Parcels: written down with the order that they are of, and told how far they have come, each in one transaction with what
that does to the order.

Whoever changes a parcel holds orders first (`order_rows.HOLD`): two parcels of an order that arrive at the same moment are looked
at one after the other, and nobody waits in a circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.model.order import GONE, IN_STOCK, follows
from socialdesk.model.order import State as OrderState
from socialdesk.model.parcel import Known, State, Told, after, folded_tracking, turns
from socialdesk.store import early_parcels
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask_one, run, statement
from socialdesk.store.order_rows import HOLD, PARCEL, PARCEL_REMOVED, one, write_down
from socialdesk.store.orders import turn_in


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """A parcel. `at` (ms): since when it has been in its state, by the carrier's own time."""

    id: int
    purchase_id: int
    code: str
    carrier: str
    tracking: str
    stored_state: str
    at: int
    changed_at: int

    @property
    def state(self) -> State:
        """How far it has come."""
        return State(self.stored_state)

    @property
    def known(self) -> Known:
        """The same with its time."""
        return Known(self.state, Instant(self.at))


@dataclass(frozen=True, slots=True)
class NewParcel:
    """A parcel that is to be written down; carrier and number as they are kept."""

    purchase_id: int
    carrier: str
    tracking: str

    @property
    def folded(self) -> str:
        """By what it is found."""
        return folded_tracking(self.tracking)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which parcels are asked for; what is None asks for all. `going`: only of orders that have not arrived, nor ended."""

    purchase: int | None = None
    carrier: str | None = None
    states: Sequence[State] | None = None
    going: bool = False


_COLUMNS = """
    parcel.id, parcel.purchase_id, purchase.code, parcel.carrier, parcel.tracking, parcel.state AS stored_state, parcel.at,
    parcel.changed_at
"""
_FROM = "FROM parcel JOIN purchase ON purchase.id = parcel.purchase_id"
_GOING = ", ".join(f"'{each}'" for each in (*IN_STOCK, OrderState.SHIPPED))
BY_ID = Query(ParcelRow, f"SELECT {_COLUMNS} {_FROM} WHERE parcel.id = $1")
BY_TRACKING = Query(
    ParcelRow,
    f"SELECT {_COLUMNS} {_FROM} WHERE parcel.folded = $1 ORDER BY parcel.carrier LIMIT 20",
)
OF_ORDERS = Query(
    ParcelRow,
    f"SELECT {_COLUMNS} {_FROM} WHERE parcel.purchase_id IN ({{list}}) ORDER BY parcel.purchase_id, parcel.id",
)
THERE = Statement(
    ParcelRow,
    f"SELECT {_COLUMNS} {_FROM} WHERE parcel.folded = :folded AND parcel.carrier = :carrier",
)
ADD = Statement(
    int,
    """
    INSERT INTO parcel (purchase_id, carrier, tracking, folded, state, at, changed_at)
    VALUES (:purchase_id, :carrier, :tracking, :folded, :state, :now, :now)
    RETURNING id
    """,
)
SET = statement("UPDATE parcel SET state = :state, at = :at, changed_at = :now WHERE id = :id")
REMOVE = "DELETE FROM parcel WHERE id = $1"


class Parcels:
    """Parcels as services ask for them and change them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # -- reading

    async def tracked(self, tracking: str) -> list[ParcelRow]:
        """Those with a tracking number: several carriers may count alike."""
        return await self._db.all(BY_TRACKING, folded_tracking(tracking))

    async def of(self, purchase: int) -> list[ParcelRow]:
        """Those of an order, the oldest first."""
        return await self._db.read(lambda conn: of_orders(conn, [purchase]))

    async def page(self, wanted: Wanted, most: int, before: int | None = None) -> list[ParcelRow]:
        """Parcels, the newest first; those written down before one, if that is given."""
        query, arguments = page_query(wanted, before)
        return await self._db.all(query, *arguments, most)

    # -- changing

    async def add(
        self, parcel: NewParcel, agent: str, now: Instant, turn: OrderState | None = None
    ) -> ParcelRow | None:
        """Write one down, and turn its order if that is said. The same again is the same; one that is another order's is given
        back as it is, and nothing is done. None where the order cannot be turned so. Raises as `orders.turn_in`."""

        return await self._db.transact(lambda conn: add_in(conn, parcel, agent, now, turn))

    async def tell(
        self, row: ParcelRow, told: Told, agent: str, now: Instant, lane: Lane = Lane.STAFF
    ) -> tuple[ParcelRow, bool] | None:
        """Tell how far one has come; how it is then, and whether that was news. Its order is turned with it. None where there
        is no such parcel any more."""
        return await self._db.transact(lambda conn: tell_in(conn, row, told, agent, now), lane)

    async def put(self, row: ParcelRow, state: State, agent: str, now: Instant) -> ParcelRow | None:
        """Somebody who knows better puts it right, whatever a carrier told; its order stays as it is. None where there is no
        such parcel any more."""

        async def work(conn: Connection) -> ParcelRow | None:
            await conn.rows(HOLD)
            there = await fetch_one(conn, BY_ID, row.id)
            if there is None or there.state is state:
                return there
            return await _set(conn, there, Known(state, now), agent, now)

        return await self._db.transact(work)

    async def remove(self, row: ParcelRow, agent: str, now: Instant) -> bool:
        """It is none of the order's; whether it still was."""

        async def work(conn: Connection) -> bool:
            await conn.rows(HOLD)
            there = await fetch_one(conn, BY_ID, row.id)
            if there is None:
                return False
            await conn.rows(REMOVE, row.id)
            await _write_down(conn, there, PARCEL_REMOVED, agent, now)
            return True

        return await self._db.transact(work)


def page_query(wanted: Wanted, before: int | None) -> tuple[Query[ParcelRow], tuple[object, ...]]:
    """The newest parcels of those that are wanted, and its arguments but the last: how many."""
    clauses, arguments = list[str](), list[object]()
    for clause, value in (
        ("parcel.purchase_id = ${}", wanted.purchase),
        ("parcel.carrier = ${}", wanted.carrier),
        ("parcel.id < ${}", before),
    ):
        if value is not None:
            arguments.append(value)
            clauses.append(clause.format(len(arguments)))
    if wanted.states is not None:
        places = []
        for state in wanted.states:
            arguments.append(state.value)
            places.append(f"${len(arguments)}")
        clauses.append(f"parcel.state IN ({', '.join(places)})")
    if wanted.going:
        clauses.append(f"purchase.state IN ({_GOING})")
    where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
    text = f"SELECT {_COLUMNS} {_FROM} {where} ORDER BY parcel.id DESC LIMIT ${len(arguments) + 1}"
    return Query(ParcelRow, text), tuple(arguments)


async def of_orders(conn: Connection, purchases: Sequence[int]) -> list[ParcelRow]:
    """Those of orders, by order, the oldest first."""
    query, arguments = OF_ORDERS.over(1, purchases)
    return await fetch_all(conn, query, *arguments)


async def add_in(
    conn: Connection,
    parcel: NewParcel,
    agent: str,
    now: Instant,
    turn: OrderState | None = None,
) -> ParcelRow | None:
    """See `Parcels.add`, inside a transaction."""
    await conn.rows(HOLD)
    there = await ask_one(conn, THERE, parcel)
    if there is not None and there.purchase_id != parcel.purchase_id:
        return there
    order = await one(conn, parcel.purchase_id)
    if order is None:
        return None
    if turn is not None and order.row.state is not turn:
        if turn not in follows(order.row.state):
            return None
        order = await turn_in(conn, order.row.id, order.row.state, turn, agent, now)
        assert order is not None  # orders are held
    if there is not None:
        return there
    state = State.TAKEN if order.row.state in GONE else State.MADE
    number = await ask_one(conn, ADD, parcel, state=state.value, now=now)
    assert number is not None  # the same
    row = await fetch_one(conn, BY_ID, number)
    assert row is not None
    await _write_down(conn, row, PARCEL, agent, now)
    if (early := await early_parcels.taken_out(conn, parcel.folded, parcel.carrier)) is not None:
        done = await tell_in(conn, row, early, parcel.carrier, now)
        row = row if done is None else done[0]
    return row


async def tell_in(
    conn: Connection, row: ParcelRow, told: Told, agent: str, now: Instant
) -> tuple[ParcelRow, bool] | None:
    """See `Parcels.tell`, inside a transaction."""
    await conn.rows(HOLD)
    there = await fetch_one(conn, BY_ID, row.id)
    if there is None:
        return None
    known = after(there.known, told)
    if known == there.known:
        return there, False
    done = await _set(conn, there, known, agent, now)
    if known.state is there.state:
        return done, False
    order = await one(conn, there.purchase_id)
    assert order is not None
    parcels = await of_orders(conn, [there.purchase_id])
    if (state := turns(order.row.state, [each.state for each in parcels])) is not None:
        since = {"since": min(done.at, now)}  # which may be long ago
        await turn_in(conn, order.row.id, order.row.state, state, agent, now, told=since)
    return done, True


async def _set(
    conn: Connection, row: ParcelRow, known: Known, agent: str, now: Instant
) -> ParcelRow:
    await run(conn, SET, id=row.id, state=known.state.value, at=known.at, now=now)
    done = await fetch_one(conn, BY_ID, row.id)
    assert done is not None
    if done.state is not row.state:
        await _write_down(conn, done, PARCEL, agent, now)
    return done


async def _write_down(
    conn: Connection, row: ParcelRow, kind: str, agent: str, now: Instant
) -> None:
    told = {
        "parcel": row.id, "carrier": row.carrier, "tracking": row.tracking, "state": row.state.value, "at": row.at,
    }  # fmt: skip
    await write_down(conn, row.purchase_id, kind, told, agent, now)
