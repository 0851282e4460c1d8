"""The words that moments are written with, in three languages, and how a phrase falls into them.

Data for `reading.py`. What is typed without its accents is found as well; where that makes two words
alike (nửa and nữa, một and mốt, tối and tới), the words beside them decide.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from socialdesk.model.text import fold


class Word(NamedTuple):
    """One word of a phrase: what it is for (a letter that `reading.py`, `when.py` and `timespan.py` read), its
    value, and how it was written."""

    code: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: the hour it means alone, and from which hour to before which its clock goes
    (past 24 into the night)."""

    hour: int
    begins: int
    ends: int


PARTS = (
    Part(5, 0, 9),
    Part(8, 0, 12),
    Part(10, 8, 12),
    Part(12, 10, 16),
    Part(14, 12, 20),
    Part(17, 15, 20),
    Part(19, 17, 26),
    Part(19, 17, 30),
    Part(22, 19, 30),
    Part(18, 15, 21),
    Part(20, 18, 30),
)
DAWN, MORNING, FORENOON, NOON, AFTERNOON, LATE, EVENING, TONIGHT, NIGHT, DUSK, THAI_NIGHT = range(
    len(PARTS)
)

_HALF, _UNIT_HOUR, _UNIT_MINUTE, _UNIT_DAY, _UNIT_WEEK, _UNIT_MONTH, _UNIT_YEAR = "rHmDWMY"

