"""The screen of figures: what is asked and the headline, the list with plots beside it, and the waits behind
each figure with their stories."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from socialdesk.model.i18n import translate
from socialdesk.model.presets.catalogue import OURS
from socialdesk.tui.actions.panes import HEAT, SHEET, STATS, TREND, WAITS
from socialdesk.tui.desk.sheets import Subject
from socialdesk.tui.desk.stats import Line, Sort
from socialdesk.tui.dialogs.palette import Choice
from socialdesk.tui.reader import Reader
from socialdesk.tui.screen import DeskScreen, FullScreen
from socialdesk.tui.stats.asking import Asking
from socialdesk.tui.stats.list_pane import ListPane
from socialdesk.tui.stats.plot_pane import PlotPane
from socialdesk.tui.stats.sheet_pane import SheetPane
from socialdesk.tui.stats.status_lines import StatusLines
from socialdesk.tui.stats.story_pane import StoryPane
from socialdesk.tui.stats.waits_pane import WaitsPane
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.inbox.screen import InboxScreen

TICK, AGAIN_EVERY = 1.0, 20
"""Seconds after which waits have become longer, and how many such pass until everything is counted anew."""
PARTS = (STATS.name, TREND.name, HEAT.name)


class StatsScreen(DeskScreen):
    """Holds its parts, and leads keys and clicks to them."""

    def __init__(self, entry: FullScreen, desk: Desk) -> None:
        super().__init__(entry)
        self.desk = desk
        self.stats = desk.stats
        self.status = StatusLines(self, self.stats)
        self.list_pane = ListPane(self, self.stats, lambda: None)
        self.plots = PlotPane(self, self.stats)
        self.story_pane = StoryPane(self, self.stats)
        self.waits_pane = WaitsPane(self, self.stats, self._picked_name, self.story_pane)
        self.sheet_pane = SheetPane(self, self.stats)
        self.asking = Asking(self, self.stats, self.asked)
        self._reader = Reader(partial(self._guarded, self.read_again))
        self._ticks = 0
        self._came_from = STATS.name
        """Where the keys were when the waits behind a figure were opened."""

    def compose(self) -> ComposeResult:
        """Head, groupings, headline, the list with plots or a story beside it, footer."""
        yield self.status.head
        yield self.status.tabs
        yield self.status.headline
        yield self.sheet_pane.widget
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield self.list_pane.widget
                yield self.waits_pane.title
                yield self.waits_pane.nobody
                yield self.waits_pane.widget
            with Vertical(id="right"):
                yield self.plots.widget
                yield self.story_pane.widget
        yield self.foot
        yield self.tiny

    def on_mount(self) -> None:
        """Show what was read when this was looked at last, and read it anew."""
        is_inside = self.stats.picked is not None
        self.enter(WAITS.name if is_inside else self._first_pane)
        self.work("follow", self._reader.run)
        self._reader.ask()
        self.set_interval(TICK, self.tick)

    def tick(self) -> None:
        """Time has passed: who waits has waited longer."""
        self._ticks += 1
        if self._ticks % AGAIN_EVERY == 0:
            self._reader.ask()
        if self.is_current:
            self.status.tick()
            self.list_pane.widget.redraw_changed()

    # -- reading and drawing

    def store_changed(self) -> None:
        """Somebody committed something: read in a moment."""
        self._reader.ask()

    async def read_again(self) -> None:
        """Read what is shown, and draw what says something else."""
        changed = await self.stats.load()
        if self.pane == WAITS.name:
            await self.waits_pane.read()
        if changed:
            self._resize()
            self.draw_all()

    def _resize(self) -> None:
        self.list_pane.resize()
        self.waits_pane.resize()

    def draw_all(self, *, anew: bool = False) -> None:
        """Draw what is to be said now."""
        is_inside = self.pane == WAITS.name
        shows = {
            "waits": is_inside,
            "compared": not is_inside and self.stats.shown.system != OURS,
            "trend": self.pane == TREND.name,
            "sheet": self.pane == SHEET.name,
        }
        self.update_classes(shows, animate=False)
        super().draw_all(anew=anew)
        self.list_pane.draw()
        self.plots.draw()
        self.sheet_pane.draw()
        self.story_pane.draw()
        self.waits_pane.draw()

    def redraw(self) -> None:
        """Read and draw everything anew."""
        super().redraw()
        self._reader.ask()

    def asked(self) -> None:
        """Something else is asked."""
        in_plot = self.pane in (TREND.name, HEAT.name) and self.stats.view.system == OURS
        wanted = self.pane if in_plot else self._first_pane
        if wanted != self.pane or wanted == SHEET.name:
            self.enter(wanted)
            self.sheet_pane.begin()
        self.plots.piece = None
        self.status.head.redraw()
        self.status.tabs.redraw()
        self.work("asked", self.read_again, exclusive=True)

    # -- panes

    def arrive(self) -> None:
        """Somebody comes here, or wants to be at the list again."""
        if self.is_mounted:
            self.stats.choose(None)
            self.asking.about_waits()
            self.enter(STATS.name)

    def enter(self, pane: str) -> None:
        """Go to a pane: keys mean what they mean there."""
        self.pane = pane
        self.pending = ""
        self.list_pane.widget.set_active(pane == STATS.name)
        self.waits_pane.widget.set_active(pane == WAITS.name)
        self.draw_all()
        self._resize()
        self.call_after_refresh(self.draw_all)  # what was not shown has a width by then

    @property
    def _first_pane(self) -> str:
        return STATS.name if self.stats.view.subject is Subject.WAITS else SHEET.name

    def next_part(self, step: int) -> None:
        """From the list to the trend, to the heat map, to the list."""
        if self.stats.shown.system != OURS:
            return
        place = (PARTS.index(self.pane) + step) % len(PARTS)
        self.set_class(place > 0, "inside")
        self.enter(PARTS[place])

    def back(self) -> None:
        """One step back; from the list to the inbox."""
        if self.pane == WAITS.name and self.has_class("narrow") and self.has_class("inside"):
            self.remove_class("inside")
        elif self.pane == WAITS.name:
            self.stats.choose(None)
            self.set_class(self._came_from != STATS.name, "inside")
            self.enter(self._came_from)
        elif self.pane != STATS.name or self.has_class("inside"):
            self.remove_class("inside")
            self.enter(STATS.name)
        elif self.stats.shown.system != OURS:
            self.asking.our_own()
        else:
            self.program.show("inbox")
            return
        self.call_after_refresh(self.draw_all)

    @property
    def cursor(self) -> Cursor:
        """The cursor of the list that the keys are in."""
        return self.waits_pane.cursor if self.pane == WAITS.name else self.list_pane.cursor

    # -- opening

    def open(self) -> None:
        """The waits behind the figure under the cursor."""
        in_plot = self.pane in (TREND.name, HEAT.name)
        line = self.plots.picked if in_plot else self.list_pane.line
        if line is None or line.pick is None:
            return
        self.remove_class("inside")
        self.show_behind(line)

    def open_sheet(self) -> None:
        """The waits of what is shown; from badges the inbox, in the order in which they want answers."""
        if self.stats.view.subject is not Subject.BADGES:
            self.asking.waits_of_it()
            return
        tab = next((each for each in self.desk.inbox.tabs if each.is_called), None)
        if tab is None:
            self.tell(translate("The inbox has no tab of badges: the shop has none."))
        else:
            cast("InboxScreen", self.program.show("inbox")).finder.show_tab(tab)

    def show_behind(self, line: Line) -> None:
        """The waits behind a figure."""
        self._came_from = self.pane
        self.stats.choose(line)
        self.enter(WAITS.name)
        self.waits_pane.begin()
        self.work("behind", self.waits_pane.read, exclusive=True)

    def _picked_name(self) -> str:
        line = self.stats.picked
        if line is None:
            return ""
        return line.name if line.sort is Sort.PIECE else self.list_pane.name(line)

    def open_wait(self) -> None:
        """To the conversation in which somebody waited; where there is little room, their story first."""
        each = self.waits_pane.under_cursor
        if each is None:
            return
        if self.has_class("narrow") and not self.has_class("inside"):
            self.add_class("inside")
            self.call_after_refresh(self.draw_all)
            return
        self.to_conversation()

    def to_conversation(self) -> None:
        """To the conversation in which somebody waited."""
        each = self.waits_pane.under_cursor
        if each is None:
            return
        who = self.stats.people.get(each.key)
        if who is None:
            self.tell(translate("That conversation is not here any more."))
            return
        choice = Choice("conversation", each.conversation, who.name, "")
        self.program.show("inbox").take_choice(choice)

    # -- the mouse

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A row was clicked; clicked twice, it is opened."""
        if event.list is self.list_pane.widget and self.pane != STATS.name:
            self.enter(STATS.name)
        self.cursor.to(event.row)
        if event.twice and self.pane == WAITS.name:
            self.open_wait()
        elif event.twice:
            self.open()

    def on_virtual_list_looked(self, event: VirtualList.Looked) -> None:
        """Other waits are in sight."""
        if event.list is self.waits_pane.widget and self.pane == WAITS.name:
            self.work("names", self.waits_pane.read_names, exclusive=True)

    def on_click(self, event: events.Click) -> None:
        """Groupings, plots and the keys of the footer are buttons."""
        if event.widget is self.foot:
            self.perform_at_foot(event.x)
        elif event.widget is self.status.tabs:
            self.asking.take(self.status.tab_at(event.x))
        elif pane := self.plots.at(event.widget, event.x, event.y):
            self.enter(pane)
            if event.chain > 1:
                self.open()
