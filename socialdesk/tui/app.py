"""The terminal program: opens the store after the first paint, hands keys on in order, and falls
over quietly."""

from __future__ import annotations

import asyncio
import base64
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from socialdesk.clock import Clock
from socialdesk.model.i18n import translate
from socialdesk.model.text import display_safe
from socialdesk.redact import write_down
from socialdesk.tui import compat
from socialdesk.tui.attention import Attention
from socialdesk.tui.keymap import Keymap
from socialdesk.tui.opening import Opener
from socialdesk.tui.screens.inbox import InboxScreen
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.services.replies import Replies
    from socialdesk.store.store import Store
    from socialdesk.tui.desk.desk import Desk

CRASHED = 70
"""Exit code of a desk that made a mistake (sysexits' EX_SOFTWARE)."""
MOST_COPIED = 60_000
"""Characters that are put on the clipboard at most; terminals refuse more."""


@runtime_checkable
class TakesKeys(Protocol):
    """A screen of ours: every key comes to it in the order it was typed, and is done with before
    the next."""

    def take_key(self, key: str, character: str | None) -> bool:
        """Handle a key; False leaves it to the toolkit."""
        ...

    def take_paste(self, text: str) -> None:
        """Handle pasted text."""
        ...


@dataclass(frozen=True, slots=True)
class Settings:
    """How a desk looks and behaves, from `[desk]` and `[keys]`."""

    theme: str = "dark"
    notify: str = "off"
    undo_seconds: int = 5
    keymap: Keymap = field(default_factory=Keymap)
    is_demo: bool = False
    login: bool = False
    """Whether an agent must say their password first."""
    opener: Opener = field(default_factory=Opener)


class DeskApp(App[None]):
    """Made with ways to get at everything, so that the first paint waits for nothing."""

    CSS_PATH = "desk.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
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
        settings: Settings | None = None,
    ) -> None:
        self._settings = settings or Settings()
        theme = "mono" if os.environ.get("NO_COLOR") else self._settings.theme
        if theme == "mono":
            os.environ["NO_COLOR"] = (
                "1"  # the toolkit then takes every colour out of what it writes
            )
        super().__init__(ansi_color=True if theme in ("ansi", "mono") else None)
        self.dress(theme)
        self._open_store = open_store
        self._replies = replies
        self._clock = clock
        self._agent = agent
        self._shop = shop
        self._new_key = new_key
        self.zone = zone
        self.keymap = self._settings.keymap
        self.is_demo = self._settings.is_demo
        self.opener = self._settings.opener
        self.attention = Attention(
            lambda text: compat.write_raw(self, text), clock.now, self._settings.notify, shop
        )
        self.store: Store | None = None
        self.crash = ""

    def dress(self, theme: str) -> None:
        """Wear a theme."""
        palette.use(theme)
        made = palette.toolkit_theme(theme)
        self.register_theme(made)
        self.ansi_color = made.ansi or None
        self.theme = made.name

    def get_default_screen(self) -> Screen[None]:
        """The main screen is the only one at the bottom."""
        return InboxScreen(self._connect, self._shop, self._agent)

    async def _connect(self) -> Desk:
        from socialdesk.tui.desk.desk import Desk  # noqa: PLC0415 - the store's part waits for the first paint
        from socialdesk.tui.desk.session import DeskSettings, Session  # noqa: PLC0415 - the same

        self.store = await self._open_store()
        session = Session(
            self.store,
            self._replies(self.store),
            self._clock,
            self._agent,
            self.zone,
            self._new_key,
            DeskSettings(self._shop, self._settings.undo_seconds * 1_000),
        )
        return Desk(session)

    async def let_in(self, desk: Desk) -> bool:
        """Ask who answers, until the password is right; False if they leave instead."""
        from socialdesk.tui.screens.login import LoginScreen  # noqa: PLC0415 - only where it is asked

        words = ""
        while self._settings.login:
            told = await self.push_screen_wait(
                LoginScreen(desk.session.agent if not words else "", words)
            )
            if told is None:
                return False
            name, password = told
            if await desk.session.store.team.is_right(name, password):
                desk.session.agent = name
                break
            await self._clock.sleep(1.0)  # guessing is slow
            words = translate(
                "That is not the password. Ask whoever set the shop up: `socialdesk team password NAME`."
            )
        return True

    async def changes(self) -> AsyncIterator[None]:
        """Yields when any process has changed the store."""
        assert self.store is not None
        async for change in self.store.changes():
            yield change

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes go to the screen one by one; the toolkit would let letters overtake
        commands."""
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

    def on_app_focus(self) -> None:
        """Somebody looks at this terminal."""
        self.attention.focused = True

    def on_app_blur(self) -> None:
        """Somebody looks elsewhere."""
        self.attention.focused = False

    def copy(self, text: str) -> None:
        """Put text on the clipboard by OSC 52 (through tmux where there is one), and say so."""
        text = display_safe(
            text[:MOST_COPIED], lines=True
        )  # a paste must not steer whatever it is pasted into
        if not text.strip():
            return
        code = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
        sequence = f"\x1b]52;c;{code}\x1b\\"
        if os.environ.get("TMUX"):
            inner = sequence.replace("\x1b", "\x1b\x1b")
            compat.write_raw(self, f"\x1bPtmux;{inner}\x1b\\")
        compat.write_raw(self, sequence)
        self.copied = text
        words = translate("Copied {n} characters (if the terminal allows it).", n=len(text))
        self.notify(words, timeout=2.5, markup=False)

    copied = ""
    """What was copied last."""

    def _fatal_error(self) -> None:
        """A mistake of ours: keep the places in the code, never the values (they are customers'
        words)."""
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
