"""Words for people, in their language: `translate("Hello {name}", name=…)`, by gettext's catalogues.

The English sentence is the key, so code reads as what it says and a missing translation is still a
sentence. Catalogues lie in `socialdesk/locale`; which language speaks is a choice of the whole
process.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

LANGUAGES = ("vi", "en", "th")
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English", "th": "ไทย"}
"""What each of them is called in itself."""
FOLDER = Path(__file__).parent.parent / "locale"


class _Speaking:
    language = "en"
    catalogue: gettext.NullTranslations | None = None


def set_language(language: str) -> None:
    """Say everything in this language from now on; one that is not there is English."""
    _Speaking.language = language
    _Speaking.catalogue = None


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say what is said within in another language; nothing must be awaited there."""
    was = _Speaking.language
    set_language(language)
    try:
        yield
    finally:
        set_language(was)


def _catalogue() -> gettext.NullTranslations:
    """Read when the first sentence is said: most commands say none, and start faster without."""
    found = _Speaking.catalogue
    if found is None:
        spoken = [_Speaking.language]
        found = (
            gettext.NullTranslations()  # of which no file need be looked for
            if spoken == ["en"]
            else gettext.translation("socialdesk", FOLDER, spoken, fallback=True)
        )
        _Speaking.catalogue = found
    return found


def next_language() -> str:
    """The language that comes after the one that is spoken."""
    return _NEXT.get(_Speaking.language, "vi")


_NEXT = {"en": "vi", "vi": "th", "th": "en"}
"""From English one key leads to Vietnamese: most who look for it begin there."""


def speaks_here(environment: Mapping[str, str]) -> str:
    """The language of whoever sits at this machine, as its environment tells it (`vi_VN.UTF-8`):
    for the words before a configuration names one. English where it is none of ours."""
    told = next((environment[name] for name in _TOLD_BY if environment.get(name)), "")
    spoken = told[:2].casefold()
    return spoken if spoken in LANGUAGES else "en"


_TOLD_BY = ("LC_ALL", "LC_MESSAGES", "LANG")


def language() -> str:
    """The language that is spoken."""
    return _Speaking.language


def translate(sentence: str, /, **values: Any) -> str:
    """A sentence in the language that is spoken, its `{fields}` filled in. Values are never looked
    into."""
    spoken = _catalogue().gettext(sentence)
    return spoken.format(**values) if values else spoken


def translate_into(language: str, sentence: str, /) -> str:
    """A sentence in a language of its own, whatever is spoken: for words that go to customers."""
    return gettext.translation("socialdesk", FOLDER, [language], fallback=True).gettext(sentence)


def count(one: str, many: str, number: int, /, **values: Any) -> str:
    """The same for a number of things: `count("{n} message", "{n} messages", 3)`; `{n}` is filled
    with the number."""
    return _catalogue().ngettext(one, many, number).format(n=grouped(number), **values)


def mark(sentence: str) -> str:
    """Marks a sentence of a table for the catalogues; it is said when the table is read out."""
    return sentence


_DAYS = (
    mark("Mon"),
    mark("Tue"),
    mark("Wed"),
    mark("Thu"),
    mark("Fri"),
    mark("Sat"),
    mark("Sun"),
)
_LONG_DAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)


def weekday(day: date, language: str = "") -> str:
    """`Friday`, `thứ Sáu`: a day's name as it stands in a sentence; in the language that is spoken,
    or in another."""
    name = _LONG_DAYS[day.weekday()]
    return translate_into(language, name) if language else translate(name)


def short_weekdays() -> tuple[str, ...]:
    """`Mon`, `T2` and so on, Monday first."""
    return tuple(map(translate, _DAYS))


def day_words(day: date) -> str:
    """`Fri 27/11`, `T6 27/11`: a day where there is little room."""
    return f"{translate(_DAYS[day.weekday()])} {day:%d/%m}"


def moment_words(moment: datetime) -> str:
    """`Fri 27/11 08:00`, `thứ Sáu 27/11 08:00`: a moment in a sentence, on its own zone's clock."""
    day = weekday(moment) if language() in _SPELLS_DAYS_OUT else translate(_DAYS[moment.weekday()])
    return f"{day} {moment:%d/%m %H:%M}"


def whole_moment(moment: datetime) -> str:
    """`Friday 27/11/2026 08:00`, `thứ Sáu 27/11/2026 08:00`: a moment with nothing left out, as it is
    said back to whoever typed it."""
    return dated_weekday(moment, f"{moment:%d/%m/%Y}") + f" {moment:%H:%M}"


def dated_weekday(day: date, written: str, language: str = "") -> str:
    """A weekday before its date, as a sentence of the language has it: `thứ Hai 30/11`,
    `วันจันทร์ที่ 30/11`."""
    pattern = mark("{weekday} {date}")
    spoken = translate_into(language, pattern) if language else translate(pattern)
    return spoken.format(weekday=weekday(day, language), date=written)


