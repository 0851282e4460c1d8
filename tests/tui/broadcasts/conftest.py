from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.store.store import Store
from socialdesk.tui.broadcasts.screen import BroadcastsScreen
from tests.support.announced import announce
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, populate, until

Opens = Callable[..., AbstractAsyncContextManager[Pilot[Any]]]


def screen_of(pilot: Pilot[Any]) -> BroadcastsScreen:
    screen = pilot.app.screen
    assert isinstance(screen, BroadcastsScreen)
    return screen


@pytest.fixture
def broadcasts(desk_store: Store, tmp_path: Path, clock: ManualClock) -> Opens:
    """A desk at its broadcasts, in a shop that has some unless told otherwise."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 35), *, filled: bool = True
    ) -> AsyncIterator[Pilot[Any]]:
        await populate(desk_store)
        if filled:
            await announce(desk_store)
        app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
        async with app.run_test(size=size, notifications=True) as pilot:
            await until(pilot, lambda: "Hương" in grid(app))
            await pilot.press("f3")
            await until(pilot, lambda: isinstance(app.screen, BroadcastsScreen))
            await until(pilot, lambda: screen_of(pilot).broadcasts.is_read)
            await pilot.pause()
            yield pilot
        if app.store is not None:
            await app.store.close()

    return opened
