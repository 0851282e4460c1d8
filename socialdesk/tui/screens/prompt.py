"""A question with one line to answer it, and the search with its hits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from socialdesk.errors import SocialdeskError
from socialdesk.tui.text import fit, shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.typing_area import TypingArea
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.store.search import Hit

Line = list[tuple[str, Style]]


class PromptScreen(ModalScreen[str | None]):
    """Asks for one line; Enter gives it, Esc gives None."""

    CSS = """
    PromptScreen { align: center middle; background: #00000080; }
    #prompt { width: 70; max-width: 95%; height: auto; background: #1e293b; border: round #475569; padding: 0 1; }
    #prompt-title { color: #f9fafb; text-style: bold; }
    #prompt-line { height: 1; background: #0b1222; padding: 0 1; }
    #prompt-hint { color: #8b95a5; height: auto; }
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, title: str, hint: str) -> None:
        super().__init__()
        self._title, self._hint = title, hint

    def compose(self) -> ComposeResult:
        """A box in the middle."""
        with Vertical(id="prompt"):
            yield Static(Content(shown(self._title)), id="prompt-title")
            yield TypingArea("prompt-line", single_line=True)
            yield Static(Content(self._hint), id="prompt-hint")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(TypingArea).focus()

    def take_key(self, key: str, character: str | None) -> bool:
        """Every key of this screen, in order."""
        if key == "enter":
            self.dismiss(self.query_one(TypingArea).text.strip() or None)
        elif key == "escape":
            self.dismiss(None)
        else:
            self.query_one(TypingArea).press(key, character)
        return True

    def take_paste(self, text: str) -> None:
        """Pasted text, on one line."""
        self.query_one(TypingArea).type(text)


class SearchScreen(ModalScreen[int | None]):
    """Finds while you type; Enter opens the hit, Esc leaves."""

    CSS = """
    SearchScreen { align: center middle; background: #00000080; }
    #search { width: 90%; max-width: 110; height: 80%; background: #1e293b; border: round #475569; padding: 0 1; }
    #search-line { height: 1; background: #0b1222; padding: 0 1; }
    #search-hits { height: 1fr; background: #1e293b; overflow-x: hidden; scrollbar-size-vertical: 1; }
    #search-hint { color: #8b95a5; height: auto; }
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, find: Callable[[str], Awaitable[list[Hit]]], zone: ZoneInfo) -> None:
        super().__init__()
        self._find, self._zone = find, zone
        self._hits: Sequence[Hit] = ()
        self._asked = ""

    def compose(self) -> ComposeResult:
        """The line and the hits below it."""
        with Vertical(id="search"):
            yield TypingArea("search-line", single_line=True)
            yield VirtualList(self._draw, 2, "search-hits")
            yield Static(Content("words or “a phrase” · with or without accents · ⏎ open · Esc back"), id="search-hint")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(TypingArea).focus()
        self.query_one(VirtualList).add_class("active")

    def take_key(self, key: str, character: str | None) -> bool:
        """Every key of this screen, in order."""
        hits = self.query_one(VirtualList)
        if key == "enter":
            if self._hits:
                self.dismiss(self._hits[hits.cursor].conversation_id)
        elif key == "escape":
            self.dismiss(None)
        elif key in ("down", "ctrl+n"):
            hits.go(hits.cursor + 1)
        elif key in ("up", "ctrl+p"):
            hits.go(hits.cursor - 1)
        else:
            self.query_one(TypingArea).press(key, character)
            self._ask()
        return True

    def take_paste(self, text: str) -> None:
        """Pasted words."""
        self.query_one(TypingArea).type(text)
        self._ask()

    def _ask(self) -> None:
        self._asked = self.query_one(TypingArea).text.strip()
        self.run_worker(self._search(self._asked), group="search", exclusive=True, exit_on_error=False)

    async def _search(self, words: str) -> None:
        try:
            hits = await self._find(words) if words else []
            hint = f"{len(hits)} found · ⏎ open · Esc back" if words else ""
        except SocialdeskError as error:
            hits, hint = [], str(error)
        if words == self._asked:
            self._hits = hits
            self.query_one(VirtualList).cursor = 0
            self.query_one(VirtualList).resize_to(len(hits))
            self.query_one("#search-hint", Static).update(Content(hint or "words, with or without accents"))

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A hit was clicked."""
        self.dismiss(self._hits[event.row].conversation_id)

    def _draw(self, row: int, width: int, is_cursor: bool) -> list[Line]:
        hit = self._hits[row]
        when = f"{datetime.fromtimestamp(hit.at / 1000, self._zone):%d/%m/%y %H:%M}"
        name = fit(shown(hit.name), max(width - len(when) - 3, 4))
        return [
            [(" ", palette.TEXT), (name, palette.STRONG), (f" {when} ", palette.FAINT)],
            [("   ", palette.TEXT), (fit(shown(hit.body), max(width - 4, 4)), palette.DIM)],
        ]
