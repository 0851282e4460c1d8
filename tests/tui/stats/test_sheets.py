"""Figures beside waits as tables and maps, drawn without a desk."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from socialdesk.model.badges import BADGES, Watched
from socialdesk.model.coach import Advice, Answer, Goal, Score, State
from socialdesk.model.hours import WEEKDAYS
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.measure import By
from socialdesk.model.reliability import Grade
from socialdesk.model.returns import Resolutions
from socialdesk.model.survey import Kind
from socialdesk.model.survey_figures import survey_figures
from socialdesk.model.workload import AgentWork, Backlog, Busy
from socialdesk.services.figures.badges import ChatColumns, Standing
from socialdesk.services.figures.buying import BuyerValue, CohortMonth
from socialdesk.services.figures.conversion import Conversion
from socialdesk.services.figures.promises import PromiseGroup
from socialdesk.services.figures.reliability import BuyersOfGrade
from socialdesk.services.figures.returns import ResolutionGroup
from socialdesk.services.figures.revenue import Revenue
from socialdesk.services.figures.self_served import SelfServed
from socialdesk.services.figures.surveys import SurveyGroup
from socialdesk.store.case_repeats import Repeat
from socialdesk.store.survey_rows import SurveyRow, Words
from socialdesk.tui.cells import cell_len
from socialdesk.tui.desk.sales import SalesSheet
from socialdesk.tui.desk.sheets import LowMark, Sheet, Subject
from socialdesk.tui.stats.sheets import sheet_text
from socialdesk.tui.stats.tables import Setting, Table, drawn
from tests.support.desk import ZONE
from tests.support.make import NOW

SETTING = Setting(ZONE, By.CHANNEL)
WIDTHS = (118, 78, 40)
BUSY = tuple(
    Busy(day, hour, 2, 6 if hour == 9 else 0, 3 if hour == 20 else 0)
    for day in WEEKDAYS
    for hour in range(24)
)
MAI = AgentWork("mai", 12, 4 * MINUTE, None, 2, 10, 5 * HOUR, 6, 8, None)


def said(sheet: Sheet, width: int = 118) -> str:
    text = sheet_text(sheet, SETTING, width).plain
    assert max(map(cell_len, text.split("\n"))) <= width
    return text


@pytest.mark.parametrize("width", WIDTHS)
def test_an_agent_stands_with_what_made_it_hard_and_what_is_unknown_is_no_zero(width: int) -> None:
    drawn_ = said(Sheet(Subject.AGENTS, agents=[MAI]), width)
    row = drawn_.split("\n")[-1].split()
    assert row[:3] == ["mai", "12", "4m"]
    if width == WIDTHS[0]:
        assert row[3:] == ["2", "10", "5h", "66.7%", "–", "2.0"]


@pytest.mark.parametrize("width", WIDTHS)
def test_sales_stand_in_whole_amounts_by_what_they_came_through(width: int) -> None:
    sold = Revenue("live", "VND", 3, 2, 750_000, 0, 250_000, 1, 0, 1, 90_000)
    found = SalesSheet(
        [sold], [], [sold], [BuyerValue("", "VND", 2, 4, 650_000, 325_000, 325_000, 1, 0.5, 162_500, 2.0, 2, DAY, DAY)],
        [Conversion("", 3, 3, 3, 1, 1 / 3, 1, DAY)],
        [CohortMonth("2026-09", "VND", n, 4, 4 - n, 1 - n / 4, 9, 2, True) for n in range(3)],
        [BuyersOfGrade(Grade.CAREFUL, 1, 0.5, 6, 4, 2, 0, 0, 0, 0)],
    )  # fmt: skip
    text = said(Sheet(Subject.SALES, sales=found), width)
    assert "750.000 ₫" in text or "750,000" in text
    if width == WIDTHS[0]:
        cohort = next(
            line for line in text.split("\n") if "75" in line and "50" in line and "4 " in line
        )
        assert "75%" in cohort.replace(".0", "").replace(" %", "%")
        assert "careful" in text
        assert "33.3%" in text


@pytest.mark.parametrize("width", WIDTHS)
def test_busy_hours_are_two_maps_of_the_same_week(width: int) -> None:
    lines = said(Sheet(Subject.BUSY, busy=BUSY), width).split("\n")
    mondays = [line for line in lines if line.startswith("Mon")]
    assert len(mondays) == 2
    assert mondays[0].index("█") < mondays[1].index("█")


def test_what_was_left_is_drawn_and_told_the_newest_first() -> None:
    days = [Backlog(f"2026-11-{day}", NOW, day - 20, 0, day - 19, 3, 2) for day in range(20, 27)]
    text = said(Sheet(Subject.BACKLOG, backlog=days))
    assert text.index("Thu 26/11") > text.index("┤")  # the plot's last day
    table = text[text.index("What was left") :]
    assert table.index("Thu 26/11") < table.index("Fri 20/11")
    assert table.split("\n")[2].split() == ["Thu", "26/11", "6", "0", "7", "3", "2"]


@pytest.mark.parametrize("width", WIDTHS)
def test_what_the_folder_answered_is_told_by_answer(width: int) -> None:
    rows = [SelfServed("", 9, 6, 4, 3, 1, 1, 1), SelfServed("ship", 6, 6, 4, 3, 0, 0, 0)]
    text = sheet_text(Sheet(Subject.ANSWERS, answers=rows), Setting(ZONE, By.TAG), width).plain
    every, ship = (line.split() for line in text.split("\n")[-2:])
    assert every[:3] == ["all", "9", "6"]
    assert ship[:2] == ["ship", "6"]
    if width == WIDTHS[0]:
        assert every[3:] == ["3", "75.0%", "1", "1", "1"]
    nothing = Sheet(Subject.ANSWERS, answers=[SelfServed("", 0, 0, 0, 0, 0, 0, 0)])
    assert said(nothing).endswith("Nothing of that time.")


def test_who_came_back_is_told_by_groups() -> None:
    found = Resolutions(8, 1, 4, 3, 0.75, 9 * MINUTE, 5 * MINUTE, 20 * MINUTE, HOUR, 2 * HOUR)
    groups = [ResolutionGroup("zalo_oa", found)]
    text = said(Sheet(Subject.RETURNS, resolutions=groups))
    row = next(line for line in text.split("\n") if line.startswith("zalo_oa"))
    assert row.split() == ["zalo_oa", "8", "75.0%", "1", "5m", "20m", "4"]
    assert text.endswith("Nothing of that time.")  # no tag has any


def test_a_badge_in_danger_says_by_when_whom_to_answer() -> None:
    badge = next(iter(BADGES.values()))
    goal = Goal(Fraction(9, 10))
    score, later = Score(9, 10), Score(9, 12)
    one = np.ones(1, np.int64)
    dashboard = ChatColumns(one, one, one, one * NOW, one, one, one, (one, one))
    advice = Advice(True, (Answer(Instant(NOW + HOUR), NOW, 0),), score)
    standing = Standing(
        Watched(badge, None, None), goal, State.AT_RISK, 9, 1, score, later, NOW, NOW, advice, dashboard, ()
    )  # fmt: skip
    text = said(Sheet(Subject.BADGES, badges=[standing]))
    assert f"! {badge.name}" in text
    assert "90.0%" in text
    assert "75.0%" in text
    assert f"{badge.name}: one answer by Mon 28/09 11:00 keeps it." in " ".join(text.split())
    assert "The shop has no badge yet." in said(Sheet(Subject.BADGES))


def test_where_there_is_little_room_the_last_numbers_go_first() -> None:
    table = Table("about", ("", "first", "second"), [["a name that is long", "1", "2"]])
    assert drawn(table, 60).plain.split("\n")[1].split() == ["first", "second"]
    narrow = drawn(table, 20).plain.split("\n")
    assert narrow[1].split() == ["first"]
    assert max(map(cell_len, narrow)) <= 20


@pytest.mark.parametrize("width", WIDTHS)
def test_marks_stand_with_how_sure_they_are_and_low_ones_with_why(width: int) -> None:
    groups = [
        SurveyGroup("mai", survey_figures(Kind.CSAT, [5] * 24 + [1] * 8, 40)),
        SurveyGroup("lan", survey_figures(Kind.NPS, [10, 10, 0], 4)),
    ]
    row = SurveyRow(
        3, "csat", "resolved", "asked", "", 1, "Hươ\x1bng", "shop", "telegram", "", "mai", "[]", "vi", 1, NOW, NOW, 1, 1, NOW,
    )  # fmt: skip
    low = [LowMark(row, [Words(3, NOW, "text", "áo\nrách\x1b[31m")])]
    sheet = Sheet(Subject.SURVEYS, surveys=groups, low_marks=low)
    text = sheet_text(sheet, Setting(ZONE, By.AGENT), width).plain
    assert max(map(cell_len, text.split("\n"))) <= width
    first = next(line for line in text.split("\n") if "mai" in line).split()
    assert first[:4] == ["satisfied", "·", "mai", "75.0%"]
    if width == WIDTHS[0]:
        assert first[4:] == ["14.4", "32", "40", "80.0%", "24", "8"]
    assert "+33*" in text
    assert "too few" in " ".join(text.split())
    assert "★ 1/5 28/09" in text
    assert "áo rách" in " ".join(text.split())
    assert "\x1b" not in text
    assert "Nothing of that time." in said(Sheet(Subject.SURVEYS))


@pytest.mark.parametrize("width", WIDTHS)
def test_what_comes_up_again_is_a_line_a_product_and_cause(width: int) -> None:
    again = [
        Repeat("A1-M", "Áo\x1b[31m A1", "wrong_size", 3, 2, 250_000, 60),
        Repeat("", "", "late", 2, 2, 0, 0),
    ]
    text = said(Sheet(Subject.CASES, came_again=again, currency="VND"), width)
    first, second = (line for line in text.split("\n") if "A1-M" in line or "arrived late" in line)
    assert first.split()[-5:] == ["2", "5.0%", "60", "250.000", "₫"] or width != WIDTHS[0]
    assert "wrong size" in " ".join(text.split()) and second.startswith("– · arrived late")
    assert "\x1b" not in text
    assert "Nothing of that time." in said(Sheet(Subject.CASES))


def test_promises_stand_below_the_agents_where_there_are_any() -> None:
    assert "promises made" not in said(Sheet(Subject.AGENTS, agents=[MAI]))
    linh = PromiseGroup("li\x1bnh", 4, 1, 1, 1, 1, 1, HOUR)
    lan = PromiseGroup("lan", 1, 0, 0, 0, 1, 0, None)
    text = said(Sheet(Subject.AGENTS, agents=[MAI], promises=[linh, lan]))
    rows = [line.split() for line in text.split("\n")[-2:]]
    assert [row[-6:] for row in rows] == [
        ["4", "1", "1", "1", "33.3%", "1h"], ["1", "0", "0", "0", "–", "–"],
    ]  # fmt: skip
    assert "\x1b" not in text
