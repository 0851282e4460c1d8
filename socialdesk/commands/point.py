"""Moments as they are typed, also those that have been."""

from __future__ import annotations

from datetime import UTC, datetime

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


def point_of(text: str, config: Config, hour: int = 0) -> Instant:
    """A moment, also one that has been: ISO 8601 (the shop's zone where it says none), milliseconds since 1970, or
    words of a coming one. A day alone is that hour of it. Raises SocialdeskError."""
    text = text.strip()
    try:
        if text.isascii() and text.isdecimal() and len(text) >= 12:
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
