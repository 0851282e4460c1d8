"""What somebody of the shop types when an order is made: products by a few letters of them, with how many. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from socialdesk.model.product import MOST_UNITS, folded_sku
from socialdesk.model.text import fold, storable

MOST_OFFERED = 8
"""Products that are offered for what is typed."""


class Item(NamedTuple):
    """A product that can be ordered: `price` in the currency's smallest unit, `free` in units."""

    sku: str
    name: str
    variant: str
    price: int
    free: int


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands between two commas: words, how many are meant, and the products they may mean, the likeliest first.
    `item` is the one that is meant, where that is sure."""

    words: str
    quantity: int
    offers: tuple[Item, ...] = ()
    item: Item | None = None


class _Known(NamedTuple):
    item: Item
    joined: str
    """Its SKU without signs."""
    words: tuple[str, ...]


class Catalogue:
    """What can be ordered, as it is found while somebody types."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._known = [
            _Known(
                each,
                _joined(each.sku),
                tuple(_words(f"{each.sku} {each.name} {each.variant}")),
            )
            for each in items
        ]
        self._by_sku = {folded_sku(each.item.sku): each.item for each in self._known}

    def __len__(self) -> int:
        return len(self._known)

    def of(self, sku: str) -> Item | None:
        """The product of a SKU, however it is written."""
        return self._by_sku.get(folded_sku(sku))

    def read(self, text: str) -> list[Typed]:
        """What is meant by `a1 m 2, váy hoa, 3 x N1`: products by their SKU, name or variant, without accents, each with how
        many (one, where that is not said)."""
        return [self._typed(piece) for piece in pieces(text)]

    def _typed(self, piece: str) -> Typed:
        whole = self.of(piece)
        if whole is not None:
            return Typed(piece, 1, (whole,), whole)
        exact = [each.item for each in self._known if each.joined == _joined(piece)]
        words, quantity = _quantity(piece)
        named = self.of(words)
        if len(exact) == 1:
            return Typed(piece, 1, (exact[0],), exact[0])
        if named is not None:
            return Typed(words, quantity, (named,), named)
        sure, offers = self._ranked(words)
        if not offers and words != piece:
            sure, offers = self._ranked(piece)  # what looked like a number is part of its name
            words, quantity = piece, 1
        return Typed(words, quantity, offers, sure)

    def _ranked(self, typed: str) -> tuple[Item | None, tuple[Item, ...]]:
        joined, wanted = _joined(typed), _words(typed)
        if not wanted:
            return None, ()
        found = sorted(
            (
                (rank, place)
                for place, each in enumerate(self._known)
                if (rank := _rank(each, joined, wanted)) is not None
            ),
        )
        offers = tuple(self._known[place].item for _, place in found[:MOST_OFFERED])
        best = [rank for rank, _ in found[:2]]
        is_sure = len(best) == 1 or (len(best) == 2 and best[0] != best[1] and best[0] == 0)
        return (offers[0] if is_sure else None), offers


def pieces(text: str) -> list[str]:
    """What stands between commas, semicolons, plus signs with blanks around them, and the ends of lines."""
    return [
        each.strip(" \t+")
        for each in re.split(r"[,;\n]|\s\+\s", storable(text))
        if each.strip(" \t+")
    ]


def wanted(typed: Sequence[Typed]) -> Mapping[str, int]:
    """How many of each SKU is meant; what is not sure is left out."""
    found: dict[str, int] = {}
    for each in typed:
        if each.item is not None:
            found[each.item.sku] = found.get(each.item.sku, 0) + each.quantity
    return found


def completed(text: str, item: Item) -> str:
    """A line in which the last piece is made a product's SKU; the number that stood behind it stays."""
    head, comma, last = _last_piece(text)
    words, quantity = _quantity(last.strip())
    number = f" {quantity}" if words != last.strip() else ""
    return f"{head}{comma}{' ' if comma else ''}{item.sku}{number}"


def written(lines: Iterable[tuple[str, int]]) -> str:
    """How many of each SKU, as it is typed."""
    return ", ".join(sku if number == 1 else f"{sku} {number}" for sku, number in lines)


def _last_piece(text: str) -> tuple[str, str, str]:
    for place in range(len(text) - 1, -1, -1):
        if text[place] in ",;\n" or text[place : place + 2] == "+ ":
            return (
                text[:place].rstrip(),
                "," if text[place] == "\n" else text[place],
                text[place + 1 :],
            )
    return "", "", text


_BEHIND = re.compile(
    r"(?P<words>.*?\S)(?:\s*[:*×]\s*|\s+x\s*|\s+)(?P<n>\d{1,10})\s*(?:cái|cai|chiếc|chiec|c|đôi|doi|bộ|bo|ชิ้น|ตัว|pcs?|x)?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?P<n>\d{1,10})\s*(?:[x×*]\s*|(?:cái|cai|chiếc|chiec|đôi|doi|bộ|bo|ชิ้น|ตัว|pcs?)\s+)(?P<words>\S.*)",
    re.IGNORECASE,
)


def _quantity(piece: str) -> tuple[str, int]:
    """The words of a product, and how many of it."""
    for pattern in (_BEFORE, _BEHIND):
        found = pattern.fullmatch(piece)
        if found and 0 < int(found["n"]) <= MOST_UNITS:
            return found["words"].strip(), int(found["n"])
    return piece, 1


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(storable(text)))


def _joined(text: str) -> str:
    return "".join(_words(text))


def _rank(each: _Known, joined: str, wanted: Sequence[str]) -> int | None:
    """How well a product is what was typed, 0 best: its SKU, the beginning of that, each word the beginning of one of its
    own, each word somewhere in it. None where it is not."""
    if each.joined == joined:
        return 0
    if each.joined.startswith(joined):
        return 1
    if all(any(own.startswith(word) for own in each.words) for word in wanted):
        return 2
    if all(any(word in own for own in each.words) for word in wanted):
        return 3
    return None
