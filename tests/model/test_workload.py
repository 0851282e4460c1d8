"""Time that is covered, and periods by the shop's clocks."""

from datetime import datetime
from zoneinfo import ZoneInfo

from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.measure import By
from socialdesk.model.workload import AgentWork, Busy, covered, periods

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
BERLIN = ZoneInfo("Europe/Berlin")


def moment(text: str, zone: ZoneInfo) -> Instant:
    return Instant(round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000))


def test_two_desks_at_once_are_one_person() -> None:
    spans = [(50, 80), (0, 30), (20, 40), (25, 28), (80, 90)]
    assert covered(spans, 0, 100) == 80
    assert covered(spans, 10, 60) == 40
    assert covered(spans, 95, 200) == covered((), 0, 9) == 0


def test_days_weeks_and_months_end_by_the_shops_clocks() -> None:
    begins, ends = moment("2026-11-28 15:00", SAIGON), moment("2026-12-01 00:00", SAIGON)

    assert list(periods(begins, ends, By.DAY, SAIGON)) == [
        ("2026-11-28", moment("2026-11-29", SAIGON)),
        ("2026-11-29", moment("2026-11-30", SAIGON)),
        ("2026-11-30", ends),
    ]
    assert [name for name, _ in periods(begins, ends, By.WEEK, SAIGON)] == ["2026-W48", "2026-W49"]
    later = Instant(ends + 1)
    assert [name for name, _ in periods(begins, later, By.MONTH, SAIGON)] == ["2026-11", "2026-12"]
    assert list(periods(begins, begins, By.DAY, SAIGON)) == []


def test_the_day_on_which_clocks_go_back_has_25_hours() -> None:
    begins, ends = moment("2026-10-25", BERLIN), moment("2026-10-26", BERLIN)
    hours = list(periods(begins, ends, By.HOUR, BERLIN))

    assert len(hours) == 25
    assert [name[-5:] for name, _ in hours[1:5]] == ["01:00", "02:00", "02:00", "03:00"]
    assert hours[-1][1] == ends
    (only,) = periods(Instant(begins + HOUR), Instant(begins + HOUR + 1), By.HOUR, BERLIN)
    assert only == ("2026-10-25 01:00", begins + 2 * HOUR)


def test_shares_of_nothing_are_none() -> None:
    idle = AgentWork("mai", 0, None, None, 0, 0, HOUR, 0, 0, 0)
    assert idle.first_share is idle.closed_share is idle.each is None
    busy = AgentWork("mai", 4, 1, None, 0, 0, 0, 2, 1, None)
    assert (busy.first_share, busy.closed_share, busy.each) == (0.25, None, 2)
    assert Busy("monday", 9, 0, 0, 0).messages_mean is None
    assert Busy("monday", 9, 4, 6, 2).waiting_mean == 0.5
