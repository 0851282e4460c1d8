"""Telephone numbers, however people and exports write them, as E.164: `+84912345678`.

Vietnam's and Thailand's numbers are checked by what their plans give out; of every other country a number has only
the length that E.164 (ITU-T, 2010) allows. The patterns follow libphonenumber 9.0 (`region_VN`, `region_TH`) and are
wider where it names single blocks: a shop that refuses a new block loses a customer. Service numbers (1800, 1900) are
nobody's.

What was dialled in Vietnam before is dialled as today:
- mobile numbers of eleven digits lost one on 15 September 2018 (Decision 798/QĐ-BTTTT of 25 May 2018);
- area codes changed on 11 February, 15 April and 17 June 2017 (Decision 2036/QĐ-BTTTT of 21 November 2016).
A number that somebody may have today is taken as today's: 083 3822 123 is no longer Ho Chi Minh City's 08 but a mobile
number, unless the area code stands apart: (08) 3822 1234.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

FORMER_MOBILE = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",  # MobiFone
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",  # VinaPhone
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",  # Viettel
    "186": "56", "188": "58",  # Vietnamobile
    "199": "59",  # Gmobile
}  # fmt: skip
"""How mobile numbers began before 15 September 2018, and since; seven digits follow."""
FORMER_AREA = {
    "22": "212", "231": "213", "20": "214", "230": "215", "29": "216", "52": "232", "53": "233", "54": "234",
    "510": "235", "511": "236", "37": "237", "38": "238", "39": "239",  # 11 February 2017
    "33": "203", "240": "204", "25": "205", "26": "206", "27": "207", "280": "208", "281": "209", "320": "220",
    "321": "221", "241": "222", "31": "225", "351": "226", "36": "227", "350": "228", "30": "229", "780": "290",
    "781": "291", "710": "292", "711": "293", "74": "294", "76": "296", "77": "297", "79": "299",  # 15 April 2017
    "4": "24", "8": "28", "61": "251", "62": "252", "64": "254", "55": "255", "56": "256", "57": "257", "58": "258",
    "68": "259", "60": "260", "501": "261", "500": "262", "63": "263", "59": "269", "70": "270", "651": "271",
    "72": "272", "73": "273", "650": "274", "75": "275", "66": "276", "67": "277",  # 17 June 2017
}  # fmt: skip
"""Area codes before 2017, and since; eight digits follow 4 and 8, seven the others."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Made when the first number is read: a desk shows itself without."""
    return re.compile(pattern)


_NO_LANDLINE = ("0", "1", "9")
"""With what no number began behind an area code of before 2017."""


def _former() -> Mapping[str, tuple[str, int]]:
    found = {was: (now_is, 7) for was, now_is in (FORMER_MOBILE | FORMER_AREA).items()}
    return found | {"4": ("24", 8), "8": ("28", 8)}


@dataclass(frozen=True, slots=True)
class _Country:
    """How a country's numbers go on behind its code; `former`: what they began with, what they begin with now,
    and how many digits follow."""

    code: str
    today: str
    former: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def number(self, rest: str, *, area_first: bool = False) -> str:
        """What is dialled today behind the code; empty for no number."""
        if _compiled(self.today).fullmatch(rest) and not area_first:
            return rest
        for length in (3, 2, 1):
            now_is, follow = self.former.get(rest[:length], ("", 0))
            if now_is.startswith("2") and rest[length : length + 1] in _NO_LANDLINE:
                continue
            if now_is and len(rest) == length + follow:
                renewed = f"{now_is}{rest[length:]}"
                if _compiled(self.today).fullmatch(renewed):
                    return renewed
        return ""


_COUNTRIES = {
    "VN": _Country(
        "84",
        (
            r"(?:3[2-9]|5[125689]|7[06-9]|8[1-9]|9\d)\d{7}|672\d{6}"
            r"|2(?:0[3-9]|1[0-689]|2[0-25-9]|[38][2-9]|4[2-8]|5[124-9]|6[0-39]|7[0-7]|9[0-4679])\d{7}"
        ),
        _former(),
    ),
    "TH": _Country("66", r"[689]\d{8}|(?:2\d|3[2-9]|4[2-5]|5[2-6]|7[3-7])\d{6}"),
}
HOME = "VN"
"""The country in which numbers without a country's code are dialled, where nobody says another."""
HOMES = tuple(_COUNTRIES)
"""Countries whose own way of writing is known, as ISO 3166 names them."""
_LONGEST = 15
"""Digits of a number in E.164, the country's code among them."""
_SHORTEST = 8
_SHORTEST_ABROAD = 10
"""Digits behind 00: nearly every country's numbers have as many."""
_LONGEST_FIELD = 200
"""Letters of a field for a number that are looked at."""
_MOST_GROUPS = 500
"""Groups of digits that are looked at in a text: where there are more, it is a table, or somebody wants it to take long."""

