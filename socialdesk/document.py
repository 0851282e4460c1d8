"""A TOML file as it is written, so that what is wrong in it is said with file and line."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from socialdesk.errors import ConfigError
from socialdesk.model.i18n import called, translate
from socialdesk.model.text import text_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a table (the `number`-th of its name), and a key of it or none."""

    table: str
    key: str = ""
    number: int = 0


def within(place: Place, *path: str) -> list[Place]:
    """Where something deep within a value may stand, by keys: the nearest first, then the value itself."""
    keys = [place.table, place.key, *path]
    found = []
    for depth in range(len(keys) - 1, 0, -1):
        above = ".".join(keys[:depth])
        found += [Place(above, keys[depth]), Place(f"{above}.{keys[depth]}")]
    return [*found, place]


def read_text_file(path: Path) -> str:
    """What stands in a file of the shop's own. Raises ConfigError where that is no text, with the line."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = called(os.strerror(error.errno or 0))
        raise ConfigError(
            translate("{path}: cannot be read ({why}).", path=path, why=why)
        ) from None
    try:
        return text_of(raw)
    except UnicodeDecodeError as error:
        raise ConfigError(
            translate(
                "{path}, line {n}: these letters are not UTF-8. Save the file as UTF-8 text.",
                path=path,
                n=raw[: error.start].count(b"\n") + 1,
            )
        ) from None


def read_toml(text: str, path: Path | None, hint: str) -> dict[str, Any]:
    """What a text says as TOML; `hint` says how it is written, where it is none. Raises ConfigError with
    file and line."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        if set("“”") & set(text):
            hint += " " + translate('“ and ” are none: write ".')
        raise ConfigError(f"{path}: {error}. {hint}") from None


class Document:
    """The file as it is written: where its lines are, and what lies beside it."""

    def __init__(self, text: str, path: Path | None) -> None:
        self.path = path
        self.text = text
        self.folder = path.parent if path else Path.cwd()
        self._lines = text.splitlines()

    def wrong(self, what: str, place: Place, *others: Place) -> ConfigError:
        """The error for what stands at a place, or where that is not found at the first of others."""
        lines = map(self._line, (place, *others))
        return self.wrong_at(what, next((line for line in lines if line), 0))

    def wrong_at(self, what: str, line: int) -> ConfigError:
        """The error for what stands in a line (from 1; 0: in the file as such)."""
        where = translate("{path}, line {n}", path=self.path, n=line) if line else str(self.path)
        return ConfigError(f"{where}: {what}.")

    def _line(self, place: Place) -> int:
        """Where a key stands: below the table's head (the `number`-th one of an array), or the head
        itself; for a table that is written as a value, where that stands."""
        head = re.compile(rf"^\s*\[\[?\s*{re.escape(place.table)}\s*\]\]?")
        key = re.compile(rf'^\s*["\']?{re.escape(place.key)}["\']?\s*=') if place.key else None
        heads = [number for number, line in enumerate(self._lines, 1) if head.match(line)]
        if not heads:
            bare = re.compile(rf'^\s*["\']?{re.escape(place.table)}["\']?\s*[=.]')
            numbers = (number for number, line in enumerate(self._lines, 1) if bare.match(line))
            above, _, last = place.table.rpartition(".")
            return next(numbers, 0) or (self._line(Place(above, last)) if above else 0)
        start = heads[min(place.number, len(heads) - 1)]
        for number, line in enumerate(self._lines[start:], start + 1):
            if line.lstrip().startswith("["):
                break
            if key and key.match(line):
                return number
        return start
