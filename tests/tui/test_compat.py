"""What the toolkit does inside, where we depend on it."""

import itertools
import time
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.segment import Segment
from rich.text import Text
from textual import notifications
from textual.content import Content
from textual.css.model import RuleSet
from textual.strip import Strip
from textual.widgets._toast import Toast

from socialdesk.store.store import Store
from socialdesk.tui import compat
from socialdesk.tui.app import DeskApp
from socialdesk.tui.compat import LEAST_SHOWN, Notice
from socialdesk.tui.dialogs.fielded import Fielded
from socialdesk.tui.text import wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.typing_area import TypingArea
from tests.support.clock import ManualClock
from tests.support.desk import app_on, open_desk, until


def test_a_form_that_lacks_what_is_its_own_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="abstract"):
        Fielded[None](["name"])  # type: ignore[abstract]


def test_rules_of_styles_are_found_by_their_number_without_a_call() -> None:
    one, same = RuleSet(), RuleSet()
    assert one == same
    assert len({one, same}) == 2
    assert RuleSet.__hash__ is object.__hash__


def test_a_notice_lasts_as_long_as_it_was_meant_to() -> None:
    notice = Notice("x", timeout=60)
    assert not notice.has_expired
    assert 50 < notice.time_left <= 60


def test_a_notice_that_is_over_has_expired_and_still_gives_its_toast_a_moment() -> None:
    notice = Notice("x", timeout=-5)
    assert notice.has_expired
    assert notice.time_left == LEAST_SHOWN > 0


async def test_a_notice_that_ends_while_its_toast_is_made_sets_no_timer_into_the_past(
    desk_store: Store, sqlite_url: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A timer with less than no time never gives the loop back: the desk would stand still."""
    looks, timers = itertools.count(), list[float]()

    def later_at_each_look() -> float:
        return time.time() + next(looks)

    def noted(_toast: Toast, delay: float, *_: Any, **__: Any) -> None:
        timers.append(delay)

    monkeypatch.setattr(Toast, "set_timer", noted)
    monkeypatch.setattr(notifications, "time", later_at_each_look)
    app = app_on(sqlite_url, clock)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: app.store is not None)
        for seconds in range(12):  # one of them ends between any two looks
            looks = itertools.count()
            app.notify("x", timeout=seconds + 0.5)
            await pilot.pause()
    assert app.store is not None
    await app.store.close()
    assert timers
    assert min(timers) >= LEAST_SHOWN


async def test_the_toolkits_insides_are_where_we_think(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        assert not compat.has_terminal(pilot.app)
        compat.write_raw(pilot.app, "\x1b]2;x\x1b\\")


def test_a_line_remembers_how_it_was_cut_and_takes_no_more_room_for_it_than_that() -> None:
    line = Strip([Segment("một hai ba")])
    assert line.crop(0, 3) is line.crop(0, 3)
    assert {type(getattr(line, name)) for name in line.__slots__ if name.endswith("_cache")} == {
        dict,
        type(None),
    }


def test_no_line_ends_within_an_amount() -> None:
    text = "đã mua 2.995.000 ₫ trong 12 tháng, 1,650.00 THB (VND 5)"
    for width in range(12, 60):
        lines = [each.plain for each in Content(text).wrap(width)]
        lines += [each.plain for each in Text(text).wrap(Console(width=width), width)]
        lines += wrap(text, width)
        assert not [each for each in lines if each.lstrip().startswith(("₫", "THB"))], width
        assert max(len(each.rstrip()) for each in lines) <= width
    assert wrap("12 cái áo", 8) == ["12 cái", "áo"]


async def test_a_text_area_keeps_the_lines_in_sight_and_not_all_that_were_ever_drawn(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("r", *("abcdefghij" * 8))
        area = pilot.app.screen.query_one(TypingArea)
        assert len(area._line_cache) <= compat.LINES_KEPT == area._line_cache.maxsize


async def test_only_what_changes_is_given_other_styles(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        screen, given, give = pilot.app.screen, list[Any](), compat._replace_rules

        def noted(cls: Any, node: Any, *more: Any) -> None:
            given.append(node)
            give(cls, node, *more)

        monkeypatch.setattr(compat, "_replace_rules", noted)
        screen.update_node_styles()
        assert [each for each in given if each in screen.query("*")] == []
        assert screen.query_one("#right").display
        screen.set_class(True, "narrow")
        assert screen.query_one("#right") in given
        assert not screen.query_one("#right").display


async def test_a_desk_reads_its_styles_once_while_it_begins(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, refresh = list[int](), DeskApp.refresh_css

    def noted(app: DeskApp, **more: Any) -> None:
        read.append(app._css_update_count)
        refresh(app, **more)

    monkeypatch.setattr(DeskApp, "refresh_css", noted)
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        assert len(read) == 1
        pilot.app.dress("light")
        await pilot.pause()
        assert len(read) == 2
    palette.use("dark")
