"""Tabs, the filter and the hits of the search."""

from pathlib import Path

from socialdesk.model.ids import Instant
from socialdesk.store.store import Store
from socialdesk.tui.dialogs.prompt import PromptScreen
from socialdesk.tui.dialogs.search import SearchScreen
from tests.support.clock import ManualClock
from tests.support.desk import (
    grid,
    main,
    open_desk,
    populate,
    type_in,
    until,
)
from tests.support.inbox import inbox
from tests.support.make import NOW, arrival, inbound, sender


async def test_back_drops_the_marks_first_and_the_filter_then(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        found = desk.screen.desk.inbox
        await desk.answer("backslash", "tag:vip")
        await desk.until(lambda: len(found.window) == 1)
        await desk.press("v")
        assert found.marks
        await desk.press("escape")
        assert (bool(found.marks), str(found.narrowing), len(found.window)) == (False, "tag:vip", 1)
        await desk.press("escape")
        await desk.until(lambda: (str(found.narrowing), len(found.window)) == ("", 5))


async def test_a_tab_that_is_not_there_leaves_what_is_shown(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        before = desk.screen.desk.inbox.view
        await desk.press("9")
        assert desk.said == ["There is no tab 9 yet. Narrow the list, then save it as a view."]
        await desk.press("S")
        assert desk.said[-1].startswith("Narrow the list first: ")
        assert desk.screen.desk.inbox.view == before


async def test_hits_go_round_and_without_a_search_there_are_none(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("n")
        assert desk.said[-1].startswith("Search first: ")
        desk.screen.finder.hits = await desk_store.search.find("shop", 10)
        numbers = [hit.conversation_id for hit in desk.screen.finder.hits]
        assert len(set(numbers)) > 1
        for place in (*range(len(numbers)), 0):
            await desk.press("n")
            assert desk.said[-1] == f"{place + 1} of {len(numbers)}"
            assert desk.screen.open_id == numbers[place]
        await desk.press("N")
        assert desk.said[-1] == f"{len(numbers)} of {len(numbers)}"


async def test_a_view_of_every_desk_is_forgotten_only_when_somebody_is_sure_and_u_brings_it_back(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await desk_store.views.save("VIP", "tag:vip")
    async with inbox(desk_store, tmp_path, clock) as desk:

        async def kept() -> list[tuple[str, str]]:
            return [(each.name, each.query) for each in await desk_store.views.all("linh")]

        await desk.press("7")
        for answer in ("", "no", "d"):
            await desk.answer("D", answer)
            assert await kept() == [("VIP", "tag:vip")]
        await desk.pilot.press("D")
        await desk.until(lambda: isinstance(desk.pilot.app.screen, PromptScreen))
        await desk.press("escape")
        assert await kept() == [("VIP", "tag:vip")]

        await desk.answer("D", "yes")
        assert await kept() == []
        assert desk.said[-1] == "The view VIP is forgotten. · u undoes it"
        await desk.press("u")
        assert await kept() == [("VIP", "tag:vip")]
        assert desk.screen.desk.inbox.tabs[desk.screen.desk.inbox.view].name == "VIP"


async def test_u_means_what_was_done_last_not_a_view_that_was_forgotten_before(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await desk_store.views.save("VIP", "tag:vip")
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("7")
        await desk.answer("D", "yes")
        await desk.press("1", "e")
        await desk.press("u")
        assert await desk_store.views.all("linh") == []
        assert desk.said[-1].startswith("Took back")


async def test_the_list_is_narrowed_kept_as_a_view_and_forgotten(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("backslash")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        await type_in(pilot, "tag:vi")
        await until(pilot, lambda: "tag:vip" in grid(pilot.app))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "1 of 1" in grid(pilot.app) and "\\ tag:vip" in grid(pilot.app))
        await pilot.press("S")
        await type_in(pilot, "VIP")
        await pilot.press("enter")
        await until(pilot, lambda: "7 VIP 1" in grid(pilot.app))
        await pilot.press("1")
        await until(pilot, lambda: "1 of 5" in grid(pilot.app))
        await pilot.press("7")
        await until(pilot, lambda: "1 of 1" in grid(pilot.app))
        await pilot.press("D")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        await type_in(pilot, "yes")
        await pilot.press("enter")
        await until(pilot, lambda: "7 VIP" not in grid(pilot.app).splitlines()[1])
        await pilot.press("D")
        await until(pilot, lambda: "only saved views" in grid(pilot.app))
        await pilot.press("backslash")
        await type_in(pilot, "chanel:x")
        await pilot.press("enter")
        await until(pilot, lambda: 'Did you mean "channel:"' in grid(pilot.app))

    assert await desk_store.views.all("linh") == []


async def test_hits_of_a_search_are_walked_and_the_message_itself_is_shown(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    who = sender("Nguyễn Thị Hương")
    said = [
        inbound(f"câu {n}" if n != 3 else "con mèo đen", str(1_000 + n), sender=who, contact=who,
                at=Instant(NOW - 700_000 + n))
        for n in range(1, 260)
    ]  # fmt: skip
    await desk_store.record([arrival(each) for each in said], NOW, ())
    await desk_store.record([arrival(inbound("mèo trắng", "11", chat="777"))], NOW, ())
    async with open_desk(desk_store, tmp_path, clock, filled=False) as pilot:
        await pilot.press("slash")
        await type_in(pilot, "meo tag:nothing")
        await until(pilot, lambda: "Nothing has these words" in grid(pilot.app))
        for _ in range(12):
            await pilot.press("backspace")
        await until(pilot, lambda: "2 found" in grid(pilot.app))
        screen = pilot.app.screen
        assert isinstance(screen, SearchScreen)
        await pilot.press("enter")
        await until(
            pilot, lambda: "mèo trắng" in grid(pilot.app) and pilot.app.screen is main(pilot)
        )
        await pilot.press("escape", "n")
        await until(pilot, lambda: "▎ con mèo đen" in grid(pilot.app))
        await pilot.press("N")
        await until(pilot, lambda: "▎ mèo trắng" in grid(pilot.app))
