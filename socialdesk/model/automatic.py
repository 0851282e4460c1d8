"""When the program has said enough by itself in a conversation, and a person is called instead.

Another program may sit at the other end: it answers each of our messages within a second and is marked as a bot by
no platform. Whatever we would say next, it would go on for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.text import fold

PER_HOUR = 6
"""Automatic messages in a conversation within any hour, unless the shop says otherwise."""
AGAIN = 3
"""How often a customer writes the very same, within an hour in which the program has answered twice, until it is taken
for a program's."""
ANSWERED = 2
"""How often the program must have spoken before it looks whether the customer repeats themself."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the program said to somebody by itself, and when (ms) it was queued."""

    body: str
    at: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What a conversation looks like just before something more would be said. `said`: automatic messages of the
    last hour; `stopped_at`: when (ms) the program fell silent at last; `replied_at`: when a person last answered; `body`:
    the message that would be answered, and `earlier` the customer's before it within the hour (both empty where nothing
    is answered)."""

    said: Sequence[Spoken]
    stopped_at: Instant | None = None
    replied_at: Instant | None = None
    body: str = ""
    earlier: Sequence[str] = ()


def silence(heard: Heard, now: Instant, per_hour: int = PER_HOUR) -> str:
    """Why nothing more is said by itself at `now`: "stopped" where that was so before and no person has answered since,
    "many" after `per_hour` automatic messages within an hour and since a person answered, "echo" where our own words come
    back as the customer's, "again" where they write the very same again and again; empty where it may speak."""
    replied_at = heard.replied_at or 0
    if heard.stopped_at is not None and replied_at < heard.stopped_at:
        return "stopped"
    since = max(now - HOUR, replied_at)
    said = [each for each in heard.said if each.at > since]
    if len(said) >= per_hour:
        return "many"
    words = fold(heard.body) if said else ""
    if words and any(words == fold(each.body) for each in said):
        return "echo"
    if words and len(said) >= ANSWERED:
        repeated = sum(fold(each) == words for each in heard.earlier) + 1
        if repeated >= AGAIN:
            return "again"
    return ""
