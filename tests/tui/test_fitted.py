"""What is drawn for a width is drawn again when the width has changed, whatever opened beside it."""

from pathlib import Path
from typing import Any

import pytest
from rich.text import Text
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from socialdesk.store.store import Store
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.widgets.fitted import Fitted
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, populate, until


class Beside(App[None]):
    """A line, and a pane that opens beside it."""

    CSS = "#side { width: 20; display: none; } .open #side { display: block; } #line { height: auto; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []
        self.words = "─"
        self.line = Fitted(self._draw, "line", folds=True, grows=True)

    def _draw(self, width: int) -> Text:
        self.drawn.append(width)
        return Text(self.words * width if self.words == "─" else self.words)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self.line
            yield Static(id="side")


async def test_it_is_drawn_for_the_width_it_has_and_again_when_a_pane_opens_or_closes() -> None:
    app = Beside()
    async with app.run_test(size=(60, 5)) as pilot:
        await until(pilot, lambda: grid(app).splitlines()[0] == "─" * 60)
        app.screen.set_class(True, "open")
        await until(pilot, lambda: grid(app).splitlines()[0] == "─" * 40)
        await until(pilot, lambda: app.line.size.height == 1)
        app.screen.set_class(False, "open")
        await until(pilot, lambda: grid(app).splitlines()[0] == "─" * 60)
        await pilot.resize_terminal(30, 5)
        await until(pilot, lambda: grid(app).splitlines()[0] == "─" * 30)


async def test_what_says_the_same_is_not_written_again_unless_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Beside()
    async with app.run_test(size=(60, 5)) as pilot:
        await until(pilot, lambda: app.drawn)
        written: list[bool] = []
        monkeypatch.setattr(app.line, "update", lambda _text, layout=False: written.append(layout))
        app.line.redraw()
        assert written == []
        app.line.redraw(anew=True)
        assert written == [False]


async def test_only_another_number_of_lines_lays_the_screen_out_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Beside()
    async with app.run_test(size=(60, 9)) as pilot:
        await until(pilot, lambda: app.drawn)
        laid_out: list[bool] = []
        monkeypatch.setattr(app.line, "update", lambda _text, layout=False: laid_out.append(layout))
        for words in ("x" * 60, "y" * 59, "z" * 61, "one\ntwo", "a\nb\nc"):
            app.words = words
            app.line.redraw()
        assert laid_out == [False, False, True, False, True]


async def test_before_it_has_a_width_only_a_line_of_the_whole_terminal_is_drawn() -> None:
    app = Beside()
    async with app.run_test(size=(60, 5)) as pilot:
        await pilot.pause()
        hidden = Fitted(lambda width: Text(f"{width}"), "hidden")
        whole = Fitted(lambda width: Text(f"{width}"), "whole", spans=True)
        for line in (hidden, whole):
            line.styles.display = "none"
            await app.mount(line)
            line.redraw()
        assert (hidden._shown, whole._shown) == (None, Text("60"))


async def test_a_line_that_does_not_fold_is_cut_where_its_room_ends_and_not_after_a_word() -> None:
    """It ended after the last whole word, as if nothing more had been said."""
    app = Beside()
    app.line = Fitted(lambda _width: Text("comment under a-live-video-of-monday"), "line")
    async with app.run_test(size=(20, 5)) as pilot:
        await until(pilot, lambda: grid(app).splitlines()[0] == "comment under a-liv…")


def lines_between(screen: InboxScreen) -> int:
    """How many lines stand between the thread and the composer."""
    thread, composer = screen.thread_pane.widget.region, screen.composer.area.region
    return composer.y - thread.bottom


async def opened(pilot: Any) -> InboxScreen:
    app = pilot.app
    await until(pilot, lambda: "Hương" in grid(app) and "▎" in grid(app))
    screen = app.screen_stack[0]
    assert isinstance(screen, InboxScreen)
    return screen


async def test_the_composers_head_stays_one_line_when_the_customer_opens_beside_it(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    """It was drawn for the width before the customer's pane opened, and wrapped into three lines."""
    await populate(desk_store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=(120, 35)) as pilot:
        screen = await opened(pilot)
        for shown in (True, False, True, False):
            await until(pilot, lambda shown=shown: ("Conversations" in grid(app)) is shown)  # type: ignore[misc]
            await until(pilot, lambda: lines_between(screen) == 1)
            head = screen.composer.head
            assert len(str(head._shown)) == head.size.width
            await pilot.press("i")
        await until(pilot, lambda: "Conversations" in grid(app))
        before = screen.composer.head.size.width
        await pilot.resize_terminal(150, 35)
        await until(pilot, lambda: screen.composer.head.size.width > before)
        await until(pilot, lambda: lines_between(screen) == 1)
    assert app.store is not None
    await app.store.close()


@pytest.mark.parametrize("width", [120, 80, 50])
async def test_the_customer_is_shown_and_hidden_by_one_key_at_every_width(
    desk_store: Store, tmp_path: Path, clock: ManualClock, width: int
) -> None:
    await populate(desk_store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=(width, 30)) as pilot:
        await until(pilot, lambda: "Hương" in grid(app))
        is_wide = width >= 120
        await until(pilot, lambda: ("Conversations" in grid(app)) is is_wide)
        for shown in (not is_wide, is_wide, not is_wide):
            await pilot.press("i")
            await until(pilot, lambda shown=shown: ("Conversations" in grid(app)) is shown)  # type: ignore[misc]
    assert app.store is not None
    await app.store.close()
