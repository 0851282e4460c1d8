"""What proves how an order came about: each thing that happened to it has a hash over what was written down of it and over
the one before, so that whatever is changed, left out or put in between afterwards is found. Pure.

Of somebody who is erased the words go and their hash stays: the chain still adds up. Whoever may write into the store can
make a whole new chain; the hash of the last link, told to somebody else (`order proof` prints it), is what they cannot change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that happened. `details` is the JSON as it is kept now, `digest` what it was kept with; both and `link` are
    empty for what an older program wrote down."""

    id: int
    at: int
    kind: str
    details: str
    agent: str
    digest: str
    link: str


class Fault(StrEnum):
    """What is wrong with a link."""

    CHANGED = "changed"
    """What was written down of it is something else now."""
    BROKEN = "broken"
    """It does not follow on the one before: something is missing, in between, or in another order."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A link of a chain that does not hold."""

    id: int
    fault: Fault


GONE = "{}"
"""The details of what is known no more."""


def digest_of(details: str) -> str:
    """The hash of what is written down of something."""
    return hashlib.sha256(details.encode()).hexdigest()


def link_of(before: str, order: int, at: int, kind: str, digest: str, agent: str) -> str:
    """The hash of a link: over the one before (empty for the first) and all that it says."""
    told = json.dumps([before, order, at, kind, digest, agent], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def is_erased(each: Link) -> bool:
    """Whether its words are gone, and only their hash is left."""
    return each.details == GONE and bool(each.digest) and each.digest != digest_of(GONE)


def wrong(order: int, chain: Iterable[Link], *, is_forgotten: bool) -> list[Wrong]:
    """What does not hold, oldest first. Words may be gone where the customer was erased (`is_forgotten`), and only there; what
    an older program wrote down, before the first link, is taken as it is."""
    found, before, is_linked = list[Wrong](), "", False
    for each in chain:
        if not each.link and not is_linked:
            continue
        is_linked = True
        is_gone = is_forgotten and each.details == GONE
        if not is_gone and digest_of(each.details) != each.digest:
            found.append(Wrong(each.id, Fault.CHANGED))
        if link_of(before, order, each.at, each.kind, each.digest, each.agent) != each.link:
            found.append(Wrong(each.id, Fault.BROKEN))
        before = each.link
    return found
