"""JSON as no platform sends it, which must stop no account and cost no customer a word: nested deeper
than anything can be read, with numbers of thousands of digits, with bytes that are no text."""

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


_LENIENT = json.JSONDecoder(parse_int=lambda digits: int(digits) if len(digits) < 20 else digits)


def loads(body: str | bytes) -> Any:
    """Decode JSON. A number of more digits than Python reads becomes a text, and a byte that is no
    text the sign for it: what stands beside them is read. Raises ValueError, RecursionError."""
    try:
        return json.loads(body)
    except json.JSONDecodeError:
        raise
    except ValueError:
        text = body if isinstance(body, str) else body.decode("utf-8", "replace")
        return _LENIENT.decode(text)


def decode_at(text: str, start: int) -> tuple[Any, int]:
    """What stands at a place, and where it ends; otherwise as `loads`."""
    try:
        return _STRICT.raw_decode(text, start)
    except json.JSONDecodeError:
        raise
    except ValueError:
        return _LENIENT.raw_decode(text, start)


_STRICT = json.JSONDecoder()


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
    return loads("".join((*pieces, text[kept:])))


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
