"""The composer: keys wait for a draft that is on its way, and a draft is what was written last."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from socialdesk.store.store import Store
from socialdesk.tui.inbox.screen import InboxScreen
from tests.support.clock import ManualClock
from tests.support.desk import app_on, done, grid, populate, until
from tests.support.make import NOW


@asynccontextmanager
async def inbox(
    store: Store, tmp_path: Path, clock: ManualClock
) -> AsyncIterator[tuple[InboxScreen, Pilot[Any]]]:
    await populate(store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: "Hương" in grid(app) and "▎" in grid(app))
        await done(pilot)
        screen = app.screen_stack[0]
        assert isinstance(screen, InboxScreen)
        yield screen, pilot
        await done(pilot)
    assert app.store is not None
    await app.store.close()


def burst(pilot: Pilot[Any], *keys: str) -> None:
    """These keys at once, as an input method or ssh sends them."""
    for key in keys:
        character = " " if key == "space" else key if len(key) == 1 else None
        pilot.app.post_message(events.Key(key, character))


async def test_what_is_typed_ahead_of_the_draft_comes_after_it(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as (screen, pilot):
        await desk_store.drafts.save(3, "linh", "dạ ", NOW)
        burst(pilot, "j", "r", *"con", "backspace", "n", "space", "a")
        await until(pilot, lambda: screen.composer.text == "dạ con a")
        assert screen.open_id == 3


async def test_enter_before_the_draft_is_here_sends_it_with_what_follows(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as (screen, pilot):
        await desk_store.drafts.save(3, "linh", "dạ ", NOW)
        burst(pilot, "j", "r", *"co", "enter", "x")
        await until(pilot, lambda: screen.composer.text == "x")
    assert [row.body for row in await desk_store.deliveries.rows("queued", 9)] == ["dạ co"]


async def test_what_was_typed_ahead_of_the_draft_is_never_a_command_once_the_composer_was_left(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as (screen, pilot):
        await desk_store.drafts.save(3, "linh", "dạ ", NOW)
        burst(pilot, "j", "r", *"tape", "space", "?", "escape")
        await until(pilot, lambda: screen.composer.text == "dạ tape ?")
        await done(pilot)
        assert pilot.app.screen is screen
        assert screen.pane == "list"
    assert await desk_store.drafts.body(3, "linh") == "dạ tape ?"
    assert (await desk_store.inbox.by_ids([3]))[3].row.status == "open"


async def test_enter_before_the_draft_is_here_sends_it_though_the_composer_was_left(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as (screen, pilot):
        await desk_store.drafts.save(3, "linh", "dạ ", NOW)
        burst(pilot, "j", "r", *"co", "enter", "escape")
        await until(pilot, lambda: not screen.composer.is_waiting)
        await done(pilot)
        assert screen.pane == "list"
    assert [row.body for row in await desk_store.deliveries.rows("queued", 9)] == ["dạ co"]


async def test_what_was_typed_ahead_of_the_draft_is_there_when_one_comes_back(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as (screen, pilot):
        await desk_store.drafts.save(3, "linh", "dạ ", NOW)
        burst(pilot, "j", "r", *"conn", "backspace", "space", "a", "f9", "b", "escape", *"jjkk")
        await until(pilot, lambda: screen.composer.text == "dạ con a\nb")
        await done(pilot)
        assert screen.open_id == 3
    assert await desk_store.drafts.body(3, "linh") == "dạ con a\nb"
    assert await desk_store.deliveries.rows("queued", 9) == []


async def test_what_was_typed_ahead_of_an_answers_draft_is_no_part_of_a_note(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as (screen, pilot):
        burst(pilot, "j", "r", *"còn", "escape", "y", *"gấp")
        await until(pilot, lambda: screen.composer.text == "gấp")
        await pilot.press("escape", "r")
        await until(pilot, lambda: screen.composer.text == "còn")
    assert await desk_store.drafts.body(3, "linh note") == "gấp"


async def test_a_draft_that_was_read_before_words_were_put_behind_it_does_not_come_after_them(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with inbox(desk_store, tmp_path, clock) as (screen, pilot):
        await desk_store.drafts.save(3, "linh", "dạ ", NOW)
        asked, answered = asyncio.Event(), asyncio.Event()
        loading, reading = screen.desk.inbox.load_item, screen.desk.drafts.read

        async def load_item(number: int) -> None:
            asked.set()
            await answered.wait()
            await loading(number)

        async def read_late(number: int, *, note: bool = False) -> str:
            draft = await reading(number, note=note)
            await answered.wait()
            return draft

        monkeypatch.setattr(screen.desk.inbox, "load_item", load_item)
        burst(pilot, "j", "r", *"còn")
        await asked.wait()
        burst(pilot, "escape", "y")
        await until(pilot, lambda: screen.composer.writing.mode == "note")
        await until(pilot, lambda: not screen.composer.is_waiting)
        monkeypatch.setattr(screen.desk.drafts, "read", read_late)
        burst(pilot, "escape", "r")
        await until(pilot, lambda: screen.composer.writing.mode == "reply")
        answered.set()
        await until(pilot, lambda: not screen.composer.is_waiting)
        await done(pilot)
        assert screen.composer.text == "dạ còn"


async def test_what_was_typed_ahead_of_the_draft_is_kept_when_the_desk_is_left(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with inbox(desk_store, tmp_path, clock) as (screen, pilot):
        await desk_store.drafts.save(3, "linh", "dạ ", NOW)
        asked, answered = asyncio.Event(), asyncio.Event()

        async def read(number: int, *, note: bool = False) -> str:
            asked.set()
            await answered.wait()
            return await desk_store.drafts.body(number, "linh")

        monkeypatch.setattr(screen.desk.drafts, "read", read)
        burst(pilot, "j", "r", *"con")
        await asked.wait()
        await screen.composer.save_last()
        assert await desk_store.drafts.body(3, "linh") == "dạ con"
        answered.set()


async def test_a_draft_that_was_emptied_and_left_at_once_is_gone(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as (screen, pilot):
        await pilot.press("r", *"dang")
        await until(pilot, lambda: "draft kept" in grid(pilot.app))
        burst(pilot, *("backspace",) * 4, "escape", "j")
        await until(pilot, lambda: screen.open_id == 3)
        await done(pilot)
        await pilot.press("k")
        await done(pilot)
        assert (screen.open_id, screen.composer.text) == (1, "")
    assert await desk_store.drafts.body(1, "linh") == ""


async def test_an_answer_and_a_note_are_two_drafts_and_a_private_reply_is_none(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as (screen, pilot):
        await pilot.press("r", *"answer")
        await pilot.press("escape", "y", *"note")
        await until(pilot, lambda: screen.composer.text == "note")
        await pilot.press("escape", "j", "k")
        await until(pilot, lambda: screen.open_id == 1)
        await until(pilot, lambda: screen.composer.text == "answer")
        await pilot.press("y")
        await until(pilot, lambda: screen.composer.text == "note")


async def test_words_that_were_begun_are_typing_and_for_some_seconds_only(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as (screen, pilot):
        assert not screen.composer.is_typing
        await pilot.press("r", "a")
        await until(pilot, lambda: screen.composer.is_typing)
        clock.advance(7)
        assert not screen.composer.is_typing
        await pilot.press("b")
        await until(pilot, lambda: screen.composer.is_typing)
        await pilot.press("enter")
        assert not screen.composer.is_typing


async def test_undoing_a_paste_that_needed_a_scrollbar_leaves_the_desk_standing(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as (screen, pilot):
        await pilot.press("enter")
        screen.take_paste("\n".join(f"dòng {n}" for n in range(9)))
        await until(pilot, lambda: screen.composer.area.show_vertical_scrollbar)
        await pilot.press("ctrl+z")
        assert screen.composer.text == ""
        await pilot.press("ctrl+y")
        assert screen.composer.text.count("\n") == 8
        assert pilot.app._exception is None
