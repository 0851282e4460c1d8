"""When the shop opens next, as one says it."""

from datetime import datetime

import pytest

from socialdesk.model.opening import dated_words, opening_words

NOW = datetime(2026, 11, 27, 21, 30)  # a Friday


@pytest.mark.parametrize(
    ("opens", "vi", "en", "th"),
    [
        ((27, 22, 5), "10:05 đêm nay", "today at 10:05 pm", "วันนี้ เวลา 22:05 น."),
        ((28, 8, 0), "8:00 sáng mai", "tomorrow at 8:00 am", "พรุ่งนี้ เวลา 8:00 น."),
        ((28, 13, 30), "1:30 chiều mai", "tomorrow at 1:30 pm", "พรุ่งนี้ เวลา 13:30 น."),
        ((28, 0, 0), "0:00 đêm nay", "tomorrow at 12:00 am", "พรุ่งนี้ เวลา 0:00 น."),
        ((29, 12, 0), "12:00 trưa Chủ nhật", "Sunday at 12:00 pm", "วันอาทิตย์ เวลา 12:00 น."),
        ((30, 8, 0), "8:00 sáng thứ Hai", "Monday at 8:00 am", "วันจันทร์ เวลา 8:00 น."),
        ((30, 19, 0), "7:00 tối thứ Hai", "Monday at 7:00 pm", "วันจันทร์ เวลา 19:00 น."),
        ((30, 2, 0), "2:00 sáng thứ Hai", "Monday at 2:00 am", "วันจันทร์ เวลา 2:00 น."),
    ],
)
def test_within_a_week_the_day_is_enough(
    opens: tuple[int, int, int], vi: str, en: str, th: str
) -> None:
    day, hour, minute = opens
    moment = datetime(2026, 11, day, hour, minute)

    assert [opening_words(moment, NOW, each) for each in ("vi", "en", "th")] == [vi, en, th]


def test_from_a_week_on_the_date_is_told() -> None:
    week, less = datetime(2026, 12, 4, 8), datetime(2026, 12, 3, 8)

    assert opening_words(less, NOW, "vi") == "8:00 sáng thứ Năm"
    assert opening_words(week, NOW, "vi") == "8:00 sáng thứ Sáu 4/12"
    assert opening_words(week, NOW, "en") == "Friday, 4 December, at 8:00 am"
    assert opening_words(week, NOW, "th") == "วันศุกร์ที่ 4 ธันวาคม เวลา 8:00 น."


def test_this_morning_is_said_at_night() -> None:
    night = datetime(2026, 11, 28, 0, 30)

    assert opening_words(datetime(2026, 11, 28, 8), night, "vi") == "8:00 sáng nay"
    assert opening_words(datetime(2026, 11, 28, 13), night, "vi") == "1:00 chiều nay"


def test_no_language_borrows_another_ones_days() -> None:
    for hour in range(24):
        for days in range(9):
            opens = datetime(2026, 11, 28 if not days else 22 + days, hour)
            said = opening_words(opens, datetime(2026, 11, 21, 23, 59), "vi")
            assert not any(each in said for each in ("day", " am", " pm")), said


def test_another_language_is_told_in_english() -> None:
    assert opening_words(datetime(2026, 11, 30, 8), NOW, "xx") == "Monday at 8:00 am"


def test_a_moment_with_its_date() -> None:
    assert dated_words(datetime(2026, 11, 30, 8), "vi") == "8:00 thứ Hai 30/11"
    assert dated_words(datetime(2026, 11, 30, 8), "en") == "08:00 Monday 30/11"
