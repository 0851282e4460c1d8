"""The terminal program: opens the store after the first paint, hands keys on in order, and falls
over quietly."""

from __future__ import annotations

import asyncio
import base64
import os
import select
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from textual import events
from textual.binding import BindingType
from textual.notifications import Notify, SeverityLevel
from textual.screen import Screen

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.i18n import count, next_language, set_language, translate
from socialdesk.model.platforms import Platforms
from socialdesk.model.text import display_safe
from socialdesk.redact import write_down
from socialdesk.tui import compat
from socialdesk.tui.attention import Attention
from socialdesk.tui.dialogs.dialog import Page
from socialdesk.tui.hanging_up import hung_up
from socialdesk.tui.key_parser import AltKey, LineBreak, install
from socialdesk.tui.keymap import Keymap
from socialdesk.tui.opener import ElsewhereOpener, Opener
from socialdesk.tui.reach import HERE, Reach
from socialdesk.tui.registry import SCREENS, keymap
from socialdesk.tui.screen import DeskScreen, FullScreen, fit
from socialdesk.tui.starting import StartingScreen
from socialdesk.tui.text import Veil, shown
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.services.automating import Automating
    from socialdesk.services.broadcasting.announcing import Announcing
    from socialdesk.services.claims import Claims
    from socialdesk.services.drafting import Drafting
    from socialdesk.services.figures.badges import Badges
    from socialdesk.services.figures.figuring import Figuring
    from socialdesk.services.games import Playing
    from socialdesk.services.loyalty import Programme
    from socialdesk.services.prizes import Giving
    from socialdesk.services.promises import Promises
    from socialdesk.services.replies import Replies
    from socialdesk.services.selling import Selling
    from socialdesk.services.targets import Targeting
    from socialdesk.store.store import Store
    from socialdesk.tui.desk.desk import Desk

CRASHED = 70
"""Exit code of a desk that made a mistake (sysexits' EX_SOFTWARE)."""
KEEP_WITHIN = 2.0
"""Seconds in which what is typed must be written when the desk is left."""
GONE_AFTER = 6.0
"""Seconds after a signal when the process ends, also if the terminal does not let it go."""
NEW_LINE = "alt+enter"
"""Never Esc and then Enter: what was meant as a new line sends nothing and opens nothing."""
MOST_COPIED = 60_000
"""Characters that are put on the clipboard at most; terminals refuse more."""


@runtime_checkable
class TakesKeys(Protocol):
    """A screen of ours: every key comes to it in the order it was typed, and is done with before
    the next."""

    def press_key(self, key: str, character: str | None) -> bool:
        """Handle a key; False leaves it to the toolkit."""
        ...

    def take_paste(self, text: str) -> None:
        """Handle pasted text."""
        ...

    def knows(self, key: str) -> bool:
        """Whether this key means anything here."""
        ...

    @property
    def types(self) -> bool:
        """Whether letters are typed here."""
        ...


@runtime_checkable
class TakesUploads(Protocol):
    """A screen that a file from the browser can go to."""

    def take_upload(self, path: str) -> None:
        """It lies there. Raises NotAllowed for one that came from elsewhere."""


@runtime_checkable
class FollowsTheStore(Protocol):
    """A screen over the inbox that shows what others change."""

    def store_changed(self) -> None:
        """Somebody committed something; told a few times a second at most."""
        ...


@dataclass(frozen=True, slots=True)
class Settings:
    """How a desk looks and behaves, from `[desk]` and `[keys]`."""

    theme: str = "dark"
    notify: str = "off"
    undo_seconds: int = 5
    keymap: Keymap = field(default_factory=keymap)
    is_demo: bool = False
    login: bool = False
    """Whether an agent must say their password first."""
    agents: tuple[str, ...] = ()
    opener: Opener = field(default_factory=Opener)
    reach: Reach = HERE
    """What of this machine the desk may touch."""
    platforms: Callable[[], Platforms] = Platforms
    """Which platforms there are; asked after the first paint."""
    home: str = "VN"
    """The country in which telephone numbers are dialled."""
    announcing: Callable[[Store], Announcing] | None = None
    """What makes the service behind announcements; those below do the same for theirs."""
    playing: Callable[[Store], Playing] | None = None
    giving: Callable[[Store], Giving] | None = None
    figuring: Callable[[Store], Figuring] | None = None
    automating: Callable[[Store], Automating] | None = None
    selling: Callable[[Store], Selling] | None = None
    badges: Callable[[Store], Badges] | None = None
    targeting: Callable[[Store], Targeting] | None = None
    """None, like the badges, where the shop says nothing of them."""
    claiming: Callable[[Store], Claims] | None = None
    programme: Callable[[], Programme] | None = None
    promises: Callable[[Store], Promises] | None = None
    answers: Callable[[Store], Drafting] | None = None
    """The same for the answers folder and drafts; None where the shop has neither."""
    screens: tuple[FullScreen, ...] = SCREENS
    """The full screens; the keymap has to be made for the same."""


