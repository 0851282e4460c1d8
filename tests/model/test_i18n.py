"""Days, moments, lengths of time and kinds of message, as each language says them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.i18n import (
    LANGUAGES,
    called,
    count,
    day_words,
    grouped,
    kind_in_brackets,
    kind_words,
    language,
    length,
    moment_words,
    percent,
    set_language,
    speaking,
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

    assert kind_in_brackets(stored) == vietnamese


def test_things_are_counted() -> None:
    assert count("{n} message", "{n} messages", 1) == "1 message"
    assert count("{n} message", "{n} messages", 1_200) == "1,200 messages"


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_counting_takes_the_form_of_its_number(spoken: str) -> None:
    set_language(spoken)
    one, none, many = (count("{n} message", "{n} messages", number) for number in (1, 0, 1_200))

    assert (one.split(" ")[0], none.split(" ")[0], many.split(" ")[0]) == (
        "1",
        "0",
        "1.200" if spoken == "vi" else "1,200",
    )
    assert (one.split(" ")[1] == many.split(" ")[1]) == (spoken != "en")
    assert none.split(" ")[1] == many.split(" ")[1]


def test_a_moment_is_said_on_the_clock_of_its_own_zone() -> None:
    elsewhere = FRIDAY.astimezone(ZoneInfo("America/New_York"))

    assert moment_words(elsewhere) == "Thu 26/11 20:00"
    set_language("vi")
    assert moment_words(elsewhere) == "thứ Năm 26/11 20:00"
    assert day_words(elsewhere.date()) == "T5 26/11"


@given(st.sampled_from(LANGUAGES), st.text(), st.integers())
def test_values_are_never_looked_into(spoken: str, value: str, number: int) -> None:
    set_language(spoken)

    assert value in translate("There is no agent “{name}”. Did you mean “{near}”?", name=value, near="x")  # fmt: skip
    mark = "." if spoken == "vi" else ","
    assert f"{number:,}".replace(",", mark) in count("{n} message", "{n} messages", number)


@given(st.text(max_size=20))
def test_only_a_kind_between_brackets_is_said_anew(text: str) -> None:
    set_language("vi")

    if kind_words(text[1:-1]) == text[1:-1].replace("_", " "):
        assert kind_in_brackets(text) == text


@pytest.mark.parametrize("spoken", [each for each in LANGUAGES if each != "en"])
def test_lengths_and_kinds_are_not_said_in_english(spoken: str) -> None:
    said = {}
    for each in ("en", spoken):
        set_language(each)
        lengths = [length(size) for size in (SECOND, 5 * SECOND, 5 * MINUTE, 5 * HOUR, 5 * DAY)]
        said[each] = [*lengths, *map(kind_words, ("photo", "video_note", "sticker", "location"))]

    assert all(ours != english for ours, english in zip(said[spoken], said["en"], strict=True))
    assert [words.split(" ")[0] for words in said[spoken][:5]] == ["1", "5", "5", "5", "5"]


@pytest.mark.parametrize(
    ("stored", "vietnamese"),
    [
        ("somebody", "ai đó"),
        ("another app", "ứng dụng khác"),
        ("elsewhere", "nơi khác"),
        ("app 263902", "ứng dụng 263902"),
        ("Page inbox", "hộp thư Page"),
        ("Facebook user", "người dùng Facebook"),
        ("live video", "video trực tiếp"),
        ("post 12_34", "bài viết 12_34"),
        ("feed 179", "bài viết 179"),
        ("reels 179", "thước phim 179"),
        ("Permission denied", "không có quyền"),
        ("Somebody Else", "Somebody Else"),
        ("Power user", "Power user"),
        ("https://facebook.com/1", "https://facebook.com/1"),
        ("", ""),
    ],
)
def test_whom_no_platform_named_is_called_in_the_readers_language(
    stored: str, vietnamese: str
) -> None:
    assert called(stored) == stored
    set_language("vi")
    assert called(stored) == vietnamese
    set_language("en")


def test_a_share_is_said_to_the_nearest_tenth_but_never_as_more_than_it_means() -> None:
    assert [percent(each) for each in (0, 23 / 39, 2 / 3, 0.9996, 0.0001, 1)] == [
        "0.0%", "59.0%", "66.7%", "99.9%", "0.1%", "100.0%",
    ]  # fmt: skip
    assert (percent(0.84996, 0.85), percent(0.84996), percent(0.85, 0.85)) == (
        "84.9%",
        "85.0%",
        "85.0%",
    )
    with speaking("vi"):
        assert percent(23 / 39) == "59,0%"


def test_whole_numbers_have_the_marks_of_the_language_that_reads_them() -> None:
    with speaking("vi"):
        assert (grouped(1_204), grouped(999), grouped(1_204_567, "en")) == (
            "1.204", "999", "1,204,567",
        )  # fmt: skip
        assert count("{n} message", "{n} messages", 1_204).startswith("1.204 ")
    assert (grouped(1_204, "vi"), grouped(1_204)) == ("1.204", "1,204")
