"""Text from outside made harmless, comparable and short enough: display, folding, splitting."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from socialdesk.model.i18n import mark, translate

_COMBINING = dict.fromkeys(range(768, 880))
_FOLD = {**_COMBINING, ord("đ"): "d", ord("ð"): "d", ord("ß"): "ss", ord("ı"): "i"}

_BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_INVISIBLE = {
    0x00AD,
    0x034F,
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    0x180E,
    0x200B,
    *range(0x2060, 0x2066),
    *range(0x206A, 0x2070),
    0x3164,
    0xFEFF,
    0xFFA0,
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE1000),
}
_BIDI_MARK = "⟲"
_BLACK_FLAG = 0x1F3F4
_TAGS = range(0xE0020, 0xE0080)
_JOINERS = (0x200C, 0x200D)
_SELECTORS = (0xFE0E, 0xFE0F)
MOST_MARKS = 4
"""Combining marks kept on one base; more only serve to draw over the neighbours."""

_PLAIN = re.compile(r"[\x20-\x7e]*\Z")
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\u00ad\u034f\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180e\u200b\u3164\uffa0"
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ud800-\udfff]"
)
"""What a terminal obeys, what turns text around, and what is not seen: every control (but tab and
line feed), every separator of lines, every mark of format but the two joiners, which Hindi and
emoji are written with."""
_URL = re.compile(r"(?:https?://|www\.|tg://)\S+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？](?=\s)|\n")


def display_safe(text: str, *, lines: bool = False) -> str:
    """`text` as it may reach a terminal: no controls, no escapes, no reordering, nothing invisible,
    bounded marks.

    With `lines`, line breaks stay; without, they become spaces. Bidi controls show as ⟲. What is
    shown is NFC; what is stored stays as it came. Applying it twice changes nothing.
    """
    if _PLAIN.match(text):
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    out: list[str] = []
    marks = 0
    previous = 0
    in_flag = False
    for char in text:
        code = ord(char)
        in_flag = code == _BLACK_FLAG or (in_flag and code in _TAGS)
        if char in "\n\r\u2028\u2029\v\f\x85":
            out.append("\n" if lines else " ")
            marks = 0
        elif char == "\t":
            out.append("    " if lines else " ")
        elif code < 0x20 or 0x7F <= code < 0xA0:
            continue
        elif 0xD800 <= code < 0xE000:
            out.append("\ufffd")
        elif code in _BIDI:
            out.append(_BIDI_MARK)
        elif code in _JOINERS:
            if not _joins(previous):
                continue
            out.append(char)
        elif code in _SELECTORS:
            if previous < 0x20 or previous in _SELECTORS:
                continue
            out.append(char)
        elif code in _INVISIBLE:
            if not (in_flag and code in _TAGS):
                continue
            out.append(char)
        elif unicodedata.category(char) in ("Mn", "Me"):
            marks += 1
            if marks > MOST_MARKS:
                continue
            out.append(char)
        else:
            marks = 0
            out.append(char)
        previous = code
    joined = unicodedata.normalize(
        "NFC", "".join(out)
    )  # what was dropped may have kept letter and mark apart
    return joined.rstrip("\u200c\u200d") if joined[-1:] in ("\u200c", "\u200d") else joined


def escaped(text: str) -> str:
    """`text` with everything that a terminal might obey, or that hides or turns what stands beside it,
    written as JSON writes it (`\\u009b`); tabs and line feeds stay.

    Every letter of every script stays as it is, and so does the meaning inside a JSON string.
    """
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text  # a draw's million entries are looked through three times as fast
    return _OBEYED.sub(_as_json, text)


def _as_json(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _joins(previous: int) -> bool:
    """Joiners mean something after emoji, Arabic, Indic and South-East Asian letters, and nowhere
    else."""
    return (
        0x0600 <= previous < 0x1100
        or 0x1780 <= previous < 0x1800
        or 0x2190 <= previous < 0x2C00
        or previous in _SELECTORS
        or 0x1F000 <= previous < 0x20000
    )


def sentence(said: object) -> str:
    """What is said, with the sign at its end that it lacks: a question has its own, and Thai needs none."""
    text = str(said).rstrip()
    is_whole = text.endswith((".", "?", "!", "…")) or "\u0e00" <= text[-1:] <= "\u0e7f"
    return text if is_whole else f"{text}."


def one_line(text: str, length: int) -> str:
    """The beginning of `text` on one line, at most `length` characters, with an ellipsis where it
    was cut."""
    most = length * 4
    text = text.lstrip()
    flat = " ".join(text[:most].split())
    if len(flat) <= length and (len(text) <= most or not text[most:].strip()):
        return flat
    cut = safe_cut(flat, length - 1)
    return (flat[:cut] if cut < length else "") + "…"


def fold(text: str) -> str:
    """`text` for searching: no case, no Latin accents, đ as d, letters that only look otherwise as
    themselves (𝐇𝐨𝐚, Ｈｏａ), white space as single blanks. Same on both engines."""
    return _short_folded(text) if len(text) <= SHORT else _folded(text)


SHORT, KEPT = 200, 1_024
"""Letters of a text whose folding is kept, and how many of them: the same message is folded by whoever looks at it."""


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    folded = unicodedata.normalize("NFKD", plain).translate(_FOLD)
    folded = folded.replace("\u0e4d\u0e32", "\u0e33").replace("\u0ecd\u0eb2", "\u0eb3")
    return " ".join(unicodedata.normalize("NFC", folded).replace("\x00", " ").split())


class _Signs(dict[int, int]):
    """What each letter is where signs are left out; those that people write are kept."""

    def __missing__(self, code: int) -> int:
        found = 0x20 if unicodedata.category(chr(code))[0] in "PSZC" else code
        if code < 0x3000:
            self[code] = found
        return found


_SIGNS = _Signs()


def without_signs(text: str) -> str:
    """`text` with a blank for whatever is no letter, mark or number."""
    return text.translate(_SIGNS)


_short_folded = lru_cache(KEPT)(_folded)
_PHONE = re.compile(r"(?<![\w.])(?:\(?\+|00)?\(?\d(?:[\s.()-]{0,3}\d){7,14}(?!\w)")
_COUNTRIES = ("84", "66")
"""Whose numbers people write with a nought at home: Vietnam, Thailand."""


def searchable(text: str) -> str:
    """Folded text as it is searched: telephone numbers stand behind it once more, by their digits
    as they are dialled at home."""
    folded = fold(text)
    numbers = [dialled(found[0]) for found in _PHONE.finditer(folded)]
    return " ".join([folded, *dict.fromkeys(number for number in numbers if number)])


def dialled(written: str) -> str:
    """`0912345678` for `+84 912 345 678`, `84912345678` and `0912.345.678`; empty for what is no
    telephone number."""
    digits = "".join(filter(str.isdecimal, written))
    is_abroad = written.lstrip(" (").startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00")
    for country in _COUNTRIES:
        home = digits.removeprefix(country).removeprefix("0")
        if digits.startswith(country) and (is_abroad or len(digits) in (10 + 1, 10 + 2)):
            return f"0{home}"
    if is_abroad:
        return digits if len(digits) >= 8 else ""
    return digits if digits.startswith("0") and 9 <= len(digits) <= 11 else ""


def _needs_help(text: str) -> bool:
    if "\x00" in text:
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def storable(text: str) -> str:
    """`text` as both engines can keep it: lone surrogates become U+FFFD, NUL disappears (PostgreSQL
    keeps none)."""
    if not _needs_help(text):
        return text
    clean = "".join("\ufffd" if 0xD800 <= ord(char) < 0xE000 else char for char in text)
    return clean.replace("\x00", "")


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, the unit of Telegram's offsets; never less than the number of code
    points."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def safe_cut(text: str, index: int) -> int:
    """The largest cut at or before `index` that does not fall inside a visible character; at least
    one character."""
    cut = min(index, len(text))
    while 0 < cut < len(text) and _glued(text, cut):
        cut -= 1
    return cut or min(max(index, 1), len(text))


def _glued(text: str, cut: int) -> bool:
    before, after = text[cut - 1], ord(text[cut])
    if unicodedata.category(text[cut]) in ("Mn", "Me", "Mc") or after in (
        *_JOINERS,
        *_SELECTORS,
        0x0E33,
        0x0EB3,
    ):
        return True
    if 0x1F3FB <= after <= 0x1F3FF or after in _TAGS or after == 0xE007F or ord(before) == 0x200D:
        return True
    if before == "\r" and after == 0x0A:
        return True
    if 0x1F1E6 <= after <= 0x1F1FF:
        run = 0
        while run < cut and 0x1F1E6 <= ord(text[cut - 1 - run]) <= 0x1F1FF:
            run += 1
        return run % 2 == 1
    return False


def split_text(text: str, limit: int, measure: Callable[[str], int] = utf16_length) -> list[str]:
    """`text` in parts of at most `limit` (by `measure`), cut after a sentence where possible, else
    between words.

    Never inside an emoji or an accented letter, and never inside a link that fits into one part.
    Only the white space at a cut is dropped. Empty text has no parts.
    """
    parts = []
    rest = text.strip()
    while rest:
        cut = len(rest) if measure(rest) <= limit else _cut(rest, _reach(rest, limit, measure))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return parts


def _reach(text: str, limit: int, measure: Callable[[str], int]) -> int:
    """How many characters of `text` fit into `limit`."""
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= limit else (low, middle - 1)
    return low


def _cut(text: str, reach: int) -> int:
    for candidates in (_sentence_ends(text, reach), _blanks(text, reach)):
        for cut in candidates:
            if not _inside_link(text, cut):
                return cut
    for link in _URL.finditer(text):
        if 0 < link.start() < reach < link.end() and link.end() - link.start() <= reach:
            return link.start()
    return safe_cut(text, reach)


def _sentence_ends(text: str, reach: int) -> Iterator[int]:
    ends = [
        found.end() for found in _SENTENCE_END.finditer(text, 0, reach + 1) if found.end() <= reach
    ]
    return (end for end in reversed(ends) if end > reach // 3)


def _blanks(text: str, reach: int) -> Iterator[int]:
    return (
        cut
        for cut in range(reach, reach // 3, -1)
        if text[cut - 1].isspace() or text[cut : cut + 1].isspace()
    )


def _inside_link(text: str, cut: int) -> bool:
    return any(link.start() < cut < link.end() for link in _URL.finditer(text))


def last_piece(text: str) -> str:
    """What stands after the last blank outside of quotes: the piece that is being typed."""
    start, quoted = 0, False
    for place, char in enumerate(text):
        quoted ^= char == '"'
        if char == " " and not quoted:
            start = place + 1
    return text[start:]


def trigrams(text: str) -> list[str]:
    """The distinct runs of three characters in `text`, in order; none where it is shorter."""
    return list(dict.fromkeys(text[place : place + 3] for place in range(len(text) - 2)))


def span(milliseconds: int) -> str:
    """A length of time in few characters: 45s, 12m (12p in Vietnamese), 3h, 2d."""
    seconds = max(milliseconds // 1000, 0)
    for size, words in _UNITS:
        if seconds >= size:
            return translate(words, n=seconds // size)
    return translate("{n}s", n=seconds)


_UNITS = ((86_400, mark("{n}d")), (3_600, mark("{n}h")), (60, mark("{n}m")))


def human_size(size: int) -> str:
    """Bytes for people."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{size / 1024:.0f} KB" if size >= 1024 else f"{size} B"


def text_of(raw: bytes) -> str:
    """What editors and shells of every kind mean by a text: UTF-8 with a mark before it or without,
    or UTF-16 with one (as Windows' shell writes). Raises UnicodeDecodeError."""
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return raw.decode("utf-16" if is_wide else "utf-8-sig")
