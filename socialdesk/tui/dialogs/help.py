"""Every key, from the same table that the keys are made of: this pane's first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from socialdesk.model.i18n import mark, translate
from socialdesk.model.phrases import example_words
from socialdesk.tui.actions.action import EVERYWHERE, GROUPS, Pane
from socialdesk.tui.actions.panes import HELP
from socialdesk.tui.cells import cell_len
from socialdesk.tui.dialogs.dialog import Page
from socialdesk.tui.keymap import key_name
from socialdesk.tui.text import fit
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.hanging import Hanging

if TYPE_CHECKING:
    from socialdesk.tui.keymap import Keymap

ANYWHERE = Pane(EVERYWHERE, mark("Everywhere"))
"""What is known on every screen, as a pane of the help."""
_KEYS = 18
"""Cells for the keys of an action."""


class HelpScreen(Page):
    """Any key but the scrolling ones closes it."""

    CSS = """
    HelpScreen { align: center middle; background: $ground 40%; }
    #help { width: 96; max-width: 96%; height: 92%; background: $bar; border: round $line; padding: 0 2; }
    """

    PANE = HELP

    def __init__(self, panes: Sequence[Pane], pane: str) -> None:
        super().__init__()
        self._panes, self._pane = panes, pane

    def compose(self) -> ComposeResult:
        """The table."""
        with VerticalScroll(id="help"):
            text = help_text(self.keymap, self._panes, self._pane)
            yield Static(Hanging(text, _hang), id="help-text")


def _hang(line: str) -> int:
    """In a line of the table, where what the keys do begins."""
    return _KEYS if line.startswith("  ") else 0


def help_text(keymap: Keymap, panes: Sequence[Pane], here: str) -> Text:
    """The keys of these panes, this one first, and of everywhere; what the signs mean."""
    text = Text()
    text.append(
        translate(
            "Every verb acts on what is marked, else on the conversation under the cursor. The longest wait stands "
            "on top."
        )
        + "\n",
        palette.DIM,
    )
    for pane in (*sorted(panes, key=lambda each: each.name != here), ANYWHERE):
        text.append(f"\n{translate(pane.title)}\n", palette.STRONG)
        for group, title in GROUPS.items():
            actions = [each for each in keymap.of([pane.name]) if each.group == group and each.keys]
            if actions:
                text.append(f" {translate(title)}\n", palette.TAG)
            for action in actions:
                keys = " ".join(key_name(key) for key in action.keys)
                text.append(
                    fit(f"  {keys}", max(_KEYS - 1, cell_len(keys) + 2)) + " ", palette.CUSTOMER
                )
                text.append(translate(action.help), palette.TEXT)
                text.append(f"  {action.command}\n" if action.command else "\n", palette.FAINT)
    text.append(f"\n{translate('Moments')}\n{' ' * 2}", palette.STRONG)
    text.append(example_words() + "\n")
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
        translate(
            "With targets: ≤ time left · ! half of it used · !! 80 % · +time late !!! · ‖ its clock stands still"
        )
        + "\n"
    )
    text.append(
        f"\n{translate('In grey behind an action: the command that does the same (`socialdesk …`).')}\n",
        palette.DIM,
    )
    text.append(translate("Esc closes this."), palette.DIM)
    return text
