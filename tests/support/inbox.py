"""The main screen with a hand on its keys, and an ear for what it says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from textual.pilot import Pilot

from socialdesk.store.store import Store
from socialdesk.tui.app import Settings
from socialdesk.tui.dialogs.prompt import PromptScreen
from socialdesk.tui.inbox.screen import InboxScreen
from tests.support.clock import ManualClock
from tests.support.desk import app_on, done, grid, populate, until


@dataclass
class Inbox:
    """`said` is all that the screen has told: it does not fade, as it does on a screen."""

    screen: InboxScreen
    pilot: Pilot[Any]
    said: list[str] = field(default_factory=list)

    async def press(self, *keys: str) -> None:
        """Keys, and all that they set going come to its end."""
        await self.pilot.press(*keys)
        await done(self.pilot)

    async def answer(self, key: str, words: str) -> None:
        """Open a question by its key, and answer it."""
        await self.pilot.press(key)
        await self.until(lambda: isinstance(self.pilot.app.screen, PromptScreen))
        await self.press(*("space" if each == " " else each for each in words), "enter")

    async def until(self, condition: Callable[[], Any]) -> None:
        await until(self.pilot, condition)


@asynccontextmanager
async def inbox(
    store: Store,
    tmp_path: Path,
    clock: ManualClock,
    fill: Callable[[Store], Awaitable[None]] = populate,
    settings: Settings | None = None,
) -> AsyncIterator[Inbox]:
    """A desk of linh on this store, its first conversation shown and nothing under way."""
    await fill(store)
    app = app_on(
        f"sqlite:///{tmp_path}/desk.db", clock, files=tmp_path / "files", settings=settings
    )
    try:
        async with app.run_test(size=(140, 40)) as pilot:
            await until(pilot, lambda: "▎" in grid(app))
            await done(pilot)
            screen = app.screen_stack[0]
            assert isinstance(screen, InboxScreen)
            opened = Inbox(screen, pilot)

            def tell(words: str, *, bad: bool = False) -> None:
                opened.said.append(words)

            with mock.patch.object(screen, "tell", tell):
                yield opened
                await done(pilot)
    finally:  # a store that stays open keeps the whole run from ending
        if app.store is not None:
            await app.store.close()
