"""Orders of files taken into the store, and those of the store written to files that can be taken in again."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial

from socialdesk.clock import Clock
from socialdesk.model import address, phone
from socialdesk.model.i18n import translate
from socialdesk.services.exporting.columns import Columns, Kind, Record
from socialdesk.services.order_files.maps import OrderMap
from socialdesk.services.order_files.objects import OF_LINE, OF_ORDER
from socialdesk.services.order_files.reading import Shop, read_orders
from socialdesk.services.orders import Orders
from socialdesk.store.order_imports import Taken
from socialdesk.store.order_rows import Order, Wanted

_NUMBERS = ("fee", "total", "quantity", "price")
ORDERS: Columns = {
    each: Kind.MOMENT if each == "at" else Kind.NUMBER if each in _NUMBERS else Kind.TEXT
    for each in (*OF_ORDER, *OF_LINE)
}
"""A row for each line of an order; what belongs to the order stands in each."""
Tell = Callable[[int, str], None]
"""Tells of a line, by its number, what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a file came to: orders that are new, that say something else than they did, that say the same; and lines
    that were wrong. The keys of its `--json`."""

    new: int
    changed: int
    same: int
    errors: int


class OrderExchange:
    """Takes orders in and gives them out. `home` is the country whose telephone numbers have none in front."""

    def __init__(
        self, orders: Orders, clock: Clock, zone: tzinfo, currency: str, home: str
    ) -> None:
        self._orders = orders
        self._clock = clock
        self._zone = zone
        self._currency = currency
        self._home = home

    async def take(
        self, raw: bytes, order_map: OrderMap, agent: str, tell: Tell, *, dry_run: bool = False
    ) -> Summary:
        """Take in a file's orders, each by its source and number: the same file again changes nothing, so a try that
        was cut short is made again. What is wrong is told in the order of lines. With `dry_run` nothing is written.
        Raises NotAllowed where the file as a whole cannot be read."""
        now = self._clock.now()
        dialled = partial(phone.normal, home=self._home)
        shop = Shop(self._currency, self._zone, now, dialled, address.one_line)
        read = read_orders(raw, order_map, shop)
        batch = [each.order for each in read.orders]
        became = await self._orders.take_in(batch, agent, dry_run=dry_run)
        errors = list(read.errors)
        for told, what in zip(read.orders, became, strict=True):
            if what is Taken.OURS:
                why = translate(
                    "Order {code} was made here and says something else here; a file changes none of those: `socialdesk order` does.",
                    code=told.order.code,
                )
                errors.append((told.line, why))
        for line, why in sorted(errors):
            tell(line, why)
        counts = Counter(became)
        return Summary(counts[Taken.NEW], counts[Taken.CHANGED], counts[Taken.SAME], len(errors))

    def all(self) -> AsyncIterator[Order]:
        """All orders, the newest first."""
        return self._orders.all(Wanted())


def records_of(order: Order) -> list[Record]:
    """An order as the rows of a table, see `ORDERS`."""
    row = order.row
    begin = (
        row.code, row.source, row.at, row.state.value, row.name, row.phone, row.address, row.note, row.currency, row.fee,
        row.total,
    )  # fmt: skip
    return [
        (*begin, each.sku, each.name, each.variant, each.quantity, each.price)
        for each in order.lines
    ]
