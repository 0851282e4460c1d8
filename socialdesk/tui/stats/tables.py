"""Tables of a sheet, drawn in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rich.style import Style
from rich.text import Text

from socialdesk.model.i18n import translate
from socialdesk.model.measure import By
from socialdesk.tui.cells import cell_len
from socialdesk.tui.stats.list_pane import fit_right
from socialdesk.tui.text import clip, fit, wrap
from socialdesk.tui.widgets import palette

LEAST_NAME, MOST_NAME = 12, 30
"""Cells for what a row is called."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads, each with a name first; `about` stands above."""

    about: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    styles: Sequence[Style] = ()
    """Of each row, where they differ."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What rows are said with."""

    zone: ZoneInfo
    by: By
    """Into which groups the question makes them."""


def drawn(table: Table, width: int) -> Text:
    """A table in at most `width` cells: columns for which there is no room are left out, the last first."""
    text = Text("\n".join(wrap(table.about, width)), palette.DIM)
    if not table.rows:
        return text.append(f"\n{translate('Nothing of that time.')}", palette.TEXT)
    wide = [
        max(cell_len(each) for each in column) + 2
        for column in zip(table.heads, *table.rows, strict=True)
    ][1:]
    name = min(max(cell_len(row[0]) for row in (table.heads, *table.rows)), MOST_NAME)
    while len(wide) > 1 and width - sum(wide) < min(name + 1, max(width // 3, LEAST_NAME)):
        wide.pop()
    room = max(min(width - sum(wide), name + 2), 4)
    styles = table.styles or [palette.TEXT] * len(table.rows)
    for row, style in ((table.heads, palette.FAINT), *zip(table.rows, styles, strict=True)):
        cells = "".join(
            fit_right(cell, wide[place]) for place, cell in enumerate(row[1 : len(wide) + 1])
        )
        text.append(f"\n{fit(clip(row[0], room - 1), room)}{cells}", style)
    return text
