"""The lines of the chosen subject in columns, and what is said of the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from socialdesk.tui.cells import cell_len
from socialdesk.tui.orders.page import GAP, widths
from socialdesk.tui.stats.text_pane import TextPane
from socialdesk.tui.text import fit, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.orders.page import Column, Line, Page

Drawn = list[tuple[str, Style]]


class ListPane:
    """The cursor stays on its line, wherever that stands by now."""

    def __init__(self, page: Callable[[], Page], moved: Callable[[], None]) -> None:
        self._page = page
        self._moved_on = moved
        self._keys: dict[str, str] = {}
        """The key of the line under the cursor, by page."""
        self._awaited = ""
        """The key of a line that the cursor goes to as soon as it is there."""
        self.widget = VirtualList(self._row, 1, "order-list")
        self.cursor = Cursor(self.widget, self._moved)

    def _row(self, row: int, width: int, is_cursor: bool) -> list[Drawn]:
        page = self._page()
        if not page.is_read or row >= page.count:
            return [[]]
        return [draw_line(page.line(row), page.COLUMNS, width)]

    @property
    def key(self) -> str:
        """The key of the line under the cursor; empty where there is none."""
        page, row = self._page(), self.widget.cursor
        if not page.is_read or row >= min(page.count, self.widget.count):
            return ""
        return page.line(row).key

    def _moved(self) -> None:
        self._awaited = ""
        self._keys[self._page().NAME] = self.key
        self._page().choose(self.key)
        self._moved_on()

    def go_to(self, key: str) -> None:
        """Put the cursor on a line, now or as soon as it is there."""
        self._keys[self._page().NAME] = self._awaited = key
        self.draw()

    def begin(self) -> None:
        """From the top on: another list is shown."""
        self._keys.pop(self._page().NAME, None)
        self._awaited = ""
        self.widget.cursor = 0
        self.widget.scroll_home(animate=False)

    def draw(self) -> None:
        """Draw what is to be said now; the cursor stays on its own line, and where that is gone, on its row."""
        page = self._page()
        self.widget.resize_to(page.count if page.is_read else 0)
        wanted = page.row_of(self._keys.get(page.NAME, "")) if page.is_read else None
        if wanted is not None and wanted != self.widget.cursor:
            self.widget.go(wanted)
        if wanted is not None:
            self._awaited = ""
        if self.key and not self._awaited:
            self._keys[page.NAME] = self.key
        page.choose(self.key)
        self.widget.redraw_changed()

    def sight(self) -> tuple[int, int]:
        """The first and the last row in sight."""
        first = self.widget.first_row
        return first, first + self.widget.rows_in_sight


class DetailPane(TextPane):
    """What is said of the line under the cursor."""

    def __init__(self, page: Callable[[], Page], key: Callable[[], str]) -> None:
        self._page, self._line = page, key
        self._key = ""
        super().__init__(self._text, "order-told", "order-side")

    def _text(self, width: int) -> Text:
        page, key, text = self._page(), self._line(), Text()
        told = page.told(key) if key else ()
        for place, (words, style) in enumerate(told):
            lines = "\n".join(wrap(words, max(width - 1, 4)))
            text.append(("\n" if place else "") + lines, getattr(palette, style))
        return text

    def draw(self) -> None:
        """Draw what is to be said now; of another line from its top on."""
        key = self._line()
        if key != self._key:
            self._key = key
            self.widget.scroll_home(animate=False)
        super().draw()


def draw_line(line: Line, columns: Sequence[Column], width: int) -> Drawn:
    """One row: a sign, and a cell a column, as many as there is room for."""
    style: Style = getattr(palette, line.style)
    drawn: Drawn = [(f" {line.sign} ", style)]
    is_first = True
    for column, cells, words in zip(columns, widths(columns, width - 4), line.cells, strict=True):
        if not cells:
            continue
        gap = "" if is_first else " " * GAP
        is_first = False
        filled = " " * (cells - cell_len(words)) + words if column.is_right and cell_len(words) < cells else fit(words, cells)  # fmt: skip
        drawn.append((gap + filled, style))
    return drawn
