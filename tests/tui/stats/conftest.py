from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.store.store import Store
from socialdesk.tui.stats.screen import StatsScreen
from tests.support.clock import ManualClock
from tests.support.desk import app_on, done, grid, populate, until
from tests.support.waited import waited

Opens = Callable[..., AbstractAsyncContextManager[Pilot[Any]]]


def screen_of(pilot: Pilot[Any]) -> StatsScreen:
    """The screen of figures, whatever lies over it."""
    return next(each for each in pilot.app.screen_stack if isinstance(each, StatsScreen))


@pytest.fixture
def stats(desk_store: Store, tmp_path: Path, clock: ManualClock) -> Opens:
    """A desk at its figures, in a shop whose customers have waited for weeks."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 35), *, tells: bool = True
    ) -> AsyncIterator[Pilot[Any]]:
        await populate(desk_store)
        await waited(desk_store, clock)
        app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
        async with app.run_test(size=size, notifications=tells) as pilot:
            await until(pilot, lambda: "Hương" in grid(app))
            await pilot.press("f6")
            await until(pilot, lambda: isinstance(app.screen, StatsScreen))
            await until(pilot, lambda: screen_of(pilot).stats.dashboard is not None)
            await done(pilot)
            yield pilot
        if app.store is not None:
            await app.store.close()

    return opened
