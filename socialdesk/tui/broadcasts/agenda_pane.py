"""The agenda: what goes out in the coming days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.tui.broadcasts import rows
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.services.broadcasting.agenda import Appointment
    from socialdesk.tui.desk.broadcasts import Broadcasts
    from socialdesk.tui.screen import DeskScreen


class AgendaPane:
    """A line for each appointment."""

    def __init__(self, screen: DeskScreen, broadcasts: Broadcasts) -> None:
        self._screen = screen
        self._broadcasts = broadcasts
        self.widget = VirtualList(self._row, 1, "agenda")
        self.cursor = Cursor(self.widget, lambda: None)

    def _row(self, row: int, width: int, is_cursor: bool) -> list[rows.Drawn]:
        found = self._broadcasts.appointments
        each = found[row] if row < len(found) else None
        before = found[row - 1] if 0 < row <= len(found) else None
        return rows.draw_appointment(each, before, width, self._screen.program.zone)

    def resize(self) -> None:
        """There are as many rows as appointments."""
        self.widget.resize_to(len(self._broadcasts.appointments))

    @property
    def under_cursor(self) -> Appointment | None:
        """What the cursor is on."""
        found = self._broadcasts.appointments
        return found[self.cursor.row] if self.cursor.row < len(found) else None
