"""How commands print: JSON lines with stable keys, or text that is safe for a terminal."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO
from unicodedata import category, east_asian_width
from zoneinfo import ZoneInfo

from socialdesk.model.text import display_safe, escaped, one_line

if TYPE_CHECKING:
    pass


def json_line(value: dict[str, Any], stream: TextIO | None = None) -> None:
    """One object on one line: letters of every script as they are, where the stream can show them; what it cannot, and what a
    terminal would obey or what would turn or hide its neighbours, as JSON's `\\u…`."""
    line = escaped(json.dumps(value, ensure_ascii=False))
    out = sys.stdout if stream is None else stream
    try:
        line.encode(out.encoding or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(value)
    print(line, file=out)


def moment(at: int | None) -> str | None:
    """A stored moment as ISO 8601 in UTC with milliseconds, or None."""
    if at is None:
        return None
    return (
        datetime.fromtimestamp(at / 1000, UTC)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z")
    )


def local(at: int | None, zone: ZoneInfo, pattern: str = "%d/%m %H:%M") -> str:
    """A stored moment as the shop's clock showed it."""
    return "" if at is None else datetime.fromtimestamp(at / 1000, zone).strftime(pattern)


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Text and blanks up to a width; marks above and below a letter take none, broad letters and
    pictures two."""
    blanks = " " * (width - sum(_cells(each) for each in text))
    return blanks + text if right else text + blanks


def _cells(letter: str) -> int:
    """As the desk counts them, without the toolkit that it brings."""
    if category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(letter) in ("W", "F") else 1


def safe(text: str, length: int = 0) -> str:
    """Text from outside on one line, cut to `length` characters if that is given."""
    shown = display_safe(text)
    return one_line(shown, length) if length else shown
