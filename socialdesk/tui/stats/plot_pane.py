"""The trend and the heat map beside the list, each with a cursor of its own and a line that says what is
under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.containers import Vertical

from socialdesk.model.i18n import count, translate
from socialdesk.model.measure import Figures
from socialdesk.services.figures.dashboard import Pick
from socialdesk.tui.actions.panes import HEAT, TREND
from socialdesk.tui.desk.stats import MEASURES, Line, Measure, Sort
from socialdesk.tui.stats import said
from socialdesk.tui.stats.plots import (
    Axis,
    HeatMap,
    cell_at,
    column_at,
    heat,
    legend,
    trend,
)
from socialdesk.tui.text import clip_words
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialdesk.services.figures.dashboard import Stretch
    from socialdesk.tui.desk.stats import Stats
    from socialdesk.tui.screen import DeskScreen


class PlotPane:
    """Both are drawn for the room they have."""

    def __init__(self, screen: DeskScreen, stats: Stats) -> None:
        self._screen = screen
        self._stats = stats
        self.trend = Fitted(self._trend, "stats-trend")
        self.heat = Fitted(self._heat, "stats-heat")
        self.under = Fitted(self._under, "stats-under")
        self.widget = Vertical(self.trend, self.heat, self.under, id="stats-plots")
        self.piece: int | None = None
        """The piece of the trend that is chosen; None: its last."""
        self.cell = (0, 12)
        """The day and the hour that are chosen."""

    @property
    def _stretches(self) -> Sequence[Stretch]:
        return self._stats.dashboard.trend if self._stats.dashboard is not None else ()

    @property
    def _measure(self) -> Measure:
        return self._stats.shown.measure

    # -- drawing

    def _trend(self, width: int) -> Text:
        pieces, measure = self._stretches, self._measure
        height = self.trend.size.height - 1
        text = Text(self._trend_title(width), palette.STRONG)
        if not pieces or height < 2:
            return text
        now = [said.value_of(each.figures, measure) for each in pieces]
        before = [said.value_of(each.before, measure) for each in pieces]
        most = 1.0
        if measure is not Measure.SHARE:
            most = max([each for each in (*now, *before) if each], default=1.0)
        zone = self._screen.program.zone
        ends = [pieces[place] for place in (0, len(pieces) // 2, -1)]
        axis = Axis(
            said.value_name(most, measure),
            said.value_name(0, measure),
            [said.stretch_name(each.begins, each.ends, zone) for each in ends],
        )
        chosen = self._chosen_piece if self._screen.pane == TREND.name else None
        text.append("\n")
        return text.append_text(trend(now, before, most, axis, (width, height), chosen))

    def _trend_title(self, width: int) -> str:
        words = translate(MEASURES[self._measure])
        words = words[:1].upper() + words[1:]
        signs = translate("─ now, ·· the same days before")
        return clip_words(f" {words}   {signs}", width)

    def _heat(self, width: int) -> Text:
        dashboard = self._stats.dashboard
        title = Text(clip_words(f" {self._heat_title()}", width), palette.STRONG)
        if dashboard is None:
            return title
        found = self._map()
        chosen = self.cell if self._screen.pane == HEAT.name else None
        title.append("\n")
        title.append_text(heat(found, width, chosen))
        title.append(f"\n{legend(found, width)}", palette.DIM)
        return title

    def _heat_title(self) -> str:
        match self._measure:
            case Measure.MEDIAN:
                return translate("Median wait by weekday and hour")
            case Measure.SLOWEST:
                return translate("Nine of ten answered within, by weekday and hour")
        return translate("When customers wait: waits by weekday and hour")

    def _map(self) -> HeatMap:
        assert self._stats.dashboard is not None
        measure = Measure.WAITS if self._measure is Measure.SHARE else self._measure
        values = [
            [said.value_of(each, measure) or 0 for each in day]
            for day in self._stats.dashboard.heat
        ]
        names = [said.weekday_name(day) for day in range(7)]
        return HeatMap(values, names, lambda value: said.value_name(int(value), measure))

    def _under(self, width: int) -> Text:
        """What is under the cursor, whichever it is."""
        pane, dashboard = self._screen.pane, self._stats.dashboard
        if dashboard is None or pane not in (TREND.name, HEAT.name):
            if dashboard is None or dashboard.whole.figures.n:
                return Text()
            return Text(f" {translate('Nobody waited.')}", palette.DIM)
        if pane == HEAT.name:
            day, hour = self.cell
            when = f"{said.weekday_name(day)} {hour:02}:00–{(hour + 1) % 24:02}:00"
            return Text(
                clip_words(f" {when}: {_told(dashboard.heat[day][hour])}", width), palette.TEXT
            )
        piece = self._under_cursor
        if piece is None:
            return Text()
        name = said.stretch_name(piece.begins, piece.ends, self._screen.program.zone)
        words = f" {name}: {_told(piece.figures)}"
        if piece.before.share is not None:
            before = translate("before: {share}", share=said.share(piece.before.share))
            words = f"{words} · {before}"
        return Text(clip_words(words, width), palette.TEXT)

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.trend.redraw()
        self.heat.redraw()
        self.under.redraw()

    # -- the cursors

    @property
    def _chosen_piece(self) -> int:
        last = len(self._stretches) - 1
        return last if self.piece is None else max(min(self.piece, last), 0)

    @property
    def _under_cursor(self) -> Stretch | None:
        pieces = self._stretches
        return pieces[self._chosen_piece] if pieces else None

    def by(self, step: int) -> None:
        """So many pieces of the trend on."""
        self.piece = max(min(self._chosen_piece + step, len(self._stretches) - 1), 0)
        self.draw()

    def to_cell(self, days: int, hours: int) -> None:
        """So many days down and hours on; past the end of a day comes its beginning."""
        self.cell = (self.cell[0] + days) % 7, (self.cell[1] + hours) % 24
        self.draw()

    @property
    def picked(self) -> Line | None:
        """The figure under the cursor; None where there is none."""
        dashboard = self._stats.dashboard
        if dashboard is None:
            return None
        if self._screen.pane == HEAT.name:
            day, hour = self.cell
            name = f"{said.weekday_name(day)} {hour:02}:00"
            return Line(
                Sort.PIECE,
                name,
                dashboard.heat[day][hour],
                pick=Pick(dashboard.question, cell=self.cell),
            )
        piece = self._under_cursor
        if piece is None:
            return None
        pick = Pick(self._stats.within(piece.begins, piece.ends))
        name = said.stretch_name(piece.begins, piece.ends, self._screen.program.zone)
        return Line(Sort.PIECE, name, piece.figures, piece.before, pick)

    # -- the mouse

    def at(self, widget: object, x: int, y: int) -> str:
        """Put a cursor where somebody clicked; the pane it belongs to, empty where there is nothing."""
        if widget is self.trend and y:
            place = column_at(x, len(self._stretches), self.trend.size.width)
            if place is not None:
                self.piece = place
                return TREND.name
        if widget is self.heat and (found := cell_at(x, y - 1, self.heat.size.width)):
            self.cell = found
            return HEAT.name
        return ""


def _told(figures: Figures) -> str:
    waits = count("{n} wait", "{n} waits", figures.n)
    if not figures.n:
        return waits
    parts = [waits, translate("{share} in time", share=said.share(figures.share))]
    if figures.p50_ms is not None:
        parts.append(translate("median {time}", time=said.took(figures.p50_ms)))
    return " · ".join(parts)
