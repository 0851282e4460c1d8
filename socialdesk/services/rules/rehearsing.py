"""What rules would have done about what is recorded, without doing anything: words, hours and tags as of then."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from socialdesk.clock import Clock
from socialdesk.model.changes import Tag
from socialdesk.model.hours import moment_of
from socialdesk.model.ids import Instant
from socialdesk.model.query import Query, Term
from socialdesk.model.rule import Cap, Event, Listening, On, Rule, Words, unmet
from socialdesk.model.text import fold
from socialdesk.services.rules.following import Shop, meaning
from socialdesk.store.filters import InboxFilter
from socialdesk.store.rule_history import TagSpan
from socialdesk.store.rule_turn import change_event, message_event
from socialdesk.store.store import Store

EXAMPLES = 5
AT_ONCE = 200
"""Events that are played without a pause."""
LASTING = frozenset({"channel", "account", "kind", "lang", "name", "live"})
"""What a query asks that is today as it was then."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How a rule would have fared: how often it would have been carried out, in how many conversations, how often a cap
    would have held it back, the newest conversations, and which filters of its `when` were taken as they are today."""

    rule: str
    fired: int
    conversations: int
    held_back: int
    examples: tuple[int, ...]
    by_today: tuple[str, ...]


class Rehearsing:
    """Plays recorded events to rules."""

    def __init__(self, store: Store, clock: Clock, shop: Shop) -> None:
        self._store = store
        self._clock = clock
        self._shop = shop

    async def rehearse(self, rules: Sequence[Rule], since: Instant) -> list[Rehearsed]:
        """Every rule on everything from a moment on, each event in turn and rule after rule. A rule on schedule is
        tried once, on the chats as they are now. Raises StoreError."""
        events = sorted(await self._events(rules, since), key=lambda each: each.at)
        stage = await self._stage(rules, events)
        listening = Listening(rules)
        for number, event in enumerate(events):
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)  # a desk that asks goes on meanwhile
            asked, said = listening.asked(event)
            for rule in asked:
                stage.play(rule, event, said)
        return [stage.outcome(rule) for rule in rules]

    async def _events(self, rules: Sequence[Rule], since: Instant) -> list[Event]:
        heard, history = {rule.on for rule in rules}, self._store.rule_history
        events = list[Event]()
        if On.MESSAGE in heard:
            told = await history.messages(since)
            events += [message_event(each, self._shop.language) for each in told]
        if heard & {On.TAG, On.STATUS}:
            changes = map(change_event, await history.changes(since))
            events += [each for each in changes if each is not None]
        now = self._clock.now()
        waits = await history.waits(since) if On.WAIT in heard else []
        for rule in rules:
            if rule.on is On.WAIT:
                events += [
                    Event(On.WAIT, each.conversation_id, each.opened_at, Instant(each.opened_at + rule.after), rule=rule.name)
                    for each in waits
                    if each.opened_at + rule.after <= (now if each.until is None else each.until)
                ]  # fmt: skip
            if rule.on is On.SCHEDULE:
                wanted = await meaning(self._store, rule, self._shop, now)
                places = await self._store.inbox.places(wanted, 100_000)
                events += [Event(On.SCHEDULE, each.id, now, now, rule=rule.name) for each in places]
        return events

    async def _stage(self, rules: Sequence[Rule], events: Sequence[Event]) -> _Stage:
        numbers = sorted({each.conversation_id for each in events})
        lasting = [
            replace(rule, when=Query(tuple(_apart(rule.when.terms, tags=False)))) for rule in rules
        ]
        filters = dict[str, InboxFilter]()
        for rule in lasting:
            filters[rule.name] = await meaning(self._store, rule, self._shop, self._clock.now())
        accounts, spans, held = await self._store.rule_history.around(
            numbers, list(filters.values())
        )
        by_conversation: dict[int, list[TagSpan]] = defaultdict(list)
        for span in spans:
            by_conversation[span.conversation_id].append(span)
        return _Stage(self._shop, accounts, by_conversation, dict(zip(filters, held, strict=True)))


class _Stage:
    """What is known of then, and what would have come of it."""

    def __init__(
        self,
        shop: Shop,
        accounts: Mapping[int, str],
        spans: Mapping[int, Sequence[TagSpan]],
        held: Mapping[str, set[int]],
    ) -> None:
        self._shop = shop
        self._accounts = accounts
        self._spans = spans
        self._held = held
        self._put: dict[int, dict[str, bool]] = defaultdict(dict)
        self._fired: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._back: dict[str, int] = defaultdict(int)

    def play(self, rule: Rule, event: Event, said: Words | None) -> None:
        """Would it have been carried out?"""
        number = event.conversation_id
        is_open = (
            self._shop.is_open(self._accounts.get(number, ""), moment_of(event.at))
            if rule.hours
            else None
        )
        if unmet(rule, event, is_open=is_open, said=said) or number not in self._held[rule.name]:
            return
        tags = self._tags(number, event.at)
        if not all(_has(term, tags) for term in _apart(rule.when.terms, tags=True)):
            return
        if self._is_full(rule.name, rule.cap, event, number) or self._is_full(
            rule.name, rule.cap_all, event, None
        ):
            self._back[rule.name] += 1
            return
        self._fired[rule.name].append((number, event.at))
        for act in rule.acts:
            if isinstance(act, Tag):
                self._put[number] |= dict.fromkeys(act.add, True) | dict.fromkeys(act.drop, False)

    def _tags(self, number: int, at: int) -> set[str]:
        """The tags that stood there then, and those that rules would have put on or taken off by then."""
        there = {
            span.tag
            for span in self._spans.get(number, ())
            if span.since <= at and (span.until is None or at < span.until)
        }
        put = self._put.get(number, {})
        return (there | {tag for tag, on in put.items() if on}) - {
            tag for tag, on in put.items() if not on
        }

    def _is_full(self, name: str, cap: Cap | None, event: Event, number: int | None) -> bool:
        if cap is None:
            return False
        count = 0
        for there, at in reversed(self._fired[name]):
            if at <= event.at - cap.span:
                break
            count += number in (None, there)
            if count >= cap.most:
                return True
        return False

    def outcome(self, rule: Rule) -> Rehearsed:
        """What came of a rule."""
        fired = self._fired[rule.name]
        numbers = list(dict.fromkeys(number for number, _ in reversed(fired)))
        today = [
            term.field for term in _apart(rule.when.terms, tags=False) if term.field not in LASTING
        ]
        if rule.on is On.SCHEDULE:
            today = [term.field for term in rule.when.terms]
        return Rehearsed(
            rule.name, len(fired), len(numbers), self._back[rule.name], tuple(numbers[:EXAMPLES]),
            tuple(dict.fromkeys(today)),
        )  # fmt: skip


def _apart(terms: Iterable[Term], *, tags: bool) -> Iterator[Term]:
    return (term for term in terms if (term.field == "tag") is tags)


def _has(term: Term, tags: set[str]) -> bool:
    """Whether one of the tags is meant, or lies below one that is."""
    folded = {fold(tag) for tag in tags}
    wanted = {fold("-".join(value.split())) for value in term.values}
    found = any(tag == each or tag.startswith(f"{each}/") for tag in folded for each in wanted)
    return found is not term.negated
