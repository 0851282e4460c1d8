"""What of all that carriers tell of a parcel holds, and what it means for the order."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.ids import Instant
from socialdesk.model.order import State as OrderState
from socialdesk.model.parcel import (
    CARRIERS,
    EVER,
    STATES,
    Known,
    State,
    after,
    carrier_called,
    carrier_of,
    folded_tracking,
    told_at,
    told_in,
    told_on,
    told_sometime,
    tracking_of,
    turns,
)

DAY = 86_400_000
NOW = Instant(20_000 * DAY)
S = State


def at(minutes: int) -> Instant:
    return Instant(NOW - DAY + minutes * 60_000)


def known(state: State, minutes: int = 10) -> Known:
    return Known(state, at(minutes))


def test_the_newest_by_the_carriers_own_time_holds() -> None:
    for before, state, minutes, then in (
        (known(S.ON_WAY), S.OUT_FOR_DELIVERY, 11, known(S.OUT_FOR_DELIVERY, 11)),
        (known(S.ON_WAY), S.OUT_FOR_DELIVERY, 9, known(S.ON_WAY)),  # late
        (known(S.OUT_FOR_DELIVERY), S.ON_WAY, 12, known(S.ON_WAY, 12)),  # to another hub
        (known(S.ON_WAY), S.ON_WAY, 12, known(S.ON_WAY, 12)),
        (known(S.ON_WAY), S.ON_WAY, 10, known(S.ON_WAY)),  # twice
        (known(S.ON_WAY), S.DELIVERED, 10, known(S.DELIVERED)),  # at the same second
        (known(S.DELIVERED), S.ON_WAY, 10, known(S.DELIVERED)),
        (known(S.DELIVERED), S.ON_WAY, 99, known(S.DELIVERED)),  # it stays so
        (known(S.DELIVERED), S.DELIVERED, 99, known(S.DELIVERED)),  # since when it was
        (known(S.DELIVERED), S.RETURNED, 99, known(S.RETURNED, 99)),
        (known(S.DELIVERED), S.RETURNED, 9, known(S.DELIVERED)),
        (known(S.RETURNED), S.DELIVERED, 99, known(S.RETURNED)),
        (known(S.LOST), S.ON_WAY, 99, known(S.ON_WAY, 99)),  # found again
        # What was written down here says nothing of the carrier's time: the number was typed after the carrier came.
        (known(S.MADE, 50), S.TAKEN, 3, known(S.TAKEN, 3)),
        (known(S.TAKEN, 50), S.ON_WAY, 3, known(S.ON_WAY, 3)),
        (known(S.TAKEN, 50), S.MADE, 60, known(S.TAKEN, 50)),
    ):
        assert after(before, told_at(state, at(minutes), NOW)) == then, (before, state, minutes)


def test_a_moment_ahead_of_our_clock_is_now() -> None:
    found = after(known(S.ON_WAY), told_at(S.FAILED, Instant(NOW + 9 * DAY), NOW))
    assert found == Known(S.FAILED, NOW)


def test_what_is_told_with_a_minute_is_not_before_what_was_in_that_minute() -> None:
    minute = Instant(NOW - NOW % 60_000 - 3_600_000)
    scanned = Instant(minute + 11_000)
    for before, told, then in (
        (Known(S.ON_WAY, scanned), told_in(S.DELIVERED, minute, NOW), Known(S.DELIVERED, scanned)),
        (Known(S.FAILED, scanned), told_in(S.ON_WAY, minute, NOW), Known(S.FAILED, scanned)),
        (Known(S.ON_WAY, scanned), told_in(S.FAILED, Instant(minute - 60_000), NOW), Known(S.ON_WAY, scanned)),
    ):  # fmt: skip
        assert after(before, told) == then, (before, told)


def test_what_is_told_with_a_day_or_without_a_time_goes_only_forward_where_that_is_unsure() -> None:
    today = Instant(NOW - NOW % DAY - DAY)
    noon = Instant(today + DAY // 2)
    for before, told, then in (
        (Known(S.ON_WAY, noon), told_on(S.DELIVERED, today, NOW), Known(S.DELIVERED, noon)),
        (Known(S.OUT_FOR_DELIVERY, noon), told_on(S.ON_WAY, today, NOW), Known(S.OUT_FOR_DELIVERY, noon)),
        (Known(S.OUT_FOR_DELIVERY, noon), told_on(S.ON_WAY, NOW, NOW), Known(S.ON_WAY, NOW)),
        (Known(S.ON_WAY, noon), told_on(S.DELIVERED, Instant(today - DAY), NOW), Known(S.ON_WAY, noon)),
        (Known(S.ON_WAY, noon), told_sometime(S.DELIVERED, NOW), Known(S.DELIVERED, noon)),
        (Known(S.FAILED, noon), told_sometime(S.ON_WAY, NOW), Known(S.FAILED, noon)),
        (Known(S.MADE, noon), told_on(S.ON_WAY, Instant(today - DAY), NOW), Known(S.ON_WAY, Instant(today - 1))),
    ):  # fmt: skip
        assert after(before, told) == then, (before, told)
        assert after(then, told) == then
    assert told_sometime(S.TAKEN, NOW).earliest == EVER


TELLINGS = st.lists(st.tuples(st.sampled_from(State), st.integers(0, 40)), min_size=1, max_size=4)


@given(TELLINGS)
def test_in_whatever_order_a_carrier_tells_nothing_older_overtakes(
    tellings: list[tuple[State, int]],
) -> None:
    """However they come: what is delivered or back is not undone, and the last, told again, changes nothing."""
    for order in permutations(tellings):
        now = known(S.MADE, 0)
        for state, minutes in order:
            was, now = now, after(now, told_at(state, at(minutes), NOW))
            assert after(now, told_at(state, at(minutes), NOW)) == now
            if was.state in (S.DELIVERED, S.RETURNED):
                assert now.state in (was.state, S.RETURNED)
            if was.state not in (S.MADE, S.TAKEN):
                assert now.at >= was.at


def test_what_a_parcel_means_for_its_order() -> None:
    o = OrderState
    for order, parcels, then in (
        (o.PACKED, [S.MADE], None),
        (o.PACKED, [S.TAKEN], o.SHIPPED),
        (o.NEW, [S.ON_WAY, S.MADE], o.SHIPPED),
        (o.SHIPPED, [S.ON_WAY], None),
        (o.SHIPPED, [S.DELIVERED], o.DELIVERED),
        (o.AGREED, [S.DELIVERED], o.DELIVERED),
        (o.SHIPPED, [S.DELIVERED, S.ON_WAY], None),
        (o.PACKED, [S.DELIVERED, S.MADE], o.SHIPPED),
        (o.SHIPPED, [S.DELIVERED, S.LOST], o.DELIVERED),
        (o.SHIPPED, [S.RETURNED], None),  # which a person decides
        (o.SHIPPED, [S.LOST], None),
        (o.DELIVERED, [S.RETURNED], None),
        (o.CANCELLED, [S.DELIVERED], None),
        (o.RETURNED, [S.DELIVERED], None),
        (o.PACKED, [], None),
    ):
        assert turns(order, parcels) == then, (order, parcels)


def test_carriers_and_numbers_are_found_however_they_are_written() -> None:
    for words, carrier in (
        ("GHN", "ghn"), ("Giao Hàng Nhanh", "ghn"), ("J&T Express", "jt"), ("J&T", "jt"), ("viettel post", "viettelpost"),
        ("SPX", "spx"), ("Shopee Express", "spx"), ("Kerry", "kerry"), ("Flash Express", "flashexpress"),
    ):  # fmt: skip
        assert carrier_of(words) == carrier
    for words, tracking in (
        (" S1.A1.2001297581 ", "S1.A1.2001297581"),
        ("GAB\u200b 123", "GAB123"),
        ("ＧＡＢ１２３", "GAB123"),
    ):
        assert tracking_of(words) == tracking
    assert folded_tracking("s1.a1-20/x") == "S1A120X"
    assert (carrier_called("ghn"), carrier_called("kerry")) == ("GHN", "kerry")
    assert all(carrier_of(each) == each for each in CARRIERS)
    assert set(STATES) == set(State)


@pytest.mark.parametrize(
    "words", ["", "ab", "a b", "\u202eABC", "x" * 65, "a'--", "ABC\x1b[2J", "đơn1", "..."]
)
def test_what_is_no_number_is_none(words: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        tracking_of(words)


@pytest.mark.parametrize("words", ["", "  ", "!!", "x" * 41, "快递"])
def test_what_names_no_carrier_is_none(words: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        carrier_of(words)
