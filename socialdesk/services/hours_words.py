"""Working hours in words: whether it is open and until when, why, and when on which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from socialdesk.model.hours import Opening, Source, Standing, WorkingHours, moment_of
from socialdesk.model.i18n import dated_weekday, mark, moment_words, translate, whole_moment
from socialdesk.model.ids import Instant
from socialdesk.model.text import display_safe

WHY = {
    Source.VACATION: mark("vacation"),
    Source.DAY: mark("single day"),
    Source.FILE: mark("calendar file"),
    Source.HOLIDAY: mark("public holiday"),
    Source.WEEK: mark("week"),
}
"""What may say when it is open."""


def standing_words(standing: Standing, local: datetime) -> str:
    """Whether it is open at a moment (by the shop's clock), and until when, in a sentence."""
    until = standing.until and moment_words(moment_of(standing.until).astimezone(local.tzinfo))
    said = {"moment": whole_moment(local), "until": until}
    if standing.is_open and until:
        return translate("{moment}: open until {until}.", **said)
    if standing.is_open:
        return translate("{moment}: open, and stays so.", **said)
    if until:
        return translate("{moment}: closed until {until}.", **said)
    return translate("{moment}: closed, and never opens.", **said)


def why_words(found: WorkingHours, standing: Standing) -> str:
    """Which line says so, in a sentence."""
    day = dated_weekday(standing.day, f"{standing.day:%d/%m/%Y}")
    hours = ", ".join(written(found.opened_on(standing.day), found)) or translate("closed")
    name = f' "{display_safe(standing.name)}"' if standing.name else ""
    why = f"{translate(WHY[standing.source])}{name}"
    return translate("Why: {why}; {day}: {hours}.", why=why, day=day, hours=hours)


def planned(found: WorkingHours, day: date) -> tuple[Source, str]:
    """What says when it is open on a day, and how that is called."""
    plan = found.plan(day)
    return (Source.DAY if plan.added else plan.source), plan.added_by or plan.name


def written(openings: Sequence[Opening], found: WorkingHours) -> list[str]:
    """`08:00-12:00`, by the shop's clock; what meets or overlaps is one."""
    whole: list[tuple[Instant, Instant]] = []
    for begins, ends in sorted((each.begins, each.ends) for each in openings):
        if whole and begins <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(ends, whole[-1][1]))
        else:
            whole.append((begins, ends))
    return [f"{_clock(begins, found)}-{_clock(ends, found, last=True)}" for begins, ends in whole]


def _clock(at: Instant, found: WorkingHours, *, last: bool = False) -> str:
    local = moment_of(at).astimezone(found.zone)
    text = f"{local:%H:%M:%S}.{local.microsecond // 1000:03}".removesuffix(".000")
    text = text.removesuffix(":00") if text.count(":") == 2 and "." not in text else text
    return "24:00" if last and text == "00:00" else text
