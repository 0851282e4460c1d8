from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.store.store import Store
from socialdesk.tui.app import Settings
from socialdesk.tui.automation.screen import AutomationScreen
from tests.support.automated import automating_on, shop_in
from tests.support.clock import ManualClock
from tests.support.desk import app_on, done, grid, populate, until

Opens = Callable[..., AbstractAsyncContextManager[Pilot[Any]]]


def screen_of(pilot: Pilot[Any]) -> AutomationScreen:
    """The screen of what acts by itself, whatever lies over it."""
    return next(each for each in pilot.app.screen_stack if isinstance(each, AutomationScreen))


def said(pilot: Pilot[Any], *words: str) -> bool:
    """Whether these words stand on the screen, however its lines are broken."""
    drawn = " ".join(grid(pilot.app).split())
    return all(each in drawn for each in words)


@pytest.fixture
def automation(desk_store: Store, tmp_path: Path, clock: ManualClock) -> Opens:
    """A desk at what acts by itself, in a shop that has all of it; `folder` has its files."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 35), *, tells: bool = True
    ) -> AsyncIterator[Pilot[Any]]:
        folder = tmp_path / "shop"
        shop_in(folder)
        await populate(desk_store)
        settings = Settings(
            undo_seconds=0, automating=lambda store: automating_on(store, clock, folder)
        )
        app = app_on(f"sqlite:///{tmp_path}/desk.db", clock, settings=settings)
        async with app.run_test(size=size, notifications=tells) as pilot:
            await until(pilot, lambda: "Hương" in grid(app))
            await pilot.press("f7")
            await until(pilot, lambda: screen_of(pilot).automation.hours is not None)
            await done(pilot)
            yield pilot
        if app.store is not None:
            await app.store.close()

    return opened
