"""What the main screen is made of, how it is drawn, and how work beside the keys is begun."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Static

from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.tui.screens import looks, rows
from socialdesk.tui.text import shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.thread_view import ThreadView
from socialdesk.tui.widgets.typing_area import TypingArea
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.model.ids import Instant
    from socialdesk.store.desk import CannedAnswer
    from socialdesk.store.search import Hit
    from socialdesk.tui.app import DeskApp
    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.suggesting import Suggesting

AFTER_PAINT = 0.02
"""Seconds that the frame is given to reach the terminal before the store's code is even imported.
"""
WIDE, NARROW, TINY_COLUMNS, TINY_LINES = 120, 64, 40, 10
"""Columns from which the customer's pane has room; below which there is one pane; below which there
is none."""


@dataclass(slots=True)
class Writing:
    """What is being written, beside its words: of which kind, to what, with what, for when."""

    key: str = ""
    mode: str = "reply"
    """reply, private, note, or edit."""
    kept: str = ""
    """The words as the store has them."""
    quote: int | None = None
    """The message that is answered."""
    edits: int | None = None
    """The message whose words are replaced."""
    attach: str = ""
    attached: str = ""
    """The file as it is shown."""
    at: Instant | None = None
    """When it goes out, if it is sent later."""
    at_words: str = ""
    warned: bool = False
    """Whether it was said that somebody else has answered meanwhile."""


@dataclass(slots=True)
class State:
    """What the keys have led to."""

    pane: str = "list"
    open_id: int | None = None
    loading: int | None = None
    """The conversation whose draft is on its way: keys wait for it."""
    buffer: list[tuple[str, str | None]] = field(default_factory=list)
    pending: str = ""
    """The beginning of a chord."""
    writing: Writing = field(default_factory=Writing)
    above: int = 0
    waits: tuple[str, ...] = ()
    banner: str = ""
    progress: str = ""
    stay: set[int] = field(default_factory=set)
    """Conversations that our own verbs take off the list: the cursor stays where it was."""
    marked_at: int | None = None
    hits: list[Hit] = field(default_factory=list)
    hit: int = -1
    copied: int = 0
    copied_at: int = 0
    show_customer: bool = True
    empty_enter: int = 0
    canned: list[CannedAnswer] | None = None
    suggesting: Suggesting | None = None
    origin: int | None = None
    best: int | None = None
    """Whom Space led to last."""
    begun_at: int = 0
    """When what is being written was begun; 0 for nothing."""
    typed_at: int = 0
    known: dict[str, list[str]] = field(default_factory=dict)


class DeskScreen(Screen[None]):
    """Layout and drawing. Keys come in `inbox.py`; everything slow happens in workers."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, connect: Callable[[], Awaitable[Desk]], shop: str, agent: str) -> None:
        super().__init__()
        self._connect = connect
        self._shop = shop
        self._agent = agent
        self._desk: Desk | None = None
        self._is = State()
        self._sending = asyncio.Lock()
        self._said: dict[str, Text] = {}

    @property
    def desk(self) -> DeskApp:
        """The program."""
        return self.app  # type: ignore[return-value]

    def compose(self) -> ComposeResult:
        """Head, tabs, list, thread, composer, customer, footer."""
        yield Static(id="head")
        yield Static(id="tabs")
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield VirtualList(self._draw_row, 2, "conversations")
                yield Static(id="list-foot")
            with Vertical(id="right"):
                yield Static(id="thread-head")
                yield ThreadView(self.desk.zone, "thread")
                yield Static(id="suggestions")
                yield Static(id="composer-head")
                yield TypingArea("composer")
            yield Static(id="customer")
        yield Static(id="banner")
        yield Static(id="foot")
        yield Static(
            translate("socialdesk needs at least 40 columns and 10 lines."), id="tiny", markup=False
        )

    def on_mount(self) -> None:
        """Draw first, read then."""
        self._list.add_class("active")
        self._list.focus()
        self._draw_all()
        self.set_timer(AFTER_PAINT, self._start)

    def _start(self) -> None:
        """The frame is on the screen: now read. What was made until here stays, and is no garbage
        collector's business."""
        gc.freeze()
        gc.enable()
        self._work("begin", self._begin)
        self.set_interval(1.0, self._tick)

    async def _begin(self) -> None:
        raise NotImplementedError

    def _tick(self) -> None:
        raise NotImplementedError

    def on_resize(self, event: events.Resize) -> None:
        """One pane at a time where there is room for no more, three where there is."""
        self.set_class(event.size.width < NARROW, "narrow")
        self.set_class(event.size.width < TINY_COLUMNS or event.size.height < TINY_LINES, "tiny")
        self.set_class(event.size.width >= WIDE, "wide")
        self.set_class(event.size.height < 20, "low")
        self.call_after_refresh(self._draw_all)

    # -- its parts
    # ----------------------------------------------------------------------------------------------

    @property
    def _list(self) -> VirtualList:
        return self.query_one("#conversations", VirtualList)

    @property
    def _thread(self) -> ThreadView:
        return self.query_one("#thread", ThreadView)

    @property
    def _composer(self) -> TypingArea:
        return self.query_one("#composer", TypingArea)

    @property
    def open_id(self) -> int | None:
        """The conversation that is shown."""
        return self._is.open_id

    # -- drawing
    # ------------------------------------------------------------------------------------------------

    def _draw_row(self, row: int, width: int, is_cursor: bool) -> list[rows.Line]:
        desk = self._desk
        assert desk is not None
        conversation_id = desk.inbox.window.id_at(row)
        item = desk.inbox.window.item(conversation_id) if conversation_id is not None else None
        others = desk.team.beside_us(conversation_id)
        return rows.draw(
            item, width, desk.session.now(), is_open=conversation_id == self._is.open_id,
            marked=conversation_id in desk.inbox.marks, others=others,
        )  # fmt: skip

    def _draw_all(self) -> None:
        self._draw_head()
        self._draw_tabs()
        self._draw_list_foot()
        self._draw_thread_head()
        self._draw_composer_head()
        self._draw_customer()
        self._draw_foot()
        self._list.refresh()

    def _say(
        self, widget_id: str, text: Text, *, overflow: Literal["ellipsis", "fold"] = "ellipsis"
    ) -> None:
        if self._said.get(widget_id) == text:
            return  # a line that says the same is not written again: an idle desk sends nothing
        before, self._said[widget_id] = self._said.get(widget_id), text
        text.no_wrap, text.overflow = overflow == "ellipsis", overflow
        widget = self.query_one(widget_id, Static)
        width = max(widget.size.width, 1)
        taller = (
            overflow == "fold"
            and before is not None
            and -(-before.cell_len // width) != -(-text.cell_len // width)
        )
        # Only a line that becomes two moves anything: the whole screen is laid out anew for that
        # alone.
        widget.update(text, layout=before is None or taller)

    def _draw_head(self) -> None:
        self._say("#head", looks.head(self._desk, self._shop, self._agent, self.size.width))
        words, style = self._banner()
        self.query_one("#banner", Static).display = bool(words)
        if words:
            self._say("#banner", Text(f" {shown(words)}", style))

    def _banner(self) -> tuple[str, Any]:
        """What must be seen on every screen: work under way, then trouble with the way to mend it."""
        if self._is.progress:
            return self._is.progress, palette.MATCH
        if self._is.banner:
            return f"▲ {self._is.banner}", palette.WARNING
        return (
            (f"▲ {words}", palette.WARNING)
            if (words := self.trouble_words())
            else ("", palette.TEXT)
        )

    def trouble_words(self) -> str:
        """The most pressing trouble of the accounts, the journal and the outbox; empty for none."""
        desk = self._desk
        if desk is None:
            return ""
        for name, why in desk.health.trouble():
            return f"{name}: {why}"
        if desk.health.quarantined:
            return translate(
                "{n} updates could not be read and are kept; {key} says more.",
                n=desk.health.quarantined,
                key=self.desk.keymap.shown("accounts"),
            )
        return ""

    def _draw_tabs(self) -> None:
        self._say("#tabs", looks.tabs(self._desk, self.size.width))

    def _draw_list_foot(self) -> None:
        text = looks.list_foot(self._desk, self._list.cursor, self._is.above, self.desk.keymap)
        self._say("#list-foot", text)

    def _draw_thread_head(self) -> None:
        desk = self._desk
        open_id = self._is.open_id
        item = desk.inbox.window.item(open_id) if desk and open_id is not None else None
        others = desk.team.beside_us(open_id) if desk else []
        self._say(
            "#thread-head",
            looks.thread_head(item, desk.open.thread if desk else None, self._thread.below, others),
        )

    def _draw_composer_head(self) -> None:
        desk = self._desk
        text = looks.composer_head(
            desk.open.thread if desk else None,
            self._is.writing,
            self._composer.text,
            desk.session.now() if desk else 0,
            desk.answering.queued if desk else None,
            self.desk.keymap,
            self.query_one("#right").size.width or 60,
            is_open=self._is.open_id is not None,
            is_active=self._is.pane == "composer",
        )
        self._say("#composer-head", text, overflow="fold")
        mode = self._is.writing.mode
        thread = desk.open.thread if desk else None
        self._composer.set_class(mode == "note", "noting")
        self._composer.set_class(
            mode == "reply" and thread is not None and thread.is_comment, "public"
        )

    def _draw_customer(self) -> None:
        self.set_class(self._is.show_customer and self._is.open_id is not None, "customer")
        widget = self.query_one("#customer", Static)
        desk = self._desk
        if widget.display and desk is not None:
            known = desk.open.customer if desk.open.thread is not None else None
            room = (
                27
                if self.has_class("wide")
                else self.size.width - 2
                if self.has_class("narrow")
                else 31
            )
            text = looks.customer_pane(known, desk, room, self.desk.keymap)
            if self._said.get("#customer") != text:
                self._said["#customer"] = text
                widget.update(text, layout=False)

    def _draw_foot(self) -> None:
        marks = len(self._desk.inbox.marks) if self._desk else 0
        self._say(
            "#foot",
            looks.foot(self._is.pane, self.size.width, self.desk.keymap, self._is.pending, marks),
        )

    # -- work beside the keys
    # -----------------------------------------------------------------------------------

    def _work(
        self,
        group: str,
        work: Callable[..., Coroutine[Any, Any, Any]],
        *arguments: Any,
        exclusive: bool = False,
    ) -> None:
        """Run something slow beside the keys; trouble of the store becomes a line at the bottom."""
        guarded: Callable[[], Coroutine[Any, Any, None]] = partial(self._guarded, work, *arguments)
        self.run_worker(guarded, group=group, exclusive=exclusive)  # type: ignore[arg-type] # its result has no type here

    async def _guarded(
        self, work: Callable[..., Coroutine[Any, Any, Any]], *arguments: Any
    ) -> None:
        try:
            await work(*arguments)
        except NoMatches:
            return  # the desk is being left: its parts are gone before what still runs beside the keys
        except NotAllowed as error:
            self.tell(str(error), bad=True)
        except SocialdeskError as error:
            self._is.banner = str(error)
            self._draw_head()

    def tell(self, words: str, *, bad: bool = False) -> None:
        """Say something for a moment."""
        self.notify(
            shown(words),
            severity="error" if bad else "information",
            timeout=6 if bad else 2.5,
            markup=False,
        )

    def _targets(self) -> list[int]:
        """What a verb means: the marked conversations, else the one under the cursor (the open one
        while writing)."""
        desk = self._desk
        if desk is None:
            return []
        if desk.inbox.marks and self._is.pane == "list":
            return [each for each in desk.inbox.window.all_ids() if each in desk.inbox.marks]
        number = (
            desk.inbox.window.id_at(self._list.cursor)
            if self._is.pane == "list"
            else self._is.open_id
        )
        return [number] if number is not None else []

    def _ask(
        self,
        title: str,
        hint: str,
        then: Callable[[str], Coroutine[Any, Any, None]],
        *,
        before: str = "",
        offers: str = "",
    ) -> None:
        """Ask for one line; `offers` names what it can be completed with (tag, assignee, query)."""
        from socialdesk.tui.screens.prompt import PromptScreen  # noqa: PLC0415 - not before the first paint

        def answered(words: str | None) -> None:
            if words is not None:
                self._work("verb", then, words)

        self.app.push_screen(
            PromptScreen(title, hint, before, partial(self._offers, offers)), answered
        )

    def _offers(self, what: str, text: str) -> list[str]:
        """What the last piece of a line could become."""
        from socialdesk.model.query import completions  # noqa: PLC0415 - not before the first paint
        from socialdesk.model.text import fold  # noqa: PLC0415 - the same

        known = self._is.known
        if what == "query":
            return completions(text, {key: partial(list, values) for key, values in known.items()})
        last = text.rsplit(" ", 1)[-1].lstrip("-#@")
        return (
            [each for each in known.get(what, []) if fold(each).startswith(fold(last))][:12]
            if what
            else []
        )

    def _name_of(self, ids: list[int]) -> str:
        """Whom a question is about."""
        desk = self._desk
        if len(ids) != 1 or desk is None:
            return translate("{n} conversations", n=f"{len(ids):,}")
        item = desk.inbox.window.item(ids[0])
        return item.row.name if item else ""
