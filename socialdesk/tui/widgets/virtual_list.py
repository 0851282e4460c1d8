"""A list of any length: only the rows in sight are ever made, and only their lines are ever drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from socialdesk.tui.widgets import palette

THUMB_STEPS = 8
"""Where a scrollbar's thumb begins and ends, in a cell."""
Lines = Sequence[Sequence[tuple[str, Style]]]
"""A row's lines, each a sequence of (text, style); the list fills and cuts them to its width."""


class VirtualList(ScrollView, can_focus=False):
    """Draws rows through `draw(row, width, is_cursor)`; its owner knows what a row is.

    The owner sets `count` with `resize_to` and moves the cursor with `go`; the list says which rows
    are in sight. Keys come to its screen: taking and losing the focus would draw every row anew.
    """

    DEFAULT_CSS = "VirtualList { min-width: 8; }"

    @dataclass
    class Chosen(Message):
        """A row was clicked."""

        list: VirtualList
        row: int
        twice: bool = False

    @dataclass
    class Looked(Message):
        """Other rows came into sight."""

        list: VirtualList

        def can_replace(self, message: Message) -> bool:
            """Only the newest matters."""
            return isinstance(message, VirtualList.Looked)

    def __init__(
        self, draw: Callable[[int, int, bool], Lines], row_height: int, widget_id: str
    ) -> None:
        super().__init__(id=widget_id)
        self._draw = draw
        self.row_height = row_height
        self.count = 0
        self.cursor = 0
        self._shown: dict[int, Lines] = {}
        """The rows in sight as they were drawn last."""
        self._drawn_for = Size(0, 0)
        self._drawn = (-1, 0)
        """The row, and the line of it, that was drawn last."""

    def set_active(self, active: bool) -> None:
        """Whether the keys are here: the cursor shows it, and nothing else is drawn anew."""
        self.set_class(active, "active", update=False)
        self.redraw(self.cursor)

    def resize_to(self, count: int) -> None:
        """There are so many rows now."""
        self.count = count
        self.cursor = max(min(self.cursor, count - 1), 0)
        region = self.scrollable_content_region
        size, least = (
            Size(region.width, count * self.row_height),
            self.scroll_offset.y + region.height,
        )
        if size.width == self.virtual_size.width and least < min(
            size.height, self.virtual_size.height
        ):
            self._grow_unseen(size)
        else:
            self.virtual_size = size
        self.redraw_changed()

    def _grow_unseen(self, size: Size) -> None:
        """A row more or less, below what is in sight: the toolkit would lay the whole screen out and
        draw the whole list for it. The scrollbar is told when its thumb is elsewhere for it."""
        self.set_reactive(VirtualList.virtual_size, size)
        bar, cells = self.vertical_scrollbar, self.scrollable_content_region.height
        if abs(bar.window_virtual_size - size.height) * cells * THUMB_STEPS >= size.height:
            bar.window_virtual_size = size.height

    @property
    def first_row(self) -> int:
        """The first row in sight."""
        return self.scroll_offset.y // self.row_height

    @property
    def rows_in_sight(self) -> int:
        """How many rows fit, a cut one included."""
        return max(self.scrollable_content_region.height // self.row_height + 1, 1)

    def go(self, row: int, *, show: bool = True) -> None:
        """Put the cursor on a row and, unless told otherwise, bring it into sight."""
        row = max(min(row, self.count - 1), 0)
        before, self.cursor = self.cursor, row
        if show and self._bring_into_sight(row):
            return
        for each in {before, row}:
            self.refresh_lines(each * self.row_height, self.row_height)

    def _bring_into_sight(self, row: int) -> bool:
        """Scroll as little as needed; True if it scrolled (which draws everything)."""
        height = self.scrollable_content_region.height
        top, bottom = row * self.row_height, (row + 1) * self.row_height
        y = self.scroll_offset.y
        wanted = top if top < y else bottom - height if bottom > y + height else y
        if wanted == y or height <= 0:
            return False
        self.scroll_to(y=max(wanted, 0), animate=False)
        self.refresh()
        return True

    def redraw(self, row: int | None) -> None:
        """Draw one row anew; nothing for None."""
        if row is not None:
            self.refresh_lines(row * self.row_height, self.row_height)

    def redraw_changed(self) -> None:
        """Draw the rows in sight that say something else than they did: what stays costs nothing on
        the way to the terminal."""
        first, width = self.first_row, self.scrollable_content_region.width
        if self.size != self._drawn_for or not width:  # all of it, in a terminal that grew as well
            self._drawn_for = self.size
            self.refresh()
            return
        last = (self.scroll_offset.y + self.scrollable_content_region.height - 1) // self.row_height
        for row in range(first, last + 1):
            lines = self._draw(row, width, row == self.cursor) if row < self.count else None
            if lines != self._shown.get(row):
                self.redraw(row)

    def hold(self, row: int, line: int) -> None:
        """Scroll so that `row` begins `line` lines below the top: what is read stays where it is."""
        self.scroll_to(y=max(row * self.row_height - line, 0), animate=False)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        line = y + self.scroll_offset.y
        row, part = divmod(line, self.row_height)
        base = self.rich_style
        if row >= self.count:
            self._shown.pop(row, None)
            return Strip.blank(width, base)
        is_cursor = row == self.cursor
        if is_cursor:
            base += palette.CURSOR if self.has_class("active") else palette.CURSOR_DIM
        if self._drawn != (
            row,
            part - 1,
        ):  # lines come from above: a row is made once for all its lines
            self._shown[row] = self._draw(row, width, is_cursor)
        self._drawn, lines = (row, part), self._shown[row]
        parts = lines[part] if part < len(lines) else ()
        strip = Strip([Segment(text, base + style) for text, style in parts])
        return strip.adjust_cell_length(width, base)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self._shown.clear()
        self._drawn = (-1, 0)
        self.post_message(self.Looked(self))

    def on_resize(self, event: events.Resize) -> None:
        """The same number of rows, another width."""
        self.virtual_size = Size(self.scrollable_content_region.width, self.count * self.row_height)
        self.post_message(self.Looked(self))

    def on_click(self, event: events.Click) -> None:
        """A row was clicked."""
        row = (event.y + self.scroll_offset.y) // self.row_height
        if row < self.count:
            self.post_message(self.Chosen(self, row, event.chain > 1))
