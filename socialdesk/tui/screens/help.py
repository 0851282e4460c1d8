"""Every key, from the same table that the keys are made of: this pane's first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from socialdesk.model.i18n import mark, translate
from socialdesk.tui.actions import GROUPS
from socialdesk.tui.keymap import key_name
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.tui.keymap import Keymap

TITLES = {
    "list": mark("In the list"),
    "thread": mark("In the thread"),
    "composer": mark("While writing"),
    "everywhere": mark("Everywhere"),
}


class HelpScreen(ModalScreen[None]):
    """Any key but the scrolling ones closes it."""

    CSS = """
    HelpScreen { align: center middle; background: $ground 40%; }
    #help { width: 96; max-width: 96%; height: 92%; background: $bar; border: round $line; padding: 0 2; }
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, keymap: Keymap, pane: str) -> None:
        super().__init__()
        self._keymap, self._pane = keymap, pane

    def compose(self) -> ComposeResult:
        """The table."""
        with VerticalScroll(id="help"):
            yield Static(help_text(self._keymap, self._pane), id="help-text")

    def take_key(self, key: str, character: str | None) -> bool:
        """Scroll or close."""
        scroll = self.query_one(VerticalScroll)
        step = {
            "down": 1,
            "j": 1,
            "up": -1,
            "k": -1,
            "pagedown": 10,
            "space": 10,
            "pageup": -10,
        }.get(key)
        if key in ("home", "end"):
            step = -10_000 if key == "home" else 10_000
        if step is None:
            self.dismiss(None)
        else:
            scroll.scroll_relative(y=step, animate=False)
        return True

    def take_paste(self, text: str) -> None:
        """Nothing is pasted here."""


def help_text(keymap: Keymap, pane: str) -> Text:
    """The whole help, this pane first."""
    text = Text()
    text.append(
        translate(
            "Every verb acts on what is marked, else on the conversation under the cursor. The longest wait stands "
            "on top."
        )
        + "\n",
        palette.DIM,
    )
    for where in sorted(TITLES, key=lambda each: (each != pane, each == "everywhere")):
        text.append(f"\n{translate(TITLES[where])}\n", palette.STRONG)
        for group, title in GROUPS.items():
            actions = [
                each
                for each in keymap.actions
                if each.where == where and each.group == group and each.keys
            ]
            if actions:
                text.append(f" {translate(title)}\n", palette.TAG)
            for action in actions:
                keys = " ".join(key_name(key) for key in action.keys)
                text.append(f"  {keys:<15} ", palette.CUSTOMER)
                text.append(translate(action.help), palette.TEXT)
                text.append(f"  {action.command}\n" if action.command else "\n", palette.FAINT)
    text.append(f"\n{translate('Signs')}\n", palette.STRONG)
    text.append(
        translate(
            "! waits 5 min · !! waits 10 min · ✎ draft · … queued · ⏰ later · ✗ not sent · ? unconfirmed · z snoozed · "
            "⊘ blocked us · ⇄ another app has the chat · FB# a public comment · ◆ marked · ◉ a colleague looks · "
            "✐ a colleague writes · ↑ ⇈ priority"
        )
        + "\n"
    )
    text.append(
        f"\n{translate('In grey behind an action: the command that does the same (`socialdesk …`).')}\n",
        palette.DIM,
    )
    text.append(translate("Esc closes this."), palette.DIM)
    return text
