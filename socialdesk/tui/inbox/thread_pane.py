"""The conversation on the right: its messages, the chosen one, and the line above them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import translate
from socialdesk.tui.labels import PRIORITY_SIGNS, STATUSES
from socialdesk.tui.text import clip, shown, veiled
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.thread_view import ThreadView

if TYPE_CHECKING:
    from textual.widget import Widget

    from socialdesk.services.thread import Entry
    from socialdesk.store.inbox import InboxItem
    from socialdesk.tui.desk.open_conversation import OpenThread
    from socialdesk.tui.inbox.context import Context

LOOKS = 200
"""How often a message that is to be shown is looked for before it is given up."""
LOOK_EVERY = 0.02


class ThreadPane:
    """Reads older pages when its top is reached; the newest is in sight as long as nobody scrolls."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.widget = ThreadView(context.screen.program.zone, "thread")
        self.head = Fitted(self._head, "thread-head")
        self._showing: int | None = None
        """The conversation whose messages are on the screen."""

    def compose(self) -> Iterator[Widget]:
        """The line above, and the messages."""
        yield self.head
        yield self.widget

    def _head(self, width: int) -> Text:
        desk, number = self._context.desk, self._showing  # whose words stand below
        item = desk.inbox.window.item(number) if number is not None else None
        others = desk.team.beside_us(number)
        thread = self._context.thread
        if thread is not None and thread.conversation_id != number:
            thread = None
        return thread_head(item, thread, self.widget.below, others)

    def show(self, thread: OpenThread) -> None:
        """Show a conversation that was just opened, from its end."""
        self._showing = thread.conversation_id
        empty = translate("Nothing was said here yet.")
        self.widget.show(thread.entries, anew=True, empty=empty)
        self.head.redraw()

    def let_go(self, conversation_id: int) -> None:
        """Another conversation is read, and takes its time: nobody reads the last one's words above
        what they write to this one."""
        if self._showing != conversation_id:
            self.show_nothing("…")
            self.head.redraw()

    def show_nothing(self, why: str) -> None:
        """No conversation is open."""
        self._showing = None
        self.widget.show([], anew=True, empty=why)

    def show_again(self) -> None:
        """Show what is known of the conversation now, without moving what is read."""
        thread = self._context.thread
        if thread is not None and thread.conversation_id == self._showing:
            self.widget.show(thread.entries, anew=False)

    # -- reading

    def page(self, direction: int) -> None:
        """Up (-1), to older messages, or down (1)."""
        self.widget.scroll_by_page(direction)
        if direction < 0 and self.widget.scroll_offset.y <= 2:
            self.load_older()

    def load_older(self) -> None:
        """Read the page before what is shown."""
        self._context.screen.work("older", self._read_older)

    async def _read_older(self) -> None:
        if await self._context.desk.open.read_older():
            self.show_again()

    async def show_message(self, conversation_id: int, message_id: int) -> None:
        """Bring a message into sight, however old it is, once its conversation is here."""
        for _ in range(LOOKS):
            if self._context.shown.id != conversation_id or not message_id:
                return
            if self._showing != conversation_id:
                await asyncio.sleep(LOOK_EVERY)
            elif self.widget.choose_message(message_id):
                return
            elif await self._context.desk.open.read_older():
                self.show_again()
            else:
                return

    # -- choosing

    @property
    def chosen(self) -> Entry | None:
        """The chosen message, of what is open: not of what still stands there while that is read."""
        return self.widget.chosen if self._showing == self._context.shown.id else None

    def choose(self, index: int | None) -> None:
        """Choose a message by its place; None chooses none."""
        self.widget.choose(index)

    def choose_by(self, step: int) -> None:
        """The next message up (-1) or down (1)."""
        self.widget.choose_by(step)

    def choose_first(self) -> None:
        """The oldest that is loaded; more are read meanwhile."""
        self.widget.choose_first()
        self.load_older()

    def choose_last(self) -> None:
        """The newest."""
        self.widget.choose_last()


def thread_head(
    item: InboxItem | None, thread: OpenThread | None, below: int, others: list[tuple[str, bool]]
) -> Text:
    """Whose thread this is, and who else is at it."""
    text = Text(" ")
    for agent, typing in others:
        words = (
            translate("{agent} is writing", agent=shown(agent))
            if typing
            else translate("{agent} is here", agent=shown(agent))
        )
        text.append(f"{'✎' if typing else '◉'} {words} ", palette.MATCH if typing else palette.NOTE)
    if item is not None:
        _conversation(text, item, thread)
    elif thread is not None:
        text.append(veiled(shown(thread.name)), palette.STRONG)
    if below:
        text.append(f"  ▼ {translate('{n} new below', n=below)} ", palette.MATCH)
    return text


def _conversation(text: Text, item: InboxItem, thread: OpenThread | None) -> None:
    row = item.row
    text.append(veiled(shown(row.name) or shown(row.username)), palette.STRONG)
    if row.handled_by:
        words = translate("{who} has this chat", who=shown(row.handled_by))
        text.append(f" · ⇄ {words}", palette.WARNING)
    _beside(text, thread)
    if row.assignee:
        text.append(f" @{shown(row.assignee)}", palette.AGENT)
    if row.priority not in ("normal", ""):
        text.append(f" · {PRIORITY_SIGNS[row.priority]} {translate(row.priority)}", palette.WARNING)
    status = translate(STATUSES.get(row.status, row.status))
    text.append(f" · {shown(row.account)} · {status}", palette.DIM)
    if row.chat_kind == "comment":
        words = translate("comment under {post}", post=_short(row.subject))
        text.append(f" · {words}", palette.NOTE)
    for tag in item.tags:
        text.append(f" #{shown(tag)}", palette.TAG)
    if row.username:
        text.append(f" @{veiled(shown(row.username))}", palette.DIM)


def _beside(text: Text, thread: OpenThread | None) -> None:
    """Where else the same person writes."""
    if thread is not None and thread.beside:
        places = {"comment": translate("comments"), "private": translate("in private")}
        words = ", ".join(
            dict.fromkeys(places.get(each.chat_kind, each.chat_kind) for each in thread.beside)
        )
        also = translate("also {places} ({n})", places=words, n=len(thread.beside))
        text.append(f" · {also}", palette.MATCH)


def _short(subject: str) -> str:
    """A post's address without what all of them have in common."""
    return clip(shown(subject.removeprefix("https://").removeprefix("www.")), 32)
