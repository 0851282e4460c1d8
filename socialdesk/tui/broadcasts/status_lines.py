"""The two lines above the broadcasts: the shop with what is on its way, and the tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import count, translate
from socialdesk.tui.actions.panes import AGENDA, BROADCASTS
from socialdesk.tui.text import shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from socialdesk.tui.desk.broadcasts import Broadcasts
    from socialdesk.tui.screen import DeskScreen

TABS = (BROADCASTS.name, AGENDA.name)


class StatusLines:
    """Drawn from what is known of the broadcasts."""

    def __init__(self, screen: DeskScreen, broadcasts: Broadcasts) -> None:
        self._screen = screen
        self._broadcasts = broadcasts
        self.head = Fitted(self._head, "head", spans=True)
        self.tabs = Fitted(self._tabs, "tabs", spans=True)

    def _head(self, width: int) -> Text:
        agent = Text(f" {shown(self._screen.program.agent)} ", palette.DIM)
        text = Text(f" {translate('Broadcasts')} ", palette.STRONG)
        text.append(f"{shown(self._screen.program.shop)} ", palette.DIM)
        live = sum(each.live is not None for each in self._broadcasts.lines)
        if live:
            text.append(f"· {count('{n} on its way', '{n} on their way', live)} ", palette.GOOD)
        if text.cell_len + agent.cell_len <= width:
            text.append(" " * (width - text.cell_len - agent.cell_len))
            text.append_text(agent)
        return text

    def _tabs(self, width: int) -> Text:
        text = Text(" ")
        for piece in self._pieces():
            text.append_text(piece)
        return text

    def _pieces(self) -> list[Text]:
        chosen = AGENDA.name if self._screen.pane == AGENDA.name else BROADCASTS.name
        counts = (len(self._broadcasts.lines), len(self._broadcasts.appointments))
        names = (translate("Broadcasts"), translate("Agenda"))
        found = []
        for pane, name, number in zip(TABS, names, counts, strict=True):
            style = palette.STRONG + palette.CURSOR if pane == chosen else palette.DIM
            found.append(Text.assemble((name, style), (f" {number}", palette.FAINT), "   "))
        return found

    def tab_at(self, x: int) -> str:
        """The tab that is drawn at a column, by its pane; empty where there is none."""
        end = 1
        for pane, piece in zip(TABS, self._pieces(), strict=True):
            end += piece.cell_len
            if x < end:
                return pane
        return ""
