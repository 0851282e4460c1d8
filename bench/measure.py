"""Rounds, medians, and one printed line for each comparison with a floor taken in the same run."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOKEN = "7000000001:BENCH-opens-nothing-at-all-anywhere"


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of everything: the real figures, or a minute's smoke test."""

    quick: bool

    @property
    def rounds(self) -> int:
        return 1 if self.quick else 5

    def of(self, full: int, quick: int) -> int:
        return quick if self.quick else full


def spread(values: Sequence[float], unit: str = "") -> str:
    """min-median-max."""
    return f"[{min(values):,.4g}-{statistics.median(values):,.4g}-{max(values):,.4g}]{unit}"


def line(
    name: str,
    ours: Sequence[float],
    floor: Sequence[float],
    unit: str,
    target: str,
    *,
    note: str = "",
) -> None:
    """One comparison: ours, the floor, the median of the rounds' ratios."""
    ratios = [a / b for a, b in zip(ours, floor, strict=True)]
    print(
        f"{name}: {statistics.median(ratios):.2f}x (target {target}) ours {spread(ours, unit)} floor {spread(floor, unit)}"
        f"{' · ' + note if note else ''}",
        flush=True,
    )


def alone(name: str, values: Sequence[float], unit: str, target: str) -> None:
    """A figure that is held against an absolute target."""
    print(f"{name}: {spread(values, unit)} (target {target})", flush=True)


def environment() -> dict[str, str]:
    """Ours, without settings of a shop, and with compiled modules, as whoever installs it has them."""
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("SOCIALDESK_") and key != "PYTHONDONTWRITEBYTECODE"
    }


@contextmanager
def process(*command: str, stderr: Path | None = None) -> Iterator[subprocess.Popen[str]]:
    """A program of ours that prints one line when it is ready; ended with SIGTERM."""
    with (stderr or Path(os.devnull)).open("w", encoding="utf-8") as log:
        child = subprocess.Popen(
            [sys.executable, *command],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment(),
        )
        try:
            yield child
        finally:
            child.terminate()
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            if child.stdout:
                child.stdout.close()


def first_line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    found = child.stdout.readline()
    assert found, "the program ended before it was ready"
    return found


@contextmanager
def platforms() -> Iterator[dict[str, str]]:
    """The simulated platforms in a process of their own; gives their addresses and accounts."""
    with process("-m", "socialdesk.simulator", "--fair", "--token", TOKEN) as child:
        yield dict(json.loads(first_line(child)))


@contextmanager
def simulator() -> Iterator[str]:
    """A simulated Telegram in a process of its own; gives its address."""
    with platforms() as told:
        yield told["base"]


BUSY = """
import os
core = sorted(os.sched_getaffinity(0))[0]
os.sched_setaffinity(0, {core})
print(core, flush=True)
while True:
    pass
"""


@contextmanager
def busy_core() -> Iterator[None]:
    """A program that keeps one core busy, as a neighbour on the same machine does."""
    with process("-c", BUSY) as child:
        first_line(child)
        yield


def ask(url: str, body: dict[str, Any] | None = None, *, method: str = "GET") -> Any:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(
        url, data=data, headers={"Content-Type": "application/json"}, method=method
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)


def wait_for(condition: Callable[[], bool], seconds: float = 120.0, every: float = 0.01) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(every)


CONFIG = """\
[store]
url = "sqlite:///{folder}/desk.db"
[web]
port = {port}
public_url = "http://127.0.0.1:{port}"
[desk]
language = "en"
[[accounts]]
name = "shop"
channel = "telegram"
token = "{token}"
api_base = "{base}"
mode = "{mode}"
per_second = {per_second}
"""


def write_config(
    folder: Path, base: str, *, mode: str = "polling", port: int = 0, per_second: int = 25
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.toml"
    path.write_text(
        CONFIG.format(
            folder=folder, base=base, mode=mode, port=port, per_second=per_second, token=TOKEN
        ),
        encoding="utf-8",
    )
    return path


@contextmanager
def worker(config: Path) -> Iterator[subprocess.Popen[str]]:
    """The real `socialdesk run`, ready."""
    with process(
        "-m", "socialdesk", "run", "--config", str(config), stderr=config.parent / "worker.log"
    ) as child:
        first_line(child)
        yield child


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rss_mb(pid: int) -> float:
    """Resident memory of a process."""
    for each in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if each.startswith("VmRSS:"):
            return int(each.split()[1]) / 1024
    return 0.0


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def run(work: Any) -> Any:
    return asyncio.run(work)
