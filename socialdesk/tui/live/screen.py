"""The screen of lives: the comments of one, what is done to them, its figures and its run sheet."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.app import ComposeResult

from socialdesk.model.i18n import translate
from socialdesk.model.stream import Shelf
from socialdesk.services.lives import NO_FIGURES
from socialdesk.tui.actions.panes import CLAIMS_PANE, LIVE, PLAN
from socialdesk.tui.desk.claims import ClaimsBoard
from socialdesk.tui.dialogs.palette import Choice
from socialdesk.tui.live import rows
from socialdesk.tui.live.acts import Acts
from socialdesk.tui.live.claim_acts import ClaimActs
from socialdesk.tui.live.claim_pane import ClaimPane
from socialdesk.tui.live.course import Course
from socialdesk.tui.live.plan_pane import PlanPane
from socialdesk.tui.live.planning import Planning
from socialdesk.tui.live.status_lines import StatusLines
from socialdesk.tui.live.stream_pane import StreamPane
from socialdesk.tui.reader import Reader
from socialdesk.tui.screen import DeskScreen, FullScreen
from socialdesk.tui.text import wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.desk.desk import Desk

READ_EVERY = 0.25
"""Seconds between two readings of what has come."""
TICK = 1.0
"""Seconds after which clocks and waits say something else."""
AGAIN_EVERY, AGAIN_AFTERWARDS = 2, 15
"""So many ticks apart it is read what became of comments, and counted: while it runs, and else."""


class LivesScreen(DeskScreen):
    """Holds its parts, and leads keys and clicks to them."""

    def __init__(self, entry: FullScreen, desk: Desk) -> None:
        super().__init__(entry)
        self.desk = desk
        self.lives = desk.lives
        self.status = StatusLines(self, self.lives)
        self.stream_pane = StreamPane(self, self.lives)
        self.plan_pane = PlanPane(self, self.lives)
        self.acts = Acts(self, self.lives, self.stream_pane)
        self.course = Course(self, self.lives, self.read_again)
        self.planning = Planning(self, self.lives, self.plan_pane, self.read_again)
        self.claims = ClaimsBoard(desk.session)
        self.claim_pane = ClaimPane(self, self.lives, self.claims)
        self.claim_acts = ClaimActs(
            self, self.lives, self.claims, self.claim_pane, self.claim_pane.read
        )
        self._wants_plan: bool | None = None
        self._is_behind = False
        """Whether comments have come while a dialog lay over this: all of the screen is drawn for anything
        that changes behind one, so they come with the clock."""
        self.empty = Fitted(self._empty, "live-empty", folds=True)
        self._reader = Reader(partial(self._guarded, self.read_again), READ_EVERY)
        self.lives.stream.choose(None)

    def compose(self) -> ComposeResult:
        """Head, figures, run sheet, parts of the stream, comments, the chosen one in full, footer."""
        yield self.status.head
        yield self.status.figures
        yield self.status.sheet
        yield self.status.tabs
        yield self.empty
        yield self.plan_pane.widget
        yield self.claim_pane.words
        yield self.stream_pane.widget
        yield self.stream_pane.detail
        yield self.foot
        yield self.tiny

    def on_mount(self) -> None:
        """Show what was read when this was looked at last, and read it anew."""
        self.stream_pane.widget.set_active(True)
        self.stream_pane.take()
        self.draw_all()
        self.work("follow", self._reader.run)
        self.work("follow", self._keep_time)
        self._reader.ask()

    # -- reading and drawing

    def store_changed(self) -> None:
        """Somebody committed something: read in a moment."""
        self._reader.ask()

    async def read_again(self) -> None:
        """Read what has come, and draw it."""
        if await self.lives.load() or self.lives.figures is NO_FIGURES:
            await self.lives.load_figures()
            self.draw_all()
        if self.shows_plan and await self.lives.load_plan():
            self.plan_pane.draw()
        if self.claim_pane.is_shown:
            await self.claim_pane.read()
        self._is_behind = not self.is_active
        if not self._is_behind:
            await self._read_comments()

    async def _read_comments(self) -> None:
        self._is_behind = False
        if await self.lives.load_comments():
            self.stream_pane.take()
            self.status.figures.redraw()

    async def _keep_time(self) -> None:
        """Clocks go on, and what became of comments is read now and then."""
        ticks = 0
        while True:
            await asyncio.sleep(TICK)
            ticks += 1
            live = self.lives.live
            is_running = live is not None and live.state == "running"
            if ticks % (AGAIN_EVERY if is_running else AGAIN_AFTERWARDS) == 0:
                await self._guarded(self._look_again)
            if self._is_behind:
                await self._guarded(self._read_comments)
            self.status.tick()
            self.stream_pane.tick()
            if self.shows_plan:
                self.plan_pane.draw()
            if self.claim_pane.is_shown:
                await self._guarded(self.claim_pane.read)
                self.claim_pane.draw()

    async def _look_again(self) -> None:
        await self.lives.load_figures()
        if await self.lives.read_again(self.stream_pane.in_sight()):
            self.stream_pane.take()

    def _empty(self, width: int) -> Text:
        return Text("\n".join(wrap(self._none(), max(width - 2, 4))), palette.DIM)

    def _none(self) -> str:
        return translate(
            "There is no live yet. {key} plans one; its comments come here by themselves.",
            key=self.program.keymap.shown("new_live"),
        )

    def draw_all(self, *, anew: bool = False) -> None:
        """Draw what is to be said now."""
        is_none = self.lives.is_read and self.lives.live is None
        shown = {"none": is_none, "plan": self.shows_plan, "claims": self.claim_pane.is_shown}
        self.update_classes(shown, animate=False)
        self.pane = (
            CLAIMS_PANE if self.claim_pane.is_shown else PLAN if self.shows_plan else LIVE
        ).name
        super().draw_all(anew=anew)
        self.claim_pane.draw()
        self.stream_pane.draw()

    def redraw(self) -> None:
        """Read and draw everything anew."""
        super().redraw()
        self._reader.ask()

    # -- the plan

    @property
    def shows_plan(self) -> bool:
        """Whether the plan stands there instead of comments: of one that has not begun, unless somebody
        wants it otherwise."""
        live = self.lives.live
        if live is None or self.claim_pane.is_shown:
            return False
        return live.state == "planned" if self._wants_plan is None else self._wants_plan

    def turn_to_claims(self) -> None:
        """The claims, or the comments again; there are none of no live."""
        if self.lives.live is None:
            self.tell(self._none())
            return
        self.claim_pane.is_wanted = not self.claim_pane.is_wanted
        self.stream_pane.flow()  # nothing that is not seen is meant by a key
        self.draw_all()
        self._reader.ask()
        if not self.claim_pane.is_wanted:
            self.work("leave", self.claim_pane.read)

    def turn(self) -> None:
        """The plan, or the comments again; there is none of no live."""
        if self.lives.live is None:
            self.tell(self._none())
            return
        self._wants_plan = not self.shows_plan
        self.stream_pane.flow()  # nothing that is not seen is meant by a key
        self.draw_all()
        self._reader.ask()

    # -- moving

    def by(self, step: int) -> None:
        """So many comments, or moments of the plan, down."""
        if self.claim_pane.is_shown:
            self.claim_pane.by(step)
            self.work("look_at", self.claim_pane.read, exclusive=True)
        elif self.shows_plan:
            self.plan_pane.by(step)
        else:
            self.stream_pane.by(step)

    def page(self, step: int) -> None:
        """So many pages down."""
        if self.claim_pane.is_shown:
            self.by(step * self.claim_pane.page)
        elif self.shows_plan:
            self.plan_pane.scroll(step * self.plan_pane.page)
        else:
            self.stream_pane.page(step)

    def end(self, end: int) -> None:
        """To the end (1), or to the newest (-1)."""
        if self.claim_pane.is_shown:
            self.claim_pane.end(end)
        else:
            (self.plan_pane if self.shows_plan else self.stream_pane).end(end)

    def arrive(self) -> None:
        """Somebody comes here, or wants to see the newest again."""
        if self.is_mounted:
            self.stream_pane.flow()

    def back(self) -> None:
        """Let the comments flow; where they do, to the inbox."""
        if self.claim_pane.is_shown:
            self.turn_to_claims()
        elif self.stream_pane.chosen is not None:
            self.stream_pane.flow()
        elif self._wants_plan and self.shows_plan:
            self.turn()
        else:
            self.program.show("inbox")

    def next_shelf(self) -> None:
        """Everything, then only questions, then only what is private."""
        shelves = list(Shelf)
        place = shelves.index(self.lives.stream.shelf) + 1
        self.turn_to(shelves[place % len(shelves)])

    def turn_to(self, shelf: Shelf) -> None:
        """Show a part of the stream."""
        self.stream_pane.turn_to(shelf)
        self.status.tabs.redraw()

    def look_at(self, name: str) -> None:
        """Show a live that was chosen elsewhere."""
        self.work("look", self._look_at, name, exclusive=True)

    async def _look_at(self, name: str) -> None:
        if await self.lives.look_at(name):
            self._turned()
        else:
            self.tell(translate('There is no live "{name}" any more.', name=name), bad=True)

    def _turned(self) -> None:
        self._wants_plan = None
        self.stream_pane.flow()
        self.draw_all()
        self._reader.ask()

    def other_live(self, step: int) -> None:
        """The live before (-1) or after (1)."""
        if self.lives.beside(step):
            self._turned()
        else:
            self.tell(translate("No live before.") if step < 0 else translate("No live after."))

    def open(self) -> None:
        """To the conversation with whoever said what is chosen."""
        if self.claim_pane.is_shown:
            self.claim_acts.open()
        elif self.shows_plan:
            self.turn()
        elif (line := self.stream_pane.chosen) is not None:
            newest = line.newest
            choice = Choice("conversation", newest.conversation, rows.who(newest), "")
            self.program.show("inbox").take_choice(choice)
        else:
            self.stream_pane.by(1)

    # -- the mouse

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A row was clicked; clicked twice, it is opened."""
        self.stream_pane.to(event.row)
        if event.twice:
            self.open()

    def on_virtual_list_looked(self, event: VirtualList.Looked) -> None:
        """Other rows are in sight."""
        self.stream_pane.hold()

    def on_click(self, event: events.Click) -> None:
        """Parts of the stream and the keys of the footer are buttons."""
        if event.widget is self.foot:
            self.perform_at_foot(event.x)
        elif event.widget is self.plan_pane.words:
            self.plan_pane.at_line(event.y)
        elif event.widget is self.claim_pane.words:
            self.claim_pane.at_line(event.x, event.y)
        elif event.widget is self.status.tabs and (shelf := self.status.shelf_at(event.x)):
            self.turn_to(shelf)
