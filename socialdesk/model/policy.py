"""What a platform allows, as dated rules, and the one judge of whether something may be sent now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from socialdesk.model.delivery import DeliveryKind, Operation, OutgoingFile
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import PaceRules
from socialdesk.model.reason import Reason, Span
from socialdesk.model.text import utf16_length

EVERYBODY = frozenset(DeliveryKind)
PROGRAMS = frozenset({DeliveryKind.ACKNOWLEDGEMENT, DeliveryKind.BROADCAST})
PERSON = frozenset({DeliveryKind.REPLY})
"""Rules differ for what a person of the shop writes and what a program says by itself."""
PRIVATE_CHATS = frozenset({ChatKind.PRIVATE})
COMMENTS = frozenset({ChatKind.COMMENT})


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

    def reason(self, platform: str) -> Reason:
        """What it says, to be kept and shown."""
        return Reason(self.why, platform=platform)


@dataclass(frozen=True, slots=True)
class ButtonLimits:
    """What a platform shows under a message: so many links, so many quick answers; `mixed`: both
    under one."""

    links: int = 0
    answers: int = 0
    mixed: bool = False


NO_BUTTONS = ButtonLimits()


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
    platform: str = "the platform"

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
    fitting = [rule for rule in capabilities.rules if _concerns(rule, situation)]
    if not fitting:
        return Allowed()
    last, now = situation.last_action_at, situation.now
    if last is None:
        forbidding = next((rule for rule in fitting if not rule.allows), None)
        if all(rule.since == 0 and rule.until is None and rule.allows for rule in fitting):
            return Allowed(
                message_tag=fitting[0].message_tag, cost=fitting[0].cost, rule=fitting[0]
            )
        closing = forbidding or fitting[-1]
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
            and _promised(rule, capabilities)
        ):
            if rule.allows:
                until = None if rule.until is None else Instant(last + rule.until)
                return Allowed(until, rule.message_tag, rule.cost, rule)
            return _closed(rule, capabilities, situation, age)
    return _closed(fitting[-1], capabilities, situation, age)


def allowed_ages(
    capabilities: Capabilities, kind: ChatKind, delivery: DeliveryKind, now: Instant
) -> tuple[tuple[int, int | None], ...]:
    """From which to before which age (ms; None: no end) of a customer's last act something of this
    sort may be said: what `judge` answers, for many at once."""
    edges = sorted(
        {0, *(edge for rule in capabilities.rules for edge in (rule.since, rule.until or 0))}
    )
    found: list[tuple[int, int | None]] = []
    for start, end in zip(edges, [*edges[1:], None], strict=True):
        then = Situation(kind, now, Instant(now - start), delivery)
        if not isinstance(judge(capabilities, then), Allowed):
            continue
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
        return Never(Reason("policy.blocked"), code="blocked")
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
        and (rule.from_day is None or _day(situation) >= rule.from_day)
        and (rule.to_day is None or _day(situation) <= rule.to_day)
    )


def _day(situation: Situation) -> date:
    return datetime.fromtimestamp(situation.now / 1000, UTC).date()


def _promised(rule: Rule, capabilities: Capabilities) -> bool:
    return not rule.needs or rule.needs in capabilities.settings
