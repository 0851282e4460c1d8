"""What a customer's line of orders costs in a shop that has a million of them."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from bench import order_lists
from bench.measure import Scale, alone, line, run
from socialdesk.model.ids import Instant
from socialdesk.model.loyalty import Loyalty, Perk, Tier
from socialdesk.services.customers import customer_of
from socialdesk.services.loyalty import Programme
from socialdesk.store.store import Store

USUAL, MANY = 2, 1
"""Somebody with a handful of orders, and somebody with thousands of them."""
MOST = 5_000
STATES = ("delivered",) * 16 + ("shipped", "new", "cancelled", "returned")
PROGRAMME = Programme(
    Loyalty(
        (Tier("Gold", 5_000_000, months=12), Tier("Silver", 1_000_000, months=12)),
        (Perk("again", bought=("A0", "A200"), text="10%"),),
    )
)
"""Of a shop with tiers, and with something for who has bought this or that."""
FLOOR = "SELECT count(*), sum(total) FROM purchase WHERE contact_id = ?"
TIMES = 200
NOW = Instant(1_731_000_000_000)


def ordered(scale: Scale, folder: Path) -> None:
    """The line of orders, and all that is known of a customer, beside a bare sum over the same index."""
    count = scale.of(1_000_000, 20_000)
    path = folder / "orders" / "desk.db"
    path.parent.mkdir(parents=True)
    run(_opened(path))
    fill(path, count)
    for who, title in (
        (USUAL, "somebody with ten"),
        (MANY, f"somebody with {min(MOST, count // 4):,}"),
    ):
        ours, whole, floor = [], [], []
        for _ in range(scale.rounds):
            floor.append(_floor(path, who))
            found = run(_ours(path, who))
            ours.append(found[0])
            whole.append(found[1])
        line(
            f"the orders of {title} among {count:,} on one line vs a bare sum",
            ours,
            floor,
            " ms",
            "-",
        )
        alone("  the line", ours, " ms", "<= 2 ms")
        alone("  all that is known of them, as the customer pane reads it", whole, " ms", "<= 2 ms")
    order_lists.listed(path, count, scale.rounds)
    for sku in ("A0", "A200"):
        took = [run(_together(path, sku)) for _ in range(min(scale.rounds, 3))]
        title = f"what is bought with a thing of {took[0][1]:,} orders, beside everything else"
        alone(title, [seconds for seconds, _ in took], " s", "-")


async def _together(path: Path, sku: str) -> tuple[float, int]:
    """Seconds for counting what is bought together with a SKU, and in how many orders that stands."""
    store = await Store.open(f"sqlite:///{path}", small=True)
    try:
        began = time.perf_counter()
        found = await store.buyers.together.of(sku, Instant(0), 3, 30)
        return time.perf_counter() - began, found.with_it
    finally:
        await store.close()


async def _opened(path: Path) -> None:
    store = await Store.open(f"sqlite:///{path}")
    await store.accounts.ensure([("shop", "telegram")])
    await store.close()


def fill(path: Path, count: int) -> None:
    """A shop with a tenth as many people as orders, one of whom has thousands, straight into the file."""
    people = max(count // 10, 10)
    chance = random.Random(15)
    many = min(MOST, count // 4)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        raw.executemany(
            "INSERT INTO contact (account_id, remote_id, name, folded) VALUES (1, ?, ?, ?)",
            ((f"{number}", f"Lan {number}", f"lan {number}") for number in range(people)),
        )
        raw.executemany(
            """
            INSERT INTO conversation (
                account_id, contact_id, chat, chat_kind, address, status, episode, opened_at, last_message_at, last_seq,
                last_text, last_author, unread, acknowledged_episode, sort_key, revision
            ) VALUES (1, ?, ?, 'private', '{}', 'open', 1, 1, 1, 0, '', 'customer', 0, 0, 0, 0)
            """,
            ((number + 1, f"{number}") for number in range(people)),
        )
        every = count // many
        raw.executemany(
            """
            INSERT INTO purchase (code, key, state, account_id, conversation_id, contact_id, name, phone, at, fee, total, currency,
                agent, changed_at) VALUES (?, ?, ?, 1, ?, ?, 'Lan', '+84912345678', ?, 30000, ?, 'VND', 'linh', ?)
            """,
            _orders(count, every, people, chance),
        )
        raw.execute(
            """
            INSERT INTO parcel (purchase_id, carrier, tracking, folded, state, at, changed_at)
            SELECT id, 'ghn', code, code, CASE WHEN state = 'shipped' THEN 'on_way' ELSE 'delivered' END, at, at FROM purchase
            WHERE state IN ('shipped', 'delivered')
            """
        )
        raw.execute("UPDATE purchase_counter SET last = ?", (1_000 + count,))
        raw.executemany(
            "INSERT INTO purchase_line (purchase_id, number, sku, name, quantity, price) VALUES (?, ?, ?, 'Áo', 1, 100000)",
            _lines(count, chance),
        )
        raw.commit()


def _orders(
    count: int, every: int, people: int, chance: random.Random
) -> Iterator[Sequence[object]]:
    for number in range(count):
        who = MANY if number % every == 0 else chance.randrange(2, people + 1)
        at = 1_700_000_000_000 + number * 30_000
        total = chance.randrange(50, 900) * 1_000
        yield f"DH{1_001 + number}", f"k{number}", chance.choice(STATES), who, who, at, total, at


def _lines(count: int, chance: random.Random) -> Iterator[Sequence[object]]:
    """Two or three things an order, of 500; a few of them stand in most."""
    for number in range(1, count + 1):
        some = {min(int(chance.expovariate(1 / 60)), 499) for _ in range(3)}
        for place, sku in enumerate(sorted(some), 1):
            yield number, place, f"A{sku}"


def _floor(path: Path, who: int) -> float:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(FLOOR, (who,)).fetchall()
        began = time.perf_counter()
        for _ in range(TIMES):
            raw.execute(FLOOR, (who,)).fetchall()
        return (time.perf_counter() - began) / TIMES * 1_000


async def _ours(path: Path, who: int) -> tuple[float, float]:
    """Milliseconds for the line, and for everything beside the chat."""
    store = await Store.open(f"sqlite:///{path}", small=True)
    try:
        return (
            await _each(lambda: store.buyers.of(who)),
            await _each(lambda: customer_of(store, who, programme=PROGRAMME, now=NOW)),
        )
    finally:
        await store.close()


async def _each(read: Callable[[], Awaitable[object]]) -> float:
    await read()
    began = asyncio.get_running_loop().time()
    for _ in range(TIMES):
        await read()
    return (asyncio.get_running_loop().time() - began) / TIMES * 1_000
