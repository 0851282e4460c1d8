"""The list of comments: it flows while nobody has chosen a line, and holds still around one that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import count, translate
from socialdesk.model.stream import Line, Shelf, Stream
from socialdesk.tui.live import rows
from socialdesk.tui.text import clip, shown, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.desk.lives import Lives
    from socialdesk.tui.screen import DeskScreen

DETAIL_LINES = 3
"""Lines in which the chosen comment is said in full."""


class FlowingList(VirtualList):
    """A list in which nothing need be under the cursor."""

    def resize_to(self, count: int) -> None:
        """There are so many rows now."""
        is_nowhere = self.cursor < 0
        super().resize_to(count)
        if is_nowhere:
            self.cursor = -1


class StreamPane:
    """What comes above a chosen line is not shown until somebody goes there (`above` counts it): so
    nothing moves, and nothing has to be drawn again for it."""

    def __init__(self, screen: DeskScreen, lives: Lives) -> None:
        self._screen = screen
        self._lives = lives
        self.widget = FlowingList(self._row, 1, "live-stream")
        self.widget.cursor = -1
        self.detail = Fitted(self._detail, "live-detail", folds=True)
        self.above = 0
        """How many rows have come above the first that is shown."""

    @property
    def _stream(self) -> Stream:
        return self._lives.stream

    @property
    def chosen(self) -> Line | None:
        """The line under the cursor."""
        return self._stream.chosen

    def in_sight(self) -> list[Line]:
        """The lines that are on the screen, the chosen one first."""
        first = self.widget.first_row + self.above
        seen = self._stream.lines[first : first + self.widget.rows_in_sight]
        return [*([self.chosen] if self.chosen else []), *seen]

    # -- drawing

    def _row(self, row: int, width: int, is_cursor: bool) -> list[rows.Drawn]:
        line = self._stream.line(row + self.above)
        sign = self._lives.sign(line.newest.platform) if line is not None else ""
        zone = self._screen.program.zone
        return rows.draw_line(line, width, self._lives.now(), zone, sign, self._lives.pinned)

    def take(self) -> None:
        """Show the lines as they stand now: the chosen one stays where it is on the screen."""
        line, widget = self.chosen, self.widget
        row = None if line is None else self._stream.row_of(line)
        if row is None:
            self.above, widget.cursor = 0, -1
        elif row >= widget.cursor:
            self.above = row - widget.cursor
        else:  # lines far above have left: there is less to scroll
            self._put(row)
        widget.resize_to(len(self._stream.lines) - self.above)
        self.detail.redraw()

    def _put(self, row: int) -> None:
        """Show everything above, and keep the line on its place on the screen."""
        widget = self.widget
        y = widget.scroll_offset.y + row - widget.cursor
        self.above, widget.cursor = 0, row
        widget.resize_to(len(self._stream.lines))
        widget.scroll_to(y=max(y, 0), animate=False, immediate=True)

    def tick(self) -> None:
        """Time has passed: what waits says so."""
        self.widget.redraw_changed()

    def draw(self) -> None:
        """Draw everything anew."""
        self.widget.refresh()
        self.detail.redraw()

    # -- the cursor

    def by(self, step: int) -> None:
        """So many lines down; the first key chooses the first line in sight."""
        if self.chosen is None:
            self.to(self.widget.first_row)
        else:
            self.to(self.widget.cursor + step)

    def page(self, step: int) -> None:
        """So many pages down."""
        self.by(step * max(self.widget.rows_in_sight - 2, 1))

    def end(self, end: int) -> None:
        """To the last line (1); to the first (-1) is what is newest, and flows again."""
        if end > 0:
            self.to(self.widget.count - 1)
        else:
            self.flow()

    def to(self, row: int) -> None:
        """Choose the line in a row."""
        widget = self.widget
        if row < 0 and self.above:
            shown_above = self.above
            self._put(widget.cursor + shown_above)
            row += shown_above
        row = max(min(row, widget.count - 1), 0)
        line = self._stream.line(row + self.above)
        if line is None:
            return
        self._stream.choose(line)
        widget.go(row)
        self.detail.redraw()

    def flow(self) -> None:
        """Choose nothing: the newest are shown again."""
        self._stream.choose(None)
        self.above, self.widget.cursor = 0, -1
        self.widget.scroll_to(y=0, animate=False, immediate=True)
        self.widget.resize_to(len(self._stream.lines))
        self.draw()

    def hold(self) -> None:
        """Somebody has scrolled by the mouse: what they read is held."""
        if self.chosen is None and self.widget.first_row > 0:
            self.to(self.widget.first_row)

    def turn_to(self, shelf: Shelf) -> None:
        """Show something else of the stream."""
        self._stream.turn_to(shelf)
        self.flow()

    # -- the chosen one in full

    def _detail(self, width: int) -> Text:
        line = self.chosen
        text = Text(f" {self._place(line)}", palette.DIM)
        if line is None:
            return text
        words = wrap(rows.words_of(line.newest, lines=True), max(width - 2, 4))
        room = DETAIL_LINES - 1
        if len(words) > room:
            words = [*words[: room - 1], clip(f"{words[room - 1]} …", width - 2)]
        for each in words:
            text.append(f"\n {each}", palette.TEXT)
        return text

    def _place(self, line: Line | None) -> str:
        """What is said of the line beside its words."""
        if line is None:
            key = self._screen.program.keymap.shown("lives_down")
            return translate(
                "Comments flow by. {key} chooses one, and it stays where it is.", key=key
            )
        newest, pieces = line.newest, []
        if self.above:
            pieces.append(f"▲ {translate('{n} new above', n=self.above)}")
        if line.count > 1:
            pieces.append(
                f"×{line.count} {count('{n} person', '{n} people', line.people)}: {rows.people(line)}"
            )
        else:
            pieces.append(rows.who(newest))
        pieces.append(shown(newest.account))
        if any(each.message == self._lives.pinned for each in line.comments):
            pieces.append(f"▣ {translate('pinned')}")
        state = rows.STATES[rows.state_of(line)]
        if state:
            pieces.append(translate(state))
        return " · ".join(pieces)
