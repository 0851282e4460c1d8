"""What came of a run, beside the list: its figures, and the people behind one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import count, translate
from socialdesk.tui.actions.panes import FIGURES, RECIPIENTS
from socialdesk.tui.broadcasts.detail import run_title
from socialdesk.tui.broadcasts.outcomes import draw_figure, draw_person, figure_words
from socialdesk.tui.broadcasts.rows import Drawn
from socialdesk.tui.desk.run_results import Figure
from socialdesk.tui.text import shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.store.ledger import LedgerRow
    from socialdesk.tui.desk.broadcasts import Broadcasts
    from socialdesk.tui.screen import DeskScreen

AHEAD = 5
"""Lines above and below those in sight that are read too."""


class ResultsPane:
    """Figures and people, each with a cursor of its own; people are read as they come into sight."""

    def __init__(self, screen: DeskScreen, broadcasts: Broadcasts) -> None:
        self._screen = screen
        self._results = broadcasts.results
        self.title = Fitted(self._title, "results-title")
        self.figures = VirtualList(self._figure, 1, "figures")
        self.people = VirtualList(self._person, 1, "recipients")
        self.cursors = {
            FIGURES.name: Cursor(self.figures, lambda: None, self._is_heading),
            RECIPIENTS.name: Cursor(self.people, self.load_sight),
        }

    # -- drawing

    def _title(self, width: int) -> Text:
        run, chosen = self._results.run, self._results.chosen
        if run is None:
            return Text()
        text = Text(f" {shown(run.name)} ", palette.STRONG)
        if self._screen.pane == RECIPIENTS.name and chosen is not None:
            text.append(f"· {figure_words(chosen)}: ", palette.CUSTOMER)
            text.append(count("{n} person", "{n} people", chosen.count), palette.CUSTOMER)
        else:
            text.append(f"· {run_title(run, self._screen.program.zone)}", palette.DIM)
        return text

    def _figure(self, row: int, width: int, is_cursor: bool) -> list[Drawn]:
        lines = self._results.figures
        if not lines and row == 0:
            return [[(f" {translate('Counting …')}", palette.DIM)]]
        return draw_figure(lines[row] if row < len(lines) else None, width)

    def _is_heading(self, row: int) -> bool:
        lines = self._results.figures
        return row < len(lines) and lines[row].is_heading

    def _person(self, row: int, width: int, is_cursor: bool) -> list[Drawn]:
        return draw_person(self._results.person(row), width, self._screen.program.zone)

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.title.redraw()
        self.figures.refresh()
        self.people.refresh()

    def resize(self) -> None:
        """There are as many rows as figures, and as people behind the chosen one."""
        chosen = self._results.chosen
        self.figures.resize_to(max(len(self._results.figures), 1))
        self.people.resize_to(chosen.count if chosen is not None else 0)

    def show(self, pane: str) -> None:
        """The keys are in a pane: its list is shown."""
        self.figures.display, self.people.display = pane == FIGURES.name, pane == RECIPIENTS.name
        self.figures.set_active(pane == FIGURES.name)
        self.people.set_active(pane == RECIPIENTS.name)

    # -- what the cursors are on

    @property
    def under_cursor(self) -> Figure | None:
        """The figure whose people can be shown."""
        lines, row = self._results.figures, self.figures.cursor
        figure = lines[row] if row < len(lines) else None
        return None if figure is None or figure.is_heading or not figure.count else figure

    @property
    def somebody(self) -> LedgerRow | None:
        """The person under the cursor."""
        return self._results.person(self.people.cursor)

    def choose(self, figure: Figure) -> None:
        """Show the people behind a figure, from the first one on."""
        self._results.choose(figure)
        self.people.cursor = 0
        self.people.scroll_to(y=0, animate=False)
        self.resize()
        self.load_sight()

    def begin(self) -> None:
        """Another run is looked at: from its first figure on."""
        self.figures.cursor = 0
        self.figures.scroll_to(y=0, animate=False)
        self.resize()

    # -- what the store has

    def load_sight(self) -> None:
        """Read the people who came into sight."""
        self._screen.work("people", self.load_people, exclusive=True)

    async def load_people(self, *, anew: bool = False) -> None:
        """Read who is in sight, and draw them."""
        first, size = self.people.first_row - AHEAD, self.people.rows_in_sight + 2 * AHEAD
        if await self._results.load_people(first, size, anew=anew):
            self.people.refresh()

    async def read_again(self) -> None:
        """Count again what came of it, and draw what says something else."""
        if await self._results.load():
            self.resize()
            self.draw()
            if self._screen.pane == RECIPIENTS.name:
                await self.load_people(anew=True)
