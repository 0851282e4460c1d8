"""Who of an audience gets an announcement and who does not, each under the first reason that holds.
Asked before anything leaves, when a run starts, and for each portion of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from socialdesk.model.announcement import (
    Announcement,
    Purpose,
    asked,
    filled,
    needed,
    template_for,
    template_line,
)
from socialdesk.model.canned import FIELDS, field_values
from socialdesk.model.delivery import DeliveryKind, Sort, Template
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.money import DONG
from socialdesk.model.policy import NEVER_ACTED, Cap, Capabilities, Rule, Situation, Spell, spells


class Skip(StrEnum):
    """Why somebody gets nothing, in the order in which it is asked."""

    NO_CHANNEL = "no_channel"
    """There is no chat in which we could write to them."""
    BLOCKED = "blocked"
    OPTED_OUT = "opted_out"
    NOT_ASKED = "not_asked"
    """They did not ask for this topic."""
    WINDOW_CLOSED = "window_closed"
    NOT_ALLOWED = "not_allowed"
    DUPLICATE_PERSON = "duplicate_person"
    EMPTY_FIELD = "empty_field"
    QUIET_HOURS = "quiet_hours"
    OVER_CAP = "over_cap"
    ACCOUNT_DOWN = "account_down"


class Candidate(NamedTuple):
    """Somebody whom an audience names, with the chat in which they would be told (None: there is
    none). Moments in ms."""

    contact_id: int
    person_id: int
    conversation_id: int | None
    account_id: int
    chat_kind: str
    blocked_at: int | None
    last_action_at: int | None
    wrote_at: int | None
    handled_by: str
    name: str
    first_name: str
    language: str
    phone: str
    follows: int | None = None
    counted: int | None = None
    """What telling them was counted on to cost when the run was planned; None: it is being planned."""


class Judged(NamedTuple):
    """What becomes of a candidate: nothing in the way, or why not; and the rule by which they are
    told, where there is one."""

    candidate: Candidate
    reason: str
    rule: Rule | None = None


class Had(NamedTuple):
    """How many of something there were, in the running day and month of their platform."""

    day: int = 0
    month: int = 0


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in which nobody is disturbed, half-open; they may pass midnight. The same
    twice: none."""

    begins: time
    ends: time

    def holds(self, moment: datetime) -> bool:
        """Whether a moment (aware, in the shop's zone) lies inside."""
        clock = moment.time().replace(tzinfo=None)
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


