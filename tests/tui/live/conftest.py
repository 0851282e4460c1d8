from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.store.store import Store
from socialdesk.tui.live.screen import LivesScreen
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, until
from tests.tui.live.evening import begin

Opens = Callable[..., AbstractAsyncContextManager[Pilot[Any]]]


def screen_of(pilot: Pilot[Any]) -> LivesScreen:
    screen = pilot.app.screen
    assert isinstance(screen, LivesScreen)
    return screen


@pytest.fixture
def live_desk(desk_store: Store, tmp_path: Path, clock: ManualClock) -> Opens:
    """A desk at a live that runs, with some comments unless told otherwise."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 35), *, filled: bool = True, tells: bool = True
    ) -> AsyncIterator[Pilot[Any]]:
        if filled:
            await begin(desk_store)
        app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
        async with app.run_test(size=size, notifications=tells) as pilot:
            await until(pilot, lambda: app.store is not None and len(app.screen_stack) == 1)
            await pilot.press("f4")
            await until(pilot, lambda: isinstance(app.screen, LivesScreen))
            await until(pilot, lambda: screen_of(pilot).lives.is_read)
            if filled:
                await until(pilot, lambda: "giá bao nhiêu" in grid(app))
            await pilot.pause()
            yield pilot
        if app.store is not None:
            await app.store.close()

    return opened
