"""Moments as they are typed, also those that have been."""

from __future__ import annotations

from datetime import UTC, date, datetime

from socialdesk.commands.context import here
from socialdesk.config import Config
from socialdesk.errors import SocialdeskError
from socialdesk.model.calendar import day_begins
from socialdesk.model.hours import instant, moment_of
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.text import sentence
from socialdesk.model.when import parse_when

_YEARS = range(1900, 2201)
_MEANS_MUCH = (*range(1, 9), 10)
"""A number of so many digits may be a time of day, a day, a year, or seconds since 1970."""


def point_of(text: str, config: Config, hour: int = 0) -> Instant:
    """A moment, also one that has been: ISO 8601 (the shop's zone where it says none), milliseconds since 1970 (0, or a
    number of nine digits or of eleven and more), or words of a coming one. A day alone is that hour of it. Raises
    SocialdeskError."""
    text = text.strip()
    is_number = text.isascii() and text.isdecimal()
    if is_number and not _is_day(text) and text != "0" and len(text) in _MEANS_MUCH:
        raise SocialdeskError(
            translate(
                "{text} may mean many things. A number alone is read as milliseconds since 1970 where it has nine digits, or eleven and more (seconds have ten: add 000); else write a moment like {example}.",
                text=text,
                example="2026-11-27T08:00",
            )
        )
    try:
        if is_number and not _is_day(text):
            found = moment_of(Instant(int(text)))
        elif len(text) >= 8 and text[:4].isdecimal() and text[:4].isascii():
            found = datetime.fromisoformat(text)
            if len(text) <= 10:
                found = moment_of(Instant(day_begins(found.date(), config.zone) + hour * 3_600_000))
        else:
            return instant(parse_when(text, here(config)))
        found = found if found.tzinfo else found.replace(tzinfo=config.zone)
        if found.astimezone(UTC).year in _YEARS:
            return instant(found)
        raise ValueError(translate("years are counted here from 1900 to 2200"))
    except (ValueError, OverflowError) as error:
        try:
            return instant(parse_when(text, here(config)))
        except ValueError as second:
            said = error if "1900" in str(error) else second
            raise SocialdeskError(sentence(said)) from None


def _is_day(number: str) -> bool:
    """Whether it is a day as ISO 8601 writes it without hyphens: 20261127."""
    try:
        return len(number) == 8 and date.fromisoformat(number).year in _YEARS
    except ValueError:
        return False
