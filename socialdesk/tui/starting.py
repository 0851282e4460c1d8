"""The frame that is painted before anything is read: then the store is opened, and whoever answers
says who they are."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.model.reason import NO_REASON, Reason
from socialdesk.tui.compat import begins_styled
from socialdesk.tui.inbox.status_lines import head_text
from socialdesk.tui.screen import DeskScreen, FullScreen, fit
from socialdesk.tui.text import shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from socialdesk.tui.actions.action import Action
    from socialdesk.tui.desk.desk import Desk

AFTER_PAINT = 0.02
"""Seconds that the frame is given to reach the terminal before the store's code is even imported.
"""
AGAIN_AFTER = 2.0
"""Seconds after which a store that could not be opened is tried again."""


DESK = "desk"
"""The screens above the frame: the frame itself, and whatever lies over it, is left behind."""
ANSWERED = frozenset(
    {"help", "help_here", "quit", "leave_desk", "theme", "language", "mask", "redraw"}
)


class StartingScreen(DeskScreen):
    """Looks like the inbox with nothing in it. `begin` opens the store and gives the desk, or None
    for who leaves instead of saying a password; it raises SocialdeskError while it cannot."""

    def __init__(self, entry: FullScreen, begin: Callable[[], Awaitable[Desk | None]]) -> None:
        super().__init__(entry)
        self._begin = begin
        self._trouble = NO_REASON
        self._banner = Fitted(self._trouble_text, "banner", spans=True, folds=True, grows=True)

    def compose(self) -> ComposeResult:
        """The same frame as that of the inbox."""
        yield Fitted(self._head, "head", spans=True)
        yield Static(id="tabs")
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield Static(id="conversations")
                yield Fitted(self._list_foot, "list-foot", spans=True)
            with Vertical(id="right"):
                yield Static(id="thread-head")
                yield Static(id="thread")
                yield Fitted(lambda width: Text("─" * width, palette.FAINT), "composer-head")
                yield Static(id="composer")
        yield self._banner
        yield self.foot
        yield self.tiny

    def _head(self, width: int) -> Text:
        return head_text(self.program.shop, self.program.agent, width)

    def _list_foot(self, width: int) -> Text:
        return Text(f" {translate('reading the store …')}", palette.DIM)

    def _trouble_text(self, width: int) -> Text:
        return Text(f" ▲ {shown(str(self._trouble))}", palette.WARNING)

    def on_mount(self) -> None:
        """Draw first, read then."""
        self.draw_all()
        self.set_timer(AFTER_PAINT, self._start)

    def _start(self) -> None:
        """The frame is on the screen: now read. What was made until here stays, and is no garbage
        collector's business."""
        gc.freeze()
        gc.enable()
        # A worker of the program, not of this screen, which is gone before it is done.
        self.app.run_worker(self._open(), group="begin")

    async def _open(self) -> None:
        while True:
            try:
                desk = await self._begin()
                break
            except SocialdeskError as error:
                self.trouble(error.reason)
                await asyncio.sleep(AGAIN_AFTER)
        if desk is None:
            self.app.exit()
            return
        app = self.app

        def first() -> Screen[None]:
            screen = begins_styled(self.entry.make(self.entry, desk), app)
            fit(screen, app.size, update=False)
            return screen

        app.add_mode(DESK, first)
        app.switch_mode(DESK)

    def perform(self, action: Action[Any]) -> None:
        """What needs no store; other keys mean nothing yet."""
        if action.name in ANSWERED:
            super().perform(action)

    def trouble(self, why: Reason) -> None:
        """Why the store cannot be opened; it is tried again."""
        self._trouble = why
        self._banner.display = True
        self._banner.redraw()
