from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.store.store import Store
from socialdesk.tui.games.screen import GamesScreen
from tests.support.clock import ManualClock
from tests.support.desk import app_on, done, grid, populate, until
from tests.support.played import played

Opens = Callable[..., AbstractAsyncContextManager[Pilot[Any]]]


def screen_of(pilot: Pilot[Any]) -> GamesScreen:
    """The screen of games, whatever lies over it."""
    return next(each for each in pilot.app.screen_stack if isinstance(each, GamesScreen))


@pytest.fixture
def games(desk_store: Store, tmp_path: Path, clock: ManualClock) -> Opens:
    """A desk at its games, in a shop that has some unless told otherwise; `again`: in the one of before."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 35),
        *,
        filled: bool = True,
        tells: bool = True,
        again: bool = False,
    ) -> AsyncIterator[Pilot[Any]]:
        if not again:
            await populate(desk_store)
        if filled and not again:
            await played(desk_store, clock)
        app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
        async with app.run_test(size=size, notifications=tells) as pilot:
            await until(pilot, lambda: "Hương" in grid(app))
            await pilot.press("shift+f5")
            await until(pilot, lambda: isinstance(app.screen, GamesScreen))
            await until(pilot, lambda: screen_of(pilot).games.is_read)
            await done(pilot)
            yield pilot
        if app.store is not None:
            await app.store.close()

    return opened
