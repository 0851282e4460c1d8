"""What texts take in of somebody's order: `{order}`, `{total}`, `{tracking}`. Pure.

A text that the program says by itself is decided on before anybody looks at orders, which most texts say nothing of. Its
fields of an order stay in it until it is queued, and are filled in there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

FIELDS = ("order", "total", "tracking", "tier")
LATER = "\0later"
"""A value that stands for: not known here, it is filled in where the text is queued."""
LEFT: Mapping[str, str] = dict.fromkeys(FIELDS, LATER)
_FIELD = re.compile(
    rf"(?P<blank>[ \t]*)\{{(?P<name>{'|'.join(FIELDS)})(?:\|(?P<other>[^{{}}]*))?\}}"
)


def asks(text: str) -> bool:
    """Whether a text has one of them."""
    return "{" in text and _FIELD.search(text) is not None


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with them filled in. One of which nothing is known is what it says stands there then, or is left out with the
    blank before it."""

    def value(found: re.Match[str]) -> str:
        said = values.get(found["name"], "") or found["other"] or ""
        return found["blank"] + said if said else ""

    return _FIELD.sub(value, text).strip()
