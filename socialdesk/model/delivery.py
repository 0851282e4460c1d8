"""Things to be said: what a delivery is, the states it goes through, and how a send can end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from socialdesk.model.ids import (
    AccountId,
    ConversationId,
    DeliveryId,
    Instant,
    RemoteAddress,
    RemoteChat,
    RemoteId,
)
from socialdesk.model.reason import Reason


class DeliveryState(StrEnum):
    """Queued, claimed and sending are unsettled: nothing later in the conversation overtakes them."""

    SCHEDULED = "scheduled"
    """To be queued at a later moment; until then it holds nothing up and ends no wait."""
    QUEUED = "queued"
    CLAIMED = "claimed"
    """An older version held it under a lease and had not begun; queued again when it is found."""
    SENDING = "sending"
    """Begun under a lease, and committed before the request left: after a crash here nobody knows
    whether it arrived."""
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


class Sort(StrEnum):
    """Why many people are told something."""

    PROMOTION = "promotion"
    SERVICE = "service"
    """Something about what they bought or asked for; it goes also to who wants no promotions."""
    TOPIC = "topic"
    """Something that they asked to be told of."""


class Operation(StrEnum):
    """What a delivery does at the platform. Everything but SAY leaves no message behind."""

    SAY = "say"
    HIDE = "hide"
    UNHIDE = "unhide"
    DELETE = "delete"
    LIKE = "like"
    UNLIKE = "unlike"
    TAG = "tag"
    UNTAG = "untag"
    EDIT = "edit"
    """Replace the words of a message of ours."""
    UNSEND = "unsend"
    """Take a message of ours back from the customer."""


class Signal(StrEnum):
    """What a customer may see of us between messages; lost without harm."""

    SEEN = "seen"
    TYPING = "typing"


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file of ours to be sent. `path` lies in the shop's own files; `name` is what the customer
    sees; size in bytes."""

    path: str
    name: str
    mime: str
    size: int

    @property
    def is_image(self) -> bool:
        """Whether it is sent as a picture rather than as a file."""
        return self.mime in ("image/jpeg", "image/png", "image/webp", "image/gif")

    @property
    def is_video(self) -> bool:
        """Whether it is played where it stands, rather than a file to be opened."""
        return self.mime == "video/mp4"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press under the words: a link, or (without `url`) an answer that is written by
    pressing it."""

    words: str
    url: str = ""


def dump_file(file: OutgoingFile | None) -> str:
    """A file to be sent as JSON text; empty for none."""
    return json.dumps(asdict(file)) if file else ""


def load_file(text: str) -> OutgoingFile | None:
    """The way back from `dump_file`."""
    return OutgoingFile(**json.loads(text)) if text else None


def dump_buttons(buttons: Sequence[Button]) -> str:
    """Buttons as JSON text; empty for none."""
    return json.dumps([asdict(each) for each in buttons], ensure_ascii=False) if buttons else ""


def load_buttons(text: str) -> tuple[Button, ...]:
    """The way back from `dump_buttons`."""
    return tuple(Button(**each) for each in json.loads(text)) if text else ()


@dataclass(frozen=True, slots=True)
class Template:
    """A text that a platform has approved, by its name there and its language; `values` fill it in."""

    name: str
    language: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is said, beside its words. `pin`: it stays on top of its group or channel.
    `template` is said in place of the words where the rule that allows it asks for one."""

    pin: bool = False
    template: Template | None = None


PLAIN = Manner()


def dump_manner(manner: Manner) -> str:
    """A manner as JSON text; empty for the plain one."""
    return "" if manner == PLAIN else json.dumps(asdict(manner), ensure_ascii=False)


def load_manner(text: str) -> Manner:
    """The way back from `dump_manner`."""
    if not text:
        return PLAIN
    told = json.loads(text)
    found = told.get("template")
    template = found and Template(found["name"], found["language"], tuple(found["values"]))
    return Manner(bool(told.get("pin")), template or None)


