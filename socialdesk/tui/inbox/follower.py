"""What other processes change, taken in a few times a second; and what the mere time changes."""

from __future__ import annotations

import asyncio
import gc
from contextlib import aclosing
from typing import TYPE_CHECKING

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import count
from socialdesk.model.ids import SECOND
from socialdesk.model.reason import NO_REASON

if TYPE_CHECKING:
    from socialdesk.tui.inbox.composer import Composer
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.customer_pane import CustomerPane
    from socialdesk.tui.inbox.list_pane import ListPane
    from socialdesk.tui.inbox.navigator import Navigator
    from socialdesk.tui.inbox.promises import PromiseKeys
    from socialdesk.tui.inbox.status_lines import StatusLines
    from socialdesk.tui.inbox.thread_pane import ThreadPane

REPAINT_EVERY = 0.25
"""Seconds between two takings-in of what changed."""
COUNT_EVERY = 1.0
"""Seconds between two countings for tabs and head."""
LOOK_EVERY = 0.5
"""Seconds between two looks at what was set up elsewhere."""
RESTS_AFTER = 2 * SECOND
"""Nobody has pressed a key for so long: time to look for garbage, which holds the desk for some
milliseconds."""
MOST_LEFT = 5
"""Younger generations that were looked through since all of it was."""
AGED_AFTER = 10 * SECOND
"""After so long a list that depends on the time is read anew."""


class Follower:
    """Neither the cursor nor what is read moves by what somebody else does."""

    def __init__(
        self,
        context: Context,
        list_pane: ListPane,
        thread_pane: ThreadPane,
        composer: Composer,
        customer_pane: CustomerPane,
        status: StatusLines,
        navigator: Navigator,
        promises: PromiseKeys,
    ) -> None:
        self._context = context
        self._list = list_pane
        self._thread = thread_pane
        self._composer = composer
        self._customer = customer_pane
        self._status = status
        self._navigator = navigator
        self._promises = promises
        self._looked_at = 0.0
        self._is_dated = False
        self._told: list[tuple[str, str]] = []
        self._counted_at = 0.0
        self._is_uncounted = False

    async def follow(self) -> None:
        """Take in what any process changes, four times a second at most."""
        async with aclosing(self._context.desk.session.store.changes()) as changes:
            async for _ in changes:
                try:
                    self._context.screen.program.store_changed()
                    await self._take_in()
                    self._status.trouble(NO_REASON)
                except SocialdeskError as error:
                    self._status.trouble(error.reason)
                await asyncio.sleep(REPAINT_EVERY)

    async def _take_in(self) -> None:
        self._is_dated = True
        await self._look_around()
        desk, shown = self._context.desk, self._context.shown
        before = desk.inbox.window.revision
        waiting = desk.inbox.counts.waiting
        refreshed = await desk.inbox.refresh()
        desk.open.moved(refreshed.touches)
        self._show_who_is_here()
        await self._list.load_rows()
        changed = desk.inbox.window.revision != before or bool(refreshed.ids)
        if changed:
            self._is_uncounted = True
            await self._count()
        team_moved = await desk.team.refresh()
        if shown.id is not None:  # it may be open and on no shelf that is shown
            await desk.inbox.load_item(shown.id)
        if not changed and not team_moved:
            self._list.widget.redraw_changed()  # a draft of this desk, perhaps
            return
        thread = desk.open.thread
        if thread is not None and refreshed.touches(thread.conversation_id):
            thread = await desk.open.reload()
            if thread is not None and thread.conversation_id == shown.id:
                self._thread.show_again()
                await desk.open.load_customer()
        self._context.screen.draw_all()
        self._context.screen.program.attention.tell(desk.inbox.counts.waiting, waiting)

    async def _look_around(self) -> None:
        """Tabs, agents and accounts that somebody set up, and heartbeats; once in a while."""
        now = asyncio.get_running_loop().time()
        if not self._is_dated or now - self._looked_at < LOOK_EVERY:
            return
        self._is_dated, self._looked_at = False, now
        inbox = self._context.desk.inbox
        before = inbox.tabs
        if await self._context.desk.look_around():
            await inbox.choose_view(inbox.view, inbox.narrowing)
            await self._read_order()
        if inbox.tabs != before:
            self._is_uncounted = True
            self._status.tabs.redraw()
        self._draw_trouble()

    def _draw_trouble(self) -> None:
        """A worker falls silent by the mere passing of time."""
        told = self._context.desk.health.trouble()
        if told != self._told:
            self._told = told
            self._status.draw()

    async def _count(self) -> bool:
        """Count what changed, at most once in a while; True if it was done."""
        now = asyncio.get_running_loop().time()
        if not self._is_uncounted or now - self._counted_at < COUNT_EVERY:
            return False
        self._is_uncounted, self._counted_at = False, now
        await self._context.desk.refresh_head()
        return True

    # -- time

    def tick(self) -> None:
        """Waits grow and windows close: draw what says something else than a second ago, and
        nothing otherwise."""
        desk, now = self._context.desk, self._context.now()
        if self._list.waits_changed():
            self._list.widget.redraw_changed()
            self._status.draw()
        self._thread.tick()
        self._draw_trouble()
        queued, thread = desk.answering.queued, desk.open.thread
        if queued is not None and now >= queued.until:
            desk.answering.queued = None
        if queued is not None or (thread is not None and thread.until is not None):
            self._composer.draw()
        self._context.screen.work("there", self._say_where, exclusive=True)
        if now - desk.team.active_at > RESTS_AFTER and gc.get_count()[2] > MOST_LEFT:
            gc.collect()

    async def _say_where(self) -> None:
        """Tell the other desks where this one is; count and read what has waited for it."""
        desk = self._context.desk
        await desk.team.be_there(self._context.shown.id, typing=self._composer.is_typing)
        await self._look_around()
        await self._promises.tell_due()
        if passed := await desk.inbox.countdown.passed():
            self._context.screen.program.attention.call(
                count("{n} customer waits too long", "{n} customers wait too long", passed)
            )
        waiting = desk.inbox.counts.waiting
        if await self._count():
            self._status.draw()
            self._status.tabs.redraw()
            self._context.screen.program.attention.tell(desk.inbox.counts.waiting, waiting)
        if desk.inbox.has_aged and self._context.now() - desk.inbox.filtered_at > AGED_AFTER:
            await self._read_order()

    async def _read_order(self) -> None:
        """A list that depends on the time: its order now, with the cursor where it was."""
        await self._context.desk.inbox.load_places()
        self._show_who_is_here()
        self._list.load_sight()
        self._list.foot.redraw()

    def _show_who_is_here(self) -> None:
        """Another one is under the cursor since the list has changed: show them."""
        if self._list.is_elsewhere:
            self._list.is_elsewhere = False
            self._navigator.preview_from_list()
