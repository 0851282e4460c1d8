"""The main screen: keys in, one after the other; and what other processes change, a few times a
second."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

from textual import events

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.tui.actions import Action
from socialdesk.tui.keymap import latin
from socialdesk.tui.screens import looks, rows
from socialdesk.tui.screens.acting import Acting

if TYPE_CHECKING:
    from socialdesk.model.query import Query
    from socialdesk.tui.desk.desk import Desk

REPAINT_EVERY = 0.25
"""Seconds between two takings-in of what changed."""
COUNT_EVERY = 1.0
"""Seconds between two countings for tabs and head."""
AGAIN_AFTER = 2.0
"""Seconds after which a store that could not be opened is tried again."""
PREVIEW_AFTER = 0.012
"""Seconds the moved cursor is given to be painted; whoever runs down the list reads no thread on
the way."""
CUSTOMER_AFTER = 0.12
"""Seconds the cursor must rest on a conversation before its customer is read."""


class InboxScreen(Acting):
    """Keys come through `take_key`, one after the other; everything slow happens in workers."""

    # -- keys
    # ---------------------------------------------------------------------------------------------------

    def take_key(self, key: str, character: str | None) -> bool:
        """One key, completely, before the next; False leaves it to the toolkit."""
        desk, state = self._desk, self._is
        if desk is not None:
            desk.team.active_at = desk.session.now()
        if state.pane == "composer":
            return self._compose_key(key, character)
        pending, state.pending = state.pending, ""
        found = self.desk.keymap.meaning(state.pane, key, character, pending)
        if found is None and pending:
            found = self.desk.keymap.meaning(state.pane, key, character)
        if found is None and (meant := latin(character)):
            found = self._meant(meant, character or "")
        if isinstance(found, str):
            state.pending = found
        if pending or state.pending:
            self._draw_foot()
        if found is None:
            return key not in ("tab", "shift+tab")
        return True if isinstance(found, str) else self._perform(found.name)

    def _meant(self, meant: str, character: str) -> Action | str | None:
        """The key of a Latin layout that a Thai letter, or an input method's letter, stands for; it
        is said, and undone like any other."""
        found = self.desk.keymap.meaning(self._is.pane, meant, meant)
        self.tell(
            translate(
                "An input method is on: “{char}” was taken for {key}.", char=character, key=meant
            )
        )
        return found

    def _perform(self, name: str) -> bool:
        if name.startswith("view_"):
            self.view_by_number(int(name[5:]))
        else:
            getattr(self, f"do_{name}")()
        return True

    def on_click(self, event: events.Click) -> None:
        """Everything that looks like a button is one: tabs, keys of the footer, the composer, lines
        of trouble."""
        where = event.widget.id if event.widget is not None else None
        if where in ("composer", "composer-head"):
            self._enter("composer")
        elif where == "tabs" and self._desk is not None:
            number = looks.tab_at(self._desk, self.size.width, event.x)
            if number is not None:
                self._choose_view(number)
        elif where == "foot":
            name = looks.foot_at(self._is.pane, self.size.width, self.desk.keymap, event.x)
            if name:
                self._perform(name)
        elif where in ("head", "banner"):
            self.do_accounts()
        elif where == "list-foot":
            self.do_filter()

    # -- beginning
    # ----------------------------------------------------------------------------------------------

    async def _begin(self) -> None:
        while True:
            try:
                self._desk = self._desk or await self._connect()
                desk = self._desk
                if not await self.desk.let_in(desk):
                    self.app.exit()
                    return
                self._agent = desk.session.agent
                await desk.inbox.load_tabs()
                await self._show_view(0)
                await desk.team.join()
                break
            except SocialdeskError as error:
                self._is.banner = str(error)
                self._draw_head()
                await asyncio.sleep(AGAIN_AFTER)
        self._is.banner = ""
        self._draw_head()
        self._work("follow", self._follow)
        gc.freeze()  # the list and what the store brought stay too
        if self.desk.is_demo:
            self.do_checklist()

    async def _show_view(self, number: int, narrowing: Query | None = None) -> None:
        desk = self._desk
        assert desk is not None
        await desk.inbox.choose_view(number, narrowing)
        self._list.cursor = 0
        self._is.above = 0
        self._list.scroll_to(y=0, animate=False)
        self._list.resize_to(len(desk.inbox.window))
        await desk.refresh_head()
        self.desk.attention.title(desk.inbox.counts.waiting)
        self._draw_all()
        if len(desk.inbox.window):
            if self._is.pane == "list":
                self._preview()
        elif self._is.open_id is None:
            self._thread.show([], anew=True, empty=looks.empty_words(desk, self.desk.keymap))
        await desk.inbox.load_places()
        self._list.resize_to(len(desk.inbox.window))
        self._draw_list_foot()

    async def _open(self, conversation_id: int) -> None:
        desk = self._desk
        assert desk is not None
        if self._is.pane == "list":
            await asyncio.sleep(PREVIEW_AFTER)
        thread = await desk.open.load(conversation_id)
        draft = await desk.drafts.read(conversation_id)
        if self._is.open_id != conversation_id:
            return
        await desk.inbox.load_item(conversation_id)
        self._thread.show(thread.entries, anew=True, empty=translate("Nothing was said here yet."))
        if self._is.loading == conversation_id and self._is.writing.mode == "reply":
            self._put_draft(draft)
        self._draw_thread_head()
        self._draw_composer_head()
        await asyncio.sleep(CUSTOMER_AFTER)
        if self._is.open_id == conversation_id:
            await desk.open.load_customer()
            self._draw_customer()
            await desk.team.be_there(conversation_id, typing=self.is_typing)

    # -- what other processes change
    # ----------------------------------------------------------------------------

    async def _follow(self) -> None:
        """Take in what any process changes, four times a second at most."""
        desk = self._desk
        assert desk is not None
        async for _ in self.desk.changes():
            try:
                await self._take_in(desk)
                if self._is.banner:
                    self._is.banner = ""
                    self._draw_head()
            except SocialdeskError as error:
                self._is.banner = str(error)
                self._draw_head()
            await asyncio.sleep(REPAINT_EVERY)

    async def _take_in(self, desk: Desk) -> None:
        state = self._is
        held = desk.inbox.window.id_at(self._list.cursor)
        top = desk.inbox.window.id_at(self._list.first_row)
        line = self._list.first_row * self._list.row_height - self._list.scroll_offset.y
        at_top = self._list.first_row == 0
        waiting = desk.inbox.counts.waiting
        before = desk.inbox.window.revision
        refreshed = await desk.inbox.refresh()
        await desk.inbox.load_rows(self._list.first_row - 5, self._list.rows_in_sight + 10)
        if (
            desk.inbox.window.revision != before
            and self._moment() - self._counted_at >= COUNT_EVERY
        ):
            self._counted_at = self._moment()
            await desk.refresh_head()
        else:
            self._count_later = desk.inbox.window.revision != before
        team_moved = await desk.team.refresh()
        if state.open_id is not None:  # it may be open and on no shelf that is shown
            await desk.inbox.load_item(state.open_id)
        if desk.inbox.window.revision == before and not team_moved:
            return
        self._keep_place(desk, held, top, -line, at_top=at_top, new=refreshed.new)
        thread = desk.open.thread
        if thread is not None and refreshed.touches(thread.conversation_id):
            thread = await desk.open.reload()
            if thread is not None and thread.conversation_id == state.open_id:
                self._thread.show(thread.entries, anew=False)
                await desk.open.load_customer()
        self._draw_all()
        self.desk.attention.tell(desk.inbox.counts.waiting, waiting)

    _counted_at = 0.0
    _count_later = False

    @staticmethod
    def _moment() -> float:
        """A clock that only runs forward, for pacing what is drawn."""
        return asyncio.get_running_loop().time()

    def _keep_place(
        self,
        desk: Desk,
        held: int | None,
        top: int | None,
        line: int,
        *,
        at_top: bool,
        new: int,
    ) -> None:
        """After a change: the cursor stays on its conversation, and what is read stays where it is
        on the screen."""
        widget, state = self._list, self._is
        row = desk.inbox.window.row_of(held)
        cursor = widget.cursor
        widget.resize_to(len(desk.inbox.window))
        if row is None or held in state.stay:
            # Our own verb moved it, or it left: the next one is here.
            widget.cursor = min(cursor, max(len(desk.inbox.window) - 1, 0))
            state.stay.discard(held or 0)
            if state.pane == "list" and len(desk.inbox.window):
                self._preview()
        else:
            widget.cursor = row
            first = desk.inbox.window.row_of(top)
            if first is not None and not at_top and first != widget.first_row:
                state.above += max(first - widget.first_row, 0) if new else 0
                widget.hold(first, line)
            elif at_top and row != cursor and state.pane == "list":
                widget.go(row)
        widget.refresh()

    def _tick(self) -> None:
        """Waits grow and windows close: draw what says something else than a second ago, and
        nothing otherwise."""
        desk = self._desk
        if desk is None:
            return
        now = desk.session.now()
        sight = range(self._list.first_row, self._list.first_row + self._list.rows_in_sight)
        ids = [desk.inbox.window.id_at(row) for row in sight]
        items = [desk.inbox.window.item(each) for each in ids if each is not None]
        waits = tuple(rows.wait_of(item, now)[0] for item in items if item)
        if waits != self._is.waits:
            self._is.waits = waits
            self._list.refresh()
            self._draw_head()
        if desk.answering.queued is not None:
            if now >= desk.answering.queued.until:
                desk.answering.queued = None
            self._draw_composer_head()
        elif desk.open.thread is not None and desk.open.thread.until is not None:
            self._draw_composer_head()
        self._work("there", self._there, exclusive=True)

    async def _there(self) -> None:
        desk = self._desk
        assert desk is not None
        await desk.team.be_there(self._is.open_id, typing=self.is_typing)
        if self._count_later and self._moment() - self._counted_at >= COUNT_EVERY:
            self._count_later, self._counted_at = False, self._moment()
            waiting = desk.inbox.counts.waiting
            await desk.refresh_head()
            self._draw_head()
            self._draw_tabs()
            self.desk.attention.tell(desk.inbox.counts.waiting, waiting)
        if desk.inbox.ages and desk.session.now() - desk.inbox.filtered_at > 10_000:
            held = desk.inbox.window.id_at(self._list.cursor)
            await desk.inbox.load_places()
            self._list.resize_to(len(desk.inbox.window))
            row = desk.inbox.window.row_of(held)
            if row is not None:
                self._list.cursor = row
            self._load_sight()
            self._draw_list_foot()
