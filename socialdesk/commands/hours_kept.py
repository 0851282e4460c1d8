"""What `socialdesk hours` writes down, and what it kept: vacations, and the hours that held before."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta

from socialdesk.assembly.services import kept_hours
from socialdesk.commands.context import agent_of, here, with_store
from socialdesk.commands.point import point_of
from socialdesk.commands.show import json_line, moment, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.calendar import day_begins
from socialdesk.model.hours import WEEKDAYS, Interval, WorkingHours, instant, moment_of
from socialdesk.model.i18n import count, short_weekdays, translate, whole_moment
from socialdesk.model.ids import Instant
from socialdesk.services.working_hours import EVER, Held, chosen
from socialdesk.store.hours import VacationRow
from socialdesk.store.store import Store


def vacation(options: Namespace, config: Config) -> None:
    """`hours vacation`: begin one, end it, or list those that go on or are to come."""
    account, agent = options.account, agent_of(options, config)
    chosen(config.calendars, [each.name for each in config.accounts], account)
    if options.team:
        raise NotAllowed(translate("A vacation is the shop's or an account's; a team has none."))
    if options.end and (options.begins or options.until):
        raise NotAllowed(translate("--end ends it now; leave out --from and --until."))
    if options.end:
        ended = with_store(
            config, lambda store: kept_hours(store, config).end_vacation(account, agent)
        )
        if options.json:
            json_line({"ended": ended})
        elif ended:
            print(translate("The vacation has ended; the usual hours hold again."))
        else:
            print(translate("There is no vacation to end."))
        return
    if options.begins or options.until:
        now = instant(here(config))
        begins = point_of(options.begins, config) if options.begins else now
        ends = _end_of(options.until, config) if options.until else None

        async def begin(store: Store) -> list[VacationRow]:
            kept = kept_hours(store, config)
            await kept.begin_vacation(account, begins, ends, agent)
            return [each for each in await kept.vacations() if each.account == account]

        found = with_store(config, begin)
    else:
        found = with_store(config, lambda store: kept_hours(store, config).vacations())
    for each in found:
        _show(each, options, config)
    if not found and not options.json:
        print(translate("No vacation goes on or is to come."))


def _end_of(text: str, config: Config) -> Instant:
    """A moment; of a day alone its end."""
    ends = point_of(text, config)
    if len(text.strip()) > len("2026-12-24"):
        return ends
    local = moment_of(ends).astimezone(config.zone)
    begins = day_begins(local.date(), config.zone)
    return day_begins(local.date() + timedelta(days=1), config.zone) if ends == begins else ends


def _show(each: VacationRow, options: Namespace, config: Config) -> None:
    if options.json:
        json_line(
            {
                "account": each.account or None,
                "from": moment(each.begins_at),
                "until": moment(each.ends_at),
                "agent": each.agent,
            }
        )
        return
    begins, ends = (
        whole_moment(moment_of(Instant(at)).astimezone(config.zone)) if at is not None else ""
        for at in (each.begins_at, each.ends_at)
    )
    whose = each.account or translate("everywhere")
    if ends:
        print(translate("Vacation ({whose}): {begins} to {ends}.", whose=safe(whose), begins=begins, ends=ends))  # fmt: skip
    else:
        print(translate("Vacation ({whose}): from {begins} until `socialdesk hours vacation --end`.", whose=safe(whose), begins=begins))  # fmt: skip


def history(options: Namespace, config: Config) -> None:
    """`hours history`: what held, and since when."""
    for each in with_store(config, lambda store: kept_hours(store, config).history()):
        hours = chosen(
            each.calendars, [one.name for one in config.accounts], options.account, options.team
        )
        if options.json:
            json_line(
                {
                    "since": None if each.since == EVER else moment(each.since),
                    "kept_at": moment(each.kept_at),
                    "week": None if hours is None else _week(hours),
                    "days": None if hours is None else len(hours.days),
                }
            )
        else:
            print(f"{_since(each, config)}  {_summary(hours)}")


def _since(each: Held, config: Config) -> str:
    if each.since == EVER:
        return translate("since ever")
    return whole_moment(moment_of(each.since).astimezone(config.zone))


def _week(hours: WorkingHours) -> dict[str, list[str]]:
    return {
        name: [_clock(each) for each in day] for name, day in zip(WEEKDAYS, hours.week, strict=True)
    }


def _summary(hours: WorkingHours | None) -> str:
    if hours is None:
        return translate("always open")
    week = zip(short_weekdays(), _week(hours).values(), strict=True)
    days = [f"{name} {' '.join(times)}" for name, times in week if times]
    singles = count("{n} single day", "{n} single days", len(hours.days)) if hours.days else ""
    return " · ".join([*days, *([singles] if singles else [])]) or translate("closed")


def _clock(interval: Interval) -> str:
    def at(seconds: int) -> str:
        seconds = seconds if seconds <= 86_400 else seconds - 86_400
        text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
        return f"{text}:{seconds % 60:02}" if seconds % 60 else text

    return f"{at(interval.start)}-{at(interval.end)}"


def correct(options: Namespace, config: Config) -> None:
    """`hours correct`: what is written now holds since a day, or ever."""
    since = point_of(options.since, config) if options.since else EVER
    changed = with_store(config, lambda store: kept_hours(store, config).correct(since))
    if options.json:
        json_line({"changed": changed})
    elif changed:
        print(translate("Figures count by these hours now, also for that time."))
    else:
        print(translate("These hours held already; nothing changed."))
