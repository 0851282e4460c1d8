"""How each account fares: a page over the desk, left with any key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from socialdesk.model.i18n import translate
from socialdesk.tui.text import shown


class HealthScreen(ModalScreen[None]):
    """Lines about each account, as `socialdesk accounts` prints them."""

    CSS = """
    HealthScreen { align: center middle; background: $ground 40%; }
    #health { width: 90%; max-width: 100; height: auto; max-height: 85%; background: $bar; border: round $line; padding: 0 1; }
    #health Static { height: auto; }
    #health .name { text-style: bold; }
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, accounts: Sequence[tuple[str, Sequence[str]]]) -> None:
        super().__init__()
        self._accounts = accounts

    def compose(self) -> ComposeResult:
        """A block for each account."""
        with VerticalScroll(id="health"):
            for name, lines in self._accounts:
                yield Static(Content(shown(name)), classes="name")
                yield Static(Content("\n".join(f"  {shown(line)}" for line in lines)))
            yield Static(Content(translate("↑↓ scroll · any other key: back")))

    def take_paste(self, text: str) -> None:
        """Nothing is pasted here."""

    def take_key(self, key: str, character: str | None) -> bool:
        """Scroll, or leave."""
        page = self.query_one("#health", VerticalScroll)
        if key in ("down", "j", "pagedown"):
            page.scroll_relative(y=1 if key != "pagedown" else 10, animate=False)
        elif key in ("up", "k", "pageup"):
            page.scroll_relative(y=-1 if key != "pageup" else -10, animate=False)
        else:
            self.dismiss(None)
        return True
