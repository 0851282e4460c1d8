"""One of a few, by one key: each line stands with its own."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from socialdesk.tui.actions.panes import PICK
from socialdesk.tui.dialogs.footed import Footed
from socialdesk.tui.text import clip_words, shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

KEYS = "123456789abcdefg"
"""By which the lines are taken; no more lines than these are offered."""


class PickScreen(Footed[int | None]):
    """Gives the place of the line that was picked; None where nothing was."""

    CSS = """
    PickScreen { align: center middle; background: $ground 40%; }
    #pick { width: 66; max-width: 96%; height: auto; background: $bar; border: round $line; padding: 0 1; }
    #pick-title { text-style: bold; height: auto; margin-bottom: 1; }
    #pick-lines { height: auto; margin-bottom: 1; }
    #pick #dialog-foot { height: 1; }
    """

    PANE = PICK

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        """`lines` are harmless already."""
        super().__init__()
        self._title, self._lines = title, lines[: len(KEYS)]
        self._at = 0
        self._drawn = Fitted(self._draw, "pick-lines", grows=True)

    def compose(self) -> ComposeResult:
        """The question, and what may be said."""
        with Vertical(id="pick"):
            yield Static(Content(shown(self._title)), id="pick-title")
            yield self._drawn
            yield self.foot

    def _draw(self, width: int) -> Text:
        text = Text()
        for place, (key, line) in enumerate(zip(KEYS, self._lines, strict=False)):
            text.append("\n" if place else "")
            row = clip_words(f" {key}  {line}", width)
            text.append(row.ljust(width), palette.CURSOR if place == self._at else palette.TEXT)
        return text

    def accept(self) -> None:
        """The line under the cursor."""
        self.dismiss(self._at if self._lines else None)

    def close(self) -> None:
        """None."""
        self.dismiss(None)

    def choose_by(self, step: int) -> None:
        """So many lines down, round."""
        self._at = (self._at + step) % max(len(self._lines), 1)
        self._drawn.redraw()

    def press_other(self, key: str, character: str | None) -> None:
        """The key of a line takes it."""
        place = KEYS.find(character or "-")
        if 0 <= place < len(self._lines):
            self.dismiss(place)

    def on_click(self, event: events.Click) -> None:
        """A line is taken by a click, the keys at the bottom are buttons; a click beside the box leaves it."""
        if event.widget is self._drawn and 0 <= event.y < len(self._lines):
            self.dismiss(event.y)
        elif not self.click_foot(event) and event.widget is self:
            self.close()
