"""Frames, and what a terminal is told of them."""

import random

import pyte

from socialdesk.tui.overlay.canvas import BEGIN, END, Canvas, Painter, full_colour, one_of_256
from socialdesk.tui.overlay.letters import fitted
from socialdesk.tui.overlay.themes import ACCENT, FULL, INK, THEMES, TRACK, part_colours

COLOURS = THEMES["dark"].colours


class Seen:
    """A terminal, and what is read on it."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)

    def take(self, told: bytes) -> None:
        self._stream.feed(told.removeprefix(BEGIN).removesuffix(END))

    def pixel(self, x: int, y: int) -> str:
        cell = self.screen.buffer[y // 2][x]
        return cell.fg if cell.data == "▀" and y % 2 == 0 else cell.bg

    def pixels(self) -> list[str]:
        return [
            self.pixel(x, y)
            for y in range(2 * self.screen.lines)
            for x in range(self.screen.columns)
        ]


def shown(canvas: Canvas) -> list[str]:
    return ["{:02x}{:02x}{:02x}".format(*COLOURS[each]) for each in canvas.pixels]


def test_whatever_changes_a_terminal_shows_each_frame_to_the_pixel() -> None:
    chance = random.Random(7)
    canvas, painter, seen = Canvas(24, 8), Painter(COLOURS, full_colour), Seen(24, 8)
    for _ in range(40):
        canvas.fill(
            chance.randrange(-4, 24), chance.randrange(-4, 16), chance.randrange(12), chance.randrange(9),
            chance.randrange(len(COLOURS)),
        )  # fmt: skip
        seen.take(painter.frame(canvas))
        assert seen.pixels() == shown(canvas)


def test_what_stays_is_not_told_again() -> None:
    canvas, painter = Canvas(80, 24), Painter(COLOURS, full_colour)
    first = painter.frame(canvas)
    assert first.startswith(BEGIN) and first.endswith(END)
    assert painter.frame(canvas) == b""
    canvas.fill(10, 6, 3, 2, INK)
    told = painter.frame(canvas)
    assert b"\x1b[4;11H" in told and len(told) < 100
    painter.forget()
    assert len(painter.frame(canvas)) > len(told)


def test_big_letters_have_their_inks_and_what_is_beside_the_canvas_is_cut() -> None:
    canvas = Canvas(20, 10)
    mask = fitted("8", 20, 20)
    assert mask is not None
    canvas.draw(mask, 2, 1, ACCENT)
    assert ACCENT + FULL in canvas.pixels and max(canvas.pixels) == ACCENT + FULL
    canvas.clear()
    canvas.draw(mask, -3, -3)
    canvas.draw(mask, 17, 15)
    assert len(canvas.pixels) == 400 and any(canvas.pixels)


def test_words_in_the_terminals_own_letters_stand_over_pixels_and_go_again() -> None:
    canvas, painter, seen = Canvas(20, 4), Painter(COLOURS, full_colour), Seen(20, 4)
    canvas.fill(0, 0, 20, 8, TRACK)
    canvas.write(3, 1, "ราคา ở đây")
    canvas.write(15, 1, "too long for it")
    seen.take(painter.frame(canvas))
    assert seen.screen.display[1].startswith("   ราคา ở đây")
    assert painter.frame(canvas) == b""
    canvas.words.clear()
    seen.take(painter.frame(canvas))
    assert seen.screen.display[1].strip(" ▀") == ""
    assert seen.pixels() == shown(canvas)


def test_terminals_of_256_colours_get_the_nearest() -> None:
    assert one_of_256((16, 20, 24)) == "5;233"
    painter, canvas = Painter(THEMES["green"].colours, one_of_256), Canvas(4, 2)
    assert b"48;5;" in painter.frame(canvas)


def test_neighbours_on_a_wheel_never_share_a_colour() -> None:
    for count in range(1, 40):
        colours = part_colours(count)
        assert len(colours) == count and max(colours) < len(COLOURS)
        if count > 1:
            assert all(a != b for a, b in zip(colours, [*colours[1:], colours[0]], strict=True))


def test_every_theme_has_as_many_colours() -> None:
    assert {len(theme.colours) for theme in THEMES.values()} == {len(COLOURS)}
