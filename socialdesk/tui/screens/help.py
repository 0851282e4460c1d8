"""Every key, from the same table that the keys are made of."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from socialdesk.tui.actions import ACTIONS, key_name
from socialdesk.tui.widgets import palette

TITLES = (("list", "In the list"), ("composer", "While writing"), ("everywhere", "Everywhere"))


class HelpScreen(ModalScreen[None]):
    """Any key but the scrolling ones closes it."""

    CSS = """
    HelpScreen { align: center middle; background: #00000080; }
    #help { width: 84; max-width: 95%; height: 90%; background: #1e293b; border: round #475569; padding: 0 2; }
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def compose(self) -> ComposeResult:
        """The table."""
        with VerticalScroll(id="help"):
            yield Static(help_text(), id="help-text")

    def take_key(self, key: str, character: str | None) -> bool:
        """Scroll or close."""
        scroll = self.query_one(VerticalScroll)
        step = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "space": 10, "pageup": -10}.get(key)
        if step is None:
            self.dismiss(None)
        else:
            scroll.scroll_relative(y=step, animate=False)
        return True

    def take_paste(self, text: str) -> None:
        """Nothing is pasted here."""


def help_text() -> Text:
    """The whole help."""
    text = Text()
    text.append("The longest wait stands on top. Every verb acts on the conversation under the cursor.\n", palette.DIM)
    for where, title in TITLES:
        text.append(f"\n{title}\n", palette.STRONG)
        for action in ACTIONS:
            if action.where == where:
                keys = " ".join(key_name(key) for key in action.keys)
                text.append(f"  {keys:<16}", palette.CUSTOMER)
                text.append(f"{action.help}\n", palette.TEXT)
    text.append("\nSigns: ", palette.STRONG)
    text.append(
        "! waits 5 min · !! waits 10 min · ✎ draft · … queued · ✗ not sent · ? unconfirmed · z snoozed · ⊘ blocked us · "
        "⇄ another app has the chat · FB# a public comment\n"
    )
    text.append("Esc closes this.", palette.DIM)
    return text
