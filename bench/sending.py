"""How fast what is queued leaves, and whether queueing a lot holds customers up."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from bench.measure import (
    TOKEN,
    Scale,
    alone,
    ask,
    busy_core,
    first_line,
    line,
    process,
    run,
    simulator,
    wait_for,
    worker,
    write_config,
)
from socialdesk.bots.telegram.convert import Converter
from socialdesk.clock import SystemClock
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import ConversationId
from socialdesk.model.message import RawUpdate
from socialdesk.services.receiver import Receiver
from socialdesk.store.engine.sqlite import SQLiteDatabase
from socialdesk.store.store import Store


def drained(scale: Scale, folder: Path) -> None:
    """The outbox through the whole worker, against aiogram's bare sends at 32 in flight; alone, and
    while something else keeps one core busy."""
    name = "outbox drain vs aiogram's bare sends, 32 in flight"
    _drained(scale, folder / "alone", name, ">= 0.9", nullcontext)
    _drained(scale, folder / "beside", "  the same beside one busy core", ">= 0.75", busy_core)


def _drained(
    scale: Scale,
    folder: Path,
    name: str,
    target: str,
    beside: Callable[[], AbstractContextManager[object]],
) -> None:
    count = scale.of(4_000, 300)
    ours, bare = [], []
    for number in range(scale.rounds):
        with simulator() as base:
            config = write_config(folder / f"out{number}", base, per_second=1_000_000)
            run(_queue(config.parent / "desk.db", count))
            with beside(), worker(config):
                wait_for(lambda base=base: ask(base + "/sim/status")["sent"] >= count, every=0.1)  # type: ignore[misc]
                ours.append(_rate(base))
        with simulator() as base:
            with beside(), process("-m", "bench.bare_sends", base, TOKEN, str(count)) as child:
                first_line(child)
            bare.append(_rate(base))
    line(name, ours, bare, "/s", target)


def _rate(base: str) -> float:
    moments: list[int] = [each["at"] for each in ask(base + "/sim/report")["sent"]]
    middle = moments[len(moments) // 10 :]  # the first tenth warms up
    return (len(middle) - 1) / max((middle[-1] - middle[0]) / 1000, 0.001)


async def filled(path: Path, count: int) -> Store:
    """A store with `count` conversations of one message each, nothing acknowledged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    store = await Store.open(f"sqlite:///{path}")
    account = (await store.accounts.ensure([("shop", "telegram")]))["shop"]
    receiver = Receiver(store, SystemClock(), (), lambda: None)
    parse = Converter("7000000001").parse
    for start in range(0, count, 250):
        await receiver.receive(
            account.id, parse, [_update(n) for n in range(start, min(start + 250, count))]
        )
    while await store.search.index():
        pass  # a shop that has been open is level; only what is measured is behind
    return store


def _update(number: int) -> RawUpdate:
    chat = {"id": 900_000 + number, "type": "private", "first_name": f"K{number}"}
    message = {
        "message_id": 1,
        "date": 1790000000,
        "text": "còn không?",
        "from": chat,
        "chat": chat,
    }
    body = json.dumps({"update_id": number, "message": message}).encode()
    return RawUpdate(body, SystemClock().now(), str(number))


async def _queue(path: Path, count: int) -> None:
    store = await filled(path, count)
    now = SystemClock().now()
    for number in range(1, count + 1):
        delivery = NewDelivery(
            f"k{number}", ConversationId(number), DeliveryKind.REPLY, f"dạ còn ạ {number}", "linh"
        )
        await store.outbox.reply([delivery], now)
    await store.close()


def queueing(scale: Scale, folder: Path) -> None:
    """The longest that one arriving message waits while 100,000 rows are being queued."""
    worst, idle = [], []
    for number in range(scale.rounds):
        longest, alone_longest = run(
            _intake_beside_queueing(folder / f"queue{number}" / "desk.db", scale)
        )
        worst.append(longest)
        idle.append(alone_longest)
    alone("intake's longest wait while 100,000 rows are queued", worst, " ms", "<= 50 ms")
    alone("  the same with nothing being queued", idle, " ms", "-")


async def _intake_beside_queueing(path: Path, scale: Scale) -> tuple[float, float]:
    conversations, rows, chunk = scale.of(10_000, 500), scale.of(100_000, 5_000), 1_000
    store = await filled(path, conversations)
    assert isinstance(store.database, SQLiteDatabase)
    store.database.checkpoint_beside()
    account = (await store.accounts.all())[0]
    receiver = Receiver(store, SystemClock(), (), lambda: None)
    parse = Converter("7000000001").parse
    queued = asyncio.Event()

    async def queue() -> None:
        now = SystemClock().now()
        for start in range(0, rows, chunk):
            batch = [
                NewDelivery(
                    f"b:{start + n}",
                    ConversationId((start + n) % conversations + 1),
                    DeliveryKind.BROADCAST,
                    "LIVE",
                    "linh",
                )
                for n in range(chunk)
            ]
            await store.outbox.queue_many(batch, now)
            await asyncio.sleep(0)
        queued.set()

    async def arrive(until: asyncio.Event | None, first: int, count: int) -> float:
        longest = 0.0
        for number in range(first, first + count):
            started = time.perf_counter()
            await receiver.receive(account.id, parse, [_update(number)])
            longest = max(longest, time.perf_counter() - started)
            if until is not None and until.is_set():
                break
            await asyncio.sleep(0.003)
        return longest * 1000

    idle = await arrive(None, 1_000_000, 100)
    queueing_task = asyncio.create_task(queue())
    longest = await arrive(queued, 2_000_000, 1_000_000)
    await queueing_task
    await store.close()
    return longest, idle
