"""Pancake's clock beside a walk through the minutes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.hours import parse_week
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.presets.pancake import PANCAKE, clock_start
from socialdesk.model.presets.sample import Setting
from tests.support.stories import SAIGON, kept, local, samples, story

HOURS = {
    "monday": ["09:00-12:00", "13:30-17:00"],
    "wednesday": ["20:00-01:00"],
    "sunday": ["08:00-09:00"],
}
SHOP = parse_week(HOURS, SAIGON)


@given(st.integers(0, 14 * 24 * 60))
def test_the_clock_starts_at_the_first_open_minute(minute: int) -> None:
    arrived = local("02 00:00:00") + minute * MINUTE

    moment = arrived
    while SHOP.business_ms(Instant(moment), Instant(moment + 1)) == 0:
        moment += MINUTE
    assert clock_start(Instant(arrived), Setting(SAIGON, Instant(arrived), SHOP)) == moment


def test_what_came_at_night_and_was_answered_before_opening_took_no_time() -> None:
    night = story(
        kept(1, local("02 07:00:00"), local("02 08:00:00"), "mai"),
        kept(2, local("02 08:30:00"), local("02 09:10:00"), "mai"),
    )
    found = samples(PANCAKE, Setting(SAIGON, local("03 00:00:00"), SHOP), night)

    assert [each.length for each in found["response"]] == [0, 10 * MINUTE]


def test_a_comment_and_a_message_of_one_customer_are_one_interaction_a_day() -> None:
    comment = story(
        kept(1, local("02 10:00:00"), local("02 10:30:00"), "mai"), conversation=1, customer=7
    )
    message = story(
        kept(2, local("02 10:10:00"), local("02 10:20:00"), "linh"),
        kept(3, local("03 10:10:00"), local("03 10:20:00"), "mai"),
        conversation=2,
        customer=7,
    )
    found = samples(PANCAKE, Setting(SAIGON, local("04 00:00:00"), SHOP), comment, message)

    assert [each.credited for each in found["interactions"]] == ["linh", "mai"]
