"""Calendars as a text that is kept, and back: by value, so that what held then can be asked for when the
configuration has long been another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.model.calendars import Calendars, Team
from socialdesk.model.hours import Closure, Day, DaysOff, Interval, Source, WorkingHours
from socialdesk.model.ids import Instant
from socialdesk.services.public_holidays import PublicHolidays


def text_of(calendars: Calendars) -> str:
    """The same text for the same calendars."""
    teams = {
        name: {"members": sorted(team.members), "hours": _told(team.hours)}
        for name, team in calendars.teams.items()
    }
    accounts = {name: _told(each) for name, each in calendars.accounts.items()}
    told = {"shop": _told(calendars.shop), "accounts": accounts, "teams": teams}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def calendars_in(text: str) -> Calendars:
    """What such a text says."""
    told = json.loads(text)
    return Calendars(
        _hours(told["shop"]),
        {name: _hours(each) for name, each in told["accounts"].items()},
        {
            name: Team(tuple(each["members"]), _hours(each["hours"]))
            for name, each in told["teams"].items()
        },
    )


def _told(hours: WorkingHours | None) -> dict[str, Any] | None:
    if hours is None:
        return None
    holidays = hours.holidays
    return {
        "zone": hours.zone.key,
        "week": [_pairs(day) for day in hours.week],
        "days": {
            day.isoformat(): [_pairs(each.intervals), each.name, each.adds]
            for day, each in hours.days.items()
        },
        "closed": {day.isoformat(): name for day, name in hours.closed.items()},
        "holidays": holidays.country if isinstance(holidays, PublicHolidays) else "",
        "vacations": [
            [each.first.isoformat(), each.last.isoformat(), each.name] for each in hours.vacations
        ],
        "closures": [
            [each.begins, each.ends, each.source.value, each.name] for each in hours.closures
        ],
    }


def _hours(told: Mapping[str, Any] | None) -> WorkingHours | None:
    if told is None:
        return None
    return WorkingHours(
        tuple(_intervals(day) for day in told["week"]),
        ZoneInfo(told["zone"]),
        {
            date.fromisoformat(day): Day(_intervals(pairs), name, adds)
            for day, (pairs, name, adds) in told["days"].items()
        },
        {date.fromisoformat(day): name for day, name in told["closed"].items()},
        PublicHolidays(told["holidays"]) if told["holidays"] else {},
        tuple(
            DaysOff(date.fromisoformat(first), date.fromisoformat(last), name)
            for first, last, name in told["vacations"]
        ),
        tuple(
            Closure(Instant(begins), Instant(ends), Source(source), name)
            for begins, ends, source, name in told["closures"]
        ),
    )


def _pairs(intervals: tuple[Interval, ...]) -> list[list[int]]:
    return [[each.start, each.end] for each in intervals]


def _intervals(pairs: list[list[int]]) -> tuple[Interval, ...]:
    return tuple(Interval(start, end) for start, end in pairs)
