"""The lines above everything: the name of the screen, its subjects, and how the chosen one stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import translate
from socialdesk.tui.cells import cell_len
from socialdesk.tui.desk.automation import Subject
from socialdesk.tui.text import clip_words, shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from socialdesk.tui.automation.page import Page
    from socialdesk.tui.screen import DeskScreen


class StatusLines:
    """Drawn from what is known of the chosen subject."""

    def __init__(
        self, screen: DeskScreen, pages: Mapping[Subject, Page], subject: Callable[[], Subject]
    ) -> None:
        self._screen, self._pages, self._subject = screen, pages, subject
        self.trouble = ""
        """Why it cannot be read now."""
        self.head = Fitted(self._head, "head", spans=True)
        self.tabs = Fitted(self._tabs, "tabs", spans=True)
        self.headline = Fitted(self._headline, "automation-headline", spans=True)

    def _head(self, width: int) -> Text:
        text = Text(f" {translate('What acts by itself')} ", palette.STRONG)
        shop = Text(f" {shown(self._screen.program.shop)} ", palette.DIM)
        if text.cell_len + shop.cell_len <= width:
            text.append(" " * (width - text.cell_len - shop.cell_len))
            text.append_text(shop)
        return text

    def _tabs(self, width: int) -> Text:
        text = Text(" ")
        for subject, word in self._pieces(width):
            is_chosen = subject is self._subject()
            text.append(word, palette.CURSOR if is_chosen else palette.DIM)
        text.rstrip()
        return text

    def _pieces(self, width: int) -> Iterable[tuple[Subject, str]]:
        """The subjects with their keys; where there is no room for all, from the one before the chosen."""
        words = {
            each: f" {place} {translate(self._pages[each].TITLE)} "
            for place, each in enumerate(Subject, 1)
        }
        tabs, room, first = list(words), width - 2, 0
        if sum(map(cell_len, words.values())) > room:
            first = max(tabs.index(self._subject()) - 1, 0)
        for each in (*tabs[first:], *tabs[:first]):
            room -= cell_len(words[each])
            if room < 0:
                return
            yield each, words[each]

    def tab_at(self, x: int) -> Subject | None:
        """Which subject is drawn at a column."""
        end = 1
        for each, word in self._pieces(self._screen.size.width):
            end += cell_len(word)
            if x < end:
                return each
        return None

    def _headline(self, width: int) -> Text:
        page = self._pages[self._subject()]
        if self.trouble:
            return Text(f" {clip_words(shown(self.trouble), width - 2)}", palette.ALARM)
        if not page.is_read:
            return Text(f" {translate('It is being read …')}", palette.DIM)
        words, style = page.headline()
        return Text(f" {clip_words(words, width - 2)}", getattr(palette, style))
