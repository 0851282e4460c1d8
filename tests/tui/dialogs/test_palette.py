"""The box for everything: people, tags, views and actions."""

from pathlib import Path

from socialdesk.model.i18n import set_language
from socialdesk.store.store import Store
from socialdesk.tui.actions.action import EVERYWHERE
from socialdesk.tui.dialogs.palette import PaletteScreen
from socialdesk.tui.registry import ACTIONS, SCREENS
from socialdesk.tui.screen import DeskScreen
from socialdesk.tui.text import Veil
from socialdesk.tui.widgets import palette
from tests.support.clock import ManualClock
from tests.support.desk import QUIET, composer, grid, leave_dialogs, main, open_desk, type_in, until
from tests.support.quiet import draw


async def test_the_palette_leads_to_people_tags_views_and_actions_and_says_why_not(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("ctrl+k")
        await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))
        await type_in(pilot, "dang")
        await until(pilot, lambda: "Đặng Đức" in grid(pilot.app))
        await pilot.press("enter")
        await until(
            pilot, lambda: pilot.app.focused is composer(pilot) and main(pilot).open_id == 5
        )
        await pilot.press("ctrl+k")
        await type_in(pilot, ">hide")
        await until(pilot, lambda: "only for comments" in grid(pilot.app))
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, PaletteScreen)
        await pilot.press("escape", "escape", "ctrl+k")
        await type_in(pilot, "#vip")
        await until(pilot, lambda: "# #vip" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "tag:vip" in grid(pilot.app) and "1 of 1" in grid(pilot.app))
        await pilot.press("colon")
        await type_in(pilot, "mine")
        await until(pilot, lambda: "Take it: assign it to me" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "Assigned to linh" in grid(pilot.app))


async def test_every_action_is_in_the_palette_with_its_key_and_can_be_chosen_there(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    try:
        async with open_desk(desk_store, tmp_path, clock) as pilot:
            everywhere = {each.name for each in ACTIONS if each.where == EVERYWHERE}
            for entry in SCREENS:
                pilot.app.show(entry.name)
                await pilot.press("ctrl+k")
                await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))
                screen = pilot.app.screen
                assert isinstance(screen, PaletteScreen)
                choices = {each.value: each for each in screen._actions}
                assert set(choices) == {action.name for action in entry.actions} | everywhere
                assert all(each.key and each.detail for each in choices.values())
                before = "palette"
                for name in choices:
                    await leave_dialogs(pilot, before, DeskScreen)
                    before = name
                    if name not in QUIET:
                        shown = pilot.app.screen
                        if name not in everywhere or shown.entry is not entry:  # type: ignore[attr-defined]
                            shown = pilot.app.show(entry.name)
                        shown.perform_named(name)  # type: ignore[attr-defined]
                        await pilot.pause()
                        draw()
                        await pilot.pause()
                        assert pilot.app._exception is None, name
    finally:
        palette.use("dark")
        set_language("en")
        Veil.drawn = False
