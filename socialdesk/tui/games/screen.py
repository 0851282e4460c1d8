"""The screen of games: their list with the chosen one beside it, and who entered it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from socialdesk.model.game import State
from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import ENTRIES, GAMES, WINNERS
from socialdesk.tui.broadcasts.making import Making
from socialdesk.tui.desk.games import why_not_winners
from socialdesk.tui.dialogs.palette import Choice
from socialdesk.tui.games.acts import GameActs
from socialdesk.tui.games.entries_pane import EntriesPane
from socialdesk.tui.games.list_pane import ListPane, empty_text
from socialdesk.tui.games.prize_acts import PrizeActs
from socialdesk.tui.games.status_line import StatusLine
from socialdesk.tui.games.winners_pane import WinnersPane
from socialdesk.tui.reader import Reader
from socialdesk.tui.screen import DeskScreen, FullScreen
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.desk.desk import Desk


class GamesScreen(DeskScreen):
    """Holds its parts, and leads keys and clicks to them."""

    def __init__(self, entry: FullScreen, desk: Desk) -> None:
        super().__init__(entry)
        self.desk = desk
        self.games = desk.games
        self.status = StatusLine(self, self.games)
        self.list_pane = ListPane(self, self.games, self._loaded)
        self.entries_pane = EntriesPane(self, self.games)
        self.winners_pane = WinnersPane(self, self.games)
        making = Making(self, desk.session, lambda: None, self.read_again)
        self.acts = GameActs(self, self.games, making, self.read_again)
        self.prizes = PrizeActs(self, self.games, self.winners_pane, self.read_again)
        self.empty = Fitted(self._empty, "game-empty", spans=True, folds=True, grows=True)
        self._reader = Reader(partial(self._guarded, self.read_again))

    def compose(self) -> ComposeResult:
        """Head, the list with the chosen one or who entered it beside it, footer."""
        yield self.status.head
        yield self.empty
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield self.list_pane.widget
            with Vertical(id="right"):
                yield self.list_pane.side
                yield self.entries_pane.title
                yield self.entries_pane.nobody
                yield self.entries_pane.people
                yield self.winners_pane.title
                yield self.winners_pane.people
        yield self.foot
        yield self.tiny

    def on_mount(self) -> None:
        """Show what was read when this was looked at last, and read it anew."""
        self.enter(GAMES.name)
        self.work("follow", self._reader.run, exclusive=True)
        self._reader.ask()
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """Time has passed: what still runs says so, unless something else is looked at."""
        if self.is_current:
            self.list_pane.detail.redraw()
            self.winners_pane.tick()

    # -- reading and drawing

    def store_changed(self) -> None:
        """Somebody committed something: read in a moment."""
        self._reader.ask()

    async def read_again(self) -> None:
        """Read what is shown, and draw what says something else."""
        changed = await self.games.load()
        if changed:
            self._resize()
        if await self.games.load_standing() or changed:
            await self._loaded()

    async def _loaded(self) -> None:
        self._resize()
        self.draw_all()
        if self.pane == ENTRIES.name:
            await self.entries_pane.load_names()

    def _resize(self) -> None:
        self.list_pane.resize()
        self.entries_pane.resize()
        self.winners_pane.resize()

    def _empty(self, width: int) -> Text:
        return empty_text(width, self.program.keymap.shown("new_game"))

    def draw_all(self, *, anew: bool = False) -> None:
        """Draw what is to be said now."""
        self.empty.display = self.games.is_read and not self.games.lines
        super().draw_all(anew=anew)
        self.list_pane.draw()
        self.entries_pane.draw()
        self.winners_pane.draw()

    def redraw(self) -> None:
        """Read and draw everything anew."""
        super().redraw()
        self._reader.ask()

    # -- panes

    def arrive(self) -> None:
        """Somebody comes here, or wants to be at the list again."""
        if self.is_mounted:
            self.enter(GAMES.name)

    def enter(self, pane: str) -> None:
        """Go to a pane: keys mean what they mean there."""
        self.pane = pane
        self.pending = ""
        shows = {
            "inside": pane != GAMES.name,
            "entered": pane == ENTRIES.name,
            "won": pane == WINNERS.name,
        }
        self.update_classes(shows, animate=False)
        self.list_pane.widget.set_active(pane == GAMES.name)
        self.entries_pane.show(pane)
        self.winners_pane.show(pane)
        self._resize()
        self.draw_all()

    def back(self) -> None:
        """One step back; from the list to the inbox."""
        if self.pane != GAMES.name:
            self.enter(GAMES.name)
        elif self.has_class("narrow") and self.has_class("inside"):
            self.remove_class("inside")
        else:
            self.program.show("inbox")

    @property
    def cursor(self) -> Cursor:
        """The cursor of the list that the keys are in."""
        inside = {
            ENTRIES.name: self.entries_pane.cursor,
            WINNERS.name: self.winners_pane.cursor,
        }
        return inside.get(self.pane, self.list_pane.cursor)

    # -- opening

    def open(self) -> None:
        """Who entered the chosen one; where there is little room, what is said of it first."""
        line = self.games.line
        if line is None:
            return
        if self.has_class("narrow") and not self.has_class("inside"):
            self.add_class("inside")
            self.call_after_refresh(self.draw_all)
        elif line.game.state == State.NEW:
            self.tell(translate("It is not open yet: nobody has entered so far."))
        else:
            self.enter(ENTRIES.name)
            self.entries_pane.begin()

    def open_winners(self) -> None:
        """Who won the chosen one, and how far their prizes have come."""
        if why := self.why_not_winners():
            self.tell(f"{why[:1].upper()}{why[1:]}.")
            return
        self.enter(WINNERS.name)
        self.winners_pane.begin()

    def why_not_winners(self) -> str:
        """Why nobody has won; empty if somebody has."""
        return why_not_winners(self.games.line)

    def open_winner(self) -> None:
        """To the conversation in which whoever won had entered."""
        if (row := self.winners_pane.under_cursor) is not None:
            self._to_conversation(row.conversation_id, row.name or "")

    def open_person(self) -> None:
        """To the conversation in which the entry under the cursor was made."""
        each = self.entries_pane.under_cursor
        if each is None:
            return
        name = self.games.name(each.entered.person)
        self._to_conversation(each.entered.conversation_id, name)

    def _to_conversation(self, number: int | None, name: str) -> None:
        if number is None:
            self.tell(translate("They were forgotten: nothing of them is left but their entry."))
        else:
            self.program.show("inbox").take_choice(Choice("conversation", number, name, ""))

    # -- the mouse

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A row was clicked; clicked twice, it is opened."""
        pane, opens = GAMES.name, self.open
        if event.list is self.entries_pane.people:
            pane, opens = ENTRIES.name, self.open_person
        elif event.list is self.winners_pane.people:
            pane, opens = WINNERS.name, self.open_winner
        if pane != self.pane:
            self.enter(pane)
        self.cursor.to(event.row)
        if event.twice:
            opens()

    def on_virtual_list_looked(self, event: VirtualList.Looked) -> None:
        """Other people are in sight."""
        if event.list is self.entries_pane.people and self.pane == ENTRIES.name:
            self.entries_pane.load_sight()

    def on_click(self, event: events.Click) -> None:
        """The keys of the footer are buttons."""
        if event.widget is self.foot:
            self.perform_at_foot(event.x)
