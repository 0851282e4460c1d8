"""Tokens that rotate: a pair is kept before it is used, and a refresh token is used once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from socialdesk.bots.http import Caller
from socialdesk.bots.zalo_oa.oauth import (
    App,
    Authority,
    NeedsConnecting,
    code_from,
    consent_url,
    new_verifier,
)
from socialdesk.channel import Tokens
from socialdesk.errors import ChannelError
from socialdesk.services.tokens import StoredTokens
from socialdesk.simulator import zalo
from socialdesk.simulator.hosted import drop
from socialdesk.store.store import Store
from tests.support.bots import MemoryVault
from tests.support.platforms import FastClock


@pytest.fixture
async def server() -> AsyncIterator[zalo.ZaloServer]:
    found = await zalo.ZaloServer(FastClock()).start()
    yield found
    await asyncio.gather(*(caller.close() for caller in CALLERS))
    CALLERS.clear()
    await found.stop()


CALLERS: list[Caller] = []


def caller(base: str) -> Caller:
    CALLERS.append(Caller(base))
    return CALLERS[-1]


def authority(
    server: zalo.ZaloServer, vault: Any, clock: Any = None, refresh: str = "refresh-1"
) -> Authority:
    side = next(iter(server.accounts.values()))
    app = App("shop", side.app_id, side.app_secret, refresh)
    return Authority(app, vault, caller(server.base + "/v4"), clock or server.clock)


async def test_a_pair_is_durable_before_it_is_used_and_renewed_in_time(
    server: zalo.ZaloServer,
) -> None:
    side, vault, clock = server.add_account(), MemoryVault(), FastClock()
    mine = authority(server, vault, clock)

    assert await mine.access() == "access-2" == side.access
    assert vault.tokens is not None and (vault.tokens.access, vault.tokens.refresh) == (
        "access-2",
        "refresh-2",
    )
    assert await mine.access() == "access-2"
    clock.jump(24 * 3600)  # 25 hours are its life; it is renewed two hours before
    assert await mine.access() == "access-3"
    assert await mine.access(failed="access-3") == "access-4"
    assert vault.saves == 3


async def test_two_processes_never_burn_a_refresh_token(
    server: zalo.ZaloServer, tmp_path: Path
) -> None:
    side, clock = server.add_account(), FastClock()
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    stores = [await Store.open(url) for _ in range(2)]
    row = (await stores[0].accounts.ensure([("shop", "zalo_oa")]))["shop"]
    workers = [
        authority(server, StoredTokens(store, clock, row.id, f"process {number}"), clock)
        for number, store in enumerate(stores)
    ]
    found = await asyncio.gather(*(worker.access() for worker in workers for _ in range(5)))

    assert set(found) == {"access-2"}
    assert side.refreshes == 1
    for store in stores:
        await store.close()


async def test_a_lost_answer_is_asked_for_once_more_and_then_it_is_a_persons_turn(
    server: zalo.ZaloServer,
) -> None:
    side, vault = server.add_account(), MemoryVault()

    async def burnt(request: Any, data: Any) -> Any:
        server.rotate(side)
        return drop(request)

    side.faults["oauth"] = [burnt]
    with pytest.raises(NeedsConnecting, match="socialdesk connect shop"):
        await authority(server, vault).access()
    assert side.refreshes == 1


async def test_a_server_in_trouble_costs_no_token(server: zalo.ZaloServer) -> None:
    from aiohttp import web

    side, vault = server.add_account(), MemoryVault()

    async def broken(request: Any, data: Any) -> Any:
        return web.Response(status=502, text="<html>bad gateway</html>")

    side.faults["oauth"] = [broken]
    mine = authority(server, vault)
    with pytest.raises(ChannelError, match="by itself"):
        await mine.access()
    assert await mine.access() == "access-2"


@pytest.mark.parametrize(
    ("code", "words", "final"),
    [(-14014, "x", True), (-14020, "x", True), (-118, "x", True), (-14099, "x", True), (7, "Invalid refresh token", True),
     (-32, "too many", False), (-100, "unknown", False), (1, "x", False)],
)  # fmt: skip
async def test_a_rejection_is_told_from_trouble_that_passes(
    server: zalo.ZaloServer, code: int, words: str, final: bool
) -> None:
    from aiohttp import web

    async def rejected(request: Any, data: Any) -> Any:
        return web.json_response({"error": code, "error_name": words})

    server.add_account().faults["oauth"] = [rejected]
    mine = authority(server, MemoryVault())
    with pytest.raises(NeedsConnecting if final else ChannelError) as caught:
        await mine.access()
    assert isinstance(caught.value, NeedsConnecting) == final
    if not final:
        assert await mine.access() == "access-2"


async def test_connecting_again_is_noticed_by_whoever_waits(server: zalo.ZaloServer) -> None:
    side, vault, clock = server.add_account(), MemoryVault(), FastClock()
    waiting = authority(server, vault, clock, refresh="spent")
    with pytest.raises(NeedsConnecting):
        await waiting.access()
    verifier = new_verifier()
    url = consent_url(server.base + "/v4", side.app_id, "https://desk.example", verifier, "state")
    async with (
        aiohttp.ClientSession() as browser,
        browser.get(url, allow_redirects=False) as answer,
    ):
        code, oa_id, state = code_from(answer.headers["Location"])

    async def ours(_: Tokens) -> None: ...

    await authority(server, vault, clock, refresh="spent").connect(code, verifier, ours)

    assert (oa_id, state) == (side.oa_id, "state")
    with pytest.raises(NeedsConnecting):
        await waiting.access()  # it does not ask the store at every message
    clock.jump(10)
    assert await waiting.access() == side.access
