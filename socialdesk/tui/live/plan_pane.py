"""What people are told of a live and when, and its whole run sheet by the clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text
from textual.containers import VerticalScroll

from socialdesk.model.i18n import moment_words, translate
from socialdesk.model.live import on_air
from socialdesk.services.live_words import MOMENTS, STATES
from socialdesk.services.lives import CANCELLED, NONE, OVER, READY, SCHEDULED
from socialdesk.tui.cells import cell_len
from socialdesk.tui.live.status_lines import clock
from socialdesk.tui.text import clip, fit, shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from socialdesk.services.lives import Planned
    from socialdesk.store.lives import Live
    from socialdesk.tui.desk.lives import Lives
    from socialdesk.tui.screen import DeskScreen

SIGNS = {
    NONE: "·",
    READY: "◷",
    SCHEDULED: "◷",
    OVER: "»",
    CANCELLED: "■",
    "done": "✓",
    "skipped": "»",
    "stopped": "■",
}
ABOVE = 1
"""Lines above the moments."""
ROOMY = 60
"""Columns from which a moment's day of the week has room."""


class PlanPane:
    """One of its moments is chosen; the run sheet below them is read, and scrolled."""

    def __init__(self, screen: DeskScreen, lives: Lives) -> None:
        self._screen = screen
        self._lives = lives
        self._row = 0
        self.words = Fitted(self._words, "live-plan-words", folds=True, grows=True)
        self.widget = VerticalScroll(self.words, id="live-plan", can_focus=False)

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.words.redraw()

    @property
    def chosen(self) -> Planned | None:
        """The moment under the cursor."""
        plan = self._lives.plan
        return plan[min(self._row, len(plan) - 1)] if plan else None

    def by(self, step: int) -> None:
        """So many moments down; below the last of them so many lines, and back."""
        row = self._row + step
        is_below = self.widget.scroll_y > 0 if step < 0 else row >= len(self._lives.plan)
        if is_below:
            self.scroll(step)
        else:
            self.to(row)

    def to(self, row: int) -> None:
        """Choose a moment."""
        self._row = max(min(row, len(self._lives.plan) - 1), 0)
        self.draw()

    def at_line(self, line: int) -> None:
        """Choose what stands in a line, if that is a moment."""
        if 0 <= line - ABOVE < len(self._lives.plan):
            self.to(line - ABOVE)

    def scroll(self, step: int) -> None:
        """So many lines down."""
        self.widget.scroll_relative(y=step, animate=False)

    def end(self, end: int) -> None:
        """To the end (1), or to the top (-1)."""
        self.to(0 if end < 0 else len(self._lives.plan) - 1)
        self.widget.scroll_to(y=0 if end < 0 else self.widget.max_scroll_y, animate=False)

    @property
    def page(self) -> int:
        """Lines that fit."""
        return max(self.widget.size.height - 1, 1)

    def _words(self, width: int) -> Text:
        live = self._lives.live
        if live is None:
            return Text()
        lines = [
            Text(translate("What people are told"), palette.STRONG),
            *self._moments(self._lives.plan, width),
            *self._hints(live),
            Text(),
            Text(translate("Run sheet"), palette.STRONG),
            *self._sheet(live),
        ]
        return Text("\n").join(lines)

    def _moments(self, plan: Sequence[Planned], width: int) -> Iterator[Text]:
        """A line for each, in columns as wide as what stands in them."""
        named = [translate(MOMENTS[each.moment]) for each in plan]
        whens = ["" if each.at is None else self._at(each.at, width) for each in plan]
        name_width = max(map(cell_len, named), default=0) + 2
        when_width = max(map(cell_len, whens), default=0) + 2
        for each, name, when in zip(plan, named, whens, strict=True):
            sign = SIGNS.get(each.state, "▶")
            style = (
                palette.GOOD if sign in "✓▶" else palette.DIM if sign in "·»■" else palette.CUSTOMER
            )
            state = translate(STATES.get(each.state, each.state))
            room = width - 2 - name_width - when_width
            column = when_width if when or cell_len(state) <= room else 0
            line = Text.assemble(
                (f"{sign} ", style),
                (fit(name, name_width), palette.TEXT),
                (fit(when, column), palette.CUSTOMER),
                (clip(state, max(width - 2 - name_width - column, 4)), style),
            )
            if each is self.chosen:
                line.append(" " * max(width - line.cell_len, 0))
                line.stylize(palette.CURSOR)
            yield line

    def _hints(self, live: Live) -> Iterator[Text]:
        """How the plan is made, and where it is changed."""
        keymap = self._screen.program.keymap
        if live.state == "planned" and all(each.state == NONE for each in self._lives.plan):
            words = translate("Nothing is planned. {key} plans it.", key=keymap.shown("live_plan"))
        else:
            words = translate(
                "{move} moves the chosen one, {cancel} calls it off. {key} shows what is said in each of them.",
                move=keymap.shown("move_telling"),
                cancel=keymap.shown("cancel_telling"),
                key=keymap.shown("broadcasts"),
            )
        yield Text(words, palette.FAINT)

    def _sheet(self, live: Live) -> Iterator[Text]:
        if not live.sheet:
            yield Text(translate("No run sheet."), palette.FAINT)
            return
        begins = live.started_at or live.planned_for
        since = -1 if begins is None or live.state != "running" else self._lives.now() - begins
        now = on_air(live.sheet, since).now
        for item in live.sheet:
            is_now = item == now
            style: Style = palette.GOOD if is_now else palette.TEXT
            when = f"+{clock(item.after)}" if begins is None else self._clock(begins + item.after)
            yield Text.assemble(
                (f"{'▶' if is_now else ' '} {fit(when, 9)}", palette.CUSTOMER),
                (shown(item.words), style),
            )

    def _clock(self, at: int) -> str:
        return f"{datetime.fromtimestamp(at / 1000, self._screen.program.zone):%H:%M:%S}"

    def _at(self, at: int, width: int) -> str:
        moment = datetime.fromtimestamp(at / 1000, self._screen.program.zone)
        return moment_words(moment) if width >= ROOMY else f"{moment:%d/%m %H:%M}"
