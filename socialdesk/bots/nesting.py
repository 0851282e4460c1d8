"""JSON that is nested deeper than anything can be read: no platform sends it, and it must not stop an
account. Walked along without recursion."""

from __future__ import annotations

import json
import re
from typing import Any

DEEPEST = 200
"""Levels of objects and lists that are read; what platforms send has a tenth of that."""
CUT = "nested too deeply, and cut off"
"""Stands where something deeper was; an update with it goes to quarantine."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_NUMBER = re.compile(r"\s*:\s*(\d{1,18})")


def end_of(text: str, start: int) -> int:
    """Where the object or list ends that begins at a place. Raises ValueError if it does not."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        sign = token[0]
        depth += (sign in "[{") - (sign in "]}")
        if depth == 0:
            return token.end()
    raise ValueError(text[start : start + 1])


def number_in(text: str, key: str) -> int | None:
    """A number that stands under a key of the outermost object."""
    depth = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        depth += (sign in "[{") - (sign in "]}")
        if depth == 1 and sign == f'"{key}"' and (found := _NUMBER.match(text, token.end())):
            return int(found[1])
    return None


def shallow(text: str) -> Any:
    """The text decoded, whatever lies deeper than `DEEPEST` cut off. Raises ValueError."""
    pieces, depth, kept = list[str](), 0, 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                pieces += (text[kept : token.start()], json.dumps(CUT))
        elif sign in "]}":
            if depth == DEEPEST + 1:
                kept = token.end()
            depth -= 1
    if depth > DEEPEST:
        raise ValueError(CUT)
    return json.loads("".join((*pieces, text[kept:])))


def is_cut(value: object) -> bool:
    """Whether something was cut off in here."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if each == CUT:
            return True
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return False
