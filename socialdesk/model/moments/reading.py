"""A day and a time of day, found in the words of a phrase: `when.py` reads with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from socialdesk.model.moments.days import MIDNIGHT, at_clock, day_of, months_on, passed
from socialdesk.model.moments.lexicon import NOON, PARTS, Word

MORNING = 8
"""The hour a bare day means."""
_NIGHT_ENDS = 5
"""Until when "tonight" is the night that is going on."""
_BUDDHIST = 2400
"""Years from here on count from the Buddha's death, 543 years earlier."""


class Apart(Exception):
    """Two words that cannot both be meant."""


_OPEN = "(?![hHmDWMJT:AP])"
"""Where a number is not an hour or a length."""


@dataclass(slots=True)
class Reading:
    """What has been found in a phrase; every word that is used is taken out of `said`."""

    said: list[Word]
    now: datetime
    day: date | None = None
    day_text: str = ""
    weekday: int | None = None
    weekday_text: str = ""
    is_this: bool = False
    weeks: int | None = None
    week_day: int = 0
    part: int | None = None
    part_text: str = ""
    clock: tuple[int, int] | None = None
    clock_text: str = ""
    is_fixed: bool = False
    """Whether the clock's hour is one of 24, whatever part of the day is named."""
    is_counted: bool = False
    """Whether the day was said as a number of days."""
    rest: list[Word] = field(default_factory=list)

    def take(self, pattern: str, use: Callable[[list[Word]], bool]) -> None:
        """Use every place where the words' letters match; one that `use` refuses stays."""
        place = 0
        while found := re.compile(pattern).search("".join(w.code for w in self.said), place):
            begin, end = found.span()
            place = begin + 1
            if use(self.said[begin:end]):
                self.said[begin:end] = [Word("_", 0, "")]

    # days

    def dated(self, day: date | None, taken: Sequence[Word]) -> bool:
        """A day is known; another one beside it does not fit."""
        text = " ".join(word.text for word in taken if word.code not in "lf")
        if day is None:
            return False
        if self.day is not None and self.day != day:
            raise Apart(self.day_text, text)
        self.day, self.day_text = day, text
        return True

    def numbers(self, taken: list[Word]) -> bool:
        """`25/12`, `25-12-2026`, `25 tháng 12 năm 2027`, `ngày 25`."""
        numbers = [int(word.value) for word in taken if word.code == "n"]
        if taken[1].code == "." and len(numbers) == 2:
            return False
        if len(numbers) == 3 and numbers[0] > 31:
            numbers.reverse()
        day, month, year = [*numbers, 0, 0][:3]
        if len(numbers) == 3 and not year > 0:
            return False
        return self.dated(self._date(day, month, year), taken)

    def _date(self, day: int, month: int, year: int) -> date | None:
        today = self.now.date()
        if year:
            year -= 543 if year > _BUDDHIST else 0
            return day_of(year + (2000 if year < 100 else 0), month, day)
        found = day_of(today.year, month, day)
        if found is None or found < today:
            for later in range(1, 9):
                if coming := day_of(today.year + later, month, day):
                    is_soon = coming - today < timedelta(days=366)  # a 29th of February
                    return coming if found is not None or is_soon else None
        return found

    def named_month(self, taken: list[Word]) -> bool:
        """`25 Dec 2026`, `December 25th`."""
        month = next(int(word.value) for word in taken if word.code == "o")
        day, year = [*(int(word.value) for word in taken if word.code == "n"), 0][:2]
        return (not year or year > 1000) and self.dated(self._date(day, month, year), taken)

    def of_month(self, taken: list[Word]) -> bool:
        """`ngày 25`, `the 25th`, `วันศุกร์ที่ 27`: the next one to come."""
        number = next(int(word.value) for word in taken if word.code == "n")
        today = self.now.date()
        for ahead in range(13):
            first = months_on(today.replace(day=1), ahead)
            if (found := day_of(first.year, first.month, number)) and found >= today:
                if taken[0].code == "x":
                    self.on_weekday(taken[:1])
                return self.dated(found, taken)
        return False

    def day_of_next_month(self, taken: list[Word]) -> bool:
        """`ngày 5 tháng sau`."""
        number = next(int(word.value) for word in taken if word.code == "n")
        first = months_on(self.now.date().replace(day=1), int(taken[-1].code != "z"))
        return self.dated(day_of(first.year, first.month, number), taken)

    def month(self, taken: list[Word]) -> bool:
        """`cuối tháng`, `đầu tháng sau`, `next month`."""
        codes = {word.code for word in taken}
        today = self.now.date()
        first = months_on(today.replace(day=1), int(bool(codes & {"s", "S"})))
        if taken[-1].code == "n":
            named = self._date(28, int(taken[-1].value), 0)
            if named is None:
                return False
            first = named.replace(day=1)
        last = months_on(first, 1) - timedelta(days=1)
        if not codes & {"v", "b", "y", "s", "S"}:
            return False
        found = last if "y" in codes else first.replace(day=15) if "b" in codes else first
        if found <= today and not codes & {"s", "S", "z"} and "y" not in codes:
            found = months_on(found, 1)
        return self.dated(found, taken)

    def year(self, taken: list[Word]) -> bool:
        """`sang năm`, `cuối năm`."""
        codes = {word.code for word in taken}
        year = self.now.year + int(bool(codes & {"s", "S"} or "y" not in codes))
        months = 6 if "b" in codes else 1
        return self.dated(day_of(year, 12, 31) if "y" in codes else day_of(year, months, 1), taken)

    def days_on(self, taken: list[Word]) -> bool:
        """`3 ngày nữa` beside a time of day."""
        place = next(place for place, word in enumerate(taken) if word.code == "n")
        number, unit = min(int(taken[place].value), 9_999), taken[place + 1].code
        today, self.is_counted = self.now.date(), True
        if unit == "M":
            return self.dated(months_on(today, number), taken)
        return self.dated(today + timedelta(days=number * (7 if unit == "W" else 1)), taken)

    def counted(self, taken: list[Word]) -> bool:
        """`mai`."""
        return self.dated(self.now.date() + timedelta(days=int(taken[0].value)), taken)

    def today(self, taken: list[Word]) -> bool:
        """`nay`, alone or behind a part of the day."""
        return self.dated(self.now.date(), taken)

    def week(self, taken: list[Word]) -> bool:
        """`tuần sau`, `giữa tuần`, `cuối tuần này`."""
        codes = {word.code for word in taken}
        ends = [word.value for word in taken if word.code == "y"]
        if self.weeks is not None or not codes & {"s", "S", "z", "v", "b", "y"}:
            return False
        self.week_day = 5 if 1 in ends else 4 if ends else 2 if "b" in codes else 0
        ahead = int(bool(codes & {"s", "S"})) + int("u" in codes)
        if not ahead and not codes & {"z"} and self.week_day <= self.now.weekday():
            ahead = 1
        self.weeks, self.day_text = ahead, " ".join(word.text for word in taken)
        return True

    def on_weekday(self, taken: list[Word]) -> bool:
        """`thứ 2`, `next friday`, `thứ 5 này`."""
        word = next(word for word in taken if word.code == "x")
        if self.weekday is not None and self.weekday != int(word.value):
            raise Apart(self.weekday_text, word.text)
        self.weekday, self.weekday_text = int(word.value), word.text
        self.is_this |= any(word.code == "z" for word in taken)
        return True

    # times of day

    def in_part(self, taken: list[Word]) -> bool:
        """`chiều`, `chiều nay`."""
        part = next(word for word in taken if word.code in "tZ")
        if self.part is not None and self.part != int(part.value):
            return False
        self.part, self.part_text = int(part.value), part.text
        return all(word.code == "t" for word in taken) or self.today(taken)

    def at(self, hour: float, minute: float, taken: Sequence[Word], *, fixed: bool = False) -> bool:
        """A clock is known; a second one stays as what was not understood."""
        if self.clock is not None or not 0 <= hour <= 24 or not 0 <= minute < 60:
            return False
        half_day = next((word.code for word in taken if word.code in "AP"), "")
        if half_day and (hour == 0 or (hour > 12 and half_day == "A")):
            return False
        if half_day and hour <= 12:
            hour, fixed = hour % 12 + (12 if half_day == "P" else 0), True
        self.clock, self.is_fixed = (int(hour), int(minute)), fixed
        self.clock_text = " ".join(word.text for word in taken if word.code != "l")
        return True

    def digits(self, taken: list[Word]) -> bool:
        """`9h30`, `20:00`, `8 giờ rưỡi`, `9am`."""
        numbers = [word.value for word in taken if word.code == "n"]
        half = any(word.code == "r" for word in taken)
        return self.at(numbers[0], 30 if half else [*numbers, 0][1], taken)

    def before(self, taken: list[Word]) -> bool:
        """`9h kém 15`, `quarter to 9`."""
        numbers = [word.value for word in taken if word.code in "nq"]
        hour, less = numbers if taken[0].code == "n" and taken[1].code == "h" else numbers[::-1]
        return 0 < less < 60 and self.at((hour - 1) % 24, 60 - less, taken)

    def past(self, taken: list[Word]) -> bool:
        """`half past 8`."""
        first, hour = taken[0], taken[2].value
        return self.at(hour, 30 if first.code in "er" else first.value, taken)

    def dotted(self, taken: list[Word]) -> bool:
        """`08.30 น.`, and `8.30` where it can be no date; `25.12` is one."""
        first, second = taken[0].value, taken[2].value
        if len(taken) > 3 or not 0 < second <= 12:
            return self.at(first, second, taken)
        return first > 24 and self.dated(self._date(int(first), int(second), 0), taken)

    def thai(self, taken: list[Word]) -> bool:
        """`2 ทุ่ม`, `ตี 2`, `บ่ายโมง`, `3 โมงเช้า`, `4 โมง`."""
        numbers = [word.value for word in taken if word.code == "n"]
        minute = 30 if any(word.code == "r" for word in taken) else [*numbers, 0, 0][1]
        kind = next(word.code for word in taken if word.code in "ITJ")
        hour = [*numbers, 1][0]
        if kind == "I":
            return hour <= 6 and self.at(hour, minute, taken, fixed=True)
        if kind == "T":
            return hour <= 6 and self.at(hour + 18, minute, taken, fixed=True)
        parts = {int(word.value) for word in self.said if word.code == "t"}
        if hour < 6:  # one to five: of the old clock in the morning, else of the afternoon
            hour += 6 if parts and min(parts) < NOON else 12
        return self.at(hour, minute, taken)

    def half_part(self, taken: list[Word]) -> bool:
        """`เที่ยงครึ่ง`."""
        hour = PARTS[int(taken[0].value)].hour
        return hour == 12 and self.at(hour, 30, taken, fixed=True)

    def constant(self, taken: list[Word]) -> bool:
        """`nửa đêm`, `12 midnight`."""
        said_twice = taken[0].code == "c" or taken[0].value == 12
        return said_twice and self.at(taken[-1].value, 0, taken, fixed=True)

    def bare(self, taken: list[Word]) -> bool:
        """`mai 9`, `at 8`: a number alone is none."""
        beside = self.day, self.weekday, self.weeks, self.part
        is_beside = any(each is not None for each in beside) and not self.is_counted
        is_beside = (is_beside or taken[0].code == "l") and not any(
            word.code in "hHmDWMY?" for word in self.said
        )
        number = next(word.value for word in taken if word.code == "n")
        half = 30 if taken[-1].code == "r" else 0
        return is_beside and self.at(number, half, taken)

    # together

    def moment(self) -> datetime | None:
        """The moment that all of it means; None for nothing at all. Raises Apart."""
        if self.clock is None and self.part is None and self._day() is None:
            return None
        hour, minute = self._hour()
        day = self._day()
        if day is not None and self.is_this and day == self.now.date() + timedelta(days=7):
            today = at_clock(self.now, self.now.date(), hour, minute)
            day = self.now.date() if today and not passed(today, self.now) else day
        if day is not None:
            night = day == self.now.date() and hour >= MIDNIGHT and self.now.hour < _NIGHT_ENDS
            moment = at_clock(self.now, day, hour - (MIDNIGHT if night else 0), minute)
            late = night and (moment is None or passed(moment, self.now))
            return at_clock(self.now, day, hour, minute) if late else moment
        moment = at_clock(self.now, self.now.date(), hour % MIDNIGHT, minute)
        if moment and passed(moment, self.now):
            moment = at_clock(
                self.now, self.now.date() + timedelta(days=1), hour % MIDNIGHT, minute
            )
        return moment

    def _day(self) -> date | None:
        today, day = self.now.date(), self.day
        if day is None and self.weeks is not None:
            monday = today + timedelta(days=7 * self.weeks - today.weekday())
            return monday + timedelta(days=self.week_day if self.weekday is None else self.weekday)
        if self.weekday is None:
            return day
        if day is None:
            return today + timedelta(days=(self.weekday - today.weekday() - 1) % 7 + 1)
        if day.weekday() != self.weekday:
            raise Apart(self.day_text, self.weekday_text)
        return day

    def _hour(self) -> tuple[int, int]:
        """The hour of the day, past 24 for the night after it."""
        if self.clock is None:
            return (MORNING if self.part is None else PARTS[self.part].hour), 0
        hour, minute = self.clock
        if self.part is None:
            return hour, minute
        part = PARTS[self.part]
        if self.is_fixed or hour > 12:
            wanted = [hour, hour + 24]
        else:
            wanted = (
                [12, 24] if hour == 12 else [0, 24] if hour == 0 else [hour, hour + 12, hour + 24]
            )
        found = [each for each in wanted if part.begins <= each < part.ends]
        if not found:
            raise Apart(self.clock_text, self.part_text)
        return found[0], minute


