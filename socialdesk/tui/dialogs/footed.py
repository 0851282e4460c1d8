"""Dialogs with a line of keys at their bottom, which are buttons for the mouse as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rich.text import Text

from socialdesk.tui.dialogs.dialog import Dialog
from socialdesk.tui.footer import foot_at, foot_text
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from textual import events

T = TypeVar("T")


class Footed(Dialog[T]):
    """Its actions with a place in the footer are named there, and done when they are clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.foot = Fitted(self._foot, "dialog-foot")

    def _foot(self, width: int) -> Text:
        return foot_text(self.PANE.name, width, self.keymap, "")

    def click_foot(self, event: events.Click) -> bool:
        """Whether a click was for the line of keys."""
        if event.widget is not self.foot:
            return False
        width = self.foot.content_size.width
        if name := foot_at(self.PANE.name, width, self.keymap, event.x):
            self.keymap.named(name, self.PANE.name).run(self)
        return True
