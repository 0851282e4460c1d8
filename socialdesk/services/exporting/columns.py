"""The columns of exports: a contract with whoever reads them (docs/exports.md). New ones are added at the end;
none is renamed, none moves."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import Any


class Kind(Enum):
    """What stands in a column; None is empty in all of them."""

    TEXT = auto()
    NUMBER = auto()
    LENGTH = auto()
    """Whole milliseconds."""
    MOMENT = auto()
    """An `Instant`, shown by the shop's clock."""
    FLAG = auto()
    NAMES = auto()
    """A list of words."""
    OBJECTS = auto()
    """A list of objects."""


Columns = dict[str, Kind]
Record = Sequence[Any]
"""A value for each column in turn."""

MESSAGES: Columns = {
    "message": Kind.NUMBER,
    "conversation": Kind.NUMBER,
    "account": Kind.TEXT,
    "channel": Kind.TEXT,
    "chat": Kind.TEXT,
    "chat_kind": Kind.TEXT,
    "customer": Kind.NUMBER,
    "name": Kind.TEXT,
    "id": Kind.TEXT,
    "at": Kind.MOMENT,
    "recorded_at": Kind.MOMENT,
    "direction": Kind.TEXT,
    "by": Kind.TEXT,
    "agent": Kind.TEXT,
    "sender": Kind.TEXT,
    "kind": Kind.TEXT,
    "text": Kind.TEXT,
    "attachments": Kind.OBJECTS,
    "reply_to": Kind.TEXT,
    "delivery": Kind.TEXT,
    "edited_at": Kind.MOMENT,
    "deleted_at": Kind.MOMENT,
    "hidden_at": Kind.MOMENT,
    "unasked": Kind.FLAG,
    "tags": Kind.NAMES,
}
_WAIT: Columns = {
    "wait": Kind.NUMBER,
    "conversation": Kind.NUMBER,
    "account": Kind.TEXT,
    "opened_at": Kind.MOMENT,
    "answered_at": Kind.MOMENT,
    "wall_ms": Kind.LENGTH,
    "business_ms": Kind.LENGTH,
    "agent": Kind.TEXT,
    "by": Kind.TEXT,
    "why_excluded": Kind.TEXT,
    "due_at": Kind.MOMENT,
}
"""As `stats waits --json` has them."""
_WHOSE: Columns = {
    "channel": Kind.TEXT,
    "chat": Kind.TEXT,
    "customer": Kind.NUMBER,
    "name": Kind.TEXT,
    "tags": Kind.NAMES,
}
WAITS: Columns = {
    **_WAIT,
    **_WHOSE,
    "target": Kind.TEXT,
    "target_due_at": Kind.MOMENT,
    "target_state": Kind.TEXT,
}
EPISODES: Columns = {**_WAIT, "resolved_at": Kind.MOMENT, **_WHOSE}
SURVEYS: Columns = {
    "survey": Kind.NUMBER,
    "kind": Kind.TEXT,
    "about": Kind.TEXT,
    "conversation": Kind.NUMBER,
    "account": Kind.TEXT,
    "channel": Kind.TEXT,
    "customer": Kind.NUMBER,
    "name": Kind.TEXT,
    "order": Kind.TEXT,
    "agent": Kind.TEXT,
    "asked_at": Kind.MOMENT,
    "arrived": Kind.FLAG,
    "score": Kind.NUMBER,
    "low": Kind.FLAG,
    "answered_at": Kind.MOMENT,
    "reason": Kind.TEXT,
    "tags": Kind.NAMES,
}
TABLES = {"messages": MESSAGES, "episodes": EPISODES, "waits": WAITS, "surveys": SURVEYS}
