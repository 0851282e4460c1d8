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
from typing import Any

from socialdesk.model.order import State


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
    ORDER = "order"
    """The order itself is not what was written down of it last (`id` 0)."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A link of a chain that does not hold."""

    id: int
    fault: Fault


class By(StrEnum):
    """What stands behind "agreed"."""

    MESSAGE = "message"
    """The customer's own message."""
    HAND = "hand"
    """Somebody of the shop said so."""
    NOTHING = ""
    """It was not agreed, or is not any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an order stands by its chain: its state and what was paid, None where the chain does not tell; what stands behind the
    agreement, and the revision of the receipt that it was to."""

    state: State | None
    paid: int | None
    by: By = By.NOTHING
    receipt: int | None = None
    changed: bool = False
    """Whether what they agreed to was changed afterwards, when its goods had left."""


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


def told_in(details: str) -> dict[str, Any]:
    """What is written down of something; nothing where somebody wrote something else there."""
    try:
        found = json.loads(details)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def standing(chain: Iterable[Link]) -> Standing:
    """How an order stands by what was written down of it."""
    state, paid = None, 0
    agreed, before = (By.NOTHING, None), (By.NOTHING, None)
    is_told, is_changed = True, False
    for each in chain:
        told = told_in(each.details)
        if each.kind == "made":
            state = State.NEW
        elif each.kind == "imported":
            state = None
        elif each.kind == "paid":
            is_told &= "amount" in told
            paid += told.get("amount", 0)
        elif each.kind == "changed":
            is_changed |= bool({"lines", "fee", "address"} & set(told.get("before", ())))
        elif each.kind == "state" and told.get("to") in set(State):
            state = State(told["to"])
            if state is State.NEW:
                before, agreed = agreed, (By.NOTHING, None)
            elif state is State.AGREED:
                by_hand = before if "undoes" in told else (By.HAND, None)
                agreed = (By.MESSAGE, told["receipt"]) if "receipt" in told else by_hand
                is_changed = False
    return Standing(state, paid if is_told else None, *agreed, is_changed)
