"""The list of announcements with the chosen one beside it, and what stands there while there is none."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.text import Text
from textual.containers import VerticalScroll

from socialdesk.model.i18n import translate
from socialdesk.tui.broadcasts import rows
from socialdesk.tui.broadcasts.detail import detail_text
from socialdesk.tui.text import wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.desk.broadcasts import Broadcasts
    from socialdesk.tui.screen import DeskScreen

RUNS_AFTER = 0.08
"""Seconds the cursor must rest on an announcement before its runs are counted."""
HINTED = ("pause_run", "go_on_run", "stop_run", "skip_run")


class ListPane:
    """The cursor stays on its announcement, wherever that stands in the list by now."""

    def __init__(self, screen: DeskScreen, broadcasts: Broadcasts) -> None:
        self._screen = screen
        self._broadcasts = broadcasts
        self.widget = VirtualList(self._row, 2, "broadcast-list")
        self.cursor = Cursor(self.widget, self._moved)
        self.detail = Fitted(self._detail, "broadcast-detail", folds=True, grows=True)
        self.side = VerticalScroll(self.detail, id="broadcast-side", can_focus=False)

    def _row(self, row: int, width: int, is_cursor: bool) -> list[rows.Drawn]:
        lines, zone = self._broadcasts.lines, self._screen.program.zone
        return rows.draw_line(lines[row] if row < len(lines) else None, width, zone)

    def _detail(self, width: int) -> Text:
        line = self._broadcasts.line
        if line is None:
            return Text()
        program = self._screen.program
        keys = {name: program.keymap.shown(name) for name in HINTED}
        return detail_text(line, self._broadcasts.runs, width, program.zone, keys)

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.widget.refresh()
        self.detail.redraw()

    def resize(self) -> None:
        """There are as many rows as announcements; the cursor stays on its own."""
        self.widget.resize_to(len(self._broadcasts.lines))
        self.widget.go(self._broadcasts.row)

    def choose(self, number: int) -> None:
        """Put the cursor on an announcement."""
        self._choose(number)
        self.widget.go(self._broadcasts.row)

    def _moved(self) -> None:
        self._choose(self._broadcasts.lines[self.cursor.row].broadcast.id)

    def _choose(self, number: int) -> None:
        if number == self._broadcasts.chosen:
            return
        self._broadcasts.choose(number)
        self.side.scroll_home(animate=False)
        self.detail.redraw()
        self._screen.work("runs", self._load_runs, exclusive=True)

    async def _load_runs(self) -> None:
        await asyncio.sleep(RUNS_AFTER)
        if await self._broadcasts.load_runs():
            self.detail.redraw()

    def scroll(self, step: int) -> None:
        """So many half pages of what is said of it down."""
        height = max(self.side.size.height // 2, 1)
        self.side.scroll_relative(y=step * height, animate=False)


def empty_text(width: int, new: str, *, is_agenda: bool) -> Text:
    """Why there is nothing here, and what to do about it; `new` is the key that writes one."""
    words = (
        translate("Nothing goes out in the next 60 days: no broadcast and no answer is scheduled.")
        if is_agenda
        else translate("Nothing was ever announced. {key} writes the first one.", key=new)
    )
    return Text("\n".join(f" {each}" for each in wrap(words, width - 2)), palette.DIM)
