"""What channels that ask for their messages (or are asked how they fare) do over and over."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from typing import NoReturn

from socialdesk.bots.payload import Json
from socialdesk.channel import AccountState, Health, Receive, Report
from socialdesk.clock import Clock
from socialdesk.model.ids import Instant
from socialdesk.model.message import RawUpdate

WATCH, WATCH_CLOSELY = 20.0, 5.0
"""Seconds between two looks at an account with a webhook that is well, and at one that is not."""
AT_ONCE = 100
"""Rows that are handed on together."""


async def keep_looking(
    look: Callable[[], Awaitable[Health]],
    report: Report,
    clock: Clock,
    pause: Callable[[Health], float],
) -> NoReturn:
    """Look, and report how the account fares whenever that changes; until cancelled."""
    said: Health | None = None
    while True:
        health = await look()
        if health != said:
            said = health
            await report(health)
        await clock.sleep(pause(health))


async def watch(look: Callable[[], Awaitable[Health]], report: Report, clock: Clock) -> NoReturn:
    """Look after an account with a webhook: its messages come in by themselves, so somebody must
    see whether its token still holds."""
    await keep_looking(look, report, clock, _closely_if_unwell)


def _closely_if_unwell(health: Health) -> float:
    return WATCH if health.state is AccountState.LISTENING else WATCH_CLOSELY


async def hand_over(
    rows: Iterable[Json], word: str, name: Callable[[Json], str], receive: Receive, now: Instant
) -> None:
    """Give rows that were read back to the receiver, as updates under `word`; `name` gives a row's
    own. Raises StoreError."""
    updates = []
    for row in rows:
        body = {word: row}
        raw = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        updates.append(RawUpdate(raw, now, f"{word}:{name(row)}"[:200], body))
    for start in range(0, len(updates), AT_ONCE):
        await receive(updates[start : start + AT_ONCE])
