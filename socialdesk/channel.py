"""The face a platform shows to the rest of the house: three verbs, some data, and abilities that
are optional."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from socialdesk.model.delivery import Outgoing, SendResult, Signal
from socialdesk.model.ids import Instant, RemoteAddress
from socialdesk.model.menu import MenuPart, Shown, Side
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.model.policy import Capabilities
from socialdesk.model.reason import Reason

Receive = Callable[[Sequence[RawUpdate]], Awaitable[None]]
"""Takes updates in; returns once they are durable, and only then may they be confirmed. Raises
StoreError."""


class AccountState(StrEnum):
    """How an account fares."""

    NEW = "new"
    STARTING = "starting"
    LISTENING = "listening"
    RETRYING = "retrying"
    """Out of reach at present; tried again by itself."""
    CONFLICT = "conflict"
    """Another program works with the same account."""
    REFUSED = "refused"
    """The platform does not accept our credentials: a person must act."""
    RECONNECT = "reconnect"
    """Its permission has run out or was taken away: a person must run `socialdesk connect`. What
    comes in is kept."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Health:
    """A state with a sentence for people: what is wrong, why, what to do. The sentence never holds
    a secret."""

    state: AccountState
    reason: Reason | str = ""


Report = Callable[[Health], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the platform says an account is.

    `told` is False where the platform gave no answer and the configuration had to do: it is asked
    again. `also` are other ids that the same account may have been known by.
    """

    remote_id: str
    name: str
    told: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tokens:
    """A pair of rotating tokens. `expires_at` in ms, None where nobody says; `version` rises with
    each pair.

    `seed` is a mark (no secret) of the configured token that the pair grew from.
    """

    access: str
    refresh: str
    expires_at: Instant | None
    version: int = 0
    seed: str = ""

    def __repr__(self) -> str:
        return f"Tokens(version={self.version})"


class Vault(Protocol):
    """Where a channel's rotating tokens lie: durable, and shared by every process on the store."""

    async def load(self) -> Tokens | None:
        """The newest pair, or None. Raises StoreError."""
        ...

    async def save(self, tokens: Tokens) -> None:
        """Keep a pair; durable when this returns. Raises StoreError."""
        ...

    def alone(self) -> AbstractAsyncContextManager[None]:
        """Hold off every other process that would refresh; waits for its turn. Raises StoreError."""
        ...


@dataclass(frozen=True, slots=True)
class Checkup:
    """What the platform says of an account. None and empty text: it does not say.

    `problem` is a sentence for people about something that must be mended although messages may
    still flow.
    """

    token_until: Instant | None = None
    subscribed: bool | None = None
    problem: Reason | str = ""
    quota: Reason | str = ""
    covered: Mapping[str, int] | None = None
    """How many messages of each mark of its rules are paid for already; None: it does not say."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What reading back came to. `missing` is None where the platform cannot tell whether something
    is gone."""

    missing: int | None
    why: Reason | str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform tells of a person; empty text and None: nothing."""

    name: str = ""
    username: str = ""
    avatar: str = ""
    phone: str = ""
    follows: bool | None = None
    tags: tuple[str, ...] = ()
    first_name: str = ""


class Channel(Protocol):
    """One account of one platform. It knows nothing of the store; it is given `receive` and
    `report`."""

    @property
    def capabilities(self) -> Capabilities:
        """The platform's limits, as data."""
        ...

    def parse(self, raw: RawUpdate) -> Parsed:
        """What an update means. Pure; any exception means that it cannot be read and goes to
        quarantine."""
        ...

    async def identify(self) -> Identity:
        """Ask the platform who we are. Raises ChannelError."""
        ...

    async def run(self, receive: Receive, report: Report) -> None:
        """Take updates in until cancelled; reports LISTENING when it does, and every trouble. Never
        raises for one."""
        ...

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Send one message. Every ending is a result; no exception of the platform's library comes
        through."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class FetchesFiles(Protocol):
    """A channel whose platform keeps attachments for us."""

    async def fetch(self, file_id: str, target: Path) -> int:
        """Write a file's bytes to `target` and give back how many. Raises ChannelError; writes
        nothing larger than the platform's limit."""
        ...


@runtime_checkable
class GivesSignals(Protocol):
    """A channel that can show a customer that we have seen their words, or are typing."""

    async def signal(self, address: RemoteAddress, signal: Signal) -> None:
        """Show it. Never raises for the platform: a signal that is lost does no harm."""
        ...


@runtime_checkable
class CatchesUp(Protocol):
    """A channel that can read back what it missed."""

    async def catch_up(self, since: Instant, receive: Receive) -> Recovery:
        """Hand over everything said since a moment; what is known already does no harm. Raises
        ChannelError, StoreError."""
        ...


@runtime_checkable
class ChecksUp(Protocol):
    """A channel whose platform tells how the account fares."""

    async def check_up(self) -> Checkup:
        """Ask the platform: token, subscription, quota. Raises ChannelError."""
        ...


@runtime_checkable
class KnowsPeople(Protocol):
    """A channel whose platform tells who a person is."""

    async def profile(self, remote_id: str) -> Profile:
        """Ask about one person; an empty profile where the platform keeps it to itself. Raises
        ChannelError."""
        ...


@runtime_checkable
class ListsFollowers(Protocol):
    """A channel that knows who follows the account, whether they have written or not."""

    def followers(self, tag: str) -> AsyncIterator[str]:
        """Each follower's id, of one tag if it is not empty. Raises ChannelError."""
        ...


@runtime_checkable
class HasMenu(Protocol):
    """A channel whose platform shows a menu that programs set."""

    async def read_menu(self, parts: Collection[MenuPart]) -> Shown:
        """What these parts are now, by whomever they were set. Raises ChannelError."""
        ...

    async def write_menu(self, part: MenuPart, side: Side) -> None:
        """Make a part so, in every language that we speak: what is there goes. Twice is the same as once.
        Raises ChannelError."""
        ...


@runtime_checkable
class CountsUnsigned(Protocol):
    """A channel with a webhook that turns unsigned requests away."""

    def take_unsigned(self) -> int:
        """How many came since this was last asked."""
        ...
