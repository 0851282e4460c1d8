"""The desk in a real terminal: bytes in, bytes out. What only a terminal can show: bursts, escapes,
a killed process."""

import base64
import fcntl
import os
import pty
import re
import select
import signal
import sqlite3
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyte
import pytest

from socialdesk.model.ids import Instant
from socialdesk.store.store import Store
from socialdesk.tui.widgets.eight_bit import rgb_of
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.nursery import nursery
from tests.support.store import put_store
from tests.support.waiting import source, until_now
from tests.support.whole import environment, write_config

pytestmark = pytest.mark.whole


WARM = {16 + 36 * red for red in (1, 2)}
"""Dark grounds that are no grey and are meant so: of trouble."""


class Terminal:
    """A program in a terminal of its own; `screen` is what a person would see."""

    def __init__(
        self,
        command: list[str],
        columns: int = 120,
        lines: int = 35,
        cwd: Path | None = None,
        *,
        cold: bool = True,
        **env: str,
    ) -> None:
        """`cold` starts it in the ordinary way; otherwise the command is of words of our program, which need
        not import everything first."""
        self.raw = b""
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._end: int | None = None
        size = {"COLUMNS": str(columns), "LINES": str(lines)}
        known = environment(**{"TERM": "xterm-256color", **size, **env})
        if cold:
            self.pid, self._handle = pty.fork()
        else:
            self._handle, theirs = os.openpty()
            self.pid, self._end = nursery().show(command, known, cwd or Path.cwd(), theirs)
        if self.pid == 0:
            os.environ.clear()
            os.environ.update(known)
            os.chdir(cwd or ".")
            os.execv(command[0], command)  # noqa: S606 - ourselves, in a terminal of our own
        self.resize(columns, lines)

    def resize(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.screen.resize(lines, columns)
        self._tell(signal.SIGWINCH)

    def send(self, data: bytes) -> None:
        os.write(self._handle, data)

    def text(self) -> str:
        return "\n".join(self.screen.display)

    def until(self, *words: str) -> None:
        """Read until the screen shows all of these."""
        self.until_true(lambda: all(each in self.text() for each in words))

    def until_gone(self, words: str) -> None:
        self.until_true(lambda: words not in self.text())

    def until_true(self, condition: Callable[[], Any]) -> None:
        """Read until something is so."""

        def look() -> Any:
            self.read(0.05)
            return condition()

        until_now(look, show=lambda: f"{source(condition)}\n{self.text()}")

    def until_silent(self, seconds: float) -> None:
        """Read until nothing was written for so long."""

        def look() -> bool:
            before = len(self.raw)
            self.read(seconds)
            return len(self.raw) == before

        until_now(look, show=self.text)

    def read(self, seconds: float) -> None:
        """Take what is written within so long."""
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
        self._tell(number)
        return self.wait()

    def _tell(self, number: int) -> None:
        with suppress(
            ProcessLookupError
        ):  # it may have ended by itself, and be buried by who started it
            os.kill(self.pid, number)

    def close(self) -> None:
        """Close the window."""
        os.close(self._handle)
        until_now(lambda: self._exit_code() is not None)
        self.pid = 0

    def _exit_code(self) -> int | None:
        """None while it runs; to be asked no more once it has ended."""
        if self._end is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            return os.waitstatus_to_exitcode(status) if pid else None
        if not select.select([self._end], [], [], 0)[0]:
            return None
        with os.fdopen(self._end, "rb") as end:
            return int(end.read())

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        ended: list[int] = []

        def look() -> bool:
            self.read(0.02)
            if (code := self._exit_code()) is not None:
                ended.append(code)
            return bool(ended)

        until_now(look, show=self.text)
        os.close(self._handle)
        self.pid = 0
        return ended[0]


def desk_command(config: Path, agent: str = "linh") -> list[str]:
    return [sys.executable, "-m", "socialdesk", "tui", "--config", str(config), "--as", agent]


def terminal(config: Path, **more: Any) -> AbstractContextManager[Terminal]:
    """A desk; where a variable of the environment is given, which may be read when the toolkit is imported, it
    is started in the ordinary way."""
    if more.keys() - {"columns", "lines"}:
        return in_terminal(desk_command(config), **more)
    return in_terminal(desk_command(config)[3:], cold=False, **more)


@contextmanager
def in_terminal(command: list[str], **more: Any) -> Iterator[Terminal]:
    opened = Terminal(command, **more)
    try:
        yield opened
    finally:
        if opened.pid:
            opened.kill()


@pytest.fixture
async def shop(tmp_path: Path) -> Path:
    """A store with one ordinary customer and one who tries everything."""
    store = await Store.open(put_store(tmp_path / "desk.db"))
    await store.accounts.ensure([("shop", "telegram")])
    evil = replace(sender("\x1b]0;owned\x07\x1b[2J[/]Evil\u202e", "66"))
    said = [
        inbound("\x1b]52;c;AAAA\x07\x9b31m \x1bP hi", str(n), chat="66", sender=evil, contact=evil)
        for n in (1, 2)
    ]
    lan = [inbound("còn size M không ạ?", "11", at=Instant(NOW - 60_000))]
    await store.record([arrival(each) for each in lan + said], NOW, ())
    await store.close()
    return write_config(tmp_path, "http://127.0.0.1:9")


def replies(config: Path) -> list[str]:
    """What waits to be sent, in the order in which it was said."""
    with closing(sqlite3.connect(config.parent / "desk.db")) as raw:
        found = raw.execute("SELECT body FROM outbox WHERE state = 'queued' ORDER BY id").fetchall()
    return [body for (body,) in found]


async def test_one_burst_of_bytes_is_one_story_in_order(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("1 of 2")
        screen.until("còn size M")
        screen.send("rtie\x7fếng vie\x7fê\x7fệt\rxin chào chị ạ\rok em\re".encode())
        screen.until_true(lambda: replies(shop) == ["tiếng việt", "xin chào chị ạ", "ok em"])


# OpenKey and XKey put in a character that is not seen, and take it back with the letters they change.
HOOK = ("q", "u", "a", "\u202f\x7f\x7f\x7fuả", " ", "c", "h", "a", "o", "\u202f\x7f\x7f\x7f\x7fhào")


async def test_an_input_method_that_types_an_unseen_letter_costs_no_seen_one(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("còn size M")
        screen.send(b"\r")
        screen.until("answer")
        for burst in HOOK:
            screen.send(burst.encode())
            screen.read(0.02)
        screen.send(b"\r")
        screen.until_true(lambda: replies(shop) == ["quả chào"])
        for opener in (b"\x1b", b"/", b"\x1bt", b"\x1b\x0b"):
            screen.send(opener)
            screen.until_silent(0.3)
            if opener != b"\x1b":
                screen.send("".join(HOOK).replace("\u202f", "\u200c").encode())
                screen.until("quả chào")


PASTE = "Dạ chị ơi\rGiá 25k ạ\rShip 25k\r"


@pytest.mark.parametrize("place", [0, 10, 12, 21, 33])
async def test_lines_pasted_without_marks_are_one_draft(shop: Path, place: int) -> None:
    """A serial console, some terminals of browsers: the bytes come as if they were typed."""
    with terminal(shop) as screen:
        screen.until("còn size M")
        screen.send(b"\r")
        screen.until("answer")
        data = PASTE.encode()
        for piece in (data[:place], data[place:]):
            screen.send(piece)
        screen.until("Dạ chị ơi", "Giá 25k ạ", "Ship 25k", "draft kept")
        assert replies(shop) == []
        screen.send(b"\r")
        screen.until_true(lambda: replies(shop) == ["Dạ chị ơi\nGiá 25k ạ\nShip 25k"])


@pytest.mark.parametrize("pause", [0.0, 0.02])
async def test_alt_and_enter_begin_a_new_line_in_every_terminal(shop: Path, pause: float) -> None:
    with terminal(shop, ESCDELAY="10000") as screen:  # however late this machine reads the rest
        screen.until("còn size M")
        screen.send("rmột\x1b".encode())
        screen.read(pause)
        screen.send(b"\rhai")
        screen.until("một", "hai", "draft kept")
        assert replies(shop) == []
        for opener in (b"\x1b/", b"\x1bt"):  # where there is but one line it does nothing
            screen.send(opener + b"\x1b\r")
            screen.until_silent(0.3)
        screen.send(b"\x1br\r")
        screen.until_true(lambda: replies(shop) == ["một\nhai"])


async def test_esc_and_a_letter_in_one_packet_are_these_two_keys(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("còn size M")
        screen.send("rđang viết\x1b?".encode())
        screen.until("In the list")  # back in the list, then the help
        screen.send(b"\x1bt")
        screen.until("takes it off")
        screen.send(b"vip\x1b/")
        screen.until("before:7d")
        screen.send(b"x\x1b\x0b")
        screen.until_gone("before:7d")
        screen.send(b"zz\x1be")  # out of the palette, then done with
        screen.until("Resolved")
        screen.until("1 of 1")

    assert replies(shop) == []


async def test_a_bracketed_paste_with_line_breaks_is_not_sent(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("còn size M")
        screen.send("r\x1b[200~một\nhai\r\nba\x1b[201~".encode())
        screen.until("ba", "draft kept")

    assert replies(shop) == []


async def test_no_byte_of_a_customer_steers_the_terminal(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("Evil")
        screen.send(b"j")
        screen.until("]52;c;AAAA31m")
        screen.send("\rdạ nghe".encode())
        screen.until("dạ nghe")
        assert b"\x1b]52" not in screen.raw
        assert b"\x1b]0;owned" not in screen.raw
        assert b"\x1b[2J[/]" not in screen.raw
        assert b"\x9b31m" not in screen.raw.replace("\u06db".encode(), b"")
        assert "\u202e".encode() not in screen.raw


@pytest.mark.parametrize("term", ["xterm-256color", "screen-256color", "tmux-256color"])
async def test_a_terminal_of_256_colours_is_sent_greys_and_no_navy(shop: Path, term: str) -> None:
    with terminal(shop, TERM=term, COLORTERM="") as screen:
        screen.until("còn size M")
        screen.send(b"\x0b")  # a dialog over it
        screen.until_silent(0.3)
        screen.send(b"\x1b")
        screen.until_silent(0.3)
        said = screen.raw.decode(errors="replace")
        screen.kill()
    assert not re.search(r"[34]8;2;", said)
    grounds = {int(each) for each in re.findall(r"48;5;(\d+)", said)}
    dark = {each for each in grounds if max(rgb_of(each)) < 130}
    assert dark
    assert {each for each in dark if len({*rgb_of(each)}) > 1} <= WARM


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


def drafts(config: Path) -> list[str]:
    """What was typed and not sent."""
    with closing(sqlite3.connect(config.parent / "desk.db")) as raw:
        return [body for (body,) in raw.execute("SELECT body FROM draft WHERE body <> ''")]


@pytest.mark.parametrize("end", ["SIGHUP", "SIGTERM", "closed"])
async def test_what_was_typed_is_kept_however_the_window_is_closed(shop: Path, end: str) -> None:
    words = "dạ chị chờ em một chút nhé, em xem kho rồi báo chị liền"
    with terminal(shop) as screen:
        screen.until("còn size M")
        screen.send(b"r")
        screen.until("answer")
        for char in words:  # never a pause, and closed right behind the last letter
            screen.send(char.encode())
            screen.read(0.005)
        screen.until("chị liền")
        if end == "closed":
            screen.close()
        else:
            screen.kill(getattr(signal, end))
    until_now(lambda: drafts(shop) == [words])


LEADER = """
import signal, subprocess, sys
signal.signal(signal.SIGHUP, lambda *_: None)
open(sys.argv[1], "w").write(str(subprocess.call(sys.argv[2:])))
"""
"""As `make` does: it leads the terminal's session, is told alone that it is gone, and waits for what it began."""


async def test_a_desk_whose_terminal_is_gone_ends_though_nobody_tells_it(
    shop: Path, tmp_path: Path
) -> None:
    ended = tmp_path / "ended"
    with in_terminal([sys.executable, "-c", LEADER, str(ended), *desk_command(shop)]) as screen:
        screen.until("còn size M")
        screen.send(b"r")
        screen.until("answer")
        screen.send("dạ chị chờ em".encode())
        screen.until("chờ em")
        screen.close()
        until_now(lambda: ended.exists() and ended.read_text())
    assert drafts(shop) == ["dạ chị chờ em"]


async def test_somebody_who_types_on_loses_no_more_than_a_second(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("còn size M")
        screen.send(b"r")
        screen.until("answer")
        typed = 0
        while not any(len(each) > 5 for each in drafts(shop)):
            typed += 1
            assert typed < 100
            screen.send(b"x")
            screen.read(0.1)
        screen.kill()


async def test_the_terminal_may_shrink_to_nothing_and_grow_again(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("còn size M")
        for columns, lines in ((2, 1), (39, 8), (50, 16), (80, 24), (200, 60), (1, 1), (120, 35)):
            screen.resize(columns, lines)
            screen.read(0.15)
        screen.until("còn size M")
        screen.send(b"?")
        screen.until("In the list")
        screen.send(b"\x1b")
        screen.until_gone("In the list")
        screen.send(b"q")
        assert screen.wait() == 0


async def test_first_run_without_any_configuration_opens_the_pretend_shop_and_an_answer_arrives(
    tmp_path: Path,
) -> None:
    """A newcomer: one word, a checklist, one key to whom to answer, an answer at the (simulated)
    customer."""
    where = {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "none"),
        "TMPDIR": str(tmp_path),
        "LANG": "C.UTF-8",
    }
    with in_terminal([sys.executable, "-m", "socialdesk"], cwd=tmp_path, **where) as screen:
        screen.until("Welcome to socialdesk")
        screen.until("Connect Telegram")
        screen.until("waiting, the longest")
        screen.send(b"\x1b")
        screen.until_gone("Connect Telegram")
        screen.send(b" ")
        screen.until("has waited")
        screen.send("rdạ shop đây ạ\r".encode())
        screen.until("takes it back")
        folder = next(tmp_path.glob("socialdesk-demo-*"))
        screen.until_true(lambda: was_sent(folder / "desk.db", "dạ shop đây ạ"))
        screen.send(b"\x1b")
        screen.until_silent(0.3)  # until then it may be the beginning of another key
        screen.send(b"q")
        assert screen.wait() == 0


def was_sent(path: Path, body: str) -> bool:
    """The worker has handed it to the platform, which has taken it."""
    query = "SELECT 1 FROM outbox WHERE body = ? AND state = 'sent'"
    with closing(sqlite3.connect(path)) as raw:
        return bool(raw.execute(query, [body]).fetchone())


async def test_without_colours_not_one_is_written(shop: Path) -> None:
    with in_terminal(desk_command(shop), NO_COLOR="1") as screen:
        screen.until("còn size M")
        screen.send(b"j?")
        screen.until("In the list")
        codes = {
            code
            for found in re.findall(rb"\x1b\[([\d;]*)m", screen.raw)
            for code in found.split(b";")
        }
        assert not codes & {
            b"38",
            b"48",
            *(str(n).encode() for n in (*range(30, 38), *range(40, 48), *range(90, 108))),
        }


async def test_an_idle_desk_writes_nothing_and_its_title_says_who_waits(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("còn size M")
        screen.until_true(lambda: b"\x1b]2;(2) Hoa Sen" in screen.raw)
        screen.until_silent(2.5)  # it has a clock that ticks every second


async def test_words_are_copied_by_osc_52(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("còn size M", "▎ Lan")  # the thread as well
        screen.send(b"\t.")
        screen.until("Copied")
        code = base64.b64encode("còn size M không ạ?".encode())
        assert b"\x1b]52;c;" + code in screen.raw


async def test_keys_of_the_configuration_hold_and_a_conflict_is_refused_in_words(
    shop: Path,
) -> None:
    text = shop.read_text("utf-8")
    shop.write_text(text + '\n[keys]\nhelp_here = "ctrl+b"\n', "utf-8")
    with terminal(shop) as screen:
        screen.until("còn size M")
        screen.send(b"\x02")
        screen.until("In the list")
    shop.write_text(text + '\n[keys]\nresolve = "t"\n', "utf-8")
    with terminal(shop) as screen:
        said = '[keys] resolve: "t" means tag already'
        screen.until_true(lambda: said in "".join(screen.screen.display))
        assert screen.wait() == 1


async def test_two_desks_on_one_store_see_each_other(shop: Path) -> None:
    """How soon is measured by `make bench`."""
    with terminal(shop) as linh, in_terminal(desk_command(shop, "lan")) as lan:
        linh.until("còn size M")
        lan.until("còn size M")
        linh.until("lan is here")
        lan.send(b"A")
        linh.until("@lan")


async def test_a_vietnamese_burst_into_every_line_that_can_be_typed_in(shop: Path) -> None:
    with terminal(shop) as screen:
        screen.until("còn size M")
        for opener in (b"/", b"t", b"\x0b"):
            screen.send(opener + "tie\x7fếng vie\x7fê\x7fệt".encode())
            screen.until("tiếng việt")
            screen.send(b"\x1b")
            screen.until_gone("tiếng việt")


async def test_a_burst_that_opens_a_question_answers_it_too(shop: Path) -> None:
    """An agent who types ahead: the letters behind the key go where the key leads."""
    with terminal(shop) as screen:
        screen.until("còn size M")
        screen.send(b"tvip\r")
        screen.until("#vip")