_WORDS: dict[tuple[str, float], str] = {
    # a day, counted from today
    ("d", 0): "hôm nay|ngày hôm nay|bữa nay|today|วันนี้",
    ("d", 1): "mai|ngày mai|bữa mai|tomorrow|tmr|tmrw|พรุ่งนี้|วันพรุ่งนี้",
    ("d", 2): "mốt|ngày mốt|ngày kia|bữa mốt|the day after tomorrow|day after tomorrow"
    "|มะรืน|มะรืนนี้|วันมะรืน|วันมะรืนนี้",
    ("d", 3): "ngày kìa|bữa kìa|มะเรื่อง|มะเรื่องนี้",
    ("d", -1): "hôm qua|ngày hôm qua|bữa qua|yesterday|เมื่อวาน|เมื่อวานนี้|วานนี้",
    ("d", -2): "hôm kia|bữa kia|the day before yesterday|day before yesterday|เมื่อวานซืน|วานซืน",
    # weekdays
    ("x", 0): "thứ 2|thứ hai|t2|monday|mon|วันจันทร์|จันทร์",
    ("x", 1): "thứ 3|thứ ba|t3|tuesday|tue|tues|วันอังคาร|อังคาร",
    ("x", 2): "thứ 4|thứ tư|t4|wednesday|wed|วันพุธ|พุธ",
    ("x", 3): "thứ 5|thứ năm|t5|thursday|thu|thur|thurs|วันพฤหัสบดี|พฤหัสบดี|วันพฤหัส|พฤหัส",
    ("x", 4): "thứ 6|thứ sáu|t6|friday|fri|วันศุกร์|ศุกร์",
    ("x", 5): "thứ 7|thứ bảy|thứ bẩy|t7|saturday|sat|วันเสาร์|เสาร์",
    ("x", 6): "chủ nhật|chúa nhật|cn|sunday|sun|วันอาทิตย์",
    ("a", 0): "อาทิตย์",  # a Sunday, or a week
    # parts of the day
    ("t", DAWN): "sáng sớm|rạng sáng|tờ mờ sáng|early morning|dawn|เช้ามืด|เช้าตรู่",
    ("t", MORNING): "sáng|buổi sáng|morning|in the morning|เช้า|ตอนเช้า",
    ("t", FORENOON): "late morning|สาย|สายๆ|ตอนสาย",
    ("t", NOON): "trưa|buổi trưa|noon|midday|lunchtime|lunch|เที่ยง|เที่ยงวัน|ตอนเที่ยง|กลางวัน",
    ("t", AFTERNOON): "chiều|buổi chiều|đầu giờ chiều|afternoon|in the afternoon|บ่าย|ตอนบ่าย",
    ("t", LATE): "chiều tối|xế chiều|cuối giờ chiều|cuối ngày|late afternoon|end of day|end of the day|eod|สิ้นวัน",
    ("t", EVENING): "tối|buổi tối|evening|in the evening|ค่ำ|หัวค่ำ|ตอนค่ำ",
    ("t", TONIGHT): "night|at night",
    ("Z", TONIGHT): "tonight",
    ("t", NIGHT): "đêm|ban đêm|đêm khuya|khuya|tối khuya|late night|ดึก|ดึกๆ|ตอนดึก",
    ("t", DUSK): "เย็น|ตอนเย็น",
    ("t", THAI_NIGHT): "คืน|กลางคืน|ตอนกลางคืน",
    # a moment of the clock
    ("c", 12): "giữa trưa|đúng trưa|đúng ngọ|chính ngọ|at noon|12 noon|twelve noon|เที่ยงตรง",
    ("c", 24): "nửa đêm|midnight|12 midnight|at midnight|เที่ยงคืน",
    # units of lengths; `h` is an hour that lasts, or one of the clock
    ("h", 60): "h|g|giờ|hr",
    (_UNIT_HOUR, 60): "tiếng|tiếng đồng hồ|giờ đồng hồ|hour|hours|hrs|ชั่วโมง",
    (_UNIT_MINUTE, 1): "m|p|ph|'|phút|min|mins|minute|minutes|นาที",
    (_UNIT_DAY, 1): "d|ngày|hôm|bữa|day|days|วัน",
    (_UNIT_WEEK, 7): "tuần|tuần lễ|w|week|weeks|สัปดาห์",
    (_UNIT_MONTH, 1): "tháng|thg|month|months|เดือน",
    (_UNIT_YEAR, 1): "year|years|ปี",
    ("U", 3): "quý|q|quarters|ไตรมาส",
    (_HALF, 0.5): "rưỡi|rưởi|and a half|ครึ่ง",
    ("?", 0): "mai mốt|mai kia|mốt mai|bây giờ|bay gio",  # one day, now
    ("e", 0.5): "nửa|half|half a|half an",
    ("q", 15): "quarter|a quarter",
    ("N", 0): "nua",  # nửa or nữa
    ("Q", 0): "mot",  # một or mốt
    ("L", 0): "toi",  # tối or tới
    ("B", 0): "năm|nam",  # five, or a year
    ("S", 0): "sau|after",  # in, behind, or the next
    ("G", 0): "sang",  # sáng or sang
    ("F", 0): "tu",  # từ or tư
    # how the others belong together
    ("s", 0): "tới|sắp tới|kế|kế tiếp|next|coming|หน้า|ถัดไป|the next",
    ("z", 0): "nay|này|this|นี้",
    ("i", 0): "in|trong|trong vòng|within|อีก|ภายใน",
    ("u", 0): "nữa|from now|later|ข้างหน้า",
    ("j", 0): "past",
    # spans that are over: the one before, and up to now
    ("p", 0): "trước|ngoái|rồi|ago|ก่อน|ก่อนหน้า|ที่แล้ว|แล้ว|ก่อนหน้านี้",
    ("w", 0): "qua|vừa qua|vừa rồi|gần đây|gần đây nhất|gần nhất|trở lại đây|last|previous|latest|recent"
    "|ที่ผ่านมา|ผ่านมา|ล่าสุด|ย้อนหลัง|หลังสุด",
    ("X", 0): "từ|kể từ|from|since|between|ตั้งแต่|จาก",
    ("k", 0): "kém|thiếu",
    ("K", 0): "to",
    ("A", 0): "am",
    ("P", 0): "pm",
    ("O", 0): "o'clock|oclock|sharp|đúng|tròn|นาฬิกา|ตรง",
    ("J", 0): "โมง|โมงตรง",
    ("T", 0): "ทุ่ม|ทุ่มตรง",
    ("I", 0): "ตี",
    ("v", 0): "đầu|beginning of|the beginning of|start of|the start of|early|ต้น",
    ("b", 0): "giữa|mid|the middle of|middle of|กลาง",
    ("y", 0): "cuối|end of|the end of|สิ้น|ปลาย",
    ("y", 1): "cuối tuần|weekend|the weekend|สุดสัปดาห์|วันหยุดสุดสัปดาห์|เสาร์อาทิตย์",
    ("R", 0): "mùng|mồng|ngày mùng|ngày mồng|วันที่",
    ("l", 0): "lúc|vào lúc|hồi|at|by|เวลา",
    ("f", 0): "vào|khoảng|tầm|cỡ|chừng|độ|about|around|on|ตอน|ประมาณ|ราวๆ|ในวัน|ๆ|of|the|ในอีก|st|nd|rd|th"
    "|ที่|until|till|đến|tận|ถึง|จนถึง|buổi|and|và|ใน",
    **{
        ("o", month): f"{names}|{names[:3]}"
        for month, names in enumerate(
            (
                "january", "february", "march", "april", "may", "june",
                "july", "august", "september", "october", "november", "december",
            ),
            1,
        )
    },
}  # fmt: skip
_MORE_MONTHS = {
    9: "sept|กันยายน", 1: "มกราคม", 2: "กุมภาพันธ์", 3: "มีนาคม", 4: "เมษายน", 5: "พฤษภาคม",
    6: "มิถุนายน", 7: "กรกฎาคม", 8: "สิงหาคม", 10: "ตุลาคม", 11: "พฤศจิกายน", 12: "ธันวาคม",
}  # fmt: skip
_ENGLISH = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_VIETNAMESE = ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
_THAI = ["หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า", "สิบ"]
_SHORT_THAI = (
    # What calendars and our own lists shorten with points, before words are looked for.
    (r"ม\.ค\.?", "มกราคม"), (r"ก\.พ\.?", "กุมภาพันธ์"), (r"มี\.ค\.?", "มีนาคม"), (r"เม\.ย\.?", "เมษายน"),
    (r"พ\.ค\.?", "พฤษภาคม"), (r"มิ\.ย\.?", "มิถุนายน"), (r"ก\.ค\.?", "กรกฎาคม"), (r"ส\.ค\.?", "สิงหาคม"),
    (r"ก\.ย\.?", "กันยายน"), (r"ต\.ค\.?", "ตุลาคม"), (r"พ\.ย\.?", "พฤศจิกายน"), (r"ธ\.ค\.?", "ธันวาคม"),
    (r"ช\.ม\.|ชม\.?", "ชั่วโมง"), (r"น\.|(?<=\d)\s*น", "นาฬิกา"), ("พฤ", "พฤหัส"), ("อา", "วันอาทิตย์"),
    ("จ", "จันทร์"), ("อ", "อังคาร"), ("พ", "พุธ"), ("ศ", "ศุกร์"), ("ส", "เสาร์"),
)  # fmt: skip
_THAI_LETTER = "\u0e01-\u0e4e"
_TOKEN = re.compile(
    rf"\d+|[{_THAI_LETTER}]+|o'clock|[^\W\d_{_THAI_LETTER}]+|[^\s\d]", re.IGNORECASE
)
_THAI_FIRST, _THAI_LAST = "\u0e00", "\u0e7f"
MOST_DIGITS = 9


