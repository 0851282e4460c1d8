"""What the Bot API refuses, and in which words: the checks that come before anything is sent.

Words and limits are those of the official server (github.com/tdlib/telegram-bot-api, May 2026) and of
core.telegram.org/bots/api; how fast is too fast is core.telegram.org/bots/faq, "My bot is hitting
limits".
"""

from __future__ import annotations

import json
import struct
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

LONGEST_TEXT, LONGEST_CAPTION = 4_096, 1_024
LARGEST_PHOTO, LARGEST_FILE = 10 * 1024 * 1024, 50 * 1024 * 1024
MOST_SIDES, MOST_RATIO = 10_000, 20
NOT_BY_ITSELF = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of updates that come only to a bot that asked for them."""
AHEAD = 10
"""An offset further beyond the end of the queue is taken for one of another server."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that says no."""

    code: int
    words: str
    retry_after: int = 0


def kinds_of(value: object) -> frozenset[str] | None:
    """`allowed_updates` as it was sent; None where nothing was said, so that what was said before
    holds."""
    if value in (None, ""):
        return None
    found = json.loads(value) if isinstance(value, str | bytes) else value
    return frozenset(map(str, found)) if isinstance(found, list) else None


def wants(allowed: frozenset[str] | None, kind: str) -> bool:
    """Whether a bot that asked for these kinds gets one of this kind."""
    return kind in allowed if allowed else kind not in NOT_BY_ITSELF


def chats_of(update: Json) -> Iterator[tuple[str, int]]:
    """The chats that an update tells of, each with the highest message number that it names."""
    for kind, about in update.items():
        if not isinstance(about, dict):
            continue
        if kind == "business_connection":
            yield str(about.get("user_chat_id", "")), 0
        place = about.get("message") if kind == "callback_query" else about
        if isinstance(place, dict) and isinstance(chat := place.get("chat"), dict):
            number = place.get("message_id", 0)
            yield str(chat.get("id", "")), number if isinstance(number, int) else 0
        elif kind == "callback_query" and isinstance(about.get("from"), dict):
            yield str(about["from"].get("id", "")), 0


def wrong_text(text: str) -> Refusal | None:
    """Why these words cannot be a message. Blanks at both ends do not count."""
    if not text.strip():
        return Refusal(400, "Bad Request: message text is empty")
    if len(text.strip()) > LONGEST_TEXT:
        return Refusal(400, "Bad Request: message is too long")
    return None


def wrong_file(name: str, body: object, caption: str) -> Refusal | None:
    """Why this cannot be sent as a photo or document. A text is the id of a file that is there."""
    if body in (None, "", b""):
        words = f"there is no {name} in the request" if body is None else "file must be non-empty"
        return Refusal(400, f"Bad Request: {words}")
    if len(caption.strip()) > LONGEST_CAPTION:
        return Refusal(400, "Bad Request: message caption is too long")
    if not isinstance(body, bytes):
        return None
    if len(body) > LARGEST_FILE:
        return Refusal(413, "Request Entity Too Large")
    if name != "photo":
        return None
    if len(body) > LARGEST_PHOTO:
        return Refusal(400, "Bad Request: file is too big")
    width, height = _sides(body)
    if width + height > MOST_SIDES or max(width, height) > MOST_RATIO * max(min(width, height), 1):
        return Refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    return None


def _sides(body: bytes) -> tuple[int, int]:
    if body[:8] == b"\x89PNG\r\n\x1a\n" and len(body) >= 24:
        width, height = struct.unpack(">II", body[16:24])
        return int(width), int(height)
    return 1, 1


def attached(data: Json, name: str) -> Json:
    """A call whose file lies beside it (`attach://…`), as if it lay in its own field."""
    told = data.get(name)
    if not isinstance(told, str) or not told.startswith("attach://"):
        return data
    part = told.removeprefix("attach://")
    return {**data, name: data.get(part), f"{name}_name": data.get(f"{part}_name")}


def answered(data: Json) -> tuple[int, bool]:
    """The message a send answers (0: none), and whether it goes out without one that is not there."""
    told = data.get("reply_parameters")
    if not told:
        return int(data.get("reply_to_message_id") or 0), is_true(
            data.get("allow_sending_without_reply")
        )
    found = json.loads(told) if isinstance(told, str | bytes) else told
    return int(found.get("message_id") or 0), is_true(found.get("allow_sending_without_reply"))


def is_true(value: object) -> bool:
    """A boolean as JSON or as a form has it."""
    return value is True or str(value).lower() == "true"


@dataclass(slots=True)
class Flood:
    """How fast a bot may be: about one message a second in a chat (a short burst passes), 20 a minute in
    a group, 30 a second altogether."""

    burst: int = 4
    altogether: int = 30
    group: int = 20
    _sent: dict[str, deque[int]] = field(default_factory=dict)
    _all: deque[int] = field(default_factory=deque)

    def refusal(self, chat: str, now: int) -> Refusal | None:
        """Why one more message is too many at this moment; else it is counted."""
        window, most = (
            (60_000, self.group) if chat.startswith("-") else (self.burst * 1_000, self.burst)
        )
        mine = self._sent.setdefault(chat, deque())
        for times, length, limit in ((mine, window, most), (self._all, 1_000, self.altogether)):
            while times and times[0] <= now - length:
                times.popleft()
            if len(times) >= limit:
                seconds = max((times[0] + length - now + 999) // 1_000, 1)
                return Refusal(429, f"Too Many Requests: retry after {seconds}", seconds)
        mine.append(now)
        self._all.append(now)
        return None
