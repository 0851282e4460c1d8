"""When a desk under test has done all that there was to do.

Textual's own answer looks at how much of the processor was used in the last 20 milliseconds: on a
busy machine that is wrong in both directions. This one asks the loop: nobody is ready to run, no
statement is under way, no thread works for the loop, and no timer rings within a frame. Timers that
ring later (a preview after a moment of reading, a save after a moment of writing) are for the test
to wait for.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest import mock

from textual.app import App
from textual.screen import Screen
from textual.timer import Timer

from socialdesk.store.engine.database import Database

FRAME = 0.02
DRAWN_AFTER = 1 / 10
"""Seconds until what has changed is laid out where nobody waits for quiet. Who does need not wait for
the next frame: what has changed is laid out when all else is done, once."""
LONGEST = 2.0
"""Seconds after which something that never rests, like a spinner, is left alone."""

_databases: weakref.WeakSet[Database] = weakref.WeakSet()
_counted = threading.Lock()
"""Figures open databases in threads of their own, while it is looked whether any works."""
_threads: set[asyncio.Future[Any]] = set()
_owed: weakref.WeakSet[Screen[Any]] = weakref.WeakSet()
"""Screens whose last frame is not drawn yet."""
_changed: weakref.WeakSet[Timer] = weakref.WeakSet()
"""Timers of screens on which something is to be laid out or drawn anew."""
_draw = Screen._compositor_refresh


async def quiet() -> None:
    """Wait until nothing is left to do."""
    loop: Any = asyncio.get_running_loop()
    end, calm = loop.time() + LONGEST, 0
    while calm < 2 and loop.time() < end:
        await asyncio.sleep(0)
        if loop._ready:
            calm = 0
        elif _threads or _works():
            calm = 0
            await asyncio.sleep(0.001)
        elif (rings := _next_ring(loop)) is not None:
            calm = 0
            await asyncio.sleep(rings)
        elif _changed:
            calm = 0
            contextvars.copy_context().run(_lay_out)
        else:
            calm += 1


def _works() -> bool:
    with _counted:
        return any(database._working for database in _databases)


def _next_ring(loop: Any) -> float | None:
    waits = [each._when - loop.time() for each in loop._scheduled if not each._cancelled]
    soonest = min(waits, default=FRAME)
    return max(soonest, 0.0) if soonest < FRAME else None


def _owe(screen: Screen[Any]) -> None:
    """Draw this when somebody looks, see `draw`: of the twenty frames in which a desk begins nobody sees any here, and
    of what happens at a key only what is looked at after it."""
    app = screen.app
    if not app.is_headless or app.is_inline or screen is not app.screen:
        _draw(screen)
        return
    _owed.add(screen)
    screen._dirty_widgets.clear()
    app._update_mouse_over(screen)


def _lay_out() -> None:
    for timer in list(_changed):
        _changed.discard(timer)
        if timer._active.is_set() and isinstance(screen := timer._target(), Screen):
            _on(screen, screen._on_timer_update)


def draw() -> None:
    """Draw what has changed since somebody looked."""
    contextvars.copy_context().run(_draw_owed)


def _draw_owed() -> None:
    for screen in list(_owed):
        _owed.discard(screen)
        app = screen._parent
        if isinstance(app, App) and app.screen is screen and not app._batch_count:
            _on(screen, partial(_draw, screen))


def _on(screen: Screen[Any], work: Callable[[], None]) -> None:
    """As the toolkit does it when a timer rings."""
    app = screen._parent
    if isinstance(app, App) and app.is_running and not app._exit and screen.is_running:
        with app._context(), screen._context():
            try:
                work()
            except Exception as error:  # noqa: BLE001 - the desk falls over, as it would by itself
                app._handle_exception(error)


@contextmanager
def answered_by_the_loop() -> Iterator[None]:
    """Let Textual's pilot wait for that, too."""
    make, run = Database.__init__, asyncio.BaseEventLoop.run_in_executor
    resume = Timer.resume

    def noted(self: Database) -> None:
        make(self)
        with _counted:
            _databases.add(self)

    def followed(self: Any, *arguments: Any) -> Any:
        future = run(self, *arguments)
        _threads.add(future)
        future.add_done_callback(_threads.discard)
        return future

    def changed(self: Timer) -> None:
        resume(self)
        if self.name == "screen_update":
            _changed.add(self)

    async def wait_for_idle(*_: float) -> None:
        await quiet()

    async def wait_for_screen(_pilot: Any, _seconds: float = 0) -> bool:
        """Where nobody is ready to run, no widget has anything left to do: none need be asked."""
        await quiet()
        return True

    with (
        mock.patch.object(Database, "__init__", noted),
        mock.patch.object(asyncio.BaseEventLoop, "run_in_executor", followed),
        mock.patch("textual.app.wait_for_idle", wait_for_idle),
        mock.patch("textual.pilot.wait_for_idle", wait_for_idle),
        mock.patch("textual.pilot.Pilot._wait_for_screen", wait_for_screen),
        mock.patch("textual.screen.UPDATE_PERIOD", DRAWN_AFTER),
        mock.patch.object(Timer, "resume", changed),
        mock.patch.object(Screen, "_compositor_refresh", _owe),
    ):
        yield
