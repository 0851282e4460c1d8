"""The line above the games: the shop, and how many are being played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.game import State
from socialdesk.model.i18n import count, translate
from socialdesk.tui.text import shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from socialdesk.tui.desk.games import Games
    from socialdesk.tui.screen import DeskScreen


class StatusLine:
    """Drawn from what is known of the games."""

    def __init__(self, screen: DeskScreen, games: Games) -> None:
        self._screen = screen
        self._games = games
        self.head = Fitted(self._head, "head", spans=True)

    def _head(self, width: int) -> Text:
        agent = Text(f" {shown(self._screen.program.agent)} ", palette.DIM)
        text = Text(f" {translate('Games')} ", palette.STRONG)
        text.append(f"{shown(self._screen.program.shop)} ", palette.DIM)
        states = [each.game.state for each in self._games.lines]
        if number := states.count(State.OPEN):
            words = count("{n} game is being played", "{n} games are being played", number)
            text.append(f"· {words} ", palette.GOOD)
        if number := states.count(State.CLOSED):
            words = count("{n} waits to be drawn", "{n} wait to be drawn", number)
            text.append(f"· {words} ", palette.WARNING)
        if text.cell_len + agent.cell_len <= width:
            text.append(" " * (width - text.cell_len - agent.cell_len))
            text.append_text(agent)
        return text
