"""Whose hours are which, and who is on shift."""

from datetime import datetime
from zoneinfo import ZoneInfo

from socialdesk.model.calendars import Calendars, Team
from socialdesk.model.hours import parse_week

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
SHOP = parse_week({"monday": ["08:00-17:00"]}, SAIGON)
NIGHT = parse_week({"monday": ["20:00-02:00"]}, SAIGON)
MONDAY = datetime(2026, 11, 30, 9, tzinfo=SAIGON)


def test_a_team_has_its_hours_an_account_its_own_and_everybody_else_the_shops() -> None:
    found = Calendars(SHOP, {"oa": NIGHT, "free": None}, {"live": Team(["linh"], None)})

    assert found.calendar_of() is SHOP
    assert found.calendar_of("page") is SHOP
    assert found.calendar_of("oa") is NIGHT
    assert found.calendar_of("free") is None
    assert found.calendar_of("oa", "live") is None
    assert found.calendar_of("oa", "none") is NIGHT


def test_who_is_in_a_team_is_on_shift_when_one_of_theirs_works_others_when_the_shop_is_open() -> (
    None
):
    found = Calendars(SHOP, {}, {"night": Team(["linh"], NIGHT), "more": Team(["linh"], NIGHT)})
    evening = MONDAY.replace(hour=21)

    assert [found.on_shift(name, MONDAY) for name in ("linh", "hoa")] == [False, True]
    assert [found.on_shift(name, evening) for name in ("linh", "hoa")] == [True, False]
    assert Calendars().on_shift("hoa", evening)
