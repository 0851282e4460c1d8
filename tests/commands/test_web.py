"""Under which addresses the desk in a browser is reached, and what is said where it is not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from socialdesk.bots.door import Doors
from socialdesk.commands.web import DeskServer, _public, origin_of
from socialdesk.errors import ConfigError

Ask = Callable[[str, dict[str, str]], "aiohttp.client._RequestContextManager"]


@asynccontextmanager
async def served(
    public_url: str, host: str = "127.0.0.1", most: int = 100
) -> AsyncIterator[tuple[DeskServer, Ask]]:
    server = DeskServer("true", host, 8490, public_url, 2, lambda _: None)
    doors = Doors(most)
    server.known = doors.trust
    application = web.Application()
    application.router.add_get("/{path:.*}", _page)
    application.middlewares.append(server._door())  # type: ignore[arg-type]
    runner = doors.runner(application)
    await runner.setup()
    port = await doors.listen(runner, "127.0.0.1", 0)
    async with aiohttp.ClientSession() as session:
        yield (
            server,
            lambda path, headers: session.get(
                f"http://127.0.0.1:{port}{path}", headers=headers, allow_redirects=False
            ),
        )
    doors.close()
    await runner.cleanup()


async def _page(request: web.Request) -> web.Response:
    return web.Response(text="desk")


@pytest.mark.parametrize(
    ("public_url", "address", "host"),
    [
        ("https://a.example/", "https://a.example/?token=", "a.example"),
        ("https://a.example/desk/", "https://a.example/desk/?token=", "A.example"),
        ("https://a.example:443", "https://a.example:443/?token=", "a.example"),
        ("https://a.example:8443", "https://a.example:8443/?token=", "a.example:8443"),
    ],
)
async def test_the_address_that_is_printed_lets_in(
    public_url: str, address: str, host: str
) -> None:
    async with served(_public(public_url)) as (server, ask):
        printed = server.new_token()
        assert printed.startswith(address)
        path = "/?" + printed.partition("?")[2]
        async with ask(path, {"Host": host, "Origin": origin_of(public_url)}) as answer:
            assert (answer.status, answer.headers["Location"][-1]) == (303, "/")


async def test_another_host_is_told_which_setting_to_change() -> None:
    async with served(_public("https://a.example")) as (_, ask):
        async with ask("/", {"Host": "b.example"}) as answer:
            said = await answer.text()
        assert answer.status == 403 and answer.content_type == "text/plain"
        assert "--public-url https://b.example" in said and "https://a.example" in said
        async with ask("/", {"Host": "a.example", "Origin": "https://evil.example"}) as answer:
            assert answer.status == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
async def test_on_this_machine_every_name_of_it_does(host: str) -> None:
    async with served("", host) as (server, ask):
        shown = "[::1]" if host == "::1" else host
        assert server.new_token().startswith(f"http://{shown}:8490/?token=")
        for name in ("127.0.0.1", "localhost", "[::1]"):
            async with ask("/", {"Host": f"{name}:8490"}) as answer:
                assert answer.status == 401


async def test_a_flood_puts_no_desk_out() -> None:
    async with served("", most=3) as (server, ask):
        path = "/?" + server.new_token().partition("?")[2]
        host = {"Host": "127.0.0.1:8490"}
        async with ask(path, host) as answer:
            cookie = answer.cookies["socialdesk"].value
        mine = {**host, "Cookie": f"socialdesk={cookie}"}
        async with ask("/", mine) as answer:
            assert answer.status == 200
            port = answer.url.port
        strangers = [await asyncio.open_connection("127.0.0.1", port) for _ in range(9)]
        async with ask("/", mine) as answer:
            assert answer.status == 200
        crowd = server.known.__self__.crowd  # type: ignore[attr-defined]
        assert crowd.holds == 3 and sum(map(len, crowd._trusted.values())) == 1
        for _, writer in strangers:
            writer.transport.abort()


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="--public-url: must be an address"):
        _public("a.example")
