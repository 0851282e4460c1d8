"""Things to be said: what a delivery is, the states it goes through, and how a send can end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from socialdesk.model.ids import (
    AccountId,
    ConversationId,
    DeliveryId,
    Instant,
    RemoteAddress,
    RemoteChat,
    RemoteId,
)


class DeliveryState(StrEnum):
    """Queued, claimed and sending are unsettled: nothing later in the conversation overtakes them."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    """A dispatcher holds it under a lease; nothing has left yet."""
    SENDING = "sending"
    """Committed before the request left: after a crash here nobody knows whether it arrived."""
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"
    """It may have arrived. A person decides; the program never sends it again by itself."""
    CANCELLED = "cancelled"


class DeliveryKind(StrEnum):
    """Why it is said."""

    REPLY = "reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    BROADCAST = "broadcast"


LANES = {DeliveryKind.REPLY: 0, DeliveryKind.ACKNOWLEDGEMENT: 1, DeliveryKind.BROADCAST: 2}
"""Which kind goes first when the pace is scarce; lower is sooner."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery about to be queued. `key` makes a second try harmless: one key is one row, for ever."""

    key: str
    conversation_id: ConversationId
    kind: DeliveryKind
    body: str
    author: str
    reply_to: RemoteId | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that a dispatcher holds, with what it needs to judge, pace and send it."""

    id: DeliveryId
    conversation_id: ConversationId
    account_id: AccountId
    chat: RemoteChat
    chat_kind: str
    address: RemoteAddress
    kind: str
    body: str
    reply_to: str | None
    attempts: int
    created_at: Instant
    last_inbound_at: Instant | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a channel is asked to send: one message, short enough for the platform."""

    chat: RemoteChat
    address: RemoteAddress
    body: str
    reply_to: RemoteId | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took it. `remote_id` is empty where the platform said yes without naming the message."""

    remote_id: str
    seq: int
    at: Instant
    moved_to: tuple[RemoteChat, RemoteAddress] | None = None


@dataclass(frozen=True, slots=True)
class Deferred:
    """It certainly did not leave; try again after `wait` milliseconds (None: the dispatcher's own backoff).

    `scope` says who must wait: this chat, or everything of the account. `is_limit` marks a rate limit, which is
    not a failed attempt.
    """

    why: str
    wait: int | None = None
    scope: Literal["chat", "account"] = "chat"
    is_limit: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """It certainly did not arrive and never will as it stands; `why` also says what to do. `code` is for scripts."""

    why: str
    code: str = "refused"
    contact_gone: bool = False


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """It may or may not have arrived."""

    why: str


SendResult = Sent | Deferred | Refused | Unconfirmed
