"""Servers for the webhook benchmark. Arguments: mode, database file, extra milliseconds a sync,
whose webhooks.

`bare` reads, checks the secret and parses, and stores nothing; `each` commits every request by
itself; `group` is ours.
"""

from __future__ import annotations

import asyncio
import gc
import hmac
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from socialdesk.bots.messenger import limits as messenger
from socialdesk.bots.meta.convert import Converter as Meta
from socialdesk.bots.meta.webhook import is_signed as is_metas
from socialdesk.bots.telegram import limits as telegram
from socialdesk.bots.telegram.convert import Converter as Telegram
from socialdesk.bots.web import Request, WebServer
from socialdesk.bots.zalo_oa import limits as zalo_oa
from socialdesk.bots.zalo_oa.convert import Converter as ZaloOa
from socialdesk.bots.zalo_oa.settings import ZaloOaSettings
from socialdesk.bots.zalo_oa.webhook import is_signed as is_zalos
from socialdesk.clock import SystemClock
from socialdesk.config import parse
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.services.policies import policies
from socialdesk.services.receiver import Receiver, read
from socialdesk.settings import PlatformId, Secret
from socialdesk.store.engine.database import Connection
from socialdesk.store.engine.sqlite import SQLiteDatabase
from socialdesk.store.store import Store

T = TypeVar("T")

SECRET = "bench-secret"
ZALO = ZaloOaSettings(
    oa_id=PlatformId("3662729599332000001"),
    app_id=PlatformId("4180123456789012345"),
    app_secret=Secret("app-secret"),
    webhook_secret=Secret("oa-secret"),
)
PAGE, APP, APP_SECRET = "101010101010101", "900000000000009", "meta-secret"

Check = Callable[[Request, Any], bool]


def platform(kind: str) -> tuple[Check, Callable[[RawUpdate], Parsed], Callable[[Any], str]]:
    """How a platform's requests are checked, read and named: as its channel does."""
    if kind == "messenger":
        return (
            (lambda request, _: is_metas(request, APP_SECRET)),
            Meta(PAGE, APP, messenger.NETWORK).parse,
            lambda _: "",
        )
    if kind == "zalo_oa":
        return (
            (lambda request, body: is_zalos(request, body, ZALO)),
            ZaloOa(ZALO.oa_id).parse,
            lambda body: f"{body['event_name']}:{body['message']['msg_id']}",
        )
    header = "X-Telegram-Bot-Api-Secret-Token"
    return (
        lambda request, _: hmac.compare_digest(
            request.headers.get(header, "").encode(), SECRET.encode()
        ),
        Telegram("7000000001").parse,
        lambda body: str(body["update_id"]),
    )


LIMITS = {
    "telegram": telegram.capabilities(),
    "messenger": messenger.capabilities(),
    "zalo_oa": zalo_oa.capabilities(),
}


async def slow_syncs(database: SQLiteDatabase, milliseconds: float) -> None:
    """Make every commit take longer, in the thread that commits, as a slower disk would."""
    perform = database.writer.perform

    async def slower(work: Callable[[Connection], Awaitable[T]], *, writing: bool = False) -> T:
        found = await perform(work, writing=writing)
        await database.writer.raw.execute_fetchall("SELECT bench_sleep()")
        return found

    database.writer.perform = slower  # type: ignore[method-assign]
    await database.writer.raw.create_function(
        "bench_sleep", 0, lambda: time.sleep(milliseconds / 1000)
    )


async def main(mode: str, path: str, milliseconds: float, kind: str) -> None:
    clock = SystemClock()
    check, parse_update, key = platform(kind)
    store = await Store.open(f"sqlite:///{path}")
    rows = await store.accounts.ensure([("shop", kind)])
    account_id = rows["shop"].id
    assert isinstance(store.database, SQLiteDatabase)
    store.database.checkpoint_beside()
    if milliseconds:
        await slow_syncs(store.database, milliseconds)
    asked = policies(parse("", None, {}).acknowledge, {account_id: LIMITS[kind]})
    receiver = Receiver(store, clock, asked, lambda: None)

    async def hook(request: Request) -> int:
        body = json.loads(request.body)  # once, and handed on: as the real channels do
        if not check(request, body):
            return 403
        raw = RawUpdate(request.body, clock.now(), key(body), body)
        if mode == "bare":
            parse_update(raw)
        elif mode == "each":
            await store.record([read(account_id, raw, parse_update)], clock.now(), asked)
        else:
            await receiver.receive(account_id, parse_update, [raw])
        return 200

    server = WebServer("127.0.0.1", 0)
    await server.mount("shop", hook)
    gc.collect()
    gc.freeze()  # as `socialdesk run` does
    print(server.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]))
