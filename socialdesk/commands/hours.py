"""`socialdesk hours`: whether the shop is open and why, its coming days, and for how long it was open."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta
from pathlib import Path

from socialdesk.assembly.services import kept_hours
from socialdesk.commands.context import configured, here, with_store
from socialdesk.commands.point import point_of
from socialdesk.commands.show import json_line, moment, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.calendars import Calendars
from socialdesk.model.hours import Source, WorkingHours, instant, moment_of
from socialdesk.model.i18n import (
    day_words,
    length,
    translate,
    whole_moment,
)
from socialdesk.model.moments.reading import MORNING
from socialdesk.services.hours_words import WHY, planned, standing_words, why_words, written
from socialdesk.services.working_hours import chosen

_MOST_DAYS = 800


def hours(options: Namespace) -> None:
    """`socialdesk hours explain|show|business|vacation|history|correct`."""
    config = configured(options)
    if options.what != "business" and options.moments:
        raise NotAllowed(
            translate('"hours {what}" takes no moments; write --at WHEN', what=options.what)
        )
    if options.what in ("vacation", "history", "correct"):
        from socialdesk.commands import hours_kept  # noqa: PLC0415 - needs the store

        getattr(hours_kept, options.what)(options, config)
        return
    accounts = [each.name for each in config.accounts]
    found = chosen(_calendars(config), accounts, options.account, options.team)
    match options.what:
        case "business":
            _business(found, config, options)
        case "show":
            _show(found, config, options)
        case _:
            _explain(found, config, options)


def _calendars(config: Config) -> Calendars:
    """What holds and held; where there is no store yet, what is configured."""
    place = config.store_url.removeprefix("sqlite:///")
    if place != config.store_url and not Path(place).exists():
        return config.calendars
    return with_store(config, lambda store: kept_hours(store, config).read())


def _business(found: WorkingHours | None, config: Config, options: Namespace) -> None:
    if len(options.moments) != 2:
        raise NotAllowed(
            translate(
                "hours business takes two moments: `socialdesk hours business 2026-11-27T08:00 2026-11-28T18:00`."
            )
        )
    begins, ends = (point_of(each, config) for each in options.moments)
    if ends < begins:
        raise NotAllowed(
            translate(
                "{to} is before {from}; write the earlier moment first.",
                **{"from": safe(options.moments[0]), "to": safe(options.moments[1])},
            )
        )
    opened = None if found is None else found.business_ms(begins, ends)
    if options.json:
        json_line({"wall_ms": ends - begins, "business_ms": opened})
        return
    print(translate("By the clock: {length}", length=length(ends - begins)))
    if opened is None:
        print(translate("There are no working hours in [hours], so there is no business time."))
    else:
        print(translate("Open of it: {length}", length=length(opened)))


def _explain(found: WorkingHours | None, config: Config, options: Namespace) -> None:
    at = point_of(options.at, config, MORNING) if options.at else instant(here(config))
    local = moment_of(at).astimezone(config.zone)
    if found is None:
        if options.json:
            json_line(
                {"at": moment(at), "open": True, "by": None, "name": None, "day": None, "hours": None,
                 "until": None, "opens_at": None}
            )  # fmt: skip
            return
        print(translate("{moment}: open.", moment=whole_moment(local)))
        print(translate("[hours] says nothing, so the shop counts as always open."))
        return
    standing = found.standing(local)
    opened = found.opened_on(standing.day)
    if options.json:
        opens = None if standing.is_open else standing.until
        json_line(
            {
                "at": moment(at),
                "open": standing.is_open,
                "by": standing.source.value,
                "name": standing.name or None,
                "day": standing.day.isoformat(),
                "hours": written(opened, found),
                "until": moment(standing.until),
                "opens_at": moment(opens),
            }
        )
        return
    print(standing_words(standing, local))
    print(why_words(found, standing))


def _show(found: WorkingHours | None, config: Config, options: Namespace) -> None:
    if options.days > _MOST_DAYS:
        raise NotAllowed(translate("--days: at most {n}", n=_MOST_DAYS))
    at = point_of(options.at, config, MORNING) if options.at else instant(here(config))
    first = moment_of(at).astimezone(config.zone).date()
    for number in range(options.days):
        day = first + timedelta(days=number)
        opened = [] if found is None else found.opened_on(day)
        by, name = (None, "") if found is None else planned(found, day)
        if options.json:
            json_line(
                {
                    "date": day.isoformat(),
                    "hours": None if found is None else written(opened, found),
                    "by": by and by.value,
                    "name": name or None,
                }
            )
            continue
        hours_ = (
            translate("always open")
            if found is None
            else ", ".join(written(opened, found)) or translate("closed")
        )
        why = "" if by in (None, Source.WEEK) else f"  {translate(WHY[by])} {safe(name)}".rstrip()
        print(f"{day_words(day)}/{day.year}  {hours_}{why}")
