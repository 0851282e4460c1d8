"""The search: it finds while somebody types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from socialdesk.errors import SocialdeskError
from socialdesk.model.conversation import last_words
from socialdesk.model.i18n import count, translate
from socialdesk.model.text import last_piece
from socialdesk.tui.actions.panes import SEARCH
from socialdesk.tui.dialogs.dialog import Dialog
from socialdesk.tui.text import fit, named, shown, veiled
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.typing_area import TypingArea
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.store.search import Hit

Line = list[tuple[str, Style]]


class SearchScreen(Dialog[int | None]):
    """Finds while you type; Enter opens the hit and gives its place, Esc leaves. `hits` are what
    was found last."""

    CSS = """
    SearchScreen { align: center middle; background: $ground 40%; }
    #search { width: 90%; max-width: 110; height: 80%; background: $bar; border: round $line; padding: 0 1; }
    #search-line { height: 1; background: $writing; padding: 0 1; }
    #search-hits { height: 1fr; background: $bar; overflow-x: hidden; scrollbar-size-vertical: 1; }
    #search-hint { height: auto; }
    """

    PANE = SEARCH

    def __init__(
        self,
        find: Callable[[str], Awaitable[list[Hit]]],
        zone: ZoneInfo,
        offers: Callable[[str], list[str]] | None = None,
    ) -> None:
        super().__init__()
        self._find, self._zone = find, zone
        self._offers = offers or (lambda _text: [])
        self.hits: Sequence[Hit] = ()
        self._asked: str | None = ""
        self._found = ""
        self._takes_first = False
        """Whether Enter was pressed before the hits of these words were here."""
        self._is_moved = False
        """Whether somebody has chosen a hit: it is what Enter opens, whatever is found meanwhile."""

    @property
    def _idle(self) -> str:
        return translate(
            "words or “a phrase”, with or without accents · channel:zalo tag:vip before:7d · {accept} open · {close} back",
            accept=self.key("accept"),
            close=self.key("close"),
        )

    def compose(self) -> ComposeResult:
        """The line and the hits below it."""
        with Vertical(id="search"):
            yield TypingArea("search-line", single_line=True)
            yield VirtualList(self._draw, 2, "search-hits")
            yield Static(Content(self._idle), id="search-hint")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(TypingArea).focus()
        self.query_one(VirtualList).set_active(True)

    def accept(self) -> None:
        """Open the hit under the cursor; of words whose hits are on their way, the first."""
        self._takes_first = self._found != self._asked and not self._is_moved
        if self.hits and not self._takes_first:
            self._open(self.query_one(VirtualList).cursor)

    def close(self) -> None:
        """Leave the search."""
        self.dismiss(None)

    def choose_by(self, step: int) -> None:
        """So many hits down."""
        hits = self.query_one(VirtualList)
        hits.go(hits.cursor + step)
        self._is_moved = bool(self.hits)

    def page(self, step: int) -> None:
        """So many pages down."""
        self.choose_by(step * max(self.query_one(VirtualList).rows_in_sight - 1, 1))

    def complete(self) -> None:
        """Complete the last term of the query."""
        line = self.query_one(TypingArea)
        if found := self._offers(line.text):
            line.put(line.text.removesuffix(last_piece(line.text)) + found[0])
            self._ask()

    def press_other(self, key: str, character: str | None) -> None:
        """A letter."""
        self.query_one(TypingArea).press(key, character)
        self._ask()

    def take_paste(self, text: str) -> None:
        """Pasted words."""
        self.query_one(TypingArea).type(text)
        self._ask()

    def _ask(self) -> None:
        asked = self.query_one(TypingArea).text.strip()
        self._asked, self._takes_first, self._is_moved = asked, False, False
        self.work(self._search, asked)

    async def _search(self, words: str) -> None:
        try:
            hits = await self._find(words) if words else []
            found = count("{n} found", "{n} found", len(hits))
            hint = (
                f"{found} · {self.key('accept')} {translate('open')} · {self.key('close')} {translate('back')}"
                if words
                else self._idle
            )
            if words and not hits:
                hint = translate(
                    "Nothing has these words. Fewer letters find more; accents do not matter."
                )
        except SocialdeskError as error:
            hits, hint = [], shown(str(error))
        if words == self._asked:
            widget = self.query_one(VirtualList)
            chosen = self.hits[widget.cursor] if self._is_moved else None
            self.hits, self._found = hits, words
            self._is_moved = chosen in hits
            widget.cursor = hits.index(chosen) if chosen in hits else 0
            widget.resize_to(len(hits))
            self.query_one("#search-hint", Static).update(Content(hint))
            if self._takes_first:
                self.accept()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A hit was clicked."""
        self._open(event.row)

    def _open(self, place: int) -> None:
        self._asked = None  # what is found after this is another list
        self.dismiss(place)

    def _draw(self, row: int, width: int, is_cursor: bool) -> list[Line]:
        hit = self.hits[row]
        when = f"{datetime.fromtimestamp(hit.at / 1000, self._zone):%d/%m/%y %H:%M}"
        name = fit(veiled(named(hit.name)), max(width - len(when) - 3, 4))
        return [
            [(" ", palette.TEXT), (name, palette.STRONG), (f" {when} ", palette.FAINT)],
            [
                ("   ", palette.TEXT),
                (
                    fit(veiled(shown(last_words(hit.body, hit.said))), max(width - 4, 4)),
                    palette.DIM,
                ),
            ],
        ]
