"""Each kind of writing has its own words."""

from pathlib import Path

from socialdesk.model.delivery import Sent, Settlement
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.inbox import inbox
from tests.support.make import NOW
from tests.support.store import claim, reply


async def test_only_comments_are_answered_in_public_or_in_private(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("c", "P")
        assert (desk.screen.pane, desk.screen.composer.writing.mode) == ("list", "reply")
        assert [each.partition(" is private")[0] for each in desk.said] == ["This conversation"] * 2


async def test_other_words_that_were_begun_are_let_go_and_the_draft_is_there(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async def answered(store: Store) -> None:
        from tests.support.store import say

        await say(store, "501")
        await reply(store, body="dạ còn")
        (claimed,) = await claim(store)
        await store.settlements.settle([Settlement(claimed, Sent("12", 12, NOW))], NOW)

    async with inbox(desk_store, tmp_path, clock, answered) as desk:
        await desk.press("r", "up")
        assert (desk.screen.composer.text, desk.screen.composer.writing.mode) == ("dạ còn", "edit")
        await desk.press("x", "escape")
        assert (desk.screen.composer.text, desk.screen.composer.writing.mode) == ("", "reply")
        await desk.press("escape", "tab")
        await desk.answer("D", "no")
        assert [row.state for row in await desk_store.deliveries.rows("all", 9)] == ["sent"]
        await desk.answer("D", "yes")
        assert desk.said == ["It is being taken back."]
    assert len(await desk_store.deliveries.rows("all", 9)) == 2


async def test_a_customers_words_are_neither_changed_nor_taken_back(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("tab", "g", "g", "ctrl+e", "D")
        assert [each.rsplit("can be ")[1] for each in desk.said] == ["changed.", "taken back."]
        assert (desk.pilot.app.screen, desk.screen.pane) == (desk.screen, "thread")
