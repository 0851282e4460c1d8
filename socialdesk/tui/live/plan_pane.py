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
from socialdesk.tui.text import fit, shown
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
ROOMY = 60
"""Columns from which a moment's day of the week has room."""


class PlanPane:
    """It is read, and scrolled."""

    def __init__(self, screen: DeskScreen, lives: Lives) -> None:
        self._screen = screen
        self._lives = lives
        self.words = Fitted(self._words, "live-plan-words", folds=True, grows=True)
        self.widget = VerticalScroll(self.words, id="live-plan", can_focus=False)

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.words.redraw()

    def scroll(self, step: int) -> None:
        """So many lines down."""
        self.widget.scroll_relative(y=step, animate=False)

    def end(self, end: int) -> None:
        """To the end (1), or to the top (-1)."""
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
            yield Text.assemble(
                (f"{sign} ", style),
                (fit(name, name_width), palette.TEXT),
                (fit(when, when_width), palette.CUSTOMER),
                (translate(STATES.get(each.state, each.state)), style),
            )

    def _hints(self, live: Live) -> Iterator[Text]:
        """How the plan is made, and where it is changed."""
        keymap = self._screen.program.keymap
        if live.state == "planned" and all(each.state == NONE for each in self._lives.plan):
            words = translate("Nothing is planned. {key} plans it.", key=keymap.shown("live_plan"))
        else:
            key = keymap.shown("broadcasts")
            words = translate(
                "{key} shows each of them: there it is moved, changed or stopped.", key=key
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