LANES = {DeliveryKind.REPLY: 0, DeliveryKind.ACKNOWLEDGEMENT: 1, DeliveryKind.BROADCAST: 2}
"""Which kind goes first when the pace is scarce; lower is sooner."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery about to be queued. `key` makes a second try harmless: one key is one row, for
    ever."""

    key: str
    conversation_id: ConversationId
    kind: DeliveryKind
    body: str
    author: str
    reply_to: RemoteId | None = None
    operation: Operation = Operation.SAY
    private: bool = False
    """It answers a comment by the comment's one private message."""
    file: OutgoingFile | None = None
    due_at: int = 0
    """Not before this moment; 0 for at once. Below 0 it is a length: so long (ms) after a dispatcher
    has seen it, whose clock may not be that of the desk."""
    scheduled: bool = False
    """It waits aside until it is due, instead of in the queue."""
    buttons: tuple[Button, ...] = ()
    manner: Manner = PLAIN
    unless_answered: bool = False
    """Of a scheduled one: not at all if the customer writes before."""
    message_tag: str = ""
    """Of an announcement: as what it was counted on to go, and only so it goes."""
    purpose: str = ""
    """Of an announcement: why people are told."""
    cost: int = 0
    """What that costs, in the currency's smallest unit."""


class Claimed(NamedTuple):
    """A delivery that a dispatcher holds, with what it needs to judge, pace and send it."""

    id: DeliveryId
    conversation_id: ConversationId
    account_id: AccountId
    chat: RemoteChat
    chat_kind: str
    address: RemoteAddress
    kind: str
    author: str
    body: str
    reply_to: str | None
    attempts: int
    created_at: Instant
    last_action_at: Instant | None
    operation: str = Operation.SAY
    private: int = 0
    file_text: str = ""
    handled_by: str = ""
    answers_since: Instant | None = None
    """Since when the customer had waited whom it answers."""
    target_at: Instant | None = None
    """When the comment was written that a comment's delivery is about."""
    buttons_text: str = ""
    message_tag: str = ""
    """As what an announcement was counted on to go."""
    purpose: str = ""
    """Of an announcement: why people are told."""
    manner_text: str = ""
    blocked: int = 0
    """Whether its person wants to hear nothing (any more), as far as it is known."""
    kept: str = ""
    """What the channel wanted back of the try before."""

    @property
    def manner(self) -> Manner:
        """How it is said."""
        return load_manner(self.manner_text)

    @property
    def file(self) -> OutgoingFile | None:
        """The file that goes along."""
        return load_file(self.file_text)

    @property
    def is_reply(self) -> bool:
        """Whether a person of the shop says something with it."""
        return self.kind == DeliveryKind.REPLY and self.operation == Operation.SAY


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a channel is asked to do: one message, short enough for the platform, or one
    operation on `reply_to`.

    `number` is the delivery's own; a platform that returns a mark is given it. `private` answers
    a comment by its one private message. `message_tag` is how the rule that allowed it says it must
    be marked. `by_person` tells a person's words from a program's.
    """

    chat: RemoteChat
    address: RemoteAddress
    body: str
    reply_to: RemoteId | None = None
    number: int = 0
    operation: Operation = Operation.SAY
    private: bool = False
    message_tag: str = ""
    by_person: bool = True
    file: OutgoingFile | None = None
    buttons: tuple[Button, ...] = ()
    """No more, and of no other sort, than the platform shows."""
    attempt: int = 1
    """Which try this is."""
    manner: Manner = PLAIN
    kept: str = ""
    """What the channel wanted back of the try before."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took it. `remote_id` is empty where the platform said yes without naming the
    message."""

    remote_id: str
    seq: int
    at: Instant
    moved_to: RemoteAddress | None = None
    """Where the chat is from now on, if it has moved."""
    quota: Reason | str = ""
    """What is left of the account's quota, in words, where the answer tells."""
    contact: str = ""
    """The person's id in private chats, where the answer to a private reply tells it."""
    is_covered: bool = False
    """The platform charged nothing for it: a quota that is paid for already covered it."""
    lacks: str = ""
    """The code of something beside it that was not done ("not_pinned"): it has arrived all the same."""
    why: Reason | str = ""
    """Why that was not done."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """It certainly did not leave; try again after `wait` milliseconds (None: the dispatcher's own
    backoff).

    `scope` says who must wait: this chat, or everything of the account. `is_limit` marks a rate
    limit, which is not a failed attempt. `kept` comes back with the next try (`Outgoing.kept`), also
    where another process makes it.
    """

    why: Reason | str
    wait: int | None = None
    scope: Literal["chat", "account"] = "chat"
    is_limit: bool = False
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """It certainly did not arrive and never will as it stands; `why` also says what to do. `code`
    is for scripts."""

    why: Reason | str
    code: str = "refused"
    contact_gone: bool = False


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """It may or may not have arrived."""

    why: Reason | str


SendResult = Sent | Deferred | Refused | Unconfirmed


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a delivery that was begun ended; a deferred one is due again at `due_at` (0: at once)."""

    delivery: Claimed
    result: SendResult
    due_at: int = 0
