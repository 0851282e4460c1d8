"""How reliably somebody takes what they order: the grade by its rule, and the reasons in words."""

import pytest

from socialdesk.model.reliability import UNKNOWN, Grade, Reliability, reasons


@pytest.mark.parametrize(
    ("known", "grade"),
    [
        (UNKNOWN, Grade.NEW),
        (Reliability(5, taken=1), Grade.NEW),
        (Reliability(2, taken=2), Grade.GOOD),
        (Reliability(1, refused=1), Grade.NEW),
        (Reliability(5, taken=4, refused=1), Grade.GOOD),
        (Reliability(4, taken=3, refused=1), Grade.NEW),
        (Reliability(6, taken=4, refused=1, cancelled=1), Grade.CAREFUL),
        (Reliability(7, taken=5, refused=1, cancelled=1), Grade.NEW),
        (Reliability(9, taken=2, returned=7), Grade.GOOD),
        (Reliability(2, taken=2, complaints=9), Grade.GOOD),
    ],
)
def test_the_grade_is_that_of_the_rule(known: Reliability, grade: Grade) -> None:
    assert known.grade is grade


def test_reasons_are_the_counts_that_there_are() -> None:
    known = Reliability(9, 3, 2, 1, 1, 4, 1)
    assert list(reasons(known)) == [
        "3 orders taken", "2 came back without being taken", "1 cancelled after it was packed", "1 sent back", "4 paid ahead",
        "1 complaint",
    ]  # fmt: skip
    assert list(reasons(UNKNOWN)) == []
