"""The formulas against brute force and the known examples."""

from math import sqrt
from statistics import mean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.survey import SCALES, Kind
from socialdesk.model.survey_figures import FEW, Z, student, survey_figures, wilson

CSAT, CES, NPS = Kind


def test_the_known_examples() -> None:
    csat = survey_figures(CSAT, [5] * 8 + [4] * 7 + [3] * 2 + [2] + [1] * 2, 40)
    assert f"{csat.score:.2f}" == "75.00" and (csat.n, csat.good, csat.rate) == (20, 15, 0.5)
    assert csat.counts == {1: 2, 2: 1, 3: 2, 4: 7, 5: 8}
    nps = survey_figures(NPS, [10] * 7 + [9] * 5 + [7] * 4 + [8] * 4 + [6] * 3 + [0] * 2, 25)
    assert (nps.score, nps.good, nps.bad, nps.rate, nps.is_few) == (28, 12, 5, 1.0, True)
    assert nps.margin == pytest.approx(100 * Z * sqrt((0.48 + 0.2 - 0.28**2) / 25))
    ces = survey_figures(CES, [7, 6, 5, 2], 8)
    assert (ces.score, ces.good, ces.bad, ces.good_share) == (5.0, 3, 1, 0.75)
    assert ces.margin == pytest.approx(3.182 * stdev([7, 6, 5, 2]) / 2)


def test_nothing_says_nothing_and_one_answer_little() -> None:
    for kind in Kind:
        none = survey_figures(kind, [], 3)
        assert (none.score, none.margin, none.rate, none.good_share, none.n) == (
            None,
            None,
            0.0,
            None,
            0,
        )
        assert survey_figures(kind, [], 0).rate is None
    assert survey_figures(NPS, [10], 1).margin is None
    assert survey_figures(CES, [7], 1).margin is None
    one = survey_figures(CSAT, [5], 1)
    assert one.score == 100 and one.margin is not None and one.margin > 35


def test_wilsons_interval_is_where_the_score_test_turns() -> None:
    for some, n in ((0, 10), (15, 20), (19, 20), (20, 20), (500, 1000)):
        low, high = wilson(some, n)
        for edge in (low, high):
            if 0 < edge < 1:
                assert abs(some / n - edge) == pytest.approx(Z * sqrt(edge * (1 - edge) / n))
        assert low <= some / n <= high
    assert wilson(15, 20) == pytest.approx(
        (0.531299, 0.888138), abs=1e-6
    )  # R: prop.test(15, 20, correct=FALSE)


def test_students_quantiles_leave_a_fortieth_outside() -> None:
    """Found again by adding up the density."""
    from math import gamma, pi

    for freedom in (1, 5, 20, 30, 31, 60, 120):
        scale = gamma((freedom + 1) / 2) / (sqrt(freedom * pi) * gamma(freedom / 2))
        steps, edge = 4_000, student(freedom)
        width = edge / steps
        area = (
            sum(
                (1 + ((at + 0.5) * width) ** 2 / freedom) ** (-(freedom + 1) / 2)
                for at in range(steps)
            )
            * width
            * scale
        )
        assert area == pytest.approx(0.475, abs=5e-5), freedom
    assert student(31) < student(30) and student(10_000) == pytest.approx(Z, abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(Kind)), st.data())
def test_figures_hold_together(kind: Kind, data: st.DataObject) -> None:
    scale = SCALES[kind]
    marks = data.draw(st.lists(st.sampled_from(list(scale.marks)), min_size=1, max_size=60))
    found = survey_figures(kind, marks, len(marks) + data.draw(st.integers(0, 50)))
    assert found.rate is not None and 0 <= found.rate <= 1
    assert sum(found.counts.values()) == found.n == len(marks) and found.is_few is (
        len(marks) < FEW
    )
    brute = {
        CSAT: lambda: 100 * sum(each in (4, 5) for each in marks) / len(marks),
        CES: lambda: mean(marks),
        NPS: lambda: (
            100 * (sum(each >= 9 for each in marks) - sum(each <= 6 for each in marks)) / len(marks)
        ),
    }[kind]()
    assert found.score == pytest.approx(brute)
    if found.margin is not None and found.low is not None and found.high is not None:
        assert found.low - 1e-9 <= found.score <= found.high + 1e-9
        more = survey_figures(kind, marks * 4, 4 * len(marks))
        assert more.margin is not None and more.margin <= found.margin + 1e-9
