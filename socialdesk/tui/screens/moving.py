"""Moving about: the list, the thread, tabs, hits, and which conversation is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate
from socialdesk.tui.screens.base import DeskScreen, Writing
from socialdesk.tui.widgets.thread_view import ThreadView
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.model.query import Query


class Moving(DeskScreen):
    """The cursor of the list, the panes, and what is open."""

    # -- the list
    # -----------------------------------------------------------------------------------------------

    def do_down(self) -> None:
        """One down."""
        self._move_to(self._list.cursor + 1)

    def do_up(self) -> None:
        """One up."""
        self._move_to(self._list.cursor - 1)

    def do_page_down(self) -> None:
        """A page down."""
        self._move_to(self._list.cursor + max(self._list.rows_in_sight - 2, 1))

    def do_page_up(self) -> None:
        """A page up."""
        self._move_to(self._list.cursor - max(self._list.rows_in_sight - 2, 1))

    def do_top(self) -> None:
        """To the longest wait."""
        self._move_to(0)

    def do_bottom(self) -> None:
        """To the end."""
        self._move_to(self._list.count - 1)

    def do_next_row_waiting(self) -> None:
        """Down to the next who waits."""
        self._move_to_waiting(1)

    def do_row_waiting_before(self) -> None:
        """Up to the one before."""
        self._move_to_waiting(-1)

    def _move_to_waiting(self, step: int) -> None:
        desk = self._desk
        if desk is None:
            return
        row = desk.inbox.window.waiting_from(self._list.cursor, step)
        if row is None:
            self.tell(translate("Nobody else waits in that direction."))
        else:
            self._move_to(row)

    def _move_to(self, row: int) -> None:
        if self._desk is None or not self._list.count:
            return
        self._list.go(row)
        if self._list.first_row == 0:
            self._is.above = 0
        self._draw_list_foot()
        self._load_sight()
        self._preview()

    def _go_to(self, conversation_id: int) -> None:
        """Open a conversation wherever it is, with the cursor on it if this list has it."""
        desk = self._desk
        if desk is None:
            return
        row = desk.inbox.window.row_of(conversation_id)
        if row is not None:
            self._list.go(row)
            self._load_sight()
        if conversation_id != self._is.open_id:
            self._switch_to(conversation_id)
        self._draw_list_foot()

    def _preview(self) -> None:
        """Show the conversation under the cursor; nobody counts as having read it yet."""
        assert self._desk is not None
        conversation_id = self._desk.inbox.window.id_at(self._list.cursor)
        if conversation_id is not None and conversation_id != self._is.open_id:
            self._switch_to(conversation_id)

    def _switch_to(self, conversation_id: int) -> None:
        """Leave what is open with its draft kept, and begin to read another; keys wait for its
        draft."""
        desk = self._desk
        assert desk is not None
        self._save_draft_now()
        state = self._is
        before = state.open_id
        state.open_id = state.loading = conversation_id
        state.buffer = []
        state.writing = Writing(desk.session.new_key())
        state.begun_at = state.typed_at = 0
        state.suggesting = None
        if self._composer.text:
            self._composer.put("")
        if self._thread.chosen is not None:
            self._thread.choose(None)
        for each in (before, conversation_id):
            self._list.redraw(desk.inbox.window.row_of(each))
        self._work("open", self._open, conversation_id, exclusive=True)

    def _load_sight(self) -> None:
        self._work("sight", self._read_sight, exclusive=True)

    async def _read_sight(self) -> None:
        desk = self._desk
        if desk is not None and await desk.inbox.load_rows(
            self._list.first_row - 5, self._list.rows_in_sight + 10
        ):
            self._list.refresh()
            self._draw_thread_head()

    # -- the thread
    # ---------------------------------------------------------------------------------------------

    def do_thread_up(self) -> None:
        """Older messages."""
        self._thread.scroll_by_page(-1)
        if self._thread.scroll_offset.y <= 2:
            self._work("older", self._read_older)

    def do_thread_down(self) -> None:
        """Newer messages."""
        self._thread.scroll_by_page(1)

    async def _read_older(self) -> None:
        desk = self._desk
        if desk is not None and await desk.open.read_older() and desk.open.thread is not None:
            self._thread.show(desk.open.thread.entries, anew=False)

    def do_message_up(self) -> None:
        """To the message above."""
        self._thread.choose_by(-1)

    def do_message_down(self) -> None:
        """To the message below."""
        self._thread.choose_by(1)

    def do_message_first(self) -> None:
        """To the oldest that is loaded."""
        self._thread.choose_first()
        self._work("older", self._read_older)

    def do_message_last(self) -> None:
        """To the newest."""
        self._thread.choose_last()

    # -- panes
    # --------------------------------------------------------------------------------------------------

    def _enter(self, pane: str) -> None:
        """Go to a pane: keys mean what they mean there."""
        state = self._is
        if pane != "list" and (self._desk is None or state.open_id is None):
            return
        state.pane, state.pending = pane, ""
        self.set_class(pane != "list", "writing")
        self._list.set_class(pane == "list", "active")
        self._thread.set_class(pane == "thread", "active")
        if pane == "list":
            self._list.focus()
        elif pane == "thread":
            self._thread.focus()
        else:
            self._composer.focus()
        if pane != "thread":
            self._thread.choose(None)
        elif self._thread.chosen is None:
            self._thread.choose_last()
        if pane != "list":
            self._mark_read()
        self._list.refresh()
        self._draw_foot()
        self._draw_composer_head()

    def do_open(self) -> None:
        """Write to the conversation under the cursor."""
        if self._desk is not None and self._list.count:
            self._preview()
            self._enter("composer")

    def do_to_thread(self) -> None:
        """Choose a message."""
        if self._desk is not None and self._list.count:
            self._preview()
        self._enter("thread")

    def do_to_composer(self) -> None:
        """Write."""
        self._enter("composer")

    def do_to_list(self) -> None:
        """Back to the list."""
        self._back_to_list()

    def do_inbox(self) -> None:
        """To the inbox, from wherever."""
        self._back_to_list()

    def _back_to_list(self) -> None:
        self._save_draft_now()
        row = self._desk.inbox.window.row_of(self._is.open_id) if self._desk else None
        if row is not None:
            self._list.go(row)  # what was written to is what the next verb means
        self._enter("list")

    def do_back(self) -> None:
        """In the list: drop marks, then the filter; in a narrow terminal, hide the customer."""
        desk = self._desk
        if desk is None:
            return
        if desk.inbox.marks:
            desk.inbox.marks.clear()
            self._draw_list_foot()
            self._draw_foot()
            self._list.refresh()
        elif desk.inbox.narrowing:
            self._choose_view(desk.inbox.view)
        elif self._is.origin is not None:
            origin, self._is.origin = self._is.origin, None
            self._go_to(origin)

    def _mark_read(self) -> None:
        if self._is.open_id is not None and self._desk is not None:
            self._work("read", self._desk.mark_read, self._is.open_id)

    # -- on to the next
    # -----------------------------------------------------------------------------------------

    def do_next_waiting(self) -> None:
        """On to the next customer who waits in this list."""
        if self._desk is None:
            return
        following = self._desk.inbox.window.next_waiting(self._is.open_id)
        if following is None:
            self.tell(translate("Nobody waits."))
            return
        self._go_to(following)
        if self._is.pane != "list":
            self._mark_read()

    def do_best_next(self) -> None:
        """On to whom should be answered next, in whatever view."""
        if self._desk is not None:
            self._work("next", self._best_next, exclusive=True)

    async def _best_next(self) -> None:
        desk = self._desk
        assert desk is not None
        here = self._is.open_id
        found = await desk.search.best_next()
        if found is not None and found.conversation_id == here == self._is.best:
            found = (
                await desk.search.best_next([here]) or found
            )  # pressed again on the best one: the one after it
        if found is None:
            self.tell(translate("Nobody waits."))
            return
        self._is.best = found.conversation_id
        self._go_to(found.conversation_id)
        self._enter("list" if self._is.pane == "list" else "composer")
        self.tell(found.why)

    # -- tabs and hits
    # ------------------------------------------------------------------------------------------

    def _choose_view(self, number: int) -> None:
        if self._desk is not None:
            self._work("view", self._show_view, number, exclusive=True)

    async def _show_view(self, number: int, narrowing: Query | None = None) -> None:
        raise NotImplementedError

    def do_redraw(self) -> None:
        """Read and draw everything anew."""
        self.app.refresh(repaint=True, layout=True)
        self._choose_view(self._desk.inbox.view if self._desk else 0)

    def view_by_number(self, number: int) -> None:
        """Show a tab by its place, 1 for the first."""
        desk = self._desk
        if desk is not None and number <= len(desk.inbox.tabs):
            self._choose_view(number - 1)
        else:
            self.tell(
                translate(
                    "There is no tab {n} yet. Narrow the list, then save it as a view.", n=number
                )
            )

    def do_hit_next(self) -> None:
        """To the next hit of the last search."""
        self._hit(1)

    def do_hit_before(self) -> None:
        """To the one before."""
        self._hit(-1)

    def _hit(self, step: int) -> None:
        state = self._is
        if not state.hits:
            self.tell(translate("Search first: {key}.", key=self.desk.keymap.shown("search")))
            return
        state.hit = (state.hit + step) % len(state.hits)
        hit = state.hits[state.hit]
        self._go_to(hit.conversation_id)
        self._work("hit", self._show_hit, hit.conversation_id, hit.message_id)
        self.tell(translate("{n} of {all}", n=state.hit + 1, all=len(state.hits)))

    async def _show_hit(self, conversation_id: int, message_id: int) -> None:
        """Bring the message that was found into sight, however old it is."""
        import asyncio  # noqa: PLC0415 - only here

        desk = self._desk
        for _ in range(200):
            if desk is None or self._is.open_id != conversation_id or not message_id:
                return
            shown = self._is.loading is None
            if (
                shown
                and desk.open.thread is not None
                and desk.open.thread.conversation_id == conversation_id
            ):
                if self._thread.choose_message(message_id):
                    return
                if not await desk.open.read_older():
                    return
                self._thread.show(desk.open.thread.entries, anew=False)
            else:
                await asyncio.sleep(0.02)

    # -- what widgets tell
    # --------------------------------------------------------------------------------------

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A conversation was clicked; clicked twice, it is written to."""
        if self._is.pane != "list":
            self._back_to_list()
        self._move_to(event.row)
        if event.twice:
            self.do_open()

    def on_virtual_list_looked(self, event: VirtualList.Looked) -> None:
        """Other conversations are in sight."""
        if self._desk is not None:
            self._load_sight()

    def on_thread_view_wants_older(self, event: ThreadView.WantsOlder) -> None:
        """The top of the thread is in sight."""
        self._work("older", self._read_older)

    def on_thread_view_below(self, event: ThreadView.Below) -> None:
        """Something new stands below what is in sight."""
        self._draw_thread_head()

    def on_thread_view_picked(self, event: ThreadView.Picked) -> None:
        """A message was clicked."""
        if self._is.pane != "thread":
            self._enter("thread")
        self._thread.choose(event.index)

    async def _open(self, conversation_id: int) -> None:
        raise NotImplementedError

    def _save_draft_now(self) -> None:
        raise NotImplementedError
