"""How each scene is drawn on a canvas of any size."""

from __future__ import annotations

from functools import lru_cache
from math import atan2, ceil, hypot, pi
from typing import assert_never

from socialdesk.model.ids import SECOND, Instant
from socialdesk.model.overlay import (
    MOST_ROWS,
    PAGE,
    Board,
    Countdown,
    Question,
    Scene,
    Wheel,
    Winners,
)
from socialdesk.tui.cells import cell_len
from socialdesk.tui.overlay.canvas import Canvas
from socialdesk.tui.overlay.letters import SMALLEST, Mask, fitted, lined
from socialdesk.tui.overlay.themes import ACCENT, DIM, FULL, GROUND, INK, TRACK, part_colours
from socialdesk.tui.text import clip, shown, wrap

LAST = 10 * SECOND
"""When a countdown changes its colour."""
HEADLINE = 18
"""Pixels that a headline needs."""
_STEPS = 255
"""Directions that a pixel of a wheel is told apart by; one more number stands for what is outside."""


class Box:
    """A part of a canvas, in pixels; its edges fall on whole cells."""

    def __init__(self, x: int, y: int, width: int, height: int) -> None:
        self.x, self.width = x, max(width, 1)
        self.y, self.height = y - y % 2, max(height - height % 2, 2)

    def split(self, share: float) -> tuple[Box, Box]:
        """The upper part of so much, and the rest."""
        upper = round(self.height * share)
        upper -= upper % 2
        return (
            Box(self.x, self.y, self.width, upper),
            Box(self.x, self.y + upper, self.width, self.height - upper),
        )

    def headed(self, share: float) -> tuple[Box, Box]:
        """A headline and the rest. Where the headline could not be large, it is in the terminal's own letters,
        and the rest is larger."""
        if self.height * share >= HEADLINE:
            upper, lower = self.split(share)
            return Box(upper.x, upper.y, upper.width, upper.height - 2), lower
        return self.split(min(4 / self.height, 0.4))


