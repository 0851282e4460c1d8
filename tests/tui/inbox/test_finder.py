"""Tabs, the filter and the hits of the search."""

from pathlib import Path

from socialdesk.store.store import Store
from socialdesk.tui.dialogs.prompt import PromptScreen
from tests.support.clock import ManualClock
from tests.support.inbox import inbox


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
