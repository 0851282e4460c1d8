"""Carrying out rules: a worker looks now and then what happened, and does what they say. Any number of workers may:
each turn is one transaction, which begins where the one before it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.model.i18n import translate
from socialdesk.model.ids import DAY, MINUTE, SECOND, AccountId, Instant
from socialdesk.model.platforms import Platforms
from socialdesk.model.policy import Capabilities
from socialdesk.model.query import Query
from socialdesk.model.rule import On, Rule
from socialdesk.model.text import display_safe, one_line
from socialdesk.services.jobs import Job
from socialdesk.services.owner import Owner
from socialdesk.services.rules.book import RuleBook
from socialdesk.services.rules.overview import LOOKED_BACK
from socialdesk.services.search import Asker, narrowed
from socialdesk.store.engine.database import Connection, Lane
from socialdesk.store.filters import InboxFilter, Shelf, of_few
from socialdesk.store.rule_acts import Means
from socialdesk.store.rule_turn import Standing, Turned, take_turn
from socialdesk.store.rules import Notice
from socialdesk.store.store import Store
from socialdesk.store.switches import RULES

EVERY = 1.0
"""Seconds between two looks."""
WAITS_EVERY = 5 * SECOND
"""So often it is looked who waits for long."""
FRESH = 5 * SECOND
"""For so long what a query means (which tags there are) is not asked again."""
MOST_TURNS = 20
"""Turns in a row: what is left is done at the next look."""
TOLD_EVERY = 5 * MINUTE
"""The owner is told so often at most; what comes in between is told together."""
NAMED = 10
"""Conversations that the owner is told by number."""


@dataclass(frozen=True, slots=True)
class Shop:
    """What of a shop its rules go by. `limits` are the platforms' by account. `is_open`, `on_shift` and `language`
    as in `Standing` and `Means`."""

    name: str
    zone: ZoneInfo
    platforms: Platforms
    limits: Mapping[str, Capabilities]
    windows: Mapping[str, int]
    is_open: Callable[[str, datetime], bool | None]
    on_shift: Callable[[str, datetime, Sequence[str]], Sequence[str]]
    language: Callable[[str, str], str]


class Follower:
    """Looks what happened and has it done."""

    def __init__(
        self, store: Store, clock: Clock, book: RuleBook, shop: Shop, owner: Owner
    ) -> None:
        self._store = store
        self._clock = clock
        self._book = book
        self._shop = shop
        self._owner = owner
        self._waits_at = 0
        self._told_at = 0
        self._meant: dict[str, InboxFilter] = {}
        self._meant_at = 0
        self._meant_of: Sequence[Rule] = ()
        self._timed: Sequence[Rule] | None = None
        self._next_at = 0

    def jobs(self) -> tuple[Job, ...]:
        """What is to be done now and then."""
        return (
            Job("rules", EVERY, self._look),
            Job("tell_owner_of_rules", EVERY * 10, self.tell),
            Job("forget_firings", 3600, self.forget),
        )

    async def forget(self) -> None:
        """Forget what rules did long ago: nobody takes it back any more, no list looks back so far, and no cap
        counts it. Raises StoreError."""
        rules = {each.name: each for each in (await self._book.read()).rules}
        for name in await self._store.rules.fired_ever():
            caps = [rules[name].cap, rules[name].cap_all] if name in rules else []
            kept = max([LOOKED_BACK, *(cap.span for cap in caps if cap is not None)])
            before = Instant(self._clock.now() - kept)
            while await self._store.rules.forget(name, before):
                pass

    async def _look(self) -> None:
        await self.look()

    async def look(self) -> int:
        """Do all that is due by now, and give back how often rules were carried out. Raises StoreError."""
        off = await self._store.switches.off()
        known = (await self._book.read()).rules
        rules = () if RULES in off else tuple(each for each in known if each.agent not in off)
        fired = 0
        for _ in range(MOST_TURNS):
            now = self._clock.now()
            waits = any(rule.on is On.WAIT for rule in rules) and not (
                self._waits_at <= now < self._waits_at + WAITS_EVERY
            )
            cursors = await self._store.rules.cursors()
            due = self._due(rules, cursors.get("schedule"), now)
            if not (waits or due or await self._is_news(rules, cursors)):
                break
            standing = await self._standing(
                rules, now, due, cursors.get("schedule", 0), waits=waits
            )

            async def work(
                conn: Connection, standing: Standing = standing, now: Instant = now
            ) -> Turned:
                return await take_turn(conn, standing, now)

            turned = await self._store.database.transact(work, Lane.PROJECTION)
            fired += turned.fired
            if not turned.more:
                self._waits_at = now if waits else self._waits_at
                break
        return fired

    async def _is_news(self, rules: Sequence[Rule], cursors: Mapping[str, int]) -> bool:
        """Whether anything happened that a rule may listen to; asked without holding anything up."""
        heard = {_CURSOR[rule.on] for rule in rules if rule.on is not On.WAIT}
        if heard != set(cursors):
            return True
        ends = await self._store.rules.ends()
        return any(
            name in cursors and end > cursors[name]
            for name, end in (("message", ends.message), ("change", ends.change))
        )

    def _due(self, rules: Sequence[Rule], place: int | None, now: Instant) -> dict[str, Instant]:
        """The newest time of day of each rule that has come since a moment. Until the next one nobody looks again."""
        if place is None or (self._timed == rules and place <= now < self._next_at):
            return {}
        from socialdesk.services.broadcasting.occurrences import Occurrences  # noqa: PLC0415 - few rules have times

        found, upcoming = dict[str, Instant](), list[int]()
        for rule in rules:
            if rule.at is not None:
                occurrences = Occurrences(rule.at, self._shop.zone)
                times = list(occurrences.between(Instant(max(place, now - DAY)), now))
                upcoming += [at for at in [occurrences.after(now)] if at is not None]
                if times:
                    found[rule.name] = times[-1]
        if not found:
            self._timed, self._next_at = rules, min(upcoming, default=now + DAY)
        return found

    async def _standing(
        self,
        rules: Sequence[Rule],
        now: Instant,
        due: Mapping[str, Instant],
        since: int,
        *,
        waits: bool,
    ) -> Standing:
        shop = self._shop
        names = {each.id: each.name for each in await self._store.accounts.all()}
        texts = {each.shortcut: each.body for each in await self._store.canned.all()}
        team = [each.name for each in await self._store.team.agents()]

        def is_open(account: AccountId, moment: datetime) -> bool | None:
            return shop.is_open(names.get(account, ""), moment)

        def on_shift(account: AccountId, moment: datetime) -> Sequence[str]:
            return shop.on_shift(names.get(account, ""), moment, team)

        limits = {
            number: shop.limits[name] for number, name in names.items() if name in shop.limits
        }
        means = Means(
            shop.name, texts, limits, on_shift, self._here, shop.language, self._store.guard
        )
        filters = await self._filters(rules, now)
        return Standing(rules, filters, means, is_open, shop.language, due, since, waits)

    def _here(self, at: Instant) -> datetime:
        return datetime.fromtimestamp(at / 1000, UTC).astimezone(self._shop.zone)

    async def _filters(self, rules: Sequence[Rule], now: Instant) -> dict[str, InboxFilter]:
        """What each rule's query means by now."""
        is_fresh = self._meant_of == rules and self._meant_at <= now < self._meant_at + FRESH
        if not is_fresh:
            self._meant, self._meant_at, self._meant_of = {}, now, rules
        for rule in rules:
            if rule.when and (rule.name not in self._meant or rule.when.ages):
                self._meant[rule.name] = await meaning(self._store, rule, self._shop, now)
        return dict(self._meant)

    async def tell(self) -> None:
        """Tell the owner what rules noticed, together; once, by its key."""
        now = self._clock.now()
        if self._told_at <= now < self._told_at + TOLD_EVERY or not self._owner.is_there:
            return
        bundle, notices = await self._store.rules.bundle()
        if not bundle:
            return
        if notices:
            await self._owner.tell(f"rules-{bundle}", lambda: notice_words(notices))
            self._told_at = now
        await self._store.rules.told(bundle)


