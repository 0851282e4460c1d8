"""Reading payloads that nobody promised to keep the shape of: small questions with an answer for
every input."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from socialdesk.bots.nesting import CUT, loads
from socialdesk.errors import Unreadable
from socialdesk.model.ids import Instant, RemoteChat
from socialdesk.model.message import (
    Attachment,
    Author,
    ChannelState,
    Edit,
    ErasureRequest,
    Event,
    RawUpdate,
)
from socialdesk.model.text import storable

Json = dict[str, Any]
_UNSTORABLE = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)|\xed[\xa0-\xbf]")
"""Where a body may hold half a character, or NUL."""
LONGEST_NUMBER = 18
"""Digits of a number that every store can keep."""
LONGEST_NAME = 255
"""Characters of a platform's name for something."""
LAST_MOMENT = 32_503_680_000_000
"""The year 3000 in milliseconds: whatever lies beyond is no moment."""
SECONDS_BELOW = 100_000_000_000
"""A moment smaller than this is in seconds: in milliseconds it would lie before 1973."""


def body_of(raw: RawUpdate) -> Json:
    """An update's body as an object. Raises Unreadable (or a ValueError) for anything else."""
    found = json_of(raw)
    if not isinstance(found, dict):
        raise Unreadable("the update is not an object")
    refuse_cut(raw)
    return found


def json_of(raw: RawUpdate) -> object:
    """An update's body as JSON of which every text can be kept: half a character in one name must
    not cost what stands beside it. Raises ValueError for no JSON."""
    found = loads(raw.body) if raw.decoded is None else raw.decoded
    return _kept(found) if _UNSTORABLE.search(raw.body) else found


def _kept(value: object) -> object:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_kept(each) for each in value]
    if isinstance(value, dict):
        return {storable(str(key)): _kept(each) for key, each in value.items()}
    return value


def refuse_cut(raw: RawUpdate) -> None:
    """Raises Unreadable for an update of which something lay too deep to be read."""
    if CUT.encode() in raw.body:
        raise Unreadable(CUT)


def decoded(body: bytes) -> object:
    """A body as JSON, or None: one that is none goes in all the same, and to quarantine."""
    try:
        return loads(body)
    except (ValueError, RecursionError):
        return None


def part(value: object, key: str) -> Json:
    """The object under a key; empty where there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def parts(value: object, key: str) -> Iterator[Json]:
    """The objects of the list under a key."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, list):
        yield from (each for each in found if isinstance(each, dict))


def text(value: object, *keys: str) -> str:
    """The first text or number under one of the keys, storable; empty where there is none."""
    if isinstance(value, dict):
        for key in keys:
            found = value.get(key)
            if isinstance(found, str) and found:
                return storable(found)
            if isinstance(found, int | float) and not isinstance(found, bool):
                return str(found)
    return ""


def is_address(found: str) -> bool:
    """Whether a text is an address on the web: the only place files are fetched from."""
    return found.startswith(("http://", "https://"))


def identifier(value: object, *keys: str) -> str:
    """A platform's name for something; empty where there is none, or one that is longer than any
    name is (a store could not look it up)."""
    found = text(value, *keys)
    return found if len(found) <= LONGEST_NAME else ""


def number(value: object, *keys: str) -> int:
    """A whole number, written as such or as text; 0 where there is none."""
    found = text(value, *keys)
    return int(found) if found.isdecimal() and len(found) <= LONGEST_NUMBER else 0


def whole(value: object, key: str) -> int | None:
    """A whole number that a store can keep; None where there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, bool) or not isinstance(found, int):
        return None
    return found if abs(found) < 1 << 63 else None


_WHOLE = re.compile(r"-?[0-9]{1,40}\Z", re.ASCII)


def numeral(value: object, key: str) -> str:
    """The number that names something, however it is written (7, "7", 7.0), in digits; empty where
    there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    if isinstance(found, bool) or not isinstance(found, int | str):
        return ""
    try:
        written = str(found)
    except ValueError:
        return ""
    return written if _WHOLE.match(written) else ""


def instant(value: object, otherwise: Instant) -> Instant:
    """A moment in milliseconds or seconds, as a number or text, or in ISO form."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return otherwise
    try:
        found = int(value)
    except (ValueError, OverflowError):
        try:
            found = int(datetime.fromisoformat(str(value)).timestamp() * 1000)
        except (ValueError, OverflowError):
            return otherwise
    if not 0 < found < LAST_MOMENT:
        return otherwise
    return Instant(found * 1000 if found < SECONDS_BELOW else found)


NO_MOMENT = Instant(-1)
"""In the place of a moment that was told and is none: it counts from when it came in, and the store
keeps how many there were (`store/moments.py`)."""


def moment(value: object, otherwise: Instant) -> Instant:
    """When something was said: what is told and is no moment is noted as that."""
    return otherwise if value is None else instant(value, NO_MOMENT)


def fingerprint(value: object) -> str:
    """A short name for something that its platform gave none."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:20]


def chat_of(event: Event) -> RemoteChat | None:
    """The chat that an event is of, if it names one."""
    if isinstance(event, Edit):
        return event.message.chat or None
    if isinstance(event, ChannelState | ErasureRequest):
        return None
    return event.chat or None


def chats_of(events: tuple[Event, ...]) -> tuple[RemoteChat, ...]:
    """Every chat that these events are of, once."""
    return tuple(dict.fromkeys(chat for event in events if (chat := chat_of(event))))


class Strange:
    """Stands beside events that do not hold all there was, or not as what it is."""


STRANGE = Strange()


def speaker(author: Author, words: str, files: tuple[Attachment, ...]) -> Author:
    """Whose words these are. Where nothing is said, no person of the shop has answered, whatever
    the platform calls it."""
    return Author.BOT if author is Author.OWNER and not words and not files else author