def whole(canvas: Canvas) -> Box:
    """All of it, with a margin."""
    across, down = max(canvas.width // 40, 1), 2 if canvas.height > 48 else 0
    return Box(across, down, canvas.width - 2 * across, canvas.height - 2 * down)


def draw(canvas: Canvas, scene: Scene | None, title: str, now: Instant) -> None:
    """A scene as it is at this moment; without one, the title of the evening."""
    canvas.clear()
    box = whole(canvas)
    match scene:
        case None:
            say(canvas, box, title, DIM)
        case Countdown():
            _countdown(canvas, box, scene, now)
        case Wheel():
            _wheel(canvas, box, scene, now)
        case Board():
            _board(canvas, box, scene, now)
        case Question():
            _question(canvas, box, scene)
        case Winners():
            _winners(canvas, box, scene, now)
        case _:
            assert_never(scene)


def say(
    canvas: Canvas, box: Box, text: str, ink: int = INK, lines: int = 12, share: float = 1.0
) -> None:
    """Words in the middle of a box, in letters as large as it allows (`share` of its height at most); in the
    terminal's own where they could not be read otherwise."""
    mask = fitted(text, box.width, box.height, lines, max(int(box.height * share), SMALLEST))
    if mask is not None:
        canvas.draw(
            mask, box.x + (box.width - mask.width) // 2, box.y + (box.height - mask.height) // 2, ink
        )  # fmt: skip
        return
    rows = box.height // 2
    broken = wrap(shown(text), box.width)
    kept = [*broken[: rows - 1], clip(" ".join(broken[rows - 1 :]), box.width)] if len(broken) > rows else broken  # fmt: skip
    top = box.y // 2 + (rows - len(kept)) // 2
    for place, words in enumerate(kept):
        canvas.write(box.x + (box.width - cell_len(words)) // 2, top + place, words, ink)


def _countdown(canvas: Canvas, box: Box, scene: Countdown, now: Instant) -> None:
    head, rest = box.headed(0.28)
    body, foot = rest.split(0.86)
    say(canvas, head, scene.title, INK, lines=2)
    is_near = scene.left(now) <= LAST
    # It beats with the seconds: large for the first half of each of the last ones.
    ink = INK if is_near and scene.left(now) % SECOND < SECOND // 2 else ACCENT
    say(canvas, body, scene.face(now), ink, lines=1, share=1.5)
    _bar(canvas, foot, scene.share(now))


def _bar(canvas: Canvas, box: Box, share: float) -> None:
    height = max(box.height // 3, 2)
    y = box.y + box.height - height
    done = round(box.width * share)
    canvas.fill(box.x, y, box.width, height, TRACK)
    canvas.fill(box.x, y, done, height, ACCENT + FULL)


def _question(canvas: Canvas, box: Box, scene: Question) -> None:
    if scene.name:
        head, box = box.headed(0.22)
        say(canvas, head, scene.name, DIM, lines=1)
    say(canvas, box, scene.words, INK)


def _board(canvas: Canvas, box: Box, scene: Board, now: Instant) -> None:
    head, body = box.headed(0.24)
    say(canvas, head, scene.title, ACCENT, lines=2)
    _table(canvas, body, [(line.words, line.value) for line in scene.lines[:MOST_ROWS]], now)


def _winners(canvas: Canvas, box: Box, scene: Winners, now: Instant) -> None:
    head, body = box.headed(0.24)
    say(canvas, head, scene.title, ACCENT, lines=2)
    _table(
        canvas,
        body,
        [(f"{won.place}. {won.name}", won.prize) for won in scene.lines[:MOST_ROWS]],
        now,
    )


def _table(canvas: Canvas, box: Box, rows: list[tuple[str, str]], now: Instant) -> None:
    """What on the left, how much on the right. Where all of it could not be read, a part of the rows after the
    other; at last each by itself."""
    for pages in range(1, len(rows) + 1):
        most = -(-len(rows) // pages)
        start = now // PAGE % -(-len(rows) // most) * most
        room = min(box.height // most // 2 * 2, 40)
        # All rows are measured, so that letters are as large on every page.
        masks = lined(tuple(rows), box.width, room - 1) if room > 2 else None
        if masks is not None:
            _rows(canvas, box, masks[start : start + most], room)
            return
    if rows:
        left, right = rows[now // PAGE % len(rows)]
        upper, lower = box.split(0.66 if right else 1.0)
        say(canvas, upper, left)
        if right:
            say(canvas, lower, right, ACCENT)


def _rows(canvas: Canvas, box: Box, masks: tuple[tuple[Mask, ...], ...], height: int) -> None:
    y = box.y + (box.height - height * len(masks)) // 4 * 2
    for left, right in masks:
        canvas.draw(left, box.x, y, INK)
        canvas.draw(right, box.x + box.width - right.width, y, ACCENT)
        y += height


# -- the wheel


def _wheel(canvas: Canvas, box: Box, scene: Wheel, now: Instant) -> None:
    size = min(box.height, box.width // 2)
    _disc(canvas, scene, now, Box(box.x, box.y + (box.height - size) // 2, size, size))
    beside = Box(box.x + size + 2, box.y, box.width - size - 2, box.height)
    head, body = beside.headed(0.3)
    say(canvas, head, scene.title, DIM, lines=2)
    if scene.parts:
        has_landed = scene.landed(now) is not None
        name = scene.parts[scene.under(now)].name
        say(canvas, body, name, ACCENT if has_landed else INK)


def _disc(canvas: Canvas, scene: Wheel, now: Instant, box: Box) -> None:
    size = box.height
    if not scene.parts or size < 8:
        return
    ends, colours = scene.ends, part_colours(len(scene.parts))
    turned = scene.turned(now)
    table, place, first = bytearray(256), 0, ceil(turned * _STEPS)
    for step in range(first, first + _STEPS):
        while ends[place] <= step / _STEPS - turned and place < len(ends) - 1:
            place += 1
        table[step % _STEPS] = colours[place]
    table[_STEPS] = GROUND
    pixels = _directions(size).translate(bytes(table))
    for row in range(size):
        canvas.row(box.x, box.y + row, pixels[row * size : (row + 1) * size])
    _pointer(canvas, box)


def _pointer(canvas: Canvas, box: Box) -> None:
    height = max(box.height // 9, 3)
    middle = box.x + box.height // 2
    for row in range(height):
        half = (height - row) // 2
        canvas.fill(middle - half, box.y + row, 2 * half + 1, 1, INK + FULL)


@lru_cache(4)
def _directions(size: int) -> bytes:
    """For each pixel of a square, in which direction it lies from the middle of the disc: clockwise from the
    top, in steps; a number of its own outside the disc and in its hub."""
    middle, found = (size - 1) / 2, bytearray()
    for y in range(size):
        for x in range(size):
            across, down = x - middle, y - middle
            far = hypot(across, down)
            is_on = size * 0.09 < far <= size / 2
            share = atan2(across, -down) / (2 * pi) % 1.0
            found.append(int(share * _STEPS) % _STEPS if is_on else _STEPS)
    return bytes(found)
