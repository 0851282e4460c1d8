"""What `doctor` finds of working hours: whether they can be read, ever open, and know the holidays to come."""

from __future__ import annotations

from collections.abc import Iterator

from socialdesk.bots.platform import Finding
from socialdesk.commands.context import here
from socialdesk.config import Config
from socialdesk.errors import ConfigError
from socialdesk.model.calendars import Calendars
from socialdesk.model.hours import WorkingHours
from socialdesk.model.i18n import translate
from socialdesk.services.public_holidays import PublicHolidays


def of_hours(config: Config) -> list[Finding]:
    """One finding for each calendar that something is wrong with; one where there is nothing; none without hours."""
    try:
        found = config.calendars
    except ConfigError as error:
        return [Finding("hours", "failed", str(error))]
    if found == Calendars():
        return []
    return list(_wrong(found, config)) or [
        Finding("hours", "ok", translate("Single days, holidays and weeks fit together"))
    ]


def _wrong(found: Calendars, config: Config) -> Iterator[Finding]:
    today = here(config).date()
    named: list[tuple[str, WorkingHours | None]] = [("[hours]", found.shop)]
    named += [(f"[hours.accounts.{name}]", each) for name, each in found.accounts.items()]
    named += [(f"[hours.teams.{name}]", team.hours) for name, team in found.teams.items()]
    for table, hours in named:
        if hours is None:
            continue
        if not hours.opens_ever(today):
            said = translate(
                "{table} never opens: write its weekdays, or leave out what closes it", table=table
            )
            yield Finding("hours", "warning", said)
        holidays = hours.holidays
        if isinstance(holidays, PublicHolidays) and not holidays.is_known(today.year + 1):
            said = translate(
                "{table}: the public holidays of {year} are not known; write them into [hours.days]",
                table=table,
                year=today.year + 1,
            )
            yield Finding("hours", "warning", said)
