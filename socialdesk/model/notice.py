"""Notices: what a customer is told of their order by itself. Which happening is worth one, and which is overtaken. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from socialdesk.model import parcel
from socialdesk.model.i18n import mark
from socialdesk.model.ids import DAY, MINUTE, Instant
from socialdesk.model.order import WAY, State

HOLD = MINUTE
"""So long (ms) a notice waits: of several things that happen within it the newest alone is told."""
TOO_OLD = DAY
"""What happened longer ago (ms) is told to nobody: a table that is imported, or a worker that stood still, floods no one."""


class Event(StrEnum):
    """What a customer may be told, in the order of an order's way."""

    CONFIRMED = "confirmed"
    PACKED = "packed"
    SHIPPED = "shipped"
    TRACKING = "tracking"
    """The number of its parcel, where it was not known when they were told that it is shipped."""
    OUT_FOR_DELIVERY = "out_for_delivery"
    FAILED = "failed"
    DELIVERED = "delivered"


EVENTS = {
    Event.CONFIRMED: mark("confirmed"),
    Event.PACKED: mark("packed"),
    Event.SHIPPED: mark("shipped"),
    Event.TRACKING: mark("tracking number"),
    Event.OUT_FOR_DELIVERY: mark("out for delivery"),
    Event.FAILED: mark("delivery failed"),
    Event.DELIVERED: mark("delivered to them"),
}
"""What each is called to people."""
CHOICES = tuple(each.value for each in Event if each is not Event.TRACKING)
"""What a shop may want told; the tracking number goes with what is shipped."""
USUAL = (
    Event.CONFIRMED.value,
    Event.PACKED.value,
    Event.SHIPPED.value,
    Event.DELIVERED.value,
)
_TURNED = {
    State.AGREED: Event.CONFIRMED,
    State.PACKED: Event.PACKED,
    State.SHIPPED: Event.SHIPPED,
    State.DELIVERED: Event.DELIVERED,
}
_PARCELS = {
    parcel.State.OUT_FOR_DELIVERY: Event.OUT_FOR_DELIVERY,
    parcel.State.FAILED: Event.FAILED,
}
_REACHED = {
    Event.CONFIRMED: State.AGREED,
    Event.PACKED: State.PACKED,
    Event.SHIPPED: State.SHIPPED,
    Event.TRACKING: State.SHIPPED,
    Event.OUT_FOR_DELIVERY: State.SHIPPED,
    Event.FAILED: State.SHIPPED,
    Event.DELIVERED: State.DELIVERED,
}


class Standing(StrEnum):
    """What became of a notice."""

    DUE = "due"
    TOLD = "told"
    """It is in the outbox, waits for the morning, or is a person's task."""
    NEWER = "newer"
    """Something newer was told instead."""
    OLD = "old"
    """It happened too long ago."""
    NOBODY = "nobody"
    """Nobody is known whom it could be told."""
    RESTORED = "restored"
    """It was due when a copy of the store was made that was brought back since: it may have been told."""


PASSED_OVER = {
    Standing.NEWER: mark("something newer is told instead"),
    Standing.OLD: mark("it happened more than a day before anybody could be told"),
    Standing.NOBODY: mark("the order has no chat"),
    Standing.RESTORED: mark(
        "the store was brought back from a copy, and it may have been told since that was made"
    ),
}
"""Why some are told to nobody."""


def event_of(before: State | None, after: State | None) -> Event | None:
    """What is told where an order goes from one state to another; nothing where it is taken back, or what ended goes on."""
    if before not in WAY or after is None or is_back(before, after):
        return None
    return _TURNED.get(after)


def event_of_parcel(state: parcel.State) -> Event | None:
    """What is told where a parcel has come so far."""
    return _PARCELS.get(state)


def is_numbered(state: parcel.State) -> bool:
    """Whether a parcel in this state may be one whose number was just written down."""
    return state not in (parcel.State.RETURNED, parcel.State.LOST)


def is_back(before: State, after: State) -> bool:
    """Whether an order is taken back, or out of its way."""
    if after not in WAY:
        return True
    return before in WAY and WAY.index(after) < WAY.index(before)


def holds(event: Event, state: State) -> bool:
    """Whether it is still so of an order in this state."""
    return state in WAY and WAY.index(state) >= WAY.index(_REACHED[event])


def happened(details: Mapping[str, Any], at: int, now: Instant) -> Instant:
    """When it was, in the world: a carrier may have told it late."""
    since = details.get("since", details.get("at"))
    return Instant(min(since if isinstance(since, int) else at, at, now))


def is_too_old(since: Instant, now: Instant) -> bool:
    """Whether it is told to nobody any more."""
    return now - since > TOO_OLD
