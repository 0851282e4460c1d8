"""Changes by key: many are looked at first, an answer that is no answer changes nothing."""

from pathlib import Path

import pytest

from socialdesk.model.ids import Instant
from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.store import Store
from socialdesk.tui.dialogs.preview import PreviewScreen
from tests.support.clock import ManualClock
from tests.support.desk import (
    grid,
    open_desk,
    type_in,
    until,
)
from tests.support.inbox import inbox
from tests.support.make import NOW, arrival, inbound
from tests.support.store import line


async def resolved(store: Store) -> set[int]:
    return {item.row.id for item in await store.inbox.page(InboxFilter(Shelf.RESOLVED), 20)}


async def test_many_are_looked_at_first_and_left_as_they_are_when_nobody_is_sure(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("v", "v")
        marked = set(desk.screen.desk.inbox.marks)
        assert len(marked) == 2
        for key, left in (("escape", marked), ("enter", set())):
            await desk.pilot.press("e")
            await desk.until(lambda: isinstance(desk.pilot.app.screen, PreviewScreen))
            assert await resolved(desk_store) == set()
            await desk.press(key)
            assert set(desk.screen.desk.inbox.marks) == left
        assert await resolved(desk_store) == marked
        assert "(2 conversations)" in desk.said[-1]
        await desk.press("u")
        assert await resolved(desk_store) == set()


async def test_an_empty_answer_and_a_typo_change_nothing(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.answer("p", "  ")
        assert desk.said == []
        await desk.answer("p", "urgnt")
        assert (await line(desk_store)).priority == "normal"
        assert "urgent" in desk.said[-1]
        await desk.answer("p", "urgent")
        assert (await line(desk_store)).priority == "urgent"


@pytest.mark.parametrize("key", ["u", "U"])
async def test_with_nothing_to_take_back_it_is_said(
    desk_store: Store, tmp_path: Path, clock: ManualClock, key: str
) -> None:
    async def nobody_did_anything(store: Store) -> None:
        from tests.support.store import say

        await say(store, "501")

    async with inbox(desk_store, tmp_path, clock, nobody_did_anything) as desk:
        await desk.press(key)
        assert desk.said[-1].startswith("There is nothing to")
        await desk.press("A", "u", "U")
        assert desk.said[-2].startswith("Took back: ")
        assert desk.said[-1].startswith("Did again: ")
    assert (await line(desk_store)).assignee == "linh"


async def ids(store: Store, view: Shelf = Shelf.ACTIVE, *conditions: Condition) -> list[int]:
    return [item.row.id for item in await store.inbox.page(InboxFilter(view, conditions), 50)]


async def test_many_at_once_are_looked_at_first_done_and_taken_back_as_one(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    many = [
        inbound("alo", "11", chat=str(2_000 + n), at=Instant(NOW - 5_000 - n)) for n in range(250)
    ]
    await desk_store.record([arrival(each) for each in many], NOW, ())
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        await until(pilot, lambda: "of 255 " in grid(pilot.app))
        await pilot.press("asterisk")
        await until(pilot, lambda: "255 marked" in grid(pilot.app))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen))
        assert "255 conversations" in grid(pilot.app)
        assert "and 247 more" in grid(pilot.app)
        await pilot.press("escape", "e", "enter")
        await until(pilot, lambda: "All caught up" in grid(pilot.app))
        assert len(await ids(desk_store, Shelf.RESOLVED)) == 50
        await pilot.press("u")
        await until(pilot, lambda: "1 of 255" in grid(pilot.app))
        await pilot.press("home", "v", "v", "j", "V")
        await until(pilot, lambda: "4 marked" in grid(pilot.app))
        await pilot.press("t")
        await type_in(pilot, "lô")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen))
        await pilot.press("enter")
        await until(pilot, lambda: "#lô" in grid(pilot.app))
        await pilot.press("escape")

    assert len(await ids(desk_store, Shelf.ALL, Condition("tag", ("lô",)))) == 4


async def test_undo_and_redo_by_key(desk_store: Store, tmp_path: Path, clock: ManualClock) -> None:
    async with open_desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("u")
        await until(
            pilot,
            lambda: (
                "There is nothing to take back" in grid(pilot.app) or "Took back" in grid(pilot.app)
            ),
        )
        await pilot.press("e")
        await until(pilot, lambda: "1 of 4" in grid(pilot.app))
        await pilot.press("u")
        await until(pilot, lambda: "1 of 5" in grid(pilot.app) or "2 of 5" in grid(pilot.app))
        await pilot.press("U")
        await until(pilot, lambda: "of 4" in grid(pilot.app))
