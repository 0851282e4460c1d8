"""The list of conversations: its cursor, what is marked in it, what it says below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import count, grouped, translate
from socialdesk.tui.actions.panes import LIST
from socialdesk.tui.cells import cell_len
from socialdesk.tui.inbox import rows
from socialdesk.tui.text import clip, shown, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from textual.widget import Widget

    from socialdesk.tui.desk.badge_order import BadgeRank
    from socialdesk.tui.desk.inbox_list import InboxList
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.keymap import Keymap

NEXT_LINE = "\n "
AHEAD = 5
"""Lines above and below those in sight that are read too."""


@dataclass(frozen=True, slots=True)
class Held:
    """Where the list stood before it changed: the conversations under the cursor and at the top,
    and the line in which the top one began."""

    cursor: int | None
    top: int | None
    line: int
    at_top: bool


class ListPane:
    """`moved` is told when the cursor has gone to another row by a key or a click, `read` when lines
    were read that were not known."""

    def __init__(
        self, context: Context, moved: Callable[[], None], read: Callable[[], None]
    ) -> None:
        self._context = context
        self._inbox = context.desk.inbox
        self._moved, self._read = moved, read
        self._inbox.moving = self._keep_place_over
        self.is_elsewhere = False
        """Whether a change has put another conversation under the cursor, which is not shown yet."""
        self.widget = VirtualList(self._row, 2, "conversations")
        self.foot = Fitted(self._foot, "list-foot", folds=True, grows=True)
        self.above = 0
        """Conversations that came above what is in sight."""
        self.stay: set[int] = set()
        """Conversations that this agent takes off the list: the cursor stays where it was."""
        self._marked_at = 0
        self._waits: tuple[str, ...] = ()

    def compose(self) -> Iterator[Widget]:
        """The list, and the line below it."""
        yield self.widget
        yield self.foot

    # -- drawing

    def _row(self, row: int, width: int, is_cursor: bool) -> list[rows.Line]:
        conversation_id = self._inbox.window.id_at(row)
        item = self._inbox.window.item(conversation_id) if conversation_id is not None else None
        return rows.draw(
            item,
            width,
            self._context.now(),
            is_open=conversation_id == self._context.shown.id,
            marked=conversation_id in self._inbox.marks,
            others=self._context.desk.team.beside_us(conversation_id),
            platforms=self._context.desk.session.settings.platforms,
            rank=self._rank(conversation_id),
            steps=self._inbox.countdown.of(item) if item is not None else None,
        )

    def _rank(self, conversation_id: int | None) -> BadgeRank | None:
        is_known = self._inbox.is_called and conversation_id is not None
        return self._inbox.badge_order.of(conversation_id or 0) if is_known else None

    def _foot(self, width: int) -> Text:
        return list_foot(self._inbox, self.widget.cursor, self.above, self._context.keymap, width)

    def draw(self) -> None:
        """Draw what says something else by now, and the line below."""
        self.widget.redraw_changed()
        self.foot.redraw()

    def redraw(self, conversation_id: int | None) -> None:
        """Draw the line of one conversation."""
        self.widget.redraw(self._inbox.window.row_of(conversation_id))

    def waits_changed(self) -> bool:
        """Whether a wait in sight reads differently than the last time this was asked."""
        first = self.widget.first_row
        ids = [self._inbox.window.id_at(first + row) for row in range(self.widget.rows_in_sight)]
        items = [self._inbox.window.item(each) for each in ids if each is not None]
        now = self._context.now()
        waits = tuple(
            rows.waiting_of(item, now, self._rank(item.row.id), self._inbox.countdown.of(item))[0]
            + rows.promise_of(item, now)[0]
            for item in items
            if item
        )
        before, self._waits = self._waits, waits
        return before != waits

    # -- the cursor

    @property
    def under_cursor(self) -> int | None:
        """The conversation under the cursor."""
        return self._inbox.window.id_at(self.widget.cursor)

    def targets(self) -> list[int]:
        """What is meant: the marked conversations, else the one under the cursor (the open one while somebody reads or
        writes, and where it is none of this list, as after a search: it is what everybody sees)."""
        is_here = self._context.screen.pane == LIST.name
        if self._inbox.marks and is_here:
            return [each for each in self._inbox.window.all_ids() if each in self._inbox.marks]
        number = self.under_cursor if is_here and not self.is_away else self._context.shown.id
        return [number] if number is not None else []

    @property
    def is_away(self) -> bool:
        """Whether what is open is none of this list, and stays open until the cursor is moved: a search led there."""
        number = self._context.shown.id
        is_known = number is not None and self._inbox.window.row_of(number) is not None
        return number is not None and not is_known and not self.is_elsewhere

    def name_of(self, ids: list[int]) -> str:
        """Whom a question is about."""
        if len(ids) != 1:
            return translate("{n} conversations", n=grouped(len(ids)))
        item = self._inbox.window.item(ids[0])
        return item.row.name if item else ""

    def move_by(self, step: int) -> None:
        """So many rows down."""
        self.move_to(self.widget.cursor + step)

    def page(self, step: int) -> None:
        """So many pages down."""
        self.move_by(step * max(self.widget.rows_in_sight - 2, 1))

    def to_top(self) -> None:
        """To the longest wait."""
        self.move_to(0)

    def to_bottom(self) -> None:
        """To the end."""
        self.move_to(self.widget.count - 1)

    def to_waiting(self, step: int) -> None:
        """To the nearest row below (1) or above (-1) in which somebody waits."""
        row = self._inbox.window.waiting_from(self.widget.cursor, step)
        if row is None:
            self._context.screen.tell(translate("Nobody else waits in that direction."))
        else:
            self.move_to(row)

    def move_to(self, row: int) -> None:
        """To a row, as by a key."""
        if not self.widget.count:
            return
        self.widget.go(row)
        if self.widget.first_row == 0:
            self.above = 0
        self.foot.redraw()
        self.load_sight()
        self._moved()

    def show(self, conversation_id: int | None) -> bool:
        """Put the cursor on a conversation; False if this list does not have it."""
        row = self._inbox.window.row_of(conversation_id)
        if row is not None:
            self.widget.go(row)
        return row is not None

    # -- marks

    def mark(self) -> None:
        """Mark or unmark what is under the cursor, and go one down."""
        number = self.under_cursor
        if number is not None:
            self._inbox.marks.symmetric_difference_update({number})
            self._marked_at = self.widget.cursor
            self.move_by(1)
            self._draw_marks()

    def mark_to(self) -> None:
        """Mark everything between the last mark and here."""
        begin, end = sorted((self._marked_at, self.widget.cursor))
        ids = [self._inbox.window.id_at(row) for row in range(begin, end + 1)]
        self._inbox.marks.update(each for each in ids if each is not None)
        self._marked_at = self.widget.cursor
        self._draw_marks()

    def mark_all(self) -> None:
        """Mark everything that the list has; again, nothing."""
        every = set(self._inbox.window.all_ids())
        self._inbox.marks = set() if self._inbox.marks == every else every
        self._draw_marks()

    def unmark(self, ids: list[int] | None = None) -> None:
        """Drop these marks; all of them without any."""
        if ids is None:
            self._inbox.marks.clear()
        else:
            self._inbox.marks.difference_update(ids)
        self._draw_marks()

    def _draw_marks(self) -> None:
        self.draw()
        self._context.screen.foot.redraw()

    # -- what the store has

    def load_sight(self) -> None:
        """Read the lines that came into sight."""
        self._context.screen.work("sight", self._read_sight, exclusive=True)

    async def _read_sight(self) -> None:
        if await self.load_rows():
            self.widget.redraw_changed()
            self._read()

    async def load_rows(self) -> bool:
        """Read the lines in sight that are not known; True if there were any."""
        first, count_ = self.widget.first_row - AHEAD, self.widget.rows_in_sight + 2 * AHEAD
        return await self._inbox.load_rows(first, count_)

    def begin_anew(self) -> None:
        """Another list: from its top."""
        self.widget.cursor = self.above = 0
        self.widget.scroll_to(y=0, animate=False)
        self.resize()

    def resize(self) -> None:
        """The list has as many rows as there are conversations in it."""
        self.widget.resize_to(len(self._inbox.window))

    def _keep_place_over(self, change: Callable[[], int]) -> int:
        held = self.place()
        new = change()
        self.is_elsewhere |= self.keep_place(held, new=new)
        return new

    def place(self) -> Held:
        """Where the list stands, to be kept over a change."""
        first = self.widget.first_row
        line = self.widget.scroll_offset.y - first * self.widget.row_height
        return Held(self.under_cursor, self._inbox.window.id_at(first), line, at_top=first == 0)

    def keep_place(self, held: Held, *, new: int) -> bool:
        """After a change the cursor stays on its conversation, and what is read stays where it is
        on the screen. True if another conversation is under the cursor now."""
        widget, window = self.widget, self._inbox.window
        cursor, row = widget.cursor, window.row_of(held.cursor)
        self.resize()
        if row is None or held.cursor in self.stay:
            # This agent moved it, or it left: the next one is here.
            widget.cursor = min(cursor, max(len(window) - 1, 0))
            self.stay.discard(held.cursor or 0)
            widget.redraw_changed()
            return len(window) > 0
        widget.cursor = row
        first = window.row_of(held.top)
        if first is not None and not held.at_top and first != widget.first_row:
            self.above += max(first - widget.first_row, 0) if new else 0
            widget.hold(first, -held.line)
        elif held.at_top and row != cursor and self._context.screen.pane == LIST.name:
            widget.go(row)
        widget.redraw_changed()
        return False


def list_foot(inbox: InboxList, cursor: int, above: int, keymap: Keymap, width: int = 200) -> Text:
    """Where in the list the cursor stands, what it is narrowed to, or why there is nothing in it:
    that in as many lines as it needs, all else in one, whole pieces of it."""
    number = len(inbox.window)
    if not number:
        return Text(f" {NEXT_LINE.join(wrap(empty_words(inbox, keymap), width - 2))}", palette.DIM)
    place = translate("{n} of {all}", n=grouped(cursor + 1), all=grouped(number))
    text = Text(f" {place}{'' if inbox.complete else '+'} ", palette.DIM)
    pieces = []
    if inbox.marks:
        marked = count("{n} marked", "{n} marked", len(inbox.marks))
        pieces.append((f" ◆ {marked} ", f" ◆ {len(inbox.marks)} ", palette.MATCH))
    if inbox.narrowing:
        asked = shown(inbox.narrowing.spoken())
        room = max(width - text.cell_len - 3, 4)
        pieces.append((f" \\ {asked} ", f" \\ {clip(asked, room)}", palette.TAG))
    if above:
        words = translate("{n} new above", n=above)
        pieces.append((f" ▲ {words} ", f" ▲ {above} ", palette.MATCH))
    for words, less, style in pieces:
        room = width - text.cell_len
        fitting = next((each for each in (words, less) if cell_len(each) <= room), "")
        text.append(fitting, style)
    return text


def empty_words(inbox: InboxList, keymap: Keymap) -> str:
    """Why a list is empty, and what to do about it."""
    if inbox.narrowing:
        return translate(
            "Nothing is {query}. {key} drops the filter.",
            query=shown(inbox.narrowing.spoken()),
            key=keymap.shown("back"),
        )
    if inbox.view == 0:
        return translate(
            "All caught up: nobody is open. {key} finds a customer.", key=keymap.shown("palette")
        )
    return translate("Nobody is here.")