@dataclass(frozen=True, slots=True)
class Sending:
    """An account that may be used: its limits, its pace and how it fares. `used` counts what it sent
    in the running month, or is about to; `had` what each contact had by a mark of its rules; `covered` how
    many of a mark the account has paid for already, that no other run counts on; `coming` how many of a
    mark other runs are still going to send that day."""

    name: str
    platform: str
    limits: Capabilities
    is_up: bool = True
    used: int = 0
    had: Mapping[str, Mapping[int, Had]] = field(default_factory=dict)
    covered: Mapping[str, int] = field(default_factory=dict)
    covered_ago: int = 0
    """How long (ms) ago its platform said so."""
    coming: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything a pre-flight depends on beside the candidates. `wants` holds the people who asked
    for the topic, `refused` those who want no promotions, `told` how many promotions people have had
    within a day, `details` what is known of contacts."""

    announcement: Announcement
    now: Instant
    zone: ZoneInfo
    shop: str
    accounts: Mapping[int, Sending]
    quiet: Quiet
    cap: int
    wants: Collection[int] = frozenset()
    refused: Collection[int] = frozenset()
    told: Mapping[int, int] = field(default_factory=dict)
    details: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


def judged(candidates: Sequence[Candidate], rules: Rules) -> list[Judged]:
    """Every candidate with the first reason that holds; of a person who is there more than once, the
    chat they wrote in last that may be used is chosen. In the order of the candidates."""
    judging = _Judging(rules)
    reasons = [judging.alone(each) for each in candidates]
    chosen: dict[int, tuple[int, int]] = {}
    for place, (each, reason) in enumerate(zip(candidates, reasons, strict=True)):
        if reason:
            continue
        rank = (each.wrote_at or 0, -place)
        if each.person_id not in chosen or rank > chosen[each.person_id]:
            chosen[each.person_id] = rank
    found = []
    for place, (each, reason) in enumerate(zip(candidates, reasons, strict=True)):
        is_second = not reason and chosen[each.person_id][1] != -place
        why = Skip.DUPLICATE_PERSON if is_second else reason
        found.append(Judged(each, why) if why else judging.together(each))
    return found


class _Judging:
    """One pre-flight, walked through once."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        purpose = rules.announcement.purpose
        self._purpose: Purpose = purpose
        here = datetime.fromtimestamp(rules.now / 1000, rules.zone)
        self._is_quiet = purpose.disturbs and rules.quiet.holds(here)
        self._counts = Counter[int]()
        self._spells: dict[tuple[int, str, bool], tuple[Spell, ...]] = {}
        self._needed: dict[tuple[str, str, str, bool], frozenset[str]] = {}
        self._told: Counter[tuple[int, str]] = Counter()
        self._had: dict[tuple[int, str], int] = {}
        self._open: dict[int, bool] = {}
        self._lengths: dict[tuple[int, str, str], int] = {}

    def alone(self, each: Candidate) -> str:
        """What stands in the way whatever other candidates there are."""
        rules = self._rules
        account = rules.accounts.get(each.account_id)
        if each.conversation_id is None or account is None:
            return Skip.NO_CHANNEL
        if each.blocked_at is not None:
            return Skip.BLOCKED
        if self._purpose.sort is not Sort.SERVICE and each.person_id in rules.refused:
            return Skip.OPTED_OUT
        if self._purpose.sort is Sort.TOPIC and each.person_id not in rules.wants:
            return Skip.NOT_ASKED
        if each.handled_by or self._is_used_up(account, each.account_id):
            return Skip.NOT_ALLOWED
        found = self._spells_of(account, each)
        if not found:
            return Skip.NOT_ALLOWED
        spell = self._at(found, each)
        if spell is None:
            return Skip.WINDOW_CLOSED
        price = spell.rule.price if spell.rule else 0
        if each.counted is not None and price > each.counted:
            return Skip.WINDOW_CLOSED
        if spell.rule and spell.rule.form and not self._fits(each, spell.rule):
            return Skip.NOT_ALLOWED
        self._counts[each.account_id] += 1
        return ""

    def _is_used_up(self, account: Sending, account_id: int) -> bool:
        """What is left of a monthly plan is kept for people's own answers."""
        monthly = account.limits.monthly
        used = account.used + self._counts[account_id]
        return bool(monthly) and used >= monthly - monthly // 10

    def _spells_of(self, account: Sending, each: Candidate) -> tuple[Spell, ...]:
        """By what people like them may be told at which ages of their last act; none: never."""
        place = each.account_id, each.chat_kind, each.follows == 0
        found = self._spells.get(place)
        if found is None:
            situation = Situation(
                ChatKind(each.chat_kind), self._rules.now, None, DeliveryKind.BROADCAST,
                purpose=self._purpose.sort, follows=False if each.follows == 0 else None,
                templated=account.platform in self._rules.announcement.templates,
            )  # fmt: skip
            found = self._spells[place] = spells(account.limits, situation)
        return found

    def _at(self, found: Sequence[Spell], each: Candidate) -> Spell | None:
        """By what they may be told at the age of their last act."""
        acted = each.last_action_at
        age = NEVER_ACTED if acted is None else max(self._rules.now - acted, 0)
        for spell in found:
            if spell.start <= age and (spell.end is None or age < spell.end):
                return spell
        return None

    def _fits(self, each: Candidate, rule: Rule) -> bool:
        """Whether what they are told fits into what the rule takes."""
        account, form = self._rules.accounts[each.account_id], rule.form
        if form is None:
            return True
        place = each.account_id, each.language, form.name
        length = self._lengths.get(place)
        if length is None:
            text = worded(each, self._rules, rule)
            length = account.limits.measure(text) + LONGEST_VALUE * len(asked(text))
            self._lengths[place] = length
        if length <= form.text_limit:
            return True  # whatever its fields hold
        return account.limits.measure(body(each, self._rules, rule)) <= form.text_limit

    def _capped(self, each: Candidate, rule: Rule) -> str:
        """Whether the platform lets nobody, or not them, have another one of these; of caps for all of
        the account there is one at most."""
        account = self._rules.accounts[each.account_id]
        had = account.had.get(rule.message_tag, {})
        place = each.account_id, rule.message_tag
        for cap in rule.caps:
            if cap.whose == "person":
                if each.contact_id in had and _count(had[each.contact_id], cap) >= cap.most:
                    return Skip.OVER_CAP
                continue
            if place not in self._had:
                coming = account.coming.get(rule.message_tag, 0)
                self._had[place] = sum(_count(one, cap) for one in had.values()) + coming
            if self._had[place] + self._told[place] >= cap.most:
                return Skip.NOT_ALLOWED
        return ""

    def _is_open(self, rule: Rule) -> bool:
        """Whether a rule holds at this hour of the day."""
        found = self._open.get(id(rule))
        if found is None:
            found = self._open[id(rule)] = rule.is_open(self._rules.now)
        return found

    def _lacks(self, each: Candidate, rule: Rule | None) -> bool:
        """Whether a field of their text stays empty."""
        rules = self._rules
        adds = rule.form.adds if rule and rule.form else ""
        is_template = rule is not None and bool(rule.templated)
        place = rules.accounts[each.account_id].platform, each.language, adds, is_template
        needs = self._needed.get(place)
        if needs is None:
            text, _ = rules.announcement.text_for(each.language, place[0])
            if is_template:
                text = rules.announcement.templates[place[0]]
            needs = self._needed[place] = needed(text + adds) - {"shop"}
        if not needs:
            return False
        told = values(each, rules.shop, rules.details.get(each.contact_id, {}), needs)
        return not all(told.get(name) for name in needs)

    def together(self, each: Candidate) -> Judged:
        """What becomes of the one chat that was chosen."""
        account = self._rules.accounts[each.account_id]
        spell = self._at(self._spells_of(account, each), each)
        rule = spell.rule if spell else None
        why = self._in_the_way(each, rule)
        if why and why != Skip.ACCOUNT_DOWN:
            return Judged(each, why)
        if rule is not None:
            self._told[each.account_id, rule.message_tag] += 1
        return Judged(each, why, rule)

    def _in_the_way(self, each: Candidate, rule: Rule | None) -> str:
        rules = self._rules
        if self._lacks(each, rule):
            return Skip.EMPTY_FIELD
        if self._is_quiet or (rule is not None and not self._is_open(rule)):
            return Skip.QUIET_HOURS
        if self._purpose.sort is Sort.PROMOTION and rules.told.get(each.person_id, 0) >= rules.cap:
            return Skip.OVER_CAP
        if rule is not None and rule.caps and (capped := self._capped(each, rule)):
            return capped
        if not rules.accounts[each.account_id].is_up:
            return Skip.ACCOUNT_DOWN
        return ""


