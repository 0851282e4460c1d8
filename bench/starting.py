"""What it costs to begin: help, the desk's first paint, an idle worker's memory."""

from __future__ import annotations

import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from fcntl import ioctl
from pathlib import Path

from bench.measure import (
    TOKEN,
    Scale,
    environment,
    first_line,
    line,
    process,
    rss_mb,
    run,
    simulator,
    worker,
    write_config,
)
from bench.sending import filled

BARE_LIST = """
from textual.app import App
from textual.widgets import OptionList
class Bare(App):
    def compose(self):
        yield OptionList(*[f"socialdesk row {n}" for n in range(60)])
Bare().run()
"""


def helped(scale: Scale, folder: Path) -> None:
    program = str(Path(sys.executable).with_name("socialdesk"))
    ours, floor = [], []
    for _ in range(scale.of(15, 3)):
        ours.append(_seconds([program, "--help"]))
        floor.append(_seconds([sys.executable, "-c", "pass"]))
    line("socialdesk --help vs python -c pass", ours, floor, " ms", "<= 3")


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment())
    return (time.perf_counter() - started) * 1000


OPENED = """
import asyncio, gc, sys
gc.disable()
from socialdesk.store.store import Store
async def opened():
    await (await Store.open(sys.argv[1])).close()
asyncio.run(opened())
gc.freeze()
"""
"""The store opened and closed, without what looks for garbage: a command does neither."""


def answered(scale: Scale, folder: Path) -> None:
    """One command, less what opening the store takes by itself, against an empty program."""
    run(_closefilled(folder / "answer" / "desk.db", scale.of(2_000, 50)))
    config = write_config(folder / "answer", "http://127.0.0.1:9")
    program = str(Path(sys.executable).with_name("socialdesk"))
    command = [program, "--config", str(config), "reply", "1", "dạ còn ạ"]
    opening = [sys.executable, "-c", OPENED, f"sqlite:///{config.parent}/desk.db"]
    whole, ours, opened, floor = [], [], [], []
    for _ in range(scale.of(15, 2)):
        floor.append(_seconds([sys.executable, "-c", "pass"]))
        opened.append(_seconds(opening))
        whole.append(_seconds(command))
        ours.append(whole[-1] - (opened[-1] - floor[-1]))
    line("socialdesk reply beside opening the store vs python -c pass", ours, floor, " ms", "<= 3")
    line("  all of it vs opening the store alone", whole, opened, " ms", "-")


def awake(scale: Scale, folder: Path) -> None:
    """A worker's first line, against importing the library that it speaks with."""
    ours, floor = [], []
    for number in range(scale.of(7, 1)):
        with simulator() as base:
            config = write_config(folder / f"awake{number}", base)
            floor.append(_seconds([sys.executable, "-c", "import aiogram"]))
            started = time.perf_counter()
            with worker(config):
                ours.append((time.perf_counter() - started) * 1000)
    line("socialdesk run to its ready line vs import aiogram", ours, floor, " ms", "<= 1.5")


def painted(scale: Scale, folder: Path) -> None:
    run(_closefilled(folder / "paint" / "desk.db", scale.of(5_000, 200)))
    config = write_config(folder / "paint", "http://127.0.0.1:9")
    desk = [sys.executable, "-m", "socialdesk", "tui", "--config", str(config)]
    bare = [sys.executable, "-c", BARE_LIST]
    for command in (desk, bare):
        first_paint(command)
    ours, floor, rows = [], [], []
    for _ in range(scale.of(7, 1)):
        ours.append(first_paint(desk))
        floor.append(first_paint(bare))
        rows.append(first_paint(desk, b"K4"))
    line("the desk's first paint vs a bare app with a list", ours, floor, " ms", "<= 1.5")
    line("  the desk's first conversations vs the same", rows, floor, " ms", "-")


async def _closefilled(path: Path, count: int) -> None:
    await (await filled(path, count)).close()


def first_paint(command: list[str], sign: bytes = b"socialdesk") -> float:
    """Milliseconds from starting a program in a terminal of 120x35 until it has drawn `sign`."""
    started = time.perf_counter()
    pid, handle = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="120", LINES="35")
        os.execv(command[0], command)
    ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", 35, 120, 0, 0))
    seen = b""
    try:
        while sign not in seen:
            ready, _, _ = select.select([handle], [], [], 20)
            assert ready, "nothing was drawn"
            seen += os.read(handle, 65_536)
        return (time.perf_counter() - started) * 1000
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(handle)


def remembered(scale: Scale, folder: Path) -> None:
    ours, floor = [], []
    for number in range(scale.of(5, 1)):
        with simulator() as base, worker(write_config(folder / f"idle{number}", base)) as child:
            time.sleep(2)
            ours.append(rss_mb(child.pid))
        with simulator() as base, process("-m", "bench.idle_bot", base, TOKEN) as child:
            first_line(child)
            time.sleep(2)
            floor.append(rss_mb(child.pid))
    line("memory of an idle run vs a bare aiogram process", ours, floor, " MB", "<= 1.3")
