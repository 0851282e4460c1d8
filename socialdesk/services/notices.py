"""Customers are told how their orders get on: what happened is followed, and told a moment later, each event once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from socialdesk.clock import Clock
from socialdesk.errors import NotFound
from socialdesk.model.announcement import parse_template
from socialdesk.model.delivery import Template
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.notice import Event, Standing, is_too_old
from socialdesk.model.parcel import State, carrier_called
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask
from socialdesk.model.telling import Saying
from socialdesk.services.carriers.maps import known_map, tracking_link
from socialdesk.services.jobs import Job
from socialdesk.services.order_text import said_of
from socialdesk.store.notices import PORTION, NoticeRow, Notices, Tried, Wanted
from socialdesk.store.order_rows import OrderRow
from socialdesk.store.parcels import ParcelRow
from socialdesk.store.store import Store
from socialdesk.store.switches import NOTICES
from socialdesk.store.telling import Means

EVERY = 5.0
"""Seconds between two looks."""
DUE = 4 * HOUR
"""So long (ms) a person has for what the program may not say."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said: the texts of an event by language, its template (empty: none), and the links of carriers by their names, where
    the shop has its own."""

    texts: Callable[[Event], Mapping[str, str]]
    template: Callable[[Event], str]
    shop: str
    language: str
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would be said of an event of an order now, and what becomes of it; `before` is the notice that there was of it."""

    event: Event
    is_wanted: bool
    before: NoticeRow | None
    text: str
    tried: Tried | None
    why: Reason


class OrderNotices:
    """A job of the worker's, in portions; each is one transaction. `platforms` are the names of those that may have templates."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        wanted: Wanted,
        words: Words,
        means: Means,
        platforms: Sequence[str] = (),
        *,
        quiet: bool = True,
    ) -> None:
        self._store = store
        self._notices = Notices(store.database)
        self._clock = clock
        self._wanted = wanted
        self._words = words
        self._means = means
        self._platforms = platforms
        self._quiet = quiet

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked."""
        return (Job("notices", EVERY, self.look),)

    async def look(self) -> None:
        """Follow what happened to orders, and tell what is due. While it is switched off what happens is read and told to nobody.
        Raises StoreError."""
        is_on = await self._store.switches.is_on(NOTICES)
        wanted = self._wanted if is_on else replace(self._wanted, events=())
        await self._notices.follow(wanted, self._clock.now())
        while is_on:
            rows = await self._notices.due(self._clock.now())
            for row in rows:
                await self._tell(row)
            if len(rows) < PORTION:
                return

    async def listed(self, order: int | None, most: int) -> list[NoticeRow]:
        """The newest, or those of an order; the newest first."""
        if order is None:
            return await self._notices.newest(most)
        return (await self._notices.of(order))[::-1][:most]

    async def preview(self, order: OrderRow) -> list[Foreseen]:
        """What would be said of each event of an order now, which way, and why not."""
        before = {each.event: each for each in await self._notices.of(order.id)}
        found = []
        for event in Event:
            is_wanted = event in self._wanted.events
            is_wanted |= event is Event.TRACKING and Event.SHIPPED in self._wanted.events
            saying, _ = await self._saying(order.id, event, f"preview:{order.id}:{event.value}")
            why, tried = Reason(), None
            if saying is None:
                why = Reason("notice.nobody")
            elif order.source and not self._wanted.imported:
                why = Reason("notice.imported")
            else:
                tried = await self._notices.tried(saying, self._means, self._clock.now())
            text = saying.text if saying else ""
            found.append(Foreseen(event, is_wanted, before.get(event), text, tried, why))
        return found

    async def _tell(self, row: NoticeRow) -> None:
        now = self._clock.now()
        if is_too_old(Instant(row.at), now):
            await self._notices.settle(row, Standing.OLD, now)
            return
        saying, numbered = await self._saying(row.purchase_id, row.event, row.key)
        if saying is None:
            await self._notices.settle(row, Standing.NOBODY, now)
            return
        await self._notices.tell(row, saying, self._means, now, numbered=numbered)

    async def _saying(self, order: int, event: Event, key: str) -> tuple[Saying | None, bool]:
        """What is said of an event, and whether with a parcel's number; None where nobody is known who is told."""
        around = await self._notices.around(order)
        if around is None or around[0].contact_id is None:
            return None, False
        row, parcels = around
        contact = row.contact_id
        assert contact is not None
        parcel = _meant(parcels)
        more = {} if parcel is None else self._of(parcel)

        async def said(texts: Mapping[str, str]) -> str:
            words = self._words
            return await said_of(self._store, row, contact, texts, words.shop, words.language, more)

        try:
            texts = self._words.texts(event)
            text = await said(texts)
            templates = await self._templates(event, said)
        except NotFound:
            return None, False  # they were erased meanwhile
        task = NewTask(
            key, Kind.NOTICE, Reason(f"notice.{event.value}"), Instant(self._clock.now() + DUE), order=order,
        )  # fmt: skip
        saying = Saying(
            row.conversation_id, key, text, quiet=self._quiet, task=task, contact=contact, templates=templates,
            switch=NOTICES,
        )  # fmt: skip
        return saying, parcel is not None

    async def _templates(
        self, event: Event, said: Callable[[Mapping[str, str]], Awaitable[str]]
    ) -> dict[str, Template]:
        text, language = self._words.template(event), self._words.language
        if not text:
            return {}
        name, fillings = parse_template(text)
        values = tuple([await said({language: each}) for each in fillings])
        return dict.fromkeys(self._platforms, Template(name, language, values))

    def _of(self, parcel: ParcelRow) -> dict[str, str]:
        link = self._words.links.get(parcel.carrier) or _known_link(parcel.carrier)
        return {
            "carrier": carrier_called(parcel.carrier),
            "tracking": parcel.tracking,
            "link": tracking_link(link, parcel.tracking),
        }


def _meant(parcels: Sequence[ParcelRow]) -> ParcelRow | None:
    """Of an order's parcels the newest that is on its way to them."""
    going = [each for each in parcels if each.state not in (State.RETURNED, State.LOST)]
    return going[-1] if going else None


@cache
def _known_link(carrier: str) -> str:
    found = known_map(carrier)
    return found.link if found else ""
