"""Copying takes more each time, and there is not always something to look at."""

from pathlib import Path

from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp
from socialdesk.tui.dialogs.viewer import ViewerScreen
from socialdesk.tui.inbox.messages import COPY_AGAIN
from tests.support.clock import ManualClock
from tests.support.inbox import inbox


async def test_pressed_again_in_time_copying_takes_more_and_later_it_begins_anew(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        app = desk.pilot.app
        assert isinstance(app, DeskApp)
        await desk.press("j")
        whole = "#3 Somchai Srisuk Shop đã nhận được tin"
        for copied in ("#3", "#3 Somchai Srisuk", whole, whole):
            await desk.press("full_stop")
            assert app.copied == copied
        clock.advance(COPY_AGAIN / 1000)
        await desk.press("full_stop")
        assert app.copied == "#3"


async def test_the_newest_file_is_looked_at_and_without_any_it_is_said(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.pilot.press("o")
        await desk.until(lambda: isinstance(desk.pilot.app.screen, ViewerScreen))
        await desk.press("escape")
        await desk.press("j", "o")
        assert desk.said == ["There is no file and no link in this conversation."]
        assert desk.pilot.app.screen is desk.screen
