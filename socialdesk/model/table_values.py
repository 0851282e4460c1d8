"""What a cell of somebody else's table means: an amount of money, a number of units, a moment."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from socialdesk.model.i18n import mark, translate
from socialdesk.model.ids import Instant
from socialdesk.model.imported import AHEAD, EARLIEST, Unreadable
from socialdesk.model.money import WHOLE
from socialdesk.model.product import MOST_AMOUNT, MOST_UNITS
from socialdesk.model.text import display_safe, fold, one_line

Cell = str | int | float | datetime | None
"""A cell of a table: of CSV always a text, of a workbook also a number or a moment without a zone."""

_SMALLEST_PRICE = 1_000
"""Below this a fraction of a currency without smaller units is no rounding: “125.5” is none of đồng."""
_MANY = {"": 1, "k": 1_000, "nghin": 1_000, "ngan": 1_000, "tr": 10**6, "trieu": 10**6, "m": 10**6}
_CURRENCY = re.compile(
    r"[₫฿$€£¥]|(?<![^\W\d])(?:vnđ|đồng|dong|baht|บาท|đ|d|[a-z]{3})(?![^\W\d])", re.IGNORECASE
)
_AMOUNT = re.compile(r"([+-]?)([\d.,]*\d[\d.,]*)(k|nghin|ngan|tr|trieu|m)?", re.ASCII)
_THOUSANDS = {sign: re.compile(rf"\d{{1,3}}(?:\{sign}\d{{3}})+", re.ASCII) for sign in ".,"}


def amount_of(cell: Cell, currency: str, decimal: str = "") -> int:
    """An amount in the currency's smallest unit: `125.000 ₫`, `1,250.50`, `125k`, `1,5tr`. `decimal` is the
    sign before fractions where a map names it; else it is told from the number. Raises Unreadable."""
    if isinstance(cell, int | float):
        number = _exact(cell)
    elif isinstance(cell, str):
        number = _written_amount(cell, decimal)
    else:
        raise _no_amount(cell)
    units = 1 if currency in WHOLE else 100
    if units == 1 and number != number.to_integral_value() and abs(number) < _SMALLEST_PRICE:
        raise Unreadable(
            translate(
                "{value} is no amount of {currency}, which has no fractions.",
                value=quoted(cell),
                currency=currency,
            )
        )
    amount = (number * units).to_integral_value(ROUND_HALF_UP)
    if amount < 0:
        raise Unreadable(translate("{value} is less than nothing.", value=quoted(cell)))
    if amount > MOST_AMOUNT:
        raise Unreadable(translate("{value} is too large an amount.", value=quoted(cell)))
    return int(amount)


def _exact(cell: float) -> Decimal:
    number = Decimal(repr(cell))
    if not number.is_finite():
        raise _no_amount(cell)
    return number


def _written_amount(text: str, decimal: str) -> Decimal:
    flat = fold(_CURRENCY.sub(_without_currency, text.strip()))
    flat = flat.replace("đ", "d").replace("−", "-").replace(" ", "").replace("'", "")
    flat = flat.replace("()", "").removesuffix(",-").removesuffix(".-")
    if flat.startswith("(") and flat.endswith(")"):
        flat = f"-{flat[1:-1]}"
    found = _AMOUNT.fullmatch(flat) if len(flat) <= 40 else None
    number = _plain_number(found[2], decimal) if found else None
    if found is None or number is None:
        raise _no_amount(text)
    return number * _MANY[found[3] or ""] * (-1 if found[1] == "-" else 1)


def _without_currency(found: re.Match[str]) -> str:
    return found[0] if fold(found[0]) in _MANY else ""


def _plain_number(digits: str, decimal: str) -> Decimal | None:
    """What digits with dots and commas say; three digits behind a sign are thousands, whichever it is: no
    money has thousandths."""
    if all(sign in digits for sign in ".,"):
        last = max(".,", key=digits.rfind)
        decimal = decimal if digits.count(last) > 1 else last
    elif any(_THOUSANDS[sign].fullmatch(digits) for sign in ".,"):
        return Decimal(digits.replace(".", "").replace(",", ""))
    else:
        decimal = "." if "." in digits else ","
    whole, _, fraction = digits.partition(decimal) if decimal else (digits, "", "")
    others = {".": ",", ",": "."}.get(decimal, ",")
    if others in whole and not _THOUSANDS[others].fullmatch(whole):
        return None
    whole = whole.replace(others, "")
    if fraction and not fraction.isdecimal():
        return None
    try:
        return Decimal(f"{whole or '0'}.{fraction or '0'}")
    except InvalidOperation:
        return None


def _no_amount(cell: Cell) -> Unreadable:
    if cell is None or cell == "":
        return Unreadable(translate("It is empty."))
    return Unreadable(translate("{value} is no amount of money.", value=quoted(cell)))


_UNITS = re.compile(r"\d[\d.,]{0,15}", re.ASCII)


def units_of(cell: Cell, decimal: str = "") -> int:
    """How many units: whole, from 1 on. Raises Unreadable."""
    number: Decimal | None = None
    if isinstance(cell, int | float):
        number = Decimal(repr(cell))
    elif isinstance(cell, str) and _UNITS.fullmatch(cell.strip()):
        number = _units_written(cell.strip(), decimal)
    if number is None or not number.is_finite() or number != number.to_integral_value():
        raise Unreadable(translate("{value} is no whole number of units.", value=quoted(cell)))
    if not 1 <= number <= MOST_UNITS:
        raise Unreadable(
            translate(
                "{value} units cannot be; it must be 1 to {most}.",
                value=quoted(cell),
                most=MOST_UNITS,
            )
        )
    return int(number)


def _units_written(text: str, decimal: str) -> Decimal | None:
    if decimal and decimal in text and text.count(decimal) == 1:
        thousands = "," if decimal == "." else "."
        whole, _, fraction = text.partition(decimal)
        return Decimal(f"{whole.replace(thousands, '') or 0}.{fraction or 0}")
    return _plain_number(text, decimal)


_ORDERS = ("dmy", "mdy", "ymd")
_LETTERS = re.compile(r"[dDmMyYbB]")
_CLOCK = re.compile(r"%?[hHI]+[:h.]%?[mM]+")
"""The time in a pattern, whose minutes are written like months."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
            ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"),
            ("nov", "november"), ("dec", "december"),
        ),
        1,
    )
    for name in names
}  # fmt: skip
_NUMBERED = re.compile(r"(?<!\d)(\d{1,4})[/.-](\d{1,2})[/.-](\d{4}|\d{1,2})(?!\d)", re.ASCII)
_DAY_NAMED = re.compile(
    r"(?<!\d)(\d{1,4})[/.\-\s]+([a-z]{3,9})[/.\-,\s]+(\d{4}|\d{1,2})(?!\d)", re.ASCII
)
_MONTH_NAMED = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})(?!\d)", re.ASCII)
_TIME = re.compile(
    r"(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?\s*(am|pm|sa|ch)?\s*"
    r"\(?(z|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?|utc|gmt)?\)?",
    re.ASCII,
)
_BESIDE = re.compile(
    r"\b(?:ngay|luc|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\b"
)
"""Words beside a day that say no more than it does."""
_SPELLED = re.compile(
    r"(?<!\d)(\d{1,2}) (?:thg|thang) (\d{1,2}),? (?:nam )?(\d{4})(?!\d)", re.ASCII
)
_UNPARTED = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:[ t]?(\d\d):?(\d\d)(?::?(\d\d))?)?", re.ASCII)
"""A day and time without signs between its numbers."""
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050
"""1 January 2000 and 31 December 2099, in Excel's days since 30 December 1899."""
_EXCEL = datetime(1899, 12, 30)  # noqa: DTZ001 - by whichever clock the table was written
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WRONG_DATE = mark('must be an order like "dd/mm/yyyy", "mm/dd/yyyy" or "yyyy-mm-dd"')


