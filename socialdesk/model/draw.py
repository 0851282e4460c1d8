"""Draws that anybody can check: who wins follows from rules and a secret that were committed to before
it opened, the list of entries, and a public value that nobody could know then."""

from __future__ import annotations

import hashlib
import hmac
import json
import operator
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, starmap
from typing import Any

from socialdesk.model.reason import Reason

FORMAT = "socialdesk-draw/1"
GIVEN = ("format", "rules", "secret", "entries", "public")
"""What everything else in a draw file follows from."""
FIELDS = (
    "format", "rules", "secret", "commitment", "entries", "entries_hash", "public", "winners", "reserves",
)  # fmt: skip
SPAN = 1 << 128
"""A picked number is below it."""
_HEX = re.compile(r"[0-9a-fA-F]{64}")


class WrongDraw(Exception):
    """A draw file that is none, or not what it says; the reason's sentence begins with the field that
    is wrong."""

    def __init__(self, field: str, code: str) -> None:
        self.reason = Reason(f"draw.{code}", field=field)
        super().__init__(self.reason)
        self.field = field


@dataclass(frozen=True, slots=True)
class Draw:
    """What is drawn by. `entries` are pairs of id and weight, in the order of their ids."""

    rules: Mapping[str, Any]
    secret: str
    entries: Sequence[Sequence[Any]]
    public: str

    @property
    def commitment(self) -> str:
        """What is published before the draw opens: SHA-256 of the rules and the secret."""
        return hashlib.sha256(f"{canonical(self.rules)}\n{self.secret}".encode()).hexdigest()

    @property
    def entries_hash(self) -> str:
        """What is published when it has closed: SHA-256 of who takes part with which weight."""
        lines = "\n".join([f"{name} {weight}" for name, weight in self.entries])
        return hashlib.sha256(lines.encode()).hexdigest()

    def file(self) -> dict[str, Any]:
        """All of the file, with who wins."""
        entries_hash = self.entries_hash
        prizes, reserves = (self.rules.get(each, 0) for each in ("prizes", "reserves"))
        picked = picks(
            self.entries, bytes.fromhex(self.secret), entries_hash, self.public, prizes + reserves
        )
        return {
            "format": FORMAT,
            "rules": self.rules,
            "secret": self.secret,
            "commitment": self.commitment,
            "entries": self.entries,
            "entries_hash": entries_hash,
            "public": self.public,
            "winners": picked[:prizes],
            "reserves": picked[prizes:],
        }


