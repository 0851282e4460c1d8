"""Frames in time, and keys."""

import asyncio

import pytest

from socialdesk.model.ids import Instant
from socialdesk.model.overlay import Countdown, Overlay, Question
from socialdesk.tui.overlay.screen import FRAMES, Screen
from socialdesk.tui.overlay.terminal import OwnTerminal
from tests.support.clock import ManualClock
from tests.support.waiting import until


class Shown:
    """A terminal that keeps what it is told."""

    def __init__(self) -> None:
        self.has_every_colour = True
        self.told: list[bytes] = []
        self.now_size = (80, 24)
        self.here = True

    def is_here(self) -> bool:
        return self.here

    def size(self) -> tuple[int, int]:
        return self.now_size

    def write(self, told: bytes) -> None:
        self.told.append(told)


def screen(clock: ManualClock, terminal: Shown, overlay: Overlay | None = None) -> Screen:
    ends = Instant(clock.now() + 600_000)
    found = overlay or Overlay("Hoa Sen", Countdown("Live", Instant(clock.now()), ends))
    return Screen(lambda: found, clock, terminal)


async def test_thirty_frames_a_second_and_none_is_made_up_for() -> None:
    clock, terminal = ManualClock(), Shown()
    one = screen(clock, terminal)
    drawn = 0
    whole = one.frame

    def counted() -> None:
        nonlocal drawn
        drawn += 1
        whole()

    one.frame = counted  # type: ignore[method-assign]
    playing = asyncio.create_task(one.play())
    for _ in range(FRAMES):
        await until(lambda: clock.sleeping)
        clock.advance(1 / FRAMES)
    await until(lambda: clock.sleeping)
    assert drawn == FRAMES + 1
    clock.advance(60)  # the machine slept
    await until(lambda: clock.sleeping)
    assert drawn <= FRAMES + 4
    one.press("q")
    clock.advance(1)
    await playing


def test_what_stands_still_sends_nothing() -> None:
    clock, terminal = ManualClock(), Shown()
    one = screen(clock, terminal, Overlay("Hoa Sen", question=Question("Lan", "còn không?")))
    for _ in range(30):
        one.frame()
        clock.advance(1 / FRAMES)
    assert len(terminal.told) == 1


def test_a_window_of_another_size_is_drawn_anew() -> None:
    clock, terminal = ManualClock(), Shown()
    one = screen(clock, terminal)
    one.frame()
    terminal.now_size = (100, 30)
    one.frame()
    assert b"\x1b[30;1H" in terminal.told[1]
    terminal.now_size = (0, 0)  # as some say while they open
    one.frame()
    assert len(terminal.told) == 3


@pytest.mark.parametrize(
    ("keys", "scene", "theme"),
    [("", "", "dark"), ("4", "question", "dark"), ("40", "", "dark"), ("tt", "", "green"), ("9x", "", "dark")],
)  # fmt: skip
def test_keys_choose_scene_and_theme(keys: str, scene: str, theme: str) -> None:
    clock, terminal = ManualClock(), Shown()
    one = screen(clock, terminal)
    for key in keys:
        one.press(key)
    one.frame()
    assert (one.scene, one.theme, one.left.is_set()) == (scene, theme, False)
    one.press("\x0c")
    one.frame()
    assert len(terminal.told) == 2
    one.press("q")
    assert one.left.is_set()


@pytest.mark.parametrize(
    ("said", "has"), [({"COLORTERM": "truecolor"}, True), ({"COLORTERM": "24bit"}, True), ({}, False)]
)  # fmt: skip
def test_which_colours_a_terminal_has(said: dict[str, str], *, has: bool) -> None:
    assert OwnTerminal(said).has_every_colour is has
