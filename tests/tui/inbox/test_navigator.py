"""What is looked at is not read yet, and where the keys go next."""

from pathlib import Path

from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.inbox import inbox
from tests.support.store import line


async def test_a_look_from_the_list_reads_nothing_and_going_there_does(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("j")
        assert desk.screen.open_id == 3
        assert (await line(desk_store, 3)).unread > 0
        await desk.press("tab")
        assert (await line(desk_store, 3)).unread == 0
        assert (await line(desk_store, 1)).unread > 0


async def test_back_in_the_list_the_cursor_is_on_whom_was_written_to(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("r", "ctrl+n", "ctrl+n")
        reached = desk.screen.open_id
        assert reached not in (1, 3)
        await desk.press("escape")
        assert desk.screen.list_pane.under_cursor == reached
        assert desk.screen.pane == "list"


async def test_whoever_has_no_other_chat_leads_nowhere(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("x")
        assert desk.said == ["Nothing else is known of this person."]
        assert desk.screen.open_id == 1
