"""How fast messages come in: polled, and by webhook."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from bench.measure import (
    TOKEN,
    Scale,
    alone,
    ask,
    environment,
    first_line,
    line,
    process,
    simulator,
    wait_for,
    worker,
    write_config,
)


def polled(scale: Scale, folder: Path) -> None:
    """Updates from the simulator to durable rows, ours against a stock dispatcher that does the
    same by itself."""
    ours, stock, empty = [], [], []
    many, few = scale.of(12_000, 1_500), scale.of(2_000, 300)
    for number in range(scale.rounds):
        with simulator() as base:
            empty.append(_drain_nothing(base, many))
        with simulator() as base:
            config = write_config(folder / f"in{number}", base)
            with worker(config):
                ours.append(_rate(base, many, config.parent / "desk.db"))
        with simulator() as base:
            path = folder / f"stock{number}.db"
            with process("-m", "bench.stock_bot", base, TOKEN, str(path)) as child:
                first_line(child)
                time.sleep(0.3)
                stock.append(_rate(base, few, path))
    line("telegram in, updates/s vs stock aiogram", ours, stock, "/s", ">= 8, stretch 12")
    line(
        "  the simulator alone (no store) vs ours",
        empty,
        ours,
        "/s",
        "-",
        note="how far the simulator is from the limit",
    )


def _rate(base: str, count: int, path: Path) -> float:
    filled = ask(base + "/sim/fill", {"count": count, "people": 500}, method="POST")
    assert filled
    started = time.perf_counter()
    already = _messages(path)
    wait_for(lambda: _messages(path) >= count, every=0.02)
    return (count - already) / (time.perf_counter() - started)


def _messages(path: Path) -> int:
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as raw:
            (found,) = raw.execute("SELECT COALESCE(max(id), 0) FROM message").fetchone()
        raw.close()
    except sqlite3.OperationalError:
        return 0
    return int(found)


def _drain_nothing(base: str, count: int) -> float:
    """Poll the same updates and throw them away: what the simulator and HTTP cost."""
    ask(base + "/sim/fill", {"count": count, "people": 500}, method="POST")
    started, seen, offset = time.perf_counter(), 0, 0
    while seen < count:
        batch = ask(f"{base}/bot{TOKEN}/getUpdates?offset={offset}&limit=100")["result"]
        seen += len(batch)
        offset = batch[-1]["update_id"] + 1
    return count / (time.perf_counter() - started)


def hooked(scale: Scale, folder: Path) -> None:
    """Webhook intake at 64 connections, and the tail at 1,000 arrivals a second."""
    count = scale.of(8_000, 600)
    rates: dict[str, list[float]] = {}
    for number in range(scale.rounds):
        for mode, slow in (("bare", 0), ("group", 0), ("each", 0), ("group", 1), ("each", 1)):
            fewer = count if mode != "each" else count // 4
            answer = _load(mode, slow, folder / f"hook{number}{mode}{slow}.db", fewer, 64, 0)
            rates.setdefault(f"{mode}{slow}", []).append(answer["rate"])
    line(
        "webhook in, 64 connections, vs no store",
        rates["group0"],
        rates["bare0"],
        "/s",
        ">= 0.45",
    )
    line("webhook in vs a commit for each request", rates["group0"], rates["each0"], "/s", ">= 4")
    line("  the same with 1 ms more for each sync", rates["group1"], rates["each1"], "/s", ">= 8")
    for kind in ("messenger", "zalo_oa"):
        ours: list[float] = []
        bare: list[float] = []
        for number in range(scale.rounds):
            for mode, found in (("bare", bare), ("group", ours)):
                answer = _load(mode, 0, folder / f"{kind}{number}{mode}.db", count, 64, 0, kind)
                found.append(answer["rate"])
        line(f"webhook in, {kind} bodies, vs no store", ours, bare, "/s", ">= 0.45")
    tails: dict[str, list[float]] = {}
    for number in range(scale.rounds):
        for mode in ("bare", "group"):
            answer = _load(
                mode, 0, folder / f"tail{number}{mode}.db", scale.of(6_000, 500), 64, 1_000
            )
            tails.setdefault(mode, []).append(answer["p99"])
    line(
        "webhook p99 at 1,000/s vs no store",
        tails["group"],
        tails["bare"],
        " ms",
        "<= 5 or p99 <= 10 ms",
    )
    alone("  the same in milliseconds", tails["group"], " ms", "<= 10 ms")


def _load(
    mode: str,
    slow: int,
    path: Path,
    count: int,
    connections: int,
    rate: int,
    kind: str = "telegram",
) -> dict[str, float]:
    with process("-m", "bench.hooks", mode, str(path), str(slow), kind) as child:
        port = first_line(child).strip()
        _client(port, 200, connections, 0, 0, kind)
        return _client(port, count, connections, rate, 1_000, kind)


def _client(
    port: str, count: int, connections: int, rate: int, first: int, kind: str
) -> dict[str, float]:
    arguments = [
        sys.executable,
        "-m",
        "bench.load",
        port,
        *map(str, (count, connections, rate, first, kind)),
    ]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, env=environment())
    return dict(json.loads(done.stdout))
