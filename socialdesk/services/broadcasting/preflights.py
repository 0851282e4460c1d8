"""Pre-flights: who gets an announcement and who does not, by all that the store knows now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from socialdesk.channel import AccountState
from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import Announcement, Purpose
from socialdesk.model.delivery import Sort
from socialdesk.model.i18n import translate
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.money import DONG
from socialdesk.model.order_fields import asks
from socialdesk.model.pace import beginnings, month_of
from socialdesk.model.platforms import Platforms
from socialdesk.model.policy import Capabilities, may_cost, promised
from socialdesk.model.preflight import (
    CAP_WITHIN,
    Candidate,
    Had,
    Judged,
    Quiet,
    Rules,
    Sending,
    Summary,
    judged,
    summary,
)
from socialdesk.services.search import Asker, narrowed, understood
from socialdesk.services.verdicts import window_of
from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.store import Store

DOWN = (AccountState.REFUSED, AccountState.RECONNECT, AccountState.CONFLICT)
"""How an account fares by which nobody can be told anything until a person acts."""


NIGHT = Quiet(time(22), time(7))


@dataclass(frozen=True, slots=True)
class Shop:
    """What pre-flights need of the configuration. `limits` by account name; nobody is disturbed in
    `quiet` hours, or told more than `cap` promotions within a day; no run may cost more than `budget`
    (0: no limit)."""

    name: str
    zone: ZoneInfo
    agent: str
    limits: Mapping[str, Capabilities]
    platforms: Platforms
    quiet: Quiet = NIGHT
    cap: int = 3
    language: str = "vi"
    files: Path | None = None
    """Where what goes along is kept."""
    budget: int = 0

    def affords(self, cost: int) -> bool:
        """Whether a run may cost so much."""
        return not self.budget or cost <= self.budget

    def currency(self, accounts: Iterable[str]) -> str:
        """What these accounts pay in; where none of them is configured any more, what the shop's others
        do."""
        named = [self.limits[name] for name in accounts if name in self.limits]
        known = named or [*self.limits.values()]
        paying = [each for each in known if may_cost(each)] or known
        return paying[0].currency if paying else DONG


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is to be told: a query, the accounts that are used (empty: all), and groups, channels and
    posts by their conversations."""

    query: str
    accounts: tuple[str, ...] = ()
    chats: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A pre-flight: everybody, and the figures."""

    judged: Sequence[Judged]
    summary: Summary
    accounts: Mapping[int, Sending]


class Preflights:
    """Asked by the desk and commands before anything leaves, and by the worker when a run starts."""

    def __init__(self, store: Store, clock: Clock, shop: Shop) -> None:
        self._store = store
        self._clock = clock
        self.shop = shop

    async def check(
        self,
        audience: Audience,
        announcement: Announcement,
        at: Instant | None = None,
        run: int = 0,
    ) -> Found:
        """Everybody in an audience, judged as of a moment (now). Raises NotAllowed for a query that
        is not understood."""
        rules = await self.beside(await self.rules(announcement, at, run), run)
        people = await self.candidates(audience) if audience.query or not audience.chats else []
        found = judged_all(
            people, await self._store.audience.chats(audience.chats), rules, audience
        )
        return Found(found, summary(found, rules.accounts), rules.accounts)

    async def candidates(self, audience: Audience) -> list[Candidate]:
        """Everybody whom a query names, on the accounts that are used. Raises NotAllowed."""
        shop = self.shop
        windows = {name: size for name, each in shop.limits.items() if (size := window_of(each))}
        asker = Asker(
            shop.agent, self._clock.now(), shop.zone, windows, shop.platforms, shop.limits
        )
        wanted = await narrowed(
            self._store, understood(audience.query, strict=True), asker, Shelf.ALL
        )
        if audience.accounts:
            known = {each.name for each in await self._store.accounts.all()}
            for name in audience.accounts:
                if name not in known:
                    raise NotAllowed(translate('There is no account "{name}".', name=name))
            only = Condition("account", audience.accounts)
            wanted = InboxFilter(wanted.view, (*wanted.conditions, only))
        return await self._store.audience.candidates(wanted)

    async def rules(
        self,
        announcement: Announcement,
        at: Instant | None = None,
        run: int = 0,
        among: Sequence[Candidate] | None = None,
    ) -> Rules:
        """All that an announcement is judged by, as of a moment; what people had in `run` itself is
        not counted against them. What is known of people and accounts is read for `among` alone, if it is
        given: a portion costs no more in a large shop than in a small one."""
        store, now = self._store, at if at is not None else self._clock.now()
        purpose = announcement.purpose
        people = contacts = None
        if among is not None:
            people = list({each.person_id for each in among})
            contacts = [each.contact_id for each in among]
        wants: dict[int, int] = {}
        if purpose.sort is Sort.TOPIC:
            wants = await store.consents.wanting(purpose.topic, people)
        refused = {} if purpose.sort is Sort.SERVICE else await store.consents.refused(people)
        told: dict[int, int] = {}
        if purpose.sort is Sort.PROMOTION:
            told = await store.ledger.promoted_since(Instant(now - CAP_WITHIN), run, people)
        return Rules(
            announcement,
            now,
            self.shop.zone,
            self.shop.name,
            await self._accounts(now, among),
            self.shop.quiet,
            self.shop.cap,
            wants=wants,
            # Who asked for a topic after they refused promotions wants to be told of it.
            refused={who for who, at in refused.items() if at >= wants.get(who, 0)},
            told=told,
            details=await store.audience.details(contacts, orders=_asks_orders(announcement)),
        )

    async def limits(self) -> dict[int, Capabilities]:
        """The limits of the accounts that are configured."""
        rows = await self._store.accounts.all()
        return {
            each.id: self.shop.limits[each.name] for each in rows if each.name in self.shop.limits
        }

    async def beside(self, rules: Rules, run: int = 0) -> Rules:
        """The same with what is paid for already, and what other runs are still going to send: whoever is
        planned now comes after those."""
        accounts = dict(rules.accounts)
        counted = [number for number, each in accounts.items() if _counts(each.limits)]
        coming = await self._store.costs.coming(run) if counted else {}
        now, then, zone = self._clock.now(), rules.now, self.shop.zone
        is_today = beginnings(then, zone)[0] == beginnings(now, zone)[0]
        for number in counted:
            each, its = accounts[number], coming.get(number, {})
            is_planned = bool(each.limits.monthly) and self._is_this_month(then)
            covered: dict[str, int] = {}
            ago = 0
            if may_cost(each.limits):
                covered, ago = await self._store.costs.covered(AccountId(number), now)
            accounts[number] = replace(
                each,
                used=each.used + (sum(its.values()) if is_planned else 0),
                covered={mark: max(left - its.get(mark, 0), 0) for mark, left in covered.items()},
                covered_ago=ago,
                coming=its if is_today else {},
            )
        return replace(rules, accounts=accounts)

    async def _accounts(
        self, now: Instant, among: Sequence[Candidate] | None
    ) -> dict[int, Sending]:
        wanted = None if among is None else {each.account_id for each in among}
        found: dict[int, Sending] = {}
        for each in await self._store.accounts.all():
            limits = self.shop.limits.get(each.name)
            if limits is None or (wanted is not None and each.id not in wanted):
                continue
            used = 0
            if limits.monthly:
                used = await self._store.accounts.sent_in_month(each.id, month_of(now))
                if self._is_this_month(now):
                    used += await self._store.costs.in_outbox(each.id)
            is_up = each.state not in DOWN
            found[each.id] = Sending(
                each.name, each.channel, limits, is_up, used, await self._had(each.id, limits, now)
            )
        return found

    def _is_this_month(self, moment: Instant) -> bool:
        """Whether what is about to be sent counts in the month of a moment."""
        return month_of(moment) == month_of(self._clock.now())

    async def _had(
        self, account_id: AccountId, limits: Capabilities, now: Instant
    ) -> dict[str, dict[int, Had]]:
        """What people have had of everything that the account's rules count."""
        found: dict[str, dict[int, Had]] = {}
        for rule in limits.rules:
            if rule.caps and rule.hours and promised(rule, limits):
                day, month = beginnings(now, rule.hours.zone)
                found[rule.message_tag] = await self._store.costs.had(
                    account_id, rule.message_tag, day, month
                )
        return found


