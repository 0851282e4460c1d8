"""Whether a customer's message is acknowledged by itself, and with which words. Asked inside the
recording transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from socialdesk.model.conversation import ConversationState
from socialdesk.model.hours import WorkingHours
from socialdesk.model.i18n import weekday
from socialdesk.model.ids import Instant
from socialdesk.model.message import Author, ChatKind, InboundMessage

_TAKEN_UP = (ChatKind.PRIVATE, ChatKind.BUSINESS, ChatKind.DIRECT)


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


def acknowledge(
    state: ConversationState, message: InboundMessage, settings: AcknowledgeSettings, now: Instant
) -> str | None:
    """The text to queue for `message`, or None. `state` is the conversation's after the message was
    counted.

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
    return render(settings, message.sender.name, now)


_NAMELESS = re.compile(r"\s*\{name\}")


def render(settings: AcknowledgeSettings, name: str, now: Instant) -> str | None:
    """The inside or the outside text, filled in; None where the shop left that one empty."""
    moment = datetime.fromtimestamp(now / 1000, UTC)
    is_open = settings.hours is None or settings.hours.is_open(moment)
    opens = None if settings.hours is None else settings.hours.next_opening(moment)
    text = settings.inside if is_open else settings.outside
    if not name.strip():
        text = _NAMELESS.sub(
            "", text
        )  # some platforms tell names only later: no blank where one would stand
    for field, value in (
        ("{opens}", _opening(opens, settings.language)),
        ("{shop}", settings.shop),
        ("{name}", name),
    ):
        text = text.replace(field, value)
    return text.strip() or None


def _opening(opens: datetime | None, language: str) -> str:
    if opens is None:
        return ""
    return f"{opens:%H:%M} {weekday(opens, language)} {opens:%d/%m}"
