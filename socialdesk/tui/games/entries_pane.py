"""Everybody who entered the chosen game, beside the list, with what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import ENTRIES
from socialdesk.tui.games.rows import Drawn, draw_entry
from socialdesk.tui.text import shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialdesk.model.counting import Counted
    from socialdesk.tui.desk.games import Games
    from socialdesk.tui.screen import DeskScreen

AHEAD = 5
"""Lines above and below those in sight whose names are read too."""


class EntriesPane:
    """The newest stands last; names are read as they come into sight."""

    def __init__(self, screen: DeskScreen, games: Games) -> None:
        self._screen = screen
        self._games = games
        self.title = Fitted(self._title, "entries-title")
        self.people = VirtualList(self._person, 1, "entries")
        self.cursor = Cursor(self.people, self.load_sight)

    @property
    def _entries(self) -> Sequence[Counted]:
        standing = self._games.standing
        return standing.entries if standing is not None else ()

    def _title(self, width: int) -> Text:
        line, standing = self._games.line, self._games.standing
        if line is None:
            return Text()
        text = Text(f" {shown(line.game.name)} ", palette.STRONG)
        if standing is not None and not standing.is_whole:
            words = translate("very many enter: all of them are here when it is closed")
        else:
            counted = standing.counted if standing is not None else 0
            all_ = len(self._entries)
            words = translate("{n} counted of {all} who entered", n=f"{counted:,}", all=f"{all_:,}")
        text.append(f"· {words}", palette.DIM)
        return text

    def _person(self, row: int, width: int, is_cursor: bool) -> list[Drawn]:
        entries = self._entries
        each = entries[row] if row < len(entries) else None
        name = None
        if each is not None and self._games.is_known(each.entered.person):
            name = self._games.name(each.entered.person)
        return draw_entry(each, name, width, self._screen.program.zone)

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.title.redraw()
        self.people.refresh()

    def resize(self) -> None:
        """There are as many rows as entries."""
        self.people.resize_to(len(self._entries))

    def show(self, pane: str) -> None:
        """The keys are in a pane: the list is shown in its own."""
        self.people.set_active(pane == ENTRIES.name)

    def begin(self) -> None:
        """From the first one on."""
        self.people.cursor = 0
        self.people.scroll_to(y=0, animate=False)
        self.resize()
        self.load_sight()

    @property
    def under_cursor(self) -> Counted | None:
        """The entry under the cursor."""
        entries, row = self._entries, self.people.cursor
        return entries[row] if row < len(entries) else None

    def load_sight(self) -> None:
        """Read what those who came into sight are called."""
        self._screen.work("names", self.load_names, exclusive=True)

    async def load_names(self) -> None:
        """Read what those in sight are called, and draw them."""
        first = max(self.people.first_row - AHEAD, 0)
        last = first + self.people.rows_in_sight + 2 * AHEAD
        people = [each.entered.person for each in self._entries[first:last]]
        if await self._games.load_names(people):
            self.people.refresh()
