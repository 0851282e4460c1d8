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
from socialdesk.services.public_holidays import KeptHolidays, PublicHolidays


def text_of(calendars: Calendars, years: range = range(0)) -> str:
    """The same text for the same calendars. With `years` it says each public holiday of these too: the library that
    knows them may know others tomorrow."""
    teams = {
        name: {"members": sorted(team.members), "hours": _told(team.hours)}
        for name, team in calendars.teams.items()
    }
    accounts = {name: _told(each) for name, each in calendars.accounts.items()}
    told: dict[str, Any] = {"shop": _told(calendars.shop), "accounts": accounts, "teams": teams}
    if years and (public := public_holidays(calendars)):
        told["public"] = {
            each.country: {
                "years": [years.start, years.stop],
                "days": [day.isoformat() for day in each.days(years)],
            }
            for each in public
        }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def calendars_in(text: str) -> Calendars:
    """What such a text says."""
    told = json.loads(text)
    public = {name: _public(name, each) for name, each in told.get("public", {}).items()}
    return Calendars(
        _hours(told["shop"], public),
        {name: _hours(each, public) for name, each in told["accounts"].items()},
        {
            name: Team(tuple(each["members"]), _hours(each["hours"], public))
            for name, each in told["teams"].items()
        },
    )


def public_holidays(calendars: Calendars) -> list[PublicHolidays]:
    """Those that any of the calendars goes by, a country once."""
    everybody = [
        calendars.shop,
        *calendars.accounts.values(),
        *(team.hours for team in calendars.teams.values()),
    ]
    found = {
        each.holidays.country: each.holidays
        for each in everybody
        if each is not None and isinstance(each.holidays, PublicHolidays)
    }
    return [found[country] for country in sorted(found)]


def _public(country: str, told: Mapping[str, Any]) -> KeptHolidays:
    return KeptHolidays(country, range(*told["years"]), map(date.fromisoformat, told["days"]))


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


def _hours(
    told: Mapping[str, Any] | None, public: Mapping[str, PublicHolidays]
) -> WorkingHours | None:
    if told is None:
        return None
    country = told["holidays"]
    return WorkingHours(
        tuple(_intervals(day) for day in told["week"]),
        ZoneInfo(told["zone"]),
        {
            date.fromisoformat(day): Day(_intervals(pairs), name, adds)
            for day, (pairs, name, adds) in told["days"].items()
        },
        {date.fromisoformat(day): name for day, name in told["closed"].items()},
        (public.get(country) or PublicHolidays(country)) if country else {},
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
