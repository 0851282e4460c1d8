"""What a platform allows, as data, and the one judge of whether something may be sent now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import PaceRules
from socialdesk.model.text import utf16_length


@dataclass(frozen=True, slots=True)
class ReplyWindow:
    """For how long after the customer's last message a chat may be written to (milliseconds)."""

    length: int
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """One channel's limits. `text_limit` is counted by `measure`; windows hold for the chat kinds they name."""

    text_limit: int
    pace: PaceRules
    measure: Callable[[str], int] = utf16_length
    windows: Mapping[ChatKind, ReplyWindow] = field(default_factory=dict)
    download_limit: int = 20 * 1024 * 1024
    """The largest attachment in bytes that the platform hands out."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """It may be sent; `until` is when that ends, None where it does not."""

    until: Instant | None = None


@dataclass(frozen=True, slots=True)
class Never:
    """It may not be sent, and waiting will not change that; `why` says what is possible instead."""

    why: str


Verdict = Allowed | Never


def judge(
    capabilities: Capabilities, chat_kind: ChatKind, last_inbound_at: Instant | None, blocked: bool, now: Instant
) -> Verdict:
    """May something be said in this chat now? Asked by the composer, and again by the dispatcher before it sends."""
    if blocked:
        return Never("The customer has blocked this account. Wait until they write again, or reach them elsewhere.")
    window = capabilities.windows.get(chat_kind)
    if window is None:
        return Allowed()
    if last_inbound_at is None:
        return Never(f"The customer has not written yet, and {window.why}")
    until = Instant(last_inbound_at + window.length)
    if now >= until:
        return Never(f"The customer last wrote {_ago(now - last_inbound_at)} ago, and {window.why}")
    return Allowed(until)


def _ago(length: int) -> str:
    if length >= 2 * DAY:
        return f"{length // DAY} days"
    if length >= 2 * HOUR:
        return f"{length // HOUR} hours"
    return f"{max(length // MINUTE, 1)} minutes"
