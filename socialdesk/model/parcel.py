"""Parcels: how far a carrier has one, what of all that it tells holds, and what that means for an order. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from socialdesk.model.i18n import mark
from socialdesk.model.ids import DAY, MINUTE, Instant
from socialdesk.model.order import IN_STOCK
from socialdesk.model.order import State as OrderState
from socialdesk.model.text import display_safe, fold

LONGEST_TRACKING = 64
LONGEST_CARRIER = 40


class State(StrEnum):
    """How far a parcel has come, in the order in which one state follows another where no time tells."""

    MADE = "made"
    """The carrier knows of it and does not have it yet."""
    TAKEN = "taken"
    ON_WAY = "on_way"
    OUT_FOR_DELIVERY = "out_for_delivery"
    FAILED = "failed"
    """It could not be handed over; the carrier will try again or send it back."""
    RETURNING = "returning"
    LOST = "lost"
    DELIVERED = "delivered"
    RETURNED = "returned"
    """It is back at the shop."""


STATES = {
    State.MADE: mark("waits for the carrier"),
    State.TAKEN: mark("handed to the carrier"),
    State.ON_WAY: mark("on its way"),
    State.OUT_FOR_DELIVERY: mark("out for delivery"),
    State.FAILED: mark("delivery failed"),
    State.RETURNING: mark("on its way back"),
    State.LOST: mark("lost by the carrier"),
    State.DELIVERED: mark("delivered to them"),
    State.RETURNED: mark("back at the shop"),
}
"""What each is called to people."""
RANKS = {each: rank for rank, each in enumerate(State)}
OPEN = (State.TAKEN, State.ON_WAY, State.OUT_FOR_DELIVERY, State.FAILED, State.RETURNING)
"""The carrier has it."""
_EARLY = (State.MADE, State.TAKEN)
"""Nothing else can have been before these, whatever somebody's clock said when they were written down."""
_SENT = (State.TAKEN, State.ON_WAY, State.OUT_FOR_DELIVERY, State.FAILED, State.DELIVERED)

CARRIERS: Mapping[str, str] = {
    "ghn": "GHN", "ghtk": "GHTK", "viettelpost": "Viettel Post", "vnpost": "VNPost", "jt": "J&T Express", "spx": "SPX Express",
    "ninjavan": "Ninja Van", "best": "BEST Express", "ahamove": "Ahamove",
}  # fmt: skip
"""Those that are known, and what each is called. A shop may name any other."""
_ALIASES = {
    "giaohangnhanh": "ghn", "giaohangtietkiem": "ghtk", "viettel": "viettelpost", "vtp": "viettelpost", "vietnampost": "vnpost",
    "ems": "vnpost", "buudien": "vnpost", "jtexpress": "jt", "jandt": "jt", "jnt": "jt", "jandtexpress": "jt",
    "jntexpress": "jt", "spxexpress": "spx", "shopeeexpress": "spx", "shopeexpress": "spx", "ninja": "ninjavan",
    "bestexpress": "best", "bestinc": "best",
}  # fmt: skip
_TRACKING = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?")
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


def carrier_of(words: str) -> str:
    """The name by which a carrier is kept: `GHN`, `J&T Express`, `Giao Hàng Nhanh` are `ghn`, `jt`, `ghn`; any other in small
    letters and digits. Raises ValueError for none."""
    plain = re.sub(r"[^a-z0-9]+", "", fold(words).replace("&", ""))
    found = _ALIASES.get(plain, plain)
    if not found or len(found) > LONGEST_CARRIER:
        raise ValueError(words)
    return found


def carrier_called(carrier: str) -> str:
    """What a carrier is called to people."""
    return CARRIERS.get(carrier, carrier)


def tracking_of(words: str) -> str:
    """A tracking number as it is kept: without blanks, and without what nobody sees. Raises ValueError for what is none."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", words[: LONGEST_TRACKING * 4]))
    if (
        not 3 <= len(plain) <= LONGEST_TRACKING
        or not _TRACKING.fullmatch(plain)
        or display_safe(plain) != plain
    ):
        raise ValueError(words)
    return plain


def folded_tracking(tracking: str) -> str:
    """By what a tracking number is found, however its signs and letters are written."""
    return re.sub(r"[._/-]", "", tracking).upper()


@dataclass(frozen=True, slots=True)
class Told:
    """A state of a parcel as a carrier tells it, and when it was so by the carrier's own time: between `earliest` and
    `latest`, since a table may name but a minute, a day, or nothing."""

    state: State
    earliest: Instant
    latest: Instant


EVER = Instant(0)


def told_at(state: State, at: Instant, now: Instant) -> Told:
    """What is told with its moment; one ahead of our own clock is now."""
    exact = min(at, now)
    return Told(state, exact, exact)


def told_in(state: State, minute: Instant, now: Instant) -> Told:
    """What is told with its minute alone, that began at `minute`."""
    return Told(state, min(minute, now), Instant(min(minute + MINUTE - 1, now)))


def told_on(state: State, day: Instant, now: Instant) -> Told:
    """What is told with its day alone, that began at `day`."""
    return Told(state, min(day, now), Instant(min(day + DAY - 1, now)))


def told_sometime(state: State, now: Instant) -> Told:
    """What is told without a time."""
    return Told(state, EVER, now)


@dataclass(frozen=True, slots=True)
class Known:
    """How far a parcel is known to have come, and since when by the carrier's time."""

    state: State
    at: Instant


def after(known: Known, told: Told) -> Known:
    """What is known once this was told as well; the same where it says nothing new.

    Carriers tell late, twice and out of order: the newest by their own time holds, and where times do not say which is
    newer, what is farther on its way. What was delivered can only come back, and what is back stays so.
    """
    if not _holds(known, told):
        return known
    at = Instant(min(max(known.at, told.earliest), told.latest))
    return Known(told.state, at)


def _holds(known: Known, told: Told) -> bool:
    if known.state is State.RETURNED:
        return False
    if known.state is State.DELIVERED:
        return told.state is State.RETURNED and told.latest >= known.at
    is_farther = RANKS[told.state] > RANKS[known.state]
    if known.state in _EARLY:
        return is_farther
    if told.latest < known.at:
        return False
    # The same once more moves its time, so that what was before it stays before it.
    return is_farther or told.earliest > known.at


def turns(order: OrderState, parcels: Sequence[State]) -> OrderState | None:
    """To what an order is to be turned whose parcels have come so far; None where it stays. Only forward: what came back or
    was lost is for people to decide."""
    if order not in (*IN_STOCK, OrderState.SHIPPED):
        return None
    counted = [each for each in parcels if each not in (State.RETURNED, State.LOST)]
    if counted and all(each is State.DELIVERED for each in counted):
        return OrderState.DELIVERED
    if order in IN_STOCK and any(each in _SENT for each in parcels):
        return OrderState.SHIPPED
    return None
