"""A text that is scrolled as a whole, beside the figures or in their place."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.containers import VerticalScroll

from socialdesk.tui.widgets.fitted import Fitted


class TextPane:
    """`text` gives it for a width (cells), each time it is drawn."""

    def __init__(self, text: Callable[[int], Text], name: str, around: str) -> None:
        self.text = Fitted(text, name, grows=True)
        self.widget = VerticalScroll(self.text, id=around, can_focus=False)

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.text.redraw()

    def begin(self) -> None:
        """From the top on."""
        self.widget.scroll_home(animate=False)
        self.draw()

    def scroll(self, step: int) -> None:
        """So many half pages down."""
        height = max(self.widget.size.height // 2, 1)
        self.widget.scroll_relative(y=step * height, animate=False)