_CODES = frozenset(each.code for each in _COUNTRIES.values())
_FRONTS = ("0", *sorted(_CODES))
"""With what a number in running words begins."""
_BEGINS = frozenset(each[0] for each in _FRONTS)

_JOINT = "\u200b"
"""What nobody sees, and what makes a digit an emoji."""
_LETTERS = str.maketrans("oOlI|", "00111", _JOINT)
_GROUP = rf"(?<![0-9oOlI|])[oOlI|]*[0-9][0-9oOlI|{_JOINT}]*"
_GAP = rf"[\s.()_*{_JOINT}-]{{1,4}}"
_BEFORE = r"\+[\s(]{0,2}\Z|\(\+?\s?\Z"
_LABEL = r"(?i:s[đd]t|[đd]t|zalo|tel|phone|mobile|hotline|call|lh|โทร|เบอร์)\Z"
_WHOLE = rf"[+(]*[\s(]*[\d(](?:[\d\s.()_,*{_JOINT}-]|(?<=\d)[oOlI|]|[oOlI|](?=\d))*"
_FORMULA = r"""(?s:\A=?["'](.*?)["']?\Z)"""
_POWER = r"(\d)[.,](\d+)[eE]\+?(\d{1,2})"
_WHOLE_NUMBER = r"(\d{8,13})[.,]0"
_AREA_APART = r"\A\W{0,2}(?:0|\+?(?:00)?84\D{0,3}0?)8\)"
"""Ho Chi Minh City's code of before 2017 in brackets."""


class _Signs(dict[int, int]):
    """Digits of every script and shape as ASCII's, every dash as a hyphen, what is not seen as `_JOINT`; letter by
    letter, so that what stands where stays."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        digit = unicodedata.digit(char, None)
        found = code
        if digit is not None:
            found = ord("0") + digit
        elif unicodedata.category(char) == "Cf" or char in "\ufe0f\u20e3":
            found = ord(_JOINT)
        elif unicodedata.category(char) == "Pd":
            found = ord("-")
        elif char == "＋":
            found = ord("+")
        if code < 0x3000:
            self[code] = found
        return found


_SIGNS = _Signs()


def home_of(language: str, zone: str = "") -> str:
    """The country in which a shop dials that speaks a language (`vi`, `en`, `th`) and lives in a time zone. The language
    comes first: Hanoi's computers keep Bangkok's time too."""
    is_thai = language == "th" or (language != "vi" and zone == "Asia/Bangkok")
    return "TH" if is_thai else HOME


def normal(text: str, home: str = HOME) -> str:
    """The first telephone number of what stands in a field for one, in E.164; empty where it is no number. A field
    holds nothing else, so a number is one too that a spreadsheet took its nought, or its plus, away."""
    if found := whole(text, home):
        return found
    plain = text[:_LONGEST_FIELD].translate(_SIGNS)
    if found := next((each.number for each in _found(plain, (home,))), ""):
        return found
    places = [each.span() for each in _compiled(_GROUP).finditer(plain)]
    first, last = (places[0][0], places[-1][1]) if places else (0, 0)
    if not _stands_alone(plain, first, last):
        return ""
    return _bare(plain[first - len(_mark_before(plain, first)) : last], home)


def whole(text: str, home: str = HOME) -> str:
    """The telephone number, in E.164, that a text is and nothing else; empty for every other text."""
    if len(text) > _LONGEST_FIELD:
        return ""
    plain = text.translate(_SIGNS).strip(f"{_JOINT} \t\r\n\xa0")
    if wrapped := _compiled(_FORMULA).fullmatch(plain):
        plain = wrapped[1].strip()
    if power := _compiled(_POWER).fullmatch(plain):
        plain = _written_out(power)
    elif number := _compiled(_WHOLE_NUMBER).fullmatch(plain):
        plain = number[1]
    return _bare(plain, home)


def numbers_in(text: str, home: str = HOME) -> tuple[str, ...]:
    """Every telephone number in running words, in E.164, each once, in order. Digits without a nought, a plus or
    a country's code in front are none: they may be anything."""
    return tuple(dict.fromkeys(each.number for each in places_in(text, (home,))))


@dataclass(frozen=True, slots=True)
class Place:
    """A number, in E.164, and from where to where it stands in a text."""

    start: int
    end: int
    number: str


def places_in(text: str, homes: Sequence[str] = HOMES) -> Iterator[Place]:
    """The numbers in running words, as they are dialled in any of several countries, the first that fits."""
    return _found(text.translate(_SIGNS), homes)


