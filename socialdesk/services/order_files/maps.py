"""Column maps: TOML that says which columns of another system's table are which of ours. Those of the sources that
are known stand in `maps/`; a shop writes its own like them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from socialdesk.document import Document, read_toml
from socialdesk.model.i18n import mark, translate
from socialdesk.model.order import State
from socialdesk.model.order_table import COLUMNS, SOURCE
from socialdesk.model.text import fold
from socialdesk.services.tables.maps import MapReader, map_text
from socialdesk.services.tables.titles import Titles

OURS = "socialdesk"
"""What `order export` writes."""
SOURCES = ("shopify", "shopee", "lazada", "tiktok", "haravan", "kiotviet", "sapo", OURS)
"""Whose tables are known."""
KEYS = (
    "name", "encoding", "delimiter", "header_rows", "decimal", "date", "summed", "description_row",
    "number_leftmost", "smallest_units", "columns", "states",
)  # fmt: skip
_HINT = mark('Write it like: name = "mine", then [columns] with order = "Order number" and so on.')

_SIGNS = re.compile(r"[^a-z0-9_-]+")
NEEDED = (("order",), ("at",), ("sku", "item"), ("price", "total"))
"""Of each of these a map names at least one."""


@dataclass(frozen=True, slots=True)
class OrderMap:
    """Which columns are which, and how what stands in them is written. Each of `columns` may stand in one of
    several places; `is_strict`: what it names has to be there."""

    name: str
    columns: Mapping[str, tuple[Titles, ...]]
    states: Mapping[str, State]
    encoding: str = ""
    delimiter: str = ""
    header_rows: int = 1
    decimal: str = ""
    date: str = ""
    summed: frozenset[str] = frozenset()
    has_descriptions: bool = False
    in_smallest_units: bool = False
    """Amounts are cents and satang, as ours are, not dollars and baht."""
    is_strict: bool = False
    is_number_leftmost: bool = False
    """Of several columns that may be an order's number, the leftmost is in all rows."""


def known_map(source: str) -> OrderMap:
    """The map of a known source."""
    text = (
        files("socialdesk.services.order_files")
        .joinpath("maps", f"{source}.toml")
        .read_text("utf-8")
    )
    return read_map(text, Path(f"{source}.toml"), is_strict=False)


def own_map(path: Path) -> OrderMap:
    """The map in a shop's own file. Raises ConfigError with file and line."""
    return read_map(map_text(path), path, is_strict=True)


def read_map(text: str, path: Path, *, is_strict: bool) -> OrderMap:
    """A map as it is written. Raises ConfigError with file and line."""
    return _Reader(
        Document(text, path), read_toml(text, path, translate(_HINT)), is_strict=is_strict
    ).map()


class _Reader(MapReader):
    """Looks at every key of a map."""

    def __init__(self, document: Document, found: dict[str, Any], *, is_strict: bool) -> None:
        super().__init__(document, found, KEYS)
        self._is_strict = is_strict

    def map(self) -> OrderMap:
        """The map. Raises ConfigError."""
        columns = self.columns(COLUMNS, NEEDED, 'order = "Order number"')
        return OrderMap(
            self._name(),
            columns,
            self.states(State),
            self.encoding(),
            self.delimiter(),
            self.header_rows(),
            self.one_of("decimal", ("", ".", ",")),
            self.date(),
            self._summed(columns),
            self.flag("description_row"),
            self.flag("smallest_units"),
            self._is_strict,
            self.flag("number_leftmost"),
        )

    def _name(self) -> str:
        # A person may call it “Web bán hàng”; orders are told apart by what can be typed.
        name = _SIGNS.sub("-", fold(self.text("name"))).strip("-_")
        if not SOURCE.fullmatch(name) or (name == OURS and self._is_strict):
            what = translate(
                'name must be 1 to 32 of a-z, 0-9, - and _, like name = "my-shop": orders are told apart by it and their number'
            )
            raise self.wrong(what, "name")
        return name

    def _summed(self, columns: Mapping[str, object]) -> frozenset[str]:
        value = self.found.get("summed", [])
        known = {"fee", "total"} & set(columns)
        if not isinstance(value, list) or not all(each in known for each in value):
            what = translate(
                'summed must be a list of "fee" and "total", as far as [columns] has them'
            )
            raise self.wrong(what, "summed")
        return frozenset(value)
