"""How fast an announcement reaches a hundred thousand followers, and what customers and colleagues
feel of it meanwhile."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import (
    TOKEN,
    Scale,
    alone,
    ask,
    environment,
    first_line,
    free_port,
    line,
    platforms,
    process,
    run,
    simulator,
    wait_for,
    worker,
    write_config,
)
from bench.sending import filled
from socialdesk.bots.telegram.limits import PER_SECOND

TEXT = "{given|bạn} ơi, tối nay shop live lúc 20:00, mã mới giảm 30% ạ"
SECRET = "bench-secret"


def told(scale: Scale, folder: Path) -> None:
    """The whole way of a run: judged, written down, sent; beside it, customers write and an agent
    answers."""
    people = scale.of(100_000, 4_000)
    shop = folder / "told"
    run(keep(shop / "desk.db", people))
    ours, bare, ledger, tails, replies, checks = [], [], [], [], [], []
    for number in range(scale.rounds):
        with opened(shop, folder / f"told{number}", 1_000_000) as evening:
            checks.append(evening.preflight(people))
            with worker(evening.config):
                evening.start()
                wait_for(lambda e=evening: e.sent() >= people, 600, every=0.1)  # type: ignore[misc]
                ours.append(evening.rate())
            ledger.append(evening.ledger_seconds())
        with simulator() as base:
            with process("-m", "bench.bare_sends", base, TOKEN, str(people)) as child:
                first_line(child)
            bare.append(_rate(base))
        with opened(shop, folder / f"beside{number}", scale.of(1_000_000, 150)) as evening:
            tail, reply = evening.beside(people, scale)
            tails.append(tail)
            replies.append(reply)
    name = f"{people:,} followers told vs aiogram's bare sends, 32 in flight"
    line(name, ours, bare, "/s", ">= 0.75, stretch 0.85")
    alone("  their pre-flight, with a field", checks, " s", "<= 2 s")
    alone("  their ledger, from the start of the run", ledger, " s", "<= 5 s")
    alone("  a customer's message meanwhile, 50/s, p99 to durable", tails, " ms", "<= 20 ms")
    alone("  a reply typed in the middle of it, until it has left", replies, " ms", "<= 1000 ms")


def limited(scale: Scale, folder: Path) -> None:
    """How long a run takes at Telegram's own pace, against what that pace dictates."""
    people = scale.of(1_000, 100)
    shop = folder / "paced"
    run(keep(shop / "desk.db", people))
    ours, dictated = [], []
    for number in range(min(scale.rounds, 3)):
        with (
            opened(shop, folder / f"paced{number}", PER_SECOND) as evening,
            worker(evening.config),
        ):
            evening.announce()
            evening.start()
            wait_for(lambda e=evening: e.sent() >= people, 600, every=0.2)  # type: ignore[misc]
            at = evening.moments()
            ours.append((at[-1] - at[0]) / 1000)
            dictated.append(people / PER_SECOND - 1)
    line(
        f"{people:,} followers at {PER_SECOND}/s vs what that dictates", ours, dictated, " s", "<= 1.02"
    )  # fmt: skip


async def keep(path: Path, people: int) -> None:
    await (await filled(path, people)).close()


@dataclass(frozen=True, slots=True)
class Evening:
    """A shop with followers, its configuration and the simulated platforms."""

    config: Path
    told: dict[str, str]
    port: int

    @property
    def base(self) -> str:
        """The simulated Telegram's address."""
        return self.told["base"]

    def command(self, *words: str) -> str:
        command = [sys.executable, "-m", "socialdesk", *words, "--config", str(self.config)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment()
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def announce(self) -> None:
        self.command("broadcast", "new", "live", "--query", "kind:private", "--text", TEXT)

    def preflight(self, people: int) -> float:
        """Seconds that it took."""
        self.announce()
        found = json.loads(self.command("broadcast", "preflight", "live", "--json"))
        started = time.perf_counter()
        found = json.loads(self.command("broadcast", "preflight", "live", "--json"))
        assert found["picked"] == found["will_get"] == people, found
        return time.perf_counter() - started

    def start(self) -> None:
        self.command("broadcast", "start", "live", "--yes")

    def sent(self) -> int:
        return int(ask(self.base + "/sim/status")["sent"])

    def moments(self) -> list[int]:
        return [each["at"] for each in ask(self.base + "/sim/report")["sent"]]

    def rate(self) -> float:
        return _rate(self.base)

    def ledger_seconds(self) -> float:
        begun, written = self.row("SELECT started_at, written_at FROM broadcast_run")
        return float(written - begun) / 1000

    def row(self, sql: str) -> tuple[Any, ...]:
        with sqlite3.connect(f"file:{self.config.parent}/desk.db?mode=ro", uri=True) as raw:
            found = raw.execute(sql).fetchone()
        raw.close()
        return tuple(found)

    def beside(self, people: int, scale: Scale) -> tuple[float, float]:
        """The p99 of customers' messages, and how long a reply took to leave (ms each)."""
        self.announce()
        with worker(self.config):
            self.start()
            wait_for(lambda: self.sent() >= people // 20, 120)
            found = self._customers(scale.of(600, 30))
            self.command("reply", "7", "dạ chị, còn size M ạ", "--key", "bench")
            wait_for(lambda: bool(self._replies()), 60, every=0.05)
            assert self.sent() < people, "the run ended before it was measured"
        return found["p99"], self._replies()[0] - self.row(
            "SELECT created_at FROM outbox WHERE key = 'bench'"
        )[0]

    def _replies(self) -> list[float]:
        sent = ask(self.base + "/sim/report")["sent"]
        return [float(each["at"]) for each in sent if "size M" in each.get("text", "")]

    def _customers(self, count: int) -> dict[str, float]:
        words = [str(each) for each in (self.port, count, 8, 50, 5_000_000, "telegram")]
        command = [sys.executable, "-m", "bench.load", *words]
        done = subprocess.run(command, capture_output=True, check=True, env=environment())
        return dict(json.loads(done.stdout))


@contextmanager
def opened(shop: Path, folder: Path, per_second: int) -> Iterator[Evening]:
    """A copy of the shop's store beside a simulated Telegram of its own."""
    port = free_port()
    with platforms() as found:
        config = write_config(
            folder, found["base"], mode="webhook", port=port, per_second=per_second
        )
        text = config.read_text("utf-8").replace("[desk]", '[broadcast]\nquiet = ""\n[desk]')
        config.write_text(text + f'webhook_secret = "{SECRET}"\n', encoding="utf-8")
        for each in shop.iterdir():
            shutil.copy(each, folder / each.name)
        try:
            yield Evening(config, found, port)
        finally:
            shutil.rmtree(folder)


def _rate(base: str) -> float:
    moments: list[int] = [each["at"] for each in ask(base + "/sim/report")["sent"]]
    middle = moments[len(moments) // 10 :]  # the first tenth warms up
    return (len(middle) - 1) / max((middle[-1] - middle[0]) / 1000, 0.001)
