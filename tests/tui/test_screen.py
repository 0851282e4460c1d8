"""A full screen: where keys, clicks and the focus go."""

from pathlib import Path

import pytest
from textual.geometry import Region

from socialdesk.model.i18n import set_language
from socialdesk.model.ids import Instant
from socialdesk.store.store import Store
from socialdesk.tui.dialogs.search import SearchScreen
from socialdesk.tui.registry import ACTIONS
from socialdesk.tui.text import Veil
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.thread_view import ThreadView
from tests.support.clock import ManualClock
from tests.support.desk import QUIET, composer, grid, leave_dialogs, main, open_desk, until
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.quiet import draw


async def test_a_change_of_focus_draws_two_widgets_and_not_the_screen(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        screen = main(pilot)
        assert screen.focused is None
        drawn: list[object] = []
        monkeypatch.setattr(type(screen), "refresh", lambda *each, **_: drawn.append(each))
        screen.set_focus(composer(pilot))
        await pilot.pause()
        assert screen.focused is composer(pilot)
        screen.set_focus(None)
        await pilot.pause()
        assert drawn == []


async def test_the_end_of_a_thread_is_in_sight_in_the_frame_in_which_the_composer_grows(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = sender("Nguyễn Thị Hương", "501")
    for number in range(40):
        at = Instant(NOW + number)
        said = inbound(f"câu {number}", str(200 + number), sender=who, contact=who, at=at)
        await desk_store.record([arrival(said)], said.at, ())
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        await until(pilot, lambda: "câu 39" in grid(pilot.app))
        thread = pilot.app.screen.query_one(ThreadView)
        monkeypatch.setattr(ThreadView, "on_resize", lambda *_: None)  # comes after the frame
        before = thread.size.height
        composer(pilot).styles.height = 9
        await until(pilot, lambda: thread.size.height < before)
        assert "câu 39" in thread.render_line(thread.size.height - 1).text


async def test_a_short_thread_fills_the_width_that_a_long_ones_bar_had(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = sender("Nguyễn Thị Hương", "501")
    for number in range(60):
        at = Instant(NOW + number)
        said = inbound(f"câu {number}", str(200 + number), sender=who, contact=who, at=at)
        await desk_store.record([arrival(said)], said.at, ())
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        await until(pilot, lambda: "câu 59" in grid(pilot.app))
        thread = pilot.app.screen.query_one(ThreadView)
        with_bar = thread.scrollable_content_region.width
        monkeypatch.setattr(ThreadView, "on_resize", lambda *_: None)  # comes after the frame
        await pilot.press("j")
        await until(pilot, lambda: thread.scrollable_content_region.width > with_bar)
        await until(pilot, lambda: any("─" * (with_bar - 20) in row for row in rows_of(thread)))
        first = next(row for row in rows_of(thread) if "──" in row)
        assert len(first.rstrip()) == thread.scrollable_content_region.width - 1


def rows_of(thread: ThreadView) -> list[str]:
    strips = thread.render_lines(Region(0, 0, thread.size.width, thread.size.height))
    return [strip.text for strip in strips]


async def test_a_thai_layout_and_an_input_method_are_understood_in_the_list(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    from textual import events

    async with open_desk(desk_store, tmp_path, clock) as pilot:
        pilot.app.post_message(events.Key("่", "่"))  # where j is
        await until(pilot, lambda: main(pilot).open_id == 3)
        assert "was taken for j" in grid(pilot.app)
        await pilot.press("g")
        await until(pilot, lambda: "g…" in grid(pilot.app))
        await pilot.press("g")
        await until(pilot, lambda: main(pilot).open_id == 1)


async def test_everything_that_looks_like_a_button_is_one(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        await pilot.click("#conversations", offset=(10, 5))
        await until(pilot, lambda: main(pilot).open_id == 4)
        await pilot.click("#tabs", offset=(14, 0))
        await until(pilot, lambda: "Nobody is here" in grid(pilot.app))
        await pilot.click("#tabs", offset=(3, 0))
        await until(pilot, lambda: "of 5" in grid(pilot.app))
        await pilot.click("#thread", offset=(12, 2))
        await until(pilot, lambda: main(pilot).pane == "thread")
        await pilot.click("#composer")
        await until(pilot, lambda: main(pilot).pane == "composer")
        await pilot.press("escape")
        place = grid(pilot.app).splitlines()[-1].index("find")
        await pilot.click("#foot", offset=(place, 0))
        await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))


PRESSED = dict.fromkeys(
    (action.where if action.where in ("thread", "composer") else "list", key)
    for action in ACTIONS
    if action.name not in QUIET
    for key in action.keys
)
"""Each key of each of the inbox's panes, once; what is another screen's key is pressed in the list."""


async def test_every_key_of_every_pane_leads_somewhere_and_breaks_nothing(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    """Every key that means something at any pane, with whatever opens left again."""
    try:
        async with open_desk(desk_store, tmp_path, clock) as pilot:
            before = ("", "")
            for pane, key in PRESSED:
                await leave_dialogs(pilot, before)
                before = (pane, key)
                main(pilot).navigator.enter(pane)
                await until(pilot, lambda pane=pane: main(pilot).pane == pane)  # type: ignore[misc]
                await pilot.press(*key.split(" "))
                draw()
                await pilot.pause()
                assert pilot.app.is_running, before
                assert pilot.app._exception is None, before
    finally:
        palette.use("dark")
        set_language("en")
        Veil.drawn = False