def at_home(number: str, home: str = HOME) -> str:
    """A number in E.164 as people at home read it: `0912 345 678`; another country's with its code; what is no number
    in E.164 as it stands."""
    country = _COUNTRIES[home]
    rest = number.removeprefix(f"+{country.code}")
    if rest == number or not _compiled(country.today).fullmatch(rest):
        return number
    sizes = (3, 3) if home == "VN" else (2, 3)
    if len(rest) == 10:
        sizes = (2, 4) if rest[:2] in ("24", "28") else (3, 3)
    elif len(rest) == 8 and rest.startswith("2"):
        sizes = (1, 3)
    area, middle = sizes
    return f"0{rest[:area]} {rest[area : area + middle]} {rest[area + middle :]}"


def _bare(plain: str, home: str) -> str:
    if not _compiled(_WHOLE).fullmatch(plain):
        return ""
    digits = "".join(filter(str.isdecimal, plain.translate(_LETTERS)))
    return _read(
        digits, home, has_plus="+" in plain, area_first=bool(_compiled(_AREA_APART).match(plain))
    )


def _read(digits: str, home: str, *, has_plus: bool, area_first: bool = False) -> str:
    """The number that digits of ASCII are, in E.164; without any mark in front also what only lost it."""
    if not has_plus and digits.startswith("00"):
        digits = digits[2:]
        has_plus = len(digits) >= _SHORTEST_ABROAD  # else the nought was typed twice
    if has_plus:
        return _abroad(digits, area_first=area_first)
    if not _SHORTEST <= len(digits) <= _LONGEST:
        return ""
    country = _COUNTRIES[home]
    if found := country.number(digits.removeprefix("0"), area_first=area_first):
        return f"+{country.code}{found}"
    digits = digits.removeprefix("0")  # 084 912 345 678
    return _abroad(digits, area_first=area_first) if digits[:2] in _CODES else ""


def _abroad(digits: str, *, area_first: bool) -> str:
    """What stands behind a plus: some write the nought of home there too."""
    for country in _COUNTRIES.values():
        if digits.startswith(country.code):
            rest = digits.removeprefix(country.code).removeprefix("0")
            found = country.number(rest, area_first=area_first)
            return f"+{country.code}{found}" if found else ""
    is_one = _SHORTEST <= len(digits) <= _LONGEST and not digits.startswith("0")
    return f"+{digits}" if is_one else ""


def _written_out(power: re.Match[str]) -> str:
    """`9,12345678E+08` as it was; empty where digits are lost."""
    first, rest, places = power[1], power[2], int(power[3])
    return f"{first}{rest}" if len(rest) == places else ""


@dataclass(frozen=True, slots=True)
class _Group:
    """Digits without a gap."""

    start: int
    end: int
    digits: str


def _found(plain: str, homes: Sequence[str]) -> Iterator[Place]:
    groups = [
        _Group(each.start(), each.end(), digits)
        for each in islice(_compiled(_GROUP).finditer(plain), _MOST_GROUPS)
        if (digits := each[0].translate(_LETTERS)).isdecimal()
        and _stands_alone(plain, *each.span())
    ]
    place = 0
    while place < len(groups):
        found = _beginning(plain, groups, place, homes)
        if found is None:
            place += 1
            continue
        yield found
        while place < len(groups) and groups[place].start < found.end:
            place += 1


def _mark_before(plain: str, start: int) -> str:
    """The plus, or the bracket, with which a number begins."""
    mark = _compiled(_BEFORE).search(plain[max(0, start - 4) : start])
    return mark[0] if mark else ""


def _stands_alone(plain: str, start: int, end: int) -> bool:
    """Whether digits are no part of a word, other than one that says that a number follows."""
    before, after = plain[max(0, start - 8) : start], plain[end : end + 1]
    is_word = before[-1:].isalnum() and not _compiled(_LABEL).search(before)
    return not is_word and not after.isalnum()


def _beginning(
    plain: str, groups: Sequence[_Group], place: int, homes: Sequence[str]
) -> Place | None:
    """The longest number that begins with a group of digits."""
    first = groups[place]
    mark = _mark_before(plain, first.start)
    start, has_plus = first.start - len(mark), "+" in mark
    if not has_plus and first.digits[0] not in _BEGINS:
        return None
    digits, several = "", list[tuple[int, str]]()
    for number, group in enumerate(groups[place:]):
        before = groups[place + number - 1]
        if number and not _compiled(_GAP).fullmatch(plain, before.end, group.start):
            break
        digits += group.digits
        if len(digits) > _LONGEST + 3:
            break
        several.append((group.end, digits))
    area_first = bool(_compiled(_AREA_APART).match(plain[start : start + 12]))
    for end, digits in reversed(several):
        if not has_plus and not digits.startswith(_FRONTS):
            return None
        for home in homes:
            if found := _read(digits, home, has_plus=has_plus, area_first=area_first):
                return Place(start, end, found)
    return None
