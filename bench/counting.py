"""What figures cost: keeping waits up while messages come in, making them anew, and asking."""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from bench.activity import activity
from bench.entering import WORDS, recorded
from bench.measure import Scale, alone, line, run
from socialdesk.model.badges import BADGES, Watched
from socialdesk.model.hours import WEEKDAYS, parse_week
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.measure import By, ClockKind, Question
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.services.figures.badges import Badges
from socialdesk.services.figures.dashboards import Dashboards
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.packing import Packing
from socialdesk.store import waits
from socialdesk.store.store import Store

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = parse_week({day: ["08:00-12:00", "13:00-17:30"] for day in WEEKDAYS}, SAIGON)
BASE = 1_780_000_000_000
DAYS = 90
PLAIN = """
    SELECT sender, count(*), avg(gap), sum(gap <= 600000) FROM (
        SELECT author, sender, at - lag(at) OVER turn AS gap, lag(author) OVER turn AS before
        FROM message WHERE at >= ? AND at < ?
        WINDOW turn AS (PARTITION BY conversation_id ORDER BY at, seq, id)
    ) WHERE author = 'agent' AND before = 'customer' GROUP BY sender
"""
"""The share in time and the mean by agent, from the last message before an answer: no percentile, no
business clock, nothing open. Less than what is asked of ours."""


def counted(scale: Scale, folder: Path) -> None:
    """Intake with waits kept up against without; then 100,000 conversations with 2,000,000 messages."""
    count = scale.of(20_000, 1_000)
    for people, who in ((count, "of as many people"), (count // 10, "of a tenth as many people")):
        kept, bare = [], []
        for number in range(scale.rounds):
            at = folder / f"figures{people}-{number}"
            with _nothing_kept_up():
                bare.append(run(recorded(at / "bare.db", count, WORDS, plays=False, people=people)))
            kept.append(run(recorded(at / "kept.db", count, WORDS, plays=False, people=people)))
        line(f"{count:,} messages {who}, waits kept up vs not", kept, bare, "/s", ">= 0.9")
    conversations = scale.of(100_000, 2_000)
    path = folder / "figures.db"
    run(_large(path, conversations, 20))
    run(_asked(path, scale, conversations * 20))
    run(activity(path, SAIGON, OFFICE, BASE, DAYS))


@contextmanager
def _nothing_kept_up() -> Iterator[None]:
    async def nothing(*_: Any) -> None:
        return

    with (
        mock.patch.object(waits, "asked", nothing),
        mock.patch.object(waits, "follow", nothing),
        mock.patch.object(waits, "fold_at_end", lambda *_: None),
    ):
        yield


async def _large(path: Path, conversations: int, each: int) -> None:
    store = await Store.open(f"sqlite:///{path}")
    await store.accounts.ensure([("shop", "telegram"), ("page", "messenger")])
    await store.close()
    chance = random.Random(1)
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA synchronous = OFF")
    raw.execute("BEGIN")
    numbers = range(1, conversations + 1)
    raw.executemany(
        "INSERT INTO contact (id, account_id, remote_id, name, folded, language) VALUES (?, ?, ?, 'K', 'k', ?)",
        ((n, n % 2 + 1, str(n), chance.choice(("vi", "vi", "th", "en", ""))) for n in numbers),
    )
    raw.executemany(
        "INSERT INTO conversation (id, account_id, contact_id, chat, chat_kind, address, status, episode, opened_at, "
        "last_message_at, last_seq, last_text, last_author, unread, acknowledged_episode, sort_key, revision) "
        "VALUES (?, ?, ?, ?, 'private', '{}', 'open', 1, 1, 1, 1, '', 'customer', 0, 0, 1, 1)",
        ((n, n % 2 + 1, n, str(n)) for n in numbers),
    )

    def messages() -> Iterator[tuple[Any, ...]]:
        for number in numbers:
            at = BASE + chance.randrange((DAYS - 4) * DAY)
            for place in range(each):
                at += chance.randrange(4 * HOUR)
                author = "customer" if place % 2 == 0 or chance.random() < 0.3 else "agent"
                yield (
                    number,
                    str(place),
                    author,
                    chance.choice(("mai", "linh", "lan")),
                    at,
                    place,
                    at,
                )

    raw.executemany(
        "INSERT INTO message (conversation_id, remote_id, author, sender, kind, body, at, seq, received_at) "
        "VALUES (?, ?, ?, ?, 'text', 'còn không?', ?, ?, ?)",
        messages(),
    )
    raw.executemany(
        "INSERT INTO conversation_tag (conversation_id, tag, since) VALUES (?, ?, ?)",
        (
            (n, chance.choice(("vip", "sỉ", "khiếu nại")), BASE + n * MINUTE)
            for n in numbers
            if n % 5 == 0
        ),
    )
    raw.execute("COMMIT")
    raw.close()


async def _asked(path: Path, scale: Scale, messages: int) -> None:
    from tests.support.clock import ManualClock

    store = await Store.open(f"sqlite:///{path}")
    rates = []
    for _ in range(min(scale.rounds, 3)):
        await store.figures.begin_anew()
        started = time.perf_counter()
        while await store.figures.catch_up():
            pass
        rates.append(messages / (time.perf_counter() - started))
    alone(f"waits of {messages:,} messages made anew", rates, "/s", ">= 200,000/s")
    now = Instant(BASE + DAYS * DAY)
    await Packing(store, ManualClock(now)).pack()
    measuring = Measuring(store, SAIGON, OFFICE)
    ends = (Instant(BASE), now)
    raw = sqlite3.connect(path)
    plain = [_seconds(lambda: raw.execute(PLAIN, ends).fetchall()) * 1000 for _ in range(5)]
    raw.close()
    took = {
        f"by {by.value or 'all'}, {clock.value}": await _timed(
            partial(measuring.figures, Question(now, *ends, by, clock))
        )
        for by in By
        for clock in ClockKind
    }
    name = _slowest(took)
    alone(f"the slowest figure of {DAYS} days ({name})", took[name], " ms", "<= 150 ms")
    line("the same vs SQL over messages", took[name], plain, " ms", "<= 0.033")
    systems = {
        preset.name: await _timed(partial(measuring.preset, preset, Question(now, *ends)))
        for preset in PRESETS.values()
    }
    name = _slowest(systems)
    alone(f"the slowest of other systems ({name})", systems[name], " ms", "<= 150 ms")
    dashboards = Dashboards(store, measuring, SAIGON)
    for days in (7, DAYS):
        look = Question(now, Instant(now - days * DAY), by=By.CHANNEL)
        dashboard = await _timed(partial(dashboards.dashboard, look))
        alone(f"dashboard of {days} days", dashboard, " ms", "<= 60 ms")
    badges = {
        badge.name: await _timed(partial(Badges(store, SAIGON, [Watched(badge)]).standings, now))
        for badge in BADGES.values()
    }
    name = _slowest(badges)
    alone(f"the slowest coach ({name})", badges[name], " ms", "<= 50 ms")
    await store.close()


def _slowest(took: Mapping[str, Sequence[float]]) -> str:
    return max(took, key=lambda name: statistics.median(took[name]))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


async def _timed(work: Callable[[], Awaitable[object]], times: int = 5) -> list[float]:
    """Milliseconds, after one that warms up."""
    await work()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        await work()
        found.append((time.perf_counter() - started) * 1000)
    return found
