"""Working hours in words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from socialdesk.model.hours import Source, parse_week
from socialdesk.services.hours_words import planned, standing_words, why_words, written

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def test_it_is_said_whether_it_is_open_until_when_and_why() -> None:
    found = parse_week({"monday": ["08:00-12:00", "12:00-24:00"]}, ZONE)
    cases = (
        (datetime(2026, 9, 28, 9, tzinfo=ZONE), "Monday 28/09/2026 09:00: open until Tue 29/09 00:00."),
        (datetime(2026, 9, 29, 9, tzinfo=ZONE), "Tuesday 29/09/2026 09:00: closed until Mon 05/10 08:00."),
    )  # fmt: skip
    for at, words in cases:
        assert standing_words(found.standing(at), at) == words
    why = why_words(found, found.standing(cases[0][0]))
    assert why == "Why: week; Monday 28/09/2026: 08:00-24:00."
    assert planned(found, date(2026, 9, 29)) == (Source.WEEK, "")
    assert written(found.opened_on(date(2026, 9, 29)), found) == []
    never = parse_week({}, ZONE)
    at = cases[0][0]
    assert standing_words(never.standing(at), at).endswith(": closed, and never opens.")
