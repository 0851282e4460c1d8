"""The conversation on the right: its messages, the chosen one, and the line above them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from socialdesk.model.i18n import translate
from socialdesk.tui.cells import cell_len
from socialdesk.tui.inbox.rows import countdown_of
from socialdesk.tui.labels import CHAT_KINDS, PRIORITY_SIGNS, STATUSES
from socialdesk.tui.text import clip, named, shown, veiled
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
        self._told_left: tuple[str, Style] | None = None
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
        return thread_head(item, thread, self.widget.below, others, width, self._left())

    def _left(self) -> tuple[str, Style] | None:
        """How long there is to answer; None where nothing is counted down."""
        inbox, number = self._context.desk.inbox, self._showing
        item = inbox.window.item(number) if number is not None else None
        steps = inbox.countdown.of(item) if item is not None else None
        return None if steps is None else countdown_of(steps, self._context.now())

    def tick(self) -> None:
        """Draw the head where the time that is left reads differently."""
        left = self._left()
        if left != self._told_left:
            self._told_left = left
            self.head.redraw()

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

    def open(self) -> bool:
        """Show the chosen message whole, where it stands in one line; False for any other."""
        return self.widget.open()

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
    item: InboxItem | None,
    thread: OpenThread | None,
    below: int,
    others: list[tuple[str, bool]],
    width: int,
    left: tuple[str, Style] | None = None,
) -> Text:
    """Whose thread this is, what decides how it is answered, and who else is at it: as much as there
    is room for, whole pieces, what matters most before the rest. `left`: how long there is to answer."""
    name = ""
    if item is not None:
        name = veiled(named(item.row.name) or shown(item.row.username))
    elif thread is not None:
        name = veiled(named(thread.name))
    pieces = [] if item is None else list(_pieces(item, thread))
    if left is not None:
        pieces.append(_Piece(f" · {left[0]}", left[1], 2, f" {left[0]}"))
    pieces += _colleagues(others)
    if below:
        words = translate("{n} new below", n=below)
        pieces.append(_Piece(f"  ▼ {words} ", palette.MATCH, 3, f"  ▼ {below} "))
    first = sum(cell_len(each.short or each.words) for each in pieces if each.rank <= MUST_BE_SEEN)
    text = Text(" ")
    text.append(clip(name, max(width - 1 - first, width // 2)), palette.STRONG)
    return _fill(text, pieces, width)


MUST_BE_SEEN = 1
"""Pieces of at most this rank are worth some letters of a long name."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """`rank`: which pieces are left out first where there is little room: the highest. `short` says
    the same in less."""

    words: str
    style: Style
    rank: int
    short: str = ""


def _fill(text: Text, pieces: list[_Piece], width: int) -> Text:
    """The pieces that fit, in the order they stand in."""
    room, taken = width - text.cell_len, dict[int, str]()
    for place in sorted(range(len(pieces)), key=lambda each: pieces[each].rank):
        for words in (pieces[place].words, pieces[place].short):
            if words and cell_len(words) <= room:
                taken[place] = words
                room -= cell_len(words)
                break
    for place in sorted(taken):
        text.append(taken[place], pieces[place].style)
    return text


def _pieces(item: InboxItem, thread: OpenThread | None) -> Iterator[_Piece]:
    row = item.row
    if row.handled_by:
        words = translate("{who} has this chat", who=named(row.handled_by))
        yield _Piece(f" · ⇄ {words}", palette.WARNING, 0, f" ⇄ {clip(named(row.handled_by), 12)}")
    if row.assignee:
        yield _Piece(f" @{shown(row.assignee)}", palette.AGENT, 1)
    if row.priority not in ("normal", ""):
        sign = PRIORITY_SIGNS[row.priority]
        yield _Piece(f" · {sign} {translate(row.priority)}", palette.WARNING, 1, f" {sign}")
    for tag in item.tags:
        yield _Piece(f" #{shown(tag)}", palette.TAG, 2, f" #{clip(shown(tag), 8)}")
    if row.chat_kind == "comment":
        words = translate("comment under {post}", post=_short(row.subject))
        yield _Piece(f" · {words}", palette.NOTE, 5)
    yield from _beside(thread)
    status = translate(STATUSES.get(row.status, row.status))
    yield _Piece(f" · {status}", palette.DIM, 6 if row.status == "open" else 4)
    yield _Piece(f" · {shown(row.account)}", palette.DIM, 7)
    if row.username:
        yield _Piece(f" @{veiled(shown(row.username))}", palette.DIM, 8)


def _beside(thread: OpenThread | None) -> Iterator[_Piece]:
    """Where else the same person writes."""
    if thread is not None and thread.beside:
        places = {kind: translate(words) for kind, words in CHAT_KINDS.items()}
        words = ", ".join(
            dict.fromkeys(places.get(each.chat_kind, each.chat_kind) for each in thread.beside)
        )
        also = translate("also {places} ({n})", places=words, n=len(thread.beside))
        yield _Piece(f" · {also}", palette.MATCH, 4)


def _colleagues(others: list[tuple[str, bool]]) -> Iterator[_Piece]:
    """Who else is here: whoever writes is seen before whoever looks."""
    for agent, typing in others:
        words = (
            translate("{agent} is writing", agent=shown(agent))
            if typing
            else translate("{agent} is here", agent=shown(agent))
        )
        sign, style, rank = ("✎", palette.MATCH, 3) if typing else ("◉", palette.NOTE, 4)
        yield _Piece(f" {sign} {words}", style, rank, f" {sign} {clip(shown(agent), 12)}")


def _short(subject: str) -> str:
    """A post's address without what all of them have in common."""
    return clip(named(subject.removeprefix("https://").removeprefix("www.")), 32)