def read(said: list[Word], now: datetime) -> Reading:
    """Dates first, then what is counted from today, then the clock: a number belongs to the first
    that can have it."""
    found = Reading(list(said), now)
    nxt, more = "[sSz]", "[uS]"
    steps: tuple[tuple[str, Callable[[list[Word]], bool]], ...] = (
        (rf"[DR]?n(?:/n/|-n-|\.n\.|/nY|-nY)n{_OPEN}", found.numbers),
        (rf"[DR]?nMnY?,?n(?:(?<=Yn)|(?=$|[^hHm:])){_OPEN}", _with_year(found.numbers)),
        (r"[DR]?nMn(?![hHmDWMJT:])", found.numbers),
        (r"[vby]Mn(?![hHmDWMJT:])", found.month),
        (rf"[DR]?n[/-]n{_OPEN}", found.numbers),
        (rf"[DR]?nf*of*,?n{_OPEN}", found.named_month),
        (r"[DR]?nf*o", found.named_month),
        (rf"onf?,?n{_OPEN}", found.named_month),
        (rf"on{_OPEN}f?", found.named_month),
        (rf"(?<!n)[DR]nM{nxt}", found.day_of_next_month),
        (rf"[vby]f?{nxt}?M{nxt}?|{nxt}M|M{nxt}", found.month),
        (rf"[vby]{nxt}?Y{nxt}?|[sS]Y|Y[sS]", found.year),
        (rf"[vby]f?{nxt}?W{nxt}?|{nxt}?y{nxt}?|[sSz]W|W[sS]u?|Wz", found.week),
        (rf"[iS]n[DWM]|n[DWM]{more}", found.days_on),
        (rf"(?<!n)(?:[DR]|xf)n{_OPEN}(?![./-]n)f?", found.of_month),
        (rf"l?n{_OPEN}(?<=n)f", _ordinal(found.of_month)),
        (r"[eqn]jn(?:O|[AP])?", found.past),
        (r"[qn]m?[Kk]n(?:O|[AP])?|nhkn?m?", _long_enough(found.before)),
        (r"n:n(?::n)?O?[AP]?", found.digits),
        (r"nhr|nhn(?![hHDWMJT:/.-])m?[AP]?|nhO?[AP]?", found.digits),
        (r"n\.nO?[AP]?", found.dotted),
        (r"In?J?r?|nTr?(?:nm)?|Tr?|nJr?(?:nm)?|(?<=t)Jr?|J(?=t)r?", found.thai),
        (r"tr", found.half_part),
        (r"n[AP]|nO", found.digits),
        (r"nc|c", found.constant),
        (r"[sS]x|x[sSz]?|zx", found.on_weekday),
        (r"d", found.counted),
        (r"tz|zt|Z|t", found.in_part),
        (r"z", found.today),
        (r"ln[r]?|nr?", found.bare),
    )  # fmt: skip
    for pattern, use in steps:
        found.take(pattern, use)
    found.rest = [word for word in found.said if word.code not in "_fl,SO"]
    return found


def _with_year(use: Callable[[list[Word]], bool]) -> Callable[[list[Word]], bool]:
    """Only if the last number is a year."""
    return lambda taken: taken[-1].value > 1000 and use(taken)


def _ordinal(use: Callable[[list[Word]], bool]) -> Callable[[list[Word]], bool]:
    """Only for `25th`."""
    return lambda taken: taken[-1].text in ("st", "nd", "rd", "th") and use(taken)


def _long_enough(use: Callable[[list[Word]], bool]) -> Callable[[list[Word]], bool]:
    """Only with both numbers."""
    return lambda taken: sum(word.code in "nq" for word in taken) == 2 and use(taken)
