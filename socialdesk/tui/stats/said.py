"""How figures, their groups and their times are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from socialdesk.model.hours import WEEKDAYS
from socialdesk.model.i18n import (
    count,
    day_words,
    grouped,
    length,
    mark,
    number,
    percent,
    translate,
)
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.measure import By, ClockKind, Figures, When
from socialdesk.model.text import span
from socialdesk.model.timespan import Timespan
from socialdesk.tui.desk.stats import Measure
from socialdesk.tui.labels import LANGUAGES
from socialdesk.tui.text import shown

GROUPS = {
    By.ACCOUNT: mark("account name"),
    By.CHANNEL: mark("channel"),
    By.AGENT: mark("agent"),
    By.TAG: mark("tag"),
    By.HOUR: mark("hour"),
    By.WEEKDAY: mark("weekday"),
    By.DAY: mark("day"),
    By.WEEK: mark("week"),
    By.MONTH: mark("month"),
    By.LANGUAGE: mark("language"),
    By.BROADCAST: mark("broadcast"),
}
"""What the groups of a question are called."""
WHENS = {
    When.ARRIVAL: mark("by when they wrote"),
    When.ANSWER: mark("by when they were answered"),
}
CLOCKS = {
    ClockKind.WALL: mark("every hour counts"),
    ClockKind.BUSINESS: mark("opening hours count"),
}
_NAMELESS = {
    By.AGENT: mark("nobody yet"),
    By.TAG: mark("without a tag"),
    By.LANGUAGE: mark("not known"),
    By.BROADCAST: mark("none of them"),
}
_MONDAY = date(2026, 3, 2)
NOTHING = "–"
"""Stands where nothing is known."""


def share(value: float | None, least: float | None = None) -> str:
    """A part of a whole."""
    return NOTHING if value is None else percent(value, least)


def took(milliseconds: int | None) -> str:
    """A length of time in few characters."""
    return NOTHING if milliseconds is None else span(milliseconds)


def group_name(name: str, by: By) -> str:
    """What a group is called."""
    if not name:
        return translate(_NAMELESS.get(by, mark("not known")))
    match by:
        case By.AGENT if name == "elsewhere":
            return translate("elsewhere")
        case By.HOUR:
            return f"{name}:00"
        case By.WEEKDAY:
            return weekday_name(WEEKDAYS.index(name))
        case By.DAY:
            return day_words(date.fromisoformat(name))
        case By.MONTH:
            return f"{name[5:]}/{name[:4]}"
        case By.WEEK:
            year, week = int(name[:4]), int(name[6:])
            return translate("week of {day}", day=f"{date.fromisocalendar(year, week, 1):%d/%m/%Y}")
        case By.LANGUAGE if name in LANGUAGES:
            return translate(LANGUAGES[name])
    return shown(name)


def weekday_name(number: int) -> str:
    """A day of the week in few characters, Monday first."""
    return day_words(_MONDAY + timedelta(days=number)).split(" ")[0]


def span_name(days: Timespan, number: int) -> str:
    """The time that is asked for; `number`: of so many days up to today, 0 for one that was typed."""
    if number == 1:
        return translate("today")
    if number:
        return count("last {n} day", "last {n} days", number)
    last = days.until - timedelta(days=1)
    if days.days == 1:
        return day_words(last)
    first = f"{days.first:%d/%m}" if days.first.year == last.year else f"{days.first:%d/%m/%Y}"
    return f"{first}–{last:%d/%m/%Y}"


def period_name(name: str) -> str:
    """A day, a week, a month or an hour as its figures call it."""
    if "W" in name:
        return group_name(name, By.WEEK)
    if " " in name:
        return name.partition(" ")[2]
    return group_name(name, By.MONTH if len(name) == 7 else By.DAY)


def stretch_name(begins: Instant, ends: Instant, zone: ZoneInfo) -> str:
    """A piece of a time: an hour, a day, or from one day to another."""
    first = datetime.fromtimestamp(begins / 1000, zone)
    if ends - begins <= HOUR:
        return f"{first:%H:%M}"
    last = datetime.fromtimestamp((ends - 1) / 1000, zone)
    if first.date() == last.date():
        return day_words(first.date())
    return f"{first:%d/%m}–{last:%d/%m}"


def value_of(figures: Figures, measure: Measure) -> float | None:
    """What a measure is of some figures."""
    match measure:
        case Measure.SHARE:
            return figures.share
        case Measure.MEDIAN:
            return figures.p50_ms
        case Measure.SLOWEST:
            return figures.p90_ms
        case Measure.WAITS:
            return figures.n


def value_name(value: float | None, measure: Measure) -> str:
    """The same as it is shown."""
    if value is None:
        return NOTHING
    if measure is Measure.SHARE:
        return share(value)
    return grouped(round(value)) if measure is Measure.WAITS else took(round(value))


def compared(figures: Figures, before: Figures | None) -> tuple[str, str]:
    """How the share stands beside that of the days before: a sign, and by how many points."""
    if before is None or figures.share is None or before.share is None:
        return "", ""
    points = round((figures.share - before.share) * 100, 1)
    sign = "▲" if points > 0 else "▼" if points < 0 else "="
    return sign, number(f"{abs(points):.1f}")


def account_name(number: int, accounts: Mapping[int, str]) -> str:
    """An account by its name."""
    return shown(accounts.get(number, ""))


def target_name(milliseconds: int) -> str:
    """The target."""
    return length(milliseconds)
