"""When something happens again and again: as crontab writes it, and as people say it (`every Friday
19:00`, `thứ sáu hằng tuần 19:00`, `last day of month 9:00`, `ทุกวันศุกร์ 19:00`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from socialdesk.model.i18n import translate, weekday
from socialdesk.model.moments.lexicon import Word, plain, words
from socialdesk.model.moments.reading import Apart, read

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CRON_DAYS = ("sun", *_DAYS)  # crontab: 0 and 7 are Sunday
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BOUNDS = {"minute": (0, 59), "hour": (0, 23), "day": (1, 31), "month": (1, 12), "weekday": (0, 7)}
_ALL = {"minute": 60, "hour": 24, "day": 31, "month": 12, "weekday": 7}
LAST = "last"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Minutes, hours, days, months and weekdays (0: Monday) at which it happens. `days` holds -1 for
    the last of a month; None stands for any day or weekday.

    Where both days and weekdays are named, either is enough, as crontab has it.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...] | None = None
    months: tuple[int, ...] | None = None
    weekdays: tuple[int, ...] | None = None

    def __str__(self) -> str:
        """As crontab writes it, with `last` for the last day of a month."""
        days = None if self.days is None else [LAST if each == -1 else each for each in self.days]
        names = None if self.weekdays is None else sorted((each + 1) % 7 for each in self.weekdays)
        parts = (self.minutes, self.hours, days, self.months, names)
        wholes = _ALL.values()
        return " ".join(
            "*" if part is None or len(part) == whole else ",".join(map(str, part))
            for part, whole in zip(parts, wholes, strict=True)
        )


def parse_cron(text: str) -> Recurrence:
    """Five fields as crontab writes them: lists, ranges, steps, names of days and months; weekdays 0
    and 7 are Sunday. Raises ValueError with a sentence."""
    parts = text.split()
    if len(parts) != len(_BOUNDS):
        raise ValueError(
            translate(
                '"{text}" is no line of crontab: it has five parts, like "15 21 * * 0" (minute, hour, day, month, '
                "weekday; 0 is Sunday)",
                text=text,
            )
        )
    found = {name: _values(part, name) for part, name in zip(parts, _BOUNDS, strict=True)}
    weekdays = found["weekday"]
    return Recurrence(
        found["minute"] or tuple(range(60)),
        found["hour"] or tuple(range(24)),
        found["day"],
        found["month"],
        None if weekdays is None else tuple(sorted((each - 1) % 7 for each in weekdays)),
    )


def _values(part: str, name: str) -> tuple[int, ...] | None:
    if part == "*" or (part == "?" and name in ("day", "weekday")):
        return None
    found: set[int] = set()
    for piece in part.casefold().split(","):
        if name == "day" and piece in (LAST, "l"):
            found.add(-1)
            continue
        matched = re.fullmatch(r"(\*|\w+)(?:-(\w+))?(?:/(\d{1,2}))?", piece)
        low, high = _BOUNDS[name]
        try:
            if matched is None:
                raise ValueError
            first = low if matched[1] == "*" else _number(matched[1], name)
            last = _number(matched[2], name) if matched[2] else first
            step = int(matched[3]) if matched[3] else 1
            if matched[1] == "*" or (matched[3] and not matched[2]):
                last = 6 if name == "weekday" else high
            if not low <= first <= last <= high or step < 1 or (matched[2] and matched[1] == "*"):
                raise ValueError
        except ValueError:
            raise ValueError(
                translate(
                    '"{part}" is no {name} of crontab; write {low} to {high}, lists "1,15", ranges "1-5" or steps "*/10"',
                    part=piece, name=name, low=low, high=high,
                )
            ) from None  # fmt: skip
        found |= set(range(first, last + 1, step))
    if name == "weekday":
        found = {each % 7 for each in found}
    return None if len(found - {-1}) == _ALL[name] else tuple(sorted(found))


def _number(text: str, name: str) -> int:
    if text.isdigit():
        return int(text)
    if name == "weekday":
        return _CRON_DAYS.index(text[:3])
    if name == "month":
        return _MONTHS.index(text[:3]) + 1
    raise ValueError


_EVERY = r"\b(?:every|each|on|mỗi|mọi|hằng|hàng|các|moi|hang|cac)\b|ทุกๆ|ทุก"
_PERIODS = {
    "D": r"\bdaily\b|ทุกวัน(?![ก-๎])|(?:every|each|mỗi|mọi|hằng|hàng|moi|hang) (?:days?|ngày|ngay|hôm|bữa)\b",
    "W": r"\bweekly\b|(?:every|each|mỗi|hằng|hàng|moi|hang) (?:weeks?|tuần|tuan)\b|ทุกสัปดาห์|ทุกอาทิตย์(?=\s|$)",
    "M": r"\bmonthly\b|(?:of|in|every|each|mỗi|hằng|hàng|moi|hang) (?:the |each |every )?(?:months?|tháng|thang)\b"
    r"|ทุกเดือน|ของเดือน|(?<!\d )\btháng\b|(?<!\d )\bthang\b|\bmonth\b|เดือน",
}
_WEEKDAYS = r"\bweekdays?\b|\bworkdays?\b|ngày thường|ngay thuong|ngày trong tuần|ngay trong tuan|วันธรรมดา|วันทำงาน"
_WEEKENDS = r"\bweekends?\b|cuối tuần|cuoi tuan|สุดสัปดาห์|เสาร์อาทิตย์|วันหยุดสุดสัปดาห์"
_LAST_DAY = (
    r"(?:the )?last day(?: of)?(?: (?:the|each|every))?|ngày cuối(?: cùng)?(?: của)?|ngay cuoi(?: cung)?|cuối (?=tháng)"
    r"|cuoi (?=thang)|วันสุดท้าย(?:ของ)?|สิ้น(?=เดือน)|end of(?: the)?(?= month)"
)
_FIRST_DAY = (
    r"(?:the )?first day(?: of)?(?: (?:the|each|every))?|ngày đầu(?: tiên)?(?: của)?|ngay dau(?: tien)?|đầu (?=tháng)"
    r"|dau (?=thang)|วันแรก(?:ของ)?|ต้น(?=เดือน)"
)
_JOINS = ("และ", "ของ")
_ON_DAY = re.compile(
    r"(?:ngày|ngay|mùng|mồng|mung|day|on the|the|วันที่)\s*(\d{1,2}(?:(?:\s*(?:,|và|va|and|และ)\s*)\d{1,2})*)(?:st|nd|rd|th)?(?!\d|\s*[:h])"
)


def parse_every(text: str, now: datetime) -> Recurrence:
    """What `text` means, `now` being any aware moment in the shop's zone. Raises ValueError with a
    sentence that shows what can be written, or what was not understood."""
    said = plain(text).strip(' .,;!?"“”«»()')
    left, period, days, weekdays = said, "", list[int](), list[int]()

    def take(pattern: str) -> bool:
        nonlocal left
        taken = re.sub(pattern, " ", left)
        changed, left = taken != left, taken
        return changed

    if take(_LAST_DAY):
        days.append(-1)
    if take(_FIRST_DAY):
        days.append(1)
    is_every = take(_WEEKDAYS)
    weekdays += range(5) if is_every else ()
    if take(_WEEKENDS):
        weekdays += (5, 6)
    for name, pattern in _PERIODS.items():
        if take(pattern):
            period = period or name
    if period == "M" and (found := _ON_DAY.search(left)):
        days += map(int, re.findall(r"\d+", found[1]))
        left = f"{left[: found.start()]} {left[found.end() :]}"
    is_every |= take(_EVERY) or bool(period)
    kept: list[Word] = []
    for word in words(" ".join(left.split())):
        if word.code == "x":
            weekdays.append(int(word.value))
        elif word.code not in ("f", ",") and word.text not in _JOINS:
            kept.append(word)
    if is_every and not (period or days or weekdays) and any(word.code == "t" for word in kept):
        period = "D"  # `every evening 19:00`
    hour, minute = _clock(kept, text, now)
    if days and (period in ("", "D", "W") or weekdays):
        raise _unknown(text)
    if any(not (each == -1 or 1 <= each <= 31) for each in days):
        raise _unknown(text)
    is_known = period == "D" or weekdays or days
    if not ((is_every or days) and is_known) or (period == "M" and not days):
        raise _unknown(text)
    return Recurrence(
        (minute,), (hour,),
        tuple(sorted(set(days))) or None,
        None,
        tuple(sorted(set(weekdays))) or None,
    )  # fmt: skip


def _clock(kept: Sequence[Word], text: str, now: datetime) -> tuple[int, int]:
    """The time of day that is left when the days are taken out."""
    try:
        reading = read(list(kept), now)
        if reading.rest or (reading.clock is None and reading.part is None):
            raise _unknown(text, " ".join(word.text for word in reading.rest))
        moment = reading.moment()
    except Apart:
        moment = None
    if moment is None:
        raise _unknown(text)
    return moment.hour, moment.minute


def _unknown(text: str, rest: str = "") -> ValueError:
    if rest:
        return ValueError(
            translate(
                '"{text}" is understood only in part, but not "{rest}"; leave that out, or write it otherwise',
                text=text,
                rest=rest,
            )
        )
    return ValueError(
        translate(
            '"{text}" is nothing that comes again; write every day 9:00, every Friday 19:00, thứ sáu hằng tuần 19:00, '
            "ngày 15 hằng tháng 9:00, last day of month 9:00",
            text=text,
        )
    )


def said(recurrence: Recurrence) -> str:
    """A recurrence in words, to be said back; what words would be too long for as crontab has it."""
    if len(recurrence.hours) != 1 or len(recurrence.minutes) != 1 or recurrence.months:
        return str(recurrence)
    clock = f"{recurrence.hours[0]}:{recurrence.minutes[0]:02}"
    if recurrence.weekdays and not recurrence.days:
        if len(recurrence.weekdays) < 7:
            names = ", ".join(weekday(date(2024, 1, 1 + each)) for each in recurrence.weekdays)
            return translate("every {days} {clock}", days=names, clock=clock)
    elif recurrence.days and not recurrence.weekdays:
        if recurrence.days == (-1,):
            return translate("the last day of every month {clock}", clock=clock)
        if -1 in recurrence.days:
            return str(recurrence)
        numbers = ", ".join(map(str, recurrence.days))
        return translate("day {days} of every month {clock}", days=numbers, clock=clock)
    return translate("every day {clock}", clock=clock)
