"""Moments as people type them: `2h`, `tomorrow 9:00`, `chiều mai 3h`, `thứ 2`, `2026-12-24 08:30`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from socialdesk.model.i18n import translate
from socialdesk.model.text import fold

_LENGTH = re.compile(
    r"^(?:in )?(?:(\d{1,9})\s*(?:d|days?|ngay|วัน))?\s*(?:(\d{1,9})\s*(?:h|hours?|gio|tieng|ชั่วโมง|ชม))?"
    r"\s*(?:(\d{1,9})\s*(?:m|min|minutes?|phut|p|นาที))?(?: nua)?$"
)
_CLOCK = re.compile(r"\b(\d{1,2})(?::(\d{2})|h(\d{2})?|\s*gio(?:\s*(\d{2}))?)?\s*(am|pm)?\b")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{1,2}):(\d{2}))?$")
_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?: (.*))?$")
_DAYS = {
    "today": 0, "hom nay": 0, "tonight": 0, "toi nay": 0, "วันนี้": 0,
    "tomorrow": 1, "ngay mai": 1, "mai": 1, "พรุ่งนี้": 1, "ngay kia": 2, "mot": 2, "มะรืน": 2,
}  # fmt: skip
_WEEKDAYS = {
    "monday": 0,
    "mon": 0,
    "thu 2": 0,
    "thu hai": 0,
    "จันทร์": 0,
    "tuesday": 1,
    "tue": 1,
    "thu 3": 1,
    "thu ba": 1,
    "อังคาร": 1,
    "wednesday": 2,
    "wed": 2,
    "thu 4": 2,
    "thu tu": 2,
    "พุธ": 2,
    "thursday": 3,
    "thu 5": 3,
    "thu nam": 3,
    "พฤหัสบดี": 3,
    "พฤหัส": 3,
    "friday": 4,
    "fri": 4,
    "thu 6": 4,
    "thu sau": 4,
    "ศุกร์": 4,
    "saturday": 5,
    "sat": 5,
    "thu 7": 5,
    "thu bay": 5,
    "เสาร์": 5,
    "sunday": 6,
    "sun": 6,
    "chu nhat": 6,
    "cn": 6,
    "อาทิตย์": 6,
}
_PARTS = {
    "sang": 8,
    "morning": 8,
    "เช้า": 8,
    "trua": 12,
    "noon": 12,
    "เที่ยง": 12,
    "chieu": 14,
    "afternoon": 14,
    "บ่าย": 14,
    "toi": 19,
    "evening": 19,
    "tonight": 19,
    "เย็น": 18,
}
_LATE = {"chieu", "toi", "afternoon", "evening", "tonight", "บ่าย", "เย็น"}
_NIGHT = {"toi", "evening", "tonight"}
"""When twelve is the midnight at the end."""
_MIDNIGHT = 24
MORNING = 8
"""The hour a bare day means."""


def parse_when(text: str, now: datetime) -> datetime:
    """The moment after `now` (aware, in the shop's zone) that `text` means.

    Raises ValueError with a sentence that shows what can be written.
    """
    said = fold(text)
    moment = _length(said, now) or _iso(said, now) or _dated(said, now) or _named(said, now)
    if moment is None:
        raise ValueError(
            translate(
                '"{text}" is no time I know; write 30m, 2h, 1d, tomorrow 9:00, mai 9h, thứ 2, 2026-12-24 08:30',
                text=text,
            )
        )
    if _passed(moment, now):
        raise ValueError(
            translate(
                '"{text}" is in the past; it is {now} here', text=text, now=f"{now:%Y-%m-%d %H:%M}"
            )
        )
    return moment


def _length(said: str, now: datetime) -> datetime | None:
    found = _LENGTH.match(said)
    if not found or not any(found.groups()):
        return None
    days, hours, minutes = (int(group or 0) for group in found.groups())
    # Up to six o'clock "3h" could be a time of day as well; without a day beside it a length is
    # meant. Days keep the time of day where a clock is changed; hours and minutes pass as they do.
    day = now + timedelta(days=min(days, 3650)) if days else now
    passed = timedelta(hours=min(hours, 99_999), minutes=min(minutes, 9_999_999))
    return (day.astimezone(UTC) + passed).astimezone(now.tzinfo)


def _iso(said: str, now: datetime) -> datetime | None:
    found = _ISO.match(said)
    if not found:
        return None
    year, month, day, hour, minute = (int(group) if group else None for group in found.groups())
    return _at(now, _day(year, month, day), MORNING if hour is None else hour, minute or 0)


def _dated(said: str, now: datetime) -> datetime | None:
    found = _DATE.match(said)
    if not found:
        return None
    day, month, year, rest = found.groups()
    wanted = _day(int(year or now.year), int(month), int(day))
    if wanted and not year and wanted < now.date():
        wanted = _day(now.year + 1, int(month), int(day))
    hour, minute = _clock(rest or "", None) or (MORNING, 0)
    return _at(now, wanted, hour, minute)


def _named(said: str, now: datetime) -> datetime | None:
    rest, part = said, None
    wanted: date | None = None
    for name, ahead in _DAYS.items():
        left = _without(name, rest)
        if left is not None:
            wanted, part = (
                now.date() + timedelta(days=ahead),
                "toi" if name in ("tonight", "toi nay") else None,
            )
            rest = left
            break
    if wanted is None:
        for name, weekday in _WEEKDAYS.items():
            left = _without(name, rest)
            if left is not None:
                next_week = 7 + weekday - now.weekday()
                ahead = next_week if "tuan sau" in said else (next_week - 1) % 7 + 1
                wanted, rest = now.date() + timedelta(days=ahead), left
                break
    for name in _PARTS:
        left = _without(name, rest)
        if left is not None:
            part, rest = name, left
            break
    clock = _clock(rest, part)
    leftover = re.sub(
        r"\b(at|luc|vao|next|tuan sau|toi|on)\b|เวลา|ตอน|นี้|หน้า", " ", _CLOCK.sub(" ", rest, count=1)
    ).strip()
    if leftover or (wanted is None and clock is None and part is None):
        return None
    hour, minute = clock or (_PARTS[part] if part else MORNING, 0)
    moment = _at(now, wanted or now.date(), hour, minute)
    if moment and wanted is None and _passed(moment, now):
        moment = _at(now, now.date() + timedelta(days=1), hour, minute)
    return moment


def _without(name: str, said: str) -> str | None:
    """`said` without a word, or None where it is not in it. Thai puts no blanks between words, and
    `วัน` before the days of a week."""
    pattern = rf"\b{name}\b" if name.isascii() else rf"(?:วัน)?{name}"
    left = re.sub(pattern, " ", said, count=1)
    return None if left == said else left


def _clock(said: str, part: str | None) -> tuple[int, int] | None:
    found = _CLOCK.search(said)
    if not found:
        return None
    hour = int(found[1])
    minute = int(found[2] or found[3] or found[4] or 0)
    if (hour < 12 and (found[5] == "pm" or part in _LATE)) or (hour == 12 and part in _NIGHT):
        hour += 12
    if hour == 12 and found[5] == "am":
        hour = 0
    return hour, minute


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def _at(now: datetime, day: date | None, hour: int, minute: int) -> datetime | None:
    if day is None:
        return None
    if hour == _MIDNIGHT:
        day, hour = day + timedelta(days=1), 0
    try:
        moment = datetime.combine(day, time(hour, minute), tzinfo=now.tzinfo)
    except ValueError:
        return None
    # In the hour that comes twice the second is meant once the first has gone by.
    return moment.replace(fold=1) if _passed(moment, now) else moment


def _passed(moment: datetime, now: datetime) -> bool:
    """Whether a moment is no longer to come. Two of one zone would be compared by what its clock
    shows, which goes back once a year."""
    return moment.astimezone(UTC) <= now.astimezone(UTC)
