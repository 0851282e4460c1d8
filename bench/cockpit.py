"""The cockpit of a live in a terminal while 2,000 comments a minute come: how soon a key is answered, and
what an hour of them does to memory."""

from __future__ import annotations

import json
import os
import random
import select
import sqlite3
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import pyte

from bench.comments import PER_MINUTE, begin, coming
from bench.desk import Screen
from bench.measure import Scale, alone, line, percentile, rss_mb, run, wait_for, write_config
from socialdesk.clock import SharedClock, SystemClock
from socialdesk.model.ids import Instant

LIVE, NEWEST, ESCAPE = b"\x1bOS", b"\x1b[H", b"\x1b"
SPEED = 20
"""So many times as fast passes the hour of which memory is looked at."""
FIRST_ROW, LAST_ROW = 4, 30
"""Where comments stand on a screen of 35 lines."""
Look = Callable[[pyte.Screen], object]


def cockpit(scale: Scale, folder: Path) -> None:
    """Keys at F4 while comments come against the same keys at the same desk while none do, in turn: each
    from the moment it is written to the terminal until what it changes has been read from there."""
    path = folder / "live.db"
    run(begin(path, int(time.time() * 1000)))
    keys = Keys(scale.of(60, 20), scale.of(20, 6), scale.of(30, 10))
    quiet, busy = dict[str, list[list[float]]](), dict[str, list[list[float]]]()
    with _desk(folder, path, [sys.executable, "-m", "socialdesk", "tui", "--as", "bench"]) as desk:
        for _ in range(scale.rounds):
            keys.press(desk, quiet)
            with coming(path, 600) as recorder:
                desk.drain(3)  # until more have come than are read one by one
                keys.press(desk, busy)
                recorder.kill()
            desk.drain(1)
    for name, rounds in busy.items():
        ours, floor = ([percentile(each, 0.95) for each in one] for one in (rounds, quiet[name]))
        usual, idle = (statistics.median(chain(*one)) for one in (rounds, quiet[name]))
        note = f"p50 {usual:.1f} and {idle:.1f} ms"
        line(f"{name} at {PER_MINUTE:,} comments a minute vs at none, p95", ours, floor, " ms", "<= 2", note=note)  # fmt: skip


class Watched(Screen):
    """Remembers when each piece of what is drawn came, and when each key was pressed."""

    def __init__(self, command: list[str]) -> None:
        super().__init__(command)
        self._terminal = pyte.Screen(120, 35)
        self._stream = pyte.ByteStream(self._terminal)
        self._pieces: list[tuple[float, bytes]] = []
        self._chance = random.Random(1)

    def drain(self, seconds: float) -> int:
        end, count = time.perf_counter() + seconds, 0
        while True:
            left = max(end - time.perf_counter(), 0)
            if not select.select([self.handle], [], [], left)[0]:
                return count
            data = os.read(self.handle, 65_536)
            self._pieces.append((time.perf_counter(), data))
            self.seen = (self.seen + data)[-400_000:]
            count += len(data)

    def press_all(self, keys: list[bytes], look: Look) -> list[float]:
        """Milliseconds from each key until the screen looks otherwise by it. What the terminal makes of
        the bytes is worked out afterwards, so that nothing is held up by it."""
        pressed = []
        for key in keys:
            self.drain(0)
            pressed.append(time.perf_counter())
            os.write(self.handle, key)
            # No multiple of any pause of the desk's own.
            self.drain(0.1 + self._chance.random() / 20)
        return list(self._answers(pressed, look))

    def _answers(self, pressed: list[float], look: Look) -> Iterator[float]:
        pieces = iter(self._pieces)
        at, data = next(pieces, (float("inf"), b""))
        for moment in pressed:
            while at < moment:
                self._stream.feed(data)
                at, data = next(pieces, (float("inf"), b""))
            before = look(self._terminal)
            while look(self._terminal) == before:
                assert at < float("inf"), "a key was never answered"
                self._stream.feed(data)
                answered = at
                at, data = next(pieces, (float("inf"), b""))
            yield (answered - moment) * 1000
        self._stream.feed(data)
        for _, data in pieces:
            self._stream.feed(data)
        self._pieces.clear()


