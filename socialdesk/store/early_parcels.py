"""What carriers told of parcels that no order has yet: the webhook often comes before the shop types the number. Kept for a while,
and of each parcel only the newest."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.model.parcel import EVER, Known, State, Told, after
from socialdesk.store.engine.database import Connection, Database, Lane, Query
from socialdesk.store.engine.statement import Statement, ask_one, run, statement

MOST = 10_000
"""Parcels that are remembered; the newest, where a carrier tells of more."""


@dataclass(frozen=True, slots=True)
class EarlyRow:
    """A state that waits for its parcel, and since when it is so by the carrier's time (ms)."""

    state: str
    at: int


KNOWN = Statement(
    EarlyRow, "SELECT state, at FROM parcel_early WHERE folded = :folded AND carrier = :carrier"
)
KEEP = statement(
    """
    INSERT INTO parcel_early (folded, carrier, state, at, heard_at) VALUES (:folded, :carrier, :state, :at, :now)
    ON CONFLICT (folded, carrier) DO UPDATE SET state = excluded.state, at = excluded.at, heard_at = excluded.heard_at
    """
)
DROP = statement("DELETE FROM parcel_early WHERE folded = :folded AND carrier = :carrier")
FORGET = "DELETE FROM parcel_early WHERE heard_at < $1"
LAST_KEPT = Query(int, "SELECT heard_at FROM parcel_early ORDER BY heard_at DESC LIMIT 1 OFFSET $1")


async def keep(conn: Connection, folded: str, carrier: str, told: Told, now: Instant) -> bool:
    """Remember a state of a parcel that no order has, in a transaction that holds (`order_rows.HOLD`); whether it says something
    new."""
    row = await ask_one(conn, KNOWN, folded=folded, carrier=carrier)
    if row is None:
        at = now if told.earliest == EVER else told.earliest
        known = Known(told.state, at)
    else:
        was = Known(State(row.state), Instant(row.at))
        known = after(was, told)
        if known == was:
            return False
    await run(conn, KEEP, folded=folded, carrier=carrier, state=known.state.value, at=known.at, now=now)  # fmt: skip
    return True


async def taken_out(conn: Connection, folded: str, carrier: str) -> Told | None:
    """What was told of a parcel that has its order now, and is remembered no more."""
    row = await ask_one(conn, KNOWN, folded=folded, carrier=carrier)
    if row is None:
        return None
    await run(conn, DROP, folded=folded, carrier=carrier)
    return Told(State(row.state), Instant(row.at), Instant(row.at))


async def forget(database: Database, before: Instant) -> None:
    """Remember nothing longer than that, and no more than `MOST`."""
    last = await database.one(LAST_KEPT, MOST)
    until = max(before, 0 if last is None else last + 1)
    await database.transact(lambda conn: conn.rows(FORGET, until), Lane.BULK)
