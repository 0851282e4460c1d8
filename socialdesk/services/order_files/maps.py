"""Column maps: TOML that says which columns of another system's table are which of ours. Those of the sources that
are known stand in `maps/`; a shop writes its own like them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from socialdesk.document import Document, Place, read_text_file, read_toml
from socialdesk.model.i18n import mark, translate
from socialdesk.model.order import State
from socialdesk.model.order_rows import COLUMNS, SOURCE
from socialdesk.model.table_values import order_of
from socialdesk.model.text import fold
from socialdesk.settings import nearest

OURS = "socialdesk"
"""What `order export` writes."""
SOURCES = ("shopify", "shopee", "lazada", "tiktok", "haravan", "kiotviet", "sapo", OURS)
"""Whose tables are known."""
KEYS = (
    "name", "encoding", "delimiter", "header_rows", "decimal", "date", "summed", "description_row",
    "smallest_units", "columns", "states",
)  # fmt: skip
MOST_HEADER_ROWS = 5
LARGEST = 64 * 1024
"""Bytes of a map."""
_HINT = mark('Write it like: name = "mine", then [columns] with order = "Order number" and so on.')

_SIGNS = re.compile(r"[^a-z0-9_-]+")
Titles = tuple[str, ...]
"""One column by its title, or several whose texts are joined."""


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
    document = Document("", path)
    if path.is_file() and path.stat().st_size > LARGEST:
        raise document.wrong_at(translate("is too large for a map"), 0)
    return read_map(read_text_file(path), path, is_strict=True)


def read_map(text: str, path: Path, *, is_strict: bool) -> OrderMap:
    """A map as it is written. Raises ConfigError with file and line."""
    return _Reader(
        Document(text, path), read_toml(text, path, translate(_HINT)), is_strict=is_strict
    ).map()


class _Reader:
    """Looks at every key of a map."""

    def __init__(self, document: Document, found: dict[str, Any], *, is_strict: bool) -> None:
        self._is_strict = is_strict
        self._document = document
        self._found = found
        for key in found:
            if key not in KEYS:
                what = translate(
                    'there is no key "{key}"{near}', key=key, near=nearest(key, list(KEYS))
                )
                raise self._wrong(what.rstrip("."), key)

    def map(self) -> OrderMap:
        """The map. Raises ConfigError."""
        columns = self._columns()
        return OrderMap(
            self._name(),
            columns,
            self._states(),
            self._encoding(),
            self._delimiter(),
            self._header_rows(),
            self._one_of("decimal", ("", ".", ",")),
            self._date(),
            self._summed(columns),
            self._flag("description_row"),
            self._flag("smallest_units"),
            self._is_strict,
        )

    def _wrong(self, what: str, key: str, table: str = "") -> Exception:
        # What stands before the first table has no head: its line is found by the key alone.
        place = Place(table, key) if table else Place(key)
        return self._document.wrong(what, place)

    def _text(self, key: str) -> str:
        value = self._found.get(key, "")
        if not isinstance(value, str):
            raise self._wrong(translate("{key} must be a text in quotes", key=key), key)
        return value

    def _name(self) -> str:
        # A person may call it “Web bán hàng”; orders are told apart by what can be typed.
        name = _SIGNS.sub("-", fold(self._text("name"))).strip("-_")
        if not SOURCE.fullmatch(name) or (name == OURS and self._is_strict):
            what = translate(
                'name must be 1 to 32 of a-z, 0-9, - and _, like name = "my-shop": orders are told apart by it and their number'
            )
            raise self._wrong(what, "name")
        return name

    def _encoding(self) -> str:
        encoding = self._text("encoding")
        try:
            "a".encode(encoding or "utf-8")  # also some that are no letters have a name
            return codecs.lookup(encoding).name if encoding else ""
        except (LookupError, ValueError):
            what = translate(
                'there is no encoding "{name}"; write "utf-8", "cp1258" or "utf-16", or leave it out',
                name=encoding,
            )
            raise self._wrong(what, "encoding") from None

    def _delimiter(self) -> str:
        delimiter = self._text("delimiter")
        delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
        if delimiter and (len(delimiter) != 1 or delimiter in '"\r\n' or delimiter.isalnum()):
            what = translate('delimiter is one sign, like ",", ";" or "tab"')
            raise self._wrong(what, "delimiter")
        return delimiter

    def _one_of(self, key: str, known: tuple[str, ...]) -> str:
        value = self._text(key)
        if value not in known:
            what = translate(
                "{key} must be one of {all}", key=key, all=", ".join(f'"{each}"' for each in known)
            )
            raise self._wrong(what, key)
        return value

    def _flag(self, key: str) -> bool:
        value = self._found.get(key, False)
        if not isinstance(value, bool):
            raise self._wrong(translate("{key} must be true or false", key=key), key)
        return value

    def _header_rows(self) -> int:
        value = self._found.get("header_rows", 1)
        if (
            isinstance(value, bool)
            or not isinstance(value, int)
            or not 1 <= value <= MOST_HEADER_ROWS
        ):
            what = translate("header_rows must be a number from 1 to {most}", most=MOST_HEADER_ROWS)
            raise self._wrong(what, "header_rows")
        return value

    def _date(self) -> str:
        try:
            return order_of(self._text("date"))
        except ValueError as error:
            raise self._wrong(f"date {error}", "date") from None

    def _columns(self) -> dict[str, tuple[Titles, ...]]:
        table = self._found.get("columns")
        if not isinstance(table, dict) or not table:
            what = translate(
                'the table [columns] is missing: write order = "Order number" and so on in it'
            )
            raise self._wrong(what, "columns")
        columns: dict[str, tuple[Titles, ...]] = {}
        for key, value in table.items():
            if key not in COLUMNS:
                what = translate(
                    'there is no column "{key}"{near}', key=key, near=nearest(key, list(COLUMNS))
                )
                raise self._wrong(what.rstrip("."), key, "columns")
            found = tuple(_titles(each) for each in (value if isinstance(value, list) else [value]))
            if not all(found) or not found:
                what = translate(
                    '{key} must be a title like "Order number", a list of titles one of which is there, or a list of lists that are joined',
                    key=key,
                )
                raise self._wrong(what, key, "columns")
            columns[key] = found
        for needed in (("order",), ("at",), ("sku", "item"), ("price", "total")):
            if not set(needed) & set(columns):
                what = translate("[columns] must name {keys}", keys=" / ".join(needed))
                raise self._wrong(what, "columns")
        return columns

    def _summed(self, columns: Mapping[str, object]) -> frozenset[str]:
        value = self._found.get("summed", [])
        known = {"fee", "total"} & set(columns)
        if not isinstance(value, list) or not all(each in known for each in value):
            what = translate(
                'summed must be a list of "fee" and "total", as far as [columns] has them'
            )
            raise self._wrong(what, "summed")
        return frozenset(value)

    def _states(self) -> dict[str, State]:
        table = self._found.get("states", {})
        if not isinstance(table, dict):
            raise self._wrong(translate("[states] must be a table"), "states")
        states: dict[str, State] = {}
        for state, words in table.items():
            if state not in set(State):
                what = translate(
                    'there is no state "{state}"; there are {all}',
                    state=state,
                    all=", ".join(State),
                )
                raise self._wrong(what, state, "states")
            some = [words] if isinstance(words, str) else words
            if not isinstance(some, list) or not all(isinstance(each, str) for each in some):
                what = translate("{key} must be a list of words", key=state)
                raise self._wrong(what, state, "states")
            states |= {fold(each): State(state) for each in some}
        return states


def _titles(value: object) -> Titles:
    some = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) and each.strip() for each in some):
        return ()
    return tuple(some)
