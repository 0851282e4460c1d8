"""Column maps: TOML that says which columns of another system's table are which of ours. What every such map may say
of how its table is written."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from socialdesk.document import Document, Place, read_text_file
from socialdesk.model.i18n import translate
from socialdesk.model.table_values import order_of
from socialdesk.model.text import fold
from socialdesk.services.tables.titles import Titles
from socialdesk.settings import nearest

MOST_HEADER_ROWS = 5
LARGEST = 64 * 1024
"""Bytes of a map."""
S = TypeVar("S", bound=StrEnum)


def map_text(path: Path) -> str:
    """The text of a shop's own map. Raises ConfigError."""
    if path.is_file() and path.stat().st_size > LARGEST:
        raise Document("", path).wrong_at(translate("is too large for a map"), 0)
    return read_text_file(path)


class MapReader:
    """Looks at the keys of a map, of which `keys` are known. Raises ConfigError with file and line."""

    def __init__(self, document: Document, found: dict[str, Any], keys: Sequence[str]) -> None:
        self._document = document
        self.found = found
        for key in found:
            if key not in keys:
                what = translate(
                    'there is no key "{key}"{near}', key=key, near=nearest(key, list(keys))
                )
                raise self.wrong(what.rstrip("."), key)

    def wrong(self, what: str, key: str, table: str = "") -> Exception:
        """The error for what stands at a key."""
        # What stands before the first table has no head: its line is found by the key alone.
        place = Place(table, key) if table else Place(key)
        return self._document.wrong(what, place)

    def text(self, key: str) -> str:
        """A key's text, empty where it is left out. Raises ConfigError, as all of these."""
        value = self.found.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(translate("{key} must be a text in quotes", key=key), key)
        return value

    def encoding(self) -> str:
        """In which letters the file is written; empty where that is to be found out."""
        encoding = self.text("encoding")
        try:
            "a".encode(encoding or "utf-8")  # also some that are no letters have a name
            return codecs.lookup(encoding).name if encoding else ""
        except (LookupError, ValueError):
            what = translate(
                'there is no encoding "{name}"; write "utf-8", "cp1258" or "utf-16", or leave it out',
                name=encoding,
            )
            raise self.wrong(what, "encoding") from None

    def delimiter(self) -> str:
        """What stands between its cells; empty where that is to be found out."""
        delimiter = self.text("delimiter")
        delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
        if delimiter and (len(delimiter) != 1 or delimiter in '"\r\n' or delimiter.isalnum()):
            what = translate('delimiter is one sign, like ",", ";" or "tab"')
            raise self.wrong(what, "delimiter")
        return delimiter

    def one_of(self, key: str, known: tuple[str, ...]) -> str:
        """One of some words."""
        value = self.text(key)
        if value not in known:
            what = translate(
                "{key} must be one of {all}", key=key, all=", ".join(f'"{each}"' for each in known)
            )
            raise self.wrong(what, key)
        return value

    def flag(self, key: str) -> bool:
        """True or false; false where it is left out."""
        value = self.found.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(translate("{key} must be true or false", key=key), key)
        return value

    def header_rows(self) -> int:
        """How many rows of titles there are."""
        value = self.found.get("header_rows", 1)
        if (
            isinstance(value, bool)
            or not isinstance(value, int)
            or not 1 <= value <= MOST_HEADER_ROWS
        ):
            what = translate("header_rows must be a number from 1 to {most}", most=MOST_HEADER_ROWS)
            raise self.wrong(what, "header_rows")
        return value

    def date(self) -> str:
        """The order of day, month and year, see `order_of`."""
        try:
            return order_of(self.text("date"))
        except ValueError as error:
            raise self.wrong(f"date {error}", "date") from None

    def columns(
        self, known: Sequence[str], all_needed: Sequence[Sequence[str]], example: str
    ) -> dict[str, tuple[Titles, ...]]:
        """Which column is which of those that are known; of each of `all_needed` at least one."""
        table = self.found.get("columns")
        if not isinstance(table, dict) or not table:
            what = translate(
                "the table [columns] is missing: write {example} and so on in it", example=example
            )
            raise self.wrong(what, "columns")
        columns: dict[str, tuple[Titles, ...]] = {}
        for key, value in table.items():
            if key not in known:
                what = translate(
                    'there is no column "{key}"{near}', key=key, near=nearest(key, list(known))
                )
                raise self.wrong(what.rstrip("."), key, "columns")
            found = tuple(_titles(each) for each in (value if isinstance(value, list) else [value]))
            if not all(found) or not found:
                what = translate(
                    '{key} must be a title like "Order number", a list of titles one of which is there, or a list of lists that are joined',
                    key=key,
                )
                raise self.wrong(what, key, "columns")
            columns[key] = found
        for needed in all_needed:
            if not set(needed) & set(columns):
                what = translate("[columns] must name {keys}", keys=" / ".join(needed))
                raise self.wrong(what, "columns")
        return columns

    def states(self, known: type[S], *beside: str) -> dict[str, S]:
        """Which of our states each of their words is, folded; words of a state in `beside` are left out."""
        names = [*(each.value for each in known), *beside]
        table = self.found.get("states", {})
        if not isinstance(table, dict):
            raise self.wrong(translate("[states] must be a table"), "states")
        states: dict[str, S] = {}
        said: dict[str, str] = {}
        for state, words in table.items():
            if state not in names:
                what = translate(
                    'there is no state "{state}"; there are {all}',
                    state=state,
                    all=", ".join(names),
                )
                raise self.wrong(what, state, "states")
            some = [words] if isinstance(words, str) else words
            if not isinstance(some, list) or not all(isinstance(each, str) for each in some):
                what = translate("{key} must be a list of words", key=state)
                raise self.wrong(what, state, "states")
            for word in some:
                if (first := said.setdefault(fold(word), state)) != state:
                    what = translate(
                        '"{word}" is {first} already; leave it out of one of the two',
                        word=word,
                        first=first,
                    )
                    raise self.wrong(what, state, "states")
            if state not in beside:
                states |= {fold(each): known(state) for each in some}
        return states


def _titles(value: object) -> Titles:
    some = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) and each.strip() for each in some):
        return ()
    return tuple(some)
