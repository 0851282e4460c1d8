"""What people of the shop do to conversations beside answering: each verb a value, so that it can
be done to many at once, written down, undone and done again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.model.conversation import Priority
    from socialdesk.model.ids import Instant


@dataclass(frozen=True, slots=True)
class Tag:
    """Put tags on and take tags off."""

    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assign:
    """Give to somebody; an empty name gives back to everybody."""

    assignee: str


@dataclass(frozen=True, slots=True)
class Prioritise:
    """Say how urgent it is."""

    priority: Priority


@dataclass(frozen=True, slots=True)
class Resolve:
    """Done; the customer's next message is a new episode."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Take up again."""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Put away until a moment, or until the customer writes. `words` is the moment as people read
    it."""

    until: Instant
    words: str


Change = Tag | Assign | Prioritise | Resolve | Reopen | Snooze
