"""The desk in a real terminal, on a hundred thousand conversations, against a bare Textual app with
one short list."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from bench.measure import Scale, alone, environment, line, percentile, rss_mb, run, write_config
from bench.reading import build
from bench.starting import BARE_LIST

QUIET = 0.012
"""Seconds without a byte after which a key's answer is taken to be complete; not counted in it."""


class Screen:
    """A program in a terminal of 120x35."""

    def __init__(self, command: list[str], folder: str = ".") -> None:
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.environ.clear()
            os.environ.update(
                environment(), TERM="xterm-256color", COLUMNS="120", LINES="35", EDITOR="true"
            )
            os.chdir(folder)
            os.execv(command[0], command)
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", 35, 120, 0, 0))
        self.seen = b""

    def until(self, sign: bytes, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while sign not in self.seen:
            assert time.monotonic() < end, f"{sign!r} never came: {self.seen[-400:]!r}"
            self.drain(0.05)

    def drain(self, seconds: float) -> int:
        """Read for so long; gives how many bytes came."""
        end, count = time.monotonic() + seconds, 0
        while (left := end - time.monotonic()) > 0:
            if select.select([self.handle], [], [], left)[0]:
                data = os.read(self.handle, 65_536)
                self.seen = (self.seen + data)[-400_000:]
                count += len(data)
        return count

    def press(self, keys: bytes, sign: bytes = b"") -> tuple[float, float]:
        """Milliseconds to the frame that answers, and to the last byte of all that it leads to;
        with `sign`, to that."""
        while select.select([self.handle], [], [], 0)[0]:
            self.seen = (self.seen + os.read(self.handle, 65_536))[-400_000:]  # of what was before
        started = time.perf_counter()
        os.write(self.handle, keys)
        first, last, found = 0.0, started, b""
        while select.select([self.handle], [], [], QUIET if last > started and not sign else 1.0)[
            0
        ]:
            data = os.read(self.handle, 65_536)
            found += data
            last = time.perf_counter()
            first = first or last
            if sign and sign in found:
                break
        self.seen = (self.seen + found)[-400_000:]
        return (max(first, started) - started) * 1000, (last - started) * 1000

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.handle)


def _spread(name: str, ours: list[float], floor: list[float], target: str) -> None:
    """p50 and p95 of both, and the ratio of the p95s."""
    pairs = [(percentile(each, 0.5), percentile(each, 0.95)) for each in (ours, floor)]
    ratio = pairs[0][1] / pairs[1][1]
    print(
        f"{name}: p95 {ratio:.2f}x (target {target}) ours p50 {pairs[0][0]:.1f} p95 {pairs[0][1]:.1f} ms, "
        f"floor p50 {pairs[1][0]:.1f} p95 {pairs[1][1]:.1f} ms",
        flush=True,
    )


def at_work(scale: Scale, folder: Path) -> None:
    """Keys, typing, searching, memory, idling and arrivals, from outside."""
    folder = Path(os.environ.get("SOCIALDESK_BENCH_FOLDER") or folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "desk.db"
    if not path.exists():
        run(build(path, scale.of(100_000, 2_000), scale.of(2_000_000, 40_000)))
    config = write_config(folder, "http://127.0.0.1:9")
    command = [sys.executable, "-m", "socialdesk", "tui", "--config", str(config), "--as", "bench"]
    presses = scale.of(200, 20)
    desk, bare = Screen(command), Screen([sys.executable, "-c", BARE_LIST])
    desk.until(b"socialdesk")
    bare.until(b"socialdesk row 2")
    desk.until(b" of ")
    desk.drain(2.5)
    bare.drain(1)
    ours, floor = _paced(desk, bare, presses)
    _spread("a key in the list to its paint vs a bare list", ours, floor, "<= 1.5")
    for _ in range(40):
        os.write(desk.handle, b"j")
        desk.drain(0.02)
    desk.drain(1.0)
    ours = [_slowly(desk, b"j")[0] for _ in range(scale.of(60, 5))]
    _spread("  one that scrolls the list, vs the bare one, which does not", ours, floor, "-")
    ours = [_slowly(desk, b"\x1b[6~")[0] for _ in range(scale.of(60, 5))]
    floor = [
        _slowly(bare, b"\x1b[6~" if place % 2 else b"\x1b[5~")[0]
        for place in range(scale.of(60, 5))
    ]
    _spread("a page of the list vs a page of the bare one", ours, floor, "-")
    os.write(desk.handle, b"\x1b[H")
    desk.drain(0.6)
    opened = []
    for _ in range(scale.of(40, 4)):
        os.write(desk.handle, b"j")
        desk.drain(0.25)
        opened.append(desk.press(b"\r")[0])
        desk.drain(0.15)
        os.write(desk.handle, b"\x1b")
        desk.drain(0.25)
    _spread("opening a conversation vs a key in the bare list", opened, floor, "<= 3")
    line(
        "memory of the desk vs the bare app",
        [rss_mb(desk.pid)],
        [rss_mb(bare.pid)],
        " MB",
        "<= 1.7",
    )
    desk.drain(3.0)
    alone(
        "bytes to the terminal when idle",
        [desk.drain(3.0) / 3.0 for _ in range(scale.of(3, 1))],
        " B/s",
        "0",
    )
    searching = []
    os.write(desk.handle, b"/")
    desk.drain(1.0)
    for letter in b"dien thoai loi":
        searching.append(desk.press(bytes([letter]))[1])
        desk.drain(0.15)
    _spread("a letter of a search to its hits vs a key in the bare list", searching, floor, "-")
    os.write(desk.handle, b"\x1b")
    desk.drain(0.5)
    _typing(desk, path, scale)
    desk.close()
    bare.close()


def _paced(desk: Screen, bare: Screen, presses: int) -> tuple[list[float], list[float]]:
    """Ten down and ten up in both, in turn, so that neither scrolls and what else the machine does
    meets both alike."""
    found: tuple[list[float], list[float]] = ([], [])
    for place in range(presses):
        down = place // 10 % 2 == 0
        found[0].append(_slowly(desk, b"j" if down else b"k")[0])
        found[1].append(_slowly(bare, b"\x1b[B" if down else b"\x1b[A")[0])
    return found


def _slowly(screen: Screen, keys: bytes) -> tuple[float, float]:
    took = screen.press(keys)
    screen.drain(0.2)
    return took


def _typing(desk: Screen, path: Path, scale: Scale) -> None:
    """A letter's echo with nobody writing, and with ten customers a second writing."""
    letters = scale.of(150, 10)
    os.write(desk.handle, b"r")
    desk.drain(1.0)
    quiet = _letters(desk, letters)
    with _arrivals(path, 10, letters * 0.1 + 4):
        desk.drain(2.0)
        busy = _letters(desk, letters)
    _spread("a letter typed while 10 messages a second arrive vs typed alone", busy, quiet, "<= 3")
    os.write(desk.handle, b"\x1b")
    desk.drain(0.5)


def _letters(desk: Screen, count: int) -> list[float]:
    took = []
    for place in range(count):
        letter = bytes([b"abcdeghiklmnopqrstuvxy"[place % 22]])
        # The sign is the letter itself in what is drawn: other panes may repaint meanwhile.
        took.append(desk.press(letter, letter)[1])
        desk.drain(0.08)
    return took


class _arrivals:  # noqa: N801 - used like a function
    """Another process that records messages, so many a second."""

    def __init__(self, path: Path, per_second: int, seconds: float) -> None:
        self._command = [
            sys.executable,
            "-m",
            "bench.desk",
            str(path),
            str(per_second),
            str(seconds),
        ]

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._command)

    def __exit__(self, *_: object) -> None:
        self._process.wait(60)


