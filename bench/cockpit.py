"""The cockpit of a live while 2,000 comments a minute come: keys, the desk's loop, memory."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.measure import Scale, alone, line, percentile, rss_mb, run, write_config

PER_MINUTE = 2_000
FOLLOWERS = 3_000
SAYINGS = (
    "giá bao nhiêu", "Giá bao nhiêu shop ơi", "còn hàng không ạ", "size L còn không", "đẹp quá", "❤❤❤",
    "ship Huế bao lâu", "inbox em với", "chốt 2 cái mã A12", "how much?",
)  # fmt: skip
FAST = 20
"""So many times as fast an hour of comments is recorded to see what it does to memory."""


def cockpit(scale: Scale, folder: Path) -> None:
    """A key to its paint with comments coming against the same desk with none, in one run."""
    folder.mkdir(parents=True, exist_ok=True)
    quiet, busy, lags, memory = run(_measured(folder, scale))
    pair = [percentile(busy, 0.95)], [percentile(quiet, 0.95)]
    note = f"p50 {percentile(busy, 0.5):.1f} and {percentile(quiet, 0.5):.1f} ms"
    line("a key at a live of 2,000 comments a minute vs an idle one, p95", *pair, " ms", "<= 2", note=note)  # fmt: skip
    alone("  the longest the desk's loop was held", [max(lags)], " ms", "<= 50")
    taken, before, after = memory
    line(
        f"  memory after {taken:,} more comments vs after the first ones",
        [after],
        [before],
        " MB",
        "<= 1.1",
    )


async def _measured(
    folder: Path, scale: Scale
) -> tuple[list[float], list[float], list[float], tuple[int, float, float]]:
    from socialdesk.assembly.desk import desk
    from socialdesk.config import load

    path = folder / "live.db"
    await _begin(path)
    with tempfile.TemporaryDirectory() as place:
        config = load(
            str(write_config(Path(place), "http://127.0.0.1:9")),
            {"SOCIALDESK_STORE_URL": f"sqlite:///{path}"},
        )
        app = desk(config, "bench")
        lags: list[float] = []
        async with app.run_test(size=(120, 35)) as pilot:
            await pilot.pause(2)
            await pilot.press("f4")
            await pilot.pause(2)
            presses = scale.of(300, 30)
            await pilot.press("j")
            quiet = await _presses(pilot, presses)
            with _comments(path, PER_MINUTE / 60, 3 + presses * 0.12):
                await pilot.pause(3)
                watching = asyncio.create_task(_watch(lags))
                busy = await _presses(pilot, presses)
                watching.cancel()
            await pilot.press("escape")
            stream = app.desk.lives.stream
            with _comments(path, PER_MINUTE / 60 * FAST, scale.of(10, 2)):
                await pilot.pause(scale.of(10, 2))
            first, before = stream.newest, rss_mb(os.getpid())
            with _comments(path, PER_MINUTE / 60 * FAST, scale.of(60, 3)):
                await pilot.pause(scale.of(60, 3) + 2)
            memory = stream.newest - first, before, rss_mb(os.getpid())
        if app.store:
            await app.store.close()
    return quiet, busy, lags, memory


async def _presses(pilot: Any, count: int) -> list[float]:
    """Ten down and ten up: the same lines, so that neither scrolls."""
    took = []
    for place in range(count):
        started = time.perf_counter()
        await pilot.press("j" if place // 10 % 2 == 0 else "k")
        took.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(0.05)
    return took


async def _watch(lags: list[float]) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.005)
        lags.append((time.perf_counter() - before - 0.005) * 1000)


async def _begin(path: Path) -> None:
    """A live that runs, and three hundred comments of it."""
    from socialdesk.model.ids import Instant
    from socialdesk.store.lives import LiveDraft
    from socialdesk.store.store import Store

    store = await Store.open(f"sqlite:///{path}")
    await store.accounts.ensure([("shop", "telegram")])
    now = Instant(int(time.time() * 1000))
    live = await store.lives.add(LiveDraft("bench", "Bench", "bench", "", "service"), "bench", now)
    await store.lives.set_places(live.id, [(1, "account", "")])
    await store.lives.start(live.id, now)
    await store.record([_arrival(each) for each in range(300)], now, ())
    await store.close()


def _arrival(number: int) -> Any:
    from socialdesk.model.ids import AccountId, Instant
    from socialdesk.model.message import ChatKind
    from tests.support.make import arrival, inbound, sender

    chance = random.Random(number)
    who = sender(f"Khách {(person := chance.randrange(FOLLOWERS))}", str(900_000 + person))
    said = chance.choice(SAYINGS) if chance.random() < 0.7 else f"mã {chance.randrange(500)} nhé"
    return arrival(
        inbound(
            said,
            str(number + 1),
            f"comment:p1:{who.remote_id}",
            chat_kind=ChatKind.COMMENT,
            kind="comment",
            sender=who,
            contact=who,
            at=Instant(int(time.time() * 1000)),
        ),
        key=str(number + 1),
        account=AccountId(1),
    )


@contextmanager
def _comments(path: Path, per_second: float, seconds: float) -> Iterator[None]:
    """Another process that records comments, so many a second."""
    command = [sys.executable, "-m", "bench.cockpit", str(path), str(per_second), str(seconds)]
    with subprocess.Popen(command) as child:
        yield
        child.wait(seconds + 60)


async def comment(path: str, per_second: float, seconds: float) -> None:
    """Record comments at a steady pace, a few at once as webhooks bring them."""
    from socialdesk.model.ids import Instant
    from socialdesk.store.store import Store

    store = await Store.open(f"sqlite:///{path}")
    started, number, sent = time.monotonic(), int(time.time() * 1000), 0
    while time.monotonic() - started < seconds:
        due = int((time.monotonic() - started) * per_second)
        if sent < due:
            batch = [_arrival(number + each) for each in range(sent, due)]
            await store.record(batch, Instant(int(time.time() * 1000)), ())
            sent = due
        await asyncio.sleep(0.05)
    await store.close()


if __name__ == "__main__":
    asyncio.run(comment(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))
