"""Whether a customer's message is acknowledged by itself, and with which words. Asked inside the
recording transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from socialdesk.model.conversation import ConversationState
from socialdesk.model.hours import WorkingHours
from socialdesk.model.i18n import dated_weekday
from socialdesk.model.ids import Instant
from socialdesk.model.message import Author, ChatKind, InboundMessage
from socialdesk.model.spoken import spoken

_TAKEN_UP = (ChatKind.PRIVATE, ChatKind.BUSINESS, ChatKind.DIRECT)


@dataclass(frozen=True, slots=True)
class Text:
    """Words, and the language that they are in: days are named in it too."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class AcknowledgeSettings:
    """The shop's two texts. `{name}`, `{shop}` and `{opens}` stand for the customer, the shop and
    the next opening.

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

    def text(self, language: str, *, inside: bool) -> Text:
        """The text for a customer of this language (`th`, `th-TH`; empty where it is not known)."""
        other = self.others.get(re.split("[-_]", language.casefold())[0])
        if other is not None:
            return other[0 if inside else 1]
        return Text(self.inside if inside else self.outside, self.language)


def acknowledge(
    state: ConversationState,
    message: InboundMessage,
    settings: AcknowledgeSettings,
    now: Instant,
    language: str = "",
) -> str | None:
    """The text to queue for `message`, or None. `state` is the conversation's after the message was
    counted, `language` what is known of the customer's beside the message.

    At most once an episode; only for a customer's own new words in a chat with them alone; never
    for a bot, for our own or an owner's message, or once a person has answered in the episode. It
    is never counted as an answer.
    """
    if (
        not settings.enabled
        or message.author is not Author.CUSTOMER
        or message.sender.is_bot
        or message.kind == "button"
        or message.provenance
        or message.chat_kind not in _TAKEN_UP
        or state.acknowledged_episode >= state.episode
        or state.first_reply_at is not None
        or state.waiting_since is None
    ):
        return None
    told = language or message.sender.language
    speaks = spoken(told, message.body, settings.language)
    return render(settings, message.sender.name, now, speaks)


_FIELD = re.compile(r"\{(opens|shop|name)\}")
_NAMELESS = re.compile(r"\s*\{name\}")


def render(
    settings: AcknowledgeSettings, name: str, now: Instant, language: str = ""
) -> str | None:
    """The inside or the outside text, filled in, in the customer's language where there are words in
    it; None where the shop left that one empty."""
    moment = datetime.fromtimestamp(now / 1000, UTC)
    is_open = settings.hours is None or settings.hours.is_open(moment)
    opens = None if settings.hours is None else settings.hours.next_opening(moment)
    chosen = settings.text(language, inside=is_open)
    text = chosen.words
    if not name.strip():
        text = _NAMELESS.sub(
            "", text
        )  # some platforms tell names only later: no blank where one would stand
    values = {
        "opens": opening_words(opens, chosen.language) if opens else "",
        "shop": settings.shop,
        "name": name,
    }
    return _FIELD.sub(lambda found: values[found[1]], text).strip() or None


def opening_words(opens: datetime, language: str) -> str:
    """When the shop opens, within a sentence of this language: `8:00 thứ Hai 30/11`, `08:00
    วันจันทร์ที่ 30/11`."""
    clock = f"{opens.hour}:{opens:%M}" if language in _BARE_HOURS else f"{opens:%H:%M}"
    return f"{clock} {dated_weekday(opens, f'{opens:%d/%m}', language)}"


_BARE_HOURS = ("vi",)
"""Whose sentences have no nought before an hour."""
