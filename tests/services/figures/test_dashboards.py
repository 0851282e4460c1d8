"""What the desk shows at once is what is asked one by one, and behind each figure stand just its waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.measure import By, ClockKind, Question, When
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.services.figures.dashboard import Pick, earlier, stretches
from socialdesk.services.figures.dashboards import Dashboards
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import ZONE, measuring_on, populate
from tests.support.make import NOW
from tests.support.waited import waited

TODAY = Instant(int(datetime.fromtimestamp(NOW / 1000, ZONE).replace(hour=0, minute=0, second=0).timestamp() * 1000))  # fmt: skip
WEEK = Question(NOW, Instant(TODAY - 6 * DAY), Instant(TODAY + DAY))


def at(*parts: int, zone: ZoneInfo = ZONE) -> Instant:
    return Instant(round(datetime(*parts, tzinfo=zone).timestamp() * 1000))  # type: ignore[misc,arg-type]


async def test_a_dashboard_says_what_single_questions_say(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    await waited(desk_store, clock)
    measuring = measuring_on(desk_store)
    dashboards = Dashboards(desk_store, measuring, ZONE)
    for question in (
        replace(WEEK, by=By.AGENT),
        replace(WEEK, by=By.TAG, when=When.ANSWER, clock=ClockKind.BUSINESS),
        replace(WEEK, by=By.WEEKDAY, begins=Instant(TODAY - 13 * DAY), target=5 * 60_000),
    ):
        dashboard = await dashboards.dashboard(question)
        plain = replace(question, by=By.ALL)

        assert [dashboard.whole.figures] == [one.figures for one in await measuring.figures(plain)]
        assert {each.name: each.figures for each in dashboard.groups} == {
            one.group: one.figures for one in await measuring.figures(question)
        }
        before = earlier(plain, ZONE)
        assert before is not None
        assert [dashboard.whole.before] == [one.figures for one in await measuring.figures(before)]
        whole = dashboard.whole.figures.n
        assert whole == sum(each.figures.n for each in dashboard.trend)
        assert whole == sum(each.n for day in dashboard.heat for each in day)
        assert len(dashboard.waiting) == 4
        for each in dashboard.groups:
            behind = await dashboards.behind(Pick(question, each.name))
            counted = [one for one in behind.waits if one.is_counted]
            assert behind.counted == len(counted) == each.figures.n
            assert sum(one.is_late for one in counted) == each.figures.missed


async def test_a_cell_the_open_ones_and_what_is_left_out_are_found_behind_their_figures(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    await waited(desk_store, clock)
    dashboards = Dashboards(desk_store, measuring_on(desk_store), ZONE)
    dashboard = await dashboards.dashboard(WEEK)

    cells = [(day, hour) for day in range(7) for hour in range(24) if dashboard.heat[day][hour].n]
    day, hour = cells[0]
    cell = await dashboards.behind(Pick(WEEK, cell=(day, hour)))
    assert cell.counted == dashboard.heat[day][hour].n
    local = [datetime.fromtimestamp(each.opened_at / 1000, ZONE) for each in cell.waits]
    assert {(each.weekday(), each.hour) for each in local} == {(day, hour)}

    waiting = await dashboards.behind(Pick(WEEK, is_open=True))
    assert tuple(each.opened_at for each in waiting.waits) == dashboard.waiting
    assert not waiting.left_out

    whole = await dashboards.behind(Pick(WEEK))
    left = [each.wait for each in whole.waits if not each.is_counted]
    told = await desk_store.stories.waiters(left)
    assert whole.left_out == len(left) > 0
    assert {each.why_excluded for each in told} == {"resolved"}


def test_the_same_days_before_are_whole_weeks_ago_at_the_same_hour() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = at(2026, 10, 28, 15, 30, zone=berlin)  # clocks were put back on the 25th
    today = Question(now, at(2026, 10, 28, zone=berlin), at(2026, 10, 29, zone=berlin))
    assert earlier(today, berlin) == replace(
        today,
        as_of=at(2026, 10, 21, 15, 30, zone=berlin),
        begins=at(2026, 10, 21, zone=berlin),
        ends=at(2026, 10, 21, 15, 30, zone=berlin),
    )
    month = replace(today, begins=at(2026, 9, 29, zone=berlin))
    before = earlier(month, berlin)
    assert before is not None
    assert before.begins == at(2026, 8, 25, zone=berlin)  # five weeks
    assert earlier(replace(today, begins=None), berlin) is None


@pytest.mark.parametrize(
    ("begins", "ends", "count", "second"),
    [
        (at(2026, 11, 26), at(2026, 11, 27), 24, at(2026, 11, 26, 1)),
        (at(2026, 11, 20), at(2026, 11, 27), 7, at(2026, 11, 21)),
        (at(2026, 1, 1), at(2026, 11, 27), 48, at(2026, 1, 8)),
        (at(2023, 11, 15), at(2026, 11, 27), 37, at(2023, 12, 1)),
        (at(2026, 11, 26), at(2026, 11, 26), 0, None),
    ],
)
def test_a_time_is_drawn_in_hours_days_weeks_or_months(
    begins: Instant, ends: Instant, count: int, second: Instant | None
) -> None:
    found = stretches(begins, ends, ZONE)
    assert len(found) == count
    assert all(one[1] == other[0] for one, other in pairwise(found))
    if second is not None:
        assert (found[0][0], found[1][0], found[-1][1]) == (begins, second, ends)


def test_a_day_of_twenty_five_hours_has_as_many() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    begins, ends = at(2026, 10, 25, zone=berlin), at(2026, 10, 26, zone=berlin)
    assert ends - begins == 25 * HOUR
    found = [end - start for start, end in stretches(begins, ends, berlin)]
    assert found == [HOUR] * 25


async def test_behind_a_figure_of_another_system_stands_what_that_counts(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    await waited(desk_store, clock)
    measuring = measuring_on(desk_store)
    dashboards = Dashboards(desk_store, measuring, ZONE)
    for name, by in (("chatwoot", By.AGENT), ("lazada-2020", By.ALL), ("zammad", By.TAG)):
        question = replace(WEEK, by=by)
        for each in await measuring.preset(PRESETS[name], question):
            pick = Pick(question, each.group)
            behind = await dashboards.behind_theirs(PRESETS[name], pick, each.metric, None)
            assert behind.counted == len(behind.waits) == each.figures.n
            assert sum(one.is_late for one in behind.waits) == (each.figures.missed or 0)
            told = await desk_store.stories.waiters([one.key for one in behind.waits])
            assert {one.wait for one in told} == {one.key for one in behind.waits}
