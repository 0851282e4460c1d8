"""Chatwoot's business hours, and what it does not see."""

from socialdesk.model.hours import WEEKDAYS, parse_week
from socialdesk.model.ids import SECOND
from socialdesk.model.measure import ClockKind
from socialdesk.model.presets.chatwoot import CHATWOOT, ECHO_IGNORED, business_ms
from socialdesk.model.presets.sample import Setting
from tests.support.stories import EXAMPLE, SAIGON, answered, local, said, samples, story, told


def test_a_day_that_is_open_all_day_lacks_a_minute() -> None:
    always = parse_week({day: ["00:00-24:00"] for day in WEEKDAYS}, SAIGON)
    begins, ends = local("02 23:50:00"), local("03 00:10:00")

    assert ends - begins == 1_200 * SECOND
    assert business_ms(always, begins, ends) == 1_140 * SECOND


def test_a_lunch_break_counts_as_open() -> None:
    shop = parse_week({"monday": ["09:00-12:00", "13:00-17:00"]}, SAIGON)

    assert business_ms(shop, local("02 11:00:00"), local("02 14:00:00")) == 3 * 3600 * SECOND


def test_without_hours_business_time_is_not_known_and_never_zero() -> None:
    setting = Setting(SAIGON, local("06 12:00:00"), None, clock=ClockKind.BUSINESS)

    (first,) = samples(CHATWOOT, setting, EXAMPLE)["first_response"]
    assert first.length is None


def test_a_telegram_answer_from_the_phone_may_be_none() -> None:
    phone = told(
        said("02 10:00:00"),
        answered("02 10:05:00", ""),
        said("02 10:10:00"),
        answered("02 10:20:00", "mai"),
    )
    as_of = local("02 12:00:00")

    seen = samples(CHATWOOT, Setting(SAIGON, as_of), phone)
    assert [(each.credited, each.length) for each in seen["first_response"]] == [
        ("elsewhere", 300_000)
    ]
    (ignored,) = samples(CHATWOOT, Setting(SAIGON, as_of, readings=[ECHO_IGNORED]), phone)[
        "first_response"
    ]
    assert ignored.credited == "mai"


def test_who_waits_is_unattended() -> None:
    waiting = told(said("02 10:00:00"))

    (found,) = samples(CHATWOOT, Setting(SAIGON, local("02 12:00:00")), waiting, story())[
        "unattended"
    ]
    assert (found.wait, found.is_answered) == (1, False)