_CURSOR = {On.MESSAGE: "message", On.TAG: "change", On.STATUS: "change", On.SCHEDULE: "schedule"}


async def meaning(store: Store, rule: Rule, shop: Shop, now: Instant) -> InboxFilter:
    """What a rule's query means: of a conversation on any shelf, where it names none."""
    asker = Asker(rule.agent, now, shop.zone, shop.windows, shop.platforms, shop.limits)
    return of_few(await narrowed(store, Query(rule.when.terms), asker, Shelf.ALL))


def notice_words(notices: Sequence[Notice]) -> str:
    """What the owner is told: each rule with the chats that it met."""
    by_rule: dict[str, list[Notice]] = {}
    for each in notices:
        by_rule.setdefault(each.rule, []).append(each)
    lines = []
    for rule, met in by_rule.items():
        chats = [f"#{each.conversation_id} {_name(each)}".strip() for each in met[:NAMED]]
        more = len(met) - len(chats)
        named = ", ".join(chats) + (f" +{more}" if more else "")
        lines.append(translate("Rule {rule}: {chats}", rule=rule, chats=named))
    return "\n".join(lines)


def _name(notice: Notice) -> str:
    """A customer's own words for themself: they begin no line, and turn no terminal."""
    return one_line(display_safe(notice.name), 40)
