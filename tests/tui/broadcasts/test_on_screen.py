"""Writing, looking, sending, scheduling and trying from the screen of broadcasts: by key, palette and
mouse, and always the one that was meant, however long the store takes."""

import random
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.services.broadcasting.announcing import changed
from socialdesk.store.store import Store
from socialdesk.tui.broadcasts.editor import EditorScreen
from socialdesk.tui.broadcasts.preflight_view import PreflightScreen
from socialdesk.tui.broadcasts.schedule_view import ScheduleScreen
from socialdesk.tui.broadcasts.screen import BroadcastsScreen
from socialdesk.tui.dialogs.palette import PaletteScreen
from socialdesk.tui.dialogs.sure import SureScreen
from tests.support.desk import done, grid, until
from tests.support.make import NOW
from tests.support.slow import SlowStore
from tests.tui.broadcasts.conftest import Opens, screen_of

ACTS = (
    ("n", "Write a broadcast", "new", EditorScreen),
    ("e", "Write it otherwise", "edit", EditorScreen),
    ("p", "Who gets it, why", "pre-flight", PreflightScreen),
    ("s", "Send it now, after", "start", SureScreen),
    ("c", "Say when it goes out", "schedule", ScheduleScreen),
    ("t", "Send it to one", "test", PaletteScreen),
)


async def back(pilot: Pilot[Any]) -> None:
    await done(pilot)
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(pilot.app.screen, BroadcastsScreen))
    await done(pilot)


async def test_by_key_palette_and_mouse(broadcasts: Opens) -> None:
    async with broadcasts(size=(160, 40)) as pilot:
        for key, words, label, dialog in ACTS:
            await pilot.press(key)
            await until(pilot, lambda dialog=dialog: isinstance(pilot.app.screen, dialog))  # type: ignore[misc]
            await back(pilot)
            await pilot.press("ctrl+k", *("space" if each == " " else each for each in f">{words}"))
            await until(pilot, lambda words=words: words in grid(pilot.app))  # type: ignore[misc]
            await pilot.press("enter")
            await until(pilot, lambda dialog=dialog: isinstance(pilot.app.screen, dialog))  # type: ignore[misc]
            await back(pilot)
            foot = grid(pilot.app).splitlines()[-1]
            await pilot.click("#foot", offset=(foot.index(f"{key} {label}"), 0))
            await until(pilot, lambda dialog=dialog: isinstance(pilot.app.screen, dialog))  # type: ignore[misc]
            await back(pilot)


async def test_in_the_agenda_they_mean_what_is_under_its_cursor(broadcasts: Opens) -> None:
    async with broadcasts() as pilot:
        await pilot.press("tab")
        await until(pilot, lambda: screen_of(pilot).pane == "agenda")
        await pilot.press("p")  # the first is an answer
        await until(pilot, lambda: "No broadcast is chosen." in grid(pilot.app))
        await pilot.press("j")
        each = screen_of(pilot).agenda_pane.under_cursor
        assert each is not None
        await pilot.press("p")
        await until(pilot, lambda: f"Pre-flight of “{each.name}”" in grid(pilot.app))


@pytest.mark.parametrize("number", range(3))
async def test_whoever_moves_on_meanwhile_sends_and_schedules_what_was_meant(
    broadcasts: Opens, desk_store: Store, number: int
) -> None:
    async with broadcasts() as pilot:
        app: Any = pilot.app
        for each in await desk_store.broadcasts.all():
            await desk_store.broadcasts.change(
                each.id, changed(each, query="channel:telegram"), NOW
            )
        lines = screen_of(pilot).broadcasts
        await until(pilot, lambda: {x.broadcast.query for x in lines.lines} == {"channel:telegram"})
        before = await everything(desk_store)
        names = [each.broadcast.name for each in screen_of(pilot).broadcasts.lines]
        meant = "khai trương"
        await pilot.press(*["j"] * names.index(meant))
        await done(pilot)
        chance = random.Random(number)
        slow = SlowStore(app.store, chance)
        slow.hold()
        await pilot.press("s", "y", "enter")  # not before the number is known
        slow.let_some_through()
        assert isinstance(app.screen, SureScreen)
        slow.open()
        await until(pilot, lambda: "get it" in grid(app))
        await done(pilot)
        slow.hold()
        await pilot.press("y", "k", "k")
        slow.let_some_through()
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ScheduleScreen))
        other = names[names.index(meant) - 2]
        assert f"“{other}”" in grid(app)
        await pilot.press(*"20h", "enter", "enter")
        slow.open()
        await done(pilot)
        await until(pilot, lambda: "would get it then" in grid(app))
        slow.hold()
        await pilot.press("y", "j", "j")
        slow.open()
        await done(pilot)
        after = await everything(desk_store)
        assert {name for name in after if after[name] != before[name]} == {meant, other}
        assert after[meant][0] == before[meant][0] + 1
        assert after[other][0] == before[other][0]


async def test_an_editor_that_was_asked_for_is_of_the_one_that_was_chosen_or_stays_away(
    broadcasts: Opens,
) -> None:
    async with broadcasts() as pilot:
        app: Any = pilot.app
        names = [each.broadcast.name for each in screen_of(pilot).broadcasts.lines]
        slow = SlowStore(app.store, random.Random(1))
        slow.hold()
        await pilot.press("e", "j", "j")
        slow.open()
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        assert f"Broadcast “{names[0]}”" in grid(app)
        await back(pilot)
        slow.hold()
        await pilot.press("e", "f1")
        slow.open()
        await done(pilot)
        assert not isinstance(app.screen, EditorScreen)


async def everything(store: Store) -> dict[str, tuple[int, int | None]]:
    return {
        each.name: (len(await store.broadcasts.runs(each.id)), each.next_at)
        for each in await store.broadcasts.all()
    }