async def arrive(path: str, per_second: int, seconds: float) -> None:
    """Record messages of known and new customers at a steady pace."""
    from socialdesk.model.ids import AccountId, Instant
    from socialdesk.store.store import Store
    from tests.support.make import arrival, inbound, sender

    store = await Store.open(f"sqlite:///{path}")
    started, number = time.monotonic(), int(time.time() * 1000)
    sent = 0
    while time.monotonic() - started < seconds:
        due = int((time.monotonic() - started) * per_second)
        if sent < due:
            batch = []
            for place in range(sent, due):
                who = sender(f"Khách {place % 500}", str(900_000 + place % 500))
                at = Instant(int(time.time() * 1000))
                batch.append(
                    arrival(
                        inbound(
                            "còn hàng không shop ơi",
                            str(number + place),
                            chat=who.remote_id,
                            sender=who,
                            contact=who,
                            at=at,
                        ),
                        account=AccountId(1),
                    )
                )
            await store.record(batch, Instant(int(time.time() * 1000)), ())
            sent = due
        await asyncio.sleep(1 / per_second / 2)
    await store.close()


def stalled(scale: Scale, folder: Path) -> None:
    """Inside the desk: how long its loop is ever held while 50 messages a second arrive and
    somebody types."""
    folder = Path(os.environ.get("SOCIALDESK_BENCH_FOLDER") or folder)
    path = folder / "desk.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        run(build(path, scale.of(100_000, 2_000), scale.of(2_000_000, 40_000)))
    lags, echoes, bare = run(_stalled(path, scale.of(12, 2)))
    alone(
        "the longest the desk's loop was held at 50 messages a second", [max(lags)], " ms", "<= 50"
    )
    alone("  the 99th of 100 turns of its loop", [percentile(lags, 0.99)], " ms", "-")
    _spread(
        "a key to its paint by the toolkit's pilot at 50 messages a second vs a bare app",
        echoes,
        bare,
        "-",
    )


async def _stalled(path: Path, seconds: float) -> tuple[list[float], list[float], list[float]]:
    from textual.app import App, ComposeResult
    from textual.widgets import OptionList

    from socialdesk.assembly.desk import desk
    from socialdesk.config import load

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield OptionList(*[f"row {n}" for n in range(60)])

    with tempfile.TemporaryDirectory() as folder:
        config = load(
            str(write_config(Path(folder), "http://127.0.0.1:9")),
            {"SOCIALDESK_STORE_URL": f"sqlite:///{path}"},
        )
        app = desk(config, "bench")
        lags: list[float] = []

        async def watch() -> None:
            while True:
                before = time.perf_counter()
                await asyncio.sleep(0.005)
                lags.append((time.perf_counter() - before - 0.005) * 1000)

        async with app.run_test(size=(120, 35)) as pilot:
            await pilot.pause(3)
            with _arrivals(path, 50, seconds + 2):
                await pilot.pause(2)
                watching = asyncio.create_task(watch())
                echoes, end = [], time.monotonic() + seconds
                while time.monotonic() < end:
                    started = time.perf_counter()
                    await pilot.press("j")
                    echoes.append((time.perf_counter() - started) * 1000)
                    await asyncio.sleep(0.05)
                watching.cancel()
        if app.store:
            await app.store.close()
    plain = Bare()
    bare = []
    async with plain.run_test(size=(120, 35)) as pilot:
        await pilot.pause(0.5)
        for _ in range(len(echoes)):
            started = time.perf_counter()
            await pilot.press("down")
            bare.append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(0.02)
    return lags, echoes, bare


if __name__ == "__main__":
    asyncio.run(arrive(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
