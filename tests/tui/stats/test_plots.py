"""The trend and the heat map, drawn without a desk."""

from __future__ import annotations

import pytest

from socialdesk.tui.cells import cell_len
from socialdesk.tui.stats.plots import (
    LEFT,
    Axis,
    HeatMap,
    cell_at,
    column_at,
    heat,
    legend,
    level,
    trend,
)

AXIS = Axis("100.0%", "0.0%", ("T6 20/11", "T2 23/11", "T5 26/11"))
DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


def week(*busy: tuple[int, int, float]) -> HeatMap:
    values = [[0.0] * 24 for _ in range(7)]
    for day, hour, value in busy:
        values[day][hour] = value
    return HeatMap(values, DAYS, lambda value: f"{value:.0f}")


@pytest.mark.parametrize("size", [(76, 17), (46, 6), (30, 3)])
def test_a_trend_fills_its_room_and_names_its_ends(size: tuple[int, int]) -> None:
    lines = trend([0.5, None, 1.0], [None, 0.2, 0.4], 1, AXIS, size).plain.split("\n")
    assert len(lines) == size[1]
    assert {cell_len(line) for line in lines} == {size[0]}
    assert lines[0].startswith("100.0%┤")
    assert lines[-2].startswith("  0.0%┤")
    assert lines[-1].split()[0] == "T6"
    assert lines[-1].endswith("T5 26/11")


def test_what_rises_is_drawn_rising_and_a_gap_stays_one() -> None:
    rows = trend([0.0, 0.5, 1.0], [None] * 3, 1, AXIS, (27, 7)).plain.split("\n")[:-1]
    first = [next(i for i, char in enumerate(row[LEFT:]) if char != " ") for row in rows]
    assert first == sorted(first, reverse=True)
    gap = trend([1.0, None, None, None, 1.0], [None] * 5, 1, AXIS, (27, 7)).plain.split("\n")[:-1]
    assert {row[LEFT + 8 : LEFT + 12] for row in gap} == {"    "}


def test_what_was_is_drawn_in_other_shapes_than_what_is() -> None:
    now = trend([1.0, 0.0], [None] * 2, 1, AXIS, (27, 7)).plain
    was = trend([None] * 2, [1.0, 0.0], 1, AXIS, (27, 7)).plain
    assert sum("\u2800" < char <= "\u28ff" for char in was) == 2  # a dot each
    assert sum("\u2800" < char <= "\u28ff" for char in now) > 6


def test_a_column_is_the_value_that_is_marked_in_it() -> None:
    for chosen in (0, 6, 12):
        marked = trend([None] * 13, [None] * 13, 1, AXIS, (60, 5), chosen).plain.split("\n")[1]
        assert column_at(marked.index("┃"), 13, 60) == chosen
    assert column_at(2, 13, 60) is None
    assert column_at(20, 0, 60) is None


@pytest.mark.parametrize("width", [76, 54, 46, 28, 20])
def test_each_hour_stands_in_its_place(width: int) -> None:
    for day, hour in ((0, 0), (2, 9), (6, 22)):
        lines = heat(week((day, hour, 8), (3, 15, 2)), width).plain.split("\n")
        assert max(map(cell_len, lines)) <= width
        assert [line[:2] for line in lines[:7]] == list(DAYS)
        x = lines[day].index("█")
        found = cell_at(x, day, width)
        assert found in {(day, hour), (day, hour // 2 * 2)}
        assert [line.count("░") > 0 for line in lines[:7]].index(True) == 3


def test_where_there_is_room_each_hour_has_its_number() -> None:
    map_ = week((0, 9, 12), (0, 10, 3), (4, 20, 150))
    lines = heat(map_, 76).plain.split("\n")
    assert " 3░" in lines[0]
    assert "12░" in lines[0]
    assert "  █" in lines[4]  # no room for three digits: its shade alone
    assert legend(map_, 76) == "    ░ ≤38  ▒ ≤75  ▓ ≤112  █ ≤150"
    assert legend(map_, 12) == legend(week(), 76) == ""


def test_nothing_and_the_most_have_shades_of_their_own() -> None:
    assert [level(each, 8) for each in (0, 0.1, 2, 2.1, 4, 6, 8)] == [0, 1, 1, 2, 2, 3, 4]
    assert level(0, 0) == 0
