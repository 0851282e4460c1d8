"""Claims in a live: how they stand, how many units more somebody wants who says something again, and what an edited comment
changes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from socialdesk.model.claim import CERTAIN, Item, Kind, Reading
from socialdesk.model.i18n import mark

MOST_UNITS = 1_000
"""Nobody claims more of one product at once: what reads like more is left to a person."""


class State(StrEnum):
    """How a claim stands."""

    UNCLEAR = "unclear"
    """A person is to decide what is meant."""
    HELD = "held"
    """Its units are reserved, in an order of its customer's."""
    WAITING = "waiting"
    """There were not enough: it is on the waitlist."""
    CONFIRMED = "confirmed"
    """The customer agreed to the order."""
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    """It was held for a while, and nothing was said to it; or the waitlist has ended."""
    REFUSED = "refused"


STATES = {
    State.UNCLEAR: mark("to be decided"),
    State.HELD: mark("held"),
    State.WAITING: mark("on the waitlist"),
    State.CONFIRMED: mark("confirmed"),
    State.CANCELLED: mark("cancelled"),
    State.EXPIRED: mark("run out"),
    State.REFUSED: mark("refused"),
}
"""What each is called to people."""
ACTIVE = (State.HELD, State.WAITING)
"""It may still be cancelled by its customer's own words."""
COUNTED = (State.HELD, State.WAITING, State.CONFIRMED)
"""Its units count as what its customer has."""


class Wish(StrEnum):
    """What somebody wants who says something in a live."""

    TAKE = "take"
    CANCEL = "cancel"
    SWAP = "swap"


class Why(StrEnum):
    """Why a claim stands as it does, where it does not say so itself."""

    NONE = ""
    UNSURE = "unsure"
    SEVERAL = "several"
    LIMIT = "limit"
    SHORT = "short"
    NOT_SOLD = "not_sold"
    TOO_MUCH = "too_much"
    EDITED = "edited"
    DELETED = "deleted"
    ORDER = "order"
    ERASED = "erased"


WHYS = {
    Why.UNSURE: mark("not sure what is meant"),
    Why.SEVERAL: mark("several may be meant"),
    Why.LIMIT: mark("more than one person may have"),
    Why.SHORT: mark("not enough for the swap; what they had is kept"),
    Why.NOT_SOLD: mark("not sold any more"),
    Why.TOO_MUCH: mark("too many"),
    Why.EDITED: mark("the comment was edited"),
    Why.DELETED: mark("the comment was deleted"),
    Why.ORDER: mark("the order was changed"),
    Why.ERASED: mark("the customer was erased"),
}
"""What each is called to people."""


class Want(NamedTuple):
    """Something that is wanted in a comment: products by their numbers here. `product` is None while it is not sure which of
    the `candidates`; who wants out of nothing by name wants out of all. `instead_of` are those one of which is given up for
    it. `adds`: so many more, other than so many in all."""

    wish: Wish
    product: int | None = None
    quantity: int = 1
    instead_of: tuple[int, ...] = ()
    candidates: tuple[int, ...] = ()
    adds: bool = False
    confidence: int = 100
    """In per cent."""
    why: Why = Why.NONE


class Limits(NamedTuple):
    """How many units one person may have in a live: of one product, and of all; 0 for as many as they like."""

    of_one: int = 0
    of_all: int = 0


def more(want: Want, has: int) -> int:
    """How many units more somebody wants who has some of a product already: who says it again says how many they want in all,
    since people repeat what is not answered; only what adds (`+1`) adds."""
    return want.quantity if want.adds else max(want.quantity - has, 0)


def within(limits: Limits, wanted: int, has: int, has_in_all: int) -> bool:
    """Whether somebody may have so many more of a product."""
    return not (limits.of_one and has + wanted > limits.of_one) and not (
        limits.of_all and has_in_all + wanted > limits.of_all
    )


class Reworded(NamedTuple):
    """What an edit of a comment comes to, by product: units that it says more or for the first time, and units that it says
    fewer (all of them where it names the product no more); and how many it says now."""

    more: dict[int, int]
    fewer: dict[int, int]
    now: dict[int, int]


def reworded(said: Mapping[int, int], wants: Sequence[Want]) -> Reworded:
    """What a comment says other than it did, by how many units of each product it named."""
    now: dict[int, int] = {}
    for want in wants:
        if want.wish is Wish.TAKE and want.product is not None:
            now[want.product] = now.get(want.product, 0) + want.quantity
    return Reworded(
        {each: units - said.get(each, 0) for each, units in now.items() if units > said.get(each, 0)},
        {each: units - now.get(each, 0) for each, units in said.items() if units > now.get(each, 0)},
        now,
    )  # fmt: skip


def wants_of(reading: Reading, ids: Mapping[str, int]) -> list[Want]:
    """What is wanted in a comment, as it was read; `ids` are the numbers of what is sold, by SKU."""
    match reading.kind:
        case Kind.CLAIM | Kind.PLUS_ONE:
            adds = reading.kind is Kind.PLUS_ONE
            return [_want(Wish.TAKE, each, ids)._replace(adds=adds) for each in reading.items]
        case Kind.CANCEL if reading.items:
            return [_want(Wish.CANCEL, each, ids) for each in reading.items]
        case Kind.CANCEL if reading.confidence >= CERTAIN:
            return [Want(Wish.CANCEL, confidence=_per_cent(reading.confidence))]
        case Kind.SWAP if len(reading.items) == 1:
            given_up = {ids[sku] for each in reading.given_up for sku in _skus(each) if sku in ids}
            want = _want(Wish.SWAP, reading.items[0], ids)
            return [want._replace(instead_of=tuple(sorted(given_up)))]
        case Kind.SWAP | Kind.CANCEL:
            meant = {ids[sku] for each in reading.items for sku in _skus(each) if sku in ids}
            wish = Wish.SWAP if reading.kind is Kind.SWAP else Wish.CANCEL
            return [Want(wish, candidates=tuple(sorted(meant)), why=Why.UNSURE)]
    return []


def _want(wish: Wish, item: Item, ids: Mapping[str, int]) -> Want:
    confidence = _per_cent(item.confidence)
    if item.sku is not None and item.sku in ids and item.confidence >= CERTAIN:
        return Want(wish, ids[item.sku], item.quantity, confidence=confidence)
    meant = tuple(ids[sku] for sku in _skus(item) if sku in ids)
    why = Why.SEVERAL if len(meant) > 1 else Why.UNSURE
    return Want(wish, None, item.quantity, candidates=meant, confidence=confidence, why=why)


def _skus(item: Item) -> list[str]:
    """What may be meant, the likeliest first."""
    return list(dict.fromkeys([*([item.sku] if item.sku else []), *item.candidates]))


def _per_cent(confidence: float) -> int:
    return round(confidence * 100)
