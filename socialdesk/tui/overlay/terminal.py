"""The terminal that an overlay has to itself: its size, its keys, and how it was before."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

ENTER = b"\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"
"""Another screen, without a cursor; what is written in the last column breaks no line."""
LEAVE = b"\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"


class OwnTerminal:
    """The one that this program was started in."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.has_every_colour = environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
        self._out = sys.__stdout__.fileno() if sys.__stdout__ is not None else 1
        self._in = sys.__stdin__.fileno() if sys.__stdin__ is not None else 0
        self._is_away = False
        """Whether the shell has it."""
        self._before: Any = None
        """How it was."""
        self._press: Callable[[str], None] = lambda _: None
        self._again: Callable[[], None] = lambda: None

    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return tuple(os.get_terminal_size(self._out))  # type: ignore[return-value] # of two

    def write(self, told: bytes) -> None:
        """All of it; waits for a terminal that is slow."""
        view = memoryview(told)
        while view:
            view = view[os.write(self._out, view) :]

    def is_here(self) -> bool:
        """Whether it is this program's now. While it was stopped (Ctrl+Z) or runs behind the shell it is the
        shell's; once the program is in front again, it is taken again."""
        if self._is_away and os.tcgetpgrp(self._in) == os.getpgrp():
            self._take()
            self._again()
        return not self._is_away

    @contextmanager
    def taken(self, press: Callable[[str], None], again: Callable[[], None]) -> Iterator[None]:
        """Have it, with its keys given to `press`, until the end; then it is as it was. `again` is told when it
        shows nothing of what was written, since somebody else had it."""
        self._press, self._again = press, again
        try:
            import termios  # noqa: F401, PLC0415 - Windows has none; Ctrl+C still ends it there
        except ImportError:
            with self._shown():
                yield
            return
        with self._keys(), self._shown(), self._stops():
            yield

    @contextmanager
    def _shown(self) -> Iterator[None]:
        self.write(ENTER)
        try:
            yield
        finally:
            if not self._is_away:
                with suppress(OSError):  # it may be closed by now
                    self.write(LEAVE)

    @contextmanager
    def _keys(self) -> Iterator[None]:
        import termios  # noqa: PLC0415 - Windows has none
        import tty  # noqa: PLC0415

        self._before = termios.tcgetattr(self._in)
        tty.setcbreak(self._in)
        loop = asyncio.get_running_loop()
        loop.add_reader(self._in, self._read)
        try:
            yield
        finally:
            if not self._is_away:
                loop.remove_reader(self._in)
                with suppress(termios.error):
                    termios.tcsetattr(self._in, termios.TCSADRAIN, self._before)

    def _read(self) -> None:
        typed = os.read(self._in, 64).decode(errors="replace")
        # A key of several characters (an arrow) means nothing here.
        if len(typed) == 1:
            self._press(typed)

    # -- stopped, and in front again

    @contextmanager
    def _stops(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTSTP, self._stop)
        loop.add_signal_handler(signal.SIGCONT, self._lose)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGTSTP)
            loop.remove_signal_handler(signal.SIGCONT)

    def _stop(self) -> None:
        """Give it back as it was, and stand still until somebody wants this to go on."""
        import termios  # noqa: PLC0415 - Windows has none

        if not self._is_away:
            self._lose()
            self.write(LEAVE)
            termios.tcsetattr(self._in, termios.TCSADRAIN, self._before)
        loop = asyncio.get_running_loop()
        loop.remove_signal_handler(signal.SIGTSTP)
        os.kill(os.getpid(), signal.SIGTSTP)  # where no shell could go on with it, nothing stops
        loop.add_signal_handler(signal.SIGTSTP, self._stop)

    def _lose(self) -> None:
        """The shell has had it, also where nobody asked (`kill -STOP`)."""
        self._is_away = True
        asyncio.get_running_loop().remove_reader(self._in)

    def _take(self) -> None:
        import tty  # noqa: PLC0415 - Windows has none

        self._is_away = False
        tty.setcbreak(self._in)
        self.write(ENTER)
        asyncio.get_running_loop().add_reader(self._in, self._read)
