"""When an announcement is to go out, as people say it: one moment, or one that comes again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.recurrence import Recurrence, parse_cron, parse_every, said
from socialdesk.model.text import sentence
from socialdesk.model.when import parse_when
from socialdesk.services.broadcasting.occurrences import Occurrences

SAID_BACK = 3
"""Of what comes again, so many moments are said back."""
_CRONTAB = re.compile(r"[\d*?][\w*,/?-]*(?:\s+[\w*,/?-]+){4}\Z")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an announcement goes out, as it was typed: one of a moment, words and a line of crontab;
    and until which day."""

    at: str = ""
    every: str = ""
    cron: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """A schedule as it was understood. `words` say a recurrence back; `moments` are the first few at
    which it goes out."""

    stored: Mapping[str, object]
    next_at: Instant
    until: Instant | None
    words: str
    moments: tuple[Instant, ...]


def timetable(schedule: Schedule, now: Instant, zone: ZoneInfo) -> Timetable:
    """What a schedule means. Raises NotAllowed with a sentence."""
    given = [each for each in (schedule.at, schedule.every, schedule.cron) if each]
    if len(given) != 1:
        raise NotAllowed(
            translate(
                'Say when: one of --at "2026-12-01 20:00", --every "every Friday 19:00", --cron "0 19 * * 5".'
            )
        )
    here = datetime.fromtimestamp(now / 1000, zone)
    try:
        until = _end_of_day(schedule.until, here) if schedule.until else None
        if schedule.at:
            at = Instant(int(parse_when(schedule.at, here).timestamp() * 1000))
            return Timetable({"at": at}, at, None, "", (at,))
        recurrence = (
            parse_cron(schedule.cron) if schedule.cron else parse_every(schedule.every, here)
        )
    except ValueError as error:
        raise NotAllowed(sentence(error)) from None
    return _recurring(recurrence, now, until, zone)


def timetable_of(words: str, until: str, now: Instant, zone: ZoneInfo) -> Timetable:
    """The same of one line, whichever way it is written: `every Friday 19:00`, `tomorrow 9:00`,
    `0 19 * * 5`. Raises NotAllowed with a sentence."""
    words = words.strip()
    if _CRONTAB.match(words):
        return timetable(Schedule(cron=words, until=until), now, zone)
    here = datetime.fromtimestamp(now / 1000, zone)
    try:
        parse_every(words, here)
    except ValueError as again:
        try:
            parse_when(words, here)
        except ValueError as once:
            # What names a day that comes again was meant to; of the rest a moment says more.
            raise NotAllowed(f"{_nearer(words, again, once)}.") from None
        return timetable(Schedule(at=words, until=until), now, zone)
    return timetable(Schedule(every=words, until=until), now, zone)


def _nearer(words: str, again: ValueError, once: ValueError) -> ValueError:
    every = re.search(r"every|each|daily|weekly|monthly|mỗi|hằng|hàng|ทุก", words.casefold())
    return again if every else once


def _recurring(
    recurrence: Recurrence, now: Instant, until: Instant | None, zone: ZoneInfo
) -> Timetable:
    moments: list[Instant] = []
    times, at = Occurrences(recurrence, zone), now
    while len(moments) < SAID_BACK and (found := times.after(at)) is not None:
        if until is not None and found > until:
            break
        moments.append(found)
        at = found
    if not moments:
        raise NotAllowed(translate("By this schedule it would never go out."))
    return Timetable({"cron": str(recurrence)}, moments[0], until, said(recurrence), tuple(moments))


def _end_of_day(text: str, here: datetime) -> Instant:
    """Until the end of a day: `2026-12-31`, `cuối tháng`. Raises ValueError."""
    day = parse_when(text, here)
    return Instant(
        int(day.replace(hour=23, minute=59, second=59, microsecond=999_000).timestamp() * 1000)
    )
