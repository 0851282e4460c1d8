"""Servers for the webhook benchmark. Arguments: mode, database file, extra milliseconds a sync.

`bare` reads, checks the secret and parses, and stores nothing; `each` commits every request by itself; `group` is ours.
"""

from __future__ import annotations

import asyncio
import gc
import hmac
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from socialdesk.assembly import acknowledging
from socialdesk.bots.telegram.convert import Converter
from socialdesk.bots.web import Request, WebServer
from socialdesk.clock import SystemClock
from socialdesk.config import parse
from socialdesk.model.message import RawUpdate
from socialdesk.services.receive import Receiver, read
from socialdesk.store.database import Connection, Lane
from socialdesk.store.sqlite import SQLiteDatabase
from socialdesk.store.store import Store

SECRET = "bench-secret"


async def slow_syncs(database: SQLiteDatabase, milliseconds: float) -> None:
    """Make every commit take longer, in the thread that commits, as a slower disk would."""
    writing = database._writing

    @asynccontextmanager
    async def slower(lane: Lane) -> AsyncIterator[Connection]:
        async with writing(lane) as conn:
            yield conn
            await database.writer.raw.execute_fetchall("SELECT bench_sleep()")

    database._writing = slower  # type: ignore[method-assign]
    await database.writer.raw.create_function("bench_sleep", 0, lambda: time.sleep(milliseconds / 1000))


async def main(mode: str, path: str, milliseconds: float) -> None:
    clock, converter = SystemClock(), Converter("7000000001")
    store = await Store.open(f"sqlite:///{path}")
    rows = await store.accounts.ensure([("shop", "telegram")])
    account_id = rows["shop"].id
    assert isinstance(store.database, SQLiteDatabase)
    store.database.checkpoint_beside()
    if milliseconds:
        await slow_syncs(store.database, milliseconds)
    acknowledge = acknowledging(parse("", None, {}))
    receiver = Receiver(store, clock, acknowledge, lambda: None)

    async def hook(request: Request) -> int:
        if not hmac.compare_digest(
            request.headers.get("X-Telegram-Bot-Api-Secret-Token", "").encode(), SECRET.encode()
        ):
            return 403
        update = json.loads(request.body)  # once, and handed on: as the real channel does
        raw = RawUpdate(request.body, clock.now(), str(update["update_id"]), update)
        if mode == "bare":
            converter.parse(raw)
        elif mode == "each":
            await store.record([read(account_id, raw, converter.parse)], clock.now(), acknowledge)
        else:
            await receiver.receive(account_id, converter.parse, [raw])
        return 200

    server = WebServer("127.0.0.1", 0)
    await server.mount("shop", hook)
    gc.collect()
    gc.freeze()  # as `socialdesk run` does
    print(server.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
