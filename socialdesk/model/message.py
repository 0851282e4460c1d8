"""What a channel hands in: messages and the things that happen to them, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from socialdesk.model.ids import Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.reason import NO_REASON, Reason

NOT_TOLD = Instant(0)
"""The moment of what a platform gives none: it counts from when it was received."""


class Author(StrEnum):
    """Whose words these are; decides whether a wait begins, ends, or neither."""

    CUSTOMER = "customer"
    AGENT = "agent"
    """A person of the shop, writing from socialdesk."""
    OWNER = "owner"
    """A person of the shop, writing from somewhere else (the platform's own app): a human answer.
    """
    BOT = "bot"
    """A program of the shop: acknowledgement, broadcast, the platform's own automatic greeting.
    Never an answer."""
    SYSTEM = "system"
    """Nobody: a service message of the platform or a remark of socialdesk's own."""


class ChatKind(StrEnum):
    """What sort of chat a conversation runs in."""

    PRIVATE = "private"
    BUSINESS = "business"
    """The shop's own account on the platform, which our bot reads and answers for."""
    GROUP = "group"
    CHANNEL = "channel"
    DIRECT = "direct"
    """Messages to a channel's administrators, one topic for each customer."""
    COMMENT = "comment"
    """What one person writes in public under one post or live video of the shop."""


PUBLIC = (ChatKind.GROUP, ChatKind.CHANNEL, ChatKind.COMMENT)
"""Where others read what is said to one."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, as the platform tells it; every text in it is the customer's own choice and
    hostile."""

    remote_id: str
    name: str
    username: str = ""
    language: str = ""
    is_bot: bool = False
    first_name: str = ""
    """Where the platform tells it beside the whole name."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the platform keeps. Sizes in bytes and pixels, duration in seconds; 0 means not
    told.

    `name` and `mime` are the sender's claims, never used as a path or to pick a program.
    """

    kind: str
    file_id: str = ""
    unique_id: str = ""
    name: str = ""
    mime: str = ""
    size: int = 0
    width: int = 0
    height: int = 0
    duration: int = 0


RECOVERED = "recovered"
"""Read back after a pause of ours."""
ALONGSIDE = "alongside"
"""Read along while another program has the chat."""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One thing said in a chat of ours, by anyone.

    `at` is the platform's own time; `seq` breaks ties among messages of one chat with the same
    `at`. `contact` is whom the conversation is with (for a group: the group itself); `sender` is
    who wrote this.
    """

    chat: RemoteChat
    chat_kind: ChatKind
    address: RemoteAddress
    remote_id: RemoteId
    seq: int
    author: Author
    sender: Sender
    contact: Sender
    kind: str
    body: str
    at: Instant
    attachments: tuple[Attachment, ...] = ()
    reply_to: RemoteId | None = None
    reply_quote: str | Reason = ""
    """What it answers, where that is no message of this conversation: its words, or what the platform
    tells of it ("a story")."""
    forwarded_from: str = ""
    album: str = ""
    edited_at: Instant | None = None
    echo: Echo | None = None
    """Set where the platform tells us what the account itself said, by our hand or another."""
    provenance: str = ""
    """RECOVERED or ALONGSIDE: recorded in its place, never acknowledged."""
    opens_window: bool = False
    """No words of the customer, but an act by which the platform lets us write (again)."""
    subject: str = ""
    """For a comment: what it stands under."""
    chat_before: str = ""
    """What the chat was called as long as the platform did not say whose it is; its conversation is
    the same."""
    said: Reason = NO_REASON
    """What the platform tells beside the words ("joined", "tapped"), to be said in the reader's
    language; a field `{words}` in its sentence stands for `body`."""
    payload: str = ""
    """What a tapped button sends along beside its words. It can be forged."""


@dataclass(frozen=True, slots=True)
class Echo:
    """The account's own words coming back. `delivery` is our delivery's number where the platform
    returns our mark.

    `matches`: without a mark it may still be one of ours, told by its text. False where somebody
    else is named.
    """

    delivery: int | None = None
    matches: bool = True


@dataclass(frozen=True, slots=True)
class Edit:
    """A message that was said before reads differently now; its earlier text is kept as a version."""

    message: InboundMessage
    edited_at: Instant


@dataclass(frozen=True, slots=True)
class Deletion:
    """Messages were taken back on the platform; what was said stays in the store, marked.

    An empty `chat` stands for whichever comment conversation holds the message.
    """

    chat: RemoteChat
    remote_ids: tuple[RemoteId, ...]


@dataclass(frozen=True, slots=True)
class Visibility:
    """A comment was hidden from the public, or shown again, at `at`; an empty `chat` as in
    `Deletion`."""

    chat: RemoteChat
    remote_id: RemoteId
    hidden: bool
    at: Instant = NOT_TOLD


@dataclass(frozen=True, slots=True)
class Reaction:
    """Somebody put a sign on a message, or (empty `sign`) took theirs off. It is no message and
    begins no wait."""

    chat: RemoteChat
    remote_id: RemoteId
    who: str
    sign: str
    at: Instant
    opens_window: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What we sent was delivered or read: the named messages, or all that were sent until
    `watermark`."""

    chat: RemoteChat
    read: bool
    remote_ids: tuple[RemoteId, ...] = ()
    watermark: Instant | None = None


@dataclass(frozen=True, slots=True)
class ContactChange:
    """News of a person at `at`; an older report never undoes a newer one. None and empty text:
    nothing was said of it."""

    chat: RemoteChat
    contact: Sender
    blocked: bool | None
    at: Instant
    follows: bool | None = None
    phone: str = ""
    address: str = ""
    """Where things are sent to, on one line."""


@dataclass(frozen=True, slots=True)
class TagChange:
    """The shop tagged a contact in the platform's own tool, or took a tag off, at `at`."""

    chat: RemoteChat
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    at: Instant = NOT_TOLD


@dataclass(frozen=True, slots=True)
class Handover:
    """Who may write in a chat now: another program (its name for people), or (empty) we."""

    chat: RemoteChat
    to: str
    at: Instant


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """A person asked the platform that everything kept about them be deleted."""

    contact: RemoteChat


@dataclass(frozen=True, slots=True)
class Move:
    """A chat has a new name on the platform; its conversation goes on under it."""

    chat: RemoteChat
    new_chat: RemoteChat
    new_address: RemoteAddress


@dataclass(frozen=True, slots=True)
class ChannelState:
    """Something about an account that its channel must still know after a restart; `order` keeps
    older news out."""

    key: str
    value: str
    order: int


Event = (
    InboundMessage
    | Edit
    | Deletion
    | Visibility
    | Reaction
    | DeliveryReport
    | ContactChange
    | TagChange
    | Handover
    | ErasureRequest
    | Move
    | ChannelState
)
"""Everything that one update of a platform can mean to us."""


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update exactly as the platform handed it over.

    `remote_key` is the platform's own number for it. `decoded` is the body as JSON where the
    channel has it already.
    """

    body: bytes
    received_at: Instant
    remote_key: str = ""
    decoded: object = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an update means; empty events are a decision (nothing to show), not a failure.

    `unknown` says that nobody knows this kind yet, or not all that is in it: it is kept as "not
    understood yet" and can be replayed. `passed_over` says why something that is understood shows
    nothing on purpose.
    """

    events: tuple[Event, ...] = ()
    kind: str = ""
    chats: tuple[RemoteChat, ...] = field(default=())
    unknown: bool = False
    passed_over: Reason = NO_REASON
