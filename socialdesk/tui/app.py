"""The terminal program: opens the store after the first paint, hands keys on in order, and falls over quietly."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from textual import events
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from socialdesk.clock import Clock
from socialdesk.redact import write_down
from socialdesk.tui.actions import ACTIONS
from socialdesk.tui.screens.inbox import InboxScreen

if TYPE_CHECKING:
    from socialdesk.services.reply import Replies
    from socialdesk.store.store import Store
    from socialdesk.tui.presenter import Presenter

CRASHED = 70
"""Exit code of a desk that made a mistake (sysexits' EX_SOFTWARE)."""


@runtime_checkable
class TakesKeys(Protocol):
    """A screen of ours: every key comes to it in the order it was typed, and is done with before the next."""

    def take_key(self, key: str, character: str | None) -> bool:
        """Handle a key; False leaves it to the toolkit."""
        ...

    def take_paste(self, text: str) -> None:
        """Handle pasted text."""
        ...


class DeskApp(App[None]):
    """Made with ways to get at everything, so that the first paint waits for nothing."""

    CSS_PATH = "desk.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    TITLE = "socialdesk"

    def __init__(
        self,
        open_store: Callable[[], Awaitable[Store]],
        replies: Callable[[Store], Replies],
        clock: Clock,
        agent: str,
        shop: str,
        zone: ZoneInfo,
        new_key: Callable[[], str],
    ) -> None:
        super().__init__()
        self._open_store = open_store
        self._replies = replies
        self._clock = clock
        self._agent = agent
        self._shop = shop
        self._new_key = new_key
        self.zone = zone
        self.store: Store | None = None
        self.crash = ""

    def get_default_screen(self) -> Screen[None]:
        """The main screen is the only one at the bottom."""
        return InboxScreen(self._connect, self._shop, self._agent)

    async def _connect(self) -> Presenter:
        from socialdesk.tui.presenter import Presenter  # noqa: PLC0415 - the store's part waits for the first paint

        self.store = await self._open_store()
        return Presenter(self.store, self._replies(self.store), self._clock, self._agent, self.zone, self._new_key)

    async def changes(self) -> AsyncIterator[None]:
        """Yields when any process has changed the store."""
        assert self.store is not None
        async for change in self.store.changes():
            yield change

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes go to the screen one by one; the toolkit would let letters overtake commands."""
        if (
            isinstance(event, events.Key | events.Paste)
            and not event.is_forwarded
            and isinstance(self.screen, TakesKeys)
        ):
            if isinstance(event, events.Paste):
                self.screen.take_paste(event.text)
                return
            if self.screen.take_key(event.key, event.character):
                return
        await super().on_event(event)

    def get_system_commands(self, screen: Screen[Any]) -> Any:
        """The palette: every action of the desk, with its explanation."""
        if isinstance(screen, InboxScreen):
            for action in ACTIONS:
                if action.where == "list" and action.name not in ("down", "up", "page_down", "page_up", "help"):
                    run = partial(self._run_action, screen, action.name)
                    yield SystemCommand(action.label.capitalize(), action.help, run)
            yield SystemCommand("Next waiting", "On to the next customer who waits", screen.do_next_waiting)
            yield SystemCommand("Help", "Every key", screen.do_help)

    @staticmethod
    def _run_action(screen: InboxScreen, name: str) -> None:
        getattr(screen, f"do_{name}")()

    def _fatal_error(self) -> None:
        """A mistake of ours: keep the places in the code, never the values (they are customers' words)."""
        error = sys.exc_info()[1] or self._exception
        self.crash = write_down(error) if error is not None else "socialdesk made a mistake."
        self._return_code = CRASHED
        self._close_messages_no_wait()

    def run_until_left(self) -> str:
        """Show the desk; gives a sentence if it ended by a mistake."""

        async def show() -> None:
            try:
                await self.run_async()
            finally:
                if self.store is not None:
                    await self.store.close()

        asyncio.run(show())
        return self.crash
