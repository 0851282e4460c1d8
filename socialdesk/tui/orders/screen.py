"""The screen of what is sold: subjects, each as a list with what is said of a line beside it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from socialdesk.model.reason import Reason
from socialdesk.tui.orders.acts import Acts
from socialdesk.tui.orders.case_acts import CaseActs
from socialdesk.tui.orders.list_pane import DetailPane, ListPane
from socialdesk.tui.orders.order_acts import OrderActs
from socialdesk.tui.orders.pages import SUBJECTS
from socialdesk.tui.orders.product_acts import ProductActs
from socialdesk.tui.orders.status_lines import StatusLines
from socialdesk.tui.orders.task_acts import TaskActs
from socialdesk.tui.reader import Reader
from socialdesk.tui.screen import DeskScreen, FullScreen
from socialdesk.tui.text import wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.desk.desk import Desk

A = TypeVar("A", bound=Acts[Any])
READ_AFTER = 0.08
"""Seconds the cursor must rest on a line before more is read of it."""


class OrdersScreen(DeskScreen):
    """Holds its parts, and leads keys and clicks to them."""

    def __init__(self, entry: FullScreen, desk: Desk) -> None:
        super().__init__(entry)
        self.desk = desk
        self.pages = [each.page(desk) for each in SUBJECTS]
        chosen = desk.orders.subject
        self.page = next((each for each in self.pages if chosen == each.NAME), self.pages[0])
        """What is looked at."""
        self.status = StatusLines(self, self.pages, lambda: self.page)
        self.list_pane = ListPane(lambda: self.page, self._moved)
        self.detail = DetailPane(lambda: self.page, lambda: self.list_pane.key)
        self.empty = Fitted(self._empty, "order-empty", folds=True, grows=True)
        self._acts = [
            each.acts(self, self.list_pane, page, self.read_and_draw, self.show_anew)
            for each, page in zip(SUBJECTS, self.pages, strict=True)
        ]
        self.orders, self.products = self._acts_of(OrderActs), self._acts_of(ProductActs)
        self.tasks, self.cases = self._acts_of(TaskActs), self._acts_of(CaseActs)
        self._reader = Reader(partial(self._guarded, self.read_again))
        self.pane = self.page.PANE

    def compose(self) -> ComposeResult:
        """Head, subjects, how the chosen one stands, its list with what is said of a line beside it, footer."""
        yield self.status.head
        yield self.status.tabs
        yield self.status.headline
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield self.empty
                yield self.list_pane.widget
            with Vertical(id="right"):
                yield self.detail.widget
        yield self.foot
        yield self.tiny

    def on_mount(self) -> None:
        """Show what was read when this was looked at last, and read it anew."""
        for each in self.pages:
            each.words = self.program
        self.list_pane.widget.set_active(True)
        self.list_pane.go_to(self.page.began_at)
        self.draw_all()
        self.work("follow", self._reader.run)
        self.ask_anew()

    # -- reading and drawing

    def store_changed(self) -> None:
        """Somebody committed something: read in a moment."""
        self._reader.ask()

    def ask_anew(self) -> None:
        """Something else is looked at: read it at once."""
        self.work("asked", self.read_and_draw, exclusive=True)

    async def read_again(self) -> None:
        """Read what is shown, and draw what says something else."""
        page = self.page
        changed = await page.load()
        self.status.trouble = ""
        if page is self.page:
            if changed:
                self.draw_all()
            await self._load_chosen()
        self._read_on()

    async def read_and_draw(self) -> None:
        """The same, at once: somebody did something."""
        await self.read_again()
        self.draw_all()

    async def _load_chosen(self) -> None:
        if await self.page.load_chosen():
            self.detail.draw()

    def _read_on(self) -> None:
        """Read what is nearly in sight, as long as there is something."""
        first, last = self.list_pane.sight()
        self.page.look(first, last)
        if self.page.wants_more(last):
            self.work("more", self._more, exclusive=True)

    async def _more(self) -> None:
        page = self.page
        while page is self.page and page.wants_more(self.list_pane.sight()[1]):
            if not await page.more():
                return
            self.draw_all()

    def trouble(self, why: Reason) -> None:
        """It cannot be read now: that stands there until it can."""
        self.status.trouble = str(why)
        self.status.headline.redraw()
        super().trouble(why)

    def draw_all(self, *, anew: bool = False) -> None:
        """Draw what is to be said now."""
        self.empty.display = self.page.is_read and not self.page.count
        self.list_pane.draw()
        super().draw_all(anew=anew)
        if anew:
            self.list_pane.widget.refresh()
        self.detail.draw()

    def _empty(self, width: int) -> Text:
        lines = wrap(self.page.empty(), width - 2) if self.page.is_read else []
        return Text("\n".join(f" {each}" for each in lines), palette.DIM)

    def redraw(self) -> None:
        """Read and draw everything anew."""
        super().redraw()
        self.ask_anew()

    # -- subjects

    def _acts_of(self, kind: type[A]) -> A:
        return next(each for each in self._acts if isinstance(each, kind))

    def turn_to(self, name: str) -> None:
        """Look at another subject."""
        self.page = next(each for each in self.pages if name == each.NAME)
        self.desk.orders.subject = name
        self.pane, self.pending = self.page.PANE, ""
        self.remove_class("inside")
        self.show_anew()

    def show_anew(self) -> None:
        """Another list is to be shown: from its top on, as far as it is known."""
        self.list_pane.begin()
        self.draw_all()
        self.list_pane.widget.refresh()
        self.ask_anew()

    def next_subject(self, step: int) -> None:
        """The subject so many further."""
        place = (self.pages.index(self.page) + step) % len(self.pages)
        self.turn_to(self.pages[place].NAME)

    def arrive(self) -> None:
        """Somebody comes here, or wants to be at the list again."""
        if self.is_mounted:
            self.remove_class("inside")
            self.call_after_refresh(self.draw_all)

    def back(self) -> None:
        """From one line to the list; from the list to the inbox."""
        if self.is_alone and self.has_class("inside"):
            self.remove_class("inside")
            self.call_after_refresh(self.draw_all)
        else:
            self.program.show("inbox")

    @property
    def is_alone(self) -> bool:
        """Whether there is room for the list, or what is said of a line, alone."""
        return not self.has_class("wide")

    # -- lines

    @property
    def cursor(self) -> Cursor:
        """The cursor of the list."""
        return self.list_pane.cursor

    def _moved(self) -> None:
        self.detail.draw()
        self.work("chosen", self._rest, exclusive=True)

    async def _rest(self) -> None:
        await asyncio.sleep(READ_AFTER)
        await self._load_chosen()

    def open(self) -> None:
        """What is said of the line, where it does not stand beside; else what the page leads to."""
        if not self.list_pane.key:
            return
        if self.is_alone and not self.has_class("inside"):
            self.add_class("inside")
            self.call_after_refresh(self.draw_all)
        else:
            self._acts[self.pages.index(self.page)].open()

    # -- the mouse

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A row was clicked; clicked twice, it is opened."""
        self.cursor.to(event.row)
        if event.twice:
            self.open()

    def on_virtual_list_looked(self, event: VirtualList.Looked) -> None:
        """Other rows are in sight."""
        self._read_on()

    def on_click(self, event: events.Click) -> None:
        """Subjects and the keys of the footer are buttons."""
        if event.widget is self.foot:
            self.perform_at_foot(event.x)
        elif event.widget is self.status.tabs and (page := self.status.tab_at(event.x)):
            self.turn_to(page.NAME)
