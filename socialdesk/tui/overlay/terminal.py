"""The terminal that an overlay has to itself: its size, its keys, and how it was before."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

ENTER = b"\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"
"""Another screen, without a cursor; what is written in the last column breaks no line."""
LEAVE = b"\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"


class OwnTerminal:
    """The one that this program was started in."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.has_every_colour = environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
        self._out = sys.__stdout__.fileno() if sys.__stdout__ is not None else 1
        self._in = sys.__stdin__.fileno() if sys.__stdin__ is not None else 0

    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return tuple(os.get_terminal_size(self._out))  # type: ignore[return-value] # of two

    def write(self, told: bytes) -> None:
        """All of it; waits for a terminal that is slow."""
        view = memoryview(told)
        while view:
            view = view[os.write(self._out, view) :]

    @contextmanager
    def taken(self, press: Callable[[str], None]) -> Iterator[None]:
        """Have it, with its keys given to `press`, until the end; then it is as it was."""
        with self._keys(press):
            self.write(ENTER)
            try:
                yield
            finally:
                with suppress(OSError):  # it may be closed by now
                    self.write(LEAVE)

    @contextmanager
    def _keys(self, press: Callable[[str], None]) -> Iterator[None]:
        try:
            import termios  # noqa: PLC0415 - Windows has none; Ctrl+C still ends it there
            import tty  # noqa: PLC0415
        except ImportError:
            yield
            return

        def read() -> None:
            typed = os.read(self._in, 64).decode(errors="replace")
            # A key of several characters (an arrow) means nothing here.
            if len(typed) == 1:
                press(typed)

        before = termios.tcgetattr(self._in)
        tty.setcbreak(self._in)
        loop = asyncio.get_running_loop()
        loop.add_reader(self._in, read)
        try:
            yield
        finally:
            loop.remove_reader(self._in)
            with suppress(termios.error):
                termios.tcsetattr(self._in, termios.TCSADRAIN, before)
