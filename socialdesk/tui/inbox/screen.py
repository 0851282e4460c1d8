"""The main screen: its panes, what is done through them, and where each key goes."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import TextArea

from socialdesk.model.i18n import translate
from socialdesk.model.reason import Reason
from socialdesk.tui.actions.action import EVERYWHERE, Action
from socialdesk.tui.actions.panes import COMPOSER, LIST, THREAD
from socialdesk.tui.footer import foot_text
from socialdesk.tui.inbox.cases import CaseKeys
from socialdesk.tui.inbox.completions import Completions
from socialdesk.tui.inbox.composer import Composer
from socialdesk.tui.inbox.context import Context, Shown
from socialdesk.tui.inbox.customer_pane import CustomerPane
from socialdesk.tui.inbox.customers import Customers
from socialdesk.tui.inbox.enclosures import Enclosures
from socialdesk.tui.inbox.finder import Finder
from socialdesk.tui.inbox.follower import Follower
from socialdesk.tui.inbox.held_keys import HeldKeys
from socialdesk.tui.inbox.list_pane import ListPane
from socialdesk.tui.inbox.messages import Messages
from socialdesk.tui.inbox.model_drafts import ModelDrafts
from socialdesk.tui.inbox.moderation import Moderation
from socialdesk.tui.inbox.navigator import Navigator
from socialdesk.tui.inbox.orders import OrderKeys
from socialdesk.tui.inbox.outgoing import Outgoing
from socialdesk.tui.inbox.perks import PerkKeys
from socialdesk.tui.inbox.promises import PromiseKeys
from socialdesk.tui.inbox.status_lines import StatusLines
from socialdesk.tui.inbox.suggestions import Suggestions
from socialdesk.tui.inbox.tasks import TaskKeys
from socialdesk.tui.inbox.thread_pane import ThreadPane
from socialdesk.tui.inbox.triage import Triage
from socialdesk.tui.inbox.writer import Writer
from socialdesk.tui.inbox.writing_keys import WritingKeys
from socialdesk.tui.keymap import key_name
from socialdesk.tui.screen import DeskScreen, FullScreen
from socialdesk.tui.widgets.thread_view import ThreadView
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from rich.text import Text

    from socialdesk.store.tasks import TaskRow
    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.desk.inbox_list import Tab
    from socialdesk.tui.dialogs.palette import Choice

ON_PAGE = ("pane", "detail", "tag", "note", "mask")
"""What can be done while the customer's page hides all else: it is done to whom the page shows."""