class Keys:
    """So many keys of each kind."""

    def __init__(self, moving: int, choosing: int, typing: int) -> None:
        self._moving, self._choosing, self._typing = moving, choosing, typing

    def press(self, desk: Watched, into: dict[str, list[list[float]]]) -> None:
        """How long each took, by kind."""
        desk.drain(0.5)
        # Ten down and ten up: the same lines, so that neither scrolls.
        moves = [b"j" if place // 10 % 2 == 0 else b"k" for place in range(self._moving)]
        choices = [b"j" if place % 2 else NEWEST for place in range(self._choosing)]
        letters = [bytes([b"abcdeghiklmnopqrstuvxy"[place % 22]]) for place in range(self._typing)]
        desk.press_all([b"j"], _chosen)
        moved = desk.press_all(moves, _chosen)
        chosen = desk.press_all(choices, _chosen)
        os.write(desk.handle, b"c")
        desk.drain(0.5)
        typed = desk.press_all(letters, _typed)
        os.write(desk.handle, ESCAPE)
        desk.drain(0.5)
        os.write(desk.handle, NEWEST)
        desk.drain(0.5)
        into.setdefault("from a comment to the next", []).append(moved)
        into.setdefault("  choosing one of those that flow by, or none", []).append(chosen)
        into.setdefault("  a letter of an answer", []).append(typed)


def _chosen(terminal: pyte.Screen) -> object:
    """Which row is drawn on another ground than most."""
    grounds = {row: terminal.buffer[row][100].bg for row in range(FIRST_ROW, LAST_ROW + 1)}
    ((usual, _),) = Counter(grounds.values()).most_common(1)
    return [row for row, ground in grounds.items() if ground != usual]


def _typed(terminal: pyte.Screen) -> object:
    """What stands under the question to whom it goes."""
    rows = terminal.display
    return next((rows[row + 1] for row, each in enumerate(rows) if " in public: " in each), "")


@contextmanager
def _desk(folder: Path, path: Path, command: list[str]) -> Iterator[Watched]:
    """The desk in a terminal, at its live."""
    config = write_config(folder / "cockpit", "http://127.0.0.1:9")
    text = config.read_text("utf-8").replace(f"{config.parent}/desk.db", str(path))
    config.write_text(text, encoding="utf-8")
    desk = Watched([*command, "--config", str(config)])
    try:
        desk.until(b"socialdesk")
        desk.drain(2)
        os.write(desk.handle, LIVE)
        desk.until(b"on air")
        desk.drain(1)
        yield desk
    finally:
        desk.close()


def hour(scale: Scale, folder: Path) -> None:
    """Resident memory of a desk whose clock runs fast, at F4, while an hour's comments are recorded
    and somebody reads now and then."""
    path, told = folder / "hour.db", folder / "hour.json"
    run(begin(path, int(time.time() * 1000)))
    moments = [10, 30, 60] if not scale.quick else [1, 2, 3]
    command = [sys.executable, "-m", "bench.cockpit", str(path), str(told)]
    found = []
    with _desk(folder, path, command) as desk:
        started = time.monotonic()
        with coming(path, moments[-1] * 60 / SPEED, SPEED):
            for minute in moments:
                while time.monotonic() < started + minute * 60 / SPEED:
                    desk.drain(0.5)
                    os.write(desk.handle, b"jjk" if time.monotonic() % 2 < 1 else NEWEST)
                found.append(rss_mb(desk.pid))
        for key in (NEWEST, ESCAPE, b"q"):  # to the newest, to the inbox, and out
            desk.drain(1)
            os.write(desk.handle, key)
        desk.until(b"\x1b[?1049l")
        wait_for(lambda: told.exists() and bool(told.read_text("utf-8")), 30)
    comments = _count(path)
    kept = json.loads(told.read_text("utf-8"))
    assert kept["held"] + kept["left"] == comments, f"some were never taken in: {kept}, {comments}"
    later = ", ".join(
        f"{minute} min {mb:.1f} MB" for minute, mb in zip(moments, found, strict=True)
    )
    name = (
        f"memory of F4 after {comments:,} comments of {moments[-1]} minutes vs after {moments[0]}"
    )
    line(name, [max(found[1:])], [found[0]], " MB", "<= 1.05", note=later)
    alone("  of them held in the end, all others taken in and let go", [kept["held"]], "", "<= 2,000")  # fmt: skip


def _count(path: Path) -> int:
    with sqlite3.connect(path) as raw:
        (found,) = raw.execute("SELECT count(*) FROM live_comment").fetchone()
    raw.close()
    return int(found)


class _Fast(SystemClock):
    """Time that runs many times as fast since a moment."""

    def __init__(self, began: int, speed: int) -> None:
        self._began, self._speed = began, speed

    def now(self) -> Instant:
        return Instant(self._began + (super().now() - self._began) * self._speed)

    def monotonic(self) -> float:
        return super().monotonic() * self._speed

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / self._speed)


def _fast_desk(path: str, told: str, config: str) -> None:
    """The desk as it is, but for its clock; when it ends it says what its stream held."""
    from socialdesk.assembly.desk import desk
    from socialdesk.config import load

    with sqlite3.connect(path) as raw:
        (began,) = raw.execute("SELECT started_at FROM live").fetchone()
    raw.close()
    app = desk(load(config, {}), "bench")
    clock = app._clock
    assert isinstance(clock, SharedClock)
    clock.machine = _Fast(began, SPEED)
    app.run()
    stream = app.desk.lives.stream
    kept = {"held": stream.held, "left": stream.left}
    Path(told).write_text(json.dumps(kept), encoding="utf-8")


if __name__ == "__main__":
    _fast_desk(sys.argv[1], sys.argv[2], sys.argv[4])
