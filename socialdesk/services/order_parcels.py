"""What carriers have of orders, as people and programs write it down."""

from __future__ import annotations

from collections.abc import AsyncIterator

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.order import ENDED, follows
from socialdesk.model.order import STATES as ORDER_STATES
from socialdesk.model.order import State as OrderState
from socialdesk.model.parcel import (
    CARRIERS,
    STATES,
    State,
    carrier_called,
    carrier_of,
    told_at,
    tracking_of,
)
from socialdesk.model.text import storable
from socialdesk.services.orders import Orders, cannot, not_enough
from socialdesk.services.products import shown
from socialdesk.store.order_rows import Order
from socialdesk.store.order_stock import NotEnough
from socialdesk.store.parcels import NewParcel, ParcelRow, Wanted
from socialdesk.store.store import Store

AT_ONCE = 200
"""Parcels that are read in one go."""
GOING = (OrderState.PACKED, OrderState.SHIPPED)
"""States of an order that are written down together with its parcel."""


class OrderParcels:
    """Parcels of orders."""

    def __init__(self, store: Store, clock: Clock, orders: Orders) -> None:
        self._store = store
        self._clock = clock
        self._orders = orders

    def now(self) -> Instant:
        """The moment by which times are judged."""
        return self._clock.now()

    async def found(self, words: str) -> ParcelRow:
        """One by its tracking number (`GAB12345`), or with its carrier (`ghn:GAB12345`) where several have that number. Raises
        NotFound, NotAllowed."""
        carrier, colon, number = storable(words).rpartition(":")
        try:
            rows = await self._store.parcels.tracked(tracking_of(number))
        except ValueError:
            rows = []
        if colon:
            rows = [each for each in rows if each.carrier == carrier_in(carrier)]
        if not rows:
            raise NotFound(
                translate(
                    'There is no parcel "{words}". `socialdesk parcel list` lists them.',
                    words=shown(words),
                )
            )
        if len(rows) > 1:
            raise NotAllowed(
                translate(
                    'Several carriers have a parcel "{words}": say {names}.',
                    words=shown(words),
                    names=", ".join(f"{each.carrier}:{each.tracking}" for each in rows),
                )
            )
        return rows[0]

    async def all(self, wanted: Wanted, most: int | None = None) -> AsyncIterator[ParcelRow]:
        """Parcels, the newest first, however many there are; at most so many."""
        before, left = None, most
        while left is None or left > 0:
            some = AT_ONCE if left is None else min(left, AT_ONCE)
            page = await self._store.parcels.page(wanted, some, before)
            for each in page:
                yield each
            if len(page) < some:
                return
            before = page[-1].id
            left = None if left is None else left - len(page)

    async def add(
        self,
        order: Order,
        carrier: str,
        tracking: str,
        agent: str,
        turn: OrderState | None = None,
    ) -> ParcelRow:
        """Write down a parcel of an order, and turn the order to what it is with it, if that is said. The same again changes
        nothing. Raises NotAllowed."""
        row = order.row
        if turn is not None and turn not in GOING:
            raise NotAllowed(
                translate("--carrier and --tracking go with an order that is packed or shipped.")
            )
        if row.state in ENDED:
            raise NotAllowed(
                translate(
                    '{code} is "{state}": nothing of it is sent.',
                    code=shown(row.code),
                    state=translate(ORDER_STATES[row.state]),
                )
            )
        if row.forgotten:
            raise NotAllowed(
                translate(
                    "Whose {code} was is erased: nothing is sent to them.", code=shown(row.code)
                )
            )
        if turn is not None and turn is not row.state and turn not in follows(row.state):
            raise NotAllowed(cannot(row, turn))
        parcel = NewParcel(row.id, carrier_in(carrier), tracking_in(tracking))
        try:
            done = await self._store.parcels.add(parcel, agent, self._clock.now(), turn)
        except NotEnough as error:
            raise NotAllowed(not_enough(error)) from None
        if done is None:
            assert turn is not None
            raise NotAllowed(cannot((await self._orders.found(str(row.id))).row, turn))
        if done.purchase_id != row.id:
            raise NotAllowed(
                translate(
                    'Parcel "{tracking}" of {carrier} is order {code}\'s already. `socialdesk parcel remove` takes it away from there.',
                    tracking=done.tracking,
                    carrier=carrier_called(done.carrier),
                    code=shown(done.code),
                )
            )
        return done

    async def tell(
        self, row: ParcelRow, state: State, agent: str, at: Instant | None = None
    ) -> ParcelRow:
        """Write down how far a parcel has come, with what that means for its order. What was said at a moment of the carrier's,
        `at`, changes nothing where something newer is known. Raises NotAllowed where that cannot be now."""
        now = self._clock.now()
        done = await self._store.parcels.tell(row, told_at(state, at or now, now), agent, now)
        if done is None:
            raise self._gone(row)
        parcel, _ = done
        if at is None and parcel.state is not state:
            raise NotAllowed(
                translate(
                    'Parcel "{tracking}" is "{now}" and cannot be "{state}" after that. If that was written down wrongly, --correct puts it right.',
                    tracking=row.tracking,
                    now=translate(STATES[parcel.state]),
                    state=translate(STATES[state]),
                )
            )
        return parcel

    async def put(self, row: ParcelRow, state: State, agent: str) -> ParcelRow:
        """Put right how far a parcel has come; its order stays as it is."""
        done = await self._store.parcels.put(row, state, agent, self._clock.now())
        if done is None:
            raise self._gone(row)
        return done

    async def remove(self, row: ParcelRow, agent: str) -> ParcelRow:
        """It is none of its order's; how it was."""
        if not await self._store.parcels.remove(row, agent, self._clock.now()):
            raise self._gone(row)
        return row

    def _gone(self, row: ParcelRow) -> NotFound:
        return NotFound(
            translate('Parcel "{tracking}" was removed meanwhile.', tracking=row.tracking)
        )


def carrier_in(words: str) -> str:
    """A carrier as it is kept. Raises NotAllowed for none."""
    try:
        return carrier_of(words)
    except ValueError:
        raise NotAllowed(
            translate(
                "Name the carrier: --carrier {carriers}, or any other by its name.",
                carriers="|".join(CARRIERS),
            )
        ) from None


def tracking_in(words: str) -> str:
    """A tracking number as it is kept. Raises NotAllowed for none."""
    try:
        return tracking_of(words)
    except ValueError:
        raise NotAllowed(
            translate(
                '"{words}" is no tracking number: letters, digits, dots, dashes; --tracking GAB12345.',
                words=shown(words),
            )
        ) from None