_PLACES = (ChatKind.GROUP, ChatKind.CHANNEL)


def _count(had: Had, cap: Cap) -> int:
    return had.day if cap.within == "day" else had.month


LONGEST_VALUE = 80
"""Letters that the value of a field is taken to have at most, before each is looked at."""


def worded(each: Candidate, rules: Rules, rule: Rule | None) -> str:
    """What people like somebody are told, with what must stand there where they are told by a rule."""
    platform = rules.accounts[each.account_id].platform
    text, _ = rules.announcement.text_for(each.language, platform)
    adds = rule.form.adds if rule and rule.form else ""
    label = adds.partition(":")[0]
    if adds and not any(line.startswith(f"{label}:") for line in text.splitlines()):
        text = f"{text}\n{adds}"
    return text


def body(each: Candidate, rules: Rules, rule: Rule | None) -> str:
    """The same with their own values in its fields, or a template in their words."""
    if rule is not None and rule.templated:
        return template_line(template(each, rules))
    text = worded(each, rules, rule)
    known = rules.details.get(each.contact_id, {})
    return filled(text, values(each, rules.shop, known, asked(text)))[0]


def template(each: Candidate, rules: Rules) -> Template:
    """The template of their platform, filled in for them."""
    platform = rules.accounts[each.account_id].platform
    text = rules.announcement.templates[platform]
    _, language = rules.announcement.text_for(each.language, platform)
    known = rules.details.get(each.contact_id, {})
    return template_for(text, language, values(each, rules.shop, known, asked(text)))


def values(
    each: Candidate, shop: str, details: Mapping[str, str], fields: Collection[str] = FIELDS
) -> Mapping[str, str]:
    """What somebody's announcement is filled in with; `fields` are the fields that it has. A group or
    a channel is nobody whom one calls by name."""
    name, first = ("", "") if each.chat_kind in _PLACES else (each.name, each.first_name)
    return field_values(name, each.language, shop, "", each.phone, details, first, fields)


@dataclass(frozen=True, slots=True)
class Summary:
    """A pre-flight in figures: `picked` is `will_get` and all `reasons` together; `by_account` how
    many each account tells; `seconds` how long that takes at the accounts' own pace; `cost` in the
    currency's smallest unit, at most: who writes meanwhile may be told for nothing."""

    picked: int
    will_get: int
    reasons: Mapping[str, int]
    by_account: Mapping[str, int]
    seconds: float
    cost: int = 0
    currency: str = DONG
    cost_by_account: Mapping[str, int] = field(default_factory=dict)


def summary(found: Sequence[Judged], accounts: Mapping[int, Sending]) -> Summary:
    """Count a pre-flight."""
    counts = Counter((each.reason, each.candidate.account_id) for each in found)
    will = {account: count for (reason, account), count in counts.items() if not reason}
    reasons = Counter[str]()
    for (reason, _), count in counts.items():
        if reason:
            reasons[reason] += count
    ordered = {each.value: reasons[each] for each in Skip if reasons[each]}
    seconds = max(
        (n / accounts[account].limits.pace.per_second for account, n in will.items()), default=0
    )
    named = {accounts[account].name: count for account, count in sorted(will.items())}
    total = sum(will.values())
    costs = _costs(found, accounts)
    currencies = [accounts[account].limits.currency for account in costs]
    return Summary(
        total + sum(ordered.values()), total, ordered, named, round(seconds, 1),
        sum(costs.values()), (currencies or [DONG])[0],
        {accounts[account].name: cost for account, cost in sorted(costs.items())},
    )  # fmt: skip


def _costs(found: Iterable[Judged], accounts: Mapping[int, Sending]) -> dict[int, int]:
    """What each account has to pay, beyond what it has paid for already."""
    paid = Counter(
        (each.candidate.account_id, each.rule.message_tag, each.rule.price)
        for each in found
        if not each.reason and each.rule is not None and each.rule.price
    )
    costs: Counter[int] = Counter()
    for (account, tag, price), count in paid.items():
        costs[account] += price * max(count - accounts[account].covered.get(tag, 0), 0)
    return dict(costs)


CAP_WITHIN = DAY
"""How long (ms) a promotion counts for the cap."""
