"""Spans of days as people say them: `tuần trước`, `last 30 days`, `ของเดือนนี้`, `tháng 10`,
`2026-11-01..2026-11-15`.

They look back, where `when.py` looks ahead: a month without a year is the latest one that has begun. The words
are those of `moments/lexicon.py`; a phrase is taken whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from socialdesk.model.calendar import day_begins
from socialdesk.model.i18n import count, dated_weekday, translate
from socialdesk.model.ids import Instant
from socialdesk.model.moments.days import day_of, months_on
from socialdesk.model.moments.lexicon import Word, plain, words

_QUOTES = ' ,;!?"“”«»()'
_DAY = timedelta(days=1)
_BUDDHIST = 2400
"""Years from here on count from the Buddha's death, 543 years earlier."""
_MOST = 36_500


@dataclass(frozen=True, slots=True)
class Timespan:
    """Whole days: `first` is in it, `until` is the first one that is not."""

    first: date
    until: date

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.until - self.first).days

    def moments(self, zone: ZoneInfo) -> tuple[Instant, Instant]:
        """When it begins and ends by the clocks of a zone, half-open; a day may have 23 hours, or 25."""
        return day_begins(self.first, zone), day_begins(self.until, zone)

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.until


def parse_timespan(text: str, now: datetime) -> Timespan:
    """What `text` means, `now` being any aware moment in the shop's zone. Raises ValueError with a sentence
    that shows what can be written."""
    today = now.date()
    try:
        found = _meant(_known(words(plain(text).strip(_QUOTES))), today)
    except OverflowError:
        found = None
    if found is None:
        raise ValueError(
            translate(
                '"{text}" is no time I know; write today, last week, last 30 days, october, tuần trước, '
                "2026-11-01..2026-11-15",
                text=text,
            )
        )
    if found.days < 1:
        raise ValueError(translate('"{text}" ends before it begins', text=text))
    return found


def said(span: Timespan) -> str:
    """A span in words, to be said back: `Monday 16/11/2026 to Sunday 22/11/2026 (7 days)`."""
    first, last = _dated(span.first), _dated(span.until - _DAY)
    if span.days == 1:
        return first
    return count(
        "{first} to {last} ({n} day)", "{first} to {last} ({n} days)", span.days, first=first, last=last
    )  # fmt: skip


def _dated(day: date) -> str:
    return dated_weekday(day, f"{day:%d/%m/%Y}")


# -- which words count

_FILLERS = frozenset("fl,")
_JOINS = frozenset(("ของ", "ช่วง", "ใน", "for", "during", "all", "cả", "ca", "ทั้ง"))
_UNTIL = frozenset(
    ("đến", "den", "tới", "toi", "to", "until", "till", "through", "ถึง", "จนถึง", "-", "–", "—", "..", "…")
)  # fmt: skip
_BETWEEN = frozenset(("and", "và", "va", "และ"))
_NOW = frozenset(("nay", "giờ", "gio", "now", "bây giờ", "bay gio", "ปัจจุบัน", "ตอนนี้"))
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_AHEAD = frozenset(("in", "อีก", "ในอีก"))
"""Before a length alone: from now on."""


def _known(said: Sequence[Word]) -> list[Word]:
    """Points of a range as one word, numbers of quarters as numbers."""
    found: list[Word] = []
    for word in said:
        before = found[-1] if found else Word("", 0, "")
        if word.text == "." and before.text in (".", ".."):
            found[-1] = Word("~", 0, "..")
        elif before.code in ("U", "q") and word.text in _ROMAN:
            found.append(Word("n", _ROMAN[word.text], word.text))
        else:
            found.append(word)
    return found


