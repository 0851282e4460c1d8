"""Customers are asked some days after their order was delivered how they find it, unless there is no need any more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from socialdesk.clock import Clock
from socialdesk.errors import NotFound
from socialdesk.model.ids import DAY, Instant
from socialdesk.services.jobs import Job
from socialdesk.services.order_text import said_of
from socialdesk.store.engine.database import Connection
from socialdesk.store.follow_ups import PORTION, FollowUpRow, foreseen, plan
from socialdesk.store.order_news import News
from socialdesk.store.store import Store
from socialdesk.store.switches import FOLLOW_UP
from socialdesk.store.telling import Means

log = logging.getLogger(__name__)

EVERY = 10.0
"""Seconds between two looks."""
SHOWN_FOR = 30 * DAY
"""So long what was asked, or was not, is listed."""
MOST_SHOWN = 1_000
FOR_EVER = Instant(1 << 60)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the shop wants asked, as `[follow_up]` says it: after which lengths of time (ms), and in which words at each step,
    by language."""

    after: Sequence[int]
    texts: Callable[[int], Mapping[str, str]]
    shop: str
    language: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A follow-up as it stands, and what is, or was, said; the text is empty where that is not known any more."""

    row: FollowUpRow
    text: str


class FollowingUp:
    """A job of the worker's. An order and a step are asked about once, in one transaction each."""

    def __init__(self, store: Store, clock: Clock, wanted: Wanted, means: Means) -> None:
        self._store = store
        self._clock = clock
        self._wanted = wanted
        self._means = means

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked; never where the shop wants nobody asked."""
        return (Job("follow_ups", EVERY, self.look),) if self._wanted.after else ()

    async def look(self) -> None:
        """Plan what was delivered, and ask whoever is due. Raises StoreError."""
        is_on = await self._store.switches.is_on(FOLLOW_UP)

        async def heard(conn: Connection, some: Sequence[News]) -> None:
            if is_on:
                await plan(conn, some, self._wanted.after)

        await self._store.order_news.follow_all("follow_up", heard)
        while is_on:
            rows = await self._store.follow_ups.due(self._clock.now())
            for row in rows:
                text = await self._text(row)
                await self._store.follow_ups.say(row, text, self._means, self._clock.now())
            if len(rows) < PORTION:
                return

    async def listed(self, *, ended: bool = False) -> list[Foreseen]:
        """What will be asked, the first due first, and why not as things are; and with `ended` what was of late, the newest
        first."""
        now = self._clock.now()
        rows = [
            foreseen(row, now) for row in await self._store.follow_ups.due(FOR_EVER, MOST_SHOWN)
        ]
        if ended:
            rows += await self._store.follow_ups.ended(Instant(now - SHOWN_FOR), MOST_SHOWN)
        return [Foreseen(row, await self._text(row)) for row in rows]

    async def _text(self, row: FollowUpRow) -> str:
        order = await self._store.orders.one(row.purchase_id)
        if order is None or row.contact_id is None:
            return ""
        try:
            texts = self._wanted.texts(row.step)
            return await said_of(
                self._store,
                order.row,
                row.contact_id,
                texts,
                self._wanted.shop,
                self._wanted.language,
            )
        except NotFound:
            return ""  # they were erased meanwhile
