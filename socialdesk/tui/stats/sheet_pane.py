"""Figures beside waits, in place of the list and the plots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.containers import VerticalScroll

from socialdesk.model.i18n import translate
from socialdesk.tui.stats.sheets import Setting, sheet_text
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from socialdesk.tui.desk.stats import Stats
    from socialdesk.tui.screen import DeskScreen


class SheetPane:
    """Scrolled as a whole."""

    def __init__(self, screen: DeskScreen, stats: Stats) -> None:
        self._screen, self._stats = screen, stats
        self.sheet = Fitted(self._sheet, "stats-sheet", grows=True)
        self.widget = VerticalScroll(self.sheet, id="stats-survey", can_focus=False)

    def _sheet(self, width: int) -> Text:
        stats = self._stats
        if stats.survey.subject is not stats.view.subject:
            return Text(translate("It is being counted …"), palette.DIM)
        return sheet_text(stats.survey, Setting(self._screen.program.zone, stats.shown.by), width)

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.sheet.redraw()

    def begin(self) -> None:
        """From the top on."""
        self.widget.scroll_home(animate=False)
        self.draw()

    def scroll(self, step: int) -> None:
        """So many half pages down."""
        height = max(self.widget.size.height // 2, 1)
        self.widget.scroll_relative(y=step * height, animate=False)
