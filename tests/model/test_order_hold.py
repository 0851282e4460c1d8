"""What becomes of an order whose reservation is over."""

from socialdesk.model.ids import Instant
from socialdesk.model.order import Payment, State
from socialdesk.model.order_hold import Fate, begins_anew, fate, runs_out


def test_only_what_nobody_paid_or_packed_runs_out() -> None:
    for state, payment, paid, waits, expected in (
        (State.NEW, Payment.NONE, 0, False, Fate.CANCELLED), (State.AGREED, Payment.TRANSFER, 0, False, Fate.CANCELLED),
        (State.NEW, Payment.COD, 0, False, Fate.KEPT), (State.NEW, Payment.NONE, 1, True, Fate.KEPT), (State.NEW, Payment.NONE, 0, True, Fate.WAITS),
        (State.PACKED, Payment.NONE, 0, False, Fate.KEPT), (State.CANCELLED, Payment.NONE, 0, True, Fate.KEPT), (State.DELIVERED, Payment.TRANSFER, 0, False, Fate.KEPT),
    ):  # fmt: skip
        assert fate(state, payment, paid, is_waiting=waits) is expected, (state, payment, paid)
        assert runs_out(state, payment, paid) is (expected is not Fate.KEPT), (state, payment, paid)


def test_a_hold_begins_anew_where_it_ended_meanwhile() -> None:
    now = Instant(1_000)
    for ran_out, runs, until, expected in (
        (False, True, None, True), (False, True, 1_000, True), (False, True, 1_001, False), (True, True, 5, False), (False, False, None, False),
    ):  # fmt: skip
        assert begins_anew(ran_out, runs, until, now) is expected, (ran_out, runs, until)
