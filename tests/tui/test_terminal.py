"""The desk in a real terminal: bytes in, bytes out. What only a terminal can show: bursts, escapes, a killed process."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyte
import pytest

from socialdesk.model.ids import Instant
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.whole import environment, write_config

pytestmark = pytest.mark.whole


class Terminal:
    """A program in a terminal of its own; `screen` is what a person would see."""

    def __init__(self, command: list[str], columns: int = 120, lines: int = 35) -> None:
        self.raw = b""
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            os.environ.clear()
            os.environ.update(environment(TERM="xterm-256color", COLUMNS=str(columns), LINES=str(lines)))
            os.execv(command[0], command)  # noqa: S606 - ourselves, in a terminal of our own
        self.resize(columns, lines)

    def resize(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.screen.resize(lines, columns)
        os.kill(self.pid, signal.SIGWINCH)

    def send(self, data: bytes) -> None:
        os.write(self._handle, data)

    def text(self) -> str:
        return "\n".join(self.screen.display)

    def until(self, words: str, seconds: float = 15.0) -> None:
        end = time.monotonic() + seconds
        while words not in self.text():
            assert time.monotonic() < end, f"{words!r} never came:\n{self.text()}"
            self.read(0.05)

    def read(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self._handle], [], [], left)[0]:
                return
            try:
                data = os.read(self._handle, 65_536)
            except OSError:
                return
            self.raw += data
            self._stream.feed(data)

    def kill(self, number: int = signal.SIGKILL) -> int:
        os.kill(self.pid, number)
        return self.wait()

    def wait(self) -> int:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            self.read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self._handle)
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("it did not end")


@contextmanager
def terminal(config: Path, **size: Any) -> Iterator[Terminal]:
    opened = Terminal([sys.executable, "-m", "socialdesk", "tui", "--config", str(config), "--as", "linh"], **size)
    try:
        yield opened
    finally:
        if opened.pid:
            opened.kill()


@pytest.fixture
async def shop(tmp_path: Path) -> Path:
    """A store with one ordinary customer and one who tries everything."""
    store = await Store.open(f"sqlite:///{tmp_path}/desk.db")
    await store.accounts.ensure([("shop", "telegram")])
    evil = replace(sender("\x1b]0;owned\x07\x1b[2J[/]Evil\u202e", "66"))
    said = [inbound("\x1b]52;c;AAAA\x07\x9b31m \x1bP hi", str(n), chat="66", sender=evil, contact=evil) for n in (1, 2)]
    lan = [inbound("còn size M không ạ?", "11", at=Instant(NOW - 60_000))]
    await store.record([arrival(each) for each in lan + said], NOW, None)
    await store.close()
    return write_config(tmp_path, "http://127.0.0.1:9")


async def replies(config: Path) -> list[str]:
    store = await Store.open(f"sqlite:///{config.parent}/desk.db")
    found = [row.body for row in await store.outbox.rows("queued", 50)]
    await store.close()
    return found


async def test_one_burst_of_bytes_is_one_story_in_order(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("1 of 2")
        screen.until("còn size M")
        screen.send("rtie\x7fếng vie\x7fê\x7fệt\rxin chào chị ạ\rok em\re".encode())
        screen.until("ok em")
        screen.read(0.8)

    assert await replies(shop) == ["tiếng việt", "xin chào chị ạ", "ok em"]


async def test_a_bracketed_paste_with_line_breaks_is_not_sent(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("còn size M")
        screen.send(b"r")
        screen.read(0.2)
        screen.send("\x1b[200~một\nhai\r\nba\x1b[201~".encode())
        screen.until("ba")
        screen.read(0.5)

    assert await replies(shop) == []


async def test_no_byte_of_a_customer_steers_the_terminal(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("Evil")
        screen.send(b"j")
        screen.until("]52;c;AAAA31m")
        screen.send(b"\r")
        screen.read(0.3)
        assert b"\x1b]52" not in screen.raw
        assert b"\x1b]0;owned" not in screen.raw
        assert b"\x1b[2J[/]" not in screen.raw
        assert b"\x9b31m" not in screen.raw.replace("\u06db".encode(), b"")
        assert "\u202e".encode() not in screen.raw


async def test_a_killed_desk_keeps_the_draft(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("còn size M")
        screen.send("rdạ chị chờ em xíu".encode())
        screen.until("draft kept")
        screen.kill()
    with terminal(shop, columns=80, lines=24) as screen:
        screen.until("dạ chị chờ em xíu")
        screen.send(b"q")
        assert screen.wait() == 0
        assert screen.raw.rstrip().endswith((b"\x1b[?1049l", b"h", b"l"))


async def test_the_terminal_may_shrink_to_nothing_and_grow_again(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("còn size M")
        for columns, lines in ((2, 1), (39, 8), (50, 16), (80, 24), (200, 60), (1, 1), (120, 35)):
            screen.resize(columns, lines)
            screen.read(0.15)
        screen.send(b"?")
        screen.until("In the list")
        screen.send(b"\x1b")
        screen.read(0.3)
        screen.send(b"q")
        assert screen.wait() == 0
