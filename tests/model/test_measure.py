"""Figures of waits, by hand and beside the standard library's own statistics."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.ids import MINUTE
from socialdesk.model.measure import PROMISE, figures, percentile, unknown


def test_a_target_includes_its_last_millisecond_and_open_waits_are_missed_once_past_it() -> None:
    found = figures([1, PROMISE, PROMISE + 1], [PROMISE - 5, PROMISE, 2 * PROMISE], PROMISE, 1)

    assert (found.n, found.answered, found.open) == (6, 3, 3)
    assert (found.within, found.missed) == (2, 2)
    assert found.share == 0.5  # the two that still have time are on neither side
    assert found.max_ms == PROMISE + 1


def test_of_nothing_nothing_is_known() -> None:
    found = figures([], [], PROMISE, 0)

    assert (found.n, found.missed, found.within) == (0, 0, 0)
    assert found.share is found.mean_ms is found.p50_ms is found.max_ms is None


def test_a_clock_that_is_not_known_is_null_and_never_zero() -> None:
    found = unknown(3, 1)

    assert (found.n, found.answered, found.open) == (4, 3, 1)
    assert found.within is found.missed is found.share is found.mean_ms is found.p95_ms is None


@pytest.mark.parametrize(("percent", "value"), [(50, 5 * MINUTE), (90, 348_000), (95, 354_000)])
def test_between_two_values_a_percentile_lies_in_proportion(percent: int, value: int) -> None:
    assert percentile([4 * MINUTE, 6 * MINUTE], percent) == value


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=60))
def test_percentiles_are_those_of_the_standard_library(lengths: list[int]) -> None:
    lengths.sort()
    cuts = statistics.quantiles(lengths, n=100, method="inclusive")

    for part in (50, 90, 95):
        found = percentile(lengths, part)
        assert found is not None
        assert abs(found - cuts[part - 1]) <= 1
    assert figures(lengths, [], 0, sum(lengths)).mean_ms == pytest.approx(
        statistics.mean(lengths), abs=1
    )
