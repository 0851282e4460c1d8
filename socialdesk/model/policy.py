"""What a platform allows, as dated rules, and the one judge of whether something may be sent now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from socialdesk.model.delivery import DeliveryKind, Operation, OutgoingFile, Sort
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.money import DONG
from socialdesk.model.pace import PaceRules
from socialdesk.model.reason import Reason, Span
from socialdesk.model.text import utf16_length

EVERYBODY = frozenset(DeliveryKind)
PROGRAMS = frozenset({DeliveryKind.ACKNOWLEDGEMENT, DeliveryKind.BROADCAST})
PERSON = frozenset({DeliveryKind.REPLY})
"""Rules differ for what a person of the shop writes and what a program says by itself."""
ANNOUNCEMENTS = frozenset({DeliveryKind.BROADCAST})
PRIVATE_CHATS = frozenset({ChatKind.PRIVATE})
COMMENTS = frozenset({ChatKind.COMMENT})
FEEDS = frozenset({ChatKind.CHANNEL})


@dataclass(frozen=True, slots=True)
class ButtonLimits:
    """What a platform shows under a message: so many links, so many quick answers; `mixed`: both
    under one. `marks`: so many of one or two digits, which take little room."""

    links: int = 0
    answers: int = 0
    mixed: bool = False
    marks: int = 0


NO_BUTTONS = ButtonLimits()


@dataclass(frozen=True, slots=True)
class Form:
    """What is shown of an announcement that goes another way than ordinary messages. `name` is what
    people call it (a marked sentence); `adds` is a line that must stand in it, with
    fields; `files` are the types of files that go along."""

    name: str
    text_limit: int
    buttons: ButtonLimits = NO_BUTTONS
    files: frozenset[str] = frozenset()
    adds: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of the day in which a platform takes something, half-open, in its own zone."""

    begins: time
    ends: time
    zone: ZoneInfo

    def holds(self, now: Instant) -> bool:
        """Whether a moment lies inside."""
        here = datetime.fromtimestamp(now / 1000, self.zone).time()
        return self.begins <= here < self.ends


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many of one sort within a calendar day or month, for each person or for all of the
    account."""

    most: int
    within: Literal["day", "month"]
    whose: Literal["person", "account"] = "person"


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of a platform's rules: who may write into which chats, between which ages of the
    customer's last act.

    It holds for an age of at least `since` and less than `until` (ms; None: no end). `needs` names
    an account setting without which it does not hold. `message_tag` is how such a message must be
    marked at the platform. `allows` False forbids. `cost` is empty where it costs nothing. `why` is the
    code of what is shown to people; `source` and `dated` (when it was read, or since when it is in force) stand behind it.
    `from_day` and `to_day` limit it to calendar days (UTC).
    """

    why: str
    source: str
    dated: str
    allows: bool = True
    kinds: frozenset[ChatKind] = frozenset(ChatKind)
    deliveries: frozenset[DeliveryKind] = EVERYBODY
    private: bool | None = None
    """True: only for a private answer to a comment; False: only for the ordinary way; None: for
    both."""
    since: int = 0
    until: int | None = None
    needs: str = ""
    message_tag: str = ""
    cost: str = ""
    from_day: date | None = None
    to_day: date | None = None
    purposes: frozenset[Sort] = frozenset()
    """Of announcements: why people are told; empty: whatever it is."""
    price: int = 0
    """What one costs, in the smallest unit of the account's currency."""
    followers: bool = False
    """Only for who follows the account."""
    after_act: bool = False
    """Only for who has acted before, however long ago."""
    unasked: bool = False
    """Also for who has never acted, whatever other rules ask for."""
    hours: Hours | None = None
    caps: tuple[Cap, ...] = ()
    form: Form | None = None

    def is_open(self, now: Instant) -> bool:
        """Whether it holds at this hour of the day."""
        return self.hours is None or self.hours.holds(now)

    templated: bool | None = None
    """True: only for a text that the platform has approved as a template."""

    def reason(self, platform: str) -> Reason:
        """What it says, to be kept and shown."""
        return Reason(self.why, platform=platform)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """One account's limits. `text_limit` is counted by `measure`; `rules` are asked in order, the
    first that fits holds.

    `settings` are the account's own promises (like "human_agent") that rules may need. `uploads`
    gives the largest file in bytes for each kind ("image", "file", a type like "image/gif"); empty:
    no files can be sent. `captions` gives, for the same kinds, how much text may go along with one. `file_types` are the endings it takes beside pictures; empty: all of them.
    `operations` is what can be done beside saying something. `monthly` is the account's plan: messages a calendar
    month, 0 for no limit.
    """

    text_limit: int
    pace: PaceRules
    measure: Callable[[str], int] = utf16_length
    rules: tuple[Rule, ...] = ()
    settings: frozenset[str] = frozenset()
    download_limit: int = 20 * 1024 * 1024
    uploads: Mapping[str, int] = field(default_factory=dict)
    file_types: frozenset[str] = frozenset()
    captions: Mapping[str, int] = field(default_factory=dict)
    """A kind that is not there takes no text: it goes as a message of its own."""
    quotes_with_files: bool = True
    """Whether a file may say which message it answers."""
    operations: frozenset[Operation] = frozenset()
    edits: int = 0
    """How long (ms) after sending a message of ours can be edited; 0: never."""
    unsends: int = 0
    """How long (ms) after sending it can be taken back; 0: never."""
    monthly: int = 0
    people: int = 0
    """How many people the account's plan lets it talk with; 0 for no limit."""
    keeps_updates: int = 0
    """How long (ms) the platform keeps what nobody has taken, so that nothing is missing after a
    shorter pause."""
    links_expire: bool = False
    """Whether files must be fetched when they come, because the platform's addresses for them run
    out."""
    buttons: ButtonLimits = NO_BUTTONS
    currency: str = DONG
    """What prices are in."""
    pins: frozenset[ChatKind] = frozenset()
    """Chats in which a message of ours can stay on top."""
    elsewhere: Mapping[ChatKind, Capabilities] = field(default_factory=dict)
    """The limits of chats that have others than the account's own (a post is no message)."""
    feed: str = ""
    """The address of what everybody who follows the account gets; empty where there is no such thing."""
    platform: str = "the platform"

    @property
    def has_templates(self) -> bool:
        """Whether the platform lets texts be said that it has approved, where it lets no others."""
        return any(each.templated for each in self.rules)

    def within(self, kind: ChatKind) -> Capabilities:
        """What holds in a chat of this kind."""
        return self.elsewhere.get(kind, self)

    def upload_limit(self, file: OutgoingFile) -> int:
        """How large (bytes) this kind of file may be; 0: it is not taken."""
        return _for_kind(self.uploads, file)

    def caption_limit(self, file: OutgoingFile) -> int:
        """How much text may go along with this kind of file; 0: none."""
        return _for_kind(self.captions, file)


