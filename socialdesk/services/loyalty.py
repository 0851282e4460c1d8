"""Loyal customers: in which tier somebody is, what may be offered to them, and why; and who keeps that up to date."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from socialdesk.clock import Clock
from socialdesk.model.buyer import Buyer
from socialdesk.model.i18n import count, translate
from socialdesk.model.ids import Instant
from socialdesk.model.loyalty import (
    NO_LOYALTY,
    Fact,
    Fitting,
    Loyalty,
    Standing,
    fitting,
    months_before,
    standing_of,
)
from socialdesk.model.money import money
from socialdesk.services.jobs import Job
from socialdesk.services.products import shown
from socialdesk.store.store import Store
from socialdesk.store.tiers import FOLLOWER

EVERY = 2.0
"""Seconds after which is looked who is to be counted."""
TURNS = 20


@dataclass(frozen=True, slots=True)
class Offered:
    """A perk that fits a customer: what it is called, why it fits, and what is said."""

    name: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Programme:
    """What the shop says of loyal customers, and in what it counts."""

    loyalty: Loyalty = NO_LOYALTY
    currency: str = "VND"
    zone: tzinfo = UTC

    def since(self, now: Instant, months: int) -> Instant:
        """When a period of so many months began that ends now."""
        here = datetime.fromtimestamp(now / 1000, self.zone)
        return Instant(int(months_before(here, months).timestamp() * 1000))

    @property
    def digest(self) -> str:
        """The same where people are counted in the same way."""
        return hashlib.sha256(repr((self.loyalty.tiers, self.currency)).encode()).hexdigest()


NO_PROGRAMME = Programme()
"""Of a shop that has none."""


async def standing(store: Store, programme: Programme, contact: int, now: Instant) -> Standing:
    """In which tier the person who is a contact is right now."""
    tiers = programme.loyalty.tiers
    if not tiers:
        return Standing()

    def since(months: int) -> Instant:
        return programme.since(now, months)

    found = await store.people.tiers.of(
        contact, programme.loyalty.periods, since, programme.currency
    )
    return standing_of(tiers, found)


async def offered(
    store: Store,
    programme: Programme,
    contact: int,
    buyer: Buyer,
    there: Standing,
    tags: Sequence[str],
    now: Instant,
) -> tuple[Offered, ...]:
    """What may be offered to the person who is a contact, in the order in which the shop wrote it. One whose canned answer is gone
    is left out."""
    perks = programme.loyalty.perks
    if not perks:
        return ()
    bought = await store.people.tiers.has_bought(contact, programme.loyalty.skus)
    tier = "" if there.tier is None else there.tier.name
    fact = Fact(tier, tags, None if buyer.last is None else buyer.last.at, bought)
    found = fitting(perks, fact, now)
    texts: Mapping[str, str] = {}
    if any(each.perk.answer for each in found):
        texts = {each.shortcut.casefold(): each.body for each in await store.canned.all()}
    return tuple(
        Offered(each.perk.name, reason(each, there, programme.currency), text)
        for each in found
        if (text := each.perk.text or texts.get(each.perk.answer.casefold(), ""))
    )


def reason(each: Fitting, there: Standing, currency: str) -> str:
    """Why a perk fits, in words: `tier Gold: bought for 5.200.000 ₫ in 12 months`."""
    facts = []
    if each.tier:
        facts.append(tier_words(there, currency))
    if each.tag:
        facts.append(f"#{shown(each.tag)}")
    if each.days:
        said = count("{n} day", "{n} days", each.days)
        facts.append(translate("last order {days} ago", days=said))
    if each.sku:
        facts.append(translate("has bought {sku}", sku=shown(each.sku)))
    return ", ".join(facts)


def tier_words(there: Standing, currency: str) -> str:
    """A tier with what somebody is in it by; empty for none."""
    tier = there.tier
    if tier is None:
        return ""
    bought = []
    if tier.spent:
        bought.append(translate("bought for {amount}", amount=money(there.bought.spent, currency)))
    if tier.orders:
        bought.append(count("{n} order", "{n} orders", there.bought.orders))
    name, what = shown(tier.name), ", ".join(bought)
    if tier.months:
        months = count("{n} month", "{n} months", tier.months)
        return translate("tier {name}: {what} in {months}", name=name, what=what, months=months)
    return translate("tier {name}: {what}", name=name, what=what)


class TierKeeper:
    """What a worker does: whoever's orders changed is counted, and whose tier grew old."""

    def __init__(self, store: Store, clock: Clock, programme: Programme) -> None:
        self._store = store
        self._clock = clock
        self._programme = programme

    def jobs(self) -> tuple[Job, ...]:
        """When it is looked."""
        return (Job("tiers", EVERY, self.look),)

    async def look(self) -> None:
        """Count whoever is to be counted. Raises StoreError."""
        tiers, programme = self._store.people.tiers, self._programme
        await self._store.order_news.follow_all(FOLLOWER, tiers.heard)
        for _ in range(TURNS):
            now = self._clock.now()

            def since(months: int, now: Instant = now) -> Instant:
                return programme.since(now, months)

            rules = programme.loyalty.tiers
            if not await tiers.look(rules, programme.digest, since, programme.currency, now):
                return
