"""What another system wrote down of a conversation: one thing a line, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from socialdesk.model.i18n import translate
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.text import one_line, storable

LONGEST_LINE = 1 << 20
"""Bytes; a longer line is none of ours."""
LONGEST_TEXT = 65_536
LONGEST_NUMBER = 512
"""Letters of an account, a chat, or a number."""
LONGEST_NAME = 128
"""Letters of people's names; what is longer is cut."""
EARLIEST = Instant(1_072_915_200_000)
"""2004: before that nobody answered customers in a chat (ms)."""
AHEAD = 366 * DAY
"""Milliseconds that another system's clock may be ahead of ours, as a platform's may; beyond that its word is no
moment."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LARGEST_SEQ = 1 << 40


class By(StrEnum):
    """Who did it, or what was done."""

    CUSTOMER = "customer"
    AGENT = "agent"
    """A person of the shop, in that system."""
    ELSEWHERE = "elsewhere"
    """A person of the shop, in the platform's own app."""
    AUTOMATIC = "automatic"
    """A program: a greeting, an answer of a robot, an announcement."""
    NOTE = "note"
    ASSIGN = "assign"
    """It was given to `agent`; to nobody, where that is empty."""
    RESOLVE = "resolve"


SAID = frozenset({By.CUSTOMER, By.AGENT, By.ELSEWHERE, By.AUTOMATIC, By.NOTE})
"""Those that have words."""


class Unreadable(ValueError):
    """A line that says nothing that could be taken in. Its text is a sentence for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One thing that happened in another system. `number` is its own there, and tells it apart in its
    chat; texts are as hostile as any customer's."""

    account: str
    chat: str
    number: str
    at: Instant
    by: By
    name: str = ""
    """What the customer is called."""
    agent: str = ""
    text: str = ""
    unasked: bool = False
    """A customer's that wants no answer."""
    deleted_at: Instant | None = None
    """When it was taken back."""

    @property
    def seq(self) -> int:
        """Tells apart what was said at the same moment, where numbers do; else the order of lines does."""
        is_number = self.number.isascii() and self.number.isdecimal() and len(self.number) < 13
        return min(int(self.number), _LARGEST_SEQ - 1) if is_number else 0


def read_line(line: bytes, zone: tzinfo, now: Instant) -> Imported:
    """What a line says; a moment without a zone is the shop's. Raises Unreadable."""
    if len(line) > LONGEST_LINE:
        raise Unreadable(translate("The line is too long (more than a megabyte)."))
    found = _object(line)
    by = _by(found)
    text = _text(found, "text", LONGEST_TEXT, needed=False)
    if by is By.NOTE and not text.strip():
        raise Unreadable(translate("A note needs a text."))
    return Imported(
        _text(found, "account", LONGEST_NUMBER),
        _number(found, "chat"),
        _number(found, "id"),
        _moment(found, "at", zone, now),
        by,
        one_line(_text(found, "name", LONGEST_TEXT, needed=False), LONGEST_NAME),
        one_line(_text(found, "agent", LONGEST_TEXT, needed=False), LONGEST_NAME),
        text,
        _flag(found, "unasked"),
        None if found.get("deleted_at") is None else _moment(found, "deleted_at", zone, now),
    )


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable(translate("The line is no UTF-8.")) from None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unreadable(translate("The line is no JSON object."))
    return found


def _by(found: Mapping[str, Any]) -> By:
    said = found.get("by")
    known = next((each for each in By if each == said), None)
    if known is None:
        raise Unreadable(
            translate(
                "“by” is {value}; it must be one of {known}.",
                value=_quoted(said),
                known=", ".join(By),
            )
        )
    return known


def _text(found: Mapping[str, Any], key: str, longest: int, *, needed: bool = True) -> str:
    value = found.get(key)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise _not_text(key, value)
    return _kept(key, value, longest, needed=needed)


def _number(found: Mapping[str, Any], key: str) -> str:
    """A name that a system gives: text, or a whole number."""
    value = found.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 1 << 127 else ""
    if not isinstance(value, str):
        raise _not_text(key, value)
    return _kept(key, value, LONGEST_NUMBER, needed=True)


def _kept(key: str, value: str, longest: int, *, needed: bool) -> str:
    if len(value) > longest:
        raise Unreadable(
            translate(
                "“{key}” is too long: {length} letters, at most {longest} are kept.",
                key=key,
                length=len(value),
                longest=longest,
            )
        )
    kept = storable(value)
    if needed and not kept.strip():
        raise Unreadable(translate("“{key}” is empty.", key=key))
    return kept.strip() if needed else kept


def _flag(found: Mapping[str, Any], key: str) -> bool:
    value = found.get(key)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise Unreadable(
        translate("“{key}” is {value}; it is true or false.", key=key, value=_quoted(value))
    )


def _not_text(key: str, value: object) -> Unreadable:
    if value is None:
        return Unreadable(translate("There is no “{key}”.", key=key))
    return Unreadable(
        translate("“{key}” is {value}, which is no text.", key=key, value=_quoted(value))
    )


def _quoted(value: object) -> str:
    return one_line(json.dumps(value, ensure_ascii=False, default=str), 40)


def _moment(found: Mapping[str, Any], key: str, zone: tzinfo, now: Instant) -> Instant:
    value = found.get(key)
    if value is None:
        raise _not_text(key, value)
    at = _milliseconds(value, zone)
    if at is None:
        raise Unreadable(
            translate(
                "“{key}” is {value}; write 2026-03-02T16:50:00+07:00 (without a zone it is the shop's), or whole milliseconds since 1970.",
                key=key,
                value=_quoted(value),
            )
        )
    if not EARLIEST <= at < now + AHEAD:
        raise Unreadable(
            translate(
                "“{key}” is {value}, a moment at which this cannot have happened: before 2004, or more than a year ahead.",
                key=key,
                value=_quoted(value),
            )
        )
    return Instant(at)


def _milliseconds(value: object, zone: tzinfo) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or len(value) > 40:
        return None
    text = value.strip()
    if "T" not in text[8:12].upper() and " " not in text[8:12]:
        return None  # a day alone says nothing of how long somebody waited
    try:
        moment = datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return (aware.astimezone(UTC) - _EPOCH) // _MILLISECOND
    except (ValueError, OverflowError):
        return None
