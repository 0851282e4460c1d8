"""The face a platform shows to the rest of the house: three verbs, some data, and abilities that are optional."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from socialdesk.model.delivery import Outgoing, SendResult
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.model.policy import Capabilities

Receive = Callable[[Sequence[RawUpdate]], Awaitable[None]]
"""Takes updates in; returns once they are durable, and only then may they be confirmed. Raises StoreError."""


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
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Health:
    """A state with a sentence for people: what is wrong, why, what to do. The sentence never holds a secret."""

    state: AccountState
    reason: str = ""


Report = Callable[[Health], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the platform says an account is."""

    remote_id: str
    name: str


class Channel(Protocol):
    """One account of one platform. It knows nothing of the store; it is given `receive` and `report`."""

    @property
    def capabilities(self) -> Capabilities:
        """The platform's limits, as data."""
        ...

    def parse(self, raw: RawUpdate) -> Parsed:
        """What an update means. Pure; any exception means that it cannot be read and goes to quarantine."""
        ...

    async def identify(self) -> Identity:
        """Ask the platform who we are. Raises ChannelError."""
        ...

    async def run(self, receive: Receive, report: Report) -> None:
        """Take updates in until cancelled; reports LISTENING when it does, and every trouble. Never raises for one."""
        ...

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Send one message. Every ending is a result; no exception of the platform's library comes through."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class FetchesFiles(Protocol):
    """A channel whose platform keeps attachments for us."""

    async def fetch(self, file_id: str, target: Path) -> int:
        """Write a file's bytes to `target` and give back how many. Raises ChannelError; writes nothing larger than
        the platform's limit.
        """
        ...
