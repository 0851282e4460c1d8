"""One line that says when, whichever way it is written."""

from datetime import datetime

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.ids import Instant
from socialdesk.services.broadcasting.timetables import Timetable, timetable_of
from tests.support.desk import ZONE

NOW = Instant(int(datetime(2026, 11, 26, 15, 20, tzinfo=ZONE).timestamp() * 1000))


def moments(found: Timetable) -> list[str]:
    return [f"{datetime.fromtimestamp(each / 1000, ZONE):%d/%m %H:%M}" for each in found.moments]


@pytest.mark.parametrize(
    ("words", "stored", "first"),
    [
        ("every Friday 19:00", {"cron": "0 19 * * 5"}, ["27/11 19:00", "04/12 19:00", "11/12 19:00"]),
        ("thứ sáu hằng tuần 19:00", {"cron": "0 19 * * 5"}, ["27/11 19:00", "04/12 19:00", "11/12 19:00"]),
        ("ทุกวันศุกร์ 19:00", {"cron": "0 19 * * 5"}, ["27/11 19:00", "04/12 19:00", "11/12 19:00"]),
        ("15 21 * * 0", {"cron": "15 21 * * 0"}, ["29/11 21:15", "06/12 21:15", "13/12 21:15"]),
        ("last day of month 9:00", {"cron": "0 9 last * *"}, ["30/11 09:00", "31/12 09:00", "31/01 09:00"]),
    ],
)  # fmt: skip
def test_what_comes_again_is_said_back_with_its_next_three_moments(
    words: str, stored: dict[str, object], first: list[str]
) -> None:
    found = timetable_of(words, "", NOW, ZONE)
    assert (found.stored, moments(found)) == (stored, first)
    assert found.words


@pytest.mark.parametrize("words", ["tomorrow 9:00", "mai 9h", "2026-11-27 09:00", "พรุ่งนี้ 9:00"])
def test_one_moment_is_one(words: str) -> None:
    found = timetable_of(words, "", NOW, ZONE)
    assert moments(found) == ["27/11 09:00"]
    assert found.words == ""


def test_until_a_day_ends_it() -> None:
    assert moments(timetable_of("every Friday 19:00", "2026-12-04", NOW, ZONE)) == [
        "27/11 19:00",
        "04/12 19:00",
    ]


@pytest.mark.parametrize(
    ("words", "until", "said"),
    [
        ("yesterday", "", "is in the past"),
        ("every blue moon", "", "only in part"),
        ("every Friday", "", "nothing that comes again"),
        ("99 21 * * 0", "", "of crontab"),
        ("every Friday 19:00", "tomorrow 9:00 lah", "only in part"),
        ("every Sunday 19:00", "2026-11-27", "never go out"),
    ],
)
def test_what_is_not_understood_is_said_in_words(words: str, until: str, said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        timetable_of(words, until, NOW, ZONE)
