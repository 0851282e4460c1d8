"""How each account fares: a page over the desk, left with any key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import ACCOUNTS
from socialdesk.tui.dialogs.dialog import Page
from socialdesk.tui.text import shown


class AccountsScreen(Page):
    """Lines about each account, as `socialdesk accounts` prints them."""

    CSS = """
    AccountsScreen { align: center middle; background: $ground 40%; }
    #accounts { width: 90%; max-width: 100; height: auto; max-height: 85%; background: $bar; border: round $line; padding: 0 1; }
    #accounts Static { height: auto; }
    #accounts .name { text-style: bold; }
    """

    PANE = ACCOUNTS

    def __init__(self, accounts: Callable[[], Sequence[tuple[str, Sequence[str]]]]) -> None:
        """`accounts` tells what there is to say, in the language that is spoken then."""
        super().__init__()
        self._accounts = accounts

    def compose(self) -> ComposeResult:
        """A block for each account."""
        with VerticalScroll(id="accounts"):
            for name, lines in self._accounts():
                yield Static(Content(shown(name)), classes="name")
                yield Static(Content("\n".join(f"  {shown(line)}" for line in lines)))
            yield Static(Content(translate("↑↓ scroll · any other key: back")))
