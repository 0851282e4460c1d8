"""What is bought together with a product, in figures and in words."""

from __future__ import annotations

from socialdesk.clock import Clock
from socialdesk.model.i18n import grouped, translate
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.together import DAYS, LEAST, MOST, Pair, pairs
from socialdesk.services.products import shown
from socialdesk.store.store import Store


async def together(
    store: Store, clock: Clock, sku: str, *, days: int = DAYS, least: int = LEAST, most: int = MOST
) -> list[Pair]:
    """What was bought with a SKU within so many days more often than by chance, in at least so many orders; the surest
    first."""
    since = Instant(max(clock.now() - days * DAY, 0))
    found = await store.buyers.together.of(sku, since, least, 3 * most)
    rows = ((each.sku, each.name, each.together, each.its) for each in found.others)
    return pairs(rows, found.with_it, found.orders)[:most]


def pair_words(each: Pair) -> str:
    """One of them on a line."""
    return translate(
        "{sku} {name}: in {together} of {orders} orders ({confidence}), {lift} times as often as by chance",
        sku=shown(each.sku), name=shown(each.name), together=grouped(each.together),
        orders=grouped(each.orders), confidence=f"{each.confidence:.0%}", lift=f"{each.lift:.1f}",
    )  # fmt: skip