class DeskApp(compat.Layered):
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
        super().__init__(ansi_color=True if theme in ("ansi", "mono") else None)
        if theme == "mono":
            compat.take_colours(self)
        install(self)
        self.dress(theme)
        self._open_store = open_store
        self._replies = replies
        self._clock = clock
        self._agent = agent
        self.shop = shop
        self._new_key = new_key
        self.zone = zone
        self.keymap = self._settings.keymap
        self.is_demo = self._settings.is_demo
        self.reach = self._settings.reach
        self.opener = (
            self._settings.opener if self.reach.is_here else ElsewhereOpener(self._tell_page)
        )
        self.attention = Attention(
            lambda text: compat.write_raw(self, text), clock.now, self._settings.notify, shop
        )
        self.store: Store | None = None
        self._desk: Desk | None = None
        self._is_let_in = False
        self._owners = {
            action.name: screen.name
            for screen in self._settings.screens
            for action in screen.everywhere
        }
        self.crash = ""
        self._keepers: list[Callable[[], Awaitable[None]]] = []
        self._ending: asyncio.Future[None] | None = None
        self._watching: asyncio.Future[None] | None = None

    def get_default_screen(self) -> Screen[None]:
        """The frame; the first of the screens takes its place when the store is open."""
        screen = StartingScreen(self._settings.screens[0], self._begin)
        fit(screen, self.size, update=False)
        return screen

    # -- beginning

    async def _begin(self) -> Desk | None:
        """Open the store, ask who answers, read the first page; None for who leaves instead."""
        desk = self._desk = self._desk or await self._connect()
        if not await self._let_in(desk):
            return None
        await desk.inbox.load_tabs()
        await desk.inbox.choose_view(0)
        await desk.refresh_head()
        await desk.team.join()
        return desk

    async def _connect(self) -> Desk:
        from socialdesk.tui.desk.desk import Desk  # noqa: PLC0415 - the store's part waits for the first paint
        from socialdesk.tui.desk.session import DeskSettings, Session  # noqa: PLC0415 - the same

        self.store = await self._open_store()
        known = self._settings
        session = Session(
            self.store, self._replies(self.store), self._clock, self._agent, self.zone, self._new_key,
            DeskSettings(
                self.shop, known.undo_seconds * 1_000, known.platforms(), known.agents, known.announcing,
                known.playing, known.giving, known.figuring, known.badges, known.targeting, known.promises, known.answers,
                known.automating, known.home, known.selling, known.claiming, known.programme,
            ),
        )  # fmt: skip
        return Desk(session)

    async def _let_in(self, desk: Desk) -> bool:
        """Ask who answers, until the password is right; False if they leave instead."""
        from socialdesk.tui.dialogs.login import LoginScreen  # noqa: PLC0415 - only where it is asked

        words = ""
        while self._settings.login and not self._is_let_in:
            told = await self.push_screen_wait(
                LoginScreen(desk.session.agent if not words else "", words)
            )
            if told is None:
                return False
            name, password = told
            if await desk.session.store.team.is_right(name, password):
                desk.session.agent = name
                self._is_let_in = True
                break
            await self._clock.sleep(1.0)  # guessing is slow
            words = translate(
                "That is not the password. Ask whoever set the shop up: `socialdesk team password NAME`."
            )
        return True

    # -- what screens ask for

    @property
    def desk(self) -> Desk:
        """The desk, once the store is open."""
        assert self._desk is not None
        return self._desk

    @property
    def agent(self) -> str:
        """Who works here."""
        return self._desk.session.agent if self._desk is not None else self._agent

    def owner(self, action: str) -> str:
        """The screen that an action known everywhere belongs to; empty for those of every screen."""
        return self._owners.get(action, "")

    def show(self, name: str) -> DeskScreen:
        """Show a full screen over the inbox, or the inbox again; gives the screen."""
        first = self.screen_stack[0]
        assert isinstance(first, DeskScreen)
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if name == first.entry.name:
            return first
        entry = next(each for each in self._settings.screens if each.name == name)
        screen = entry.make(entry, self.desk)
        fit(screen, self.size, update=False)
        self.push_screen(screen)
        return screen

    def store_changed(self) -> None:
        """Somebody committed something: the screens that lie over the inbox look."""
        for screen in self._full_screens()[1:]:
            if isinstance(screen, FollowsTheStore):
                screen.store_changed()

    def dress(self, theme: str) -> None:
        """Wear a theme."""
        palette.use(theme)
        made = palette.toolkit_theme(theme)
        self.register_theme(made)
        self.ansi_color = made.ansi or None
        self.theme = made.name

    def next_theme(self) -> None:
        """Wear the next theme."""
        themes = list(palette.THEMES)
        theme = themes[(themes.index(palette.chosen) + 1) % len(themes)]
        self.dress(theme)
        self.draw_anew()
        self._tell(
            translate(
                'Theme: {name}. `[desk] theme = "{theme}"` keeps it.',
                name=translate(palette.THEMES[theme]),
                theme=theme,
            )
        )

    def mask(self) -> None:
        """Hide names and words, or show them again."""
        Veil.drawn = not Veil.drawn
        self.draw_anew()
        self._tell(
            translate("Names and words are hidden.")
            if Veil.drawn
            else translate("Names and words are shown.")
        )

    def next_language(self) -> None:
        """Speak the next language, everywhere on the screen."""
        spoken = next_language()
        set_language(spoken)
        for screen in self._full_screens():
            screen.work("relabel", screen.relabel, exclusive=True)
        if isinstance(self.screen, Page):
            self.screen.relabel()
        self._tell(
            translate('English. `[desk] language = "{language}"` keeps it.', language=spoken)
        )

    def open_help(self) -> None:
        """Every key of the screen that is shown, from a page that lies over it."""
        self._full_screens()[-1].open_help()

    def draw_anew(self) -> None:
        """Draw everything again, in other colours or behind the veil."""
        for screen in self._full_screens():
            screen.draw_all(anew=True)

    def _full_screens(self) -> list[DeskScreen]:
        return [each for each in self.screen_stack if isinstance(each, DeskScreen)]

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say something for a while where nobody writes. Trouble has a sign, for whoever sees no
        colours."""
        lasting = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        message, title = shown(message, lines=True), shown(title)
        if severity == "error":
            message = f"✗ {message}"  # trouble does not look like news, in any theme
        notice = compat.Notice(message, title, severity, lasting, markup=markup)
        self.post_message(Notify(notice))

    def _tell(self, words: str) -> None:
        self.notify(words, timeout=2.5, markup=False)

    # -- keys

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes go to the screen one by one; the toolkit would let letters overtake
        commands."""
        if (
            isinstance(event, events.Key | events.Paste)
            and not event.is_forwarded
            and self._take(event)
        ):
            return
        await super().on_event(event)

    def _take(self, event: events.Key | events.Paste) -> bool:
        """Give a key or a paste to the screen; False leaves it to the toolkit."""
        screen = self.screen
        if not isinstance(screen, TakesKeys):
            return False
        if isinstance(event, events.Paste):
            screen.take_paste(event.text)
            return True
        if isinstance(event, LineBreak) and screen.types:
            screen.take_paste("\n")
            return True
        if isinstance(event, AltKey) and not screen.knows(event.key) and event.key != NEW_LINE:
            self._take(events.Key("escape", None))
            return self._take(event.bare)
        return screen.press_key(event.key, event.character)

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
        self._tell(
            count(
                "Copied {n} character (if the terminal allows it).",
                "Copied {n} characters (if the terminal allows it).",
                len(text),
            )
        )

    def _tell_page(self, what: dict[str, object]) -> None:
        compat.tell_page(self, what)

    def ask_for_upload(self) -> None:
        """Have the page ask its user for a file."""
        self._tell_page({"type": "choose_file"})

    def on_uploaded(self, event: compat.Uploaded) -> None:
        """The browser sent a file: it goes to an announcement that is being written, else to the inbox,
        whatever lies over it."""
        taking = next((each for each in reversed(self.screen_stack) if isinstance(each, TakesUploads)), None)  # fmt: skip
        try:
            if taking is not None:
                taking.take_upload(event.path)
        except NotAllowed as error:
            self._tell(str(error))

    copied = ""
    """What was copied last."""

    def _fatal_error(self) -> None:
        """A mistake of ours: keep the places in the code, never the values (they are customers'
        words)."""
        error = sys.exc_info()[1] or self._exception
        self.crash = (
            write_down(error) if error is not None else translate("socialdesk made a mistake.")
        )
        self._return_code = CRASHED
        self._close_messages_no_wait()

    # -- leaving

    def at_end(self, keep: Callable[[], Awaitable[None]]) -> None:
        """Have something kept before the store is closed, however the desk is left: by a key, a
        signal, a closed window or browser, a mistake."""
        self._keepers.append(keep)

    async def _keep(self) -> None:
        for keep in self._keepers:
            with suppress(SocialdeskError, TimeoutError):  # nobody is held here by a store
                async with asyncio.timeout(KEEP_WITHIN):
                    await keep()

    async def _end_by_signal(self) -> None:
        """Keep what is typed before anything is written to a terminal that may be gone."""
        await self._keep()
        self.exit()

    def _heed_signals(self) -> None:
        def heed(number: signal.Signals) -> None:
            # A terminal that is gone may hold whoever writes to it.
            timer = threading.Timer(GONE_AFTER, os._exit, [128 + number])
            timer.daemon = True
            timer.start()
            self._ending = asyncio.ensure_future(self._end_by_signal())

        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if number := getattr(signal, name, None):
                with suppress(NotImplementedError, RuntimeError):
                    loop.add_signal_handler(number, heed, number)
        if hasattr(select, "poll") and sys.stdin is not None and sys.stdin.isatty():
            self._watching = asyncio.ensure_future(hung_up(partial(heed, signal.SIGHUP)))

    def run_until_left(self) -> str:
        """Show the desk; gives a sentence if it ended by a mistake."""

        async def show() -> None:
            self._heed_signals()
            try:
                await self.run_async()
            finally:
                if self.store is not None:
                    await self._keep()
                    await self.store.close()

        asyncio.run(show())
        return self.crash
