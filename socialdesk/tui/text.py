"""Text for cells: safe, measured, cut and wrapped as a terminal will show it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from socialdesk.model.i18n import called, translate
from socialdesk.model.ids import DAY, MINUTE, SECOND, Instant
from socialdesk.model.text import display_safe
from socialdesk.tui.cells import cell_len, chop

LONGEST_WORD = 12
"""Cells; what is longer is an address, or several words of Thai: its beginning says something."""
_VARIATION = {0xFE0E, 0xFE0F}
_SKIN = range(0x1F3FB, 0x1F400)
_KEYCAP = 0x20E3
_ZWJ = 0x200D


def shown(text: str, *, lines: bool = False) -> str:
    """Text from outside as it may be drawn: harmless, and of a width on which terminals agree.

    Joined emoji, skin tones and variation selectors are measured differently by terminal and
    library; one of them would shift the next pane. They are drawn as their first, plain emoji.
    """
    return plain_emoji(display_safe(text, lines=lines))


def named(name: str) -> str:
    """A name as it may be drawn; one that we made up, in the reader's language."""
    return shown(called(name))


class Veil:
    """Whether names and words are hidden from whoever looks over somebody's shoulder."""

    drawn = False


def veiled(text: str) -> str:
    """Customers' names and words as they are drawn: as they are, or under the veil."""
    return "".join(char if char in " \n" else "▒" for char in text) if Veil.drawn else text


def plain_emoji(text: str) -> str:
    """Emoji without joiners, tones and selectors."""
    if text.isascii():
        return text
    out: list[str] = []
    joined = False
    for char in text:
        code = ord(char)
        if code in _VARIATION or code in _SKIN or code == _KEYCAP:
            continue
        if code == _ZWJ and out and ord(out[-1]) >= 0x2190:
            joined = True
            continue
        if joined:
            joined = False
            if code >= 0x2190:
                continue
        out.append(char)
    return "".join(out)


def fit(text: str, width: int) -> str:
    """Exactly `width` cells: cut with an ellipsis, or filled with blanks."""
    if width <= 0:
        return ""
    size = cell_len(text)
    if size <= width:
        return text + " " * (width - size)
    cut = _head(text, width - 1)
    return cut + "…" + " " * (width - 1 - cell_len(cut))


def clip(text: str, width: int) -> str:
    """At most `width` cells, with an ellipsis where it was cut."""
    return text if cell_len(text) <= width else fit(text, width).rstrip()


def clip_words(text: str, width: int) -> str:
    """A sentence of ours in at most `width` cells: where it does not fit, it ends between two words
    (in Thai between two phrases, if that leaves enough of it)."""
    if cell_len(text) <= width:
        return text
    head = _head(text, width - 1)
    if text[len(head) : len(head) + 1] != " ":
        end = head.rfind(" ")
        is_word = cell_len(text[end + 1 :].split(" ", 1)[0]) <= LONGEST_WORD
        head = head[:end] if is_word and end >= len(head) // 2 else head
    return f"{head.rstrip(' ·;,:')}…"


def _head(text: str, width: int) -> str:
    if width <= 0:
        return ""
    head = chop(text[: width * 6], width)[0]
    return head if cell_len(head) <= width else ""


WHOLE = r"(?<=\d) (?:₫|[A-Z]{3}\b)"
"""The blank within an amount (`250.000 ₫`, `1,650.00 THB`), where no line ends."""
_BREAK = re.compile(rf"(?!{WHOLE}) ")


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken between words where there are any; at least one line."""
    return [line for paragraph in text.split("\n") for line in _wrapped(paragraph, max(width, 4))]


def _wrapped(paragraph: str, width: int) -> Iterator[str]:
    line = ""
    size = 0
    for word in _BREAK.split(paragraph):
        length = cell_len(word)
        if line and size + 1 + length <= width:
            line, size = f"{line} {word}", size + 1 + length
            continue
        if line:
            yield line
        *full, rest = chop(word, width) if length > width else [word]
        yield from full
        line, size = rest, cell_len(rest)
    yield line


def composed(text: str) -> str:
    """What was typed, in the form other programs compare by (NFC)."""
    return unicodedata.normalize("NFC", text)


def countdown(until: Instant, now: Instant) -> str:
    """How long a window stays open, as people read it: `3d`, `5h`, `59m`, `12s`."""
    left = max(until - now, 0)
    if left >= 2 * DAY:
        return translate("{n}d", n=left // DAY)
    if left >= 90 * MINUTE:
        minutes = f"{left // MINUTE % 60:02}"
        return translate("{n}h{minutes}", n=left // (60 * MINUTE), minutes=minutes)
    if left >= 2 * MINUTE:
        return translate("{n}m", n=left // MINUTE)
    return translate("{n}s", n=left // SECOND)
