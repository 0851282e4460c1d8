"""Whether a customer's message is acknowledged by itself, when, and with which words. Asked inside the
transaction that records it, or the one right after it.

**Once.** While the shop is open: once an episode, whatever was said in it before. While it is closed: once a closed period
and day of the shop's own clock, whatever the episode: one that is resolved and begins anew within them is not told again,
one that goes on over midnight, or through the days of a holiday, is told once on each of them. Who writes comments is told
once under a post. Who was acknowledged while
the shop was open, and writes again after it closed, is told once that it is closed. A closed period and a day are
half-open: the moment of opening is none of it, 23:59:59.999 is the old day and 00:00 the new one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache

from socialdesk.model import asking
from socialdesk.model.automatic_text import fields_of, filled
from socialdesk.model.conversation import ConversationState
from socialdesk.model.hours import WorkingHours
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Author, ChatKind, InboundMessage
from socialdesk.model.opening import opening_words
from socialdesk.model.pronoun import pronoun
from socialdesk.model.spoken import spoken

_TAKEN_UP = (ChatKind.PRIVATE, ChatKind.BUSINESS, ChatKind.DIRECT)


@dataclass(frozen=True, slots=True)
class Text:
    """Words, and the language that they are in: days are named in it too."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class AcknowledgeSettings:
    """The shop's two texts, with the fields of `automatic_text.FIELDS`.

    Without hours the shop counts as always open.
    """

    enabled: bool
    inside: str
    outside: str
    shop: str
    hours: WorkingHours | None
    language: str = "en"
    """The language of the texts, in which days are named."""
    others: Mapping[str, tuple[Text, Text]] = field(default_factory=dict)
    """Inside and outside, for customers who are known to speak another language."""
    closed: Mapping[str, str] = field(default_factory=dict)
    """By language, what is said instead of a text with `{opens}` where nobody knows when the shop opens."""
    after: int = 0
    """For how long (ms) a person may answer, while the shop is open, before it is said; 0: it is said at once."""
    ask: bool = False
    """Whether it ends with a question for what helps, where the text has no `{ask}` of its own."""
    comments: bool = False
    """Whether comments are acknowledged too, each author's by a private message, where the platform has one."""
    accounts: Mapping[AccountId, WorkingHours | None] = field(default_factory=dict)
    """The hours of accounts that have their own."""

    def text(self, language: str, *, inside: bool) -> Text:
        """The text for a customer of this language (`th`, `th-TH`; empty where it is not known)."""
        other = self.others.get(re.split("[-_]", language.casefold())[0])
        if other is not None:
            return other[0 if inside else 1]
        return Text(self.inside if inside else self.outside, self.language)

    def hours_of(self, account: AccountId | None) -> WorkingHours | None:
        """The hours of an account (None: of the shop)."""
        return self.hours if account is None else self.accounts.get(account, self.hours)


@dataclass(frozen=True, slots=True)
class Customer:
    """What is known of somebody beside one message: `said` are their words of the episode so far, the newest last;
    `pronoun` is the shop's own word for them."""

    name: str = ""
    first_name: str = ""
    language: str = ""
    pronoun: str = ""
    phone: str = ""
    said: Sequence[str] = ()
    orders: Mapping[str, str] = field(default_factory=dict)
    """What texts take in of their order; `order_fields.LEFT`: that is filled in where the text is queued."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What is said to a message by itself, or why nothing is. `code`: "said", "later" (at `due_at`, unless a person answers
    before; with the text as it would be now), or one of `WHY_NOT`."""

    code: str
    text: str = ""
    language: str = ""
    is_open: bool = True
    opens: datetime | None = None
    """The next opening, by the shop's clock."""
    due_at: Instant | None = None
    once: str = ""
    """What it is said once for, out of hours: the day and the opening that follows. Empty: the episode."""


WHY_NOT = (
    "off", "not_customer", "bot", "button", "read_back", "not_alone", "comment", "answered", "not_waiting", "told",
    "told_closed", "no_text",
)  # fmt: skip
"""Switched off; no customer's words; a bot's; a tap; read back after a pause or answered by another program; a group; a
comment; a person has answered in the episode; nobody waits; told before; told before that the shop is closed; the shop
left the text empty."""


def explain(
    state: ConversationState,
    message: InboundMessage,
    settings: AcknowledgeSettings,
    now: Instant,
    customer: Customer,
    account: AccountId | None = None,
) -> Explained:
    """What `message` is answered by itself at `now`. `state` is the conversation's after the message was counted; what
    the message tells of the `customer` itself need not be told beside it.

    Only for a customer's own new words in a chat with them alone; never for a bot, for our own or an owner's message, or
    once a person has answered in the episode. It is never counted as an answer.
    """
    if why := _not_for(message, settings):
        return Explained(why)
    found = _decided(state, settings, now, customer, account, message)
    is_late = found.code == "said" and found.is_open and settings.after > 0
    if is_late and message.chat_kind is not ChatKind.COMMENT:
        return replace(found, code="later", due_at=Instant(now + settings.after))
    return found


