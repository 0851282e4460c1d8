"""A list draws what says something else, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from rich.style import Style
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from socialdesk.tui.widgets.virtual_list import VirtualList
from tests.support.quiet import draw

PLAIN = Style()


class Rows(App[None]):
    """A hundred rows of two lines in a terminal that shows ten of them."""

    def __init__(self) -> None:
        super().__init__()
        self.words = {row: f"row {row}" for row in range(200)}
        self.made: list[int] = []

    def compose(self) -> ComposeResult:
        yield VirtualList(self._row, 2, "rows")

    def _row(self, row: int, width: int, is_cursor: bool) -> list[list[tuple[str, Style]]]:
        self.made.append(row)
        return [[(self.words[row], PLAIN)], [("below", PLAIN)]]

    @property
    def rows(self) -> VirtualList:
        return self.query_one(VirtualList)


@contextmanager
def drawn(widget: VirtualList) -> Iterator[list[tuple[tuple[Any, ...], dict[str, Any]]]]:
    """What is asked to be drawn or laid out meanwhile."""
    asked: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    refresh = widget.refresh

    def noted(*regions: Any, **how: Any) -> VirtualList:
        asked.append((regions, how))
        return refresh(*regions, **how)

    with mock.patch.object(widget, "refresh", noted):
        yield asked


async def shown(pilot: Pilot[Any]) -> None:
    """What has changed is on the screen."""
    await pilot.pause()
    draw()


async def test_rows_that_say_the_same_are_not_drawn_again() -> None:
    app = Rows()
    async with app.run_test(size=(40, 20)) as pilot:
        app.rows.resize_to(100)
        await shown(pilot)
        with drawn(app.rows) as asked:
            app.rows.redraw_changed()
            assert asked == []
            app.words[3] = app.words[50] = "another"  # one of them out of sight
            app.rows.redraw_changed()
        (((region,), _),) = asked
        assert (region.y, region.height) == (6, 2)


async def test_what_scrolled_into_sight_is_what_the_next_change_is_compared_with() -> None:
    app = Rows()
    async with app.run_test(size=(40, 20)) as pilot:
        app.rows.resize_to(100)
        await shown(pilot)
        app.rows.go(60)
        await shown(pilot)
        with drawn(app.rows) as asked:
            app.rows.redraw_changed()
            assert asked == []
            app.words[60] = "another"
            app.rows.redraw_changed()
        assert len(asked) == 1


async def test_a_row_more_below_what_is_in_sight_lays_nothing_out_and_can_be_gone_to() -> None:
    app = Rows()
    async with app.run_test(size=(40, 20)) as pilot:
        for count in (99, 100):  # with the first of them the scrollbar came, and took its column
            app.rows.resize_to(count)
            await shown(pilot)
        with drawn(app.rows) as asked:
            app.rows.resize_to(101)
        assert asked == []
        app.rows.go(100)
        await shown(pilot)
        assert app.rows.scroll_offset.y == 101 * 2 - 20
        assert app.rows.max_scroll_y == 101 * 2 - 20
        assert app.rows.vertical_scrollbar.window_virtual_size == 202


async def test_rows_that_are_gone_are_blank_and_the_scrollbar_says_so() -> None:
    app = Rows()
    async with app.run_test(size=(40, 20)) as pilot:
        app.rows.resize_to(100)
        await shown(pilot)
        app.rows.go(99)
        await shown(pilot)
        app.rows.resize_to(4)
        await shown(pilot)
        assert (app.rows.scroll_offset.y, app.rows.cursor) == (0, 3)
        assert app.rows.render_line(8).text.strip() == ""
        assert not app.rows.show_vertical_scrollbar


async def test_a_row_is_made_once_for_all_its_lines() -> None:
    app = Rows()
    async with app.run_test(size=(40, 20)) as pilot:
        app.rows.resize_to(100)
        await shown(pilot)
        app.made.clear()
        app.rows.refresh()
        await shown(pilot)
        assert app.made == list(range(10))


async def test_a_list_of_another_size_is_drawn_whole() -> None:
    app = Rows()
    async with app.run_test(size=(40, 20)) as pilot:
        app.rows.resize_to(100)
        await shown(pilot)
        await pilot.resize_terminal(1, 1)
        await pilot.resize_terminal(40, 24)
        with drawn(app.rows) as asked:
            app.rows.redraw_changed()
        assert asked == [((), {})]
