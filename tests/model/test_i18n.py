"""Days, moments, lengths of time and kinds of message, as each language says them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.i18n import (
    LANGUAGES,
    count,
    day_words,
    kind_words,
    language,
    length,
    moment_words,
    set_language,
    snippet,
    translate,
    translate_into,
    weekday,
)
from socialdesk.model.ids import DAY, HOUR, MINUTE, SECOND

FRIDAY = datetime(2026, 11, 27, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def speaking_english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("spoken", "long", "short", "moment"),
    [
        ("en", "Friday", "Fri 27/11", "Fri 27/11 08:00"),
        ("vi", "thứ Sáu", "T6 27/11", "thứ Sáu 27/11 08:00"),
        ("th", "วันศุกร์", "ศ. 27/11", "ศ. 27/11 08:00"),
    ],
)
def test_days_and_moments(spoken: str, long: str, short: str, moment: str) -> None:
    set_language(spoken)

    assert language() == spoken
    assert (weekday(FRIDAY), day_words(FRIDAY), moment_words(FRIDAY)) == (long, short, moment)


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_each_day_of_the_week_has_a_name_of_its_own(spoken: str) -> None:
    week = [date(2026, 11, 23) + timedelta(days=place) for place in range(7)]
    set_language(spoken)

    assert len({weekday(day) for day in week}) == 7
    assert len({day_words(day).split(" ")[0] for day in week}) == 7
    assert [weekday(day) for day in week] == [weekday(day, spoken) for day in week]


def test_a_language_of_its_own_leaves_the_one_that_is_spoken() -> None:
    assert weekday(FRIDAY, "vi") == "thứ Sáu"
    assert translate_into("th", "Friday") == "วันศุกร์"
    assert translate_into("xx", "Friday") == "Friday" == translate("Friday")


@pytest.mark.parametrize(
    ("milliseconds", "english", "vietnamese"),
    [
        (0, "1 second", "1 giây"),
        (SECOND, "1 second", "1 giây"),
        (119 * SECOND, "119 seconds", "119 giây"),
        (2 * MINUTE, "2 minutes", "2 phút"),
        (2 * HOUR - 1, "119 minutes", "119 phút"),
        (2 * HOUR, "2 hours", "2 giờ"),
        (47 * HOUR, "47 hours", "47 giờ"),
        (2 * DAY, "2 days", "2 ngày"),
        (-5, "1 second", "1 giây"),
    ],
)
def test_lengths_of_time(milliseconds: int, english: str, vietnamese: str) -> None:
    assert length(milliseconds) == english
    set_language("vi")
    assert length(milliseconds) == vietnamese


@given(st.integers(2 * MINUTE, 400 * DAY))
def test_a_length_is_never_said_longer_than_it_is_nor_by_less_than_two(milliseconds: int) -> None:
    number, unit = length(milliseconds).split(" ")
    said = int(number) * {"minutes": MINUTE, "hours": HOUR, "days": DAY}[unit]

    assert int(number) >= 2
    assert said <= milliseconds < 1.5 * said


@pytest.mark.parametrize(
    ("kind", "spoken"),
    [
        ("photo", ("ảnh", "photo", "รูปภาพ")),
        ("live_photo", ("ảnh động", "live photo", "ภาพเคลื่อนไหว")),
        ("voice", ("tin thoại", "voice", "ข้อความเสียง")),
        ("document", ("tệp", "document", "ไฟล์")),
        ("new_thing_of_tomorrow", ("new thing of tomorrow",) * 3),
    ],
)
def test_kinds_of_message(kind: str, spoken: tuple[str, ...]) -> None:
    said = []
    for each in LANGUAGES:
        set_language(each)
        said.append(kind_words(kind))

    assert tuple(said) == spoken


@pytest.mark.parametrize(
    ("stored", "vietnamese"),
    [
        ("[photo]", "[ảnh]"),
        ("[private_reply]", "[trả lời riêng]"),
        ("[price-list.pdf]", "[price-list.pdf]"),
        ("photo", "photo"),
        ("[photo] of it", "[photo] of it"),
        ("", ""),
        ("[", "["),
    ],
)
def test_the_last_words_of_a_message_without_any_are_its_kind(stored: str, vietnamese: str) -> None:
    set_language("vi")

    assert snippet(stored) == vietnamese


def test_things_are_counted() -> None:
    assert count("{n} message", "{n} messages", 1) == "1 message"
    assert count("{n} message", "{n} messages", 1_200) == "1,200 messages"