def explain_later(
    state: ConversationState,
    settings: AcknowledgeSettings,
    now: Instant,
    customer: Customer,
    account: AccountId | None = None,
) -> Explained:
    """The same of a conversation whose message was one to be acknowledged, when the delay is over: what is right then."""
    return _decided(state, settings, now, customer, account)


def _decided(
    state: ConversationState,
    settings: AcknowledgeSettings,
    now: Instant,
    customer: Customer,
    account: AccountId | None,
    message: InboundMessage | None = None,
) -> Explained:
    if not settings.enabled:
        return Explained("off")
    if state.first_reply_at is not None:
        return Explained("answered")
    if state.waiting_since is None:
        return Explained("not_waiting")
    hours = settings.hours_of(account)
    is_open, opens = (True, None) if hours is None else _standing(hours, now)
    if message is not None and message.chat_kind is ChatKind.COMMENT and state.acknowledged_episode:
        return Explained("told", is_open=is_open, opens=opens)
    if is_open and state.acknowledged_episode >= state.episode:
        return Explained("told")
    if hours is not None and not is_open and _told_closed(state, hours, now):
        return Explained("told_closed", is_open=False, opens=opens)
    # Most messages are told of already; only here is it worth writing the words.
    moment = datetime.fromtimestamp(now / 1000, UTC)
    who = customer if message is None else _who_wrote(message, customer)
    said = _written(settings, who, moment, opens, is_open=is_open)
    once = "" if hours is None or is_open else _once(hours, moment, opens)
    code = "said" if said.words else "no_text"
    return Explained(code, said.words, said.language, is_open, opens, once=once)


def _who_wrote(message: InboundMessage, customer: Customer) -> Customer:
    """The customer with what the message tells of them."""
    sender = message.sender
    return replace(
        customer,
        name=customer.name or sender.name,
        first_name=customer.first_name or sender.first_name,
        language=customer.language or sender.language,
        said=(*customer.said, message.body),
    )


def _not_for(message: InboundMessage, settings: AcknowledgeSettings) -> str:
    """Why a message is none to be acknowledged."""
    if not settings.enabled:
        return "off"
    if message.author is not Author.CUSTOMER:
        return "not_customer"
    if message.sender.is_bot:
        return "bot"
    if message.kind == "button":
        return "button"
    if message.provenance:
        return "read_back"
    if message.chat_kind is ChatKind.COMMENT:
        return "" if settings.comments else "comment"
    return "" if message.chat_kind in _TAKEN_UP else "not_alone"


@lru_cache(maxsize=64)
def _standing(hours: WorkingHours, now: Instant) -> tuple[bool, datetime | None]:
    """Whether it is open, and when it opens next. Asked for every message of a batch, which are all of one moment."""
    moment = datetime.fromtimestamp(now / 1000, UTC)
    return hours.is_open(moment), hours.next_opening(moment)


def _told_closed(state: ConversationState, hours: WorkingHours, now: Instant) -> bool:
    """Whether they were told within this closed period and day that the shop is closed."""
    told = state.told_closed_at
    if told is None:
        return False
    days = {datetime.fromtimestamp(each / 1000, hours.zone).date() for each in (told, now)}
    return len(days) == 1 and hours.business_ms(told, now) == 0


def _once(hours: WorkingHours, moment: datetime, opens: datetime | None) -> str:
    """A closed period's day, as a key has it."""
    until = f"{opens.astimezone(UTC):%Y%m%dT%H%M%S}" if opens else "never"
    return f"{moment.astimezone(hours.zone):%Y-%m-%d}:{until}"


def _written(
    settings: AcknowledgeSettings,
    customer: Customer,
    moment: datetime,
    opens: datetime | None,
    *,
    is_open: bool,
) -> Text:
    """The text for somebody at a moment, filled in; empty where the shop left it empty."""
    language = spoken(customer.language, "\n".join(customer.said), settings.language)
    chosen = settings.text(language, inside=is_open)
    if not is_open and opens is None and "opens" in fields_of(chosen.words):
        chosen = Text(settings.closed.get(chosen.language, chosen.words), chosen.language)
    fields = fields_of(chosen.words)
    called = pronoun(customer.pronoun, customer.said, chosen.language)
    values = {
        **customer.orders,
        "name": customer.name,
        "given": _given(customer) if "given" in fields else "",
        "pronoun": called,
        "Pronoun": called[:1].upper() + called[1:],
        "shop": settings.shop,
        "opens": opening_words(opens, moment.astimezone(opens.tzinfo), chosen.language) if opens else "",
    }  # fmt: skip
    if chosen.words.strip() and (settings.ask or "ask" in fields):
        kind = asking.wanted(customer.said, customer.phone, is_open=is_open)
        values["ask"] = filled(asking.question(kind, chosen.language), values)
        if "ask" not in fields:
            chosen = replace(chosen, words=chosen.words + " {ask}")
    return replace(chosen, words=filled(chosen.words, values))


def _given(customer: Customer) -> str:
    from socialdesk.model.names import given_name  # noqa: PLC0415 - its lists weigh something

    return given_name(customer.name, customer.language, customer.first_name)
