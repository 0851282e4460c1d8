"""Figures beside waits, in place of the list and the plots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import translate
from socialdesk.tui.stats.sheets import sheet_text
from socialdesk.tui.stats.tables import Setting
from socialdesk.tui.stats.text_pane import TextPane
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.tui.desk.stats import Stats
    from socialdesk.tui.screen import DeskScreen


class SheetPane(TextPane):
    """The sheet of the subject that is chosen."""

    def __init__(self, screen: DeskScreen, stats: Stats) -> None:
        self._screen, self._stats = screen, stats
        super().__init__(self._sheet, "stats-sheet", "stats-sheets")

    def _sheet(self, width: int) -> Text:
        stats = self._stats
        if stats.sheet.subject is not stats.view.subject:
            return Text(translate("It is being counted …"), palette.DIM)
        return sheet_text(stats.sheet, Setting(self._screen.program.zone, stats.shown.by), width)
