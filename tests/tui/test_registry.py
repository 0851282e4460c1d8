"""A new full screen is a folder and a row: here is one, made up, with a pane, actions and a name."""

from pathlib import Path
from typing import Any

import pytest
from rich.text import Text
from textual.app import ComposeResult

from socialdesk.errors import ConfigError
from socialdesk.store.store import Store
from socialdesk.tui.actions.action import Action, Pane
from socialdesk.tui.app import DeskApp, Settings
from socialdesk.tui.desk.desk import Desk
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.registry import SCREENS, keymap
from socialdesk.tui.screen import DeskScreen, FullScreen
from socialdesk.tui.widgets.fitted import Fitted
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, populate, until


class LiveScreen(DeskScreen):
    """Counts the products that are held up."""

    def __init__(self, entry: FullScreen, desk: Desk) -> None:
        super().__init__(entry)
        self.desk = desk
        self.shown = 0
        self.count = Fitted(lambda _: Text(f"held up: {self.shown}"), "live-count", spans=True)

    def compose(self) -> ComposeResult:
        yield self.count
        yield self.foot

    def on_mount(self) -> None:
        self.draw_all()

    def hold_up(self) -> None:
        self.shown += 1
        self.count.redraw()

    def why_not_down(self) -> str:
        return "" if self.shown else "nothing is held up"


LIVE = Pane("stage", "At the live video")
HOLDING: tuple[Action[LiveScreen], ...] = (
    Action("hold_up", ("h",), "hold up", "Hold the next product up", LIVE.name,
           lambda live: live.hold_up(), footer=1, group="many"),
    Action("put_down", ("z",), "put down", "Put the product down", LIVE.name,
           lambda live: live.tell("put down"), group="many", why_not=LiveScreen.why_not_down),
    Action("leave_live", ("escape",), "back", "Back to the inbox", LIVE.name,
           lambda live: live.program.show("inbox"), footer=2, group="move", is_needed=True),
)  # fmt: skip
TO_LIVE: tuple[Action[LiveScreen], ...] = (
    Action("live", ("alt+3",), "live video", "To the live video", "everywhere",
           lambda live: live.count.redraw(), footer=8, group="move"),
)  # fmt: skip
ENTRY = FullScreen("live", (LIVE,), HOLDING, TO_LIVE, LiveScreen)
WITH_LIVE = (*SCREENS, ENTRY)


def app(tmp_path: Path, clock: ManualClock) -> DeskApp:
    settings = Settings(undo_seconds=0, screens=WITH_LIVE, keymap=keymap(screens=WITH_LIVE))
    return app_on(f"sqlite:///{tmp_path}/desk.db", clock, settings=settings)


async def there(pilot: Any) -> LiveScreen:
    await until(pilot, lambda: isinstance(pilot.app.screen, LiveScreen))
    await until(pilot, lambda: "held up: " in grid(pilot.app))
    screen = pilot.app.screen
    assert isinstance(screen, LiveScreen)
    return screen


async def test_it_is_reached_by_its_key_answers_its_own_and_leads_back(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    desk = app(tmp_path, clock)
    async with desk.run_test(size=(140, 35)) as pilot:
        await until(pilot, lambda: "Hương" in grid(desk) and "M-3 live video" in grid(desk))
        await pilot.press("r", *"dang", "alt+3")
        screen = await there(pilot)
        assert "h hold up" in grid(desk)
        assert "M-3 live video" in grid(desk)
        await pilot.press("h", "h", "e")  # e means nothing here: nobody is resolved
        await until(pilot, lambda: "held up: 2" in grid(desk))
        assert screen.shown == 2
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(desk.screen, InboxScreen))
        await until(pilot, lambda: "dang" in grid(desk))  # the inbox is as it was left
        await pilot.press("alt+3")
        await there(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(desk.screen, InboxScreen))
        assert len(desk.screen_stack) == 1
    assert desk.store is not None
    await desk.store.close()


async def test_it_is_in_the_palette_and_its_own_palette_has_its_own_actions(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    desk = app(tmp_path, clock)
    async with desk.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: "Hương" in grid(desk))
        await pilot.press("ctrl+k", *">live video")
        await until(pilot, lambda: "To the live video" in grid(desk))
        await pilot.press("enter")
        screen = await there(pilot)
        await pilot.press("ctrl+k", *">put")
        await until(pilot, lambda: "nothing is held up" in grid(desk))
        assert "Snooze" not in grid(desk)
        await pilot.press("escape", "ctrl+k", *">hold")
        await until(pilot, lambda: "Hold the next product up" in grid(desk))
        await pilot.press("enter")
        await until(pilot, lambda: screen.shown == 1)
        await pilot.press("ctrl+k", *"emily")
        await until(pilot, lambda: "Emily Carter" in grid(desk))
        await pilot.press("enter")  # a customer is somebody of the inbox
        await until(pilot, lambda: isinstance(desk.screen, InboxScreen))
        await until(pilot, lambda: desk.screen.open_id == 4)  # type: ignore[attr-defined]
    assert desk.store is not None
    await desk.store.close()


async def test_help_shows_its_keys_first_and_what_is_known_everywhere_works_there(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    desk = app(tmp_path, clock)
    async with desk.run_test(size=(120, 60)) as pilot:
        await until(pilot, lambda: "Hương" in grid(desk))
        await pilot.press("alt+3")
        await there(pilot)
        await pilot.press("f1")
        await until(pilot, lambda: "At the live video" in grid(desk))
        drawn = grid(desk)
        assert "Hold the next product up" in drawn
        assert "Everywhere" in drawn
        assert "In the list" not in drawn
        await pilot.press("escape", "f8")
        await until(pilot, lambda: "any other key: back" in grid(desk))
        await pilot.press("escape", "ctrl+n")  # belongs to the inbox, which is shown first
        await until(pilot, lambda: isinstance(desk.screen, InboxScreen))
    assert desk.store is not None
    await desk.store.close()


def test_its_keys_are_the_shops_to_change_and_conflicts_are_refused() -> None:
    keys = keymap({"live": ["alt+6"], "hold_up": ["p"]}, screens=WITH_LIVE)
    found = keys.meaning("list", "alt+6", None)
    assert isinstance(found, Action)
    assert found.name == "live"
    with pytest.raises(ConfigError, match='"z" means put_down already'):
        keymap({"hold_up": ["z"]}, screens=WITH_LIVE)
    with pytest.raises(ConfigError, match="means accounts already"):
        keymap({"live": ["f8"]}, screens=WITH_LIVE)
    with pytest.raises(ConfigError, match="leave_live: needs at least one key"):
        keymap({"leave_live": []}, screens=WITH_LIVE)
    with pytest.raises(ConfigError, match="there is no action"):
        keymap({"live": ["alt+6"]})


def test_every_screen_leads_to_itself_and_no_two_share_a_pane() -> None:
    panes = [pane.name for screen in SCREENS for pane in screen.panes]
    assert len(set(panes)) == len(panes)
    for screen in SCREENS:
        wheres = {action.where for action in screen.actions}
        assert wheres == {pane.name for pane in screen.panes}
        assert screen.name in {action.name for action in screen.everywhere}
