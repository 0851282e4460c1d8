"""One of several that people know by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from socialdesk.model.text import fold


class Named(Protocol):
    """Something with a name."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...


T = TypeVar("T", bound=Named)


def named(known: Sequence[T], name: str) -> T | None:
    """The one of exactly this name, else the only one of it without accents; None where there is none, or
    where several could be meant."""
    same = [each for each in known if each.name == name]
    same = same or [each for each in known if fold(each.name) == fold(name)]
    return same[0] if len(same) == 1 else None
