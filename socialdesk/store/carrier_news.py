"""What carriers tell of parcels, in files and by webhooks, written down some at once: the same told again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from socialdesk.model.ids import Instant
from socialdesk.model.order import ENDED
from socialdesk.model.parcel import Told, after, folded_tracking
from socialdesk.store import early_parcels
from socialdesk.store.engine.database import Connection, Database, Lane, fetch_all
from socialdesk.store.engine.statement import ask_one
from socialdesk.store.order_rows import HOLD
from socialdesk.store.orders import BY_CODE
from socialdesk.store.parcels import THERE, NewParcel, ParcelRow, add_in, tell_in

AT_ONCE = 200
"""Parcels in one transaction."""


@dataclass(frozen=True, slots=True)
class Brought:
    """How far a carrier says that a parcel has come. `order` is the shop's own code of the order that it is of, empty where the
    carrier does not have it."""

    carrier: str
    tracking: str
    told: Told
    order: str = ""

    @property
    def folded(self) -> str:
        """By what it is found."""
        return folded_tracking(self.tracking)


class Became(StrEnum):
    """What became of it."""

    NEW = "new"
    """Its order, which the carrier named, has it from now on."""
    CHANGED = "changed"
    SAME = "same"
    UNKNOWN = "unknown"
    """No order has it."""


class CarrierNews:
    """Where what carriers tell is written down."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def take_in(
        self,
        brought: Sequence[Brought],
        agent: str,
        now: Instant,
        *,
        keeps: bool = False,
        dry_run: bool = False,
    ) -> list[Became]:
        """Write down what is told, and what became of each; `keeps` remembers what no order has yet. `dry_run` writes nothing."""
        found = list[Became]()
        for start in range(0, len(brought), AT_ONCE):
            some = brought[start : start + AT_ONCE]

            async def work(conn: Connection, some: Sequence[Brought] = some) -> list[Became]:
                if not dry_run:
                    await conn.rows(HOLD)
                return [
                    await _take_in(conn, each, agent, now, keeps=keeps, dry_run=dry_run)
                    for each in some
                ]

            if dry_run:
                found += await self._db.read(work)
            else:
                found += await self._db.transact(work, Lane.BULK)
        return found

    async def forget_early(self, before: Instant) -> None:
        """See `early_parcels.forget`."""
        await early_parcels.forget(self._db, before)


async def _take_in(
    conn: Connection, each: Brought, agent: str, now: Instant, *, keeps: bool, dry_run: bool
) -> Became:
    there = await ask_one(conn, THERE, each)
    if there is None:
        return await _taken_up(conn, each, agent, now, keeps=keeps, dry_run=dry_run)
    known = after(there.known, each.told)
    if known == there.known or known.state is there.state:
        is_told = known != there.known and not dry_run
        if is_told:
            await tell_in(conn, there, each.told, agent, now)
        return Became.SAME
    if not dry_run:
        await tell_in(conn, there, each.told, agent, now)
    return Became.CHANGED


async def _taken_up(
    conn: Connection, each: Brought, agent: str, now: Instant, *, keeps: bool, dry_run: bool
) -> Became:
    order = await _order_of(conn, each)
    if order is None:
        if keeps and not dry_run:
            await early_parcels.keep(conn, each.folded, each.carrier, each.told, now)
        return Became.UNKNOWN
    if not dry_run:
        row = await add_in(conn, NewParcel(order, each.carrier, each.tracking), agent, now)
        assert isinstance(row, ParcelRow)  # orders are held, and none has it
        await tell_in(conn, row, each.told, agent, now)
    return Became.NEW


async def _order_of(conn: Connection, each: Brought) -> int | None:
    """The one order that has the code which the carrier names, if it may still be sent."""
    if not each.order:
        return None
    for code in dict.fromkeys((each.order, each.order.upper())):
        rows = await fetch_all(conn, BY_CODE, code)
        if len(rows) == 1 and rows[0].state not in ENDED:
            return rows[0].id
    return None
