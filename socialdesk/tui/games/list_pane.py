"""The list of games with the chosen one beside it, and what stands there while there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.containers import VerticalScroll

from socialdesk.model.i18n import translate
from socialdesk.tui.games import rows
from socialdesk.tui.games.detail import Told, detail_text
from socialdesk.tui.text import wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.desk.games import Games
    from socialdesk.tui.screen import DeskScreen

READ_AFTER = 0.08
"""Seconds the cursor must rest on a game before it is read who entered it."""
HINTED = (
    "edit_game", "open_game", "publish_game", "ask_next", "close_game", "draw_game", "game_winners", "verify_game",
)  # fmt: skip


class ListPane:
    """The cursor stays on its game, wherever that stands in the list by now."""

    def __init__(
        self, screen: DeskScreen, games: Games, loaded: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        """`loaded` draws what is known of another game once it is read."""
        self._loaded = loaded
        self._screen = screen
        self._games = games
        self.widget = VirtualList(self._row, 2, "game-list")
        self.cursor = Cursor(self.widget, self._moved)
        self.detail = Fitted(self._detail, "game-detail", folds=True, grows=True)
        self.side = VerticalScroll(self.detail, id="game-side", can_focus=False)

    def _row(self, row: int, width: int, is_cursor: bool) -> list[rows.Drawn]:
        lines = self._games.lines
        line = lines[row] if row < len(lines) else None
        return rows.draw_line(line, width, self._screen.program.zone)

    def _detail(self, width: int) -> Text:
        line, program = self._games.line, self._screen.program
        if line is None:
            return Text()
        keys = {name: program.keymap.shown(name) for name in HINTED}
        return detail_text(
            Told(line, self._games.standing, program.zone, self._games.now, keys), width
        )

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.widget.refresh()
        self.detail.redraw()

    def resize(self) -> None:
        """There are as many rows as games; the cursor stays on its own."""
        self.widget.resize_to(len(self._games.lines))
        self.widget.go(self._games.row)

    def choose(self, number: int) -> None:
        """Put the cursor on a game."""
        self._choose(number)
        self.widget.go(self._games.row)

    def _moved(self) -> None:
        self._choose(self._games.lines[self.cursor.row].game.id)

    def _choose(self, number: int) -> None:
        if number == self._games.chosen:
            return
        self._games.choose(number)
        self.side.scroll_home(animate=False)
        self.detail.redraw()
        self._screen.work("standing", self._load_standing, exclusive=True)

    async def _load_standing(self) -> None:
        await asyncio.sleep(READ_AFTER)
        if await self._games.load_standing():
            await self._loaded()

    def scroll(self, step: int) -> None:
        """So many half pages of what is said of it down."""
        height = max(self.side.size.height // 2, 1)
        self.side.scroll_relative(y=step * height, animate=False)


def empty_text(width: int, new: str) -> Text:
    """Why there is nothing here, and what to do about it; `new` is the key that makes one."""
    words = translate("No game was ever made. {key} makes the first one.", key=new)
    return Text("\n".join(f" {each}" for each in wrap(words, width - 2)), palette.DIM)
