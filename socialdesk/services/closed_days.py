"""A calendar file (iCalendar, RFC 5545) as the times at which a shop is closed: an event of whole days closes these,
one with a time closes that time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.errors import ConfigError
from socialdesk.model.hours import Closure, Source, instant
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.text import display_safe

LARGEST = 4 * 1024 * 1024
"""Bytes of a file."""
MOST = 20_000
"""Times in a file, those that repeat each for itself, also where several close the same day."""
MOST_EVENTS = 5_000
"""Events in a file: the library reads a thousand of them a second."""
HORIZON = date(2050, 1, 1)
"""Up to when an event that repeats for ever is followed."""
_AHEAD = 7_600
"""Years after which, in whole cycles of 400 years, every day is the same weekday again; 2050 becomes 9650."""
_OFTEN = ("HOURLY", "MINUTELY", "SECONDLY")


class NeverComes(ValueError):
    """An event's rule that no day is by."""

    def __init__(self, event: str, rule: str) -> None:
        super().__init__(event)
        self.event = event
        self.rule = rule


Closed = tuple[Mapping[date, str], tuple[Closure, ...]]


def closed_by(path: Path, zone: ZoneInfo) -> Closed:
    """The days that a file closes, with what it calls them, and the times. Moments without a zone are `zone`'s.
    Raises ConfigError with a sentence."""
    try:
        # What is no file (a pipe) would be waited for without an end.
        if path.exists() and not path.is_file():
            raise IsADirectoryError
        if path.stat().st_size > LARGEST:
            raise ConfigError(
                translate("{path}: is larger than 4 MB; that is no list of closed days.", path=path)
            )
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            translate(
                "{path}: the calendar file that [hours] ics names cannot be read ({why}).",
                path=path,
                why=error.__class__.__name__,
            )
        ) from None
    try:
        return _read(data, zone)
    except NeverComes as error:
        raise ConfigError(
            translate(
                '{path}: the event "{name}" repeats by a rule that never comes ({rule}). Mend it in your calendar, and export it again.',
                path=path,
                name=error.event,
                rule=error.rule,
            )
        ) from None
    except Exception as error:  # noqa: BLE001 - what a broken file makes of a library is its own affair
        raise ConfigError(
            translate(
                "{path}: is no calendar file ({why}). It must be iCalendar (.ics), as Google Calendar and Outlook export it.",
                path=path,
                why=display_safe(str(error))[:200] or error.__class__.__name__,
            )
        ) from None


@lru_cache(maxsize=8)
def _read(data: bytes, zone: ZoneInfo) -> Closed:
    import icalendar  # noqa: PLC0415 - few shops have such a file

    if data.upper().count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise ValueError(translate("it has more than {n} closed times", n=MOST_EVENTS))
    events: list[Any] = [
        event
        for calendar in icalendar.Calendar.from_ical(data, multiple=True)
        for event in calendar.walk("VEVENT")
        if str(event.get("STATUS", "")).upper() != "CANCELLED"
    ]
    # An occurrence that was moved stands for the one of that moment.
    moved = {
        (str(event.get("UID", "")), _at(event["RECURRENCE-ID"].dt, zone))
        for event in events
        if "RECURRENCE-ID" in event
    }
    days: dict[date, str] = {}
    times: list[Closure] = []
    looked_at = 0
    for event in events:
        name = display_safe(str(event.get("SUMMARY", "")))[:200]
        length = _length(event, zone)
        for begins in _beginnings(event, zone, name):
            looked_at += 1 if isinstance(begins, datetime) else max(length.days, 1)
            if looked_at > MOST:
                raise ValueError(translate("it has more than {n} closed times", n=MOST))
            uid = str(event.get("UID", ""))
            if "RECURRENCE-ID" not in event and (uid, begins) in moved:
                continue
            if isinstance(begins, datetime):
                first = instant(begins)
                last = Instant(first + length // timedelta(milliseconds=1))
                if first < last:
                    times.append(Closure(first, last, Source.FILE, name))
            else:
                for number in range(max(length.days, 1)):
                    days.setdefault(begins + timedelta(days=number), name)
    return days, tuple(sorted(times, key=lambda each: each.begins))


def _at(moment: date | datetime, zone: ZoneInfo) -> date | datetime:
    """A day as it is; a moment with a zone, the shop's where it has none."""
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    return moment


def _length(event: Any, zone: ZoneInfo) -> timedelta:
    """How long an event is; nought of one that says no end."""
    if "DTEND" in event:
        begins, ends = (_at(event[key].dt, zone) for key in ("DTSTART", "DTEND"))
        if isinstance(begins, datetime) and isinstance(ends, datetime):
            return timedelta(milliseconds=instant(ends) - instant(begins))
        return ends - begins
    duration: timedelta = event["DURATION"].dt if "DURATION" in event else timedelta()
    return duration


def _beginnings(event: Any, zone: ZoneInfo, name: str) -> Iterator[date | datetime]:
    """When an event begins, each time that it does."""
    begins = _at(event["DTSTART"].dt, zone)
    rules, more, but = (_several(event, key) for key in ("RRULE", "RDATE", "EXDATE"))
    left_out = {_at(each.dt, zone) for one in but for each in one.dts}
    added = [_at(each.dt, zone) for one in more for each in one.dts]
    seen: set[date | datetime] = set()
    for each in (begins, *added, *(at for rule in rules for at in _repeated(rule, begins, name))):
        if each not in seen and each not in left_out:
            seen.add(each)
            yield each


def _repeated(rule: Any, begins: date | datetime, name: str) -> Iterator[date | datetime]:
    """By the clock on the wall. It is reckoned thousands of years ahead, where days and weekdays are the same: the
    library looks for what never comes until the year 9999, which takes seconds from now."""
    from dateutil import rrule  # noqa: PLC0415 - as the library above

    if str(rule.get("FREQ", [""])[0]).upper() in _OFTEN:
        raise ValueError(translate("an event that repeats within a day closes nothing"))
    zone = begins.tzinfo if isinstance(begins, datetime) else None
    start = datetime.combine(begins, begins.time() if isinstance(begins, datetime) else time())
    if start.date() >= HORIZON:
        return
    rule = rule.copy()
    (until,) = rule.pop("UNTIL", [HORIZON])
    last = min(_on_the_wall(until, zone), datetime.combine(HORIZON, time()))
    every = rrule.rrulestr(rule.to_ical().decode(), dtstart=_ahead(start))
    several = every if "COUNT" in rule else every.replace(until=_ahead(last))
    is_any = False
    for each in islice(several, MOST + 1):
        is_any = True
        here = each.replace(year=each.year - _AHEAD)
        if here > last:
            return
        yield here.replace(tzinfo=zone) if isinstance(begins, datetime) else here.date()
    if not is_any and next(iter(every), None) is None:
        raise NeverComes(name, display_safe(rule.to_ical().decode())[:200])


def _ahead(moment: datetime) -> datetime:
    return moment.replace(year=moment.year + _AHEAD)


def _on_the_wall(until: date | datetime, zone: tzinfo | None) -> datetime:
    """The last moment of a rule, by its clock."""
    if not isinstance(until, datetime):
        return datetime.combine(until, time.max)
    if until.tzinfo is not None and zone is not None:
        until = until.astimezone(zone)
    return until.replace(tzinfo=None)


def _several(event: Any, key: str) -> list[Any]:
    found = event.get(key, [])
    return found if isinstance(found, list) else [found]