def number(written: str, spoken: str = "") -> str:
    """A number as Python writes it (`1,204.5`) with the marks of the language that is spoken, or of another:
    `1.204,5`."""
    return written.translate(_TURNED) if (spoken or language()) in _COMMA else written


def grouped(value: int, spoken: str = "") -> str:
    """`1,204`, `1.204`: a whole number as people read it, in the language that is spoken, or in another."""
    return number(f"{value:,}", spoken)


_COMMA = frozenset({"vi"})
_TURNED = str.maketrans(",.", ".,")


def percent(share: float, least: float | None = None) -> str:
    """`66.7%`, `66,7%`: a share as it is shown everywhere, to the nearest tenth. But 100 % is only what is all, 0 % what
    is nothing, and what falls short of the `least` that is asked for never looks as if it did not."""
    tenths = round(share * 1000)
    if tenths == 1000 and share < 1:
        tenths = 999
    elif tenths == 0 and share > 0:
        tenths = 1
    if least is not None and share < least and tenths >= least * 1000:
        tenths -= 1
    return number(f"{tenths / 10:,.1f}%")


_SPELLS_DAYS_OUT = ("vi",)
"""Whose short names of days ("T6") read like a code within a sentence."""


def length(milliseconds: int) -> str:
    """`2 hours`, `2 giờ`: a length of time in a sentence, by its largest unit of which there are two
    or more."""
    seconds = max(milliseconds // 1_000, 0)
    for size, words in _UNITS:
        if seconds >= 2 * size:
            return translate(words, n=seconds // size)
    return count("{n} second", "{n} seconds", max(seconds, 1))


_UNITS = (
    (86_400, mark("{n} days")),
    (3_600, mark("{n} hours")),
    (60, mark("{n} minutes")),
)

_KINDS = {
    "photo": mark("photo"),
    "live_photo": mark("live photo"),
    "video": mark("video"),
    "animation": mark("animation"),
    "video_note": mark("video note"),
    "voice": mark("voice"),
    "audio": mark("audio"),
    "sticker": mark("sticker"),
    "document": mark("document"),
    "location": mark("location"),
    "venue": mark("venue"),
    "contact": mark("contact"),
    "poll": mark("poll"),
    "dice": mark("dice"),
    "story": mark("story"),
    "button": mark("button"),
    "comment": mark("comment"),
    "private_reply": mark("private reply"),
    "paid_media": mark("paid media"),
    "checklist": mark("checklist"),
    "album": mark("album"),
    "link": mark("link"),
    "card": mark("card"),
    "form": mark("form"),
    "order": mark("order"),
    "rating": mark("rating"),
    "call": mark("call"),
    "unsupported": mark("not understood yet"),
}


def kind_words(kind: str) -> str:
    """What a kind of message or file is called: `photo`, `ảnh`; a kind that nobody has named yet by
    its own name."""
    words = _KINDS.get(kind)
    return translate(words) if words else kind.replace("_", " ")


def kind_in_brackets(text: str) -> str:
    """The last words of a conversation as people read them: where there were none, a kind stands in
    the store between brackets, and is said here (`[photo]`, `[ảnh]`)."""
    kind = text[1:-1]
    if text[:1] == "[" and text[-1:] == "]" and kind in _KINDS:
        return f"[{kind_words(kind)}]"
    return text


_CALLED = (
    ("somebody", mark("somebody")),
    ("another app", mark("another app")),
    ("our app", mark("our app")),
    ("elsewhere", mark("elsewhere")),
    (r"app (?P<rest>\d+)", mark("app {rest}")),
    (r"(?P<rest>Page|Instagram) inbox", mark("{rest} inbox")),
    (r"(?P<rest>Facebook|Instagram) user", mark("{rest} user")),
    ("live video", mark("live video")),
    ("mentions the shop", mark("mentions the shop")),
    (r"(?:post|feed) (?P<rest>\S+)", mark("post {rest}")),
    (r"reels? (?P<rest>\S+)", mark("reel {rest}")),
    (r"story (?P<rest>\S+)", mark("story {rest}")),
    (r"ad (?P<rest>\S+)", mark("ad {rest}")),
)
"""What channels call somebody or something of which a platform told no name, as it stands in the store
and is read by scripts."""
_MACHINE = (
    mark("No such file or directory"),
    mark("Permission denied"),
    mark("Operation not permitted"),
    mark("No space left on device"),
    mark("Disk quota exceeded"),
    mark("Read-only file system"),
    mark("Input/output error"),
    mark("Is a directory"),
    mark("Not a directory"),
    mark("File exists"),
    mark("File name too long"),
    mark("Too many open files"),
    mark("Address already in use"),
    mark("Cannot assign requested address"),
)
"""Why an operating system did not do something, as it says so itself."""


def called(name: str) -> str:
    """A name as people read it: one that a channel made up, because the platform told none, in the
    language that is spoken now; any other as it is. So is what an operating system says."""
    if name in _MACHINE:
        return translate(name)
    for pattern, words in _CALLED if language() != "en" else ():
        if found := re.fullmatch(pattern, name):
            return translate(words, **found.groupdict())
    return name
