"""What carriers tell, taken in: files of parcels, and what their webhooks bring."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from socialdesk.clock import Clock
from socialdesk.model.carrier_event import Heard, heard, told_of
from socialdesk.model.i18n import translate
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.imported import Unreadable
from socialdesk.model.parcel import tracking_of
from socialdesk.services.carriers.maps import CarrierMap
from socialdesk.services.carriers.reading import read_parcels, state_of
from socialdesk.services.jobs import Job
from socialdesk.store.carrier_news import Became, Brought, CarrierNews
from socialdesk.store.store import Store

KEPT_DAYS = 30
"""So long it is remembered what was told of a parcel that no order has."""
Tell = Callable[[int, str], None]
"""Tells of a line, by its number, what is wrong with it."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a file came to: parcels that an order has from now on, that came farther, that did not, that no order has; and lines
    that were wrong. The keys of its `--json`."""

    new: int
    changed: int
    same: int
    unknown: int
    errors: int


class Carriers:
    """`zone` is the shop's, whose clock times without a zone are by."""

    def __init__(self, store: Store, clock: Clock, zone: tzinfo) -> None:
        self._news = CarrierNews(store.database)
        self._clock = clock
        self._zone = zone

    async def take(
        self, raw: bytes, carrier: CarrierMap, agent: str, tell: Tell, *, dry_run: bool = False
    ) -> Summary:
        """Take in a file of a carrier's parcels: the same file again changes nothing. What is wrong is told in the order of lines.
        With `dry_run` nothing is written. Raises NotAllowed where the file as a whole cannot be read."""
        now = self._clock.now()
        read = read_parcels(raw, carrier, self._zone, now)
        brought = [
            Brought(carrier.name, each.tracking, each.told, each.order) for each in read.rows
        ]
        became = await self._news.take_in(brought, agent, now, dry_run=dry_run)
        for line, why in sorted(read.errors):
            tell(line, why)
        counts = Counter(became)
        new, changed, same, unknown = (
            counts[each] for each in (Became.NEW, Became.CHANGED, Became.SAME, Became.UNKNOWN)
        )
        return Summary(new, changed, same, unknown, len(read.errors))

    async def hear(self, body: object, carrier: CarrierMap) -> None:
        """Take in what a webhook brought. What is not understood is told in the log: to be told it once more would not help. The
        same again changes nothing. Raises StoreError."""
        assert carrier.webhook is not None
        now = self._clock.now()
        found = heard(body, carrier.webhook.shape)
        if not found:
            log.info("%s told something that is of no parcel: a test, perhaps.", carrier.name)
        brought = list[Brought]()
        for each in found:
            try:
                brought += self._brought(each, carrier, now)
            except Unreadable as error:
                log.warning("What %s told of a parcel was not understood. %s", carrier.name, error)
        await self._news.take_in(brought, carrier.name, now, keeps=True)

    def _brought(self, each: Heard, carrier: CarrierMap, now: Instant) -> list[Brought]:
        state = state_of(each.state, carrier)
        if state is None:
            return []
        try:
            tracking = tracking_of(each.tracking)
        except ValueError:
            raise Unreadable(translate("It has no tracking number.")) from None
        told = told_of(state, each.at, carrier.date, self._zone, now)
        return [Brought(carrier.name, tracking, told, each.order)]

    async def forget_early(self) -> None:
        """Forget what was told long ago of parcels that no order has."""
        before = Instant(self._clock.now() - KEPT_DAYS * DAY)
        await self._news.forget_early(before)

    def jobs(self) -> tuple[Job, ...]:
        """What a worker does now and then."""
        return (Job("forget_early_parcels", 3600, self.forget_early),)
