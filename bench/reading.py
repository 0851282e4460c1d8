"""Pages, threads and words in a large store, against what the same costs the naive way."""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.measure import Scale, alone, line, run
from socialdesk.model.text import fold
from socialdesk.store.filters import InboxFilter
from socialdesk.store.inbox import Place
from socialdesk.store.store import Store

WORDS = [
    "áo",
    "khoác",
    "đỏ",
    "size",
    "còn",
    "không",
    "shop",
    "ơi",
    "giá",
    "bao",
    "nhiêu",
    "ship",
    "về",
    "đà",
    "nẵng",
    "hà",
    "nội",
    "mấy",
    "ngày",
    "cho",
    "em",
    "đặt",
    "một",
    "cái",
    "màu",
    "be",
    "đen",
    "trắng",
    "chuyển",
    "khoản",
    "rồi",
    "nhé",
    "cảm",
    "ơn",
    "khách",
    "sạn",
    "sầu",
    "riêng",
    "điện",
    "thoại",
    "bảo",
    "hành",
    "đổi",
    "trả",
    "hàng",
    "lỗi",
    "giao",
    "sai",
    "váy",
    "quần",
    "giày",
    "túi",
    "mã",
]
SEARCHES = ("khong", "sau rieng", "khach san", "dien thoai loi", "zzyzx")


def large(scale: Scale, folder: Path) -> None:
    """100,000 conversations and 2,000,000 messages, unless it must be quick."""
    conversations, messages = scale.of(100_000, 2_000), scale.of(2_000_000, 40_000)
    path = folder / "large.db"
    run(build(path, conversations, messages))
    run(_measure(path, scale, conversations))


async def build(path: Path, conversations: int, messages: int) -> None:
    store = await Store.open(f"sqlite:///{path}")
    await store.accounts.ensure([("shop", "telegram")])
    await store.close()
    chance = random.Random(1)
    bodies = [" ".join(chance.choices(WORDS, k=chance.randint(3, 14))) for _ in range(20_000)]
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA synchronous = OFF")
    raw.execute("BEGIN")
    raw.executemany(
        "INSERT INTO contact (id, account_id, remote_id, name, folded) VALUES (?, 1, ?, ?, ?)",
        ((n, str(n), f"Khách {n}", f"khach {n}") for n in range(1, conversations + 1)),
    )
    base = 1_780_000_000_000

    def row(n: int) -> tuple[Any, ...]:
        waiting = base + n * 1_000 if n % 3 == 0 else None
        last = base + n * 2_000
        key = waiting if waiting is not None else (1 << 53) - last
        status = "open" if waiting else ("resolved" if n % 3 == 1 else "pending")
        return n, n, str(n), status, base, waiting, base, last, bodies[n % 20_000], key

    raw.executemany(
        "INSERT INTO conversation (id, account_id, contact_id, chat, chat_kind, address, status, episode, opened_at, "
        "waiting_since, last_inbound_at, last_message_at, last_seq, last_text, last_author, unread, acknowledged_episode, "
        "sort_key, revision) VALUES (?, 1, ?, ?, 'private', '{}', ?, 1, ?, ?, ?, ?, 1, ?, 'customer', 1, 1, ?, 1)",
        (row(n) for n in range(1, conversations + 1)),
    )
    raw.executemany(
        "INSERT INTO message (id, conversation_id, remote_id, author, sender, kind, body, at, seq, received_at) "
        "VALUES (?, ?, ?, 'customer', 'K', 'text', ?, ?, ?, 0)",
        (
            (n, n % conversations + 1, str(n), bodies[n * 7 % 20_000], base + n * 10, n)
            for n in range(1, messages + 1)
        ),
    )
    raw.execute("CREATE TABLE folded_copy (id integer PRIMARY KEY, folded text NOT NULL)")
    known = [fold(body) for body in bodies]
    raw.executemany(
        "INSERT INTO folded_copy (id, folded) VALUES (?, ?)",
        ((n, known[n * 7 % 20_000]) for n in range(1, messages + 1)),
    )
    raw.execute("UPDATE change_counter SET value = 1")  # or everything would look newly changed
    raw.execute("COMMIT")
    raw.close()
    store = await Store.open(f"sqlite:///{path}")
    while await store.search.index():
        pass
    await store.close()


async def _timed(work: Callable[[], Awaitable[Any]], times: int = 9) -> float:
    await work()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        await work()
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


async def _measure(path: Path, scale: Scale, conversations: int) -> None:
    store = await Store.open(f"sqlite:///{path}")
    raw = sqlite3.connect(path)
    places = await store.inbox.places(InboxFilter(), conversations)
    deep = places[len(places) // 2]
    first, later, thread, search, like = [], [], [], [], []
    busiest = raw.execute(
        "SELECT conversation_id FROM message GROUP BY conversation_id ORDER BY count(*) DESC LIMIT 1"
    ).fetchone()[0]
    for _ in range(scale.rounds):
        first.append(await _timed(lambda: store.inbox.page(InboxFilter(), 50)))
        later.append(
            await _timed(lambda: store.inbox.page(InboxFilter(), 50, Place(deep.sort_key, deep.id)))
        )
        thread.append(await _timed(lambda: store.threads.rows(busiest, 50)))
        search.append(
            sum([await _timed(partial(store.search.find, words, 50), 3) for words in SEARCHES])
        )
        like.append(sum(_like(raw, words) for words in SEARCHES))
    alone("first inbox page", first, " ms", "<= 2 ms")
    line("a deep inbox page vs the first", later, first, " ms", "<= 3")
    alone("a thread's last page", thread, " ms", "<= 2 ms")
    line("search without accents vs LIKE on a folded copy", search, like, " ms", "<= 0.33")
    raw.close()
    await store.close()


def _like(raw: sqlite3.Connection, words: str) -> float:
    clauses = " AND ".join("folded LIKE ?" for _ in words.split())
    started = time.perf_counter()
    raw.execute(
        f"SELECT id FROM folded_copy WHERE {clauses} ORDER BY id DESC LIMIT 50",
        [f"%{word}%" for word in words.split()],
    ).fetchall()
    return (time.perf_counter() - started) * 1000
