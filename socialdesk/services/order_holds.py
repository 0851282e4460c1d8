"""A job that ends reservations which run out, and reminds whoever has not paid."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from socialdesk.clock import Clock
from socialdesk.errors import NotFound
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask
from socialdesk.model.telling import Saying
from socialdesk.services.jobs import Job
from socialdesk.services.order_text import said_of
from socialdesk.store import telling
from socialdesk.store.engine.database import Connection
from socialdesk.store.order_holds import (
    PORTION,
    OrderHolds,
    Tell,
    reminder_key,
    run_out_key,
)
from socialdesk.store.order_rows import OrderRow
from socialdesk.store.store import Store
from socialdesk.store.switches import ORDER_HOLDS
from socialdesk.store.telling import Means

log = logging.getLogger(__name__)

EVERY = 30.0
"""Seconds between two looks."""
DUE = 4 * HOUR
"""So long (ms) a person has for what the program may not say."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the shop wants, as `[orders]` says it: how long before the end of a hold (ms) somebody is reminded (0: not), and in which
    words by language; `run_out` are those in which they are told that it is over (none: they are not)."""

    reminder: int
    texts: Mapping[str, str]
    shop: str
    language: str
    run_out: Mapping[str, str] = field(default_factory=dict)


class Holds:
    """A job of the worker's. Any number of workers may: each order is one transaction."""

    def __init__(self, store: Store, clock: Clock, wanted: Wanted, means: Means) -> None:
        self._store = store
        self._holds = OrderHolds(store.database)
        self._clock = clock
        self._wanted = wanted
        self._means = means

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked: also where new orders are held for good, some may have an end of their own."""
        return (Job("order_holds", EVERY, self.look),)

    async def look(self) -> None:
        """Remind whoever is to be, end what is over, and say so. Raises StoreError."""
        await self._holds.settle(self._clock.now())
        if not await self._store.switches.is_on(ORDER_HOLDS):
            return
        if self._wanted.reminder:
            await self._remind()
        while True:
            now = self._clock.now()
            found = await self._holds.ended(now)
            for number in found:
                text = await self._text(number, self._wanted.run_out)
                await self._holds.end(number, now, self._telling(text, now, _run_out))
            if len(found) < PORTION:
                return

    def _telling(
        self, text: str, now: Instant, saying: Callable[[OrderRow, str, Instant], Saying]
    ) -> Tell:
        """Tells it, where there is anything to tell and somebody to tell it to."""

        async def tell(conn: Connection, row: OrderRow) -> None:
            if text and row.contact_id is not None:
                await telling.tell(conn, saying(row, text, now), self._means, now)

        return tell

    async def _remind(self) -> None:
        while True:
            now = self._clock.now()
            found = await self._holds.ending(now, self._wanted.reminder)
            for number in found:
                text = await self._text(number, self._wanted.texts)
                await self._holds.remind(number, now, self._telling(text, now, _reminder))
            if len(found) < PORTION:
                return

    async def _text(self, number: int, texts: Mapping[str, str]) -> str:
        """Empty where nobody is known who could be told."""
        order = await self._store.orders.one(number) if texts else None
        if order is None or order.row.contact_id is None:
            return ""
        words = self._wanted
        try:
            return await said_of(
                self._store, order.row, order.row.contact_id, texts, words.shop, words.language
            )  # fmt: skip
        except NotFound:
            return ""  # they were erased meanwhile


def _reminder(row: OrderRow, text: str, now: Instant) -> Saying:
    """Once for each end of a hold."""
    until = row.hold_until or 0
    key = reminder_key(row.id, until)
    why = Reason("order.hold_ends", code=row.code)
    task = NewTask(
        key, Kind.AGREEMENT, why, Instant(max(now, until)), text, row.conversation_id, row.contact_id, row.id
    )  # fmt: skip
    return Saying(
        row.conversation_id, key, text, task=task, contact=row.contact_id, switch=ORDER_HOLDS
    )


def _run_out(row: OrderRow, text: str, now: Instant) -> Saying:
    """The same once it is over."""
    key = run_out_key(row.id, row.hold_until or 0)
    why = Reason("order.ran_out", code=row.code)
    task = NewTask(
        key, Kind.NOTICE, why, Instant(now + DUE), text, row.conversation_id, row.contact_id, row.id
    )  # fmt: skip
    return Saying(
        row.conversation_id, key, text, task=task, contact=row.contact_id, switch=ORDER_HOLDS
    )
