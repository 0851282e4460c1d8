"""The list: its cursor, its marks, and whom a change means."""

from pathlib import Path

from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.inbox import inbox


async def test_a_change_means_the_marked_else_whom_the_cursor_is_on(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        pane, marks = desk.screen.list_pane, desk.screen.desk.inbox.marks
        assert pane.targets() == [1]
        assert pane.name_of([1]) == "Nguyễn Thị Hương"
        await desk.press("v", "G", "V")
        assert set(marks) == {1, 2, 3, 4, 5}
        assert pane.name_of(pane.targets()) == "5 conversations"
        await desk.press("escape", "home", "v", "v")
        assert sorted(pane.targets()) == [1, 3]
        await desk.press("home", "v")
        assert pane.targets() == [3]


async def test_the_cursor_walks_from_one_who_waits_to_the_next(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        seen = [desk.screen.list_pane.under_cursor]
        for key in ("J", "J", "J", "K"):
            await desk.press(key)
            seen.append(desk.screen.list_pane.under_cursor)
        assert seen == [1, 3, 4, 5, 4]
