"""The lines of the chosen subject, and what is said of the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from socialdesk.tui.cells import cell_len
from socialdesk.tui.stats.text_pane import TextPane
from socialdesk.tui.text import clip_words, fit, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.automation.page import Line, Page

Drawn = list[tuple[str, Style]]
LEAST = 6
"""Cells of a reason that still says something."""


class ListPane:
    """The cursor stays on its line, wherever that stands by now."""

    def __init__(self, page: Callable[[], Page], moved: Callable[[], None]) -> None:
        self._page = page
        self._moved_on = moved
        self._lines: Sequence[Line] = ()
        self._of: Page | None = None
        """Whose lines they are: another subject may be looked at by now."""
        self._keys: dict[str, str] = {}
        """The key of the line under the cursor, by subject."""
        self.widget = VirtualList(self._row, 1, "automation-list")
        self.cursor = Cursor(self.widget, self._moved, lambda row: self._lines[row].is_heading)

    def _row(self, row: int, width: int, is_cursor: bool) -> list[Drawn]:
        return [draw_line(self._lines[row], width)] if row < len(self._lines) else [[]]

    # -- moving

    @property
    def line(self) -> Line | None:
        """The line under the cursor; a heading is none."""
        if self._of is not self._page():
            return None
        row = self.widget.cursor
        line = self._lines[row] if row < len(self._lines) else None
        return None if line is None or line.is_heading else line

    def _moved(self) -> None:
        if self.line is not None:
            self._keys[self._page().TITLE] = self.line.key
        self._moved_on()

    def go_to(self, key: str) -> None:
        """Put the cursor on a line."""
        self._keys[self._page().TITLE] = key
        self.draw()

    def draw(self) -> None:
        """Draw what is to be said now; the cursor stays on its own."""
        page = self._of = self._page()
        self._lines = page.lines() if page.is_read else ()
        self.widget.resize_to(len(self._lines))
        wanted = self._keys.get(page.TITLE, "")
        rows = [row for row, each in enumerate(self._lines) if each.key == wanted]
        if not rows and self.line is None:
            rows = [row for row, each in enumerate(self._lines) if not each.is_heading]
        if rows and rows[0] != self.widget.cursor:
            self.widget.go(rows[0])
        self.widget.redraw_changed()


class DetailPane(TextPane):
    """What is said of the line under the cursor."""

    def __init__(self, page: Callable[[], Page], line: Callable[[], Line | None]) -> None:
        self._page, self._line = page, line
        self._key = ""
        super().__init__(self._text, "automation-told", "automation-side")

    def _text(self, width: int) -> Text:
        line = self._line()
        text = Text()
        if line is None or not self._page().is_read:
            return text
        for place, (words, style) in enumerate(self._page().told(line)):
            lines = "\n".join(wrap(words, max(width - 1, 4)))
            text.append(("\n" if place else "") + lines, getattr(palette, style))
        return text

    def draw(self) -> None:
        """Draw what is to be said now; of another line from its top on."""
        line = self._line()
        key = line.key if line is not None else ""
        if key != self._key:
            self._key = key
            self.widget.scroll_home(animate=False)
        super().draw()


def draw_line(line: Line, width: int) -> Drawn:
    """One row: a sign, words, and at the right what is kept if there is room."""
    style, room = getattr(palette, line.style), width - 5
    if line.is_heading:
        room += 2
    more = line.more
    left = room - cell_len(line.words) - 1
    if more and line.yields and cell_len(more) > left:
        more = clip_words(more, left) if left >= LEAST else ""
    if more:
        room -= cell_len(more) + 1
    words = fit(line.words, max(room, 4))
    first = (" ", style) if line.is_heading else (f" {line.sign} ", style)
    return [first, (words, style), (f" {more} " if more else " ", palette.DIM if line.yields else style)]  # fmt: skip
