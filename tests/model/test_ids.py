"""Numbers that name things and moments: one is never taken for another."""

from datetime import UTC, datetime, timedelta
from typing import NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model import ids
from socialdesk.model.ids import DAY, HOUR, MINUTE, MOST_NUMBER, SECOND, Instant, number_in


def test_lengths_of_time_are_what_a_calendar_says() -> None:
    for length, words in ((SECOND, "seconds"), (MINUTE, "minutes"), (HOUR, "hours"), (DAY, "days")):
        assert timedelta(milliseconds=length) == timedelta(**{words: 1})


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_a_moment_is_whole_milliseconds_of_utc(moment: datetime) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1_000 * 1_000)
    at = Instant((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1))

    assert datetime.fromtimestamp(at / 1000, UTC) == moment


def test_each_name_is_a_kind_of_its_own() -> None:
    names = {name: kind for name, kind in vars(ids).items() if isinstance(kind, NewType)}

    assert {name: kind.__name__ for name, kind in names.items()} == {name: name for name in names}
    assert {kind.__supertype__ for name, kind in names.items() if name.endswith("Id") and name != "RemoteId"} == {int}  # fmt: skip
    assert {kind.__supertype__ for name, kind in names.items() if name.startswith("Remote")} == {str}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("12", 12),
        ("0", 0),
        ("", 0),
        ("²", 0),
        ("１２", 0),
        ("-1", 0),
        ("9" * 19, MOST_NUMBER),
        ("9" * 5_000, MOST_NUMBER),
    ],
)
def test_digits_as_the_number_of_something(words: str, number: int) -> None:
    assert number_in(words) == number
