"""Tables as commands print them."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from socialdesk.commands.show import padded


def print_csv(columns: Sequence[str], records: Iterable[Mapping[str, Any]]) -> None:
    """A table with a head."""
    table = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    table.writeheader()
    for each in records:
        table.writerow({name: _harmless(value) for name, value in each.items()})


def _harmless(value: Any) -> Any:
    """A name that a spreadsheet would take for a formula gets an apostrophe before it."""
    is_formula = isinstance(value, str) and value[:1] in "=+-@\t\r" and value[:1] != ""
    return f"'{value}" if is_formula else value


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they need, the first to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *rest = (
            padded(cell, width, right=place > 0)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([first, *rest]).rstrip())
