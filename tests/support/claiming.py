"""The comments of `tests/model/claims`, and how well they are read. One half is for tuning, the other one measures."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

from socialdesk.model.claim import CERTAIN, UNCLEAR, Catalogue, Kind, Reading, Sellable, read

FOLDER = Path(__file__).parent.parent / "model" / "claims"
HALVED = ("clothes", "cosmetics", "food", "kids", "thai")
TUNED = (
    "boutique",
    "fish",
    "beauty",
    "silver",
    "lots",
    "basic",
    "teen",
    "mom",
    "home",
    "lady",
    "bags",
    "market",
    "skin",
    "garden",
    "street",
    "kidsw",
    "tech",
    "old",
    "chiangmai",
    "garage",
    "manila",
    "decor",
    "isan",
    "linh",
    "hai",
    "cebu",
    "phuket",
    "thu",
    "quan",
    "plants",
    "bangkok",
    "resale",
)
"""Sets that were read at first sight once, and tuned by afterwards."""
UNSEEN = ("hue", "bep", "davao", "hatyai")
"""Sets that nothing was tuned by; 97.5 % of what they take was read right at first sight, and nothing taken falsely."""
TRADES = (*HALVED, *TUNED, *UNSEEN)
TAKES = (Kind.CLAIM, Kind.PLUS_ONE, Kind.CANCEL, Kind.SWAP)


class Comment(NamedTuple):
    """A comment and what it does. `items`: `SKU*2`; with stars in the SKU a person has to choose among all that fit."""

    trade: str
    kind: Kind
    items: tuple[tuple[str, int], ...]
    current: str
    is_reply: bool
    text: str

    @property
    def half(self) -> str:
        if self.trade in UNSEEN:
            return "test"
        is_tuned = self.trade in TUNED or zlib.crc32(self.text.encode()) % 2
        return "tuning" if is_tuned else "test"


class Score(NamedTuple):
    """How many comments there are and how many were read so."""

    takes: int
    certain: int
    """Right, and taken by itself."""
    right: int
    """Right, taken by itself or offered with the right one first."""
    wrong: int
    """Taken by itself, and another one was meant."""
    others: int
    false: int
    """What takes nothing, and was taken by itself."""
    offered: int
    """What takes nothing, and a person is asked about it."""


@cache
def catalogue(trade: str) -> Catalogue:
    return Catalogue.of(sellables(trade))


@cache
def sellables(trade: str) -> tuple[Sellable, ...]:
    with (FOLDER / "catalogues.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        Sellable(sku, name, variant, int(price), tuple(filter(None, nicknames.split(";"))))
        for whose, sku, name, variant, price, nicknames in rows
        if whose == trade
    )


@cache
def comments() -> tuple[Comment, ...]:
    return tuple(each for trade in TRADES for each in _lines(trade))


def _lines(trade: str) -> Iterator[Comment]:
    for line in (FOLDER / f"{trade}.tsv").read_text(encoding="utf-8").splitlines():
        kind, items, current, text = line.split("\t")
        yield Comment(
            trade,
            Kind(kind),
            tuple(map(_item, items.split())) if items != "-" else (),
            current.strip("->") if current in ("-", ">") else current.removeprefix(">"),
            current.startswith(">"),
            text,
        )


def _item(written: str) -> tuple[str, int]:
    sku, star, number = written.rpartition("*")
    return (sku, int(number)) if star and number.isdecimal() else (written, 1)


def reading(comment: Comment) -> Reading:
    return read(
        comment.text,
        catalogue(comment.trade),
        reply_to_shop=comment.is_reply,
        current=comment.current or None,
    )


_read_once = cache(reading)


def is_right(comment: Comment, found: Reading) -> bool:
    """Whether kind, products and quantities are right, an unclear one with the right product first; where the comment itself leaves
    a choice, exactly that choice is offered."""
    if found.kind != comment.kind or len(found.items) != len(comment.items):
        return False
    left = list(found.items)
    for sku, quantity in comment.items:
        for each in left:
            if each.quantity == quantity and _is_meant(
                comment.trade, sku, each.sku, each.candidates
            ):
                left.remove(each)
                break
        else:
            return False
    return found.confidence >= UNCLEAR


def _is_meant(trade: str, meant: str, sku: str | None, candidates: tuple[str, ...]) -> bool:
    if "*" not in meant and "/" not in meant:
        return bool(candidates) and candidates[0] == meant
    choices = {
        each.sku
        for each in sellables(trade)
        for one in meant.split("/")
        if fnmatchcase(each.sku, one)
    }
    return sku is None and set(candidates) == choices


def is_taken(found: Reading) -> bool:
    """Whether it is taken by itself."""
    return found.kind in TAKES and found.confidence >= CERTAIN


def score(half: str, trade: str = "") -> Score:
    takes = certain = right = wrong = others = false = offered = 0
    for each in comments():
        if each.half != half or trade not in ("", each.trade):
            continue
        found = _read_once(each)
        taken = is_taken(found)
        if each.kind in TAKES:
            takes += 1
            is_good = is_right(each, found)
            right += is_good
            certain += is_good and taken
            wrong += taken and not is_good
        else:
            others += 1
            false += taken
            offered += found.kind in TAKES and UNCLEAR <= found.confidence < CERTAIN
    return Score(takes, certain, right, wrong, others, false, offered)


def told(found: Score) -> str:
    """A score in words."""
    return (
        f"{found.right / found.takes:.1%} of {found.takes} claims right ({found.certain / found.takes:.1%} by themselves), "
        f"{found.wrong / found.takes:.1%} taken wrongly; of {found.others} others {found.false / found.others:.1%} claimed, "
        f"{found.offered / found.others:.1%} asked about"
    )
