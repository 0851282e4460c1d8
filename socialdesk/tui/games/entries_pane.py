"""Everybody who entered the chosen game, beside the list, with what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.game import FOLLOW, TOPIC, State
from socialdesk.model.i18n import count, grouped, translate
from socialdesk.tui.actions.panes import ENTRIES
from socialdesk.tui.games.detail import way_words, where_words
from socialdesk.tui.games.rows import Drawn, draw_entry
from socialdesk.tui.text import shown, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialdesk.model.counting import Counted
    from socialdesk.tui.desk.games import Games, Line, Standing
    from socialdesk.tui.screen import DeskScreen

_AT_THE_END = (TOPIC, FOLLOW)
"""By these nobody enters before it closes."""
AHEAD = 5
"""Lines above and below those in sight whose names are read too."""


class EntriesPane:
    """The newest stands last; names are read as they come into sight."""

    def __init__(self, screen: DeskScreen, games: Games) -> None:
        self._screen = screen
        self._games = games
        self._is_here = False
        self.title = Fitted(self._title, "entries-title")
        self.people = VirtualList(self._person, 1, "entries")
        self.nobody = Fitted(self._nobody, "entries-nobody", folds=True, grows=True)
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
        if standing is None:
            words = "…"  # it is being read
        elif not standing.is_whole or not standing.entries:
            words = count("{n} entry", "{n} entries", line.people)
        else:
            words = translate(
                "{n} counted of {all} who entered",
                n=grouped(standing.counted),
                all=grouped(len(standing.entries)),
            )
        text.append(f"· {words}", palette.DIM)
        return text

    def _nobody(self, width: int) -> Text:
        """Why nobody is listed, and how people enter."""
        line, standing = self._games.line, self._games.standing
        if line is None or standing is None or standing.entries:
            return Text()
        text = Text()
        for words in nobody_words(
            line, standing, self._screen.program.keymap.shown("publish_game")
        ):
            text.append("\n".join(wrap(words, max(width, 20))) + "\n", palette.DIM)
        text.rstrip()
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
        self.nobody.redraw()

    def resize(self) -> None:
        """There are as many rows as entries."""
        self.people.resize_to(len(self._entries))
        standing = self._games.standing
        self.nobody.display = self._is_here and standing is not None and not standing.entries

    def show(self, pane: str) -> None:
        """The keys are in a pane: the list is shown in its own."""
        self._is_here = pane == ENTRIES.name
        self.people.set_active(self._is_here)

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


def nobody_words(line: Line, standing: Standing, publish: str) -> list[str]:
    """What is said where nobody is listed; `publish` is the key that shows what to publish."""
    settings = line.game.settings
    if line.game.state != State.OPEN:
        return [translate("Nobody entered it.")]
    if not standing.is_whole:
        return [
            translate(
                "So many are heard that they are not judged again and again: all of them are listed when it is closed."
            )
        ]
    ways = " · ".join(way_words(each) for each in settings.ways)
    where = " · ".join(map(where_words, settings.where))
    found = [
        translate("Nobody has been heard so far."),
        f"{translate('how to enter')}: {ways}",
        f"{translate('where')}: {where}",
    ]
    if any(each.kind in _AT_THE_END for each in settings.ways):
        found.append(translate("Who asks for a topic or follows enters at the moment it closes."))
    found.append(translate("{key} shows what to publish, so that people know of it.", key=publish))
    return found
