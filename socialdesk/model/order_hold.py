"""Reservations that run out: what becomes of an order whose goods were held long enough, and of whoever is to be reminded. Pure."""

from __future__ import annotations

from enum import StrEnum

from socialdesk.model.ids import Instant
from socialdesk.model.order import Payment, State

HELD = (State.NEW, State.AGREED)
"""While it is one of these it may run out: nobody has packed it."""


class Fate(StrEnum):
    """What becomes of an order whose hold ends."""

    CANCELLED = "cancelled"
    KEPT = "kept"
    """It needs no hold any more: paid, or at least in part, on its way, or paid on delivery."""
    WAITS = "waits"
    """Its customer waits for an answer: a person decides first."""


def runs_out(state: State, payment: Payment, paid: int) -> bool:
    """Whether it is cancelled when its hold ends, if its customer waits for nothing and nothing else happens before."""
    return state in HELD and payment is not Payment.COD and not paid


def begins_anew(ran_out: bool, now_runs_out: bool, until: int | None, now: Instant) -> bool:
    """Whether a hold begins anew: an order may run out that could not before (it was cancelled, packed, paid, or to be paid on
    delivery), and its hold is over, or was ended meanwhile."""
    return now_runs_out and not ran_out and (until is None or until <= now)


def fate(state: State, payment: Payment, paid: int, *, is_waiting: bool) -> Fate:
    """What becomes of one, of which so much was paid; `is_waiting`: its customer has written, and nobody answered yet."""
    if not runs_out(state, payment, paid):
        return Fate.KEPT
    return Fate.WAITS if is_waiting else Fate.CANCELLED
