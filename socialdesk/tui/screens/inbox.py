"""The main screen: conversations on the left, the thread and the composer on the right."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static, TextArea

from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.delivery import Act
from socialdesk.tui.actions import by_key
from socialdesk.tui.screens import looks, rows
from socialdesk.tui.text import composed, shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.thread_view import ThreadView
from socialdesk.tui.widgets.typing_area import TypingArea
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.presenter import Presenter

DRAFT_AFTER = 0.3
"""Seconds after the last key when a draft is written."""
REPAINT_EVERY = 0.25
"""Seconds between two takings-in of what changed."""
AFTER_PAINT = 0.02
"""Seconds that the frame is given to reach the terminal before the store's code is even imported."""
AGAIN_AFTER = 2.0
"""Seconds after which a store that could not be opened is tried again."""
NARROW, TINY_COLUMNS, TINY_LINES = 64, 40, 10


class InboxScreen(Screen[None]):
    """Keys come through `take_key`, one after the other; everything slow happens in workers."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, connect: Callable[[], Awaitable[Presenter]], shop: str, agent: str) -> None:
        super().__init__()
        self._connect = connect
        self._shop = shop
        self._agent = agent
        self._presenter: Presenter | None = None
        self._pane = "list"
        self._open_id: int | None = None
        self._loading: int | None = None
        self._buffer: list[tuple[str, str | None]] = []
        self._key = ""
        self._drafted = ""
        self._above = 0
        self._waits: tuple[str, ...] = ()
        self._banner = ""
        self._stay: int | None = None
        self._sending = asyncio.Lock()

    # -- looks --------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Head, tabs, list, thread, composer, footer."""
        yield Static(id="head")
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield Static(id="tabs")
                yield VirtualList(self._draw_row, 2, "conversations")
                yield Static(id="list-foot")
            with Vertical(id="right"):
                yield Static(id="thread-head")
                yield ThreadView(self._zone(), "thread")
                yield Static(id="composer-head")
                yield TypingArea("composer")
        yield Static(id="banner")
        yield Static(id="foot")
        yield Static("socialdesk needs at least 40 columns and 10 lines.", id="tiny", markup=False)

    def _zone(self) -> Any:
        return self.app.zone  # type: ignore[attr-defined]

    def on_mount(self) -> None:
        """Draw first, read then."""
        self._list.add_class("active")
        self._list.focus()
        self._draw_all()
        self.set_timer(AFTER_PAINT, self._start)

    def _start(self) -> None:
        """The frame is on the screen: now read. What was made until here stays, and is no garbage collector's business."""
        gc.freeze()
        gc.enable()
        self._work("begin", self._begin)
        self.set_interval(1.0, self._tick)

    def on_resize(self, event: events.Resize) -> None:
        """One pane at a time where there is room for no more."""
        self.set_class(event.size.width < NARROW, "narrow")
        self.set_class(event.size.width < TINY_COLUMNS or event.size.height < TINY_LINES, "tiny")
        self.call_after_refresh(self._draw_all)

    @property
    def _list(self) -> VirtualList:
        return self.query_one("#conversations", VirtualList)

    @property
    def _thread(self) -> ThreadView:
        return self.query_one("#thread", ThreadView)

    @property
    def _composer(self) -> TypingArea:
        return self.query_one("#composer", TypingArea)

    def _draw_row(self, row: int, width: int, is_cursor: bool) -> list[rows.Line]:
        assert self._presenter is not None
        conversation_id = self._presenter.window.id_at(row)
        item = self._presenter.window.item(conversation_id) if conversation_id is not None else None
        return rows.draw(item, width, self._presenter.now(), is_open=conversation_id == self._open_id)

    def _draw_all(self) -> None:
        self._draw_head()
        self._draw_tabs()
        self._draw_list_foot()
        self._draw_thread_head()
        self._draw_composer_head()
        self._draw_foot()
        self._list.refresh()

    def _say(self, widget_id: str, text: Text, *, overflow: Literal["ellipsis", "crop"] = "ellipsis") -> None:
        text.no_wrap, text.overflow = True, overflow
        self.query_one(widget_id, Static).update(text)

    def _draw_head(self) -> None:
        self._say("#head", looks.head(self._presenter, self._shop, self._agent))
        trouble = self._presenter.trouble() if self._presenter else []
        words = self._banner or next((f"{name}: {why}" for name, why in trouble), "")
        self.query_one("#banner", Static).display = bool(words)
        if words:
            self._say("#banner", Text(f" ▲ {shown(words)}", palette.WARNING))

    def _draw_tabs(self) -> None:
        width = self.query_one("#left").size.width or 40
        self._say("#tabs", looks.tabs(self._presenter.view if self._presenter else 0, width))

    def _draw_list_foot(self) -> None:
        self._say("#list-foot", looks.list_foot(self._presenter, self._list.cursor, self._above))

    def _draw_thread_head(self) -> None:
        presenter = self._presenter
        item = presenter.window.item(self._open_id) if presenter and self._open_id is not None else None
        self._say("#thread-head", looks.thread_head(item, presenter.open if presenter else None, self._thread.below))

    def _draw_composer_head(self) -> None:
        words = self._composer.text
        text = looks.composer_head(
            self._presenter.open if self._presenter else None,
            len(words),
            self._presenter.now() if self._presenter else 0,
            is_open=self._open_id is not None,
            writing=self._pane == "composer",
            kept=self._drafted == words,
        )
        self._say("#composer-head", text, overflow="crop")

    def _draw_foot(self) -> None:
        self._say("#foot", looks.foot(self._pane, self.size.width))

    # -- keys ---------------------------------------------------------------------------------------------------

    def take_key(self, key: str, character: str | None) -> bool:
        """One key, completely, before the next; False leaves it to the toolkit."""
        if self._pane == "composer":
            return self._compose_key(key, character)
        action = by_key("list").get(key) or by_key("list").get(character or "")
        if action is None:
            return key not in ("tab", "shift+tab") or self._switch_pane()
        return self._do(action.name)

    def _switch_pane(self) -> bool:
        self._enter_composer()
        return True

    def _compose_key(self, key: str, character: str | None) -> bool:
        action = by_key("composer").get(key)
        if action is not None:
            if self._loading is not None and action.name in ("send", "newline"):
                self._buffer.append((key, character))
                return True
            return self._do(action.name)
        if self._loading is not None:
            self._buffer.append((key, character))  # the draft is on its way: these keys come after it
            return True
        if key in ("tab", "shift+tab"):
            return self._do("leave")
        self._composer.press(key, character)
        return True

    def take_paste(self, text: str) -> None:
        """Pasted text goes to the composer, never to commands."""
        if self._pane == "composer" and self._loading is None:
            self._composer.type(text.replace("\r\n", "\n").replace("\r", "\n"))
        elif self._pane == "composer":
            self._buffer.extend(("paste", character) for character in text.replace("\r", "\n"))

    def _do(self, name: str) -> bool:
        method = getattr(self, f"do_{name}")
        method()
        return True

    # -- moving -------------------------------------------------------------------------------------------------

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

    def do_thread_up(self) -> None:
        """Older messages."""
        self._thread.scroll_by_page(-1)
        if self._thread.scroll_offset.y <= 2:
            self._work("older", self._read_older)

    def do_thread_down(self) -> None:
        """Newer messages."""
        self._thread.scroll_by_page(1)

    def _move_to(self, row: int) -> None:
        if self._presenter is None or not self._list.count:
            return
        self._list.go(row)
        if self._list.first_row == 0:
            self._above = 0
        self._draw_list_foot()
        self._load_sight()
        self._preview()

    def _preview(self) -> None:
        """Show the conversation under the cursor; nobody counts as having read it yet."""
        assert self._presenter is not None
        conversation_id = self._presenter.window.id_at(self._list.cursor)
        if conversation_id is not None and conversation_id != self._open_id:
            self._switch_to(conversation_id)

    def _switch_to(self, conversation_id: int) -> None:
        self._save_draft_now()
        self._open_id = conversation_id
        self._loading = conversation_id
        self._buffer = []
        self._drafted = ""
        self._composer.put("")
        assert self._presenter is not None
        self._key = self._presenter.new_key()
        self._list.refresh()
        self._work("open", self._open, conversation_id, exclusive=True)

    def do_next_waiting(self) -> None:
        """On to the next customer who waits."""
        if self._presenter is None:
            return
        following = self._presenter.window.next_waiting(self._open_id)
        if following is None:
            self._tell("Nobody waits.")
            return
        row = self._presenter.window.row_of(following)
        if row is not None:
            self._list.go(row)
            self._load_sight()
        if following != self._open_id:
            self._switch_to(following)
        if self._pane == "composer":
            self._mark_read()
        self._draw_list_foot()

    # -- panes --------------------------------------------------------------------------------------------------

    def do_open(self) -> None:
        """Write to the conversation under the cursor."""
        self._enter_composer()

    def do_reply(self) -> None:
        """The same."""
        self._enter_composer()

    def _enter_composer(self) -> None:
        if self._presenter is None or not self._list.count:
            return
        self._preview()
        self._pane = "composer"
        self.add_class("writing")
        self._list.remove_class("active")
        self._composer.focus()
        self._mark_read()
        self._draw_foot()
        self._draw_composer_head()

    def do_leave(self) -> None:
        """Back to the list."""
        self._save_draft_now()
        self._pane = "list"
        row = self._presenter.window.row_of(self._open_id) if self._presenter else None
        if row is not None:
            self._list.go(row)  # what was written to is what the next verb means
        self.remove_class("writing")
        self._list.add_class("active")
        self._list.focus()
        self._list.refresh()
        self._draw_foot()
        self._draw_composer_head()

    def _mark_read(self) -> None:
        if self._open_id is not None and self._presenter is not None:
            self._work("read", self._presenter.mark_read, self._open_id)

    # -- verbs --------------------------------------------------------------------------------------------------

    def do_send(self) -> None:
        """Queue what is written; the composer is empty before the next key."""
        thread = self._presenter.open if self._presenter else None
        if self._presenter is None or self._open_id is None:
            return
        text = composed(self._composer.text)
        if not text.strip():
            return
        if thread is not None and thread.barred:
            self._tell(thread.barred, bad=True)
            return
        self._composer.take()
        self._drafted = ""
        key, self._key = self._key, self._presenter.new_key()
        self._work("send", self._send, self._open_id, text, key)

    async def _send(self, conversation_id: int, text: str, key: str) -> None:
        assert self._presenter is not None
        try:
            async with self._sending:  # two Enters in one burst: the first said is the first queued
                await self._presenter.send(conversation_id, text, key)
        except SocialdeskError as error:
            self._tell(str(error), bad=True)
            if self._open_id == conversation_id and not self._composer.text:
                self._composer.put(text)
            else:
                await self._presenter.save_draft(conversation_id, text)

    def do_newline(self) -> None:
        """A line break in the text."""
        self._composer.type("\n")

    def do_resolve(self) -> None:
        """Done."""
        self._act(lambda presenter, number: presenter.resolve(number), "Resolved.", leaves=True)

    def do_reopen(self) -> None:
        """Take up again."""
        self._act(lambda presenter, number: presenter.reopen(number), "Reopened.", leaves=True)

    def do_assign_me(self) -> None:
        """Mine."""
        self._act(lambda presenter, number: presenter.assign(number, to_me=True), f"Assigned to {self._agent}.")

    def do_unassign(self) -> None:
        """Everybody's again."""
        self._act(lambda presenter, number: presenter.assign(number, to_me=False), "Given back.")

    def do_retry(self) -> None:
        """Send again what is stuck."""
        self._act(lambda presenter, number: self._settle(presenter, number, retry=True), "")

    def do_drop(self) -> None:
        """Put away what is stuck."""
        self._act(lambda presenter, number: self._settle(presenter, number, retry=False), "")

    async def _settle(self, presenter: Presenter, number: int, *, retry: bool) -> None:
        count = await presenter.settle_trouble(number, retry=retry)
        verb = "queued again" if retry else "put away"
        self._tell(f"{count} {verb}." if count else "Nothing is stuck in this conversation.")

    def do_tag(self) -> None:
        """Ask for tags."""
        self._ask("Tags", "vip · -new takes one off · several with blanks between", self._tag)

    def do_note(self) -> None:
        """Ask for a remark."""
        self._ask("Note (only the shop sees it)", "⏎ keep · Esc leave", self._note)

    def do_snooze(self) -> None:
        """Ask until when."""
        self._ask(
            "Snooze until", "2h · 30m · tomorrow 9:00 · mai 9h · chiều mai 3h · thứ 2 · 2026-12-24 08:30", self._snooze
        )

    async def _tag(self, number: int, words: str) -> None:
        assert self._presenter is not None
        await self._presenter.tag(number, words)

    async def _note(self, number: int, words: str) -> None:
        assert self._presenter is not None
        await self._presenter.note(number, words)

    async def _snooze(self, number: int, words: str) -> None:
        assert self._presenter is not None
        self._stay = number
        self._tell(f"Snoozed until {await self._presenter.snooze(number, words)}.")

    def do_attachment(self) -> None:
        """Fetch the newest file."""

        async def fetch(presenter: Presenter, number: int) -> None:
            self._tell("Fetching the file …")
            self._tell(f"The file lies in {await presenter.fetch_file(number)}")

        self._act(fetch, "")

    def do_attach(self) -> None:
        """Ask which file."""

        async def attach(number: int, path: str) -> None:
            assert self._presenter is not None
            await self._presenter.send_file(number, path)
            self._tell("Queued.")

        self._ask("Send a file", "its path on this machine, like ~/Pictures/ao-do.jpg", attach)

    def do_private(self) -> None:
        """Ask for the one private message."""
        thread = self._presenter.open if self._presenter else None
        if thread is not None and (thread.private or not thread.is_comment):
            self._tell(thread.private or "This conversation is private already: just answer.", bad=True)
            return

        async def send(number: int, words: str) -> None:
            assert self._presenter is not None
            await self._presenter.send_privately(number, words)
            self._tell("Queued as a private message.")

        self._ask("Private reply (one for each comment)", "⏎ send · Esc leave", send)

    def do_hide(self) -> None:
        """Hide the newest comment, or show it again."""
        hidden = self._presenter is not None and self._presenter.newest_comment_is("hidden")
        self._moderate(Act.UNHIDE if hidden else Act.HIDE, "Shown again." if hidden else "Hidden.")

    def do_like(self) -> None:
        """Like the newest comment, or take the like back."""
        liked = self._presenter is not None and self._presenter.newest_comment_is("liked")
        self._moderate(Act.UNLIKE if liked else Act.LIKE, "Like taken back." if liked else "Liked.")

    def do_delete(self) -> None:
        """Delete the newest comment, once it is said again."""

        async def delete(number: int, words: str) -> None:
            if words.lower() in ("yes", "y", "có", "co"):
                assert self._presenter is not None
                await self._presenter.moderate(number, Act.DELETE)
                self._tell("Queued: it is deleted on the platform.")

        self._ask("Delete the newest comment for everybody?", "type yes and ⏎ · Esc leaves it", delete)

    def _moderate(self, act: Act, said: str) -> None:
        self._act(lambda presenter, number: presenter.moderate(number, act), said)

    def do_beside(self) -> None:
        """To the same person's other conversation."""
        thread = self._presenter.open if self._presenter else None
        if thread is None or not thread.beside:
            self._tell("Nothing else is known of this person.")
            return
        self._found(thread.beside[0].id)

    def do_accounts(self) -> None:
        """How each account fares."""
        from socialdesk.tui.screens.health import HealthScreen  # noqa: PLC0415 - not before the first paint

        if self._presenter is not None:
            self.app.push_screen(HealthScreen(self._presenter.health()))

    def do_search(self) -> None:
        """Find words."""
        from socialdesk.tui.screens.prompt import SearchScreen  # noqa: PLC0415 - not before the first paint

        if self._presenter is not None:
            self.app.push_screen(SearchScreen(self._presenter.search, self._zone()), self._found)

    def _found(self, conversation_id: int | None) -> None:
        if conversation_id is None or self._presenter is None:
            return
        row = self._presenter.window.row_of(conversation_id)
        if row is not None:
            self._list.go(row)
            self._load_sight()
        if conversation_id != self._open_id:
            self._switch_to(conversation_id)
        self._pane_to_composer_of_open()

    def _pane_to_composer_of_open(self) -> None:
        """Write to the open conversation, wherever the cursor is."""
        self._pane = "composer"
        self.add_class("writing")
        self._list.remove_class("active")
        self._composer.focus()
        self._mark_read()
        self._draw_all()

    def do_help(self) -> None:
        """Every key."""
        from socialdesk.tui.screens.help import HelpScreen  # noqa: PLC0415 - not before the first paint

        self.app.push_screen(HelpScreen())

    def do_commands(self) -> None:
        """Every action by name."""
        self.app.action_command_palette()

    def do_quit(self) -> None:
        """Leave; what is typed is written first."""
        self._work("quit", self._leave_desk)

    async def _leave_desk(self) -> None:
        try:
            await self._write_draft(self._open_id, self._composer.text)
        finally:
            self.app.exit()  # also when the store cannot be written: nobody is held here

    def do_redraw(self) -> None:
        """Read and draw everything anew."""
        self.app.refresh(repaint=True, layout=True)
        self._choose_view(self._presenter.view if self._presenter else 0)

    def do_view_1(self) -> None:
        """Open."""
        self._choose_view(0)

    def do_view_2(self) -> None:
        """Mine."""
        self._choose_view(1)

    def do_view_3(self) -> None:
        """Unassigned."""
        self._choose_view(2)

    def do_view_4(self) -> None:
        """Snoozed."""
        self._choose_view(3)

    def do_view_5(self) -> None:
        """Resolved."""
        self._choose_view(4)

    def do_view_6(self) -> None:
        """All."""
        self._choose_view(5)

    # -- work that waits ----------------------------------------------------------------------------------------

    def _act(self, verb: Callable[[Presenter, int], Awaitable[None]], said: str, *, leaves: bool = False) -> None:
        """A verb on the conversation under the cursor (or the open one while writing)."""
        presenter = self._presenter
        if presenter is None:
            return
        number = self._open_id if self._pane == "composer" else presenter.window.id_at(self._list.cursor)
        if number is None:
            return
        if leaves:
            self._stay = number

        async def act() -> None:
            await verb(presenter, number)
            if said:
                self._tell(said)

        self._work("verb", act)

    def _ask(self, title: str, hint: str, then: Callable[[int, str], Awaitable[None]]) -> None:
        from socialdesk.tui.screens.prompt import PromptScreen  # noqa: PLC0415 - not before the first paint

        presenter = self._presenter
        number = presenter.window.id_at(self._list.cursor) if presenter else None
        if number is None:
            return

        def answered(words: str | None) -> None:
            if words:
                self._work("verb", self._answer, then, number, words)

        item = presenter.window.item(number) if presenter else None
        whom = f" · {item.row.name}" if item else ""
        self.app.push_screen(PromptScreen(f"{title}{whom}", hint), answered)

    async def _answer(self, then: Callable[[int, str], Awaitable[None]], number: int, words: str) -> None:
        await then(number, words)

    def _work(
        self, group: str, work: Callable[..., Coroutine[Any, Any, Any]], *arguments: Any, exclusive: bool = False
    ) -> None:
        """Run something slow beside the keys; trouble of the store becomes a line at the bottom."""
        guarded: Callable[[], Coroutine[Any, Any, None]] = partial(self._guarded, work, *arguments)
        self.run_worker(guarded, group=group, exclusive=exclusive)  # type: ignore[arg-type] # its result has no type here

    async def _guarded(self, work: Callable[..., Coroutine[Any, Any, Any]], *arguments: Any) -> None:
        try:
            await work(*arguments)
        except NotAllowed as error:
            self._tell(str(error), bad=True)
        except SocialdeskError as error:
            self._banner = str(error)
            self._draw_head()

    def _tell(self, words: str, *, bad: bool = False) -> None:
        self.notify(shown(words), severity="error" if bad else "information", timeout=6 if bad else 2.5, markup=False)

    async def _begin(self) -> None:
        while True:
            try:
                self._presenter = self._presenter or await self._connect()
                await self._show_view(0)
                break
            except SocialdeskError as error:
                self._banner = str(error)
                self._draw_head()
                await asyncio.sleep(AGAIN_AFTER)
        self._banner = ""
        self._draw_head()
        self._work("follow", self._follow)

    def _choose_view(self, number: int) -> None:
        if self._presenter is not None:
            self._work("view", self._show_view, number, exclusive=True)

    async def _show_view(self, number: int) -> None:
        presenter = self._presenter
        assert presenter is not None
        await presenter.choose_view(number)
        self._list.cursor = 0
        self._above = 0
        self._list.scroll_to(y=0, animate=False)
        self._list.resize_to(len(presenter.window))
        await presenter.refresh_head()
        self._draw_all()
        if len(presenter.window):
            self._preview()
        elif self._open_id is None:
            self._thread.show([], anew=True, empty="Choose a conversation on the left.")
        await presenter.load_places()
        self._list.resize_to(len(presenter.window))
        self._draw_list_foot()

    async def _open(self, conversation_id: int) -> None:
        presenter = self._presenter
        assert presenter is not None
        thread = await presenter.open_thread(conversation_id)
        draft = await presenter.draft(conversation_id)
        if self._open_id != conversation_id:
            return
        if presenter.window.item(conversation_id) is None:
            item = await presenter.item(conversation_id)
            presenter.window.learn({conversation_id: item} if item else {})
        self._thread.show(thread.entries, anew=True, empty="Nothing was said here yet.")
        if self._loading == conversation_id:
            self._composer.put(draft)
            self._drafted = draft
            self._loading = None
            waiting, self._buffer = self._buffer, []
            for key, character in waiting:
                if key == "paste":
                    self._composer.type(character or "")
                else:
                    self._compose_key(key, character)
        self._draw_thread_head()
        self._draw_composer_head()

    async def _read_older(self) -> None:
        presenter = self._presenter
        if presenter is not None and await presenter.read_older() and presenter.open is not None:
            self._thread.show(presenter.open.entries, anew=False)

    def _load_sight(self) -> None:
        self._work("sight", self._read_sight, exclusive=True)

    async def _read_sight(self) -> None:
        presenter = self._presenter
        if presenter is not None and await presenter.load_rows(self._list.first_row - 5, self._list.rows_in_sight + 10):
            self._list.refresh()
            self._draw_thread_head()

    async def _follow(self) -> None:
        """Take in what any process changes, four times a second at most."""
        presenter = self._presenter
        assert presenter is not None
        async for _ in self.app.changes():  # type: ignore[attr-defined]
            try:
                await self._take_in(presenter)
                if self._banner:
                    self._banner = ""
                    self._draw_head()
            except SocialdeskError as error:
                self._banner = str(error)
                self._draw_head()
            await asyncio.sleep(REPAINT_EVERY)

    async def _take_in(self, presenter: Presenter) -> None:
        held = presenter.window.id_at(self._list.cursor)
        top = presenter.window.id_at(self._list.first_row)
        line = self._list.first_row * self._list.row_height - self._list.scroll_offset.y
        at_top = self._list.first_row == 0
        new, changed = await presenter.refresh()
        await presenter.load_rows(self._list.first_row - 5, self._list.rows_in_sight + 10)
        await presenter.refresh_head()
        if self._open_id is not None and presenter.window.item(self._open_id) is None:
            item = await presenter.item(self._open_id)  # it may be open and on no shelf that is shown
            presenter.window.learn({self._open_id: item} if item else {})
        self._keep_place(presenter, held, top, -line, at_top=at_top, new=new)
        if changed:
            thread = await presenter.reload_thread()
            if thread is not None and thread.conversation_id == self._open_id:
                self._thread.show(thread.entries, anew=False)
        self._draw_all()

    def _keep_place(
        self, presenter: Presenter, held: int | None, top: int | None, line: int, *, at_top: bool, new: int
    ) -> None:
        """After a change: the cursor stays on its conversation, and what is read stays where it is on the screen."""
        widget = self._list
        row = presenter.window.row_of(held)
        cursor = widget.cursor
        widget.resize_to(len(presenter.window))
        if row is None or (held == self._stay and held is not None):
            widget.cursor = min(
                cursor, max(len(presenter.window) - 1, 0)
            )  # our own verb moved it: the next one is here
            self._stay = None
            if self._pane == "list" and len(presenter.window):
                self._preview()
        else:
            widget.cursor = row
            first = presenter.window.row_of(top)
            if first is not None and not at_top and first != widget.first_row:
                self._above += max(first - widget.first_row, 0) if new else 0
                widget.hold(first, line)
            elif at_top and row != cursor and self._pane == "list":
                widget.go(row)
        widget.refresh()

    def _tick(self) -> None:
        """Waits grow: draw them when what they say has changed, and nothing otherwise."""
        presenter = self._presenter
        if presenter is None:
            return
        now = presenter.now()
        sight = range(self._list.first_row, self._list.first_row + self._list.rows_in_sight)
        ids = [presenter.window.id_at(row) for row in sight]
        items = [presenter.window.item(each) for each in ids if each is not None]
        waits = tuple(rows.wait_of(item, now)[0] for item in items if item)
        if waits != self._waits:
            self._waits = waits
            self._list.refresh()
            self._draw_head()

    # -- drafts -------------------------------------------------------------------------------------------------

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Something was typed: the draft is written a moment after the last key."""
        if event.text_area is self._composer:
            self._draw_composer_head()
            if self._loading is None and self._open_id is not None and self._composer.text != self._drafted:
                self._work("draft", self._draft_soon, self._open_id, exclusive=True)
                if self._pane == "composer" and self._presenter is not None and self._composer.text:
                    self._work("typing", self._presenter.typing, self._open_id)

    async def _draft_soon(self, conversation_id: int) -> None:
        await asyncio.sleep(DRAFT_AFTER)
        if conversation_id == self._open_id:
            await self._write_draft(conversation_id, self._composer.text)
            self._draw_composer_head()

    def _save_draft_now(self) -> None:
        if self._open_id is not None and self._loading is None and self._composer.text != self._drafted:
            self._work("draft-now", self._write_draft, self._open_id, self._composer.text)

    async def _write_draft(self, conversation_id: int | None, text: str) -> None:
        if conversation_id is None or self._presenter is None or (self._loading is not None and not text):
            return
        await self._presenter.save_draft(conversation_id, text)
        if conversation_id == self._open_id:
            self._drafted = text

    # -- what widgets tell --------------------------------------------------------------------------------------

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A conversation was clicked."""
        if self._pane == "composer":
            self.do_leave()
        self._move_to(event.row)

    def on_virtual_list_looked(self, event: VirtualList.Looked) -> None:
        """Other conversations are in sight."""
        if self._presenter is not None:
            self._load_sight()

    def on_thread_view_wants_older(self, event: ThreadView.WantsOlder) -> None:
        """The top of the thread is in sight."""
        self._work("older", self._read_older)

    def on_thread_view_below(self, event: ThreadView.Below) -> None:
        """Something new stands below what is in sight."""
        self._draw_thread_head()
