"""The screen of broadcasts: their list with the chosen one beside it, and the agenda."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import AGENDA, BROADCASTS, FIGURES, RECIPIENTS
from socialdesk.tui.broadcasts.agenda_pane import AgendaPane
from socialdesk.tui.broadcasts.list_pane import ListPane, empty_text
from socialdesk.tui.broadcasts.making import Making
from socialdesk.tui.broadcasts.results_pane import ResultsPane
from socialdesk.tui.broadcasts.run_acts import RunActs
from socialdesk.tui.broadcasts.status_lines import StatusLines
from socialdesk.tui.desk.run_results import ANSWERED
from socialdesk.tui.dialogs.palette import Choice
from socialdesk.tui.reader import Reader
from socialdesk.tui.screen import DeskScreen, FullScreen
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.store.broadcasts import Broadcast, Run
    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.live.screen import LivesScreen

IN_RESULTS = (FIGURES.name, RECIPIENTS.name)
"""Panes that stand beside the list, in place of what is said of the chosen one."""


class BroadcastsScreen(DeskScreen):
    """Holds its parts, and leads keys and clicks to them."""

    def __init__(self, entry: FullScreen, desk: Desk) -> None:
        super().__init__(entry)
        self.desk = desk
        self.broadcasts = desk.broadcasts
        self.runs = RunActs(self, self.broadcasts, self.read_again)
        self.making = Making(self, desk.session, self._chosen, self.read_again)
        self.status = StatusLines(self, self.broadcasts)
        self.list_pane = ListPane(self, self.broadcasts)
        self.results_pane = ResultsPane(self, self.broadcasts)
        self.agenda_pane = AgendaPane(self, self.broadcasts)
        self.empty = Fitted(self._empty, "broadcast-empty", spans=True, folds=True, grows=True)
        self._reader = Reader(partial(self._guarded, self.read_again))

    def compose(self) -> ComposeResult:
        """Head, tabs, the list with the chosen one beside it or the agenda, footer."""
        yield self.status.head
        yield self.status.tabs
        yield self.empty
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield self.list_pane.widget
            with Vertical(id="right"):
                yield self.list_pane.side
                yield self.results_pane.title
                yield self.results_pane.figures
                yield self.results_pane.people
        yield self.agenda_pane.widget
        yield self.foot
        yield self.tiny

    def on_mount(self) -> None:
        """Show what was read when this was looked at last, and read it anew."""
        self.enter(self.broadcasts.pane or BROADCASTS.name)
        self.work("follow", self._reader.run, exclusive=True)
        self._reader.ask()

    # -- reading and drawing

    def store_changed(self) -> None:
        """Somebody committed something: read in a moment."""
        self._reader.ask()

    async def read_again(self) -> None:
        """Read what is shown, and draw what says something else."""
        changed = await self.broadcasts.load()
        changed |= await self.broadcasts.load_agenda()
        if changed:
            self._resize()
        if await self.broadcasts.load_runs() or changed:
            self.draw_all()
        if self.pane in IN_RESULTS:
            await self.results_pane.read_again()

    def _resize(self) -> None:
        self.list_pane.resize()
        self.results_pane.resize()
        self.agenda_pane.resize()

    def _empty(self, width: int) -> Text:
        key = self.program.keymap.shown("new_broadcast")
        return empty_text(width, key, is_agenda=self.pane == AGENDA.name)

    def draw_all(self, *, anew: bool = False) -> None:
        """Draw what is to be said now."""
        known = self.broadcasts
        here = known.appointments if self.pane == AGENDA.name else known.lines
        self.empty.display = known.is_read and not here
        super().draw_all(anew=anew)
        self.list_pane.draw()
        self.results_pane.draw()
        self.agenda_pane.widget.refresh()

    def redraw(self) -> None:
        """Read and draw everything anew."""
        super().redraw()
        self._reader.ask()

    # -- panes

    def arrive(self) -> None:
        """Somebody comes here, or wants to be at the list again."""
        if self.is_mounted:
            self.enter(BROADCASTS.name)

    def enter(self, pane: str) -> None:
        """Go to a pane: keys mean what they mean there."""
        self.pane = self.broadcasts.pane = pane
        self.pending = ""
        in_results = pane in IN_RESULTS
        shows = {"agenda": pane == AGENDA.name, "inside": in_results, "results": in_results}
        self.update_classes(shows, animate=False)
        self.list_pane.widget.set_active(pane == BROADCASTS.name)
        self.agenda_pane.widget.set_active(pane == AGENDA.name)
        self.results_pane.show(pane)
        self._resize()
        self.draw_all()

    def next_tab(self) -> None:
        """The other tab."""
        self.enter(BROADCASTS.name if self.pane == AGENDA.name else AGENDA.name)

    def back(self) -> None:
        """One step back; from the list to the inbox."""
        if self.pane == RECIPIENTS.name:
            self.enter(FIGURES.name)
        elif self.pane != BROADCASTS.name:
            self.enter(BROADCASTS.name)
        elif self.has_class("narrow") and self.has_class("inside"):
            self.remove_class("inside")
        else:
            self.program.show("inbox")

    @property
    def cursor(self) -> Cursor:
        """The cursor of the list that the keys are in."""
        others = {**self.results_pane.cursors, AGENDA.name: self.agenda_pane.cursor}
        return others.get(self.pane, self.list_pane.cursor)

    # -- opening

    def open(self) -> None:
        """What came of the last run of the chosen one; where there is little room, what is said of
        it first."""
        line = self.broadcasts.line
        if line is None:
            return
        if self.has_class("narrow") and not self.has_class("inside"):
            self.add_class("inside")
            self.call_after_refresh(self.draw_all)
        elif line.last is None:
            self.tell(translate("It has not gone out yet: nothing came of it so far."))
        else:
            self._look_at(line.last)

    def _look_at(self, run: Run) -> None:
        self.broadcasts.results.turn_to(run)
        self.results_pane.begin()
        self.enter(FIGURES.name)
        self.work("results", self.results_pane.read_again, exclusive=True)

    def other_run(self, step: int) -> None:
        """What came of another run of the same one."""
        if (run := self.broadcasts.results.run) is not None:
            self.work("other", self._other_run, run, step, exclusive=True)

    async def _other_run(self, run: Run, step: int) -> None:
        other = await self.broadcasts.beside(run, step)
        if other is None:
            words = translate("No run before.") if step < 0 else translate("No run after.")
            self.tell(words)
        elif self.pane == FIGURES.name:
            self._look_at(other)

    def open_figure(self) -> None:
        """The people behind the figure under the cursor."""
        if (figure := self.results_pane.under_cursor) is not None:
            self.results_pane.choose(figure)
            self.enter(RECIPIENTS.name)

    def who_answered(self) -> None:
        """The people who answered the run that is looked at, or else the last one."""
        line, results = self.broadcasts.line, self.broadcasts.results
        run = results.run if self.pane in IN_RESULTS else line.last if line is not None else None
        if run is None:
            self.tell(translate("It has not gone out yet: nothing came of it so far."))
        else:
            self._look_at(run)
            self.work("results", self._who_answered, exclusive=True)

    async def _who_answered(self) -> None:
        await self.results_pane.read_again()
        figure = self.broadcasts.results.figure(ANSWERED)
        if figure is None or self.pane != FIGURES.name:
            return
        if not figure.count:
            self.tell(translate("Nobody has answered it so far."))
            return
        self.results_pane.choose(figure)
        self.enter(RECIPIENTS.name)

    def open_person(self) -> None:
        """To the conversation with the person under the cursor."""
        row = self.results_pane.somebody
        if row is not None and row.conversation is not None:
            self.to_conversation(row.conversation, row.name)
        elif row is not None:
            self.tell(translate("There is no private chat with them."))

    def _chosen(self) -> Broadcast | None:
        """The announcement under the cursor, in the list or in the agenda."""
        line = self.broadcasts.line
        if self.pane == AGENDA.name:
            each = self.agenda_pane.under_cursor
            number = None if each is None else self.broadcasts.named(each.name)
            line = next((one for one in self.broadcasts.lines if one.broadcast.id == number), None)
            if each is not None and each.kind != "broadcast":
                return None
        return line.broadcast if line is not None else None

    def open_appointment(self) -> None:
        """To what the cursor of the agenda is on."""
        each = self.agenda_pane.under_cursor
        if each is None:
            return
        if each.conversation is not None:
            self.to_conversation(each.conversation, each.name)
        elif each.kind == "live":
            cast("LivesScreen", self.program.show("lives")).look_at(each.name)
        elif (number := self.broadcasts.named(each.name)) is not None:
            self.enter(BROADCASTS.name)
            self.list_pane.choose(number)

    def to_conversation(self, number: int, name: str) -> None:
        """Show a conversation in the inbox."""
        self.program.show("inbox").take_choice(Choice("conversation", number, name, ""))

    # -- the mouse

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A row was clicked; clicked twice, it is opened."""
        lists = {
            BROADCASTS.name: (self.list_pane.widget, self.open),
            AGENDA.name: (self.agenda_pane.widget, self.open_appointment),
            FIGURES.name: (self.results_pane.figures, self.open_figure),
            RECIPIENTS.name: (self.results_pane.people, self.open_person),
        }
        pane, opens = next(
            (pane, opens) for pane, (widget, opens) in lists.items() if widget is event.list
        )
        if pane != self.pane:
            self.enter(pane)
        self.cursor.to(event.row)
        if event.twice:
            opens()

    def on_virtual_list_looked(self, event: VirtualList.Looked) -> None:
        """Other people are in sight."""
        if event.list is self.results_pane.people and self.pane == RECIPIENTS.name:
            self.results_pane.load_sight()

    def on_click(self, event: events.Click) -> None:
        """Tabs and the keys of the footer are buttons."""
        if event.widget is self.foot:
            self.perform_at_foot(event.x)
        elif event.widget is self.status.tabs and (pane := self.status.tab_at(event.x)):
            self.enter(pane)
