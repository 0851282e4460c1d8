"""From pane to pane and from conversation to conversation: what is shown, and where the keys are."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import COMPOSER, LIST, THREAD

if TYPE_CHECKING:
    from socialdesk.tui.inbox.composer import Composer
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.customer_pane import CustomerPane
    from socialdesk.tui.inbox.list_pane import ListPane
    from socialdesk.tui.inbox.suggestions import Suggestions
    from socialdesk.tui.inbox.thread_pane import ThreadPane
    from socialdesk.tui.inbox.writing import Writing

PREVIEW_AFTER = 0.012
"""Seconds the moved cursor is given to be painted; whoever runs down the list reads no thread on
the way."""
SLOW_AFTER = 0.1
"""Seconds after which the words of the last conversation make way for those that are on their way."""
CUSTOMER_AFTER = 0.12
"""Seconds the cursor must rest on a conversation before its customer is read."""


class Navigator:
    """What the cursor of the list rests on is shown on the right; who goes there counts as having
    read it."""

    def __init__(
        self,
        context: Context,
        list_pane: ListPane,
        thread_pane: ThreadPane,
        composer: Composer,
        suggestions: Suggestions,
        customer_pane: CustomerPane,
    ) -> None:
        self._context = context
        self._list = list_pane
        self._thread = thread_pane
        self._composer = composer
        self._suggestions = suggestions
        self._customer = customer_pane
        self._best: int | None = None
        """Whom the last "next" led to."""

    # -- panes

    def enter(self, pane: str) -> None:
        """Go to a pane: keys mean what they mean there."""
        screen = self._context.screen
        if pane != LIST.name and self._context.shown.id is None:
            return
        screen.pane, screen.pending = pane, ""
        if pane != LIST.name:
            self._customer.close()
        # Where three panes have room, only the composer looks different while somebody writes: the
        # styles of the whole screen are worked out anew for that alone in a narrow terminal.
        screen.set_class(pane != LIST.name, "writing", update=screen.has_class("narrow"))
        self._composer.area.update_node_styles()
        self._list.widget.set_active(pane == LIST.name)
        screen.set_focus(self._composer.area if pane == COMPOSER.name else None)
        if pane != THREAD.name:
            self._thread.choose(None)
        elif self._thread.chosen is None:
            self._thread.choose_last()
        if pane != LIST.name:
            self._mark_read()
        screen.foot.redraw()
        self._composer.draw()
        if pane == COMPOSER.name:
            self._suggestions.ask_folder()

    def open(self) -> None:
        """Write to the conversation under the cursor."""
        if self._list.widget.count:
            self.preview()
            self.enter(COMPOSER.name)
            self._composer.open_to_all()

    def to_thread(self) -> None:
        """Choose a message of the conversation under the cursor."""
        self.preview()
        self.enter(THREAD.name)

    def back_to_list(self) -> None:
        """What was written to is under the cursor: it is what the next key means."""
        self._composer.save()
        self._list.show(self._context.shown.id)
        self.enter(LIST.name)

    # -- conversations

    def preview(self) -> None:
        """Show the conversation under the cursor; nobody counts as having read it yet."""
        number = self._list.under_cursor
        if number is not None and number != self._context.shown.id:
            self._switch_to(number)

    def preview_from_list(self) -> None:
        """The same if the keys are in the list; elsewhere what is open stays open."""
        if self._context.screen.pane == LIST.name:
            self.preview()

    def preview_meant(self) -> None:
        """The same before something is written, except where who is open is meant though they are none of the list."""
        if not self._list.is_away:
            self.preview_from_list()

    def go_to(self, conversation_id: int) -> None:
        """Open a conversation wherever it is, with the cursor on it if this list has it."""
        if self._list.show(conversation_id):
            self._list.load_sight()
        if conversation_id != self._context.shown.id:
            self._switch_to(conversation_id)
        self._list.foot.redraw()

    def _switch_to(self, conversation_id: int) -> None:
        """Leave what is open with its draft kept, and begin to read another."""
        shown = self._context.shown
        self._composer.turn_to(conversation_id)
        self._suggestions.hide()
        before, shown.id = shown.id, conversation_id
        if self._thread.chosen is not None:
            self._thread.choose(None)
        for each in (before, conversation_id):
            self._list.redraw(each)
        self._context.screen.work(
            "open", self._open, conversation_id, self._composer.writing, exclusive=True
        )

    async def _open(self, conversation_id: int, writing: Writing) -> None:
        desk, shown = self._context.desk, self._context.shown
        if self._context.screen.pane == LIST.name:
            await asyncio.sleep(PREVIEW_AFTER)
        loop = asyncio.get_running_loop()
        slow = loop.call_later(SLOW_AFTER, self._let_go, conversation_id)
        try:
            await desk.open.load(conversation_id)
        finally:
            slow.cancel()
        draft = await desk.drafts.read(conversation_id)
        await desk.inbox.load_item(conversation_id)
        thread = desk.open.thread  # as it is by now: it may have been read again since
        if thread is None or not shown.id == conversation_id == thread.conversation_id:
            return
        self._thread.show(thread)
        self._customer.draw()  # nobody's, until this one's card is here
        if self._context.screen.pane == THREAD.name:
            self._thread.choose_last()
        if self._context.screen.pane != LIST.name:
            self._mark_read()
        if self._composer.waits_for(conversation_id, writing):
            self._composer.put_draft(draft)
        self._composer.draw()
        await asyncio.sleep(CUSTOMER_AFTER)
        if shown.id == conversation_id:
            await self._customer.load()
            await desk.team.be_there(conversation_id, typing=self._composer.is_typing)

    def _let_go(self, conversation_id: int) -> None:
        self._thread.let_go(conversation_id)
        self._customer.draw()

    def _mark_read(self) -> None:
        """Somebody looks at it, once it is there to be looked at."""
        if self._context.thread is not None:
            number, seen = self._context.thread.conversation_id, self._context.thread.seen
            self._context.screen.work("read", self._context.desk.mark_read, number, seen)

    # -- on to the next

    def next_waiting(self) -> None:
        """On to the next customer who waits in this list."""
        following = self._context.desk.inbox.window.next_waiting(self._context.shown.id)
        if following is None:
            self._context.screen.tell(translate("Nobody waits."))
            return
        self.go_to(following)
        if self._context.screen.pane != LIST.name:
            self._mark_read()

    def best_next(self) -> None:
        """On to whom should be answered next, in whatever view. Keys that come before the answer of
        the store are for whom it names."""
        self._context.held.begin()
        self._context.screen.work("next", self._held_best_next, exclusive=True)

    async def _held_best_next(self) -> None:
        try:
            await self._best_next()
        finally:
            self._context.held.let_go()

    async def _best_next(self) -> None:
        screen, search, here = self._context.screen, self._context.desk.search, self._context.shown
        was = here.id
        found = await search.best_next()
        if found is not None and was is not None and found.conversation_id == was == self._best:
            # Pressed again on the best one: the one after it.
            found = await search.best_next([was]) or found
        if self._context.held.is_given_up:
            return
        if found is None:
            screen.tell(translate("Nobody waits."))
            return
        self._best = found.conversation_id
        self.go_to(found.conversation_id)
        self.enter(LIST.name if screen.pane == LIST.name else COMPOSER.name)
        screen.tell(found.why)

    def beside(self) -> None:
        """To the same person's other conversation."""
        thread = self._context.thread
        if thread is None or not thread.beside:
            self._context.screen.tell(translate("Nothing else is known of this person."))
            return
        self.go_to(thread.beside[0].id)
        if self._context.screen.pane != LIST.name:
            self.enter(COMPOSER.name)

    def why(self) -> None:
        """Say why a conversation stands where it stands."""
        ids = self._list.targets()
        if ids:
            self._context.screen.tell(self._context.desk.inbox.why(ids[0]))
