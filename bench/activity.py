"""What figures of episodes, of time and of agents cost, of the store that `counting` made."""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.measure import alone
from socialdesk.clock import SystemClock
from socialdesk.model.hours import WorkingHours
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.measure import By, Question
from socialdesk.services.figures.activity import Activity
from socialdesk.services.figures.packing import Packing
from socialdesk.store.store import Store

ASKED = ("resolutions", "repeats", "customers", "elsewhere", "busy", "backlog", "agents")


def resolved(path: Path) -> int:
    """Give each chat one to three episodes, resolved within a day; how many there are."""
    chance = random.Random(2)
    raw = sqlite3.connect(path, isolation_level=None)
    begun = raw.execute("SELECT conversation_id, account_id, opened_at FROM episode").fetchall()

    def rows() -> Iterator[tuple[int, int, int, int, str]]:
        for conversation, account, first in begun:
            opened = first
            for _ in range(chance.choice((1, 2, 3))):
                ended = opened + chance.randrange(DAY)
                yield conversation, account, opened, ended, chance.choice(("mai", "linh", "lan"))
                opened = ended + chance.randrange(20 * DAY)

    made: list[tuple[int, int, int, int, str]] = sorted(rows(), key=lambda row: row[2])
    raw.execute("BEGIN")
    for table in ("episode", "episode_pack", "episode_gone"):
        raw.execute(f"DELETE FROM {table}")
    raw.executemany(
        "INSERT INTO episode (conversation_id, account_id, opened_at, by_customer, resolved_at, resolved_by) "
        "VALUES (?, ?, ?, 1, ?, ?)",
        made,
    )
    raw.execute("COMMIT")
    (count,) = raw.execute("SELECT count(*) FROM episode").fetchone()
    raw.close()
    return int(count)


async def activity(path: Path, zone: ZoneInfo, hours: WorkingHours, begins: int, days: int) -> None:
    """The slowest of a quarter, and of a week in its middle."""
    count = resolved(path)
    store = await Store.open(f"sqlite:///{path}")
    await Packing(store, SystemClock()).pack()
    of = Activity(store, zone, hours)
    now = Instant(begins + days * DAY)
    middle = begins + days // 2 * DAY
    for what, span in (
        (f"{days} days", (Instant(begins), now)),
        ("a week", (Instant(middle), Instant(middle + 7 * DAY))),
    ):
        took: dict[str, float] = {}
        for name in ASKED:
            ask = getattr(of, name)
            times = []
            for _ in range(4):
                started = time.perf_counter()
                await ask(Question(now, *span, By.ALL))
                times.append((time.perf_counter() - started) * 1000)
            took[name] = statistics.median(times[1:])
        slowest = max(took, key=lambda name: took[name])
        told = f"figures of {what} at {count:,} episodes, the slowest ({slowest})"
        alone(told, [took[slowest]], " ms", "<= 150 ms" if what == "a week" else "<= 400 ms")
    await store.close()
