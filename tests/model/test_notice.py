"""Which happening of an order a customer is told, and what is told to nobody."""

from socialdesk.model import parcel
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.notice import (
    CHOICES,
    EVENTS,
    USUAL,
    Event,
    event_of,
    event_of_parcel,
    happened,
    holds,
    is_back,
    is_numbered,
    is_too_old,
)
from socialdesk.model.order import State

NOW = Instant(20_000 * DAY)


def test_a_step_forward_is_told_and_a_step_back_is_not() -> None:
    for before, after, event in (
        (State.NEW, State.AGREED, Event.CONFIRMED),
        (State.NEW, State.DELIVERED, Event.DELIVERED),
        (State.PACKED, State.SHIPPED, Event.SHIPPED),
        (State.SHIPPED, State.PACKED, None),
        (State.DELIVERED, State.SHIPPED, None),
        (State.AGREED, State.NEW, None),  # its lines were changed
        (State.PACKED, State.CANCELLED, None),
        (State.SHIPPED, State.RETURNED, None),
        (None, State.AGREED, None),
        (State.CANCELLED, State.AGREED, None),  # which was undone
    ):
        assert event_of(before, after) is event, (before, after)
    assert is_back(State.SHIPPED, State.RETURNED)
    assert event_of_parcel(parcel.State.FAILED) is Event.FAILED
    assert event_of_parcel(parcel.State.ON_WAY) is None
    assert not is_numbered(parcel.State.LOST)


def test_what_is_so_no_more_once_an_order_is_taken_back() -> None:
    for state, held in (
        (State.NEW, ""),
        (State.PACKED, "confirmed packed"),
        (State.SHIPPED, "confirmed packed shipped tracking out_for_delivery failed"),
        (State.CANCELLED, ""),
    ):
        assert " ".join(each for each in Event if holds(each, state)) == held
    assert set(EVENTS) == set(Event)
    assert set(USUAL) < set(CHOICES) < set(Event)


def test_how_long_ago_it_was_is_by_the_carriers_time() -> None:
    for details, at, since in (
        ({"since": NOW - 5}, NOW, NOW - 5),
        ({"at": NOW - 7, "state": "failed"}, NOW, NOW - 7),
        ({"to": "agreed"}, NOW - 3, NOW - 3),
        ({"at": NOW + 9}, NOW - 3, NOW - 3),  # a clock ahead of ours
    ):
        assert happened(details, at, NOW) == since
    assert not is_too_old(Instant(NOW - DAY), NOW)
    assert is_too_old(Instant(NOW - DAY - 1), NOW)
