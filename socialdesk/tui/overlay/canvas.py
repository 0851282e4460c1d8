"""What a frame is drawn on, and how it gets to a terminal: two pixels a cell, and only what has changed.

A pixel is the number of a colour, so that a whole frame is moved about by copying bytes; a cell is one character, so
that equal ones are found by an expression. That is what thirty frames a second cost little by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from socialdesk.tui.cells import cell_len, placed
from socialdesk.tui.overlay.letters import Mask
from socialdesk.tui.overlay.themes import FULL, GROUND, INK, Rgb, ink_table

_RUN = re.compile(r"(.)\1*", re.DOTALL)
BEGIN, END = b"\x1b[?2026h", b"\x1b[?2026l"
"""Around a frame: a terminal that knows this shows all of it at once."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words in the terminal's own letters. What is in them is harmless (`tui.text.shown`)."""

    column: int
    text: str
    ink: int


class Canvas:
    """Pixels of `columns` to twice `rows`, and words in the terminal's letters over them."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.width, self.height = columns, rows * 2
        self.pixels = bytearray(self.width * self.height)
        self.words: dict[int, list[Words]] = {}

    def clear(self) -> None:
        """Nothing but ground."""
        self.pixels[:] = bytes(len(self.pixels))
        self.words.clear()

    def fill(self, x: int, y: int, width: int, height: int, colour: int) -> None:
        """A rectangle, as far as it is on the canvas."""
        left, right = max(x, 0), min(x + width, self.width)
        strip = bytes([colour]) * max(right - left, 0)
        for row in range(max(y, 0), min(y + height, self.height)):
            self.pixels[row * self.width + left : row * self.width + left + len(strip)] = strip

    def row(self, x: int, y: int, pixels: bytes) -> None:
        """A row of pixels, as far as it is on the canvas."""
        if not 0 <= y < self.height:
            return
        pixels = pixels[max(-x, 0) : max(self.width - x, 0)]
        start = y * self.width + max(x, 0)
        self.pixels[start : start + len(pixels)] = pixels

    def draw(self, mask: Mask, x: int, y: int, ink: int = INK) -> None:
        """Big letters, with the ground behind them."""
        table = ink_table(ink)
        for place, levels in enumerate(mask.rows()):
            self.row(x, y + place, levels.translate(table))

    def write(self, column: int, row: int, text: str, ink: int = INK) -> None:
        """Harmless words in the terminal's own letters, as far as there is room."""
        if 0 <= row < self.rows and column >= 0 and column + cell_len(text) <= self.columns:
            self.words.setdefault(row, []).append(Words(column, text, ink + FULL))

    def cells(self, row: int) -> str:
        """A row of cells, each a character: its upper pixel's number, and 256 times its lower one's."""
        start = 2 * row * self.width
        both = bytearray(2 * self.width)
        both[0::2] = self.pixels[start : start + self.width]
        both[1::2] = self.pixels[start + self.width : start + 2 * self.width]
        return both.decode("utf-16-le")


class Painter:
    """Turns frames into what a terminal of this size has to be told."""

    def __init__(self, colours: Sequence[Rgb], code: Callable[[Rgb], str]) -> None:
        self._codes = [code(each) for each in colours]
        self._shown: list[tuple[str, list[Words]]] = []
        self._styles: dict[str, str] = {}

    def forget(self) -> None:
        """What the terminal shows is not known any more."""
        self._shown = []

    def frame(self, canvas: Canvas) -> bytes:
        """What changes since the last frame; empty for nothing."""
        now = [(canvas.cells(row), canvas.words.get(row, [])) for row in range(canvas.rows)]
        was = self._shown if len(self._shown) == len(now) else [("", [])] * len(now)
        self._shown = now
        told = [
            self._row(row, new, old)
            for row, (new, old) in enumerate(zip(now, was, strict=True))
            if new != old
        ]
        return b"".join((BEGIN, "".join(told).encode(), b"\x1b[0m", END)) if told else b""

    def _row(self, row: int, new: tuple[str, list[Words]], old: tuple[str, list[Words]]) -> str:
        cells, words = new
        start, end = 0, len(cells)
        if not words and not old[1] and len(old[0]) == end:
            start, end = _differing(cells, old[0])
        told = [f"\x1b[{row + 1};{start + 1}H"]
        for run in _RUN.finditer(cells, start, end):
            cell, length = run[1], run.end() - run.start()
            style = self._styles.get(cell) or self._styled(cell)
            told.append(style + style[-1] * (length - 1))
        told += [self._said(row, each, cells) for each in words]
        return "".join(told)

    def _styled(self, cell: str) -> str:
        upper, lower = ord(cell) & 0xFF, ord(cell) >> 8
        if upper == lower:
            style = f"\x1b[48;{self._codes[lower]}m "
        else:
            style = f"\x1b[38;{self._codes[upper]};48;{self._codes[lower]}m▀"
        self._styles[cell] = style
        return style

    def _said(self, row: int, words: Words, cells: str) -> str:
        ground = ord(cells[words.column]) >> 8 if words.column < len(cells) else GROUND
        style = f"1;38;{self._codes[words.ink]};48;{self._codes[ground]}"
        return f"\x1b[{row + 1};{words.column + 1}H\x1b[{style}m{placed(words.text)}\x1b[0m"


def _differing(new: str, old: str) -> tuple[int, int]:
    """Where two rows of a length begin and end to differ."""
    start = next(place for place, (a, b) in enumerate(zip(new, old, strict=True)) if a != b)
    end = len(new)
    while new[end - 1] == old[end - 1]:
        end -= 1
    return start, end


def full_colour(colour: Rgb) -> str:
    """A colour as terminals take it that show every one."""
    return "2;{};{};{}".format(*colour)


def one_of_256(colour: Rgb) -> str:
    """The nearest one of a terminal that has 256."""
    from socialdesk.tui.widgets.eight_bit import nearest  # noqa: PLC0415 - brings the toolkit

    return f"5;{nearest(colour)}"