class InboxScreen(DeskScreen):
    """Holds its parts and leads events to them; it does nothing itself that one of them can."""

    def __init__(self, entry: FullScreen, desk: Desk) -> None:
        super().__init__(entry)
        self.desk = desk
        self.context = Context(self, desk, Shown(), HeldKeys(self._press_now, self._paste_now))

    def compose(self) -> ComposeResult:
        """Head, tabs, list, thread, composer, customer, footer. The parts are made here, where the
        program is known."""
        self._make_panes()
        self._make_the_rest()
        yield from self.status.compose()
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield from self.list_pane.compose()
            with Vertical(id="right"):
                yield from self.thread_pane.compose()
                yield from self.suggestions.compose()
                yield from self.composer.compose()
            yield from self.customer_pane.compose()
        yield self.status.banner
        yield self.foot
        yield self.tiny

    def _make_panes(self) -> None:
        context = self.context
        self.status = StatusLines(context)
        self.list_pane = ListPane(context, self._cursor_moved, self._lines_read)
        self.thread_pane = ThreadPane(context)
        self.composer = Composer(
            context,
            lambda *key: self.writing_keys.press(*key),  # noqa: PLW0108 - they are made after it
        )
        self.enclosures = Enclosures(context, self.composer)
        self.take_upload = self.enclosures.take_upload
        self.suggestions = Suggestions(context, self.composer, self.enclosures)
        self.model_drafts = ModelDrafts(context, self.composer)
        self.customer_pane = CustomerPane(context)

    def _make_the_rest(self) -> None:
        context = self.context
        list_pane, thread_pane, composer = self.list_pane, self.thread_pane, self.composer
        completions = Completions(context)
        self.targets = list_pane.targets
        self.navigator = Navigator(
            context, list_pane, thread_pane, composer, self.suggestions, self.customer_pane
        )
        self.writer = Writer(
            context, self.navigator, thread_pane, composer, self.suggestions, self.enclosures
        )
        self.writing_keys = WritingKeys(
            context, composer, self.suggestions, self.enclosures, self.writer
        )
        self.outgoing = Outgoing(
            context, self.navigator, composer, self.suggestions, self.enclosures, self.writer
        )
        self.triage = Triage(context, list_pane, self.status, self.navigator, completions)
        self.promises = PromiseKeys(context, list_pane, self.triage)
        self.tasks = TaskKeys(context, self.navigator, composer)
        self.perks = PerkKeys(context, self.navigator, composer)
        self.customers = Customers(context, list_pane, self.customer_pane)
        self.orders = OrderKeys(context, list_pane, thread_pane, self.customer_pane)
        self.cases = CaseKeys(context, list_pane, thread_pane, self.customer_pane)
        self.moderation = Moderation(context, list_pane)
        self.messages = Messages(context, list_pane, thread_pane)
        self.finder = Finder(context, list_pane, thread_pane, self.navigator, completions)
        self.follower = Follower(
            context,
            list_pane,
            thread_pane,
            composer,
            self.customer_pane,
            self.status,
            self.navigator,
            self.promises,
        )

    @property
    def open_id(self) -> int | None:
        """The conversation that is shown."""
        return self.context.shown.id

    def on_mount(self) -> None:
        """The first page of the list is here: show it, and follow what changes."""
        self.list_pane.widget.set_active(True)
        self.list_pane.begin_anew()
        self.draw_all()
        self.work("view", self.finder.begin, exclusive=True)
        self.work("follow", self.follower.follow)
        self.set_interval(1.0, self.follower.tick)
        self.program.at_end(self._keep)
        gc.freeze()  # what was made and read until here stays, and is no garbage collector's business

    # -- keys

    def press_key(self, key: str, character: str | None) -> bool:
        """One key, completely, before the next; False leaves it to the toolkit."""
        self.desk.team.active_at = self.desk.session.now()
        if not self.context.held.takes(key, character):
            self._press_now(key, character)
        return True

    def _press_now(self, key: str, character: str | None) -> None:
        if self.customer_pane.is_over and key == "escape":
            self.customer_pane.close()
        elif self.pane != COMPOSER.name:
            super().press_key(key, character)
        else:
            self.writing_keys.press(key, character)

    def perform(self, action: Action[Any]) -> None:
        """Run an action, but none on what lies unseen behind the customer's page."""
        is_unseen = action.where != EVERYWHERE and action.name not in ON_PAGE
        if is_unseen and self.customer_pane.covers_all:
            keys = {"back": key_name("escape"), "pane": self.program.keymap.shown("pane")}
            self.tell(translate("{back} or {pane} closes", **keys))
        else:
            super().perform(action)

    def take_paste(self, text: str) -> None:
        """Pasted text goes to the composer, never to commands."""
        if not self.context.held.takes_paste(text):
            self._paste_now(text)

    def _paste_now(self, text: str) -> None:
        if self.pane == COMPOSER.name:
            self.writing_keys.paste(text)

    def undo(self) -> None:
        """Take the answer back that was just sent, or else what was done last."""
        if not self.outgoing.take_back() and not self.finder.take_back_drop():
            self.triage.undo()

    # -- what panes and widgets tell

    def _cursor_moved(self) -> None:
        self.navigator.preview()

    def _lines_read(self) -> None:
        self.thread_pane.head.redraw()

    def on_click(self, event: events.Click) -> None:
        """Everything that looks like a button is one: tabs, keys of the footer, the composer, lines
        of trouble."""
        clicked = event.widget
        if clicked in (self.composer.area, self.composer.head):
            self.navigator.enter(COMPOSER.name)
            self.composer.open_to_all()
        elif clicked is self.status.tabs:
            number = self.status.tab_at(event.x)
            if number is not None:
                self.finder.choose_view(number)
        elif clicked is self.foot:
            self.perform_at_foot(event.x)
        elif clicked in (self.status.head, self.status.banner):
            self.open_accounts()
        elif clicked is self.list_pane.foot:
            self.finder.ask_filter()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A conversation was clicked; clicked twice, it is written to."""
        if self.pane != LIST.name:
            self.navigator.back_to_list()
        self.list_pane.move_to(event.row)
        if event.twice:
            self.navigator.open()

    def on_virtual_list_looked(self, event: VirtualList.Looked) -> None:
        """Other conversations are in sight."""
        self.list_pane.load_sight()

    def on_thread_view_wants_older(self, event: ThreadView.WantsOlder) -> None:
        """The top of the thread is in sight."""
        self.thread_pane.load_older()

    def on_thread_view_below(self, event: ThreadView.Below) -> None:
        """Something new stands below what is in sight."""
        self.thread_pane.head.redraw()

    def on_thread_view_picked(self, event: ThreadView.Picked) -> None:
        """A message was clicked."""
        if self.pane != THREAD.name:
            self.navigator.enter(THREAD.name)
        self.thread_pane.choose(event.index)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Something was typed."""
        if event.text_area is self.composer.area:
            self.composer.changed()

    # -- drawing

    def _foot(self, width: int) -> Text:
        marks = len(self.desk.inbox.marks) if self.pane == LIST.name else 0
        return foot_text(self.pane, width, self.program.keymap, self.pending, marks)

    def draw_all(self, *, anew: bool = False) -> None:
        """Draw what is to be said now."""
        super().draw_all(anew=anew)
        self.status.draw()
        self.composer.draw()
        self.customer_pane.draw()
        self.list_pane.widget.redraw_changed()
        if anew:
            self.list_pane.widget.refresh()
            self.thread_pane.widget.redraw()

    def redraw(self) -> None:
        """Read and draw everything anew."""
        super().redraw()
        self.finder.read_again()

    async def relabel(self) -> None:
        """Another language is spoken: what was read in words is read in this one. The cursor, the
        marks and the filter stay."""
        await self.desk.inbox.load_tabs()
        await self.desk.refresh_head()
        await self.desk.open.reload()
        self.thread_pane.show_again()
        if self.context.shown.id is None:
            self.finder.say_empty()
        self.draw_all(anew=True)

    def trouble(self, why: Reason) -> None:
        """The store cannot be read or written now: it stays on the screen until it can again."""
        self.status.trouble(why)

    # -- other screens

    def take_choice(self, choice: Choice | None) -> None:
        """What was chosen in the palette: an action, or whom and what to show."""
        if choice is not None and choice.kind == "conversation":
            self.navigator.go_to(int(str(choice.value)))
            self.navigator.enter(COMPOSER.name)
        elif choice is not None and choice.kind == "task":
            self.tasks.open(cast("TaskRow", choice.value))
        elif choice is not None and choice.kind == "view":
            self.finder.show_tab(cast("Tab", choice.value))
        elif choice is not None and choice.kind == "tag":
            self.finder.show_tag(str(choice.value))
        else:
            super().take_choice(choice)

    def leave_desk(self) -> None:
        """Leave; what is typed is written first."""
        self.work("quit", self._leave)

    async def _leave(self) -> None:
        try:
            await self._keep()
        finally:
            self.app.exit()  # also when the store cannot be written: nobody is held here

    async def _keep(self) -> None:
        await self.composer.save_last()
        await self.desk.team.leave()