def _meant(said: Sequence[Word], today: date) -> Timespan | None:
    """A span, one that goes up to now, or one from here to there."""
    is_from = bool(said) and said[0].code == "X"
    rest = said[1:] if is_from else said
    alone = _single(rest, today, today)
    for place in range(1, len(rest) - 1):
        mark = rest[place].text
        if mark == "-" and alone:
            break  # what reads as one date is no range: 1-11, 2026-11-01
        if mark in _UNTIL or (is_from and mark in _BETWEEN):
            found = _between(rest[:place], rest[place + 1 :], today)
            if found is not None:
                return found
    if not is_from:
        return alone
    begun = alone or _beginning(rest, today)
    return begun and Timespan(begun.first, max(today + _DAY, begun.first))


def _between(begin: Sequence[Word], end: Sequence[Word], today: date) -> Timespan | None:
    """From one span to another: the latest that has begun, and the first of the second from there on."""
    if " ".join(word.text for word in end) in _NOW:
        begun = _single(begin, today, today) or _beginning(begin, today)
        return begun and Timespan(begun.first, today + _DAY)
    number = _codes(begin)
    if number in ("n", "Dn", "Rn") and (last := _single(end, today, today)) and last.days == 1:
        # `1 đến 15/11`: the month stands once.
        wanted = int(next(word.value for word in begin if word.code == "n"))
        first = day_of(last.first.year, last.first.month, wanted)
        if first is not None:
            if first > last.first and _codes(end) in ("Dn", "Rn"):
                first = months_on(first, -1)
            return Timespan(first, last.until)
    first_of = _single(begin, today, today)
    last_of = None
    if first_of is not None:
        reading = _Reading(_plain(end), today, today, first_of.first)
        is_day = _codes(end) == "n" and reading.numbers()[0] <= 31  # `Nov 1-15`
        last_of = reading.of_month() if is_day else _single(end, today, today, first_of.first)
    if first_of is None or last_of is None:
        return None
    if last_of.until <= first_of.first:
        first_of = _single(begin, today, last_of.first) or first_of
    return Timespan(first_of.first, last_of.until)


def _beginning(said: Sequence[Word], today: date) -> Timespan | None:
    """`đầu tháng`, `the beginning of the year`: since then."""
    found = re.fullmatch(r"v([WMUYq])z?", _codes(said))
    return _unit(found[1], today) if found else None


def _codes(said: Sequence[Word]) -> str:
    return "".join(word.code for word in _plain(said))


def _plain(said: Sequence[Word]) -> list[Word]:
    left = [word for word in said if word.code not in _FILLERS and word.text not in _JOINS]
    lead = [word for word in left if word.code == "i"]
    left = [word for word in left if word.code != "i"]
    codes = "".join(word.code for word in left)
    if any(word.text in _AHEAD for word in (*lead, *said)) and re.fullmatch("n[DWMUYq]", codes):
        return list(said)  # `in 7 days` is to come
    return left


