"""Reading claims: a worker reads on in the comments of lives in which something is sold, right after they were recorded, and
what they say is done. Any number of workers may: each portion is one transaction, which begins where the one before it ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.clock import Clock
from socialdesk.errors import Unstorable
from socialdesk.model.claim import Catalogue, Kind, Reading, Sellable, read
from socialdesk.model.ids import SECOND, Instant
from socialdesk.model.live_claim import wants_of
from socialdesk.services.jobs import Job
from socialdesk.store.claim_rows import Said
from socialdesk.store.claim_turn import Terms
from socialdesk.store.live_claims import Heard, Read
from socialdesk.store.live_products import Selling, Shown, Sold
from socialdesk.store.store import Store

log = logging.getLogger(__name__)

EVERY = 0.5
"""Seconds between two looks."""
MANY, FEW = 100, 25
"""Comments that one transaction reads; the second while customers write."""
BREATHER = 20
"""Comments that are read until others have their turn."""
MOST_PORTIONS = 40
"""In a row: what is left is read at the next look."""
NOTHING = Reading(Kind.NONE)
SETTLED_EVERY = 5 * SECOND
"""So often it is looked which orders were agreed to, and which waitlists have ended."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is sold in a live, as comments are read by it."""

    ladder: tuple[tuple[int, str, str, str, int, str], ...]
    catalogue: Catalogue
    ids: dict[str, int]


class ClaimReader:
    """Reads on, and ends what the clock ends."""

    def __init__(self, store: Store, clock: Clock, terms: Terms, waitlist: int) -> None:
        self._store = store
        self._clock = clock
        self._terms = terms
        self._waitlist = waitlist
        self._known: dict[int, _Known] = {}
        self._settled_at = 0

    def jobs(self) -> tuple[Job, ...]:
        """What is to be done now and then."""
        return (Job("claims", EVERY, self._look), Job("waitlists", 1.0, self.sweep))

    async def _look(self) -> None:
        await self.look()

    async def look(self) -> int:
        """Read what was said by now, and give back how much that was. Raises StoreError."""
        total = 0
        for _ in range(MOST_PORTIONS):
            news = await self._store.live_claims.products.news()
            if not news:
                break
            for each in news:
                total += await self._read_on(each)
        return total

    async def sweep(self) -> None:
        """End what has run out, and give what is free to those who wait. Raises StoreError."""
        now = self._clock.now()
        settles = not self._settled_at <= now < self._settled_at + SETTLED_EVERY
        ended_before = Instant(now - self._waitlist)
        if await self._store.live_claims.is_due(now, ended_before, settles=settles):
            await self._store.live_claims.sweep(self._terms, now, ended_before)
        elif settles:
            self._settled_at = now

    # -- reading

    async def _read_on(self, selling: Selling) -> int:
        claims, live = self._store.live_claims, selling.live_id
        most = self._store.database.portion(MANY, FEW)
        heard, after = await claims.heard(live, selling.place, most)
        again = await claims.again(live, selling.place, most)
        known = await self._sold(live)
        shown = await self._store.live_claims.products.shown(live)
        if again:
            await self._do_again(live, await self._read_all(live, again, known, shown))
        found = [each for each in await self._read_all(live, heard, known, shown) if each.wants]
        if after == selling.place and not found:
            return len(again)
        now = self._clock.now()
        try:
            await claims.read_on(live, selling.place, after, found, self._terms, now)
        except Unstorable as fault:
            log.warning(
                "Claims of %d comments could not be kept (%s); one by one.", len(found), fault
            )
            await self._one_by_one(live, selling.place, after, found)
        return len(heard) + len(again)

    async def _one_by_one(self, live: int, before: int, after: int, found: Sequence[Read]) -> None:
        """What cannot be kept is left to people, who see the comment."""
        claims, now = self._store.live_claims, self._clock.now()
        for each in found:
            place = each.said.place
            try:
                moved = await claims.read_on(live, before, place, [each], self._terms, now)
            except Unstorable as fault:
                log.warning("The claim of comment %d could not be kept (%s).", place, fault)
                moved = await claims.read_on(live, before, place, [], self._terms, now)
            if not moved:
                return
            before = place
        await claims.read_on(live, before, after, [], self._terms, now)

    async def _do_again(self, live: int, found: Sequence[Read]) -> None:
        claims, now = self._store.live_claims, self._clock.now()
        for each in found:
            try:
                await claims.read_again(live, [each], self._terms, now)
            except Unstorable as fault:
                log.warning("An edit of comment %d could not be kept (%s).", each.said.place, fault)
                await claims.pass_over(each)

    async def _read_all(
        self, live: int, heard: Sequence[Heard], known: _Known, shown: Sequence[Shown]
    ) -> list[Read]:
        found = []
        for number, each in enumerate(heard):
            if number % BREATHER == 0:
                await asyncio.sleep(0)
            reading = NOTHING if each.deleted else _reading(each, known, _shown_at(each, shown))
            if reading.kind in (Kind.CANCEL, Kind.SWAP):
                taken = await self._store.live_claims.last_taken(live, each.contact_id)
                if taken is not None:  # what names nothing means what they took
                    reading = _reading(each, known, taken)
            said = Said(
                each.number, each.message_id, each.conversation_id, each.contact_id, each.number, Instant(each.at),
                reading.phone,
            )  # fmt: skip
            wants = None if each.deleted else wants_of(reading, known.ids)
            found.append(Read(said, wants, each.again))
        return found

    async def _sold(self, live: int) -> _Known:
        ladder = await self._store.live_claims.products.ladder(live)
        key = tuple(
            (each.product_id, each.sku, each.name, each.variant, each.price, each.code)
            for each in ladder
        )
        known = self._known.get(live)
        if known is None or known.ladder != key:
            known = self._known[live] = _Known(
                key, Catalogue.of([_sellable(each) for each in ladder]),
                {each.sku: each.product_id for each in ladder},
            )  # fmt: skip
        return known


def _sellable(each: Sold) -> Sellable:
    return Sellable(each.sku, each.name, each.variant, each.price, (each.code,))


def _shown_at(each: Heard, shown: Sequence[Shown]) -> int | None:
    return next((one.product_id for one in reversed(shown) if one.at <= each.at), None)


def _reading(each: Heard, known: _Known, current: int | None) -> Reading:
    """What is read, where a product is shown, or was taken."""
    sku = next((sku for sku, number in known.ids.items() if number == current), None)
    try:
        return read(each.text, known.catalogue, reply_to_shop=bool(each.to_shop), current=sku)
    except Exception as error:  # noqa: BLE001 - one comment must not stop all others
        log.warning(
            "Comment %d could not be read (%s). Tell the makers of socialdesk.", each.number, type(error).__name__
        )  # fmt: skip
        return NOTHING
