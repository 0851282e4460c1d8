"""By what an order is known to be somebody's, and two contacts to be one person: numbers that stand in what they wrote or are
told of them. Pure.

A clue is such a number with whose it is. What is certain enough is linked by itself; everything else is a suggestion, which a
person takes or refuses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from socialdesk.model.i18n import mark
from socialdesk.model.order import CODE
from socialdesk.model.phone import HOME, HOMES, normal, places_in
from socialdesk.model.text import fold

MOST_PEOPLE = 5
"""A number of more people than these is nobody's: a courier's, or the shop's own."""
MOST_CLUES = 20
"""Numbers of one message that are looked at."""
LONGEST = 4_000
"""Letters of a message that are looked at."""


class How(StrEnum):
    """How a number came to be somebody's."""

    TOLD = "told"
    """Their platform tells it, or the shop wrote it down."""
    SAID = "said"
    """It stands in a message of theirs."""


class Why(StrEnum):
    """What speaks for it."""

    PHONE = "phone"
    NUMBER = "number"
    """An order's number."""
    ADDRESS = "address"
    """The same name and the same address."""
    HAND = "hand"
    """A person says so."""


WHYS = {
    Why.PHONE: mark("same phone"),
    Why.NUMBER: mark("order number in the chat"),
    Why.ADDRESS: mark("same name and address"),
    Why.HAND: mark("by hand"),
}
"""What each is called to people."""


class Clue(NamedTuple):
    """A number, and whose: `value` is a telephone number in E.164, an order's number in capitals, or what `address_clue`
    makes of an address. `person` is the first of the contacts that are one person; `message` where it stands."""

    value: str
    contact: int
    person: int
    how: How
    message: int | None = None


class Reason(NamedTuple):
    """What speaks for a link: `value` is the number, `message` where it stands (None: it is told of them)."""

    why: Why
    value: str = ""
    how: How | None = None
    message: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As the store keeps it."""
        return {"why": self.why, "value": self.value, "how": self.how, "message": self.message}

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> Reason:
        """The way back."""
        how = found.get("how")
        return cls(
            Why(found["why"]),
            found.get("value", ""),
            How(how) if how else None,
            found.get("message"),
        )


class Candidate(NamedTuple):
    """Somebody whose an order may be: the contact for whom most speaks, and what."""

    person: int
    contact: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whose an order is for certain (None: nobody's), and whose it may be."""

    link: Candidate | None = None
    suggest: tuple[Candidate, ...] = field(default=())


_DASHES = str.maketrans("‐‑‒–—", "-----")
_OURS = re.compile(rf"(?<!\w){CODE}[ \t-]?(\d{{3,12}})(?!\w)", re.IGNORECASE)
_TAGGED = re.compile(r"(?<![\w#])#(?=[\w:-]*\d)\w[\w:-]{1,38}\w(?![\w-])")
_LONG = re.compile(r"(?<![\w#+])(?=[A-Za-z-]*\d)[A-Za-z0-9][A-Za-z0-9-]{6,38}[A-Za-z0-9](?![\w-])")
_LEAST_DIGITS = 4


def order_numbers(text: str) -> list[str]:
    """What in a text may be an order's number, in capitals: ours (`dh 1001`), another system's behind a `#`, or at least eight letters and
    digits in one word that is no telephone number."""
    plain = text[:LONGEST].translate(_DASHES)
    found = [f"{CODE}{each[1]}" for each in _OURS.finditer(plain)]
    found += [each[0].upper() for each in _TAGGED.finditer(plain)]
    for each in _LONG.finditer(plain):
        if sum(map(str.isdigit, each[0])) >= _LEAST_DIGITS and not normal(each[0]):
            found.append(each[0].upper())
    return list(dict.fromkeys(found))[:MOST_CLUES]


def numbers_in(text: str, home: str = HOME) -> list[str]:
    """Every number in a message that may say whose it is: telephone numbers, and orders' numbers."""
    if not any(map(str.isdigit, text)):
        return []
    homes = (home, *(each for each in HOMES if each != home))
    phones = dict.fromkeys(each.number for each in places_in(text[:LONGEST], homes))
    return [*list(phones)[:MOST_CLUES], *order_numbers(text)]


def address_clue(name: str, address: str) -> str:
    """What stands for a name with an address, however they are written; empty where one of them is missing."""
    words = [re.sub(r"\W+", " ", fold(each)).strip() for each in (name, address)]
    if not all(words) or not any(map(str.isdigit, words[1])):
        return ""
    return f"={hashlib.sha256(chr(10).join(words).encode()).hexdigest()[:32]}"


def decided(
    phone: str, code: str, clues: Sequence[Clue], refused: Collection[int] = ()
) -> Decision:
    """Whose an order with this phone and number is. For certain it is one person's who alone has its phone, or, of several
    who have it, the one who wrote its number. Never one's who is `refused` (the first of their contacts): a person said so."""
    holders = [each for each in clues if phone and each.value == phone]
    sayers = [each for each in clues if code and each.value == code]
    having = {each.person for each in holders}
    saying = {each.person for each in sayers}
    if len(having) > MOST_PEOPLE:
        holders, having = [], set()
    if len(saying) > MOST_PEOPLE:
        sayers, saying = [], set()
    both = having & saying
    certain = both if len(both) == 1 else having if len(having) == 1 else set()
    found = {each.person: each for each in _candidates(holders, sayers)}
    if certain and not certain & set(refused):
        return Decision(found[next(iter(certain))])
    return Decision(None, tuple(each for each in found.values() if each.person not in refused))


def _candidates(holders: Sequence[Clue], sayers: Sequence[Clue]) -> Iterator[Candidate]:
    """Everybody for whom something speaks, with one reason of a kind; what is told goes before what was said."""
    told_first = [*sorted(holders, key=lambda each: each.how is not How.TOLD), *sayers]
    for person in dict.fromkeys(each.person for each in told_first):
        reasons: dict[Why, Reason] = {}
        contact = 0
        for why, some in ((Why.PHONE, holders), (Why.NUMBER, sayers)):
            mine = sorted(
                (each for each in some if each.person == person),
                key=lambda each: each.how is not How.TOLD,
            )
            if mine:
                contact = contact or mine[0].contact
                reasons[why] = reason_of(why, mine[0])
        yield Candidate(person, contact, tuple(reasons.values()))


def reason_of(why: Why, clue: Clue) -> Reason:
    """A clue as a reason. What stands for an address says nothing to anybody."""
    return Reason(why, "" if why is Why.ADDRESS else clue.value, clue.how, clue.message)


def why_of(value: str) -> Why:
    """What sort of clue a value is."""
    if value.startswith("="):
        return Why.ADDRESS
    return Why.PHONE if value.startswith("+") else Why.NUMBER
