"""When announcements go out, and what becomes of a moment that was missed."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from socialdesk.model.i18n import translate
from socialdesk.model.ids import DAY, MINUTE, Instant
from socialdesk.model.query import length_of
from socialdesk.model.recurrence import parse_cron
from socialdesk.services.broadcasting.occurrences import Occurrences
from socialdesk.store.broadcasts import Broadcast

PROMPT = 2 * MINUTE
"""So late (ms) a run still counts as on time: a worker was restarted, or the machine was busy."""
MOST_MISSED = 1_000
"""Missed moments that are written down; of more, the newest."""


def parse_late(text: str) -> str:
    """What becomes of a run whose moment was missed: `skip` it, `ask` at the desk, or `send:6h` if it
    is no later than that. Raises ValueError with a sentence."""
    word = text.strip().casefold()
    if word in ("skip", "ask"):
        return word
    found = re.fullmatch(r"send:\s*(.+)", word)
    if found is None:
        raise ValueError(
            translate('"{text}" is no way for a late one; write skip, ask or send:6h', text=text)
        )
    length_of(found[1])
    return f"send:{found[1].replace(' ', '')}"


def due_runs(
    broadcast: Broadcast, now: Instant, zone: ZoneInfo
) -> tuple[Instant | None, list[tuple[Instant, str]]]:
    """When it is due next, and a run (its moment, the state it begins in) for each moment that has
    come: of several that were missed only the newest may still go out."""
    assert broadcast.next_at is not None
    moments, next_at = [Instant(broadcast.next_at)], None
    if broadcast.cron:
        times = Occurrences(parse_cron(broadcast.cron), zone)
        last = now if broadcast.until is None else Instant(min(now, broadcast.until))
        moments = _missed(times, moments[0], last)
        next_at = times.after(max(moments[-1], now))
        if next_at is not None and broadcast.until is not None and next_at > broadcast.until:
            next_at = None
        if broadcast.until is not None:
            moments = [each for each in moments if each <= broadcast.until]
    moments = moments[-MOST_MISSED:]
    runs = [(each, "skipped") for each in moments[:-1]]
    return next_at, [*runs, *((each, _state(broadcast.late, now - each)) for each in moments[-1:])]


def _missed(times: Occurrences, first: Instant, last: Instant) -> list[Instant]:
    """From `first` to `last`, at least the newest `MOST_MISSED`: of what comes every minute nobody
    counts a whole year, while the worker does nothing else."""
    window = DAY
    while (start := Instant(last - window)) > first:
        found = list(times.between(start, last))
        if len(found) >= MOST_MISSED:
            return found
        window *= 4
    return [first, *times.between(first, last)]


def _state(late: str, by: int) -> str:
    if by <= PROMPT:
        return "planning"
    if late == "ask":
        return "waiting"
    if late == "skip":
        return "skipped"
    return "planning" if by <= length_of(late.removeprefix("send:")) else "skipped"