def _asks_orders(announcement: Announcement) -> bool:
    """Whether any of its words takes in something of people's orders."""
    said = (announcement.texts, announcement.templates, *announcement.overrides.values())
    return any(asks(text) for some in said for text in some.values())


def _counts(limits: Capabilities) -> bool:
    """Whether it matters how many an account sends."""
    numbered = (rule for rule in limits.rules if rule.price or rule.caps)
    return bool(limits.monthly) or any(promised(rule, limits) for rule in numbered)


def judged_all(
    people: Sequence[Candidate], chats: Sequence[Candidate], rules: Rules, audience: Audience
) -> list[Judged]:
    """Those whom a query names, and after them the chats that are told as themselves."""
    found = judged(people, rules)
    if not chats:
        return found
    told = Counter(each.candidate.account_id for each in found if not each.reason)
    accounts = {
        number: replace(each, used=each.used + told[number])
        for number, each in rules.accounts.items()
    }
    return found + judged(chats, for_chats(replace(rules, accounts=accounts), audience))


def for_chats(rules: Rules, audience: Audience) -> Rules:
    """Groups, channels and posts chose nothing and are no people: only their platform is asked, and
    the clock."""
    purpose = rules.announcement.purpose
    open_to_all = Purpose(Sort.PROMOTION) if purpose.disturbs else Purpose(Sort.SERVICE)
    announcement = replace(rules.announcement, purpose=open_to_all)
    return replace(rules, announcement=announcement, refused=frozenset(), told={}, cap=1)
