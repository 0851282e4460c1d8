"""Orders as JSON lines, as `order export` writes them, read like a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from socialdesk.model.table_values import Cell


@dataclass(frozen=True, slots=True)
class Objects:
    """JSON lines, an order each, as `order export` writes them: as a table that has a row for each of their lines."""

    raw: bytes

    def rows(self) -> Iterator[tuple[int, Sequence[Cell] | None]]:
        """Each with the line it stands in; first the titles."""
        yield 0, (*OF_ORDER, *OF_LINE)
        for number, line in enumerate(self.raw.split(b"\n"), 1):
            if line.strip():
                for each in _object_rows(line):
                    yield number, each


OF_ORDER = (
    "code", "source", "at", "state", "name", "phone", "address", "note", "currency", "fee", "total",
)  # fmt: skip
OF_LINE = ("sku", "item", "variant", "quantity", "price")
"""The columns of our own tables. In JSON a line's `item` is its `name`."""


def _object_rows(line: bytes) -> Iterator[list[Cell]]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        yield [None, "?"]  # which has no order number
        return
    begin = [_plain(found.get(name)) for name in OF_ORDER]
    lines = found.get("lines")
    for each in lines if isinstance(lines, list) and lines else [{}]:
        told = each if isinstance(each, dict) else {}
        yield begin + [_plain(told.get("name" if name == "item" else name)) for name in OF_LINE]


def _plain(value: object) -> Cell:
    is_plain = value is None or (
        isinstance(value, str | int | float) and not isinstance(value, bool)
    )
    return value if is_plain else json.dumps(value, ensure_ascii=False)  # type: ignore[return-value] # said above
