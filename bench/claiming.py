"""Claims of a live that is flooded: what they cost the recording of its comments, and how soon a comment is a claim."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

from bench.comments import PER_MINUTE
from bench.measure import Scale, alone, line, percentile, run
from socialdesk.clock import SystemClock
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.live_claim import Limits
from socialdesk.model.message import ChatKind
from socialdesk.services.claim_reading import EVERY, ClaimReader
from socialdesk.store.claim_turn import Terms
from socialdesk.store.journal import Arrival
from socialdesk.store.live_products import NewSold
from socialdesk.store.lives import LiveDraft
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from tests.support.make import arrival, inbound, sender

PRODUCTS = 60
STOCK = 15
"""Units of each: of many there are not enough, and people wait."""
PEOPLE = 1_200
AT_ONCE = 10
"""Comments that arrive together."""
TERMS = Terms(600_000, Limits(), "VND")
VARIANTS = ("đỏ, M", "đỏ, L", "đen, M")


def claimed(scale: Scale, folder: Path) -> None:
    """A minute's comments recorded as fast as they can be, while claims are read in them and while none are; then at their own
    pace, from recorded to claimed."""
    count = scale.of(PER_MINUTE, 200)
    ours, floor, through = [], [], []
    for number in range(scale.rounds):
        floor.append(run(_flooded(folder / f"plain{number}.db", count, reads=False))[0])
        recorded, all_read = run(_flooded(folder / f"claims{number}.db", count, reads=True))
        ours.append(recorded)
        through.append(all_read)
    name = f"recording {count:,} comments of a live while claims are read in them vs while none are"
    line(name, ours, floor, " s", "<= 2.5")
    alone(f"  until the last of them is a claim, a minute's at {PER_MINUTE:,}", through, " s", "<= 20 s")  # fmt: skip
    waits = run(_paced(folder / "paced.db", scale.of(30, 3)))
    alone(f"  from recorded to claimed at {PER_MINUTE:,} comments a minute, p95", [percentile(waits, 0.95)], " ms", "<= 1,000 ms")  # fmt: skip


async def _begun(path: Path) -> tuple[Store, ClaimReader]:
    path.parent.mkdir(parents=True, exist_ok=True)
    store, now = await Store.open(f"sqlite:///{path}"), SystemClock().now()
    await store.accounts.ensure([("shop", "telegram")])
    draft = LiveDraft("bench", "Bench", "bench", "", "service")
    live = await store.lives.add(draft, "bench", now, [(1, "account", "")])
    await store.lives.start(live.id, now)
    for number in range(PRODUCTS):
        name, variant = f"Áo kiểu {number // 3}", VARIANTS[number % 3]
        await store.products.add(NewProduct(f"S{number}", name, variant, 150_000, STOCK), "bench", now)  # fmt: skip
    rows = sorted(await store.products.listed(), key=lambda each: each.id)
    sold = [NewSold(each.id, f"A{number // 3}") for number, each in enumerate(rows)]
    await store.live_claims.products.put(live.id, sold)
    await store.live_claims.products.show(live.id, rows[0].id, now)
    return store, ClaimReader(store, SystemClock(), TERMS, 86_400_000)


async def _flooded(path: Path, count: int, *, reads: bool) -> tuple[float, float]:
    """Seconds until all are recorded, and until all are read."""
    store, reader = await _begun(path)
    arrivals = [_arrival(number) for number in range(count)]
    reading = asyncio.create_task(_read(reader)) if reads else None
    started = time.perf_counter()
    for first in range(0, count, AT_ONCE):
        await store.record(arrivals[first : first + AT_ONCE], SystemClock().now(), ())
    recorded = time.perf_counter() - started
    if reading is not None:
        reading.cancel()
        await reader.look()
    read = time.perf_counter() - started
    if reads:
        await _checked(store, count)
    await store.close()
    return recorded, read


async def _paced(path: Path, seconds: int) -> list[float]:
    """Milliseconds from recorded to claimed, of each portion of comments."""
    store, reader = await _begun(path)
    came: list[float] = []
    waits: list[float] = []
    stop = asyncio.Event()

    async def read() -> None:
        while not stop.is_set():
            there = len(came)
            await reader.look()
            now = time.perf_counter()
            waits.extend((now - each) * 1000 for each in came[len(waits) : there])
            await asyncio.sleep(EVERY)

    reading = asyncio.create_task(read())
    started, number = time.perf_counter(), 0
    while (passed := time.perf_counter() - started) < seconds:
        due = int(passed * PER_MINUTE / 60)
        if number < due:
            some = [_arrival(each) for each in range(number, due)]
            await store.record(some, SystemClock().now(), ())
            came.extend([time.perf_counter()] * (due - number))
            number = due
        await asyncio.sleep(0.01)
    stop.set()
    await reading
    await store.close()
    return waits


async def _read(reader: ClaimReader) -> None:
    while True:
        await reader.look()
        await asyncio.sleep(EVERY)


async def _checked(store: Store, count: int) -> None:
    """No unit was sold twice, and much was."""
    assert not await store.products.wrong(), "the stock does not add up"
    sold = sum(each.reserved for each in await store.products.listed())
    assert sold <= PRODUCTS * STOCK
    assert sold >= min(PRODUCTS * STOCK, count) // 4, f"only {sold} units were claimed"


def _arrival(number: int) -> Arrival:
    """Six of ten take something, in as many ways as people have."""
    chance = random.Random(number)
    person, code = chance.randrange(PEOPLE), chance.randrange(PRODUCTS // 3)
    variant = chance.choice(("đỏ M", "do l", "đen size M", ""))
    words = chance.choice(
        (
            f"A{code} {variant} 0912{number % 1_000_000:06}", f"chốt a{code} {variant} x2", f"lấy A{code} {variant} nha shop",
            f"em 1 a{code} {variant}", "+1", f"hủy A{code}", "giá bao nhiêu shop ơi", "đẹp quá", "còn hàng không ạ", "❤❤❤",
        )
    )  # fmt: skip
    who = sender(f"Khách {person}", str(900_000 + person))
    chat = f"comment:p1:{who.remote_id}"
    comment = inbound(
        words, str(number + 1), chat, chat_kind=ChatKind.COMMENT, kind="comment", sender=who, contact=who,
        at=Instant(SystemClock().now()),
    )  # fmt: skip
    return arrival(comment, key=str(number + 1), account=AccountId(1))
