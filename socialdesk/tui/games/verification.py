"""A draw, checked as anybody can: from the commitment to the winners, with what that proves and what not."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model import verify_draw
from socialdesk.model.draw import Draw, WrongDraw, checked, dumped
from socialdesk.model.i18n import count, mark, translate
from socialdesk.tui.actions.panes import VERIFICATION
from socialdesk.tui.dialogs.footed import Footed
from socialdesk.tui.dialogs.prompt import PromptScreen
from socialdesk.tui.games.file import write_new
from socialdesk.tui.text import shown, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from socialdesk.store.games import Game, Winner
    from socialdesk.tui.desk.games import Games

PROVES = (
    mark("It proves that nobody chose the winners after they knew who entered, or the public value."),
    mark("It proves that nobody added, left out or weighed an entry after the list's hash was published."),
    mark("It does not prove that every entry is a real person: a shop could invent some."),
    mark("It does not prove that the prizes were handed over."),
)  # fmt: skip


class VerificationScreen(Footed[None]):
    """Draws once more from what was published, and says of each step whether it holds."""

    CSS = """
    VerificationScreen { align: center middle; background: $ground 40%; }
    #verification { width: 96; max-width: 96%; height: auto; max-height: 96%; background: $bar; border: round $line; padding: 0 1; }
    #verification-title { height: auto; text-style: bold; }
    #verification-side { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    #verification-words { height: auto; }
    #verification #dialog-foot { height: 1; dock: bottom; }
    """

    PANE = VERIFICATION

    def __init__(self, games: Games, game: Game) -> None:
        super().__init__()
        self._games, self._game = games, game
        self._draw: Draw | None = None
        self._lines: list[tuple[str, Style]] = [(translate("Checking …"), palette.DIM)]
        self._words = Fitted(self._text, "verification-words", folds=True, grows=True)

    def compose(self) -> ComposeResult:
        """What is checked, step by step."""
        title = translate("The draw of “{name}”, checked", name=shown(self._game.name))
        with Vertical(id="verification"):
            yield Static(Content(title), id="verification-title")
            with VerticalScroll(id="verification-side", can_focus=False):
                yield self._words
            yield self.foot

    def on_mount(self) -> None:
        """Check it."""
        self.work(self._check)

    def _text(self, width: int) -> Text:
        text = Text()
        for words, style in self._lines:
            text.append("\n".join(wrap(words, max(width, 20))) + "\n", style)
        text.rstrip()
        return text

    async def _check(self) -> None:
        try:
            draw = await self._games.service.draw_of(self._game)
            won = await self._games.service.winners(self._game)
            assert draw is not None
            found = await asyncio.to_thread(_checked, draw, won)
        except (SocialdeskError, WrongDraw) as error:
            why = error.reason if isinstance(error, WrongDraw) else error
            self._lines = [(f"✗ {shown(str(why))}", palette.ALARM)]
        else:
            self._draw = draw
            self._lines = _said(found, self._game)
        self._words.redraw()
        self.call_after_refresh(self._words.redraw)

    # -- the file

    def write(self) -> None:
        """Keep the file that anybody can check."""
        if self._draw is None:
            return
        if not self.program.reach.is_here:
            words = translate(
                "In a browser no file is written on the desk's machine. There, `socialdesk game draw` writes it."
            )
            self.notify(words, severity="error", markup=False)
            return
        keymap = self.keymap
        hint = translate(
            "{accept} writes it · {close} leaves it",
            accept=keymap.shown("accept", "prompt"),
            close=keymap.shown("close", "prompt"),
        )
        title = translate("Write the draw file to …")
        PromptScreen(title, hint, "./draw.json", self.program.reach.offers).open(
            self.app, self._answered
        )

    def _answered(self, words: str | None) -> None:
        if words:
            self.work(self._write, words)

    async def _write(self, words: str) -> None:
        draw = self._draw
        assert draw is not None
        try:
            path = self.program.reach.file(words).expanduser()
            await asyncio.to_thread(write_new, path, dumped(draw))
        except NotAllowed as error:
            self.notify(shown(str(error)), severity="error", markup=False)
        else:
            told = translate("{path} is written. Publish it with the result.", path=path)
            self.notify(shown(told), markup=False)

    def copy(self) -> None:
        """The hashes and the public value, for whoever compares them."""
        game = self._game
        self.program.copy(f"{game.commitment}\n{game.entries_hash}\n{game.public}")

    def scroll_lines(self, lines: int) -> None:
        """So many lines down."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def close(self) -> None:
        """Back to the game."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """The keys at the bottom are buttons; a click beside the box leaves it."""
        if not self.click_foot(event) and event.widget is self:
            self.close()


def _checked(draw: Draw, won: list[Winner]) -> Draw:
    """The draw as its file says it. Raises WrongDraw, also where the shop's own list of winners is another."""
    found = checked("".join(dumped(draw)))
    file = found.file()
    if [each.ref for each in won] != [*file["winners"], *file["reserves"]]:
        raise WrongDraw("winners", "winners")
    return found


def _said(draw: Draw, game: Game) -> list[tuple[str, Style]]:
    people = count("{n} entry", "{n} entries", len(draw.entries))
    holds = (
        (translate("The rules and the secret are those that were committed to before it opened."), draw.commitment),
        (translate("The list is the one that was fixed when it closed: {people}.", people=people), draw.entries_hash),
        (translate("Winners and reserves follow from the secret, the list and this value alone."), shown(game.public)),
    )  # fmt: skip
    found: list[tuple[str, Style]] = []
    for words, value in holds:
        found += [(f"✓ {words}", palette.GOOD), (f"  {value}", palette.NOTE)]
    found.append(("", palette.TEXT))
    found += [(f"· {translate(each)}", palette.TEXT) for each in PROVES]
    script = translate(
        "Anybody checks the file without socialdesk: python3 {script} draw.json",
        script=Path(verify_draw.__file__).name,
    )
    return [*found, (script, palette.DIM)]
