"""The one web application: what it answers, in which time, and what it tells whoever watches."""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from socialdesk.bots.web import BODY_LIMIT, Request, WebServer
from socialdesk.errors import ConfigError, StoreError
from socialdesk.metrics import Metrics
from socialdesk.services.deciding import Decider
from socialdesk.services.jobs import Jobs
from tests.support.platforms import FastClock, OnMessenger, Stack, working
from tests.support.ports import free_port, hold
from tests.support.waiting import until


@pytest.fixture
async def web() -> AsyncIterator[WebServer]:
    server = WebServer("127.0.0.1", 0)
    yield server
    await server.close()


async def ask(
    web: WebServer, method: str, path: str, body: bytes | io.BytesIO = b""
) -> tuple[int, str, str | None]:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"http://127.0.0.1:{web.port}{path}", data=body) as answer,
    ):
        return answer.status, await answer.text(), answer.headers.get("Retry-After")


async def test_a_slow_store_is_answered_in_the_platforms_time(web: WebServer) -> None:
    done = asyncio.Event()

    async def slow(request: Request) -> int:
        await done.wait()
        return 200

    async def broken(request: Request) -> int:
        raise StoreError("The disk is full.")

    await web.mount("slow", slow, within=0.05)
    await web.mount("broken", broken)

    assert await ask(web, "POST", "/hooks/slow") == (503, "", "5")
    assert await ask(web, "POST", "/hooks/broken") == (503, "", "5")
    assert (await ask(web, "POST", "/hooks/nobody"))[0] == 404
    web.expected.add("later")
    assert await ask(web, "POST", "/hooks/later") == (503, "", "5")
    assert (await ask(web, "GET", "/hooks/slow"))[0] == 404
    assert web.answered == {("slow", 503): 1, ("broken", 503): 1}


async def test_bodies_have_a_limit(web: WebServer) -> None:
    async def take(request: Request) -> int:
        return 200

    await web.mount("shop", take)
    assert (await ask(web, "POST", "/hooks/shop", b"x" * 1000))[0] == 200
    assert (await ask(web, "POST", "/hooks/shop", io.BytesIO(b"x" * (BODY_LIMIT + 1))))[0] == 413


async def test_pages_health_and_readiness(web: WebServer) -> None:
    web.page("zalo_verifierABC.html", "<html>ABC</html>")
    await web.start()
    waiting = ["shop: retrying"]

    async def ready() -> list[str]:
        return waiting

    web.ready = ready
    assert await ask(web, "GET", "/zalo_verifierABC.html") == (200, "<html>ABC</html>", None)
    assert (await ask(web, "GET", "/else.html"))[0] == 404
    assert (await ask(web, "GET", "/healthz"))[:2] == (200, "ok\n")
    assert (await ask(web, "GET", "/readyz"))[:2] == (503, "shop: retrying\n")
    waiting.clear()
    assert (await ask(web, "GET", "/readyz"))[:2] == (200, "ready\n")


async def test_figures_for_prometheus(tmp_path: Path) -> None:
    platform = OnMessenger(FastClock())
    await platform.open()
    async with working(platform, tmp_path) as stack:
        metrics = Metrics(
            stack.store, stack.receiver, Decider(stack.store, FastClock(), tuple, (), lambda: None), stack.dispatcher,
            stack.supervisor, stack.web, Jobs([]), ZoneInfo("UTC"),
        )  # fmt: skip
        stack.web.ready, stack.web.metrics = metrics.in_the_way, metrics.render
        platform.say("alo")
        await until(lambda: _sees(stack, 'socialdesk_received_total{what="messages"} 1.0'))
        await stack.replies.send(1, "dạ", "k", "linh")
        await until(
            lambda: _sees(stack, 'socialdesk_sends_total{account="shop",outcome="sent"} 1.0')
        )
        await ask(stack.web, "POST", "/hooks/shop", b"forged")
        await until(lambda: _sees(stack, 'socialdesk_unsigned_requests_total{account="shop"} 1.0'))

        assert (await ask(stack.web, "GET", "/readyz"))[0] == 200
        assert await _sees(
            stack, 'socialdesk_webhook_requests_total{account="shop",status="403"} 1.0'
        )
        assert await _sees(stack, 'socialdesk_account_listening{account="shop"} 1.0')
        assert "alo" not in (await ask(stack.web, "GET", "/metrics"))[1].replace("Halo", "")
    await platform.close()


async def _sees(stack: Stack, line: str) -> bool:
    return line in (await ask(stack.web, "GET", "/metrics"))[1]


async def test_a_platform_that_asks_whose_address_it_is_gets_an_answer(web: WebServer) -> None:
    async def take(request: Request) -> int:
        return 200

    def challenge(query: Mapping[str, str]) -> str | None:
        return query.get("hub.challenge") if query.get("hub.verify_token") == "right" else None

    await web.mount("page", take, challenge=challenge)
    right = "/hooks/page?hub.verify_token=right&hub.challenge=42"

    assert (await ask(web, "GET", right))[:2] == (200, "42")
    assert (await ask(web, "GET", right.replace("right", "wrong")))[0] == 403


async def test_the_exact_bytes_and_headers_are_handed_on(web: WebServer) -> None:
    taken: list[Request] = []

    async def take(request: Request) -> int:
        taken.append(request)
        return 202

    await web.mount("shop", take)
    assert (await ask(web, "POST", "/hooks/shop", b'{"a":"\xff"}'))[0] == 202
    assert (taken[0].body, taken[0].headers["host"]) == (b'{"a":"\xff"}', f"127.0.0.1:{web.port}")


async def test_a_port_that_somebody_has_is_said_with_what_to_do() -> None:
    with hold(free_port()) as taken:
        taken.listen()
        server = WebServer("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(ConfigError, match=r"another \[web\] port"):
            await server.start()
        await server.close()


async def test_figures_and_readiness_of_a_worker_without_any(web: WebServer) -> None:
    await web.start()
    assert (await ask(web, "GET", "/metrics"))[0] == 404
    assert (await ask(web, "GET", "/readyz"))[:2] == (200, "ready\n")

    async def broken() -> bytes:
        raise StoreError("The disk is full.")

    web.metrics = broken
    assert await ask(web, "GET", "/metrics") == (503, "", "5")
