"""Big letters: the house's own font, drawn into half blocks at whatever size there is room for.

The font is the one that the desk wears in a browser (Noto Sans Mono and Noto Sans Thai under another name), so
every machine draws the same, whatever is installed there. What is in it: Latin with every letter of Vietnamese, Thai,
and signs; edges are drawn in shades, which is what keeps the marks of "Ế" and "ที่" apart in eleven pixels. Two of the
library's ways are not used: it places marks by a part (raqm) that is not there everywhere, so here each mark is put above or
below its letter, higher where another one is already; and letters stand as close as they are wide, but digits all
alike, so that a clock does not tremble. Emoji are left out; words in another script are None, and the terminal's own
letters say them.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFont

from socialdesk.tui.text import shown

LEVELS = 6
"""Shades from the ground (0) to the ink."""
SMALLEST, LARGEST = 11, 240
"""Of a font in pixels: what can still be read (a capital is eight high), and the most."""
NARROW = 0.75
"""Of their width have letters where there is no room for whole ones of a good size."""
GOOD = 20
_STATIC = Path(__file__).parent.parent / "web" / "static"
_SIZES = tuple(dict.fromkeys(round(SMALLEST * 1.08**step) for step in range(41)))
_SHADES = bytes(round(value / 255 * (LEVELS - 1)) for value in range(256))
_THAI = range(0xE00, 0xE80)
_AM, _NIKHAHIT, _AA = "\u0e33", "\u0e4d", "\u0e32"
_TONES = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_BELOW = "\u0e38\u0e39\u0e3a"
_TALL = "ปฝฟฬ"
"""Letters whose right stroke goes up where a mark would stand: it moves to the left of it."""
_THAI_IS = 1.2
"""So much larger is Thai drawn: its letters are low beside ours."""
_NOTHING = "\U0010fffe"
"""Which no font has."""


class Face(NamedTuple):
    """How large letters are, and whether they are drawn narrower than they are meant."""

    size: int
    is_narrow: bool = False

    def across(self, pixels: float) -> int:
        """How wide what is meant to be so wide is drawn."""
        return max(round(pixels * NARROW), 1) if self.is_narrow else round(pixels)


@dataclass(frozen=True, slots=True)
class Mask:
    """Drawn words: a level for each pixel, row by row."""

    width: int
    height: int
    levels: bytes

    def rows(self) -> Iterator[bytes]:
        """From top to bottom."""
        for start in range(0, len(self.levels), self.width or 1):
            yield self.levels[start : start + self.width]


def drawable(text: str) -> str | None:
    """`text` with what the font has no picture for (emoji) left out; None where a letter or digit is missing:
    without it, it would say something else."""
    kept = []
    for char in shown(text).replace(_AM, _NIKHAHIT + _AA):
        if char == " " or _is_known(char):
            kept.append(char)
        elif unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "Mc":
            return None
    return " ".join("".join(kept).split()) or (None if text.strip() else "")


@lru_cache(256)
def fitted(
    text: str, width: int, height: int, lines: int = 12, largest: int = LARGEST
) -> Mask | None:
    """`text`, broken between words, as large as this room allows; None where it could not be read then, or is in
    a script that the font has not."""
    words = drawable(text)
    if words is None or not words or width < 4:
        return None
    most = min(largest, height * 2)

    def at(face: Face, *, cuts: bool) -> tuple[str, ...] | None:
        broken = _broken(words, face, width, cuts=cuts) if face.size <= most else None
        fits = broken is not None and len(broken) <= lines and _height(broken, face) <= height
        return broken if fits else None

    for cuts in (False, True):
        face = _largest(partial(at, cuts=cuts))
        broken = at(face, cuts=cuts) if face is not None else None
        if face is not None and broken is not None:
            return _drawn(broken, face)
    return None


def _largest(fits: Callable[[Face], object]) -> Face | None:
    """The largest face that fits; narrow letters only where they are clearly larger."""
    wide = _search(fits, is_narrow=False)
    if wide is not None and wide.size >= GOOD:
        return wide
    narrow = _search(fits, is_narrow=True)
    if wide is None or narrow is None:
        return wide or narrow
    return narrow if narrow.size > wide.size * 1.25 else wide


def _search(fits: Callable[[Face], object], *, is_narrow: bool) -> Face | None:
    place = bisect_left(_SIZES, 1, key=lambda size: not fits(Face(size, is_narrow)))
    return Face(_SIZES[place - 1], is_narrow) if place else None


@lru_cache(64)
def lined(
    rows: tuple[tuple[str, ...], ...], width: int, height: int, largest: int = LARGEST
) -> tuple[tuple[Mask, ...], ...] | None:
    """Rows of words that stand beside each other, all of one size and each as high as the others: as large as each
    row's `width` and `height` allow. None where they could not be read then."""
    known = [tuple(drawable(text) for text in row) for row in rows]
    if any(text is None for row in known for text in row):
        return None
    words = [tuple(text or "" for text in row) for row in known]
    every = tuple(text for row in words for text in row)

    def fits(face: Face) -> bool:
        top, bottom = _common(every, face)
        return (
            face.size <= min(largest, height * 2)
            and bottom - top <= height
            and all(_beside(row, face) <= width for row in words)
        )

    face = _largest(fits)
    if face is None:
        return None
    top, bottom = _common(every, face)
    return tuple(
        tuple(_mask(_cropped(_line(text, face), top, bottom)) for text in row) for row in words
    )


