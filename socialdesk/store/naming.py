"""One of several that people know by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from socialdesk.errors import NotFound
from socialdesk.model.i18n import translate
from socialdesk.model.text import fold

MOST_NEAR = 3
"""So many names are offered instead of one that is none."""


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


def by_name(known: Sequence[T], name: str, missing: str) -> T:
    """The same. Raises NotFound with what is `missing`, in a sentence, and the names that may be meant."""
    found = named(known, name)
    if found is not None:
        return found
    near = near_names([each.name for each in known], name)
    raise NotFound(missing + offered(near))


def near_names(known: Sequence[str], name: str) -> list[str]:
    """The names that may be meant by one that is none: those much like it, the likest first, then those
    that it is a part of."""
    from difflib import get_close_matches  # noqa: PLC0415 - only slips pay for it

    wanted, spelled = fold(name).strip(), dict[str, list[str]]()
    for each in known:
        spelled.setdefault(fold(each), []).append(each)
    alike = get_close_matches(wanted, list(spelled), MOST_NEAR, 0.6)
    alike += [each for each in spelled if len(wanted) > 1 and wanted in each and each not in alike]
    return [one for each in alike for one in spelled[each]][:MOST_NEAR]


def offered(near: Sequence[str]) -> str:
    """How a sentence goes on that says of a name that it is none."""
    return (
        translate(" Did you mean {near}?", near=", ".join(f'"{each}"' for each in near))
        if near
        else ""
    )
