"""What is looked at is not read yet, and where the keys go next."""

import asyncio
from pathlib import Path

import pytest

from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.store import Store
from socialdesk.tui.desk.open_conversation import OpenConversation, OpenThread
from tests.support.clock import ManualClock
from tests.support.desk import (
    grid,
    main,
    open_desk,
    until,
)
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


async def test_back_in_the_list_keys_mean_who_is_shown_although_they_are_none_of_it(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("e")  # 1 is resolved, and 3 is shown
        await desk.until(lambda: desk.screen.list_pane.targets() == [3])
        desk.screen.navigator.go_to(1)  # as a search does
        await desk.press("r", "escape")
        assert desk.screen.list_pane.under_cursor == 3
        assert (desk.screen.open_id, desk.screen.list_pane.targets()) == (1, [1])
        await desk.press("j")
        assert desk.screen.list_pane.targets() == [desk.screen.open_id] != [1]


async def test_whoever_has_no_other_chat_leads_nowhere(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("x")
        assert desk.said == ["Nothing else is known of this person."]
        assert desk.screen.open_id == 1


async def test_nothing_of_whom_was_just_left_counts_for_the_next(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives, load = asyncio.Event(), OpenConversation.load

    async def wait(self: OpenConversation, conversation_id: int) -> OpenThread:
        if conversation_id == 3:
            await arrives.wait()
        return await load(self, conversation_id)

    monkeypatch.setattr(OpenConversation, "load", wait)
    async with inbox(desk_store, tmp_path, clock) as desk:
        context = desk.screen.context
        assert context.thread is not None and context.thread.conversation_id == 1
        await desk.pilot.press("j", "o")
        await desk.until(lambda: desk.said)
        assert desk.said == ["There is no file and no link in this conversation."]
        assert (desk.screen.open_id, context.thread) == (3, None)
        arrives.set()
        await desk.until(lambda: context.thread is not None)
        assert context.thread is not None and context.thread.conversation_id == 3


async def ids(store: Store, view: Shelf = Shelf.ACTIVE, *conditions: Condition) -> list[int]:
    return [item.row.id for item in await store.inbox.page(InboxFilter(view, conditions), 50)]


async def test_space_goes_to_whom_to_answer_next_and_says_why(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("G", "space")
        await until(pilot, lambda: main(pilot).open_id == 1)
        await until(pilot, lambda: "has waited 14m" in grid(pilot.app))
        await pilot.press("space")
        await until(pilot, lambda: main(pilot).open_id == 3)
        await pilot.press("E")
        await until(pilot, lambda: main(pilot).open_id == 1)
        await pilot.press("J")
        await until(pilot, lambda: main(pilot).open_id == 4)
        await pilot.press("K")
        await until(pilot, lambda: main(pilot).open_id == 1)

    assert await ids(desk_store, Shelf.RESOLVED) == [3]
