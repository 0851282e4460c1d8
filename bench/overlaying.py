"""What a wheel that turns on a full screen costs, and a countdown: the processor, and whether each frame comes
in its time."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from itertools import pairwise
from pathlib import Path

from bench.measure import Scale, alone, environment, percentile

COLUMNS, ROWS = 200, 60
TURNING = """
import asyncio, os, sys
from socialdesk.clock import SystemClock
from socialdesk.model.overlay import BETWEEN, Countdown, Overlay, Part, Spin, Wheel
from socialdesk.tui.overlay.screen import Screen
from socialdesk.tui.overlay.terminal import OwnTerminal

clock = SystemClock()
now = clock.now()
parts = tuple(Part(f"Nguyễn Thị Ánh {number}", 1 + number % 3) for number in range(24))
wheel = Wheel("Vòng quay may mắn", parts, tuple(Spin(turn * 7 % 24, now + turn * 3_000) for turn in range(1000)))
shown = {"wheel": Overlay("Live", wheel=wheel), "countdown": Overlay("Live", Countdown("Bắt đầu sau", now, now + 120_000))}
terminal = OwnTerminal({"COLORTERM": "truecolor"})
screen = Screen(lambda: shown[sys.argv[1]], clock, terminal)

async def main():
    with terminal.taken(screen.press, screen.forget):
        await screen.play()

asyncio.run(main())
"""
"""A spin begins every three seconds, so that the wheel never rests."""


def shown(scale: Scale, folder: Path) -> None:
    """By a terminal that takes all of it at once."""
    for scene in ("wheel", "countdown"):
        busy, late, frames = [], [], []
        for _ in range(scale.rounds):
            share, moments, seconds = _watched(scene, scale.of(10, 2))
            busy.append(share)
            frames.append(len(moments) / seconds)
            gaps = [b - a for a, b in pairwise(moments)]
            late.append(percentile(gaps, 0.95) * 1000)
        name = f"overlay, {scene}, {COLUMNS}x{ROWS}"
        alone(f"{name}: of one core", busy, " %", "<= 15 %")
        alone(f"  frames that changed, a second; p95 of the time between two: {max(late):.0f} ms", frames, "", "30 of a wheel")  # fmt: skip


def _watched(scene: str, seconds: float) -> tuple[float, list[float], float]:
    """Share of a core in percent, when each frame came, and for how long it was watched."""
    pid, handle = pty.fork()
    if pid == 0:
        os.environ.clear()
        os.environ.update(environment(), TERM="xterm-256color")
        os.execv(sys.executable, [sys.executable, "-c", TURNING, scene])
    try:
        fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        _read(handle, 2.0)  # until everything is imported and each name was drawn once
        started, spent = time.monotonic(), _spent(pid)
        moments = _read(handle, seconds)
        watched = time.monotonic() - started
        return 100 * (_spent(pid) - spent) / watched, moments, watched
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(handle)


def _read(handle: int, seconds: float) -> list[float]:
    """When each frame was there, within so long."""
    end, found, last = time.monotonic() + seconds, [], b""
    while (left := end - time.monotonic()) > 0:
        if select.select([handle], [], [], left)[0]:
            data = last + os.read(handle, 1 << 20)
            found += [time.monotonic()] * data.count(b"\x1b[?2026l")
            last = data[-7:] if not data.endswith(b"\x1b[?2026l") else b""
    return found


def _spent(pid: int) -> float:
    """Seconds of a core that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