def order_of(pattern: str) -> str:
    """In which order day, month and year stand in `dd/mm/yyyy`, `%d/%m/%Y %H:%M` or `dmy`; empty for an empty
    one. Raises ValueError with a sentence."""
    letters = _LETTERS.findall(_CLOCK.sub("", pattern))
    found = "".join(dict.fromkeys(each.lower() for each in letters)).replace("b", "m")
    if not pattern.strip():
        return ""
    if fold(pattern).startswith("iso"):
        return "ymd"
    if found not in _ORDERS:
        raise ValueError(translate(WRONG_DATE))
    return found


def moment_of(cell: Cell, order: str, zone: tzinfo, now: Instant) -> Instant:
    """A moment; without a zone of its own it is the shop's. `order` says where day and month stand (see
    `order_of`); without it the day comes first unless the year does. Raises Unreadable."""
    found: datetime | None = None
    if isinstance(cell, datetime):
        found = cell
    elif isinstance(cell, int | float):
        found = _of_serial(float(cell)) or _of_text(f"{cell:.0f}", order)
    elif isinstance(cell, str) and len(cell) <= 60:
        found = _of_text(cell, order)
    if found is None:
        raise _no_moment(cell)
    try:
        aware = found if found.tzinfo else found.replace(tzinfo=zone)
        at = (aware.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        raise _no_moment(cell) from None
    if not EARLIEST <= at < now + AHEAD:
        raise Unreadable(
            translate("{value} lies before 2004 or more than a year ahead.", value=quoted(cell))
        )
    return Instant(at)


def _no_moment(cell: Cell) -> Unreadable:
    if cell is None or cell == "":
        return Unreadable(translate("It is empty."))
    return Unreadable(
        translate("{value} is no day and time; write 2026-10-05 14:05.", value=quoted(cell))
    )


def _of_serial(number: float) -> datetime | None:
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return None
    return _EXCEL + timedelta(seconds=round(number * 86_400))


def _of_text(text: str, order: str) -> datetime | None:
    flat = fold(text).replace("t", " ") if re.match(r"\s*\d{4}-\d\d-\d\dT", text) else fold(text)
    if _SERIAL.fullmatch(flat):
        return _of_serial(float(flat.replace(",", ".")))
    if unparted := _UNPARTED.fullmatch(flat):
        year, month, day, *time_ = (each or "00" for each in unparted.groups())
        flat = f"{year}-{month}-{day} {':'.join(time_)}"
    flat = _SPELLED.sub(r"\3-\2-\1", " ".join(_BESIDE.sub(" ", flat).split()))
    found = _NUMBERED.search(flat) or _DAY_NAMED.search(flat)
    numbers: tuple[int, int, int] | None = None
    if found:
        numbers = _day(found, order)
    else:
        found = _MONTH_NAMED.search(flat)
        numbers = (int(found[3]), _MONTHS.get(found[1], 0), int(found[2])) if found else None
    if found is None or numbers is None:
        return None
    rest = f"{flat[: found.start()]} {flat[found.end() :]}".strip(" ,-")
    time = _TIME.fullmatch(rest) if rest else None
    if rest and time is None:
        return None
    try:
        return _with_time(datetime(*numbers), time)  # noqa: DTZ001 - its zone is given later
    except ValueError:
        return None


def _day(found: re.Match[str], order: str) -> tuple[int, int, int] | None:
    """Year, month and day."""
    first, second, third = found[1], found[2], found[3]
    if not second.isdecimal():
        month = _MONTHS.get(second, 0)
        year, day = (first, third) if len(first) == 4 else (third, first)
        return _year(year), month, int(day)
    if len(first) == 4:
        return int(first), int(second), int(third)
    if len(first) == 3 or (order == "ymd" and len(third) == 4):
        return None
    if order == "ymd":
        return _year(first), int(second), int(third)
    if order == "mdy":
        first, second = second, first
    return _year(third), int(second), int(first)


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) <= 2 else 0)


def _with_time(day: datetime, found: re.Match[str] | None) -> datetime:
    if found is None:
        return day
    hour = int(found[1])
    if found[5]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if found[5] in ("pm", "ch") else 0)
    fraction = int((found[4] or "").ljust(6, "0"))
    moment = day.replace(
        hour=hour, minute=int(found[2]), second=int(found[3] or 0), microsecond=fraction
    )
    if not found[6]:
        return moment
    sign = found[6].replace(":", "").removeprefix("gmt").removeprefix("utc")
    if sign in ("z", ""):
        return moment.replace(tzinfo=UTC)
    digits = sign[1:] if len(sign) > 3 else f"{sign[1:]}00"
    hours, minutes = int(digits[:-2]), int(digits[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError(sign)
    ahead = timedelta(hours=hours, minutes=minutes)
    return (moment - ahead if sign[0] == "+" else moment + ahead).replace(tzinfo=UTC)


def quoted(cell: Cell) -> str:
    """A cell as a sentence shows it: harmless, and not all of a long one."""
    return f"“{display_safe(one_line(str('' if cell is None else cell), 40))}”"
