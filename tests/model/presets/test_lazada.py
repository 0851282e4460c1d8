"""Lazada's cycle from 18:00 to 18:00, due at 19:00, beside a walk through the hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.ids import MINUTE, SECOND, Instant
from socialdesk.model.presets.lazada import HOLIDAYS_COUNT, LAZADA_2020
from socialdesk.model.presets.sample import Setting
from tests.support.stories import SAIGON, figures, kept, local, samples, story

ZONES = ("Asia/Ho_Chi_Minh", "Asia/Bangkok", "Asia/Manila", "Asia/Kolkata")
"""Without summer time, as where Lazada sells."""


def due(moment: Instant, zone: ZoneInfo = SAIGON) -> Instant | None:
    return LAZADA_2020.due(kept(1, moment), Setting(zone, moment))


@pytest.mark.parametrize(
    ("arrived", "answer_by"),
    [
        ("02 17:59:59", "02 19:00:00"),
        ("02 18:00:00", "03 19:00:00"),
        ("02 23:00:00", "03 19:00:00"),
        ("03 06:00:00", "03 19:00:00"),
    ],
)
def test_what_comes_until_six_is_due_at_seven(arrived: str, answer_by: str) -> None:
    assert due(local(arrived)) == local(answer_by)


@given(st.integers(0, 30 * 24 * 60), st.sampled_from(ZONES))
def test_due_is_the_first_seven_oclock_that_comes_more_than_an_hour_later(
    minute: int, name: str
) -> None:
    zone = ZoneInfo(name)
    arrived = local("01 00:00:00") + minute * MINUTE

    moment = arrived + 60 * MINUTE
    while (
        True
    ):  # minute by minute, to the next 19:00 behind the hour in which nothing is accepted any more
        moment += MINUTE
        shown = datetime.fromtimestamp(moment / 1000, UTC).astimezone(zone)
        if (shown.hour, shown.minute) == (19, 0):
            break
    assert due(Instant(arrived), zone) == moment


def test_the_rate_is_of_chats_a_cycle_and_the_last_word_need_not_be_ours() -> None:
    as_of = local("04 19:00:01")
    chats = [
        story(kept(1, local("02 10:00:00"), local("02 10:20:00"), "mai"), kept(2, local("02 11:00:00")), conversation=1),
        story(kept(3, local("02 17:00:00"), local("02 19:00:00"), "mai"), conversation=2),
        story(kept(4, local("02 17:00:00"), local("02 19:00:01"), "mai"), conversation=3),
        story(kept(5, local("03 17:00:00")), conversation=4),
        story(kept(6, local("04 18:30:00")), conversation=5),
    ]  # fmt: skip
    found = figures(LAZADA_2020, Setting(SAIGON, as_of), *chats)

    rate = found["rate"]
    assert (rate.n, rate.within, rate.missed, rate.share) == (5, 2, 2, 0.5)
    assert found["response_time"].mean_ms == 70 * MINUTE


def test_only_the_last_seven_days_and_no_holidays() -> None:
    as_of = local("20 12:00:00")
    old = story(kept(1, local("13 11:59:59"), local("13 12:00:00")), conversation=1)
    holiday = story(kept(2, local("18 10:00:00")), conversation=2)
    free = Setting(SAIGON, as_of, holidays=[date(2026, 3, 18)])

    assert samples(LAZADA_2020, free, old, holiday)["rate"] == []
    worked = Setting(SAIGON, as_of, holidays=free.holidays, readings=[HOLIDAYS_COUNT])
    assert [each.wait for each in samples(LAZADA_2020, worked, old, holiday)["rate"]] == [2]


@given(
    st.lists(
        st.tuples(st.integers(0, 6 * 24 * 3600), st.none() | st.integers(0, 40 * 3600)), max_size=12
    )
)
def test_the_rate_beside_counting_day_by_day(said: list[tuple[int, int | None]]) -> None:
    """Each chat is of one wait; a day's cycle is looked through from its beginning to its end."""
    as_of, begin = local("08 00:00:00"), local("01 00:00:00")
    waits = [
        kept(number, begin + opened * SECOND, None if took is None else begin + (opened + took) * SECOND)
        for number, (opened, took) in enumerate(said, 1)
    ]  # fmt: skip
    found = figures(
        LAZADA_2020, Setting(SAIGON, as_of), *(story(each, conversation=each.number) for each in waits)
    )  # fmt: skip

    within = missed = 0
    for day in range(-1, 9):
        ends = datetime(2026, 3, 1, 18, tzinfo=SAIGON) + timedelta(days=day)
        starts, deadline = ends - timedelta(days=1), ends + timedelta(hours=1)
        for each in waits:
            came = datetime.fromtimestamp(each.opened_at / 1000, SAIGON)
            if not starts <= came < ends:
                continue
            answered = each.answered_at is not None and each.answered_at <= as_of
            if (
                answered
                and datetime.fromtimestamp((each.answered_at or 0) / 1000, SAIGON) <= deadline
            ):
                within += 1
            elif as_of > deadline.timestamp() * 1000:
                missed += 1
    assert (found["rate"].within, found["rate"].missed) == (within, missed)
