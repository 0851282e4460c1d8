"""The lines above everything: the name of the screen, its subjects, and how the chosen one stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import translate
from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import clip_words, shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from socialdesk.tui.orders.page import Page
    from socialdesk.tui.screen import DeskScreen


class StatusLines:
    """Drawn from what is known of the chosen subject."""

    def __init__(self, screen: DeskScreen, pages: Sequence[Page], page: Callable[[], Page]) -> None:
        self._screen, self._pages, self._page = screen, pages, page
        self.trouble = ""
        """Why it cannot be read now."""
        self.head = Fitted(self._head, "head", spans=True)
        self.tabs = Fitted(self._tabs, "tabs", spans=True)
        self.headline = Fitted(self._headline, "order-headline", spans=True)

    def _head(self, width: int) -> Text:
        text = Text(f" {translate('Sales')} ", palette.STRONG)
        shop = Text(f" {shown(self._screen.program.shop)} ", palette.DIM)
        if text.cell_len + shop.cell_len <= width:
            text.append(" " * (width - text.cell_len - shop.cell_len))
            text.append_text(shop)
        return text

    def _tabs(self, width: int) -> Text:
        text = Text(" ")
        for page, word in self._pieces(width):
            text.append(word, palette.CURSOR if page is self._page() else palette.DIM)
        text.rstrip()
        return text

    def _pieces(self, width: int) -> Iterable[tuple[Page, str]]:
        """The subjects with their keys; where there is no room for all, from the one before the chosen."""
        words = [
            (each, f" {place} {translate(each.TITLE)} ")
            for place, each in enumerate(self._pages, 1)
        ]
        room, first = width - 2, 0
        if sum(cell_len(word) for _, word in words) > room:
            first = max([each for each, _ in words].index(self._page()) - 1, 0)
        for each, word in (*words[first:], *words[:first]):
            room -= cell_len(word)
            if room < 0:
                return
            yield each, word

    def tab_at(self, x: int) -> Page | None:
        """Which subject is drawn at a column."""
        end = 1
        for each, word in self._pieces(self._screen.size.width):
            end += cell_len(word)
            if x < end:
                return each
        return None

    def _headline(self, width: int) -> Text:
        if self.trouble:
            return Text(f" {clip_words(shown(self.trouble), width - 2)}", palette.ALARM)
        text = Text(" ")
        for words, style in self._page().headline():
            text.append(words, getattr(palette, style))
        return text
