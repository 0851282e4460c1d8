"""The overlay's frames, thirty a second, and the keys that are pressed over them.

No toolkit: what it does for a desk of words would take a whole core for a wheel that turns on a full screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from socialdesk.clock import Clock
from socialdesk.model.overlay import SCENES, Overlay
from socialdesk.tui.overlay.canvas import Canvas, Painter, full_colour, one_of_256
from socialdesk.tui.overlay.scenes import draw
from socialdesk.tui.overlay.themes import THEMES

FRAMES = 30
"""A second."""
SMALLEST = (20, 6)
"""Columns and rows; a smaller window is drawn as if it were so large."""


class Terminal(Protocol):
    """What frames are shown on."""

    has_every_colour: bool

    def is_here(self) -> bool:
        """Whether it shows anything at present; the shell may have it."""

    def size(self) -> tuple[int, int]:
        """Columns and rows at present."""

    def write(self, told: bytes) -> None:
        """Have it show this."""


class Screen:
    """Shows what `look` gives: `scene` always, or by rule where it is empty."""

    def __init__(
        self,
        look: Callable[[], Overlay],
        clock: Clock,
        terminal: Terminal,
        theme: str = "dark",
        scene: str = "",
    ) -> None:
        self._look, self._clock, self._terminal = look, clock, terminal
        self.theme, self.scene = theme, scene
        self._canvas = Canvas(*SMALLEST)
        self._painter = self._new_painter()
        self.left = asyncio.Event()
        """Set once somebody leaves it by a key."""

    def press(self, key: str) -> None:
        """q leaves, t changes the theme, 1 to 5 choose a scene, 0 lets the rule choose again; Ctrl+L draws all
        of it anew."""
        if key in ("q", "Q", "\x03", "\x04"):
            self.left.set()
        elif key in ("t", "T"):
            names = list(THEMES)
            self.theme = names[(names.index(self.theme) + 1) % len(names)]
            self._painter = self._new_painter()
        elif key == "\x0c":
            self.forget()
        elif key == "0":
            self.scene = ""
        elif key.isascii() and key.isdigit() and int(key) <= len(SCENES):
            self.scene = SCENES[int(key) - 1]

    def forget(self) -> None:
        """The terminal shows nothing of it any more: draw all of it."""
        self._painter.forget()

    def frame(self) -> None:
        """Show it as it is now."""
        if not self._terminal.is_here():
            return
        size = self._terminal.size()
        columns, rows = (max(pair) for pair in zip(size, SMALLEST, strict=True))
        if (columns, rows) != (self._canvas.columns, self._canvas.rows):
            self._canvas = Canvas(columns, rows)
            self._painter.forget()
        now, overlay = self._clock.now(), self._look()
        draw(self._canvas, overlay.shown(now, self.scene), overlay.title, now)
        told = self._painter.frame(self._canvas)
        if told:
            self._terminal.write(told)

    async def play(self) -> None:
        """Frame after frame, until somebody leaves it. What comes too late is left out, not made up for."""
        due = self._clock.monotonic()
        while not self.left.is_set():
            self.frame()
            due = max(due + 1 / FRAMES, self._clock.monotonic() - 1 / FRAMES)
            await self._clock.sleep(max(due - self._clock.monotonic(), 0))

    def _new_painter(self) -> Painter:
        code = full_colour if self._terminal.has_every_colour else one_of_256
        return Painter(THEMES[self.theme].colours, code)
