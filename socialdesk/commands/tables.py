"""Tables as commands print them."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from socialdesk.commands.show import padded
from socialdesk.services.exporting.cells import plain, unobeyed


def print_csv(columns: Sequence[str], records: Iterable[Mapping[str, Any]]) -> None:
    """A table with a head."""
    table = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    table.writeheader()
    for each in records:
        table.writerow({name: _cell(value) for name, value in each.items()})


def _cell(value: Any) -> Any:
    """Names are customers', agents' or anybody's; they are written as exports write them."""
    return unobeyed(plain(value)) if isinstance(value, str) else value


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they need, the first to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *rest = (
            padded(cell, width, right=place > 0)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([first, *rest]).rstrip())
