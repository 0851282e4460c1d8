"""The screen of what answers and acts by itself: hours, acknowledgements, targets, rules, answers, promises, each as a
list with what is said of a line beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from socialdesk.model.reason import Reason
from socialdesk.tui.automation.acknowledge_page import AcknowledgePage
from socialdesk.tui.automation.acts import Acts
from socialdesk.tui.automation.answers_page import AnswersPage
from socialdesk.tui.automation.hours_page import HoursPage
from socialdesk.tui.automation.list_pane import DetailPane, ListPane
from socialdesk.tui.automation.page import Page
from socialdesk.tui.automation.promises_page import PromisesPage
from socialdesk.tui.automation.rules_page import RulesPage
from socialdesk.tui.automation.status_lines import StatusLines
from socialdesk.tui.automation.targets_page import TargetsPage
from socialdesk.tui.desk.automation import Subject
from socialdesk.tui.dialogs.palette import Choice
from socialdesk.tui.reader import Reader
from socialdesk.tui.screen import DeskScreen, FullScreen
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.desk.desk import Desk

LOOK_EVERY = 60.0
"""Seconds after which it is read again though nobody told of a change: files change by themselves, shops open."""
READ_EVERY = 3.0
"""Seconds between two readings of what others change: of figures here nobody wants every single one."""
PAGES: dict[Subject, type[Page]] = {
    Subject.HOURS: HoursPage,
    Subject.ACKNOWLEDGE: AcknowledgePage,
    Subject.TARGETS: TargetsPage,
    Subject.RULES: RulesPage,
    Subject.ANSWERS: AnswersPage,
    Subject.PROMISES: PromisesPage,
}


class AutomationScreen(DeskScreen):
    """Holds its parts, and leads keys and clicks to them."""

    def __init__(self, entry: FullScreen, desk: Desk) -> None:
        super().__init__(entry)
        self.desk = desk
        self.automation = desk.automation
        self.pages = {each: made(self, self.automation) for each, made in PAGES.items()}
        self.status = StatusLines(self, self.pages, lambda: self.automation.subject)
        self.list_pane = ListPane(lambda: self.page, self._moved)
        self.detail = DetailPane(lambda: self.page, lambda: self.list_pane.line)
        self.acts = Acts(
            self, self.automation, self.list_pane, lambda: self.page, self.read_and_draw
        )
        self._reader = Reader(partial(self._guarded, self.read_again), READ_EVERY)
        self.pane = self.page.PANE

    def compose(self) -> ComposeResult:
        """Head, subjects, how the chosen one stands, its list with what is said of a line beside it, footer."""
        yield self.status.head
        yield self.status.tabs
        yield self.status.headline
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield self.list_pane.widget
            with Vertical(id="right"):
                yield self.detail.widget
        yield self.foot
        yield self.tiny

    def on_mount(self) -> None:
        """Show what was read when this was looked at last, and read it anew."""
        self.list_pane.widget.set_active(True)
        self.draw_all()
        self.work("follow", self._reader.run)
        self._ask()
        self.set_interval(LOOK_EVERY, self._reader.ask)

    # -- reading and drawing

    def store_changed(self) -> None:
        """Somebody committed something: read in a moment."""
        self._reader.ask()

    def _ask(self) -> None:
        """Read what is looked at, at once; what takes long after it."""
        self.work("asked", self.read_and_draw, exclusive=True)
        if self.automation.subject is Subject.ANSWERS:
            self.work("gaps", self._read_gaps, exclusive=True)

    async def read_again(self) -> None:
        """Read what is shown, and draw what says something else."""
        await self.automation.load()
        self.status.trouble = ""
        self.draw_all()

    def trouble(self, why: Reason) -> None:
        """It cannot be read now: that stands there until it can."""
        self.status.trouble = str(why)
        self.status.headline.redraw()
        super().trouble(why)

    async def read_and_draw(self) -> None:
        """The same, at once: somebody did something."""
        await self.read_again()

    async def _read_gaps(self) -> None:
        if await self.automation.load_gaps():
            self.draw_all()

    def draw_all(self, *, anew: bool = False) -> None:
        """Draw what is to be said now."""
        self.list_pane.draw()
        super().draw_all(anew=anew)
        if anew:
            self.list_pane.widget.refresh()
        self.detail.draw()

    def redraw(self) -> None:
        """Read and draw everything anew."""
        super().redraw()
        self._ask()

    # -- subjects

    @property
    def page(self) -> Page:
        """What is looked at."""
        return self.pages[self.automation.subject]

    def turn_to(self, subject: str) -> None:
        """Look at another subject."""
        self.automation.subject = Subject(subject)
        self.pane, self.pending = self.page.PANE, ""
        self.remove_class("inside")
        self.list_pane.widget.cursor = 0
        self.list_pane.widget.scroll_home(animate=False)
        self.draw_all()
        self.list_pane.widget.refresh()
        self._ask()

    def next_subject(self, step: int) -> None:
        """The subject so many further."""
        subjects = list(Subject)
        place = (subjects.index(self.automation.subject) + step) % len(subjects)
        self.turn_to(subjects[place].value)

    def arrive(self) -> None:
        """Somebody comes here, or wants to be at the list again."""
        if self.is_mounted:
            self.remove_class("inside")
            self.call_after_refresh(self.draw_all)

    def back(self) -> None:
        """From one line to the list; from the list to the inbox."""
        if self.has_class("narrow") and self.has_class("inside"):
            self.remove_class("inside")
            self.call_after_refresh(self.draw_all)
        else:
            self.program.show("inbox")

    # -- lines

    @property
    def cursor(self) -> Cursor:
        """The cursor of the list."""
        return self.list_pane.cursor

    def _moved(self) -> None:
        self.detail.draw()

    def open(self) -> None:
        """To the conversation of the line; a rule is tried; else what is said of it, where it does not stand beside."""
        line, page = self.list_pane.line, self.page
        if line is None:
            return
        if line.conversation:
            choice = Choice("conversation", line.conversation, line.name, "")
            self.program.show("inbox").take_choice(choice)
            return
        listed = page.listed(line) if isinstance(page, RulesPage) else None
        if listed is not None and listed.rule.name not in self.automation.tried:
            self.acts.try_rule(listed)
        if self.has_class("narrow") and not self.has_class("inside"):
            self.add_class("inside")
            self.call_after_refresh(self.draw_all)

    # -- the mouse

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A row was clicked; clicked twice, it is opened."""
        self.cursor.to(event.row)
        if event.twice:
            self.open()

    def on_click(self, event: events.Click) -> None:
        """Subjects and the keys of the footer are buttons."""
        if event.widget is self.foot:
            self.perform_at_foot(event.x)
        elif event.widget is self.status.tabs and (subject := self.status.tab_at(event.x)):
            self.turn_to(subject.value)
