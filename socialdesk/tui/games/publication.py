"""What is told everybody about a game, to be copied or made a broadcast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from socialdesk.model.game import State
from socialdesk.model.i18n import mark, translate
from socialdesk.model.publication import Announcer, Names
from socialdesk.services.publications import placed, words_of
from socialdesk.tui.actions.panes import PUBLICATION
from socialdesk.tui.dialogs.footed import Footed
from socialdesk.tui.text import shown, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from socialdesk.store.games import Game
    from socialdesk.store.prizes import PrizeRow

NAMES = {
    Names.NONE: mark("Winners by their ids alone"),
    Names.INITIALS: mark("Winners by their initials"),
    Names.FULL: mark("Winners by their names"),
}


class PublicationScreen(Footed[str]):
    """Gives the words that are to be made a broadcast, or nothing."""

    CSS = """
    PublicationScreen { align: center middle; background: $ground 40%; }
    #publication { width: 80; max-width: 96%; height: auto; max-height: 92%; background: $bar; border: round $line; padding: 0 1; }
    #publication-title { height: auto; text-style: bold; }
    #publication-side { height: auto; max-height: 100%; margin: 1 0; scrollbar-size-vertical: 1; }
    #publication-words { height: auto; }
    #publication #dialog-foot { height: 1; dock: bottom; }
    """

    PANE = PUBLICATION

    def __init__(
        self, announcer: Announcer, game: Game, people: int, rows: Sequence[PrizeRow]
    ) -> None:
        super().__init__()
        self._announcer, self._game = announcer, game
        self._people, self._rows = people, rows
        self._names = Names.NONE
        self._shown = Fitted(self._text, "publication-words", folds=True, grows=True)

    def compose(self) -> ComposeResult:
        """The words as everybody may read them."""
        title = translate("To be published of “{name}”", name=shown(self._game.name))
        with Vertical(id="publication"):
            yield Static(Content(title), id="publication-title")
            with VerticalScroll(id="publication-side", can_focus=False):
                yield self._shown
            yield self.foot

    @property
    def words(self) -> str:
        """What is told."""
        won = [placed(each, self._names) for each in self._rows]
        return words_of(self._announcer, self._game, self._people, won)

    def _text(self, width: int) -> Text:
        text = Text()
        for line in wrap(shown(self.words, lines=True), max(width, 20)):
            text.append(f"{line}\n", palette.TEXT)
        if self._rows:
            text.append(f"\n{translate(NAMES[self._names])}", palette.DIM)
        text.rstrip()
        return text

    def next_names(self) -> None:
        """Say more of winners' names, or nothing again."""
        if self._game.state == State.DRAWN:
            order = list(Names)
            self._names = order[(order.index(self._names) + 1) % len(order)]
            self._shown.redraw()
        else:
            self.notify(translate("It is not drawn yet: it names nobody."), markup=False)

    def copy(self) -> None:
        """Put the words on the clipboard."""
        self.program.copy(self.words)

    def broadcast(self) -> None:
        """Go on with them as a broadcast."""
        self.dismiss(self.words)

    def scroll_lines(self, lines: int) -> None:
        """So many lines down."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def close(self) -> None:
        """Back to the game."""
        self.dismiss("")

    def on_click(self, event: events.Click) -> None:
        """The keys at the bottom are buttons; a click beside the box leaves it."""
        if not self.click_foot(event) and event.widget is self:
            self.close()
