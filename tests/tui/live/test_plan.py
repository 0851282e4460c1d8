"""The plan of a live at the desk: what people are told when, its run sheet, its beginning and its end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from socialdesk.model.i18n import set_language
from socialdesk.model.ids import DAY, Instant
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, populate, until
from tests.support.lives import planned
from tests.support.make import NOW
from tests.tui.live.conftest import Opens, screen_of
from tests.tui.live.evening import SHEET


@asynccontextmanager
async def at_the_plan(
    store: Store, tmp_path: Path, clock: ManualClock
) -> AsyncIterator[Pilot[Any]]:
    await populate(store)
    await planned(store, sheet=SHEET, planned_for=Instant(NOW + 3 * DAY))
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "Hương" in grid(app))
        await pilot.press("f4")
        await until(pilot, lambda: "What people are told" in grid(app))
        yield pilot
    assert app.store is not None
    await app.store.close()


async def test_one_that_has_not_begun_shows_its_plan_and_is_scheduled_and_begun(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with at_the_plan(desk_store, tmp_path, clock) as pilot:
        await until(pilot, lambda: "Nothing is planned. s plans it." in grid(pilot.app))
        assert "10:02:00" in grid(pilot.app)
        assert "Áo A01 199k" in grid(pilot.app)
        await pilot.press("s", *"yes", "enter")
        await until(pilot, lambda: "Planned: people are told" in grid(pilot.app))
        await until(pilot, lambda: "F3 shows what is said" in grid(pilot.app))
        assert "waits for the beginning" in grid(pilot.app)
        live = screen_of(pilot).lives.live
        assert live is not None
        assert len(await desk_store.lives.announcements(live.id)) == 4
        await pilot.press("S", *"yes", "enter")
        await until(pilot, lambda: "on air" in grid(pilot.app))
        assert [each.id for each in await desk_store.lives.running()] == [live.id]
        await until(pilot, lambda: "What people are told" not in grid(pilot.app))
        await pilot.press("S")
        await until(pilot, lambda: "It runs already." in grid(pilot.app))


async def test_an_announcement_is_moved_and_called_off_by_key(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with at_the_plan(desk_store, tmp_path, clock) as pilot:
        screen, app = screen_of(pilot), pilot.app
        await pilot.press("m")
        await until(pilot, lambda: "Nothing is planned for that moment." in grid(app))
        await pilot.press("s", *"yes", "enter")
        await until(pilot, lambda: "F3 shows what is said" in grid(app))
        live = screen.lives.live
        assert live is not None
        await pilot.press("j", "m")
        await until(pilot, lambda: "When are people told (“an hour before”)?" in grid(app))
        await pilot.press(*"2099-01-01", "space", *"19:15", "enter")
        await until(pilot, lambda: "People are told" in grid(app))
        moved = await screen.lives.service.planned(live)
        assert moved[0].at == NOW + 2 * DAY
        assert moved[1].at == 4_070_952_900_000
        await pilot.press("x")
        await until(pilot, lambda: "m brings it back" in grid(app))
        await pilot.press("enter")
        await until(pilot, lambda: "“an hour before” is called off." in grid(app))
        standing = await screen.lives.service.planned(live)
        assert [each.state for each in standing][:3] == ["scheduled", "cancelled", "scheduled"]
        await pilot.press("x")
        await until(pilot, lambda: "It is called off already." in grid(app))
        await pilot.press("m", *"2099-01-01", "space", *"19:30", "enter")
        await until(pilot, lambda: "19:30" in grid(app))
        assert (await screen.lives.service.planned(live))[1].state == "scheduled"


async def test_a_moment_is_chosen_by_a_click_and_the_run_sheet_is_scrolled_below_the_last(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with at_the_plan(desk_store, tmp_path, clock) as pilot:
        pane = screen_of(pilot).plan_pane
        assert pane.chosen is not None and pane.chosen.moment == "day"
        await pilot.click("#live-plan-words", offset=(5, 3))
        assert pane.chosen.moment == "soon"
        await pilot.press(*"jjjj")
        assert pane.chosen.moment == "replay"
        await pilot.press("g", "g")
        assert pane.chosen.moment == "day"


async def test_the_footer_of_the_plan_and_of_comments_shows_the_way_out_and_the_help(
    live_desk: Opens,
) -> None:
    async with live_desk((80, 24)) as pilot:
        for language in ("en", "vi", "th"):
            try:
                set_language(language)
                for key in ("v", "v"):
                    await pilot.press(key)
                    screen_of(pilot).draw_all(anew=True)
                    await pilot.pause()
                    foot = grid(pilot.app).splitlines()[-1]
                    assert "Esc " in foot and "? " in foot, foot
            finally:
                set_language("en")


async def test_one_that_runs_shows_its_plan_when_asked_and_is_ended(
    live_desk: Opens, desk_store: Store
) -> None:
    async with live_desk() as pilot:
        await pilot.press("j", "v")
        await until(pilot, lambda: "What people are told" in grid(pilot.app))
        assert screen_of(pilot).stream_pane.chosen is None  # what is not seen is not meant
        assert "▶ 09:59:00 Áo A01 199k" in grid(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: "giá bao nhiêu" in grid(pilot.app))
        await pilot.press("X", *"yes", "enter")
        await until(pilot, lambda: "It is over." in grid(pilot.app))
        assert await desk_store.lives.running() == []
        await pilot.press("X")
        await until(pilot, lambda: "It does not run." in grid(pilot.app))


async def test_no_moment_is_cut_or_runs_into_what_stands_beside_it_in_any_language(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    try:
        async with at_the_plan(desk_store, tmp_path, clock) as pilot:
            await pilot.press("s", *"yes", "enter")
            await until(pilot, lambda: "waits for the beginning" in grid(pilot.app))
            pilot.app.clear_notifications()
            for language in ("vi", "th", "en"):
                set_language(language)
                screen_of(pilot).plan_pane.draw()
                await pilot.pause()
                plan = [
                    line
                    for line in grid(pilot.app).splitlines()
                    if line.startswith((" ◷", " ·", " »"))
                ]
                assert len(plan) == 5, language
                assert all("…" not in line for line in plan)
                columns = [line.split("  ") for line in plan if ":" in line]
                assert all(len([each for each in found if each]) >= 3 for found in columns)
    finally:
        set_language("en")