def plain(text: str) -> str:
    """A phrase in one spelling: no case, ordinary digits and letters."""
    even = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    digits = (
        str(unicodedata.decimal(char)) if char.isdecimal() else "'" if char == "’" else char
        for char in even
    )
    return re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", " ".join("".join(digits).split()))


def _counted() -> dict[str, int]:
    """Numbers in words, to 59."""
    found = {name: number for number, name in enumerate(_ENGLISH, 1)}
    found |= {"a": 1, "an": 1, "a couple of": 2, "a dozen": 12, "tư": 4, "hăm": 20, "สองสาม": 2}
    found |= {name: number for number, name in enumerate(_VIETNAMESE, 1) if name != "năm"}
    found |= {name: number for number, name in enumerate(_THAI, 1)}
    for tens, english in zip(range(2, 6), ("twenty", "thirty", "forty", "fifty"), strict=True):
        vietnamese = f"{_VIETNAMESE[tens - 1]} mươi"
        thai = f"{'ยี่' if tens == 2 else _THAI[tens - 1]}สิบ"
        found |= {english: tens * 10, vietnamese: tens * 10, thai: tens * 10}
        for ones in range(1, 10):
            number = tens * 10 + ones
            found[f"{english} {_ENGLISH[ones - 1]}"] = number
            for word in {1: ("mốt",), 4: ("tư", "bốn"), 5: ("lăm", "nhăm")}.get(
                ones, (_VIETNAMESE[ones - 1],)
            ):
                found[f"{vietnamese} {word}"] = number
                found[f"{_VIETNAMESE[tens - 1]} {word}"] = number if ones == 5 else 0
            found[thai + ("เอ็ด" if ones == 1 else _THAI[ones - 1])] = number
    for ones in range(1, 10):
        found[f"mười {'lăm' if ones == 5 else _VIETNAMESE[ones - 1]}"] = 10 + ones
        found["สิบ" + ("เอ็ด" if ones == 1 else _THAI[ones - 1])] = 10 + ones
    return {words: number for words, number in found.items() if number}


def _split(text: str) -> list[str]:
    return _TOKEN.findall(text)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    alike: dict[tuple[str, ...], list[tuple[tuple[str, ...], tuple[str, float]]]]
    """By how they are typed without accents: what is meant, and how it is spelt."""
    thai: re.Pattern[str]
    thai_words: dict[str, tuple[str, float]]
    longest: int

    def meaning(self, typed: tuple[str, ...]) -> tuple[str, float] | None:
        """What these words mean together: each as it is spelt, or without its accents; another
        accent is another word (bảy giờ, bây giờ)."""
        found = None
        for spelt, meaning in self.alike.get(tuple(map(fold, typed)), ()):
            if spelt == typed:
                return meaning
            if all(one in (other, fold(other)) for one, other in zip(typed, spelt, strict=True)):
                found = found or meaning
        return found


