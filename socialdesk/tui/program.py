"""What a screen may ask of the program it runs in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from zoneinfo import ZoneInfo

    from socialdesk.tui.attention import Attention
    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.keymap import Keymap
    from socialdesk.tui.opener import Opener
    from socialdesk.tui.reach import Reach


class Program(Protocol):
    """The program as screens, panes and dialogs see it; the whole of it is `app.DeskApp`."""

    keymap: Keymap
    zone: ZoneInfo
    shop: str
    is_demo: bool
    attention: Attention
    opener: Opener
    reach: Reach

    @property
    def desk(self) -> Desk:
        """The desk, once the store is open: every screen but the first is made after that."""

    @property
    def agent(self) -> str:
        """Who works here; asked for at the beginning where there are passwords."""

    def owner(self, action: str) -> str:
        """The screen that an action known everywhere belongs to; empty for those of every screen."""

    def show(self, name: str) -> Any:
        """Show a full screen over the inbox, or the inbox again; gives the screen."""

    def store_changed(self) -> None:
        """Somebody committed something: the screens that lie over the inbox look."""

    def at_end(self, keep: Callable[[], Awaitable[None]]) -> None:
        """Have something kept before the store is closed, however the desk is left."""

    def copy(self, text: str) -> None:
        """Put text on the clipboard, and say so."""

    def ask_for_upload(self) -> None:
        """Have the browser ask for a file; it comes by `take_upload`."""

    def mask(self) -> None:
        """Hide names and words, or show them again."""

    def next_theme(self) -> None:
        """Wear the next theme."""

    def open_help(self) -> None:
        """Every key of the screen that is shown."""

    def next_language(self) -> None:
        """Speak the next language, everywhere on the screen."""
