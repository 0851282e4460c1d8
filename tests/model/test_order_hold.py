"""What becomes of an order whose reservation is over."""

from socialdesk.model.order import Payment, State
from socialdesk.model.order_hold import Fate, fate, runs_out


def test_only_what_nobody_paid_or_packed_runs_out() -> None:
    for state, payment, paid, waits, expected in (
        (State.NEW, Payment.NONE, 0, False, Fate.CANCELLED), (State.AGREED, Payment.TRANSFER, 0, False, Fate.CANCELLED),
        (State.NEW, Payment.COD, 0, False, Fate.KEPT), (State.NEW, Payment.NONE, 1, True, Fate.KEPT), (State.NEW, Payment.NONE, 0, True, Fate.WAITS),
        (State.PACKED, Payment.NONE, 0, False, Fate.KEPT), (State.CANCELLED, Payment.NONE, 0, True, Fate.KEPT), (State.DELIVERED, Payment.TRANSFER, 0, False, Fate.KEPT),
    ):  # fmt: skip
        assert fate(state, payment, paid, is_waiting=waits) is expected, (state, payment, paid)
        assert runs_out(state, payment, paid) is (expected is not Fate.KEPT), (state, payment, paid)
