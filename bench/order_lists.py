"""What it costs to list, find and make orders in a shop that has a million of them."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

from bench.measure import line, run
from socialdesk.clock import SystemClock
from socialdesk.services.orders import Orders
from socialdesk.store.order_lists import Sought
from socialdesk.store.order_rows import Wanted
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store

PAGE = 50
TIMES = 50
LINES = "SELECT * FROM purchase_line WHERE purchase_id IN (SELECT id FROM purchase {} ORDER BY at DESC, id DESC LIMIT 50)"
FIRST = "SELECT * FROM purchase ORDER BY at DESC, id DESC LIMIT 50"
NEXT = "SELECT * FROM purchase WHERE (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT 50"
CODE = "SELECT * FROM purchase WHERE code = ?"
PHONE = "SELECT * FROM purchase WHERE phone = ? ORDER BY at DESC, id DESC LIMIT 50"
WORDS = """
    SELECT id FROM (SELECT id, name, code, phone FROM purchase ORDER BY at DESC, id DESC LIMIT 20000)
    WHERE name LIKE '%lantern%' OR code LIKE '%lantern%' OR phone LIKE '%lantern%'
"""


def listed(path: Path, count: int, rounds: int) -> None:
    """Each beside the bare rows out of the same file; making one beside a bare row and its commit."""
    took: dict[str, list[float]] = {}
    floors: dict[str, list[float]] = {}
    for number in range(rounds):
        for name, one in run(_ours(path, count, number)).items():
            took.setdefault(name, []).append(one)
        for name, one in _bare(path, count).items():
            floors.setdefault(name, []).append(one)
    for name, ours in took.items():
        line(f"{name} among {count:,} orders vs the bare rows", ours, floors[name], " ms", "-")


async def _ours(path: Path, count: int, number: int) -> dict[str, float]:
    store = await Store.open(f"sqlite:///{path}")
    clock, lists, code = SystemClock(), store.order_lists, f"DH{1_000 + count // 2}"
    keys = iter(range(1_000_000))
    orders = Orders(store, clock, "VND", lambda: f"bench{number}-{next(keys)}")
    await store.products.add(NewProduct("MAKE", "Áo", "", 100_000, 100_000), "chu", clock.now())
    try:
        first = await lists.portion(Sought(Wanted()), PAGE)

        async def make() -> None:
            await orders.new(2, {"MAKE": 1}, "linh")

        return {
            "the first page of the list": await _each(
                lambda: lists.portion(Sought(Wanted()), PAGE)
            ),
            "the next page": await _each(
                lambda: lists.portion(Sought(Wanted()), PAGE, first.reached)
            ),
            "an order by its code": await _each(lambda: orders.found(code)),
            "a page of those of a phone": await _each(
                lambda: orders.page(Wanted(phone="+84912345678"), PAGE)
            ),
            "words that nobody has, in a portion of 20,000": await _each(
                lambda: lists.portion(Sought(Wanted(), "lantern"), PAGE), 5
            ),
            "making an order": await _each(make),
        }
    finally:
        await store.close()


async def _each(work: Callable[[], Awaitable[object]], times: int = TIMES) -> float:
    """Milliseconds."""
    await work()
    began = time.perf_counter()
    for _ in range(times):
        await work()
    return (time.perf_counter() - began) / times * 1_000


def _bare(path: Path, count: int) -> dict[str, float]:
    with closing(sqlite3.connect(path)) as raw:
        at, number = raw.execute(
            f"{FIRST} OFFSET 49".replace("SELECT *", "SELECT at, id")
        ).fetchone()

        def took(work: Callable[[], object], times: int = TIMES) -> float:
            work()
            began = time.perf_counter()
            for _ in range(times):
                work()
            return (time.perf_counter() - began) / times * 1_000

        def read(sql: str, *arguments: object) -> Callable[[], object]:
            return lambda: raw.execute(sql, arguments).fetchall()

        def with_lines(sql: str, where: str, *arguments: object) -> Callable[[], object]:
            return lambda: (read(sql, *arguments)(), read(LINES.format(where), *arguments)())

        def add() -> None:
            raw.execute(
                "INSERT INTO purchase (code, key, state, at, fee, total, currency, agent, changed_at) VALUES (?, ?, 'new', 1, 0, 1, 'VND', 'x', 1)",
                (f"BARE{random.random()}", f"bare{random.random()}"),
            )
            raw.commit()

        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        return {
            "the first page of the list": took(with_lines(FIRST, "")),
            "the next page": took(with_lines(NEXT, "WHERE (at, id) < (?, ?)", at, number)),
            "an order by its code": took(read(CODE, f"DH{1_000 + count // 2}")),
            "a page of those of a phone": took(read(PHONE, "+84912345678")),
            "words that nobody has, in a portion of 20,000": took(read(WORDS), 5),
            "making an order": took(add),
        }
