"""Moments as people type them: `2h`, `tomorrow 9:00`, `chiều mai 3h`, `20h`, `2 ทุ่ม`, `2026-12-24 08:30`.

The words stand in `moments/lexicon.py`, what phrases mean as a table in `phrases/`. A phrase is taken whole
or not at all: a word that means nothing here is never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from socialdesk.model.i18n import translate, whole_moment
from socialdesk.model.moments.days import at_clock, months_on, passed
from socialdesk.model.moments.lexicon import Word, plain, words
from socialdesk.model.moments.reading import MORNING, Apart, read

_LENGTH_UNTIL, _LENGTH_FROM = 6, 24
""""2h" and "48h" are lengths, and "20h" is a time of day: so people write them."""
_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[t ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(z|[+-]\d{2}:?\d{2})?)?"
)
_QUOTES = ' .,;!?"“”«»()'
"""What stands around a phrase and says nothing."""


def parse_when(text: str, now: datetime) -> datetime:
    """The moment after `now` (aware, in the shop's zone) that `text` means.

    Raises ValueError with a sentence that shows what can be written, or what was understood and
    what was not.
    """
    said = plain(text).strip(_QUOTES)
    if key := str(now.tzinfo).casefold():
        said = said.removesuffix(f"({key}").strip()
    try:
        moment = _iso(said, now) or _meant(words(said), now, text)
    except Apart as error:
        one, other = error.args
        raise ValueError(
            translate(
                '"{text}" does not fit together: "{one}" and "{other}"',
                text=text, one=one, other=other,
            )
        ) from None  # fmt: skip
    except OverflowError:
        moment = None
    if moment is None:
        raise ValueError(
            translate(
                '"{text}" is no time I know; write 30m, 2h, 1d, tomorrow 9:00, mai 9h, thứ 2, 2026-12-24 08:30',
                text=text,
            )
        )
    if passed(moment, now):
        raise ValueError(
            translate(
                '"{text}" is in the past; it is {now} here', text=text, now=f"{now:%Y-%m-%d %H:%M}"
            )
        )
    return moment


def _meant(said: list[Word], now: datetime, text: str) -> datetime | None:
    """Raises ValueError where only a part of it is understood."""
    moment = _length(said, now)
    if moment is not None:
        return moment
    reading = read(said, now)
    if not reading.rest:
        return reading.moment()
    unused = reading.rest
    known = [word for word in said if word.code != "?"]
    try:
        part = _length(known, now)
        if part is not None:
            unused = [word for word in said if word.code == "?"]
        else:
            part = reading.moment()
    except Apart:
        part = None
    rest = " ".join(word.text for word in unused)
    if part is not None and not passed(part, now):
        raise ValueError(
            translate(
                '"{text}" is understood only in part: {moment}, but not "{rest}"; leave that out, or write it otherwise',
                text=text, moment=whole_moment(part), rest=rest,
            )
        )  # fmt: skip
    return None


# -- a length: from now on

_TERM = re.compile(
    r"(?P<whole>n)[.,](?P<tenths>n)(?P<decimal>[hHDW])|n(?P<after>r)(?P<split>[hHDWM])"
    r"|n(?P<unit>[hHmDWMY])(?P<half>r?)|(?P<only>[er])n?(?P<halved>[hHDWM])|(?P<one>[HDWM])r"
)


def _length(said: Sequence[Word], now: datetime) -> datetime | None:
    """`2 tiếng rưỡi`, `in 20h`, `1d 2h`; None for anything else, also for hours of the clock."""
    said = [word for word in said if word.code not in ("f", "l")]
    begun = len(said)
    lead = said[0].code if said and said[0].code in ("i", "S") else ""
    trail = said[-1].code if said and said[-1].code in ("u", "S") else ""
    said = said[bool(lead) : len(said) - bool(trail)]
    codes, place = "".join(word.code for word in said), 0
    hours, days, months = 0.0, 0.0, 0
    is_sure, clock = lead == "i" or trail != "", list[float]()
    while place < len(codes):
        found = _TERM.match(codes, place)
        if found is None:
            if codes[place:] != "n" or not place or codes[place - 1] not in "hH":
                return None
            hours, place = hours + said[place].value / 60, place + 1  # `2 tiếng 30`
            continue
        term = said[place : found.end()]
        amount, unit = _amount(found, term)
        place = found.end() + (codes[found.end() : found.end() + 1] in (",", "-"))
        if unit in "DWMY" and clock:
            return None  # `9h 3 ngày nữa`
        if unit == "h" and found["unit"]:
            clock.append(amount)
        is_sure |= unit in "DWMY" or (unit == "m" and len(clock) == 1 and term[-1].text[:1] == "m")
        match unit:
            case "M" | "Y":
                whole = int(amount)
                months += min(whole, 999) * (12 if unit == "Y" else 1)
                days += (amount - whole) * 30
            case "D" | "W":
                days += min(amount, 36_500) * (7 if unit == "W" else 1)
            case _:
                hours += min(amount, 9_999_999) / (60 if unit == "m" else 1)
    if not begun or not codes or (clock and not is_sure and _is_clock(clock[0])):
        return None
    return _later(now, months, days, hours)


def _is_clock(hour: float) -> bool:
    return hour == 0 or _LENGTH_UNTIL < hour < _LENGTH_FROM


def _amount(found: re.Match[str], term: Sequence[Word]) -> tuple[float, str]:
    if found["decimal"]:
        return float(f"{term[0].text}.{term[2].text}"), found["decimal"].replace("h", "H")
    if found["split"]:
        return term[0].value + 0.5, found["split"].replace("h", "H")
    if found["halved"]:
        return 0.5, found["halved"].replace("h", "H")
    if found["one"]:
        return 1.5, found["one"]
    return term[0].value + (0.5 if found["half"] else 0), found["unit"]


def _later(now: datetime, months: int, days: float, hours: float) -> datetime | None:
    # Days keep the time of day where a clock is changed; hours and minutes pass as they do.
    whole = int(days)
    day = months_on(now.date(), months) + timedelta(days=whole)
    start = now.replace(year=day.year, month=day.month, day=day.day) if day != now.date() else now
    passed = timedelta(hours=(days - whole) * 24) + timedelta(minutes=round(hours * 60))
    return (start.astimezone(UTC) + passed).astimezone(now.tzinfo)


def _iso(said: str, now: datetime) -> datetime | None:
    found = _ISO.fullmatch(said)
    if not found:
        return None
    day, clock, zone = found.groups()
    try:
        wanted = date.fromisoformat(day)
        if clock is None:
            return at_clock(now, wanted, MORNING, 0)
        hour, minute, *second = clock.split(":")
        if zone is None:
            meant = at_clock(now, wanted, int(hour), int(minute))
            seconds = float(second[0]) if second else 0
            return meant + timedelta(seconds=seconds) if meant and seconds < 60 else None
        written = f"{day}T{clock.zfill(5)}{zone.replace('z', '+00:00')}"
        return datetime.fromisoformat(written).astimezone(now.tzinfo)
    except ValueError:
        return None
