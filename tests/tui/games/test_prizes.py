"""What becomes of prizes at the desk, and what is published."""

from socialdesk.store.store import Store
from socialdesk.tui.broadcasts.editor import EditorScreen
from socialdesk.tui.games.publication import PublicationScreen
from tests.support.clock import ManualClock
from tests.support.desk import giving_on, until
from tests.tui.games.conftest import Opens
from tests.tui.games.test_screen import said, to


async def test_a_prize_is_claimed_handed_over_or_goes_to_the_next_reserve(
    games: Opens, desk_store: Store, clock: ManualClock
) -> None:
    service = giving_on(desk_store, clock)
    async with games((80, 24)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: said(pilot, "It is not drawn yet."))
        await to(pilot, "Quà 20/11")
        await pilot.press("w")
        await until(pilot, lambda: said(pilot, "4 winners · handed over: 0", "to be told"))
        await pilot.press("c")
        await until(pilot, lambda: said(pilot, "! 1 Khách", "claimed"))
        await pilot.press("t", *"GHN123", "enter")
        await until(pilot, lambda: said(pilot, "handed over: 1", "GHN123"))
        await pilot.press("c")
        await until(pilot, lambda: said(pilot, "It is “handed over” already."))
        await pilot.press("j", "x")
        await until(pilot, lambda: said(pilot, "The next reserve moves up"))
        await pilot.press("y")
        await until(pilot, lambda: said(pilot, "place 5 moves up"))
        rows = await service.of(await desk_store.games.named("Quà 20/11"))
        states = ["handed_over", "expired", "waiting", "waiting", "waiting", "reserve"]
        assert [each.state.value for each in rows] == states
        assert (rows[0].proof, rows[0].agent) == ("GHN123", "linh")


async def test_what_is_published_is_copied_or_made_a_broadcast(
    games: Opens, desk_store: Store
) -> None:
    async with games() as pilot:
        await pilot.press("p")
        game = await desk_store.games.named("Quà tối")
        await until(pilot, lambda: said(pilot, "🎁 Quà tối", game.commitment))
        await pilot.press("escape")
        await to(pilot, "Quà 20/11")
        await pilot.press("p")
        await until(pilot, lambda: said(pilot, "Winners by their ids alone"))
        dialog = pilot.app.screen
        assert isinstance(dialog, PublicationScreen)
        assert "Khách" not in dialog.words
        await pilot.press("n", "n")
        await until(pilot, lambda: said(pilot, "Winners by their names", "Khách"))
        await pilot.press("b")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
        editor = pilot.app.screen
        assert isinstance(editor, EditorScreen)
        assert editor.form["name"] == "Quà 20/11"
        assert editor.form["text:vi"].startswith("🎉 Kết quả Quà 20/11")
