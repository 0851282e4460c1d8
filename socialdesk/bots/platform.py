"""What a platform offers to the rest of the house: one value, made in its folder's `platform.py`.

Everything heavy (a channel's library, a schema, the rules) comes behind a function that imports it when
it is called, so that knowing all platforms costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    import random

    from socialdesk.bots.network import Network
    from socialdesk.bots.settings import AccountSettings
    from socialdesk.bots.web import WebServer
    from socialdesk.channel import Channel, Identity, Vault
    from socialdesk.clock import Clock
    from socialdesk.model.menu import MenuLimits
    from socialdesk.model.message import ChatKind, Parsed, RawUpdate
    from socialdesk.model.policy import Capabilities

S = TypeVar("S", bound="AccountSettings")
S_co = TypeVar("S_co", bound="AccountSettings", covariant=True)

Parse = Callable[["RawUpdate"], "Parsed"]


Place = Callable[[str], "tuple[ChatKind, str] | None"]


def nowhere(_: str) -> None:
    """Of a platform whose chats' numbers do not say where to write."""
    return


def person_by(key: str) -> Place:
    """Of a platform on which a person's chat is a number, and is written to by it."""

    def place(chat: str) -> tuple[ChatKind, str] | None:
        from socialdesk.model.message import ChatKind  # noqa: PLC0415 - see above

        if chat.startswith("comment:"):
            return ChatKind.COMMENT, ""  # what is answered there is a comment by its number
        is_number = chat.isascii() and chat.isdecimal()
        return (ChatKind.PRIVATE, json.dumps({key: chat})) if is_number else None

    return place


def no_menu() -> MenuLimits:
    """Of a platform that shows no menus."""
    from socialdesk.model.menu import MenuLimits  # noqa: PLC0415 - see above

    return MenuLimits()


def _straight() -> Network:
    from socialdesk.bots.network import Network  # noqa: PLC0415 - aiohttp takes long to import

    return Network()


@dataclass(frozen=True, slots=True)
class ChannelContext(Generic[S_co]):
    """Everything an account's channel is made with. `state` holds what earlier runs remembered.

    `webhook_url` is None where messages are asked for; `web` is None where nobody listens, as in a
    command that only asks the platform something.
    """

    name: str
    settings: S_co
    clock: Clock
    vault: Vault
    chance: random.Random
    state: Mapping[str, str] = field(default_factory=dict)
    web: WebServer | None = None
    public_url: str = ""
    webhook_url: str | None = None
    network: Network = field(default_factory=_straight)
    """How its calls leave this machine."""
    take_over: bool = False
    """Whether a webhook or a poller of another program may be put out of the way."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `doctor` looked at. `level` is ok, warning or failed."""

    check: str
    level: str
    said: str
    account: str = ""
    value: object = None
    identity: Identity | None = None
    """Who the platform says the account is, if this was asked for it."""


@dataclass(frozen=True, slots=True)
class Family:
    """What platforms of one owner share: their one line of the checklist (marked sentences), and
    words that mean all of them in queries, the plainest first."""

    name: str
    title: str
    how: str
    words: tuple[str, ...] = ()


class Dialog(Protocol):
    """The person who connects an account, and what `socialdesk connect` was started with."""

    code: str
    """The address (or code) that a login in the browser ended at; empty until it has."""
    token: str
    """A token that was given with the command."""

    def say(self, text: str) -> None:
        """Tell them."""
        ...

    def ask(self, question: str) -> str:
        """Ask; an empty text if they say nothing."""
        ...

    def ask_secret(self, question: str) -> str:
        """Ask for something that is not shown."""
        ...

    async def begun(self) -> Mapping[str, str]:
        """What an earlier `begin` kept; empty if nothing was begun."""
        ...

    async def begin(self, what: Mapping[str, str]) -> None:
        """Keep what must be known when the login goes on in another command."""
        ...


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """How `socialdesk init` sets up a newcomer's first account: one question, and who the answer
    belongs to."""

    question: str
    check: Callable[[str, str], Awaitable[str]]
    """Asks the platform whose token it is, at an address ("" for the platform's own). Raises
    ChannelError."""


@dataclass(frozen=True, slots=True)
class Platform(Generic[S]):
    """A platform, as the rest of the house knows it."""

    name: str
    """Its name in the configuration (`channel = …`), in queries and in the store."""
    label: str
    """As people call it."""
    sign: str
    """Two letters, for lists."""
    aliases: tuple[str, ...]
    """Its other names in queries."""
    family: Family
    settings: Callable[[], type[S]]
    limits: Callable[[S], Capabilities]
    parser: Callable[[S | None, str, Mapping[str, str]], Parse]
    """What reads an account's updates without its channel, for replaying: of its settings (None if
    it is no longer configured), its id at the platform, and what was remembered."""
    channel: Callable[[ChannelContext[S]], Channel]
    connect: Callable[[ChannelContext[S], Dialog], Awaitable[str | None]] | None = None
    """Fetches an account's permission and keeps it; gives the account's name, None if the person has
    to come back. Raises SocialdeskError. None where a token in the configuration is all it needs."""
    lists_followers: bool = False
    """Whether its channel is a `ListsFollowers`."""
    follower_address: Callable[[str], str] = str
    """Where a follower is written to, by their id."""
    badges: tuple[str, ...] = ()
    """Badges that each of its accounts has for itself (`model.badges`)."""
    menu: Callable[[], MenuLimits] = no_menu
    """What it has of menus; its channel is a `HasMenu` where that is anything."""
    place: Place = nowhere
    """What a chat is, and where it is written to, as far as its number alone says that."""
    examine: Callable[[ChannelContext[S]], Awaitable[list[Finding]]] | None = None
    """Asks the platform how the account fares, for `doctor`, where the channel itself must not."""
    first: FirstAccount | None = None
    demo: str = ""
    """Its blocks of the demo's configuration; {fields} are what the simulated platforms tell."""
