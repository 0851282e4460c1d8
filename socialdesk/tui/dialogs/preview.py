"""Whom something done to many means, before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from socialdesk.model.i18n import grouped, translate
from socialdesk.tui.actions.panes import PREVIEW
from socialdesk.tui.dialogs.dialog import Dialog
from socialdesk.tui.text import shown


class PreviewScreen(Dialog[bool]):
    """Whom a verb for many means: Enter does it, Esc does not."""

    CSS = """
    PreviewScreen { align: center middle; background: $ground 40%; }
    #preview { width: 60; max-width: 95%; height: auto; background: $bar; border: round $line; padding: 0 1; }
    #preview-title { text-style: bold; }
    #preview-names, #preview-hint { height: auto; }
    """

    PANE = PREVIEW

    def __init__(self, asked: str, names: Sequence[str], number: int) -> None:
        super().__init__()
        self._asked, self._names, self._number = asked, names, number

    def compose(self) -> ComposeResult:
        """The number, some names, what Enter does."""
        with Vertical(id="preview"):
            yield Static(Content(shown(self._asked)), id="preview-title")
            left = self._number - len(self._names)
            names = [
                *self._names,
                *([translate("and {n} more", n=grouped(left))] if left > 0 else []),
            ]
            yield Static(Content("\n".join(f"  {name}" for name in names)), id="preview-names")
            yield Static(
                Content(
                    translate(
                        "{accept} do it for all of them · {close} leave them · it can be undone",
                        accept=self.key("accept"),
                        close=self.key("close"),
                    )
                ),
                id="preview-hint",
            )

    def accept(self) -> None:
        """Do it for all of them."""
        self.dismiss(result=True)

    def close(self) -> None:
        """Leave them."""
        self.dismiss(result=False)
