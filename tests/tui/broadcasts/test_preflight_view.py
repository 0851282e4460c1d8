"""Who gets it and why others do not, down to each person."""

from pathlib import Path

from socialdesk.store.store import Store
from socialdesk.tui.broadcasts.preflight_view import PeopleScreen, PreflightScreen
from tests.support.clock import ManualClock
from tests.support.desk import main, until
from tests.tui.broadcasts.shop import draft, front


async def test_the_figures_add_up_and_lead_to_the_people_and_their_conversations(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        desk.making.preflight()
        await desk.until("Pre-flight of “live”", "8 picked = 6 get it + 2 do not")
        await desk.until("It takes about", "costs nothing")
        screen = desk.app.screen
        assert isinstance(screen, PreflightScreen)
        assert sum(row.number for row in screen.rows if row.account is None) == 8
        await desk.until("the platform's time to write is over")
        await desk.press("end", "down", "down", "down", "down", "enter")
        await until(desk.pilot, lambda: isinstance(desk.app.screen, PeopleScreen))
        people = desk.app.screen
        assert isinstance(people, PeopleScreen)
        assert len(people.people) == screen.rows[screen.list().cursor].number
        first = people.people[0].candidate
        await desk.until(first.name)
        await desk.press("enter")
        await until(desk.pilot, lambda: main(desk.pilot).open_id == first.conversation_id)
        assert len(desk.app.screen_stack) == 1


async def test_a_query_that_is_not_understood_any_more_is_said(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft(query="tag:vip")) as desk:
        assert desk.chosen is not None
        object.__setattr__(desk.chosen, "query", "tagg:vip")
        desk.making.preflight()
        await desk.until("filter")
        await desk.press("enter", "escape")
        await until(desk.pilot, lambda: len(desk.app.screen_stack) == 1)


async def test_by_mouse(desk_store: Store, tmp_path: Path, clock: ManualClock) -> None:
    async with front(desk_store, tmp_path, clock, draft(query="channel:telegram")) as desk:
        desk.making.preflight()
        await desk.until("5 picked = 5 get it + 0 do not")
        await desk.pilot.click("#preflight-rows", offset=(4, 0))
        await until(desk.pilot, lambda: isinstance(desk.app.screen, PeopleScreen))
        await desk.pilot.click("#dialog-foot", offset=(12, 0))
        await until(desk.pilot, lambda: isinstance(desk.app.screen, PreflightScreen))
        await desk.pilot.click(offset=(0, 0))
        await until(desk.pilot, lambda: len(desk.app.screen_stack) == 1)