# -- spans of one kind


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the words that matched are read with. A date without its year is the latest until `limit`, or the
    first from `least` on."""

    said: Sequence[Word]
    today: date
    limit: date
    least: date | None

    def numbers(self) -> list[int]:
        return [int(word.value) for word in self.said if word.code == "n"]

    def value(self, codes: str) -> int:
        return next(int(word.value) for word in self.said if word.code in codes)

    def has(self, codes: str) -> bool:
        return any(word.code in codes for word in self.said)

    def unit(self) -> str:
        return next(word.code for word in self.said if word.code in "DWMUYq")

    def day(self) -> Timespan | None:
        """`hôm qua`."""
        ahead = self.value("d")
        return _one(self.today + timedelta(days=ahead)) if ahead <= 0 else None

    def numbered(self) -> Timespan | None:
        """`1/11`, `15-11-2026`, `2026-11-01`, `1 tháng 11 năm 2026`; `10/2026` is a month."""
        numbers = self.numbers()
        if len(numbers) == 2 and max(numbers) >= 1000:
            return self._month(min(numbers), max(numbers))
        if len(numbers) == 3 and numbers[0] > 31:
            numbers.reverse()
        day, month, year = [*numbers, 0][:3]
        return self._dated(day, month, year)

    def named(self) -> Timespan | None:
        """`1 nov`, `Nov 1st 2026`, `october 2026`."""
        day, year = [*self.numbers(), 0][:2]
        if day >= 1000:
            return self._month(self.value("o"), day)
        return self._dated(day, self.value("o"), year)

    def of_month(self) -> Timespan | None:
        """`ngày 15`."""
        number = self.numbers()[0]
        for back in range(13):
            first = months_on(self.limit.replace(day=1), -back)
            if self.least is not None:
                first = months_on(self.least.replace(day=1), back)
            found = day_of(first.year, first.month, number)
            if found and (found >= self.least if self.least else found <= self.limit):
                return _one(found)
        return None

    def of_that_month(self) -> Timespan | None:
        """`ngày 5 tháng trước`."""
        first = months_on(self.today.replace(day=1), 0 if self.has("z") else -1)
        return _one(day_of(first.year, first.month, self.numbers()[0]))

    def weekday(self) -> Timespan | None:
        """`thứ 2`, `last monday`, `thứ 2 tuần trước`."""
        wanted = self.value("x")
        if self.has("W"):
            monday = _monday(self.today) - timedelta(days=0 if self.has("z") else 7)
            return _one(monday + timedelta(days=wanted))
        if self.least is not None:
            return _one(self.least + timedelta(days=(wanted - self.least.weekday()) % 7))
        last = self.limit - _DAY if self.has("pw") else self.limit
        return _one(last - timedelta(days=(last.weekday() - wanted) % 7))

    def weekend(self) -> Timespan | None:
        """`cuối tuần`, `last weekend`."""
        if next(word.value for word in self.said if word.code == "y") != 1:
            return None
        saturday = _monday(self.today) + timedelta(days=5)
        if self.has("pw") or (not self.has("z") and saturday > self.today):
            saturday -= timedelta(days=7)
        return Timespan(saturday, saturday + 2 * _DAY)

    def month(self) -> Timespan | None:
        """`tháng 10`, `tháng 10 năm ngoái`, `october 2026`."""
        numbers = self.numbers()
        month = self.value("o") if self.has("o") else numbers.pop(0)
        return self._month(month, self._year(numbers), before=self.has("pw") and not self.has("Y"))

    def quarter(self) -> Timespan | None:
        """`quý 3`, `Q3 2026`."""
        number, *rest = self.numbers()
        if not 1 <= number <= 4:
            return None
        found = self._month(3 * number - 2, self._year(rest))
        return found and Timespan(found.first, months_on(found.first, 3))

    def year(self) -> Timespan | None:
        """`năm 2025`, `năm ngoái`."""
        if not self.has("Y") and self.numbers()[0] < 1000:
            return None
        year = self._year(self.numbers())
        return _whole(day_of(year, 1, 1), 12) if year >= 1000 else None

    def this(self) -> Timespan | None:
        """`tuần này`."""
        return _unit(self.unit(), self.today)

    def before(self) -> Timespan | None:
        """`tuần trước`; `the past week` goes up to today."""
        if self.has("j"):
            return self._rolling(1)
        unit = self.unit()
        return None if unit == "D" else _unit(unit, _back(self.today, unit, 1))

    def ago(self) -> Timespan | None:
        """`7 ngày trước`: that day; `2 tuần trước`: that week."""
        unit, number = self.unit(), self.numbers()[0]
        return _unit(unit, _back(self.today, unit, number)) if 0 < number <= _MOST else None

    def rolling(self) -> Timespan | None:
        """`7 ngày qua`, `last 3 months`: up to today, which counts."""
        number = self.numbers()[0]
        return self._rolling(number) if 0 < number <= _MOST else None

    def _rolling(self, number: int) -> Timespan | None:
        return Timespan(_back(self.today, self.unit(), number) + _DAY, self.today + _DAY)

    def _dated(self, day: int, month: int, year: int) -> Timespan | None:
        if year:
            return _one(day_of(_full(year), month, day))
        return _one(self._latest([day_of(each, month, day) for each in self._years()]))

    def _month(self, month: int, year: int, *, before: bool = False) -> Timespan | None:
        if year:
            return _whole(day_of(_full(year), month, 1), 1)
        firsts = [day_of(each, month, 1) for each in self._years()]
        if before:
            this = self.today.replace(day=1)
            firsts = [each for each in firsts if each and each < this]
        return _whole(self._latest(firsts), 1)

    def _years(self) -> range:
        middle = (self.least or self.limit).year
        return range(max(middle - 8, 1), min(middle + 8, 9998) + 1)

    def _latest(self, days: Sequence[date | None]) -> date | None:
        found = [each for each in days if each is not None]
        if self.least is not None:
            least = self.least
            return min((each for each in found if each >= least), default=None)
        return max((each for each in found if each <= self.limit), default=None)

    def _year(self, numbers: Sequence[int]) -> int:
        """The year that is said, 0 for none."""
        if numbers:
            return _full(numbers[0])
        if not self.has("Y"):
            return 0
        return self.today.year - (0 if self.has("z") else 1)


def _full(year: int) -> int:
    year -= 543 if year > _BUDDHIST else 0
    return year + 2000 if year < 100 else year


def _one(day: date | None) -> Timespan | None:
    return None if day is None else Timespan(day, day + _DAY)


def _whole(first: date | None, months: int) -> Timespan | None:
    return None if first is None else Timespan(first, months_on(first, months))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _unit(unit: str, day: date) -> Timespan:
    """The day, week, month, quarter or year that a day lies in."""
    match unit:
        case "D":
            return Timespan(day, day + _DAY)
        case "W":
            return Timespan(_monday(day), _monday(day) + timedelta(days=7))
    months = {"M": 1, "Y": 12}.get(unit, 3)
    first = day.replace(day=1, month=day.month - (day.month - 1) % months)
    return Timespan(first, months_on(first, months))


def _back(day: date, unit: str, number: int) -> date:
    if unit in "DW":
        return day - timedelta(days=number * (7 if unit == "W" else 1))
    months = number * {"M": 1, "Y": 12}.get(unit, 3)
    if months >= day.year * 12:
        raise OverflowError
    return months_on(day, -months)


_YEAR = r"(?:[/-]?Y?n|Yz|zY|Y[pw]|[pw]Y)"
_STEPS = (
    ("d", _Reading.day),
    (r"[DR]?n(?:/n/|-n-|\.n\.)n|[DR]?nMnY?/?n|[DR]?n[/.-]n|[DR]?nMn|n/nYn", _Reading.numbered),
    (r"[DR]?n-?oY?n?|on|onn", _Reading.named),
    (r"[DR]nM[zpw]|nMz", _Reading.of_that_month),
    (r"[DR]n", _Reading.of_month),
    (r"x|xz|zx|x[pw]|[pw]x|xW[zpw]|xzW|x[pw]W", _Reading.weekday),
    (r"y|y[zpw]|[zpw]y", _Reading.weekend),
    (rf"Mnz?|M?oz?|[pw]o|o[pw]|Mn{_YEAR}|M?o{_YEAR}", _Reading.month),
    (rf"[Uq]n{_YEAR}?", _Reading.quarter),
    (r"Yn|Yz|zY|Y[pw]|[pw]Y|n", _Reading.year),
    (r"[DWMUYq]z|z[DWMUYq]", _Reading.this),
    (r"[WMUYq][pw]|[pwj][WMUYq]", _Reading.before),
    (r"n[DWMUYq]p", _Reading.ago),
    (r"n[DWMUYq]w?|[wj]n[DWMUYq]|w[DWMUYq]n", _Reading.rolling),
)


def _single(
    said: Sequence[Word], today: date, limit: date, least: date | None = None
) -> Timespan | None:
    """A span that is no range."""
    left = _plain(said)
    codes = "".join(word.code for word in left)
    for pattern, read in _STEPS:
        if re.fullmatch(pattern, codes):
            found = read(_Reading(left, today, limit, least))
            if found is not None:
                return found
    return None