def _common(lines: tuple[str, ...], face: Face) -> tuple[int, int]:
    extents = _extents(lines, face)
    return min(each[0] for each in extents), max(each[1] for each in extents)


def _beside(row: tuple[str, ...], face: Face) -> int:
    """How wide words beside each other are, with a blank of two letters between them."""
    return sum(_width(text, face) for text in row) + face.across(face.size) * (len(row) - 1)


def _drawn(lines: tuple[str, ...], face: Face) -> Mask:
    """Lines below each other, each in the middle."""
    masks = [_line(each, face) for each in lines]
    tops, gap = _extents(lines, face), _gap(face)
    width = max(each.width for each in masks)
    image = Image.new("L", (width, _height(lines, face)))
    y = 0
    for mask, (top, bottom) in zip(masks, tops, strict=True):
        image.paste(_cropped(mask, top, bottom), ((width - mask.width) // 2, y))
        y += bottom - top + gap
    return _mask(image)


def _cropped(image: Image.Image, top: int, bottom: int) -> Image.Image:
    return image.crop((0, top, image.width, bottom))


def _mask(image: Image.Image) -> Mask:
    return Mask(image.width, image.height, image.tobytes().translate(_SHADES))


# -- lines


def _broken(words: str, face: Face, width: int, *, cuts: bool) -> tuple[str, ...] | None:
    """Lines of at most `width`; None where a word does not fit and must not be cut: Latin never is."""
    lines: list[str] = []
    for word in words.split(" "):
        if lines and _width(f"{lines[-1]} {word}", face) <= width:
            lines[-1] += f" {word}"
        elif _width(word, face) <= width:
            lines.append(word)
        elif cuts and any(ord(char) in _THAI for char in word):
            lines += _cut(word, face, width)
        else:
            return None
    return tuple(lines)


def _cut(word: str, face: Face, width: int) -> list[str]:
    """Thai writes no blanks: it is cut between syllables as far as letters tell, never before a vowel or sign
    that belongs to the letter before it, nor behind one that belongs to the letter after it."""
    pieces = [""]
    for syllable in _syllables(word):
        if pieces[-1] and _width(pieces[-1] + syllable, face) > width:
            pieces.append("")
        pieces[-1] += syllable
    return pieces


_LEADS = "เแโใไ"
_TRAILS = "\u0e30\u0e32\u0e45\u0e46\u0e2f"


def _syllables(word: str) -> Iterator[str]:
    piece = ""
    for cluster in _clusters(word):
        if piece and cluster[0] not in _TRAILS and piece[-1] not in _LEADS:
            yield piece
            piece = ""
        piece += cluster
    yield piece


# -- measuring


def _clusters(words: str) -> Iterator[str]:
    """Letters with their marks."""
    piece = ""
    for char in words:
        if piece and unicodedata.category(char) not in ("Mn", "Me"):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _gap(face: Face) -> int:
    """Pixels between letters, and between lines."""
    return max(round(face.size * 0.08), 1)


def _width(words: str, face: Face) -> int:
    gap = _gap(face)
    return max(sum(_cluster(each, face).advance + gap for each in _clusters(words)) - gap, 0)


def _line_height(face: Face) -> int:
    return round(face.size * 1.24) + round(face.size * 0.5)


def _extents(lines: tuple[str, ...], face: Face) -> list[tuple[int, int]]:
    """Where each line's ink begins and ends, but at least from the top of small letters to where they stand:
    lines without marks stand closer."""
    base = round(face.size * 1.24)
    found = []
    for each in lines:
        drawn = [_cluster(one, face) for one in _clusters(each)]
        tops = [one.top for one in drawn if one.image is not None]
        ends = [one.bottom for one in drawn if one.image is not None]
        found.append(
            (max(base + min([*tops, -face.size // 2]), 0), min(base + max([*ends, 0]), _line_height(face)))
        )  # fmt: skip
    return found


def _height(lines: tuple[str, ...], face: Face) -> int:
    return sum(end - top for top, end in _extents(lines, face)) + _gap(face) * (len(lines) - 1)


# -- drawing


def _line(words: str, face: Face) -> Image.Image:
    image = Image.new("L", (max(_width(words, face), 1), _line_height(face)))
    x, base, gap = 0, round(face.size * 1.24), _gap(face)
    for each in _clusters(words):
        cluster = _cluster(each, face)
        if cluster.image is not None:
            _lay(image, cluster.image, x - cluster.left, base + cluster.top)
        x += cluster.advance + gap
    return image


def _lay(image: Image.Image, part: Image.Image, x: int, y: int) -> None:
    """Lighter of both: marks may reach over their neighbours."""
    box = (x, y, x + part.width, y + part.height)
    image.paste(ImageChops.lighter(image.crop(box), part), (x, y))


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A letter with its marks: its picture, by so much left of where it begins; `top` and `bottom` are seen
    from the line on which it stands."""

    image: Image.Image | None
    left: int
    top: int
    bottom: int
    advance: int


@cache
def _font(is_thai: bool, size: int) -> ImageFont.FreeTypeFont:
    name = "thai" if is_thai else "latin"
    return ImageFont.truetype(
        str(_STATIC / f"socialdesk-{name}-bold.woff2"),
        round(size * _THAI_IS) if is_thai else size,
        layout_engine=ImageFont.Layout.BASIC,
    )


def _font_of(char: str, size: int) -> ImageFont.FreeTypeFont:
    return _font(ord(char) in _THAI, size)


@cache
def _is_known(char: str) -> bool:
    font = _font_of(char, 24)
    return bytes(font.getmask(char)) != bytes(font.getmask(_NOTHING)) or bool(
        unicodedata.combining(char)
    )


@dataclass(frozen=True, slots=True)
class _Glyph:
    image: Image.Image
    x: int
    y: int

    @property
    def end(self) -> int:
        return self.y + self.image.height


@lru_cache(4096)
def _glyph(char: str, face: Face) -> _Glyph | None:
    mask, (x, y) = _font_of(char, face.size).getmask2(char, mode="L", anchor="ls")
    if not mask.size[0] or not mask.size[1]:
        return None
    image = Image.frombytes("L", mask.size, bytes(mask))
    box = image.getbbox()
    if box is None:
        return None
    image, left = image.crop(box), x + box[0]
    if face.is_narrow:
        width = face.across(image.width)
        image = image.resize((width, image.height), Image.Resampling.BOX)
        left = round(left * NARROW)
    return _Glyph(image, left, y + box[1])


@lru_cache(4096)
def _cluster(letter: str, face: Face) -> _Cluster:
    first = letter[0]
    base = _glyph(first, face)
    if base is None:
        return _Cluster(None, 0, 0, 0, face.across(face.size * 0.32))
    cell = face.across(_font_of(first, face.size).getlength(first))
    placed = [base, *_marks(first, base, letter[1:], face, cell)]
    left, top = min(each.x for each in placed), min(each.y for each in placed)
    right, bottom = max(each.x + each.image.width for each in placed), max(each.end for each in placed)  # fmt: skip
    image = Image.new("L", (right - left, bottom - top))
    for each in placed:
        _lay(image, each.image, each.x - left, each.y - top)
    advance, start = base.image.width, base.x
    if first.isdecimal():
        advance, start = max(cell - _gap(face), advance), base.x - (cell - _gap(face) - advance) // 2  # fmt: skip
    return _Cluster(image, start - left, top, bottom, advance)


def _marks(first: str, base: _Glyph, marks: str, face: Face, cell: int) -> Iterator[_Glyph]:
    """Each where the font means it, but above (below) what is there already."""
    gap = max(round(face.size * 0.04), 1)
    highest, lowest = base.y if first not in _TALL else 0, base.end
    for char in sorted(marks, key=lambda char: char in _TONES):
        mark = _glyph(char, face)
        if mark is None:
            continue
        x, y = mark.x + cell, mark.y
        if char in _BELOW:
            y = max(y, lowest + gap)
            lowest = y + mark.image.height
        else:
            if first in _TALL:
                x = (
                    base.x
                    + base.image.width
                    - max(face.across(face.size * 0.2), 1)
                    - mark.image.width
                )
            y = min(y, highest - gap - mark.image.height)
            highest = y
        yield _Glyph(mark.image, x, y)