@cache
def _lexicon() -> _Lexicon:
    """Made when the first moment is read: a desk that starts does without."""
    known: dict[str, tuple[str, float]] = {}
    for meaning, words in _WORDS.items():
        for word in words.split("|"):
            known.setdefault(plain(word), meaning)
    for month, words in _MORE_MONTHS.items():
        for word in words.split("|"):
            known[plain(word)] = ("o", month)
    for word, number in _counted().items():
        known.setdefault(plain(word), ("n", number))
    thai = {word: meaning for word, meaning in known.items() if _THAI_FIRST < word[0] < _THAI_LAST}
    alike: dict[tuple[str, ...], list[tuple[tuple[str, ...], tuple[str, float]]]] = {}
    for word, meaning in known.items():
        if word not in thai:
            tokens = tuple(_split(word))
            alike.setdefault(tuple(map(fold, tokens)), []).append((tokens, meaning))
    longest = sorted(thai, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest)))
    return _Lexicon(alike, pattern, thai, max(map(len, alike)))


def words(text: str) -> list[Word]:
    """The words of a phrase (as `plain` spells it) in their order; a word that is in no list has the
    code "?", a sign of its own itself."""
    for short, full in _SHORT_THAI:
        pattern = rf"(?<![{_THAI_LETTER}])(?:{short})(?![{_THAI_LETTER}])\.?"
        text = re.sub(pattern, plain(full), text)
    tokens, found, place = _split(text), list[Word](), 0
    while place < len(tokens):
        token = tokens[place]
        if token.isdigit():
            is_number = len(token) <= MOST_DIGITS
            found.append(Word("n" if is_number else "?", int(token[:MOST_DIGITS]), token))
            place += 1
        elif _THAI_FIRST < token[0] < _THAI_LAST:
            found += _thai(token)
            place += 1
        else:
            word, length = _longest(tokens, place)
            found.append(word)
            place += length
    return _told_apart(found)


def _longest(tokens: list[str], place: int) -> tuple[Word, int]:
    known = _lexicon()
    for length in range(min(known.longest, len(tokens) - place), 0, -1):
        taken = tuple(tokens[place : place + length])
        if taken[-1].isdigit() and length > 1 and _goes_on(tokens, place + length):
            continue  # `thu 7h`, `Thu 2/12`: the number belongs to what comes after it
        meaning = known.meaning(taken)
        if meaning is not None:
            return Word(*meaning, " ".join(taken)), length
    sign = tokens[place]
    return Word(sign if sign in ":/-.,()" else "?", 0, sign), 1


def _goes_on(tokens: list[str], place: int) -> bool:
    """Whether a number before `place` is a date's, or an hour's."""
    following = tokens[place : place + 2]
    if not following:
        return False
    is_date = following[0] in "/:" or (following[0] in "-." and following[1:2] != [])
    return (is_date and following[-1].isdigit()) or following[0] in ("h", "g", "giờ", "gio")


def _thai(run: str) -> list[Word]:
    """Thai puts no blanks between words: the longest that is known is taken, again and again."""
    known, found, place = _lexicon(), list[Word](), 0
    while place < len(run):
        match = known.thai.match(run, place)
        if match:
            found.append(Word(*known.thai_words[match[0]], match[0]))
            place = match.end()
            continue
        after = known.thai.search(run, place)
        end = after.start() if after else len(run)
        found.append(Word("?", 0, run[place:end]))
        place = end
    return found


def _told_apart(found: list[Word]) -> list[Word]:
    """Words that are alike, by what stands beside them."""
    told = list[Word]()
    for place, word in enumerate(found):
        before = told[-1].code if told else ""
        after = found[place + 1].code if place + 1 < len(found) else ""
        before_unit = bool(after) and after in "hHmDWMY"
        code, value = word.code, word.value
        match code:
            case "N":
                code, value = ("e", 0.5) if before_unit else ("u", 0)
            case "Q":
                code, value = ("n", 1) if before_unit else ("d", 2)
            case "L":
                code, value = ("s", 0) if before and before in "WM" else ("t", EVENING)
            case "G":
                code, value = ("s", 0) if after and after in "WMBY" else ("t", MORNING)
            case "R" if word.text == "วันที่" and after and after in "pw":
                code = "D"  # `30 วันที่ผ่านมา`
            case "F":
                code, value = ("n", 4) if place or before_unit else ("X", 0)
            case "f" if word.text == "tam" and before_unit:
                code, value = "n", 8
            case "B":
                is_number = (before_unit or before in ("M", "h", "H")) and before not in ("v", "y")
                code, value = ("n", 5) if is_number else ("Y", 1)
            case "a":
                is_week = (before == "n") or (bool(after) and after in "szpw")
                code, value = ("W", 7) if is_week else ("x", 6)
            case _:
                pass
        told.append(Word(code, value, word.text))
    return told
