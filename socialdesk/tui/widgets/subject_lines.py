"""The lines above a screen of several subjects: its name, the subjects with their keys, and how the chosen one stands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from rich.text import Text

from socialdesk.model.i18n import translate
from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import clip_words, shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from socialdesk.tui.screen import DeskScreen

S = TypeVar("S")


class SubjectLines(ABC, Generic[S]):
    """`name` is the screen's and `titles` the subjects', in the order of their keys, each not translated yet; `headline_id`
    is what the style sheet knows the last line by."""

    def __init__(
        self, screen: DeskScreen, name: str, titles: Mapping[S, str], chosen: Callable[[], S], headline_id: str
    ) -> None:  # fmt: skip
        self._screen, self._name, self._titles, self._chosen = screen, name, titles, chosen
        self.trouble = ""
        """Why it cannot be read now."""
        self.head = Fitted(self._head, "head", spans=True)
        self.tabs = Fitted(self._tabs, "tabs", spans=True)
        self.headline = Fitted(self._headline, headline_id, spans=True)

    @abstractmethod
    def stands(self, width: int) -> Text:
        """How the chosen subject stands, in so many columns."""

    def tab_at(self, x: int) -> S | None:
        """Which subject is drawn at a column."""
        end = 1
        for each, word in self._pieces(self._screen.size.width):
            end += cell_len(word)
            if x < end:
                return each
        return None

    def _head(self, width: int) -> Text:
        text = Text(f" {translate(self._name)} ", palette.STRONG)
        shop = Text(f" {shown(self._screen.program.shop)} ", palette.DIM)
        if text.cell_len + shop.cell_len <= width:
            text.append(" " * (width - text.cell_len - shop.cell_len))
            text.append_text(shop)
        return text

    def _tabs(self, width: int) -> Text:
        text, chosen = Text(" "), self._chosen()
        for each, word in self._pieces(width):
            text.append(word, palette.CURSOR if each is chosen else palette.DIM)
        text.rstrip()
        return text

    def _pieces(self, width: int) -> Iterable[tuple[S, str]]:
        """The subjects with their keys; where there is no room for all, from the one before the chosen."""
        words = [
            (each, f" {place} {translate(title)} ")
            for place, (each, title) in enumerate(self._titles.items(), 1)
        ]
        room, first = width - 2, 0
        if sum(cell_len(word) for _, word in words) > room:
            first = max([each for each, _ in words].index(self._chosen()) - 1, 0)
        for each, word in (*words[first:], *words[:first]):
            room -= cell_len(word)
            if room < 0:
                return
            yield each, word

    def _headline(self, width: int) -> Text:
        if self.trouble:
            return Text(f" {clip_words(shown(self.trouble), width - 2)}", palette.ALARM)
        return self.stands(width)
