"""What people say in a live, a live that runs, and a process that records what they say; nothing but the
standard library until somebody begins: the client of few instructions says the same."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PER_MINUTE = 2_000
FOLLOWERS = 3_000
ENTRY = "QUAY"
"""The word of the game."""
SAYINGS = (
    "giá bao nhiêu", "Giá bao nhiêu shop ơi", "còn hàng không ạ", "size L còn không", "đẹp quá", "❤❤❤",
    "ship Huế bao lâu", "inbox em với", "chốt 2 cái mã A12", "how much?", ENTRY,
)  # fmt: skip


def said(number: int) -> tuple[int, str]:
    """Who says the comment of this number, and what: seven of ten say what others say too."""
    chance = random.Random(number)
    person = chance.randrange(FOLLOWERS)
    if chance.random() < 0.7:
        return person, chance.choice(SAYINGS)
    return person, f"mã {chance.randrange(500)} nhé"


async def begin(path: Path, now: int) -> None:
    """A live that runs from this moment, and three hundred comments of it."""
    from socialdesk.model.ids import Instant
    from socialdesk.store.lives import LiveDraft
    from socialdesk.store.store import Store

    store = await Store.open(f"sqlite:///{path}")
    await store.accounts.ensure([("shop", "telegram")])
    at = Instant(now)
    draft = LiveDraft("bench", "Bench", "bench", "", "service")
    live = await store.lives.add(draft, "bench", at, [(1, "account", "")])
    await store.lives.start(live.id, at)
    await store.record([_arrival(each, at) for each in range(300)], at, ())
    await store.close()


def _arrival(number: int, at: Any) -> Any:
    from socialdesk.model.ids import AccountId
    from socialdesk.model.message import ChatKind
    from tests.support.make import arrival, inbound, sender

    person, words = said(number)
    who = sender(f"Khách {person}", str(900_000 + person))
    comment = inbound(
        words,
        str(number + 1),
        f"comment:p1:{who.remote_id}",
        chat_kind=ChatKind.COMMENT,
        kind="comment",
        sender=who,
        contact=who,
        at=at,
    )
    return arrival(comment, key=str(number + 1), account=AccountId(1))


@contextmanager
def coming(path: Path, seconds: float, speed: int = 1) -> Iterator[subprocess.Popen[str]]:
    """Another process that records 2,000 comments a minute, of a clock that runs `speed` times as fast
    since the live began; it says how many when it is through."""
    command = [sys.executable, "-m", "bench.comments", str(path), str(seconds), str(speed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
            child.wait(seconds + 120)
        finally:
            child.kill()


async def record(path: str, seconds: float, speed: int) -> int:
    """Record comments at a steady pace, a few at once as webhooks bring them; gives how many."""
    from socialdesk.model.ids import Instant
    from socialdesk.store.store import Store

    store = await Store.open(f"sqlite:///{path}")
    (live,) = await store.lives.all()
    began, per_second = live.started_at or 0, PER_MINUTE / 60 * speed
    started, first, sent = time.monotonic(), int(time.time() * 1000), 0
    while (passed := time.monotonic() - started) < seconds or sent < int(seconds * per_second):
        due = int(min(passed, seconds) * per_second)
        if sent < due:
            now = Instant(began + int((time.time() * 1000 - began) * speed))
            batch = [_arrival(first + each, now) for each in range(sent, min(due, sent + 250))]
            await store.record(batch, now, ())
            sent += len(batch)
        await asyncio.sleep(0.02)
    await store.close()
    return sent


if __name__ == "__main__":
    print(asyncio.run(record(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))))
