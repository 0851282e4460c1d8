"""Recurrences: as crontab writes them, and as people say them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.i18n import set_language
from socialdesk.model.recurrence import parse_cron, parse_every, said

NOW = datetime(2026, 11, 26, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PHRASES = """
every Friday 19:00                      0 19 * * 5
every day 9:00                          0 9 * * *
daily at 8                              0 8 * * *
every monday and thursday 10:00         0 10 * * 1,4
every mon, wed, fri at 7pm              0 19 * * 1,3,5
every weekday 8:30                      30 8 * * 1,2,3,4,5
on weekends 9am                         0 9 * * 0,6
every evening 7pm                       0 19 * * *
each friday at noon                     0 12 * * 5
every sunday 21:15                      15 21 * * 0
last day of month 9:00                  0 9 last * *
the last day of every month at 18:00    0 18 last * *
on the 1st of every month 9:00          0 9 1 * *
the 15th of every month 9:00            0 9 15 * *
thứ sáu hằng tuần 19:00                 0 19 * * 5
thu sau hang tuan 19h                   0 19 * * 5
hằng ngày 8h                            0 8 * * *
mỗi ngày lúc 20h30                      30 20 * * *
mỗi thứ 2 và thứ 5 lúc 9h sáng          0 9 * * 1,4
7h tối mỗi ngày                         0 19 * * *
mỗi tối thứ 7 20h                       0 20 * * 6
20h chủ nhật hàng tuần                  0 20 * * 0
t7, cn hằng tuần 9h                     0 9 * * 0,6
mỗi cuối tuần 9h                        0 9 * * 0,6
mỗi sáng 8h                             0 8 * * *
hằng đêm 22h                            0 22 * * *
ngày thường 8h                          0 8 * * 1,2,3,4,5
mọi thứ hai 10h                         0 10 * * 1
ngày cuối tháng 9h                      0 9 last * *
ngày cuối cùng của tháng 9h             0 9 last * *
ngày 15 hằng tháng 9:00                 0 9 15 * *
ngày 1 và 15 hằng tháng 9h              0 9 1,15 * *
hằng tháng ngày 5 8h                    0 8 5 * *
đầu tháng 9h                            0 9 1 * *
cuối tháng 21h                          0 21 last * *
ทุกวันศุกร์ 19:00                         0 19 * * 5
ทุกวัน 8 โมงเช้า                          0 8 * * *
ทุกวัน เวลา 20:00                        0 20 * * *
ทุกวันจันทร์และวันพฤหัส 10:00               0 10 * * 1,4
วันที่ 15 ของทุกเดือน 9:00                 0 9 15 * *
สิ้นเดือน 9:00                            0 9 last * *
วันสุดท้ายของเดือน 9:00                    0 9 last * *
ทุกเสาร์อาทิตย์ 10:00                     0 10 * * 0,6
"""
MEANT = [
    (line[: line.rindex("  ")].strip(), line[line.rindex("  ") :].strip())
    for line in PHRASES.strip().splitlines()
]
NOT_MEANT = (
    "every Friday|every fortnight|friday 19:00|every month 9:00|every day at 25:00|every 2 days 9:00|every day|every hour|"
    "every Monday 10:00 and 15:00||thứ sáu|hằng tháng ngày 45 9h|tomorrow 9:00|every blue moon 9:00"
)


@pytest.mark.parametrize(("words", "cron"), MEANT)
def test_what_people_say_means_what_they_mean(words: str, cron: str) -> None:
    assert str(parse_every(words, NOW)) == cron


@pytest.mark.parametrize("words", NOT_MEANT.split("|"))
def test_what_is_not_understood_whole_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_every(words, NOW)


@pytest.mark.parametrize(
    ("cron", "same"),
    [
        ("15 21 * * 0", "15 21 * * 0"),
        ("15 21 * * 7", "15 21 * * 0"),
        ("15 21 * * SUN", "15 21 * * 0"),
        ("*/15 8-9 * * mon-fri", "0,15,30,45 8,9 * * 1,2,3,4,5"),
        ("0 9 last * *", "0 9 last * *"),
        ("0 9 1,15 JAN,dec 7", "0 9 1,15 1,12 0"),
        ("0 0 * * 5-7", "0 0 * * 0,5,6"),
        ("0 9 * * 0-6", "0 9 * * *"),
        ("5/20 9 * * *", "5,25,45 9 * * *"),
        ("* * * * *", "* * * * *"),
    ],
)
def test_crontab_is_read_as_crontab_writes_it(cron: str, same: str) -> None:
    assert str(parse_cron(cron)) == same
    assert parse_cron(same) == parse_cron(cron)


@pytest.mark.parametrize(
    "cron", ["", "* * *", "61 * * * *", "0 24 * * *", "0 9 0 * *", "0 9 * 13 *", "0 9 * * 8", "0 9 5-1 * *", "a b c d e", "0 9 * * */0"]
)  # fmt: skip
def test_what_is_no_line_of_crontab_is_refused(cron: str) -> None:
    with pytest.raises(ValueError, match="crontab"):
        parse_cron(cron)


@given(st.text(max_size=60))
def test_nothing_typed_breaks_it(text: str) -> None:
    for read in (parse_cron, lambda words: parse_every(words, NOW)):
        try:
            found = read(text)
        except ValueError:
            continue
        assert parse_cron(str(found)) == found


@pytest.mark.parametrize(("words", "cron"), MEANT)
def test_it_is_said_back_in_words_that_mean_the_same(words: str, cron: str) -> None:
    for language in ("en", "vi", "th"):
        set_language(language)
        try:
            assert str(parse_every(said(parse_cron(cron)), NOW)) == cron
        finally:
            set_language("en")
