"""What goes out in the coming days: broadcasts and scheduled answers, also as a calendar file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from socialdesk.model.ids import DAY, Instant
from socialdesk.model.recurrence import parse_cron
from socialdesk.services.broadcasting.occurrences import Occurrences
from socialdesk.store.store import Store

MOST_TIMES = 2_000
"""Occurrences of one broadcast that are listed."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One thing that goes out at a moment (ms). `kind` is broadcast, live or answer; `uid` names it
    in calendars, the same whenever it is written."""

    at: Instant
    kind: str
    name: str
    conversation: int | None
    summary: str
    uid: str


async def agenda(store: Store, now: Instant, days: int, zone: ZoneInfo) -> list[Appointment]:
    """Everything until so many days from now, in its order."""
    until = Instant(now + days * DAY)
    found: list[Appointment] = []
    for each in await store.broadcasts.all():
        if each.next_at is None:
            continue
        times = [Instant(each.next_at)]
        if each.cron:
            last = until if each.until is None else Instant(min(until, each.until))
            times += Occurrences(parse_cron(each.cron), zone).between(times[0], last)
        words = next(iter(each.content.texts.values()), "")
        found += [
            Appointment(
                at, "broadcast", each.name, None, words, f"broadcast-{each.id}-{at}@socialdesk"
            )
            for at in times[:MOST_TIMES]
            if at <= until
        ]
    for row in await store.deliveries.rows("scheduled", MOST_TIMES):
        if row.due_at <= until:
            at = Instant(row.due_at)
            uid = f"answer-{row.id}@socialdesk"
            found.append(Appointment(at, "answer", row.name, row.conversation_id, row.body, uid))
    for live in await store.lives.all():
        if live.state == "planned" and live.planned_for and now <= live.planned_for <= until:
            at = Instant(live.planned_for)
            uid = f"live-{live.id}@socialdesk"
            found.append(Appointment(at, "live", live.name, None, live.title, uid))
    return sorted(found, key=lambda each: (each.at, each.uid))


def calendar(appointments: Sequence[Appointment], now: Instant) -> bytes:
    """A calendar file (RFC 5545): an event for each, in UTC."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - few ask for one

    found = Calendar()
    found.add("prodid", "-//socialdesk//agenda//EN")
    found.add("version", "2.0")
    for each in appointments:
        event = Event()
        event.add("uid", each.uid)
        event.add("dtstamp", datetime.fromtimestamp(now / 1000, UTC))
        event.add("dtstart", datetime.fromtimestamp(each.at / 1000, UTC))
        event.add("summary", f"{each.name}: {each.summary}" if each.summary else each.name)
        event.add("categories", [each.kind])
        found.add_component(event)
    return bytes(found.to_ical())
