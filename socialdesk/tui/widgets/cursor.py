"""The cursor of a list, as keys move it."""

from __future__ import annotations

from collections.abc import Callable

from socialdesk.tui.widgets.virtual_list import VirtualList


class Cursor:
    """`moved` is told when it has gone to a row by a key or a click; `passes` says of a row that it is
    only read (a heading), and gone past."""

    def __init__(
        self,
        widget: VirtualList,
        moved: Callable[[], None],
        passes: Callable[[int], bool] = lambda _: False,
    ) -> None:
        self.widget = widget
        self._moved, self._passes = moved, passes

    @property
    def row(self) -> int:
        """The row it is on."""
        return self.widget.cursor

    def by(self, step: int) -> None:
        """So many rows down."""
        self.to(self.row + step, step)

    def page(self, step: int) -> None:
        """So many pages down."""
        self.by(step * max(self.widget.rows_in_sight - 2, 1))

    def end(self, end: int) -> None:
        """To the last row (1) or the first (-1)."""
        self.to(self.widget.count - 1 if end > 0 else 0, -end)

    def to(self, row: int, step: int = 1) -> None:
        """To a row; past headings in the direction of `step`, and back where there is nothing else."""
        count = self.widget.count
        if not count:
            return
        row = max(min(row, count - 1), 0)
        way = 1 if step > 0 else -1
        ways = [
            *range(row, count if way > 0 else -1, way),
            *range(row, -1 if way > 0 else count, -way),
        ]
        found = next((each for each in ways if not self._passes(each)), None)
        if found is None:
            return
        self.widget.go(found)
        self._moved()