def canonical(rules: Mapping[str, Any]) -> str:
    """JSON of the one form that is hashed: keys sorted, no spaces, letters as they are."""
    return json.dumps(
        rules, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def picks(
    entries: Sequence[Sequence[Any]], secret: bytes, entries_hash: str, public: str, most: int
) -> list[str]:
    """The ids that are picked, one after the other; at most as many as there are."""
    left = _Left([weight for _, weight in entries])
    found = []
    for number in range(min(most, len(entries))):
        point = _point(secret, f"{entries_hash}\n{public}\n{number}", left.total)
        found.append(entries[left.take(point)][0])
    return found


def _point(secret: bytes, message: str, total: int) -> int:
    """A number below `total`, each as likely: of what does not divide evenly the next is tried."""
    bound = SPAN - SPAN % total
    attempt = 0
    while True:
        mac = hmac.digest(secret, f"{message}\n{attempt}".encode(), "sha256")
        number = int.from_bytes(mac[:16], "big")
        if number < bound:
            return number % total
        attempt += 1


class _Left:
    """The weights of those who are left, as sums of growing runs (a Fenwick tree): who lies at a
    cumulative weight is found, and taken out, in a few steps however many there are."""

    def __init__(self, weights: Sequence[int]) -> None:
        self._sums = [0, *weights]
        self._weights = weights
        self.total = sum(weights)
        for place in range(1, len(self._sums)):
            above = place + (place & -place)
            if above < len(self._sums):
                self._sums[above] += self._sums[place]

    def take(self, point: int) -> int:
        """The place of the entry at a cumulative weight, which leaves."""
        place = 0
        for bit in reversed(range(len(self._weights).bit_length())):
            above = place + (1 << bit)
            if above < len(self._sums) and self._sums[above] <= point:
                place, point = above, point - self._sums[above]
        weight = self._weights[place]
        self.total -= weight
        above = place + 1
        while above < len(self._sums):
            self._sums[above] -= weight
            above += above & -above
        return place


# -- files


def given(text: str | bytes) -> Draw:
    """What a file is drawn by, whatever else stands in it; its entries in their order. Raises
    WrongDraw."""
    return _given(_object(text))


def _given(told: dict[str, Any]) -> Draw:
    for field in GIVEN:
        if field not in told:
            raise WrongDraw(field, "missing")
    if told["format"] != FORMAT:
        raise WrongDraw("format", "format")
    return Draw(
        _rules(told["rules"]),
        _secret(told["secret"]),
        _entries(told["entries"]),
        _text("public", told["public"]),
    )


def checked(text: str | bytes) -> Draw:
    """The draw of a whole file that is what it says. Raises WrongDraw for the first field that is not."""
    told = _object(text)
    draw = _given(told)
    if told["entries"] != draw.entries:
        raise WrongDraw("entries", "unsorted")
    for field in told:
        if field not in FIELDS:
            raise WrongDraw(field, "unknown_field")
    for field in FIELDS:
        if field not in told:
            raise WrongDraw(field, "missing")
    if told["commitment"] != draw.commitment:
        raise WrongDraw("commitment", "commitment")
    meant = draw.file()
    for field in ("entries_hash", "winners", "reserves"):
        if told[field] != meant[field]:
            raise WrongDraw(field, field)
    return draw


def _object(text: str | bytes) -> dict[str, Any]:
    try:
        words = (
            text if isinstance(text, str) else text.decode()
        )  # no other code than UTF-8 is guessed
        told = json.loads(words, object_pairs_hook=_whole)
    except (ValueError, RecursionError):
        raise WrongDraw("format", "no_json") from None
    if not isinstance(told, dict):
        raise WrongDraw("format", "no_json")
    return told


def _whole(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that says nothing twice: readers differ in which of the two they take."""
    found = dict(pairs)
    if len(found) != len(pairs):
        often = Counter(name for name, _ in pairs)
        raise WrongDraw(next(name for name, times in often.items() if times > 1), "twice")
    return found


def _rules(told: Any) -> Mapping[str, Any]:
    if not isinstance(told, dict):
        raise WrongDraw("rules", "no_object")
    if not _is_count(told.get("prizes"), 1) or not _is_count(told.get("reserves", 0), 0):
        raise WrongDraw("rules", "no_prizes")
    try:
        canonical(told).encode()
    except (ValueError, RecursionError):
        raise WrongDraw("rules", "no_text") from None
    return told


def _is_count(told: Any, least: int) -> bool:
    return isinstance(told, int) and not isinstance(told, bool) and told >= least


def _secret(told: Any) -> str:
    if not isinstance(told, str) or not _HEX.fullmatch(told):
        raise WrongDraw("secret", "no_hex")
    return told


def _text(field: str, told: Any) -> str:
    try:
        told.encode()
    except (AttributeError, UnicodeError):
        raise WrongDraw(field, "no_text") from None
    return str(told)


def _entries(told: Any) -> list[list[Any]]:
    """Every entry, sorted. A million of them are looked at in a second: each look is at all of them."""
    if (
        not isinstance(told, list)
        or any(type(each) is not list for each in told)
        or any(len(each) != 2 for each in told)
    ):
        raise WrongDraw("entries", "no_pairs")
    names = [name for name, _ in told]
    weights = [weight for _, weight in told]
    if any(type(each) is not str for each in names) or not all(names):
        raise WrongDraw("entries", "no_ids")
    together = "".join(names)
    _text("entries", together)
    if together.split() != ([together] if together else []):
        raise WrongDraw("entries", "no_ids")
    if any(type(each) is not int for each in weights) or (weights and min(weights) < 1):
        raise WrongDraw("entries", "no_weights")
    if sum(weights) > SPAN:
        raise WrongDraw("entries", "no_weights")
    found = (
        told
        if all(starmap(operator.lt, pairwise(names)))
        else sorted(told, key=operator.itemgetter(0))
    )
    if found is not told and not all(starmap(operator.lt, pairwise([name for name, _ in found]))):
        raise WrongDraw("entries", "twice")
    return found


def dumped(draw: Draw) -> Iterator[str]:
    """The whole file as JSON, an entry a line."""
    told = draw.file()
    for field in FIELDS:
        value = json.dumps(told[field], ensure_ascii=False)
        if (
            field == "entries"
        ):  # no id holds a space: here, unlike in words, this stands between entries
            value = value.replace("], [", "],\n[")
        yield f"{'{' if field == FIELDS[0] else ','}\n{json.dumps(field)}: {value}"
    yield "\n}\n"
