"""The lines above the comments: which live, its figures, what is shown now, and which part of the
stream."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from socialdesk.model.i18n import count, grouped, mark, moment_words, translate
from socialdesk.model.ids import HOUR, MINUTE, SECOND, Instant
from socialdesk.model.live import on_air
from socialdesk.model.stream import Shelf
from socialdesk.model.text import span
from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import clip, shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialdesk.store.lives import Live
    from socialdesk.tui.desk.lives import Lives
    from socialdesk.tui.screen import DeskScreen

SHELVES = {
    Shelf.ALL: mark("Everything"),
    Shelf.QUESTIONS: mark("Questions"),
    Shelf.PRIVATE: mark("In private"),
}
STATES = {"planned": mark("coming up"), "running": mark("on air"), "ended": mark("over")}
SIGNS = {"planned": "◷", "running": "●", "ended": "■"}


def clock(milliseconds: int) -> str:
    """A length of time as a clock shows it: 1:02:03, 4:05."""
    seconds = max(milliseconds, 0) // SECOND
    hours, minutes = milliseconds // HOUR, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


class StatusLines:
    """Drawn from what is known of the lives."""

    def __init__(self, screen: DeskScreen, lives: Lives) -> None:
        self._screen = screen
        self._lives = lives
        self.head = Fitted(self._head, "head", spans=True)
        self.figures = Fitted(self._figures, "live-figures", spans=True)
        self.sheet = Fitted(self._sheet, "live-sheet", spans=True)
        self.tabs = Fitted(self._tabs, "tabs", spans=True)

    def tick(self) -> None:
        """Time has passed."""
        self.head.redraw()
        self.sheet.redraw()
        self.figures.redraw()
        self.tabs.redraw()

    # -- which live

    def _head(self, width: int) -> Text:
        live = self._lives.live
        text = Text(f" {translate('Live')} ", palette.STRONG)
        if live is None:
            text.append(f"{shown(self._screen.program.shop)} ", palette.DIM)
            return text
        state = self._state(live)
        room = max(width - text.cell_len - cell_len(state) - 2, 8)
        text.append(f"{clip(shown(live.title or live.name), room)} ", palette.STRONG)
        text.append(state, _state_style(live))
        return text

    def _state(self, live: Live) -> str:
        words = f"{SIGNS[live.state]} {translate(STATES[live.state])}"
        if live.state == "running" and live.started_at is not None:
            return f"{words} {clock(self._lives.now() - live.started_at)}"
        at = live.planned_for if live.state == "planned" else live.ended_at
        if at is None:
            return words
        return (
            f"{words} {moment_words(datetime.fromtimestamp(at / 1000, self._screen.program.zone))}"
        )

    # -- figures

    def _figures(self, width: int) -> Text:
        live = self._lives.live
        if live is None:
            return Text()
        if live.state == "planned":
            return Text(f" {clip(shown(live.link), width - 2)}", palette.DIM)
        return _fitting(self._pieces(), width)

    def _pieces(self) -> Iterable[tuple[str, Style]]:
        figures = self._lives.figures
        now = self._lives.now()
        pace = figures.pace(now) if self._is_running else 0
        waiting = count("{n} question open", "{n} questions open", figures.questions)
        if figures.questions:
            waits = span(figures.longest_wait)
            waiting = f"{waiting} ({translate('since {span}', span=waits)})"
        is_late = figures.longest_wait >= 5 * MINUTE
        yield waiting, palette.WARNING if is_late else palette.TEXT
        yield translate("{n}/min", n=grouped(pace)), palette.STRONG
        peak = 0 if figures.peak is None else figures.peak.comments
        yield translate("peak {n}/min", n=grouped(peak)), palette.DIM
        yield count("{n} comment", "{n} comments", figures.comments), palette.DIM
        yield count("{n} person", "{n} people", figures.people), palette.DIM
        yield translate("{n} for the first time", n=grouped(figures.first_time)), palette.DIM
        yield (
            count("{n} private reply", "{n} private replies", figures.private_replies),
            palette.DIM,
        )
        yield translate("{n} joined the topic", n=grouped(figures.joined)), palette.DIM
        yield translate("people a minute: {n}", n=grouped(figures.speakers(now))), palette.DIM

    @property
    def _is_running(self) -> bool:
        return self._lives.live is not None and self._lives.live.state == "running"

    # -- the run sheet

    def _sheet(self, width: int) -> Text:
        live = self._lives.live
        if live is None or not live.sheet:
            return Text(f" {translate('No run sheet.')}", palette.FAINT) if live else Text()
        begins = live.started_at or live.planned_for
        if begins is None:
            return Text(f" {shown(live.sheet[0].words)}", palette.DIM)
        stands = on_air(live.sheet, self._since(live, Instant(begins)))
        text = Text(" ")
        if stands.now is not None:
            room = width // 2 if stands.next is not None else width - 12
            text.append(f"▶ {clip(shown(stands.now.words), room - 10)} ", palette.GOOD)
            text.append(f"{clock(stands.since)}  ", palette.DIM)
        if stands.next is not None:
            left = clock(stands.left)
            room = max(width - text.cell_len - len(left) - 6, 6)
            is_near = stands.left <= MINUTE and live.state == "running"
            style = palette.WARNING if is_near else palette.DIM
            text.append(f"» {clip(shown(stands.next.words), room)} -{left}", style)
        return text

    def _since(self, live: Live, begins: Instant) -> int:
        end = live.ended_at if live.ended_at is not None else self._lives.now()
        return end - begins

    # -- parts of the stream

    def _tabs(self, width: int) -> Text:
        text = Text(" ")
        for piece in self._shelves():
            text.append_text(piece)
        return text

    def _shelves(self) -> list[Text]:
        stream = self._lives.stream
        found = []
        for shelf, words in SHELVES.items():
            style = palette.STRONG + palette.CURSOR if shelf is stream.shelf else palette.DIM
            found.append(Text.assemble((translate(words), style), "   "))
        return found

    def shelf_at(self, x: int) -> Shelf | None:
        """The part of the stream whose name is drawn at a column."""
        end = 1
        for shelf, piece in zip(SHELVES, self._shelves(), strict=True):
            end += piece.cell_len
            if x < end:
                return shelf
        return None


def _fitting(pieces: Iterable[tuple[str, Style]], width: int) -> Text:
    """As many whole pieces as fit."""
    text = Text(" ")
    for words, style in pieces:
        between = " · " if text.cell_len > 1 else ""
        if text.cell_len + len(between) + cell_len(words) > width:
            return text
        text.append(between, palette.FAINT)
        text.append(words, style)
    return text


def _state_style(live: Live) -> Style:
    return palette.ALARM if live.state == "running" else palette.DIM
