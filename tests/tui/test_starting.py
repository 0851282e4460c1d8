"""The frame before the store is open: painted at once, left by its keys, tried again in trouble."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

from socialdesk.errors import SocialdeskError
from socialdesk.services.replies import Replies
from socialdesk.store.store import Store
from socialdesk.tui import starting
from socialdesk.tui.app import DeskApp, Settings
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.starting import StartingScreen
from tests.support.clock import ManualClock
from tests.support.desk import LIMITS, ZONE, grid, populate, until

HEAVY = (
    "socialdesk.store.store", "socialdesk.tui.inbox.screen", "socialdesk.tui.dialogs.prompt",
    "socialdesk.tui.dialogs.palette",
    "socialdesk.tui.dialogs.help",
    "textual.widgets._text_area", "aiosqlite", "sqlite3", "PIL",
)  # fmt: skip


def desk(opens: Any, clock: ManualClock) -> DeskApp:
    def replies(store: Store) -> Replies:
        return Replies(store, clock, LIMITS, None)

    return DeskApp(
        opens, replies, clock, "linh", "Hoa Sen Shop", ZONE, lambda: "key", Settings(undo_seconds=0)
    )


def test_nothing_of_the_store_or_the_inbox_is_imported_before_the_frame_is_painted() -> None:
    code = "import sys, socialdesk.tui.app; print(*(m for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "socialdesk.tui.starting" in loaded
    assert [each for each in HEAVY if each in loaded] == []


async def test_the_frame_stands_where_the_inbox_will_stand(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    gate = asyncio.Event()

    async def opens() -> Store:
        await gate.wait()
        return await Store.open(f"sqlite:///{tmp_path}/desk.db")

    app = desk(opens, clock)
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: "reading the store" in grid(app))
        frame = grid(app).splitlines()
        assert isinstance(app.screen, StartingScreen)
        assert "socialdesk Hoa Sen Shop" in frame[0]
        assert "⏎ open" in frame[-1]
        await pilot.press("j", "e", "r", "ctrl+k", "f8")  # nothing to do them to yet
        assert app.screen_stack == [app.screen]
        gate.set()
        await until(pilot, lambda: isinstance(app.screen, InboxScreen) and "Hương" in grid(app))
        inbox = grid(app).splitlines()
        assert [line.find("│") for line in frame[2:30]] == [line.find("│") for line in inbox[2:30]]
        assert inbox[-1] == frame[-1]
        await until(pilot, lambda: "▎" in grid(app))
        await pilot.pause()
    assert app.store is not None
    await app.store.close()


async def test_help_can_be_read_and_the_desk_left_while_the_store_does_not_open(
    clock: ManualClock,
) -> None:
    async def never() -> Store:
        await asyncio.Event().wait()
        raise AssertionError

    app = desk(never, clock)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "reading the store" in grid(app))
        await pilot.press("question_mark")
        await until(pilot, lambda: "In the list" in grid(app))
        await pilot.press("escape", "q")
        await until(pilot, lambda: app._exit)


async def test_help_that_is_open_when_the_store_is_there_is_not_in_the_way(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    gate = asyncio.Event()

    async def opens() -> Store:
        await gate.wait()
        return await Store.open(f"sqlite:///{tmp_path}/desk.db")

    app = desk(opens, clock)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "reading the store" in grid(app))
        await pilot.press("f1")
        await until(pilot, lambda: "In the list" in grid(app))
        gate.set()
        await until(pilot, lambda: isinstance(app.screen, InboxScreen))
        await pilot.press("j")
        await until(pilot, lambda: "2 of 5" in grid(app) and "Somchai Srisuk · open" in grid(app))
        await pilot.pause()
    assert app.store is not None
    await app.store.close()


async def test_a_store_that_cannot_be_opened_is_said_and_tried_again(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: Any
) -> None:
    monkeypatch.setattr(starting, "AGAIN_AFTER", 0.01)
    await populate(desk_store)
    tries = 0
    is_mended = False

    async def opens() -> Store:
        nonlocal tries
        tries += 1
        if not is_mended:
            raise SocialdeskError("The [b]disk[/b] is full.")
        return await Store.open(f"sqlite:///{tmp_path}/desk.db")

    app = desk(opens, clock)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "▲ The [b]disk[/b] is full." in grid(app) and tries > 2)
        is_mended = True
        await until(pilot, lambda: "Hương" in grid(app) and "▎" in grid(app))
        assert "disk" not in grid(app)
        await pilot.pause()
    assert app.store is not None
    await app.store.close()
