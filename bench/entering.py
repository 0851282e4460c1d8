"""What a game costs: entering it, beside plain messages, and closing it while customers write."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from pathlib import Path

from bench.measure import Scale, alone, line, percentile, run
from socialdesk.bots.telegram.convert import Converter
from socialdesk.clock import SystemClock
from socialdesk.model.acknowledge import AcknowledgeSettings
from socialdesk.model.effects import Policy
from socialdesk.model.game import Kind, Settings, Way
from socialdesk.model.ids import AccountId
from socialdesk.model.message import RawUpdate
from socialdesk.services.games import Playing
from socialdesk.services.policies import policies
from socialdesk.services.receiver import Receiver
from socialdesk.store.engine.sqlite import SQLiteDatabase
from socialdesk.store.games import Game, GameDraft
from socialdesk.store.store import Store

QUIET = AcknowledgeSettings(enabled=False, inside="", outside="", shop="S", hours=None)
ASKED: tuple[Policy, ...] = policies(QUIET, {})
WORD, WORDS = "QUAY", "còn không?"
TOGETHER = 250
"""Messages that one poll brings."""
NUMBERS = itertools.count(1)


def entered(scale: Scale, folder: Path) -> None:
    """How fast messages are recorded while a game is played, against the same without one, and how long one
    waits while it is closed."""
    count = scale.of(20_000, 1_000)
    entering, chatting, flooding, plain = [], [], [], []
    for number in range(scale.rounds):
        at = folder / f"entries{number}"
        plain.append(run(recorded(at / "plain.db", count, WORD, plays=False)))
        entering.append(run(recorded(at / "entering.db", count, WORD)))
        chatting.append(run(recorded(at / "chatting.db", count, WORDS)))
        flooding.append(run(recorded(at / "flooding.db", count, WORD, people=50)))
    line(f"{count:,} messages that all enter a game vs the same without one", entering, plain, "/s", ">= 0.85")  # fmt: skip
    line("  none of which enters it", chatting, plain, "/s", ">= 0.85")
    line("  of 50 people who say the word again and again", flooding, plain, "/s", ">= 0.85")
    for most in (scale.of(20_000, 500), scale.of(100_000, 2_000)):
        _closed(scale, folder, most)


def _closed(scale: Scale, folder: Path, people: int) -> None:
    longest, p99, idle, took = [], [], [], []
    for number in range(min(scale.rounds, 3)):
        path = folder / f"close{people}-{number}" / "desk.db"
        before, waits, seconds = run(_beside_closing(path, people))
        idle.append(max(before))
        longest.append(max(waits))
        p99.append(percentile(waits, 0.99))
        took.append(seconds)
    alone(f"a message's longest wait while a game of {people:,} closes", longest, " ms", "<= 50 ms")
    alone("  p99", p99, " ms", "-")
    alone("  the longest with nothing being closed", idle, " ms", "-")
    alone("  closing it took", took, " s", "-")


async def _shop(path: Path) -> tuple[Store, AccountId]:
    path.parent.mkdir(parents=True, exist_ok=True)
    store = await Store.open(f"sqlite:///{path}")
    assert isinstance(store.database, SQLiteDatabase)
    store.database.checkpoint_beside()
    account = (await store.accounts.ensure([("shop", "telegram")]))["shop"]
    return store, AccountId(account.id)


async def _opened(store: Store) -> tuple[Playing, Game]:
    playing = Playing(store, SystemClock(), lambda: "5e" * 32)
    draft = GameDraft("quay", Kind.DRAW, Settings(ways=(Way("word", WORD),)))
    return playing, await playing.open(await playing.add(draft, "linh"))


async def recorded(
    path: Path, count: int, words: str, *, plays: bool = True, people: int = 0
) -> float:
    """Messages a second."""
    store, account = await _shop(path)
    if plays:
        await _opened(store)
    receiver, parse = Receiver(store, SystemClock(), ASKED, lambda: None), Converter("7").parse
    updates = [_said(number % (people or count), words) for number in range(count)]
    started = time.perf_counter()
    for start in range(0, count, TOGETHER):
        await receiver.receive(account, parse, updates[start : start + TOGETHER])
    took = time.perf_counter() - started
    await store.close()
    return count / took


async def _beside_closing(path: Path, people: int) -> tuple[list[float], list[float], float]:
    """How long (ms) messages wait before a game is closed, and while it is; how long (s) that takes."""
    store, account = await _shop(path)
    playing, game = await _opened(store)
    receiver, parse = Receiver(store, SystemClock(), ASKED, lambda: None), Converter("7").parse
    for start in range(0, people, TOGETHER):
        some = range(start, min(start + TOGETHER, people))
        await receiver.receive(account, parse, [_said(number, WORD) for number in some])

    async def waits(until: asyncio.Event) -> list[float]:
        found = list[float]()
        while not until.is_set():
            started = time.perf_counter()
            await receiver.receive(account, parse, [_said(len(found) % 500, WORDS)])
            found.append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(0.01)
        return found

    enough = asyncio.Event()
    asyncio.get_running_loop().call_later(1.0, enough.set)
    before = await waits(enough)
    closed = asyncio.Event()
    beside = asyncio.create_task(waits(closed))
    started = time.perf_counter()
    done = await playing.close(game)
    took = time.perf_counter() - started
    closed.set()
    assert done.entries_hash
    found = await beside
    await store.close()
    return before, found, took


def _said(person: int, words: str) -> RawUpdate:
    number = next(NUMBERS)
    who = {"id": 900_000 + person, "type": "private", "first_name": f"K{person}"}
    message = {
        "message_id": number, "date": int(time.time()), "text": words, "from": who, "chat": who,
    }  # fmt: skip
    body = json.dumps({"update_id": number, "message": message}).encode()
    return RawUpdate(body, SystemClock().now(), str(number))
