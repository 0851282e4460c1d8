"""Moments as they come in: one that no calendar has counts from when it was received, so that
nothing that shows or sorts moments meets it; how many there were is kept for `doctor`."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from socialdesk.model.ids import DAY, AccountId, Instant
from socialdesk.model.message import NOT_TOLD, Edit, Event, InboundMessage
from socialdesk.store.engine.database import Connection

ODD = "odd moments"
"""Under this an account remembers how many there were."""
EARLIEST = 1_072_915_200_000
"""2004: before that none of the platforms was there (ms)."""
AHEAD = 366 * DAY
"""Milliseconds that a platform's clock may be ahead of ours; beyond that its word is no moment."""
COUNT = """
    INSERT INTO account_memory (account_id, key, value, position) VALUES ($1, $2, $3, 0)
    ON CONFLICT (account_id, key) DO UPDATE
        SET value = CAST(CAST(account_memory.value AS bigint) + CAST(excluded.value AS bigint) AS text)
"""


def is_odd(at: int, received_at: Instant) -> bool:
    """Whether this is no moment at which anything can have happened."""
    return not EARLIEST < at < received_at + AHEAD


def sound(event: Event, received_at: Instant) -> Event:
    """The event with every moment that is none put to when it was received."""
    if isinstance(event, Edit):
        message = sound(event.message, received_at)
        assert isinstance(message, InboundMessage)
        odd = is_odd(event.edited_at, received_at)
        if message is event.message and not odd:
            return event
        return Edit(message, received_at if odd else event.edited_at)
    wrong = {
        name: received_at
        for name in ("at", "edited_at", "watermark")
        if (at := getattr(event, name, None)) not in (None, NOT_TOLD) and is_odd(at, received_at)
    }
    if isinstance(event, InboundMessage) and event.at == NOT_TOLD:
        wrong["at"] = received_at
    kind: Any = event
    found: Event = replace(kind, **wrong) if wrong else event
    return found


async def count_odd(conn: Connection, found: Counter[AccountId]) -> None:
    """So many more of each account."""
    await conn.many(COUNT, [(account, ODD, str(count)) for account, count in found.items()])