def _for_kind(limits: Mapping[str, int], file: OutgoingFile) -> int:
    return limits.get(file.mime, limits.get("image" if file.is_image else "file", 0))


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a verdict depends on beside the rules.

    `last_action_at` is the customer's last act that counts, or (for a private answer) when the
    comment was written. `sent_this_month` counts what the account sent in the running calendar
    month.
    """

    chat_kind: ChatKind
    now: Instant
    last_action_at: Instant | None
    delivery: DeliveryKind = DeliveryKind.REPLY
    private: bool = False
    blocked: bool = False
    handled_by: str = ""
    private_used_at: Instant | None = None
    sent_this_month: int = 0
    purpose: Sort | None = None
    """Of an announcement: why people are told."""
    follows: bool | None = None
    """Whether the person follows the account, where that is known."""
    counted_on: str | None = None
    """As what (a rule's mark) an announcement was counted on to go: it goes so or not at all, and
    without a mark it costs nothing. None: whatever rule comes first."""
    templated: bool = False
    """Whether there is an approved template to say it with."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """It may be sent; `until` is when that ends, None where it does not. `message_tag` and `cost` as
    in the rule."""

    until: Instant | None = None
    message_tag: str = ""
    cost: str = ""
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Never:
    """It may not be sent, and waiting will not change that; `why` says what is possible instead.
    `code` is for scripts."""

    why: Reason
    rule: Rule | None = None
    code: str = "window_closed"


Verdict = Allowed | Never


def judge(capabilities: Capabilities, situation: Situation) -> Verdict:
    """May something be said here now? Asked by the composer, the acknowledgement, and again just
    before it is sent."""
    refused = _state_of_things(capabilities, situation)
    if refused:
        return refused
    verdict = _by_rules(capabilities, situation)
    rule = verdict.rule
    if isinstance(verdict, Allowed) and rule and rule.hours and not rule.is_open(situation.now):
        begins, ends = (f"{each:%H:%M}" for each in (rule.hours.begins, rule.hours.ends))
        why = Reason("policy.by_day", platform=capabilities.platform, begins=begins, ends=ends)
        return Never(why, rule, "quiet_hours")
    return verdict


def _by_rules(capabilities: Capabilities, situation: Situation) -> Verdict:
    fitting = [rule for rule in capabilities.rules if _concerns(rule, situation)]
    if not fitting:
        return Allowed()
    last, now = situation.last_action_at, situation.now
    if last is None:
        unasked = [rule for rule in fitting if rule.unasked and promised(rule, capabilities)]
        if unasked or all(
            rule.since == 0 and rule.until is None and rule.allows and not rule.after_act
            for rule in fitting
        ):
            rule = (unasked or fitting)[0]
            return Allowed(message_tag=rule.message_tag, cost=rule.cost, rule=rule)
        closing = next((rule for rule in fitting if not rule.allows), fitting[-1])
        return Never(
            Reason("policy.never_wrote", why=closing.reason(capabilities.platform)),
            closing,
            "never_wrote",
        )
    age = max(now - last, 0)
    for rule in fitting:
        if (
            rule.since <= age
            and (rule.until is None or age < rule.until)
            and promised(rule, capabilities)
        ):
            if rule.allows:
                until = None if rule.until is None else Instant(last + rule.until)
                return Allowed(until, rule.message_tag, rule.cost, rule)
            return _closed(rule, capabilities, situation, age)
    return _closed(fitting[-1], capabilities, situation, age)


class Spell(NamedTuple):
    """From which to before which age (ms; None: no end) of a customer's last act something may be
    said, and the rule that allows it (None: there is none about it)."""

    start: int
    end: int | None
    rule: Rule | None


NEVER_ACTED = -1
"""The age of who has not acted at all."""


def spells(capabilities: Capabilities, situation: Situation) -> tuple[Spell, ...]:
    """What the rules answer, for customers whose last act was at any time; what the clock forbids at
    this hour is in it. Who has not acted at all comes first, as NEVER_ACTED."""
    edges = sorted(
        {0, *(edge for rule in capabilities.rules for edge in (rule.since, rule.until or 0))}
    )
    found: list[Spell] = []
    never = _by_rules(capabilities, replace(situation, last_action_at=None))
    if isinstance(never, Allowed):
        found.append(Spell(NEVER_ACTED, 0, never.rule))
    for start, end in zip(edges, [*edges[1:], None], strict=True):
        then = replace(situation, last_action_at=Instant(situation.now - start))
        verdict = _by_rules(capabilities, then)
        if isinstance(verdict, Allowed):
            found.append(Spell(start, end, verdict.rule))
    return tuple(found)


def allowed_ages(
    capabilities: Capabilities,
    kind: ChatKind,
    delivery: DeliveryKind,
    now: Instant,
) -> tuple[tuple[int, int | None], ...]:
    """From which to before which age (ms; None: no end) of a customer's last act something of this
    sort may be said now, whyever: what `judge` answers, for many at once."""
    purposes = [*Sort] if delivery is DeliveryKind.BROADCAST else [None]
    pieces = {
        (each.start, each.end)
        for purpose in purposes
        for each in spells(capabilities, Situation(kind, now, None, delivery, purpose=purpose))
        if each.start != NEVER_ACTED and (each.rule is None or each.rule.is_open(now))
    }
    found: list[tuple[int, int | None]] = []
    for start, end in sorted(pieces, key=lambda piece: piece[0]):
        joins = bool(found) and found[-1][1] == start
        found.append((found.pop()[0] if joins else start, end))
    return tuple(found)


def _closed(rule: Rule, capabilities: Capabilities, situation: Situation, age: int) -> Never:
    ago, why = Span(max(age, MINUTE)), rule.reason(capabilities.platform)
    if situation.private:
        return Never(Reason("policy.closed_comment", ago=ago, why=why), rule)
    return Never(Reason("policy.closed", ago=ago, why=why), rule)


def _state_of_things(capabilities: Capabilities, situation: Situation) -> Never | None:
    """What stands in the way whatever the rules of time say."""
    if situation.blocked:
        is_place = situation.chat_kind in (ChatKind.GROUP, ChatKind.CHANNEL)
        return Never(Reason("policy.removed" if is_place else "policy.blocked"), code="blocked")
    if situation.handled_by:
        why = Reason("policy.handled_elsewhere", handled_by=situation.handled_by)
        return Never(why, code="handled_elsewhere")
    if situation.private and situation.private_used_at is not None:
        return Never(Reason("policy.private_used"), code="private_used")
    if situation.private and situation.chat_kind is not ChatKind.COMMENT:
        return Never(Reason("policy.no_comment"), code="no_comment")
    monthly, used = capabilities.monthly, situation.sent_this_month
    if monthly and situation.delivery in PROGRAMS and used >= monthly - monthly // 10:
        return Never(Reason("policy.quota", used=used, monthly=monthly), code="quota")
    return None


def _concerns(rule: Rule, situation: Situation) -> bool:
    return (
        situation.chat_kind in rule.kinds
        and situation.delivery in rule.deliveries
        and (rule.private is None or rule.private == situation.private)
        and (rule.templated is None or rule.templated == situation.templated)
        and (rule.from_day is None or _day(situation) >= rule.from_day)
        and (rule.to_day is None or _day(situation) <= rule.to_day)
        and _counted_on(rule, situation)
        and (not rule.purposes or situation.purpose in rule.purposes)
        and not (rule.followers and situation.follows is False)
    )


def _counted_on(rule: Rule, situation: Situation) -> bool:
    counted = situation.counted_on
    if counted is None or not rule.allows:
        return True
    return rule.message_tag == counted if counted else rule.price == 0


def _day(situation: Situation) -> date:
    return datetime.fromtimestamp(situation.now / 1000, UTC).date()


def may_cost(capabilities: Capabilities) -> bool:
    """Whether anything that the account may say to many costs money."""
    return any(rule.price and promised(rule, capabilities) for rule in capabilities.rules)


def says_templates(capabilities: Capabilities) -> bool:
    """Whether texts that the platform has approved may go by the account, as it is set up."""
    return any(each.templated and promised(each, capabilities) for each in capabilities.rules)


def promised(rule: Rule, capabilities: Capabilities) -> bool:
    """Whether the account has made the promise that a rule needs."""
    return not rule.needs or rule.needs in capabilities.settings
