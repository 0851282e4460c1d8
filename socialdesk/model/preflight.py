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

from socialdesk.model.announcement import Announcement, Purpose, Sort, needed
from socialdesk.model.canned import FIELDS, field_values
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Capabilities, allowed_ages


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


_ANY_AGE = ((0, None),)


class Judged(NamedTuple):
    """What becomes of a candidate: nothing in the way, or why not."""

    candidate: Candidate
    reason: str


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
    in the running month."""

    name: str
    platform: str
    limits: Capabilities
    is_up: bool = True
    used: int = 0


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
        why = Skip.DUPLICATE_PERSON if is_second else reason or judging.together(each)
        found.append(Judged(each, why))
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
        self._ages: dict[tuple[int, str], tuple[tuple[int, int | None], ...]] = {}
        self._needed: dict[tuple[str, str], frozenset[str]] = {}

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
        if not self._may(account, each):
            return Skip.WINDOW_CLOSED
        self._counts[each.account_id] += 1
        return ""

    def _is_used_up(self, account: Sending, account_id: int) -> bool:
        """What is left of a monthly plan is kept for people's own answers."""
        monthly = account.limits.monthly
        used = account.used + self._counts[account_id]
        return bool(monthly) and used >= monthly - monthly // 10

    def _may(self, account: Sending, each: Candidate) -> bool:
        place = each.account_id, each.chat_kind
        ages = self._ages.get(place)
        if ages is None:
            kind = ChatKind(each.chat_kind)
            ages = allowed_ages(account.limits, kind, DeliveryKind.BROADCAST, self._rules.now)
            self._ages[place] = ages
        if each.last_action_at is None:
            return ages == _ANY_AGE
        age = max(self._rules.now - each.last_action_at, 0)
        return any(start <= age and (end is None or age < end) for start, end in ages)

    def _lacks(self, each: Candidate) -> bool:
        """Whether a field of their text stays empty."""
        rules = self._rules
        place = rules.accounts[each.account_id].platform, each.language
        needs = self._needed.get(place)
        if needs is None:
            text, _ = rules.announcement.text_for(each.language, place[0])
            needs = self._needed[place] = needed(text) - {"shop"}
        if not needs:
            return False
        told = values(each, rules.shop, rules.details.get(each.contact_id, {}), needs)
        return not all(told.get(name) for name in needs)

    def together(self, each: Candidate) -> str:
        """What stands in the way of the one chat that was chosen."""
        rules = self._rules
        if self._lacks(each):
            return Skip.EMPTY_FIELD
        if self._is_quiet:
            return Skip.QUIET_HOURS
        if self._purpose.sort is Sort.PROMOTION and rules.told.get(each.person_id, 0) >= rules.cap:
            return Skip.OVER_CAP
        if not rules.accounts[each.account_id].is_up:
            return Skip.ACCOUNT_DOWN
        return ""


def values(
    each: Candidate, shop: str, details: Mapping[str, str], asked: Collection[str] = FIELDS
) -> Mapping[str, str]:
    """What somebody's announcement is filled in with; `asked` are the fields that it has."""
    return field_values(
        each.name, each.language, shop, "", each.phone, details, each.first_name, asked
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """A pre-flight in figures: `picked` is `will_get` and all `reasons` together; `by_account` how
    many each account tells; `seconds` how long that takes at the accounts' own pace; `cost` in the
    currency's smallest unit."""

    picked: int
    will_get: int
    reasons: Mapping[str, int]
    by_account: Mapping[str, int]
    seconds: float
    cost: int = 0
    currency: str = "VND"


def summary(found: Iterable[Judged], accounts: Mapping[int, Sending]) -> Summary:
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
    return Summary(total + sum(ordered.values()), total, ordered, named, round(seconds, 1))


CAP_WITHIN = DAY
"""How long (ms) a promotion counts for the cap."""
